"""Where memory is limited (`ulimit -v`), a library that ends the process for want of it does not end it without a word."""

import subprocess
import sys
import threading

import pytest

from bulletin.cli.memory import is_for_want_of_memory, want_of_threads
from bulletin.values.system_errors import explain
from bulletin.values.work_limit import THREADS_OF_PANGO, check_thread_room

resource = pytest.importorskip("resource")
WATCHED = """
import os, resource, signal, sys, time
limit = resource.getrlimit(resource.RLIMIT_AS)[1]
resource.setrlimit(resource.RLIMIT_AS, (2_048_000_000, limit))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from bulletin.cli.memory import watch_over_limited_process
watch_over_limited_process()

def wait_for_parent():  # until it hands SIGTERM on (proc(5), SigCgt)
    while not int(open(f"/proc/{os.getppid()}/status").read().partition("SigCgt:")[2].split()[0], 16) >> 14 & 1:
        time.sleep(0.01)

exec(sys.argv[1])
"""


@pytest.mark.parametrize(
    ("work", "code", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", 1, "`ulimit -v` 现在是 2000000，要"),
        ("os.abort()", 1, "错误[out-of-memory]: 内存不够"),
        ("os.kill(os.getpid(), signal.SIGKILL)", 128 + 9, ""),
        ("os._exit(3)", 3, ""),
        (
            "signal.signal(signal.SIGTERM, lambda *_: os._exit(5)); wait_for_parent();"
            "os.kill(os.getppid(), signal.SIGTERM); time.sleep(250)",
            5,
            "",
        ),
    ],
)
def test_a_limited_process_tells_how_its_work_ended(work: str, code: int, said: str) -> None:
    ended = subprocess.run([sys.executable, "-c", WATCHED, work], capture_output=True, text=True, timeout=200)
    assert ended.returncode == code
    assert said in ended.stderr
    assert bool(ended.stderr) == bool(said)


@pytest.mark.parametrize(
    ("problem", "is_memory"),
    [
        (MemoryError(), True),
        (OSError(12, "Cannot allocate memory"), True),
        (ImportError("libx.so: failed to map segment from shared object"), True),
        (RuntimeError("can't start new thread"), True),
        (ValueError("x"), False),
        (OSError(28, "No space left on device"), False),
    ],
)
def test_want_of_memory_is_known_by_its_many_names(problem: Exception, is_memory: bool) -> None:
    assert is_for_want_of_memory(problem) is is_memory


def test_a_thread_that_is_refused_is_told_as_too_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ulimit -u`: GLib ends a process whose thread is refused, or waits for it for ever (FcInit)."""
    started: list[threading.Thread] = []

    def start(thread: threading.Thread) -> None:
        if len(started) == THREADS_OF_PANGO - 1:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        _start(thread)

    _start = threading.Thread.start
    check_thread_room()
    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(RuntimeError) as refused:
        check_thread_room()
    assert not any(thread.is_alive() for thread in started)
    told = want_of_threads(refused.value)
    assert told is not None
    assert "同时运行的程序太多" in explain(told).label
    assert want_of_threads(RuntimeError("x")) is None
