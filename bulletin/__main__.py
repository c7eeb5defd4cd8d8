"""The program: `bulletin`, and `python -m bulletin`."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from bulletin.cli.main import main
from bulletin.values.temporary_folder import remove_process_folder


def run() -> NoReturn:
    """Run the command line, and leave at once.

    Python would free what an archive of thousands of issues holds value by value, which takes a tenth of a second and
    more; the system does it in no time. What has to be put in order has been by then: nothing here waits for the end.
    """
    # An archive is a million small values without a cycle: to look for cycles a few hundred times takes a tenth of a build.
    gc.set_threshold(200_000, 50, 1_000)
    try:
        main()
        code: object = 0
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever was to read it has gone
            stream.flush()
    remove_process_folder()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    run()
