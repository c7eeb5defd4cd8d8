"""The record of a print job: written with the files, kept by later runs, not written when they could not be."""

import errno
import sys
from pathlib import Path
from typing import BinaryIO, cast

import pdfplumber
import pytest
from click.testing import Result

from bulletin.build import staging
from bulletin.cli import main as cli
from bulletin.distribution.record import parse_record
from bulletin.values.number_ranges import copy_ranges
from tests.commands import bulletin
from tests.print_jobs import issue_text, words_at

SITE = "名称: 工作简报\n编发单位: 澄川县协调小组办公室\n"  # and so two copies are filed
FIRST = "报: [县委办公室]\n送: [{单位: 县档案馆, 份数: 2}, {单位: 县工会, 份数: 2}]\n"
LATER = "报: [县委办公室]\n送: [{单位: 县档案馆, 份数: 3}]\n增发: [县图书馆]\n"
RECORD = "content/issues/365.dispatch.yaml"


def write(root: Path, front: str) -> Path:
    (root / "content/issues").mkdir(parents=True, exist_ok=True)
    (root / "content/site.yaml").write_text(SITE)
    (root / "content/issues/365.md").write_text(issue_text(front))
    return root


def press(root: Path, *options: str) -> Result:
    return bulletin("print", "365", "-C", root, *options)


def given_out(root: Path) -> dict[str, str]:
    """Return who has which numbers by the record, void ones under 作废."""
    record = parse_record(RECORD, (root / RECORD).read_text()).value
    assert record is not None
    void = {f"作废 {each.name}": copy_ranges(each.numbers) for each in record.withdrawn}
    return {each.name: copy_ranges(each.numbers) for each in record.given} | void


def test_numbered_run_records_who_got_which_number(tmp_path: Path) -> None:
    done = press(write(tmp_path, FIRST), "--numbered")
    assert done.exit_code == 0, done.output
    assert given_out(tmp_path) == {
        "县委办公室": "000001",
        "县档案馆": "000002–000003",
        "县工会": "000004–000005",
        "存档": "000006–000007",
    }
    assert "和上次编号相比" not in done.output
    again = press(tmp_path, "--numbered")
    assert "和上次编号相比" not in again.output


def test_later_run_gives_new_numbers_says_what_differs_and_how_to_print_only_those(tmp_path: Path) -> None:
    """Issue 6: a number that was given out is never used again."""
    press(write(tmp_path, FIRST), "--numbered")
    shown = press(write(tmp_path, LATER), "--numbered")
    assert shown.exit_code == 1
    assert "错误[lists-changed]" in shown.output
    assert "县工会：不再发，000004–000005 已经发出，收回或作废" in shown.output
    assert given_out(tmp_path)["县工会"] == "000004–000005"
    told = press(tmp_path, "--numbered", "--yes").output
    assert given_out(tmp_path) == {
        "县委办公室": "000001",
        "县档案馆": "000002–000003、000008",
        "县图书馆": "000009",
        "存档": "000006–000007",
        "作废 县工会": "000004–000005",
    }
    assert "县档案馆：2 份 → 3 份，补发 000008" in told
    assert "县图书馆：新增 1 份，000009" in told
    assert "县工会：不再发，000004–000005 已经发出，收回或作废" in told
    assert "第365期-编号本000008–000009.pdf" in told
    only = press(tmp_path, "--only", "8-9")
    assert only.exit_code == 0, only.output
    folder = tmp_path / "output/print/365"
    with pdfplumber.open(folder / "第365期-补印000008–000009.pdf") as pdf:
        numbers = [text for page in pdf.pages for text, _, _ in words_at(page, 15.75) if text.isdigit()]
    assert numbers == ["000008", "000009"]
    with pdfplumber.open(folder / "第365期-签收单-补印000008–000009.pdf") as pdf:
        said = pdf.pages[0].extract_text()
    assert "县档案馆：" in said
    assert "000008" in said
    assert "县委办公室：" not in said
    register = (folder / "第365期-分发登记簿.csv").read_text("utf-8-sig")
    assert "000002–000003、000008" in register
    assert "作废：县工会（送）000004–000005。" in register
    assert "9个：在用7个，作废2个，与共印份数相符" in register


