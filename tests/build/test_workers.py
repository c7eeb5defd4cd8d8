"""PDFs made by several processes: bounded, stopped at once, and none lost by what happens to another."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bulletin.build import pdf_processes, workers
from bulletin.build.cache import Cache
from bulletin.build.pdf_store import PDFS, PdfStore
from bulletin.build.pdf_worker import MEMORY_MB, PdfReply, PdfSetup, make_pdf
from bulletin.build.pipeline import build
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked, Span, error, warning
from bulletin.values.encoding import decode
from bulletin.values.options import Options, Report, Workers
from tests.build.test_killed_commands import children_of
from tests.changing_site import LONG, TODAY, SmallIssue, World, leftovers, tree, write

THREE = World(issues=(SmallIssue(1), SmallIssue(2, title=1), SmallIssue(3, title=2)), pdf=True)
HTML = "<!doctype html><html lang=zh><head><title>简报</title></head><body><p>第{}期</p></body></html>"


def orders(count: int) -> list[PdfOrder]:
    return [
        PdfOrder(f"issues/{n}.pdf", f"content/issues/{n}.md", HTML.format(n)) for n in range(1, count + 1)
    ]


def run(root: Path, jobs: int = 1, executor: Executor | None = None) -> Report:
    options = Options(root, root / "output", Audience(TODAY), jobs=jobs)
    return build(options, Workers(executor))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, dict[str, bytes | str | None]]:
    """What one process makes that does one thing after another: its report and its site."""
    root = tmp_path_factory.mktemp("plain")
    write(THREE, root)
    report = run(root)
    assert report.published
    return report, tree(root / "output/site")


Plain = tuple[Report, dict[str, bytes | str | None]]


class Backwards(Executor):
    """Does nothing until it is waited for, and then the last thing first."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def work(self, futures: object, **_: object) -> tuple[set[Future[Any]], set[Future[Any]]]:
        future, act = self.waiting.pop()
        future.set_result(act())
        return {future}, set()


# Order


def test_results_are_the_same_in_whatever_order_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Plain
) -> None:
    """Site, manifest and report are those of one process that did one thing after another."""
    write(THREE, tmp_path / "b")
    expected, site = plain
    executor = Backwards()
    monkeypatch.setattr(workers, "wait", executor.work)
    shuffled = run(tmp_path / "b", executor=executor)
    assert tree(tmp_path / "b/output/site") == site
    assert list(shuffled.made.items()) == list(expected.made.items())
    assert shuffled.diagnostics == expected.diagnostics


def test_an_executor_of_threads_prints_the_same(tmp_path: Path, plain: Plain) -> None:
    write(THREE, tmp_path / "b")
    with ThreadPoolExecutor(3) as executor:
        assert run(tmp_path / "b", executor=executor).published
        assert executor.submit(int, "7").result() == 7, "it is not ours to close"
    assert tree(tmp_path / "b/output/site") == plain[1]


def test_what_an_executor_fails_to_do_is_an_error_of_that_issue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            if "/2.pdf" in str(args[1].path):
                return super().submit(int, "no number")
            return super().submit(fn, *args, **kwargs)

    with Failing(1) as executor:
        made = {
            order.path: pdf
            for order, pdf in workers.make_pdfs(orders(3), tmp_path, "", jobs=1, executor=executor)
        }
    assert [pdf.value is None for pdf in made.values()] == [False, True, False]
    assert [d.code for d in made["issues/2.pdf"].diagnostics] == ["print-failed"]
    assert made["issues/2.pdf"].diagnostics[0].span.path == "content/issues/2.md"


# What happens to one issue, or to a worker


def test_an_error_in_one_issue_does_not_lose_the_pdfs_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Plain
) -> None:
    write(THREE, tmp_path)
    original = PdfMaker.make
    asked: list[str] = []

    def make(self: PdfMaker, order: PdfOrder) -> Checked[bytes]:
        asked.append(order.path)
        if order.path == "issues/2.pdf" and failing:
            return Checked(None, (error("print-failed", "排不出", Span(order.source)),))
        return original(self, order)

    monkeypatch.setattr(PdfMaker, "make", make)
    failing = True
    assert not run(tmp_path).published
    assert not (tmp_path / "output/site").exists()
    failing = False
    asked.clear()
    assert run(tmp_path).published
    assert asked == ["issues/2.pdf"]
    assert leftovers(tmp_path / "output") == []
    assert tree(tmp_path / "output/site") == plain[1]


DYING = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from bulletin.pdf.maker import PdfMaker
original = PdfMaker.make
def make(self, order):
    seen = Path({folder!r}) / order.path.replace("/", "-")
    with seen.open("a") as file:
        file.write(".")
    if order.path in {always!r} or order.path in {once!r} and seen.stat().st_size == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(self, order)
