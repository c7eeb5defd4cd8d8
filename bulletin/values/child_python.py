"""How another process of this Python is started, so that it runs our modules and nobody else's."""

import sys


def child_command(program: str, *arguments: str) -> list[str]:
    """Return the command line that runs a program's text, which finds modules where this process does.

    Not in the folder that the command is run in: a site's folder is passed on by stick, and must not bring programs with it.
    """
    found_here = f"import sys; sys.path[:] = {sys.path!r}\n{program}"
    return [sys.executable, "-P", "-c", found_here, *arguments]
