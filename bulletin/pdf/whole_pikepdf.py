"""Imports pikepdf with signals blocked until it is loaded completely.

If a signal's handler raises an exception while pikepdf 10 loads its C++ part (nanobind), the program ends there with a
traceback, and its temporary folder is left. All modules import pikepdf from here. To be removed once nanobind passes on
exceptions of Python.
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
    """Return the file's bytes; the same pages give the same bytes."""
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=object_streams, deterministic_id=True)
    return out.getvalue()
