"""Commands that are killed at any moment: nobody works on, nothing is left but after SIGKILL, and the next command works at once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.build.test_lock import bulletin, site
from tests.builds import issues
from tests.changing_site import leftovers
from tests.revision.revised_files import changed_xml

LONG = os.environ.get("BULLETIN_PROVE") == "1"
COMMANDS = {
    "build": ["build"],
    "print": ["print", "1", "--numbered", "--all"],
    "volume": ["volume", "2026"],
    "serve": ["serve", "--port", "8972"],
    "import": ["import", "ROOT/来稿.docx", "--number", "900", "-o", "ROOT/content/issues/900.md"],
    "docx": ["docx", "1"],
    "take-back": ["take-back", "ROOT/改过.docx"],
    "redline": ["redline", "1", "--against", "ROOT/content/issues/3.md", "--docx", "--table"],
}
MILD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # a command that hears one of these leaves nothing
WAITING = "等它做完"


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started (proc(5), children)."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def left_in(temporary: Path) -> list[str]:
    """Return what lies there but for empty files: ctypes makes one while it looks for a library, killed with it."""
    return [path.name for path in temporary.iterdir() if path.is_dir() or path.stat().st_size]


def is_alive(pid: int) -> bool:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def end(process: "subprocess.Popen[bytes]", whom: str, number: int) -> list[int]:
    """Send the signal to the parent, one of its workers or the group; return who worked for it."""
    workers = children_of(process.pid)
    with suppress(ProcessLookupError):
        if whom == "group":
            os.killpg(process.pid, number)
        elif whom == "worker" and workers:
            os.kill(workers[-1], number)
        else:
            os.kill(process.pid, number)
    return workers


def ends() -> list[tuple[str, str, signal.Signals, float]]:
    """Return (command, whom, signal, after how many seconds) of every kill."""
    whole = [
        (name, whom, number)
        for name in COMMANDS
        for whom in ("parent", "worker", "group")
        for number in (*MILD, signal.SIGKILL)
    ]
    if LONG:
        count = int(os.environ.get("BULLETIN_KILLS", "500"))
        # Moments that lie evenly in the three seconds, for each kind, too.
        return [(*whole[n % len(whole)], 0.05 + 3 * (n * 0.618 % 1)) for n in range(count)]
    return [
        ("build", "parent", signal.SIGKILL, 0.9),
        ("build", "parent", signal.SIGTERM, 0.9),
        ("print", "group", signal.SIGTERM, 0.9),
    ]


def _hear() -> None:
    for number in MILD:
        signal.signal(number, signal.SIG_DFL)


class Office:
    """A site on which every command has something to do; its commands put their temporary files in a folder that is looked at."""

    def __init__(self, folder: Path) -> None:
        self.root, self.temporary = site(folder / "site", 24 if LONG else 12), folder / "tmp"
        self.temporary.mkdir()
        self._texts = issues(4)
        numbered = self._texts["content/issues/1.md"].replace("期号: 1\n", "期号: 1\n份数: 3\n")
        (self.root / "content/issues/1.md").write_text(numbered)
        if LONG:
            sent = self.root / "来稿.docx"
            told = bulletin(self.root, "docx", "2", "-o", str(sent))
            assert told.returncode == 0, told.stderr
            (self.root / "改过.docx").write_bytes(changed_xml(sent.read_bytes(), ("很好", "真好")))

    def give_work(self, turn: int) -> None:
        """Change an issue, and take back what was imported and revised."""
        changed = self._texts["content/issues/4.md"] + f"\n第{turn}次。\n"
        (self.root / "content/issues/4.md").write_text(changed)
        (self.root / "content/issues/2.md").write_text(self._texts["content/issues/2.md"])
        (self.root / "content/issues/900.md").unlink(missing_ok=True)

    @contextmanager
    def begun(self, name: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Start a command in a group of its own, which hears Ctrl-C also where the tests were started with `&` or nohup."""
        words = [word.replace("ROOT", str(self.root)) for word in COMMANDS[name]]
        process = subprocess.Popen(
            [sys.executable, "-m", "bulletin", *words, "-C", str(self.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | {"TMPDIR": str(self.temporary)},
            preexec_fn=_hear,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def seconds_of(self, name: str) -> float:
        """Return how long a command takes, which must do its work: of the preview, until it can be looked at."""
        began = time.monotonic()
        with self.begun(name) as process:
            said = b""
            if name == "serve":
                assert process.stdout is not None
                while "预览".encode() not in said and process.poll() is None:
                    said += process.stdout.readline()
                assert process.poll() is None, said.decode()
                process.send_signal(signal.SIGTERM)
            said += process.communicate()[0]
            seconds = time.monotonic() - began
            assert process.returncode == 0 or name == "serve", said.decode()
        assert WAITING not in said.decode()
        return seconds


def kill(office: Office, name: str, whom: str, number: signal.Signals, after_s: float) -> bool:
    """Kill a command; return whether it was still at work. Nobody works on, and no mild end leaves anything."""
    with office.begun(name) as process:
        time.sleep(after_s)
        is_hit = process.poll() is None
        workers = end(process, whom, number)
        if name == "serve" and whom == "worker":  # a preview goes on without one
            time.sleep(0.2)
            workers += end(process, "parent", signal.SIGTERM)
        said = process.communicate()[0].decode()
    # Of what Python itself says at Ctrl-C before the program is begun we are no master.
    assert "Traceback" not in said or "/bulletin/" not in said, said
    while any(map(is_alive, workers)):
        time.sleep(0.02)
    if whom != "group" and number in MILD:
        assert left_in(office.temporary) == []
    return is_hit


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see who worked for whom")
def test_after_any_end_of_any_command_the_next_one_of_every_kind_works_at_once(tmp_path: Path) -> None:
    office = Office(tmp_path)
    usual, slowest = (dict.fromkeys(COMMANDS, 0.0) for _ in range(2))
    for name in COMMANDS if LONG else ():
        office.give_work(-1)
        usual[name] = office.seconds_of(name)
    hits, kinds, faults = 0, ends(), []
    for turn, (name, whom, number, after_s) in enumerate(kinds):
        office.give_work(turn)
        following = list(COMMANDS)[turn % len(COMMANDS)] if LONG else "build"
        try:
            hits += kill(office, name, whom, number, after_s)
            office.give_work(turn)
            slowest[following] = max(slowest[following], office.seconds_of(following))
            if following in ("build", "print", "volume", "serve"):  # these make temporary files
                assert left_in(office.temporary) == []
        except (AssertionError, subprocess.TimeoutExpired) as problem:
            faults.append((name, whom, number.name, round(after_s, 2), following, str(problem)[:500]))
            print(faults[-1], flush=True)
            if not LONG:
                raise
    office.give_work(0)
    office.seconds_of("build")
    output = office.root / "output"
    assert [name for name in leftovers(output) if name not in ("print", ".preview")] == []
    if LONG:
        print(
            json.dumps(
                {"kills": len(kinds), "hit": hits, "usual, s": usual, "slowest next command, s": slowest}
            )
        )
    assert faults == []
