"""RIM: memory that was freed, given back to the system."""

import sys


def give_back() -> None:
    """Give back what was freed; glibc keeps it otherwise for what may come."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
