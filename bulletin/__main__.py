"""The program: `bulletin`, and `python -m bulletin`."""

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
