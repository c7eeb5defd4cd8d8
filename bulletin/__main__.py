"""The program: `bulletin`, and `python -m bulletin`."""

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn


def run() -> "NoReturn":
    """Run the command line, and exit without Python's own clean-up.

    Python would free the values of an archive of thousands of issues one by one, which takes a tenth of a second or more; the
    system frees them at once. Locks, workers and temporary files are released before: nothing relies on that clean-up.
    """
    _begin_in_utf8()
    # False where SIGINT is ignored, as behind & in a script: it stays ignored.
    hears_interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if hears_interrupts:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Imported here, with SIGINT at its default: Ctrl-C during the import ends the program without a traceback.
    from bulletin.cli.main import main
    from bulletin.values.temporary_folder import remove_process_folder  # for the same reason

    if hears_interrupts:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main()
        code: object = 0
    except SystemExit as end:
        code = end.code
    if hears_interrupts:  # all that is left is to exit, which takes no time
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in (sys.stdout, sys.stderr):
        # The reader of a pipe may have gone; a program without a console has no streams.
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    remove_process_folder()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _begin_in_utf8() -> None:
    """Restart in Python's UTF-8 mode if the locale has another encoding, such as zh_CN.GB18030.

    File names are bytes: those of a site are UTF-8 on every machine. Output to a terminal stays in the terminal's encoding.
    """
    if sys.flags.utf8_mode or sys.getfilesystemencoding() == "utf-8":
        return
    if sys.stdout is not None and sys.stdout.isatty():
        os.environ["PYTHONIOENCODING"] = sys.stdout.encoding
    os.environ["PYTHONUTF8"] = "1"  # for child processes, too
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


if __name__ == "__main__":
    run()