PdfMaker.make = make
"""


def make_with_deaths(
    folder: Path, monkeypatch: pytest.MonkeyPatch, count: int, *, always: str = "", once: str = ""
) -> tuple[dict[str, Checked[bytes]], dict[str, int]]:
    """Return what comes of so many orders, and how often each was tried, where printing some kills the worker."""
    folder.mkdir()
    (folder / "dying.py").write_text(DYING.format(folder=str(folder), always=[always], once=[once]))
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(pdf_processes, "PROGRAM", f"import dying; {pdf_processes.PROGRAM}")
    made = {order.path: pdf for order, pdf in workers.make_pdfs(orders(count), folder, "", jobs=2)}
    tries = {path.name: len(path.read_text()) for path in folder.glob("issues-*")}
    return made, tries


def test_a_worker_that_the_system_kills_once_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system stops whichever process is large at the moment: that issue is tried again, by itself."""
    made, tries = make_with_deaths(tmp_path / "dying", monkeypatch, 3, once="issues/2.pdf")
    assert set(made) == {f"issues/{n}.pdf" for n in range(1, 4)}
    assert all(pdf.value for pdf in made.values())
    assert tries["issues-2.pdf"] == 2


def test_an_issue_that_always_kills_its_worker_is_named_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = make_with_deaths(tmp_path / "dying", monkeypatch, 3, always="issues/2.pdf")
    assert set(made) == {f"issues/{n}.pdf" for n in range(1, 4)}
    assert [path for path, pdf in made.items() if pdf.value is None] == ["issues/2.pdf"]
    found = made["issues/2.pdf"].diagnostics[0]
    assert (found.code, found.span.path) == ("out-of-memory", "content/issues/2.md")
    assert "内存不够" in found.message


def test_a_worker_that_has_grown_is_replaced(tmp_path: Path) -> None:
    setup = PdfSetup(str(tmp_path), "", memory_mb=1)
    with pdf_processes.open_pool(1) as pool:
        for order in orders(2):
            assert pool.submit(make_pdf, setup, order).result().value
            assert children_of(os.getpid()) == []


def test_a_worker_reads_no_program_of_the_folder_that_the_command_is_run_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site is passed on by stick, and people stand in its folder when they build it."""
    for name in ("bulletin", "struct", "signal", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was run')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [name for name in sys.path if name])
    assert all(pdf.value for _, pdf in workers.make_pdfs(orders(1), tmp_path, "", jobs=2))
    assert not (tmp_path / "was run").exists()


def test_workers_leave_no_semaphores_and_no_tracker_behind_when_all_are_killed(tmp_path: Path) -> None:
    """Those of `multiprocessing` have both: what it leaves in /dev/shm when it is killed nobody removes."""
    process = start(many(tmp_path), hold_at=1)
    wait_for_pdfs(process, tmp_path, 1)
    assert not [name for pid in processes_in(process.pid) for name in mapped(pid) if "/sem." in name]
    workers = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children_of(process.pid)]
    assert len(workers) == 2
    assert all(b"pdf_worker" in words for words in workers)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def mapped(pid: int) -> list[str]:
    """Return the files that a process has in its memory (proc(5), maps)."""
    return [line.split(None, 5)[-1] for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]


@pytest.mark.skipif(not LONG, reason="the long form: make prove")
def test_a_worker_stays_within_its_memory_over_many_issues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issues of 4,500 characters, 120 for one worker in a process of its own."""
    from tests.bench.corpus import write_corpus

    write_corpus(tmp_path, 120, 1)
    with (tmp_path / "content/site.yaml").open("a") as settings:
        settings.write("\n印刷: {单篇PDF: 否}\n")
    peaks: list[int] = []

    def watched(data: bytes, kind: type[PdfReply]) -> PdfReply | None:
        reply = decode(data, kind)
        peaks.append(reply.memory_mb if reply else 0)
        return reply

    monkeypatch.setattr(pdf_processes, "decode", watched)
    with pdf_processes.open_pool(1) as executor:
        assert run(tmp_path, executor=executor).published
    assert len(peaks) == 120
    print("MB after 1, 10, 60, 120 issues:", [peaks[n - 1] for n in (1, 10, 60, 120)])
    assert max(peaks) < MEMORY_MB
    assert peaks[-1] - peaks[30] < 15, "it does not grow for ever"


# Ctrl-C, and worse


def many(tmp_path: Path, count: int = 6) -> Path:
    issues = tuple(SmallIssue(n, title=n % 4, text=n % 4) for n in range(1, count + 1))
    write(World(issues=issues), tmp_path)
    return tmp_path


# A build that stands still when so many PDFs are stored, so that it cannot be done before it is stopped.
HELD = """
import sys, time
from bulletin.build.pdf_store import PdfStore
from bulletin.cli.main import main

put, left = PdfStore.put, {count}

def put_and_hold(store, name, pdf):
    global left
    stored = put(store, name, pdf)
    left -= 1
    while left == 0:
        time.sleep(0.05)
    return stored

PdfStore.put = put_and_hold
sys.argv[0] = "bulletin"
main()
"""


