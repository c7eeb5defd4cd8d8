"""`bulletin serve` as a whole: what was saved is seen, what is wrong is said, and nothing of it is published."""

import datetime
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bulletin.build.pipeline
from bulletin.serve import loop
from bulletin.serve.event_bus import EventBus, Frame
from bulletin.serve.loop import Outcome, Preview
from bulletin.values.audience import Audience
from bulletin.values.options import Options, no_progress
from tests import commands
from tests.conftest import ISSUE, TODAY

MakeSite = Callable[..., Path]
DRAFT = ISSUE.replace("期号: 1", "期号: 1\n草稿: 是")


class Saves:
    """Changes that are made one after another while the loop asks for them."""

    def __init__(self, *saves: Callable[[], object]) -> None:
        self._saves = saves

    def batches(self) -> Iterator[frozenset[str]]:
        for save in self._saves:
            save()
            yield frozenset({"content/issues/1.md"})

    def is_waiting(self) -> bool:
        return False


class NoExecutor(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise AssertionError("no PDF is to be made")


def preview_of(root: Path, **audience: bool) -> Preview:
    options = Options(root, root / "output/.preview", Audience(TODAY, **audience), pdf=False, jobs=1)
    return Preview(options, EventBus(), lambda: TODAY)


def run(root: Path, *saves: Callable[[], object]) -> tuple[list[Outcome], EventBus]:
    preview = preview_of(root, drafts=True, future=True)
    begun = preview.first(no_progress)
    return [begun, *preview.follow(begun, Saves(*saves), NoExecutor())], preview.bus


def test_a_draft_is_seen_in_the_preview_and_published_nowhere(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": DRAFT})
    (begun,), _ = run(root)
    assert begun.report is not None
    assert begun.report.published
    assert (root / "output/.preview/site/issues/1.html").exists()
    assert not (root / "output/site").exists()


def test_drafts_later_dates_and_warnings_are_told_to_the_pages(make_site: MakeSite) -> None:
    later = ISSUE.replace("期号: 1\n日期: 2026-01-05", "期号: 3\n日期: 2027-01-05")
    root = make_site(
        {"content/issues/1.md": DRAFT, "content/issues/3.md": later, "content/issues/2.doc": "旧"}
    )
    seen: list[Frame] = []
    preview = preview_of(root, drafts=True, future=True)
    begun = preview.first(no_progress)
    seen.append(preview.bus.frame)
    publish = lambda: (root / "content/issues/1.md").write_text(ISSUE)  # noqa: E731
    list(preview.follow(begun, Saves(publish), NoExecutor()))
    seen.append(preview.bus.frame)
    assert dict(seen[0].marks) == {"issues/1.html": "草稿", "issues/3.html": "日期 2027-01-05 还没到"}
    assert [page for page, _ in seen[1].marks] == ["issues/3.html"]
    assert seen[0].count == "2 个警告"  # a number is missing, and the .doc is not read
    assert "[unread-file]" in seen[0].warnings


def test_a_save_makes_what_changed_and_tells_which(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": DRAFT})
    issue = root / "content/issues/1.md"
    (_, saved), _ = run(root, lambda: issue.write_text(DRAFT.replace("开得很好", "开得很短")))
    assert saved.report is not None
    assert "issues/1.html" in saved.report.made
    assert "about.html" not in saved.report.made


def test_what_is_saved_during_the_first_build_is_seen_without_another_save(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": DRAFT})
    preview = preview_of(root, drafts=True)
    first = preview.first(no_progress)
    (root / "content/issues/1.md").write_text(DRAFT.replace("开得很好", "开得很短"))
    (second,) = preview.follow(first, Saves(), NoExecutor())
    assert second.report is not None
    assert "issues/1.html" in second.report.made


def test_a_first_build_during_which_nothing_was_saved_is_not_said_twice(make_site: MakeSite) -> None:
    preview = preview_of(make_site({"content/issues/1.md": DRAFT}), drafts=True)
    assert not [*preview.follow(preview.first(no_progress), Saves(), NoExecutor())]


def test_what_is_wrong_is_said_and_taken_back_when_fixed(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": DRAFT})
    issue = root / "content/issues/1.md"
    said: list[str] = []
    preview = preview_of(root, drafts=True)
    saves = Saves(
        lambda: issue.write_text(DRAFT.replace("2026-01-05", "2026-13-05")), lambda: issue.write_text(DRAFT)
    )
    for _ in preview.follow(preview.first(no_progress), saves, NoExecutor()):
        said.append(preview.bus.problems)
    assert "没有 13 月" in said[0]
    assert said[1] == ""


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device", "x.html"), ZeroDivisionError("x")])
def test_a_fault_of_the_machine_or_of_ours_ends_one_build_and_not_the_preview(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    root = make_site({"content/issues/1.md": DRAFT})
    build = bulletin.build.pipeline.build
    calls = iter([fault, None, None])

    def failing(*arguments: object, **named: object) -> object:
        problem = next(calls)
        if problem is not None:
            raise problem
        return build(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "build", failing)
    (failed, saved, _), bus = run(root, lambda: None)
    assert "磁盘满了" in failed.fault or "不是您的文件的错" in failed.fault
    assert saved.report is not None
    assert saved.report.published
    assert bus.problems == ""


@pytest.fixture
def preview(make_site: MakeSite) -> Iterator[tuple[Path, str, "subprocess.Popen[str]"]]:
    """A real `bulletin serve` of a draft, with PDFs: its site's root, its address, its process."""
    root = make_site({"content/issues/1.md": DRAFT})
    process = subprocess.Popen(
        [sys.executable, "-m", "bulletin", "-C", str(root), "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    address = ""
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            address = found[0]
            break
    yield root, address, process
    process.kill()
    process.wait()
    process.stdout.close()


def fetched(address: str, until: Callable[[bytes], bool]) -> bytes:
    """Return what is at an address once it is as wanted, however long that takes."""
    while True:
        with urllib.request.urlopen(address) as answer:
            data = bytes(answer.read())
        if until(data):
            return data
        time.sleep(0.05)


def test_a_saved_text_is_on_the_page_and_then_in_the_pdf_and_ctrl_c_ends_it(
    preview: tuple[Path, str, "subprocess.Popen[str]"],
) -> None:
    root, address, process = preview
    assert "会议开得很好".encode() in fetched(address + "issues/1.html", lambda page: b"</main>" in page)
    before = fetched(address + "issues/1.pdf", lambda data: data.startswith(b"%PDF"))
    (root / "content/issues/1.md").write_text(DRAFT.replace("开得很好", "开得很短"))
    fetched(address + "issues/1.html", lambda page: "会议开得很短".encode() in page)
    after = fetched(address + "issues/1.pdf", lambda data: data.startswith(b"%PDF") and data != before)
    assert after != before
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    assert "预览停了" in said
    assert "Traceback" not in said
    assert process.returncode == 0
    assert not (root / "output/site").exists()


def test_a_port_that_is_taken_is_named_with_another_to_try(
    preview: tuple[Path, str, "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    _, address, _ = preview
    root = tmp_path / "other"
    (root / "content").mkdir(parents=True)
    port = address.rpartition(":")[2].strip("/")
    done = subprocess.run(
        [sys.executable, "-m", "bulletin", "-C", str(root), "serve", "--port", port],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"端口 {port}已经有别的程序在用" in done.stderr
    assert f"--port {int(port) + 80}" in done.stderr


@pytest.mark.parametrize(
    ("port", "problem", "said", "other"),
    [
        ("80", PermissionError(), "端口 80系统不让普通用户用", "8080"),
        ("65530", OSError(), "端口 65530已经有别的程序在用", "65450"),
        ("", OSError(), "8000 到 8019 的端口已经有别的程序在用", "8080"),
    ],
)
def test_the_port_to_try_is_one_that_there_is(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, port: str, problem: OSError, said: str, other: str
) -> None:
    def no_server(*_: object) -> None:
        raise problem

    monkeypatch.setattr("bulletin.serve.server.open_server", no_server)
    done = commands.bulletin("-C", make_site({}), "serve", *(("--port", port) if port else ()))
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.endswith(f"`bulletin serve --port {other}`\n")


def test_the_day_is_asked_for_each_time(make_site: MakeSite) -> None:
    """A preview that is left running shows an issue on its day."""
    root = make_site({"content/issues/1.md": ISSUE.replace("2026-01-05", "2099-01-05")})
    days = iter([TODAY, TODAY, datetime.date(2099, 1, 6)])
    preview = replace(preview_of(root), today=lambda: next(days))
    (saved,) = preview.follow(preview.first(no_progress), Saves(lambda: None), NoExecutor())
    assert saved.report is not None
    assert "issues/1.html" in saved.report.made
