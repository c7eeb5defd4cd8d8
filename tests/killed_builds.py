"""A process that builds or prints on request, each time in a child of its own, which may be killed at any of its steps.

A step is anything that is done to the output folder or to a record, as Python's audit hooks report it (before it is done).
Builds in a child of a warm process take a tenth of a second, so that every step can have its turn.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bulletin.build.exchange
from bulletin.build.pipeline import build
from bulletin.cli import main as cli
from bulletin.values.audience import Audience
from bulletin.values.options import Options
from tests.changing_site import TODAY, World, write

STEPS = (
    "open",
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "ctypes.dlsym",
    "sqlite3.connect",
)


@dataclass(frozen=True)
class Outcome:
    """status: as os.waitstatus_to_exitcode gives it, -9 for a killed build; steps: how many it came to do."""

    status: int
    steps: int


class Builder:
    """Talks to the process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def build(
        self,
        root: Path,
        *,
        kill_at: int = 0,
        kill_after_s: float = 0,
        pdf: bool = False,
        jobs: int = 1,
        two_steps: bool = False,
    ) -> Outcome:
        """Build `root` into root/output. kill_at: the step before which the build is killed, from 1."""
        order = {"root": str(root), "kill_at": kill_at, "kill_after_s": kill_after_s}
        order |= {"pdf": pdf, "jobs": jobs, "two_steps": two_steps}
        return self._ask(order)

    def command(self, root: Path, *arguments: str, kill_at: int = 0) -> Outcome:
        """Run `bulletin` with these arguments; `root` is where its steps are counted."""
        order = {"root": str(root), "kill_at": kill_at, "kill_after_s": 0, "two_steps": False}
        return self._ask(order | {"arguments": [*arguments, "-C", str(root)]})

    def _ask(self, order: dict[str, object]) -> Outcome:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))


@contextmanager
def warm_builder(*, prints: bool = False) -> Iterator[Builder]:
    """Start the process, and end it. prints: whether it is to print, which loads more: the first print takes as long as two."""
    arguments = [sys.executable, "-m", "tests.killed_builds", *(["prints"] if prints else [])]
    with subprocess.Popen(arguments, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Builder(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


def moments(count: int, last: int, seed: int) -> list[int]:
    """Return steps spread over 1 to `last`; all of them where `count` allows it."""
    if count >= last:
        return list(range(1, last + 1))
    return sorted(random.Random(seed).sample(range(1, last + 1), count))


def _serve() -> None:
    # Loads WeasyPrint, which tests that drive this process do not need.
    from tests.shared_sheets import share_sheets

    share_sheets()
    with tempfile.TemporaryDirectory(
        prefix="bulletin-warm-"
    ) as folder:  # what all builds need is loaded but once
        write(World(), Path(folder))
        _run(Path(folder), pdf=False, jobs=1)
        if "prints" in sys.argv:
            _print_once(Path(folder))
    import bulletin.distribution.job
    import bulletin.pdf.maker  # noqa: F401

    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _build(order, writer)
        os.close(writer)
        if order["kill_after_s"]:
            time.sleep(order["kill_after_s"])
            os.kill(child, signal.SIGKILL)
        steps = b""
        while data := os.read(reader, 4096):
            steps += data
        os.close(reader)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status, "steps": len(steps)}), flush=True)


def _print_once(root: Path) -> None:
    number = next((root / "content" / "issues").rglob("*.md")).stem
    ours = [os.dup(stream) for stream in (1, 2)]
    status = _command(["print", number, "-C", str(root)])
    for stream, kept in enumerate(ours, 1):
        os.dup2(kept, stream)
        os.close(kept)
    assert status == 0


def _build(order: dict[str, object], writer: int) -> None:
    """Build in this child; write one byte for each step, so that the parent knows how many there were."""
    root = Path(str(order["root"]))
    output = str(root / "output")
    done = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event not in STEPS:
            return
        names = [str(os.fspath(a)) for a in arguments if isinstance(a, str | os.PathLike)]
        concerns = event == "ctypes.dlsym" or any(
            name.startswith(output) or (name.startswith(str(root)) and ".dispatch." in name) for name in names
        )
        if not concerns and not (event in ("os.remove", "os.rmdir") and len(arguments) > 1):
            return  # rmtree names files relative to a folder that it holds open
        done += 1
        if done == order["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(writer, b".")

    status = 1
    try:
        if order["two_steps"]:
            bulletin.build.exchange.in_one_step = lambda staging, site: False
        sys.addaudithook(watch)
        if "arguments" in order:
            status = _command(order["arguments"])
            return
        options = Options(
            root, root / "output", Audience(TODAY), bool(order["pdf"]), jobs=int(str(order["jobs"]))
        )
        status = 0 if build(options).published else 1
    finally:
        os._exit(status)


def _command(arguments: object) -> int:
    """Run `bulletin`; return its exit code. What it says goes nowhere: our own output is the parent's to read."""
    assert isinstance(arguments, list)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    try:
        cli.commands.main(arguments, prog_name="bulletin")
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def _run(root: Path, *, pdf: bool, jobs: int) -> bool:
    options = Options(root, root / "output", Audience(TODAY), pdf, jobs=jobs)
    return build(options).published


if __name__ == "__main__":
    _serve()
