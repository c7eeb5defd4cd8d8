"""`bulletin print` and the record: a number given out stays where it is, and is never given to another."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from bulletin import cli, output
from tests.test_print_job import LISTS, SITE, bulletin, issue_text, numbers_on, words_at

MakeSite = Callable[..., Path]
Print = Callable[..., str]
CHANGED = LISTS.replace("份数: 2", "份数: 3").replace("县委办公室、", "")


@pytest.fixture
def root(make_site: MakeSite) -> Path:
    return make_site({"content/issues/365.md": issue_text(3)}, SITE)


def record(root: Path) -> Path:
    return root / "content" / "issues" / "365.dispatch.yaml"


def run(root: Path, *options: str, lists: str = LISTS) -> str:
    """Print issue 365 with these lists; return what is told."""
    (root / "content/issues/365.md").write_text(issue_text(3, lists))
    done = bulletin("print", "365", "-C", root, *options)
    assert done.exit_code == 0, done.output
    return done.output


def printed(root: Path) -> dict[str, str]:
    """Return whose copy bears which number, read from the paper."""
    (path,) = (root / "output" / "print" / "365").glob("*编号本.pdf")
    with pdfplumber.open(path) as pdf:
        return {numbers_on(page)[0][0]: words_at(page, 9)[0][0] for page in pdf.pages[2:] if numbers_on(page)}


FIRST = {
    "000001": "县委办公室",
    "000002": "县政府办公室",
    "000003": "县档案馆",
    "000004": "县档案馆",
    "000005": "各乡镇党委",
}


def test_first_run_records_what_is_on_paper_and_the_next_one_changes_nothing(root: Path) -> None:
    told = run(root, "--names")
    assert printed(root) == FIRST
    assert "和上次" not in told
    text = record(root).read_text()
    assert "单位: 县档案馆, 份号: 000003-000004" in text
    assert "和上次" not in run(root, "--names")
    assert record(root).read_text() == text


def test_changed_list_keeps_numbers_appends_new_ones_and_reuses_none(root: Path) -> None:
    run(root, "--names")
    told = run(root, "--names", lists=CHANGED)
    assert printed(root) == {n: name for n, name in FIRST.items() if n != "000001"} | {"000006": "县档案馆"}
    assert "和上次编号相比：" in told
    assert "县档案馆：2 份 → 3 份，补发 000006" in told
    assert "县委办公室：不再发，000001 已经发出，收回或作废" in told
    assert "只印新增的：bulletin print 365 --only 6" in told
    again = run(root, "--names", lists=LISTS)
    assert "000001" not in printed(root)
    assert printed(root)["000007"] == "县委办公室"
    assert "县委办公室：新增 1 份，000007" in again


def test_unnumbered_and_spoilt_copies_leave_the_record_alone(root: Path) -> None:
    run(root)
    assert not record(root).exists()
    run(root, "--numbered")
    text = record(root).read_text()
    run(root, "--only", "2", lists=CHANGED)
    assert record(root).read_text() == text
    run(root, "--only", "6", lists=CHANGED)
    assert "[000003-000004, 000006]" in record(root).read_text()


@pytest.mark.parametrize("fails", ["the folder", "the record"])
def test_no_number_is_given_when_the_disk_refuses(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fails: str
) -> None:
    """Neither a record of copies that cannot be had, nor copies of which no record could be written."""
    run(root, "--numbered")
    text = record(root).read_text()
    names = sorted(path.name for path in (root / "output/print/365").iterdir())
    (root / "content/issues/365.md").write_text(issue_text(3, CHANGED))

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no", "disk")

    if fails == "the folder":
        monkeypatch.setattr(output, "exchange", refuse)
    else:
        monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(sys, "argv", ["bulletin", "print", "365", "-C", str(root), "--booklet", "--numbered"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert "磁盘满了，没有写出文件" in capsys.readouterr().err
    assert record(root).read_text() == text
    assert sorted(path.name for path in (root / "output/print/365").iterdir()) == names
    assert sorted(path.name for path in record(root).parent.iterdir()) == ["365.dispatch.yaml", "365.md"]


def test_damaged_record_stops_everything_and_stays_as_it_is(root: Path) -> None:
    run(root, "--numbered")
    damaged = record(root).read_text().replace("000003-000004", "000003-00000")
    record(root).write_text(damaged)
    done = bulletin("print", "365", "-C", root, "--numbered")
    assert done.exit_code == 1
    assert "份号 `000003-00000` 读不懂" in done.output
    assert record(root).read_text() == damaged
