"""What a command opens, seen from outside: nothing but the site, the program and the system's libraries; and no socket.

`make prove` watches every command; else the build alone.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import bulletin
from tests.conftest import ISSUE, REPOSITORY, SITE
from tests.revision.revised_files import changed_xml

OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)".*\) = \d+')
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/var/cache/fontconfig", "/proc", "/sys", "/dev")


def opened(trace: Path) -> Iterator[Path]:
    """Yield what was opened with success, absolute paths only: the others are those of folders opened before."""
    for line in trace.read_text(errors="replace").splitlines():
        if (found := OPENED.search(line)) and found[1].startswith("/"):
            yield Path(found[1])


COMMANDS = {
    "build": "build --jobs 1",
    "print": "print 1 --numbered --booklet --press --labels 3x7",
    "volume": "volume 2026",
    "docx": "docx 1",
    "redline": "redline 1 --against ROOT/content/issues/2.md --docx --table",
    "wechat": "wechat 1",
    "import": "import ROOT/来稿.docx --number 9",
    "import-pdf": "import ROOT/来稿.pdf --number 9",
    "take-back": "take-back ROOT/改过.docx",
    "check": "check --fix",
    "new": "new",
    "recipients": "recipients export ROOT/通讯录.xlsx",
    "doctor": "doctor",
}
LONG = bool(os.environ.get("BULLETIN_PROVE"))
BOOK = "单位:\n  - {简称: 县委, 全称: 中共县委, 份数: 2, 地址: 一路1号}\n"


def files() -> dict[str, str | bytes]:
    """Return a site on which every command has something to do."""
    first = ISSUE.replace("期号: 1\n", "期号: 1\n报: [县委]\n")
    second = ISSUE.replace("期号: 1\n", "期号: 2\n").replace("2026-01-05", "2026-01-06")
    return {"content/issues/1.md": first, "content/issues/2.md": second, "content/recipients.yaml": BOOK}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is imported and taken back: made of the second issue."""
    if not LONG:
        return {}
    root = tmp_path_factory.mktemp("sources")
    for name, text in {"content/site.yaml": SITE, **files()}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert bulletin("docx", "2", "-o", root / "2.docx", "-C", root).exit_code == 0
    assert bulletin("build", "-C", root).exit_code == 0
    sent = (root / "2.docx").read_bytes()
    return {
        "来稿.docx": sent,
        "来稿.pdf": (root / "output/site/issues/2.pdf").read_bytes(),
        "改过.docx": changed_xml(sent, ("很好", "真好")),
    }


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
@pytest.mark.parametrize("name", COMMANDS if LONG else ["build"])
def test_a_command_opens_the_site_the_program_and_the_system_and_no_socket(
    make_site: Callable[..., Path], tmp_path: Path, name: str, sources: dict[str, bytes]
) -> None:
    root = make_site({**files(), **sources})
    home, trace = tmp_path / "home", tmp_path / "trace"
    home.mkdir()
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": str(REPOSITORY),
    }
    watch = ["strace", "-f", "-qq", "-e", "trace=open,openat,creat,socket", "-o", str(trace)]
    words = COMMANDS[name].replace("ROOT", str(root)).split()
    command = [*watch, sys.executable, "-m", "bulletin", "-C", str(root), *words]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)
    if "ptrace" in ended.stderr:
        pytest.skip("this machine lets no process watch another")
    assert ended.returncode == 0, ended.stderr
    sockets = [line for line in trace.read_text(errors="replace").splitlines() if " socket(" in line]
    assert not [line for line in sockets if "AF_UNIX" not in line]
    python = (sys.prefix, sys.base_prefix, *filter(None, sys.path))
    allowed = [Path(folder) for folder in (*SYSTEM, *python, str(REPOSITORY), str(root), str(home))]
    strange = {path for path in opened(trace) if not any(path.is_relative_to(folder) for folder in allowed)}
    assert strange <= {Path("/")}