def start(root: Path, hold_at: int = 0) -> "subprocess.Popen[str]":
    """Start a build as a terminal does: in a process group of its own. hold_at: the PDF after which it stands still."""
    return subprocess.Popen(
        [
            sys.executable,
            *(("-c", HELD.format(count=hold_at)) if hold_at else ("-m", "bulletin")),
            *("-C", str(root), "build", "--future", "--jobs", "2"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kept_pdfs(folder: Path) -> int:
    """Return how many PDFs the next build will find in a cache's folder: files with their rows."""
    with closing(Cache(folder, toolchain_fingerprint(), is_read_only=True)) as cache:
        store = PdfStore(folder / PDFS, cache)
        return sum(store.get(path.stem) is not None for path in store.folder.glob("*.pdf"))


def wait_for_pdfs(process: "subprocess.Popen[str]", root: Path, count: int) -> None:
    while kept_pdfs(root / "output/.cache") < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def processes_in(session: int) -> list[int]:
    """Return the processes of a session that are alive."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(facts[3]) == session and facts[0] != "Z":
            found.append(int(folder.name))
    return found


def wait_for_the_end_of_all(session: int) -> None:
    while processes_in(session):
        time.sleep(0.02)


def test_ctrl_c_stops_at_once_and_keeps_the_pdfs_that_are_made(tmp_path: Path) -> None:
    """At once: also while a worker does not get on."""
    root = many(tmp_path)
    (root / "output/site").mkdir(parents=True)
    (root / "output/site/own.txt").write_text("theirs")
    process = start(root, hold_at=3)
    wait_for_pdfs(process, root, 3)
    os.kill(children_of(process.pid)[0], signal.SIGSTOP)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "已停止；发布的网站是完整的，再运行一次就接着做\n")
    wait_for_the_end_of_all(process.pid)
    assert tree(root / "output/site") == {"own.txt": b"theirs"}
    assert leftovers(root / "output") == ["pdf"]
    assert kept_pdfs(root / "output/.cache") == 3
    asked: list[str] = []
    options = Options(root, root / "output", Audience(TODAY, future=True))
    report = build(options, progress=lambda what, done, total: asked.append(f"{what} {total}"))
    assert report.published
    assert {text.split()[-1] for text in asked if text.startswith("PDF")} == {"3"}
    assert leftovers(root / "output") == []


@pytest.mark.skipif(not LONG, reason="the long form: make prove")
def test_ctrl_c_at_any_moment_shows_no_traceback(tmp_path: Path) -> None:
    root = many(tmp_path, 12)
    draw = random.Random(3)
    for _ in range(30):
        process = start(root)
        time.sleep(draw.uniform(0.3, 4))
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(draw.choice((0, 0, 0.05)))
        if process.poll() is None and draw.random() < 0.3:
            os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate()
        assert process.returncode in (0, 130)
        assert "Traceback" not in err
        wait_for_the_end_of_all(process.pid)


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    root = many(tmp_path)
    process = start(root, hold_at=1)
    wait_for_pdfs(process, root, 1)
    assert len(processes_in(process.pid)) >= 3
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    wait_for_the_end_of_all(process.pid)
    assert not (root / "output/site").exists()


# PDFs that wait to be published

NOTICED = warning(
    "loose-line", "太松", Span("a.md", 3, 2, 4), "宽", hint="加字", related=((Span("b.md"), "见"),)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PdfStore]:
    with closing(Cache(tmp_path, "tools")) as cache:
        yield PdfStore(tmp_path / PDFS, cache)


def test_a_stored_pdf_comes_back_with_what_was_noticed(store: PdfStore) -> None:
    store.put("name", Checked(b"%PDF", (NOTICED,)))
    found = store.get("name")
    assert found is not None
    assert found.value is not None
    assert found.value.read_bytes() == b"%PDF"
    assert found.diagnostics == (NOTICED,)


@pytest.mark.parametrize("data", [None, b"", b"%PD", b"%PDF "])
def test_a_stored_pdf_that_was_damaged_is_made_again(store: PdfStore, data: bytes | None) -> None:
    path = store.put("name", Checked(b"%PDF")).value
    assert path is not None
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    assert store.get("name") is None


def test_a_pdf_of_which_the_cache_knows_nothing_is_made_again(store: PdfStore) -> None:
    store.put("name", Checked(b"%PDF"))
    store.cache.clear()
    assert store.get("name") is None


def test_a_pdf_with_errors_is_not_stored(store: PdfStore) -> None:
    wrong = error("missing-glyph", "没有字体", Span("a.md"))
    assert store.put("name", Checked(b"%PDF", (wrong,))).value is None
    assert store.get("name") is None


def test_what_nobody_will_ask_for_is_removed(store: PdfStore) -> None:
    for name in ("a", "b"):
        store.put(name, Checked(b"%PDF"))
    store.keep_only(["b", "c"])
    assert store.get("a") is None
    assert store.get("b") is not None
    store.keep_only(())
    assert not store.folder.exists()
