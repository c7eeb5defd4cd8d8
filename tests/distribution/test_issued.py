"""What went out on paper is a fact: the book, the settings and the text of today change nothing of it."""

import datetime
import errno
import io
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
from click.testing import Result

from bulletin.build import saved_texts
from bulletin.build.job_folder import place
from bulletin.build.record_file import read_original
from bulletin.distribution import edition
from bulletin.distribution.book import parse_book
from bulletin.distribution.edition import about_layout, layout_digest, original_digest
from bulletin.distribution.job import JobFile
from bulletin.distribution.record import parse_record
from bulletin.distribution.sheet_entries import Entries, FilledSheet
from bulletin.values.choices import PREPRINTED
from bulletin.values.distribution import Record, Run
from bulletin.values.number_ranges import copy_ranges
from bulletin.values.print_settings import PrintConfig
from bulletin.values.quoting import csv_text
from bulletin.values.settings import Config
from tests.commands import bulletin
from tests.print_jobs import issue_text
from tests.site import article, issue

SITE = "名称: 工作简报\n编发单位: 澄川县协调小组办公室\n分发: {存档: 1, 余份: 2}\n"
BOOK = """# 我们自己的通讯录
单位:
  - 简称: 县档案局  # 在文庙路
    类别: 送
    份数: 2
    地址: 文庙路9号
  - {简称: 县委, 类别: 报, 标识: xw}
  - {简称: 青荷镇党委, 类别: 发}
  - 桐溪镇党委
组:
  各镇党委: [青荷镇党委, 桐溪镇党委]
"""
FRONT = "报: [县委]\n送: [县档案局]\n发: [各镇党委]\n"
EXTRA = FRONT + "增发: [{单位: 县图书馆, 份数: 2}]\n"
RECORD = "content/issues/365.dispatch.yaml"
REGISTER = "第365期-分发登记簿.xlsx"


def write(
    root: Path, front: str = FRONT, book: str = BOOK, site: str = SITE, body: str = "会议开得很好。"
) -> Path:
    (root / "content/issues").mkdir(parents=True, exist_ok=True)
    (root / "content/site.yaml").write_text(site)
    (root / "content/recipients.yaml").write_text(book)
    (root / "content/issues/365.md").write_text(issue_text(front, body))
    return root


def press(root: Path, *options: str) -> Result:
    return bulletin("print", "365", "-C", root, *options)


def record(root: Path) -> Record:
    found = parse_record(RECORD, (root / RECORD).read_text()).value
    assert found is not None
    return found


def given(root: Path) -> dict[str, str]:
    return {each.name: copy_ranges(each.numbers) or str(each.count) for each in record(root).given}


def folder(root: Path) -> Path:
    return root / "output/print/365"


def told(result: Result, code: int = 0) -> str:
    assert result.exit_code == code, result.output
    return result.output


CHANGED_BOOKS = (
    BOOK.replace("县档案局", "县档案馆").replace("份数: 2", "份数: 7"),
    BOOK.replace("  - 桐溪镇党委\n", "  - 松岭镇党委\n").replace("桐溪镇党委]", "松岭镇党委]"),
)


@pytest.mark.parametrize("options", [("--numbered",), ()])
def test_neither_book_nor_settings_change_what_went_out(tmp_path: Path, options: tuple[str, ...]) -> None:
    told(press(write(tmp_path), *options))
    before, text = given(tmp_path), (tmp_path / RECORD).read_text()
    for book in CHANGED_BOOKS:
        write(tmp_path, book=book, site=SITE.replace("余份: 2", "余份: 9"))
        assert "已经做过，没有新增的" in told(press(tmp_path))
        assert (tmp_path / RECORD).read_text() == text
        done = bulletin("build", "-C", tmp_path)
        assert done.exit_code == 0, done.output
        assert '"print_run": 8' in (tmp_path / "output/site/issues/365.json").read_text()
    write(tmp_path, EXTRA, book=CHANGED_BOOKS[0])
    said = told(press(tmp_path))
    assert "县图书馆：新增 2 份" in said
    assert given(tmp_path) == {**before, "县图书馆": "000009–000010" if options else "2"}
    register = (folder(tmp_path) / "第365期-分发登记簿.csv").read_text("utf-8-sig")
    assert "县档案局,送,2" in register
    assert "县档案馆" not in register


