"""The program: `bulletin`, and `python -m bulletin`."""

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn


def run() -> "NoReturn":
    """Run the command line, and leave at once.

    Python would free what an archive of thousands of issues holds value by value, which takes a tenth of a second and
    more; the system does it in no time. What has to be put in order has been by then: nothing here waits for the end.
    """
    _begin_in_utf8()
    # Not with nohup, or behind &.
    hears_interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if hears_interrupts:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Loaded here, so that Ctrl-C meanwhile ends the program without a traceback.
    from bulletin.cli.main import main
    from bulletin.values.temporary_folder import remove_process_folder  # for the same reason

    if hears_interrupts:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main()
        code: object = 0
    except SystemExit as end:
        code = end.code
    if hears_interrupts:  # all is done but to leave, which takes no time
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in (sys.stdout, sys.stderr):
        # Whoever was to read it has gone, or was never there.
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    remove_process_folder()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _begin_in_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the locale is of another encoding, as zh_CN.GB18030 is.

    Names of files are bytes: those of a site are in UTF-8, wherever it is read. A terminal is spoken to in its own encoding.
    """
    if sys.flags.utf8_mode or sys.getfilesystemencoding() == "utf-8":
        return
    if sys.stdout is not None and sys.stdout.isatty():
        os.environ["PYTHONIOENCODING"] = sys.stdout.encoding
    os.environ["PYTHONUTF8"] = "1"  # for the processes that are started, too
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


if __name__ == "__main__":
    run()
