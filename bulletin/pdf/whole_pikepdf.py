"""pikepdf, loaded as a whole: signals wait until it is.

What a signal's handler raises while pikepdf 10 loads its C++ (nanobind) ends the program there with a traceback, and its
temporary folder stays. All modules take pikepdf from here; to be removed once nanobind passes on what Python raises.
"""

import io
import signal

_CAN_WAIT = hasattr(signal, "pthread_sigmask")  # not on Windows

_before = (
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    if _CAN_WAIT
    else ()
)
try:
    import pikepdf
finally:
    if _CAN_WAIT:
        signal.pthread_sigmask(signal.SIG_SETMASK, _before)

__all__ = ["pikepdf", "saved"]


def saved(
    pdf: pikepdf.Pdf, object_streams: pikepdf.ObjectStreamMode = pikepdf.ObjectStreamMode.preserve
) -> bytes:
    """Return the file's bytes; the same pages give the same."""
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=object_streams, deterministic_id=True)
    return out.getvalue()