def test_only_what_is_new_is_printed_and_the_whole_set_says_what_is_out(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered", "--labels", "3x7"))
    first = (folder(tmp_path) / "第365期-编号本.pdf").read_bytes()
    assert "；这次 2 份，连以前的共 10 份" in told(press(write(tmp_path, EXTRA)))
    names = {path.name for path in folder(tmp_path).iterdir()}
    assert {
        "第365期-编号本000009–000010.pdf",
        "第365期-签收单-加印000009–000010.pdf",
        "第365期-标签-3x7.pdf",
    } <= names
    assert (folder(tmp_path) / "第365期-编号本.pdf").read_bytes() == first
    again = told(press(write(tmp_path, EXTRA, site=SITE.replace("工作简报", "学习简报")), "--all"))
    assert "里面的 000001–000010 已经发过" in again
    assert "警告[layout-changed]: 第365期在" in again
    with pdfplumber.open(folder(tmp_path) / "第365期-编号本.pdf") as pdf:
        assert "000001–000010已发，勿再印" in pdf.pages[0].extract_text()


def test_a_text_that_changed_is_not_printed_silently_and_lost_copies_are_those_that_went_out(
    tmp_path: Path,
) -> None:
    told(press(write(tmp_path), "--numbered"))
    write(tmp_path, EXTRA, body="会议开得不好。")
    refused = told(press(tmp_path), 1)
    assert "错误[text-changed]: 第365期的文字在" in refused
    assert "更正: [{日期:" in refused
    assert "--reprint" in refused
    write(
        tmp_path, f"草稿: 是\n{FRONT}", body="会议开得不好。"
    )  # it waits to be corrected, and is none of theirs
    again = told(press(tmp_path, "--only", "3"))
    assert "发出去的原件" in again
    assert "draft-printed" not in again
    with pdfplumber.open(folder(tmp_path) / "第365期-补印000003.pdf") as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "会议开得很好" in text
    assert "会议开得不好" not in text
    assert "送审稿" not in text
    write(tmp_path, body="会议开得不好。")
    volume = told(bulletin("volume", "2020", "-C", tmp_path))
    assert "2020年合订本" in volume
    with pdfplumber.open(tmp_path / "output/print/2020.pdf") as pdf:
        text = "".join(page.extract_text().replace("\n", "") for page in pdf.pages)
    assert "第365期的正文在印发以后改过" in text
    assert "没有写更正" in text
    corrected = EXTRA + "更正: [{日期: 2020-04-01, 内容: “很好”应为“不好”}]\n"
    write(tmp_path, corrected, body="会议开得不好。")
    assert "提醒[text-corrected]" in told(press(tmp_path))
    assert given(tmp_path)["县图书馆"] == "000009–000010"


def test_an_original_that_cannot_be_folded_is_not_torn_apart_for_a_booklet(tmp_path: Path) -> None:
    """Two pages of A4, text and 报尾: a blank page behind the 报尾 would be against 7.4.1, one before it would part them."""
    told(press(write(tmp_path), "--numbered"))
    before = {path.name: path.read_bytes() for path in folder(tmp_path).iterdir()}
    assert "错误[unfoldable-original]" in told(press(tmp_path, "--only", "2", "--booklet"), 1)
    assert before == {path.name: path.read_bytes() for path in folder(tmp_path).iterdir()}
    assert "补印" in told(press(tmp_path, "--only", "2"))


def test_a_reprint_takes_the_place_of_all_copies_under_the_same_numbers(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    before = given(tmp_path)
    write(tmp_path, body="会议开得不好。")
    assert "收回销毁" in told(press(tmp_path, "--reprint"))
    assert given(tmp_path) == before
    assert [run.is_whole for run in record(tmp_path).runs] == [False, True]
    told(press(tmp_path, "--only", "3"))
    with pdfplumber.open(folder(tmp_path) / "第365期-补印000003.pdf") as pdf:
        assert "会议开得不好" in "".join(page.extract_text() for page in pdf.pages)


def test_a_draft_is_marked_on_every_page_and_leaves_neither_record_nor_register(tmp_path: Path) -> None:
    write(tmp_path, FRONT + "草稿: 是\n", body="\n\n".join(["会议开得很好。" * 40] * 9))
    assert "这是送审稿，不算印发" in told(press(tmp_path, "--numbered", "--labels", "3x7"))
    assert [path.name for path in folder(tmp_path).glob("[!.]*")] == ["第365期-送审稿.pdf"]
    assert not (tmp_path / RECORD).exists()
    with pdfplumber.open(folder(tmp_path) / "第365期-送审稿.pdf") as pdf:
        assert len(pdf.pages) > 2
        assert all("送审稿" in page.extract_text().replace(" ", "") for page in pdf.pages)


def test_a_proof_is_made_where_its_text_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, FRONT + "草稿: 是\n")

    def refuse(path: Path, data: bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(saved_texts, "write_new", refuse)
    said = told(press(tmp_path))
    assert "警告[text-not-kept]" in said
    assert "写不进放简报的文件夹：这个磁盘只能读" in said
    assert [path.name for path in folder(tmp_path).glob("[!.]*")] == ["第365期-送审稿.pdf"]


def fill(path: Path, cells: dict[str, str]) -> None:
    book = openpyxl.load_workbook(path)
    for cell, word in cells.items():
        book.worksheets[0][cell] = word
    book.save(path)


def test_what_people_filled_in_is_carried_over_into_the_new_sheet(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    fill(folder(tmp_path) / REGISTER, {"H4": "温亦秋", "I4": "3月11日", "J5": "放在传达室"})
    catalogue = folder(tmp_path) / "第365期-归档目录.csv"
    catalogue.write_bytes(catalogue.read_text("utf-8-sig").replace("\n,", "\n17,").encode("gb18030"))
    for front in (EXTRA, FRONT + "增发: [{单位: 县图书馆, 份数: 3}]\n"):
        said = told(press(write(tmp_path, front)))
        assert "填好的 1 个签收照原样留着" in said
    sheet = openpyxl.load_workbook(io.BytesIO((folder(tmp_path) / REGISTER).read_bytes())).worksheets[0]
    assert [sheet[place].value for place in ("B4", "H4", "I4", "J5")] == [
        "县委",
        "温亦秋",
        "3月11日",
        "放在传达室",
    ]
    assert "县图书馆" in [row[1].value for row in sheet.iter_rows()]
    assert "\n17," in catalogue.read_text("utf-8-sig")


def test_a_file_that_is_no_longer_ours_is_never_replaced(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    fill(folder(tmp_path) / REGISTER, {"L4": "自己加的一列"})
    slips = folder(tmp_path) / "第365期-签收单.pdf"
    slips.write_bytes(b"%PDF scanned")
    theirs = (folder(tmp_path) / REGISTER).read_bytes()
    for _ in range(2):
        said = told(press(write(tmp_path, EXTRA), "--all"))
        assert (folder(tmp_path) / REGISTER).read_bytes() == theirs
        assert slips.read_bytes() == b"%PDF scanned"
        assert "`第365期-分发登记簿.xlsx` 有人改过" in said
    assert len(list(folder(tmp_path).glob("*（新）*"))) == 2
    assert not list(folder(tmp_path).glob("*（新2）*"))


def register_of(*names: str) -> JobFile:
    def make(entries: Entries) -> bytes:
        rows = [(name, entries.get((name,), {}).get("签收人", "")) for name in names]
        return csv_text([("收文单位", "签收人"), *rows]).encode()

    rows = tuple((name, "") for name in names)
    sheet = FilledSheet(("收文单位", "签收人"), rows, ("收文单位",), ("签收人",), (), make)
    return JobFile("登记簿.csv", make({}), sheet=sheet)


def test_a_register_with_the_entry_of_a_unit_that_is_no_more_stays_and_the_new_one_has_all_others(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "登记簿.csv", tmp_path / "登记簿（新）.csv"
    place(tmp_path, (register_of("县委", "县档案局", "甲镇"),))
    signed = old.read_text("utf-8-sig").replace("县委,", "县委,林晓").replace("局,", "局,周南")
    old.write_text(signed, encoding="gb18030")
    for _ in range(2):
        (placed,) = place(tmp_path, (register_of("县委", "甲镇"),))
        assert (placed.name, placed.signed, placed.unsigned) == (new.name, 1, 1)
        assert old.read_text("gb18030") == signed
        assert new.read_text("utf-8-sig").split() == ["收文单位,签收人", "县委,林晓", "甲镇,"]


def test_a_lost_record_is_missed_and_can_be_put_back(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    text = (tmp_path / RECORD).read_text()
    (tmp_path / RECORD).unlink()
    refused = told(press(tmp_path, "--numbered"), 1)
    assert "错误[lost-record]" in refused
    assert "编到了 000008" in refused
    assert not (tmp_path / RECORD).exists()
    told(press(tmp_path, "--restore-record"))
    assert (tmp_path / RECORD).read_text() == text
    shutil.rmtree(folder(tmp_path))
    assert "警告[made-before]" in told(press(tmp_path))
    assert "made-before" not in told(press(tmp_path))


def test_copies_without_numbers_are_missed_as_well_and_named_on_the_ticket(tmp_path: Path) -> None:
    told(press(write(tmp_path)))
    assert "以前的8份已经发过，勿再发" in told(press(tmp_path, "--all"))
    with pdfplumber.open(folder(tmp_path) / "第365期-付印单.pdf") as pdf:
        assert "以前的8份已发，勿再印" in pdf.pages[0].extract_text()
    refused = told(press(tmp_path, "--only", "2"), 1)
    assert "第365期印的时候没有编份号" in refused
    assert "补印坏了、丢了的：把上次的付印版再打印几份" in refused
    (tmp_path / RECORD).unlink()
    assert "里有印好的文件" in told(press(tmp_path), 1)
    assert "，编到" not in told(press(tmp_path, "--restore-record"))


def test_numbered_copies_of_an_earlier_version_are_asked_as_well(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    (tmp_path / RECORD).unlink()
    (folder(tmp_path) / ".bulletin.json").write_text('["第365期-编号本.pdf"]')
    assert "编到了 000008" in told(press(tmp_path, "--numbered"), 1)


def test_a_unit_is_renamed_in_the_book_and_its_past_stays(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    before = given(tmp_path)
    said = told(bulletin("recipients", "rename", "县档案局", "县档案馆", "-C", tmp_path))
    assert "县档案局 → 县档案馆" in said
    text = (tmp_path / "content/recipients.yaml").read_text()
    assert "# 我们自己的通讯录" in text
    assert "简称: 县档案馆  # 在文庙路\n    曾用名: [县档案局]\n" in text
    told(bulletin("recipients", "rename", "xw", "中共县委", "-C", tmp_path))
    told(bulletin("recipients", "rename", "桐溪镇党委", "桐溪街道党工委", "-C", tmp_path))
    book = parse_book((tmp_path / "content/recipients.yaml").read_text()).value
    assert book is not None
    assert [unit.short for unit in book.units] == ["县档案馆", "中共县委", "青荷镇党委", "桐溪街道党工委"]
    assert book.groups[0].members == ("青荷镇党委", "桐溪街道党工委")
    renamed = (tmp_path / "content/recipients.yaml").read_text()
    write(tmp_path, "报: [中共县委]\n送: [县档案馆]\n发: [各镇党委]\n", book=renamed)
    told(press(tmp_path))
    assert given(tmp_path) == before
    assert "`无此单位`" in told(bulletin("recipients", "rename", "无此单位", "甲", "-C", tmp_path), 2)


def test_a_unit_renamed_by_hand_is_known_by_its_id(tmp_path: Path) -> None:
    told(press(write(tmp_path), "--numbered"))
    before = given(tmp_path)
    write(tmp_path, FRONT.replace("县委", "中共县委"), book=BOOK.replace("简称: 县委", "简称: 中共县委"))
    told(press(tmp_path))
    assert given(tmp_path) == before
    write(tmp_path, FRONT.replace("县档案局", "县档案馆"), book=BOOK.replace("县档案局", "县档案馆"))
    refused = told(press(tmp_path), 1)
    assert "bulletin recipients rename 县档案局 县档案馆" in refused


def test_a_record_of_the_first_form_is_still_read_and_its_numbers_stay(tmp_path: Path) -> None:
    write(tmp_path, EXTRA)
    (tmp_path / RECORD).write_text(
        "期号: 365\n已编到: 000008\n分发:\n"
        "  - {名单: 报, 单位: 县委, 份号: 000001}\n  - {名单: 送, 单位: 县档案局, 份号: 000002-000003}\n"
        "  - {名单: 发, 单位: 青荷镇党委, 份号: 000004}\n  - {名单: 发, 单位: 桐溪镇党委, 份号: 000005}\n"
        "  - {名单: 存档, 单位: 存档, 份号: 000006}\n  - {名单: 余份, 单位: 余份, 份号: 000007-000008}\n"
    )
    told(press(tmp_path))
    assert given(tmp_path)["县图书馆"] == "000009–000010"
    assert record(tmp_path).is_frozen
    told(press(tmp_path, "--only", "2"))


def test_other_paper_is_no_other_layout() -> None:
    """A letterhead and a booklet are asked for at each printing."""
    config = Config("工作简报", "办公室")
    went_out = issue(365, "2020-03-10", [article("题")])
    preprinted = replace(config, print=replace(config.print, letterhead=PREPRINTED.en))
    asked, older = (
        layout_digest(preprinted, booklet=True),
        layout_digest(replace(config, name="简报"), booklet=False),
    )
    for layout, codes in ((asked, []), ("", []), (older, ["layout-changed"])):
        out = Record("365", (), runs=(Run(datetime.date(2020, 3, 10), 8, layout=layout),))
        assert [found.code for found in about_layout(went_out, out, config)] == codes


def test_a_setting_that_a_later_version_adds_changes_no_old_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class LaterPrintConfig(PrintConfig):
        has_watermark: bool = False

    config = Config("工作简报", "办公室", print=PrintConfig(title_size_pt=21.0))
    later = replace(config, print=LaterPrintConfig(title_size_pt=21.0))
    marked = replace(config, print=LaterPrintConfig(title_size_pt=21.0, has_watermark=True))
    recorded = layout_digest(config, booklet=False)
    monkeypatch.setattr(edition, "PrintConfig", LaterPrintConfig)
    assert layout_digest(later, booklet=False) == recorded
    assert layout_digest(marked, booklet=False) != recorded


def test_an_original_is_known_by_its_digest_whatever_its_issue_is_called_now(tmp_path: Path) -> None:
    data = b"%PDF of what went out"
    (tmp_path / f"365.dispatch.{original_digest(data)}.pdf").write_bytes(data)
    (tmp_path / f"364.dispatch.{original_digest(data)}.pdf").write_bytes(b"half of it")
    assert read_original(tmp_path / "春.dispatch.yaml", original_digest(data)) == data
    for digest in ("0a1b2c3d4e5f", "**", "../..", "[", ""):  # a record may be foreign, or damaged
        assert read_original(tmp_path / "春.dispatch.yaml", digest) is None
