"""A process that builds on request, each time in a child of its own, which may be killed at any of its steps.

A step is anything that the build does to the output folder, as Python's audit hooks report it (before it is done).
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

import bulletin.exchange
from bulletin.build import Options, build
from bulletin.site import Audience
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
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))


@contextmanager
def warm_builder() -> Iterator[Builder]:
    """Start the process, and end it."""
    arguments = [sys.executable, "-m", "tests.killed_builds"]
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
    with tempfile.TemporaryDirectory(
        prefix="bulletin-warm-"
    ) as folder:  # what all builds need is loaded but once
        write(World(), Path(folder))
        _run(Path(folder), pdf=False, jobs=1)
    import bulletin.printing.pdf  # noqa: F401

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


def _build(order: dict[str, object], writer: int) -> None:
    """Build in this child; write one byte for each step, so that the parent knows how many there were."""
    root = Path(str(order["root"]))
    output = str(root / "output")
    done = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event not in STEPS:
            return
        concerns = event == "ctypes.dlsym" or any(
            str(os.fspath(a)).startswith(output) for a in arguments if isinstance(a, str | os.PathLike)
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
            bulletin.exchange.in_one_step = lambda staging, site: False
        sys.addaudithook(watch)
        options = Options(
            root, root / "output", Audience(TODAY), bool(order["pdf"]), jobs=int(str(order["jobs"]))
        )
        status = 0 if build(options, lambda what, done, total: None).published else 1
    finally:
        os._exit(status)


def _run(root: Path, *, pdf: bool, jobs: int) -> bool:
    options = Options(root, root / "output", Audience(TODAY), pdf, jobs=jobs)
    return build(options, lambda what, done, total: None).published


if __name__ == "__main__":
    _serve()
