"""A signal amid the loading of pikepdf ends the program in good order: pikepdf's own C++ would abort it."""

import subprocess
import sys

SIGNALLED = """
import enum, os, signal, sys

def end(number, frame):
    sys.exit(128 + number)

signal.signal(signal.SIGTERM, end)
make = enum.EnumMeta._create_

def make_and_hear(*args, **more):  # pikepdf's C++ makes its enumerations by Python's enum
    os.kill(os.getpid(), signal.SIGTERM)
    return make(*args, **more)

enum.EnumMeta._create_ = make_and_hear
from bulletin.pdf.whole_pikepdf import pikepdf
"""


def test_a_signal_that_comes_while_pikepdf_loads_is_heard_behind_it() -> None:
    done = subprocess.run([sys.executable, "-c", SIGNALLED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (128 + 15, "")
