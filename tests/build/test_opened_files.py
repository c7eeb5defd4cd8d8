"""What a build opens, seen from outside: nothing but the site, the program and the system's libraries; and no socket."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ISSUE, REPOSITORY

OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)".*\) = \d+')
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/var/cache/fontconfig", "/proc", "/sys", "/dev")


def opened(trace: Path) -> Iterator[Path]:
    """Yield what was opened with success, absolute paths only: the others are those of folders opened before."""
    for line in trace.read_text(errors="replace").splitlines():
        if (found := OPENED.search(line)) and found[1].startswith("/"):
            yield Path(found[1])


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
def test_a_build_opens_the_site_the_program_and_the_system_and_no_socket(
    make_site: Callable[..., Path], tmp_path: Path
) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    home, trace = tmp_path / "home", tmp_path / "trace"
    home.mkdir()
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": str(REPOSITORY),
    }
    watch = ["strace", "-f", "-qq", "-e", "trace=open,openat,creat,socket", "-o", str(trace)]
    command = [*watch, sys.executable, "-m", "bulletin", "-C", str(root), "build", "--jobs", "1"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)
    if "ptrace" in ended.stderr:
        pytest.skip("this machine lets no process watch another")
    assert ended.returncode == 0, ended.stderr
    assert (root / "output/site/issues/1.pdf").is_file()
    sockets = [line for line in trace.read_text(errors="replace").splitlines() if " socket(" in line]
    assert not [line for line in sockets if "AF_UNIX" not in line]
    python = (sys.prefix, sys.base_prefix, *filter(None, sys.path))
    allowed = [Path(folder) for folder in (*SYSTEM, *python, str(REPOSITORY), str(root), str(home))]
    strange = {path for path in opened(trace) if not any(path.is_relative_to(folder) for folder in allowed)}
    assert strange <= {Path("/")}
