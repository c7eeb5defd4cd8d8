"""What a command takes: seconds on the clock, seconds of processors, memory."""

import atexit
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds on the clock, seconds of processors, megabytes at the peak."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def cost_of(command: Sequence[str | Path], *, is_watched: bool = False) -> Cost:
    """Run a command and return what it took, its children's share included. Its failure is an error.

    is_watched: whether its memory is looked at all the time, which slows it by a third; else no peak is known.
    """
    before, start = children_s(), time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    peak = 0.0
    with ThreadPoolExecutor(1) as reader:
        assert process.stderr is not None
        said = reader.submit(process.stderr.read)
        while is_watched and process.poll() is None:
            peak = max(peak, sum(map(_pss_mb, _family(process.pid))))
            time.sleep(0.02)
        process.wait()
        wall = time.perf_counter() - start
        errors = said.result()
        process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{command} failed:\n{errors.decode()[-2000:]}")
    return Cost(wall, children_s() - before, peak)


def environment() -> dict[str, str]:
    """Return the environment of what is measured, ours and peers alike."""
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONPYCACHEPREFIX": _compiled()}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


@cache
def _compiled() -> str:
    """Return a folder for Python's compiled modules, which every installed program has."""
    folder = tempfile.mkdtemp(prefix="bulletin-bench-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def children_s() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of each."""
    return Cost(
        statistics.median(c.wall_s for c in costs),
        statistics.median(c.cpu_s for c in costs),
        max(c.peak_mb for c in costs),
    )
