"""Files that texts link to hold no private data: Word, Excel and PDF with their properties, read once for each content."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from PIL import Image

from bulletin.build.attached_lines import lines_of_attachment
from bulletin.proofreading.private_data import KINDS, private_in_lines
from tests.commands import bulletin

CITIZEN = "11010519491231002X"  # the example of GB 11643—1999
MOBILE = "13812345678"
CARD = "6222021234567890128"
SITE = "名称: 工作简报\n编发单位: 协调小组办公室\n"
ISSUE = "---\n期号: 1\n日期: 2020-01-02\n{front}---\n\n## 水管通到村口\n\n县里在村口装了第一根水管，名单见[附件](files/{name})。\n"


def word(text: str = "", table: list[list[str]] | None = None, **properties: str) -> bytes:
    file, out = docx.Document(), io.BytesIO()
    file.add_paragraph(text)
    if table:
        made = file.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    for name, value in properties.items():
        setattr(file.core_properties, name, value)
    file.save(out)
    return out.getvalue()


def sheet(*rows: Sequence[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def pdf_saying(title: str) -> bytes:
    out = io.BytesIO()
    file = pikepdf.new()
    file.add_blank_page()
    file.docinfo["/Title"] = title
    file.save(out)
    return out.getvalue()


NAMES = [["姓名", "病情", "补助金额（元）"], ["张小山", "尿毒症", "3000"]]


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.docx", word(f"身份证号{CITIZEN}。"), "citizen-number"),
    ("a.docx", word(subject=f"联系人 {MOBILE}"), "mobile-number"),
    ("a.docx", word(table=NAMES), "personal-case"),
    ("a.xlsx", sheet(["姓名", "身份证号"], ["张小山", CITIZEN]), "citizen-number"),
    ("a.xlsx", sheet(["姓名", "工资卡号"], ["张小山", CARD]), "bank-card"),
    ("a.xlsx", sheet(["姓名", "手机"], ["张小山", int(MOBILE)]), "mobile-number"),
    ("a.xlsx", sheet(*NAMES), "personal-case"),
    ("a.pdf", pdf_saying(f"联系 {MOBILE}"), "mobile-number"),
    ("a.txt", f"电话\n{MOBILE}".encode(), "mobile-number"),
    ("a.csv", f"姓名,身份证\n张小山,{CITIZEN}".encode(), "citizen-number"),
])  # fmt: skip
def test_what_is_private_in_a_file_is_told_at_its_link_and_not_printed(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    told = checked(tmp_path, name, data)
    assert f"[{code}]" in told
    assert "1.md:8:" in told
    for number in (CITIZEN, MOBILE, CARD):
        assert number not in told


def with_picture(description: str) -> bytes:
    file, out, picture = docx.Document(), io.BytesIO(), io.BytesIO()
    Image.new("L", (9, 9)).save(picture, "PNG")
    file.add_picture(picture)
    file.inline_shapes[0]._inline.docPr.set("descr", description)
    file.save(out)
    return out.getvalue()


def with_comment_and_name(comment: str, name: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active
    book.active.title = name
    book.active["A1"] = "甲"
    book.active["A1"].comment = Comment(comment, "乙")
    book.save(out)
    return out.getvalue()


HEADED = [["补助发放表", ""], ["姓名", "工资卡号"], ["张小山", CARD]]


@pytest.mark.parametrize(("name", "data", "codes"), [
    ("a.docx", word(table=HEADED), ["bank-card"]),
    ("a.docx", word(table=[["姓名", "护照号"], ["张小山", "E12345678"]]), ["passport-number"]),
    ("a.docx", with_picture(f"{CITIZEN}的照片"), ["citizen-number"]),
    ("a.xlsx", sheet(*HEADED), ["bank-card"]),
    ("a.xlsx", sheet(["姓名", "护照号"], ["张小山", "E12345678"]), ["passport-number"]),
    ("a.xlsx", sheet(["项目", "流水号"], ["水管", CARD]), []),
    ("a.xlsx", with_comment_and_name(f"联系{MOBILE}", f"张{MOBILE}"), ["mobile-number"] * 2),
    ("a.csv", f"姓名,账号\n张小山,{CARD}".encode("gbk"), ["bank-card"]),
])  # fmt: skip
def test_the_head_of_a_table_and_what_is_not_seen_at_once_are_read(
    name: str, data: bytes, codes: list[str]
) -> None:
    """A number of a card or passport counts below its word; alt texts, comments and names of sheets are words."""
    lines = [line for _, line in lines_of_attachment(name, data)]
    assert [kind.code for _, kind, _ in private_in_lines(lines, KINDS, ())] == codes


def checked(root: Path, name: str, data: bytes, front: str = "") -> str:
    (root / "content/issues/files").mkdir(parents=True, exist_ok=True)
    (root / "content/site.yaml").write_text(SITE)
    (root / "content/issues/1.md").write_text(ISSUE.format(name=name, front=front))
    (root / "content/issues/files" / name).write_bytes(data)
    return bulletin("check", "-C", root, "--format", "short").stderr


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.4"])
@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
def test_a_damaged_file_stops_nothing(tmp_path: Path, data: bytes, ending: str) -> None:
    assert "number" not in checked(tmp_path, f"a.{ending}", data)


def test_the_reason_in_the_front_matter_allows_it(tmp_path: Path) -> None:
    front = "隐私例外: {手机号: 本人同意公开}\n"
    assert "mobile-number" not in checked(tmp_path, "a.txt", MOBILE.encode(), front)


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, file.open("word/document.xml", "w") as part:
        for _ in range(210):
            part.write(bytes(1_000_000))
    with pytest.raises(Exception, match="200 MB"):
        list(lines_of_attachment("a.docx", out.getvalue()))