def test_spoilt_copies_are_printed_again_while_changed_lists_wait_to_be_confirmed(tmp_path: Path) -> None:
    """Issue 13: `--only` adds files and touches no other, whatever was written in the lists since."""
    press(write(tmp_path, FIRST), "--numbered")
    before = (tmp_path / RECORD).read_bytes()
    write(tmp_path, LATER)
    only = press(tmp_path, "--only", "1,4")
    assert only.exit_code == 0, only.output
    assert (tmp_path / RECORD).read_bytes() == before
    with pdfplumber.open(tmp_path / "output/print/365/第365期-签收单-补印000001–000004.pdf") as pdf:
        said = pdf.pages[0].extract_text()
    assert "县工会：" in said
    assert "县图书馆" not in said
    unknown = press(tmp_path, "--only", "8")
    assert unknown.exit_code == 1
    assert "错误[lists-changed]" in unknown.output


def test_copies_once_numbered_stay_numbered(tmp_path: Path) -> None:
    """Asking later for labels or for a booklet must not take the numbers out of the register."""
    press(write(tmp_path, FIRST), "--numbered")
    done = press(tmp_path)
    assert "提醒[already-numbered]: 第365期已经编过份号，编到 000007" in done.output
    assert (tmp_path / "output/print/365/第365期-编号本.pdf").is_file()
    assert "000002–000003" in (tmp_path / "output/print/365/第365期-分发登记簿.csv").read_text()


def test_run_without_numbers_is_recorded_and_its_register_has_none(tmp_path: Path) -> None:
    press(write(tmp_path, FIRST))
    record = parse_record(RECORD, (tmp_path / RECORD).read_text()).value
    assert record is not None
    assert [(each.name, each.count, each.numbers) for each in record.given] == [
        ("县委办公室", 1, ()),
        ("县档案馆", 2, ()),
        ("县工会", 2, ()),
        ("存档", 2, ()),
    ]
    rows = (tmp_path / "output/print/365/第365期-分发登记簿.csv").read_text("utf-8-sig").splitlines()
    assert rows[1].startswith("1,县委办公室,报,1,,")
    assert not any("份号从" in row for row in rows)


def test_numbers_of_a_draft_are_not_given_out(tmp_path: Path) -> None:
    done = press(write(tmp_path, FIRST + "草稿: 是\n"), "--numbered")
    assert done.exit_code == 0, done.output
    assert not (tmp_path / RECORD).exists()


@pytest.mark.parametrize("is_second", [False, True])
def test_nothing_is_recorded_when_the_files_cannot_be_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_second: bool
) -> None:
    if is_second:
        press(write(tmp_path, FIRST), "--numbered")
    before = (tmp_path / RECORD).read_text() if is_second else None
    write(tmp_path, LATER)

    def full(path: str, mode: str) -> BinaryIO:
        if "编号本" in path:
            raise OSError(errno.ENOSPC, "no space", path)
        return cast(BinaryIO, Path(path).open(mode))

    monkeypatch.setattr(staging, "open", full, raising=False)
    monkeypatch.setattr(sys, "argv", ["bulletin", "print", "365", "-C", str(tmp_path), "--numbered"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert ((tmp_path / RECORD).read_text() if (tmp_path / RECORD).exists() else None) == before
    assert not [path.name for path in (tmp_path / "content/issues").iterdir() if path.name.endswith(".tmp")]


def test_issue_that_names_nobody_is_printed_but_not_numbered(tmp_path: Path) -> None:
    """Two copies are filed all the same (print-format.md §6.1), but how many are wanted is not known."""
    done = press(write(tmp_path, ""))
    assert "没有写报、送、发，除了存档的，要印几份请自己定" in done.output
    refused = press(tmp_path, "--numbered")
    assert refused.exit_code == 1
    assert "错误[no-copies]: 没有写发给谁，编不了份号" in refused.output
    enough = press(write(tmp_path, "份数: 20\n"), "--numbered")
    assert enough.exit_code == 0, enough.output
    assert given_out(tmp_path) == {"存档": "000001–000002", "余份": "000003–000020"}


def test_a_damaged_record_numbers_nothing(tmp_path: Path) -> None:
    press(write(tmp_path, FIRST), "--numbered")
    text = (tmp_path / RECORD).read_text()
    (tmp_path / RECORD).write_text(text.replace("000002-000003", "000002"))
    damaged = press(tmp_path, "--numbered")
    assert damaged.exit_code == 1
    assert "copy-number-missing" in damaged.output
