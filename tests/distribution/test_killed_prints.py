"""Whatever ends a print job, a number that stands in a file is in the record, and the files are those of one run.

`make prove` kills jobs at every single step.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from bulletin.build import job_folder, print_issue
from bulletin.build import publish as output
from tests.changing_site import LONG, SmallIssue, World, tree, write
from tests.commands import bulletin
from tests.killed_builds import Builder, warm_builder
from tests.print_jobs import numbers_in_files, recorded_numbers

RECORD = "content/issues/1.dispatch.yaml"
# Each run has other recipients than the one before it, so that numbers are given out each time.
LISTS = (1, 2)


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    with warm_builder(prints=True) as process:
        yield process


def send_to(root: Path, lists: int) -> None:
    """Change who gets the issue; what was recorded stays."""
    record = (root / RECORD).read_bytes() if (root / RECORD).exists() else None
    write(World(issues=(SmallIssue(1, lists=lists),), book="first"), root)
    if record is not None:
        (root / RECORD).write_bytes(record)


def recorded(root: Path) -> set[int]:
    return recorded_numbers(root / RECORD)


def in_files(root: Path) -> set[int]:
    return numbers_in_files(root / "output/print/1")


def beside(root: Path) -> list[str]:
    """Return what a job that was killed has left beside record and folder."""
    hidden = [*(root / "content/issues").glob(".*"), *(root / "output/print").glob(".*")]
    return sorted(path.name for path in hidden if path.name != ".lock")


def test_a_number_in_a_file_is_in_the_record_wherever_the_job_is_killed(
    tmp_path: Path, builder: Builder
) -> None:
    send_to(tmp_path, LISTS[0])
    assert builder.command(tmp_path, "print", "1", "--numbered", "--yes").status == 0
    assert in_files(tmp_path) == recorded(tmp_path) != set()
    send_to(tmp_path, LISTS[1])
    steps = builder.command(tmp_path, "print", "1", "--numbered", "--yes").steps
    assert steps > 10
    given = recorded(tmp_path)
    moments = range(1, steps + 1) if LONG else sorted({*random.Random(4).sample(range(1, steps), 3), steps})
    for turn, moment in enumerate(moments):
        send_to(tmp_path, LISTS[turn % 2])
        before = tree(tmp_path / "output/print/1")
        ended = builder.command(tmp_path, "print", "1", "--numbered", "--yes", kill_at=moment)
        assert ended.status == -9 or ended.steps < moment  # runs differ in how many files they keep
        killed = tree(tmp_path / "output/print/1")
        assert in_files(tmp_path) <= recorded(tmp_path), moment
        assert given <= recorded(tmp_path), "what was given out once stays given out"
        assert builder.command(tmp_path, "print", "1", "--numbered", "--yes").status == 0
        after = tree(tmp_path / "output/print/1")
        assert set(before) <= set(killed) <= set(after), "what was made stays"
        assert all(killed[n] in (before.get(n), after[n]) for n in killed if n[0] != "."), "files of one run"
        assert in_files(tmp_path) <= recorded(tmp_path)
        assert beside(tmp_path) == []
        given = recorded(tmp_path)


def test_two_runs_of_one_issue_do_not_give_a_number_to_two_recipients(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address book is fixed and the issue printed while somebody else is printing it by the old one."""
    send_to(tmp_path, LISTS[0])
    place = job_folder.place
    runs: list[Result] = []

    def place_late(*arguments: object, **options: object) -> object:
        if not runs:
            runs.append(Result.__new__(Result))
            send_to(tmp_path, LISTS[1])
            runs[0] = bulletin("print", "1", "--numbered", "--yes", "-C", tmp_path)
        return place(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(print_issue, "place", place_late)
    late = bulletin("print", "1", "--numbered", "--yes", "-C", tmp_path)
    assert runs[0].exit_code == 0, runs[0].output
    assert late.exit_code == 1
    assert "错误[record-changed]: 排印的时候，印发记录" in late.output
    assert "没有写出文件" in late.output
    assert in_files(tmp_path) == recorded(tmp_path)
    assert beside(tmp_path) == []


def test_two_runs_that_give_the_same_numbers_are_both_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_to(tmp_path, LISTS[0])
    place = job_folder.place
    runs: list[int] = []

    def place_late(*arguments: object, **options: object) -> object:
        if not runs:
            runs.append(-1)
            runs[0] = bulletin("print", "1", "--numbered", "--yes", "-C", tmp_path).exit_code
        return place(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(print_issue, "place", place_late)
    assert bulletin("print", "1", "--numbered", "--yes", "-C", tmp_path).exit_code == 0
    assert runs == [0]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_record_is_taken_back_where_its_files_cannot_be_put_into_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool
) -> None:
    send_to(tmp_path, LISTS[0])
    if not is_first:
        assert bulletin("print", "1", "--numbered", "--yes", "-C", tmp_path).exit_code == 0
        send_to(tmp_path, LISTS[1])
    before = tree(tmp_path / "content"), tree(tmp_path / "output/print/1")

    def refuse(*_: object) -> None:
        assert (tmp_path / RECORD).exists(), "the record comes first"
        raise OSError(28, "no", "disk")

    monkeypatch.setattr(output, "exchange", refuse)
    assert isinstance(bulletin("print", "1", "--numbered", "--yes", "-C", tmp_path).exception, OSError)
    assert (tree(tmp_path / "content"), tree(tmp_path / "output/print/1")) == before
    assert beside(tmp_path) == []
