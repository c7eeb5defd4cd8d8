"""Builds the command line of a child Python process that imports modules only from where this process does."""

import sys


def child_command(program: str, *arguments: str) -> list[str]:
    """Return the command line that runs `program` (Python source text) with this process's module search path.

    -P: the working folder is not searched for modules. It may be a site's folder that came on a USB stick, and must not
    bring programs with it.
    """
    found_here = f"import sys; sys.path[:] = {sys.path!r}\n{program}"
    return [sys.executable, "-P", "-c", found_here, *arguments]
