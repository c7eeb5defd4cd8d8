"""layouts/简报.docx: an office's own look, and what is said of one that cannot be used."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from tests.commands import bulletin
from tests.conftest import ISSUE
from tests.print_jobs import MakeSite
from tests.word.word_demands import faults
from tests.word.word_files import W, paragraphs, part, parts, word_file

BODY = "## 题\n\n文。\n\n- 一项"


def office_file(*, has_footer: bool = False, style: str = "正文段") -> bytes:
    """Return what an office made in Word: its own 正文段 and margins, some text and a list. style: the identifier of 正文段."""
    document = docx.Document()
    body = document.styles.add_style("正文段", WD_STYLE_TYPE.PARAGRAPH)
    body.element.set(qn("w:styleId"), style)
    body.font.size = Pt(15)
    document.sections[0].left_margin = Mm(31)
    document.add_paragraph("这是样张的字。", style="正文段")
    if has_footer:
        document.sections[0].footer.paragraphs[0].text = "第页"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def style_named(data: bytes, name: str) -> list[object]:
    return [
        s
        for s in part(data, "word/styles.xml")
        if s.find(f"{W}name") is not None and s.find(f"{W}name").get(f"{W}val") == name
    ]


def test_its_styles_are_taken_by_name_and_those_it_lacks_are_added() -> None:
    data = word_file(BODY, template=office_file())
    assert len(style_named(data, "正文段")) == 1
    (own,) = style_named(data, "正文段")
    assert own.find(f"{W}rPr/{W}sz").get(f"{W}val") == "30"  # type: ignore[attr-defined]
    assert len(style_named(data, "文章题目")) == 1
    styles = {
        each.get(f"{W}styleId"): each.find(f"{W}name").get(f"{W}val")
        for each in part(data, "word/styles.xml").iter(f"{W}style")
    }
    text = [(styles[style], words) for style, words in paragraphs(data) if words]
    assert ("正文段", "文。") in text
    assert ("文章题目", "题") in text


def test_a_style_that_the_office_changed_gives_size_and_space_wherever_it_is_used() -> None:
    """Our own export, changed in Word, is the office's file: what we set beside the styles gives way."""
    document = docx.Document(io.BytesIO(word_file(BODY)))
    for name, size in (("题头", 12), ("简报名称", 36)):
        document.styles[name].font.size = Pt(size)
    document.styles["文章题目"].paragraph_format.space_before = Pt(30)
    out = io.BytesIO()
    document.save(out)
    data = word_file(BODY, template=out.getvalue())
    assert not faults(data)
    own = {style: p for p in part(data).iter(f"{W}p") for style in p.xpath("./*/*[local-name()='pStyle']/@*")}
    assert not [each for style in ("题头", "简报名称") for each in own[style].iter(f"{W}sz")]
    assert not own["文章题目"].xpath("./*/*[local-name()='spacing']/@*[local-name()='before']")
    unchanged = word_file(BODY, template=word_file(BODY))
    assert len(list(part(unchanged).iter(f"{W}sz"))) == len(list(part(word_file(BODY)).iter(f"{W}sz")))


def test_styles_are_found_by_name_whatever_word_calls_them_inside() -> None:
    """Word itself gives 正文段 an identifier such as a5, and may use ours for another style."""
    template = office_file(style="a5")
    data = word_file("## 题\n\n甲[^1]。\n\n[^1]: 注。", "草稿: 是\n", template=template)
    styles = {
        each.get(f"{W}styleId"): each.find(f"{W}name").get(f"{W}val")
        for each in part(data, "word/styles.xml").iter(f"{W}style")
    }
    assert len(styles) == len(list(part(data, "word/styles.xml").iter(f"{W}style")))
    assert ("a5", "甲。") in paragraphs(data)
    assert styles["a5"] == "正文段"
    used = {
        style
        for name in parts(data)
        if name.startswith("word/") and name.endswith(".xml")
        for style, _ in paragraphs(data, name)
        if style
    }
    assert used <= styles.keys()
    assert {"footnote text", "footer", "送审标记", "文章题目"} <= {styles[each].casefold() for each in used}


def test_pictures_and_comments_of_its_text_do_not_travel() -> None:
    document = docx.Document(io.BytesIO(office_file(has_footer=True)))
    out, image = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 8)).save(image, "PNG")
    document.add_picture(image)
    document.add_comment(document.paragraphs[0].runs, text="内部的话", author="某人")
    document.save(out)
    names = parts(word_file(BODY, template=out.getvalue()))
    assert not [name for name in names if "media" in name or "comments" in name]
    assert [name for name in names if name.startswith("word/footer")] == ["word/footer1.xml"]


def test_nothing_is_wider_than_its_lines() -> None:
    document = docx.Document(io.BytesIO(office_file()))
    document.sections[0].left_margin = document.sections[0].right_margin = Mm(40)
    out = io.BytesIO()
    document.save(out)
    data = word_file("## 题\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |", "报: [县委]\n", template=out.getvalue())
    page = next(part(data).iter(f"{W}pgSz"))
    line = int(page.get(f"{W}w")) - 2 * round(40 / 25.4 * 1440)
    widths = [sum(int(each.get(f"{W}w")) for each in grid) for grid in part(data).iter(f"{W}tblGrid")]
    assert len(widths) == 2
    assert all(line - 20 <= width <= line + 2 for width in widths)
    (stop, *_) = [
        int(each.get(f"{W}pos")) for each in part(data).iter(f"{W}tab") if each.get(f"{W}val") == "right"
    ]
    assert stop <= line


def test_the_mark_of_a_draft_stands_above_its_own_header() -> None:
    document = docx.Document(io.BytesIO(office_file()))
    document.sections[0].header.paragraphs[0].text = "单位的页眉"
    out = io.BytesIO()
    document.save(out)
    data = word_file(BODY, "草稿: 是\n", template=out.getvalue())
    heads = [
        [text for _, text in paragraphs(data, name)] for name in parts(data) if name.startswith("word/header")
    ]
    assert ["送审稿", "单位的页眉"] in heads


def test_its_page_is_kept_and_its_text_is_not() -> None:
    data = word_file(BODY, template=office_file())
    margins = next(part(data).iter(f"{W}pgMar"))
    assert int(margins.get(f"{W}left")) == round(31 / 25.4 * 1440)
    assert "这是样张的字。" not in "".join(part(data).itertext())


def test_its_footers_are_kept_where_it_has_some() -> None:
    data = word_file(BODY, template=office_file(has_footer=True))
    feet = ["".join(part(data, name).itertext()) for name in parts(data) if name.startswith("word/footer")]
    assert feet == ["第页"]
    own = word_file(BODY, template=office_file())
    assert len([name for name in parts(own) if name.startswith("word/footer")]) == 2


def test_our_bullets_stand_beside_its_own_lists() -> None:
    data = word_file(BODY, template=office_file())
    (style,) = style_named(data, "项目列表")
    number = style.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")  # type: ignore[attr-defined]
    numbering = part(data, "word/numbering.xml")
    mine = [each for each in numbering.iter(f"{W}num") if each.get(f"{W}numId") == number]
    assert len(mine) == 1
    kinds = [child.tag for child in numbering]
    assert kinds == sorted(kinds, key=[qn("w:abstractNum"), qn("w:num")].index)


def test_the_same_template_gives_the_same_bytes() -> None:
    template = office_file(has_footer=True)
    assert word_file(BODY, template=template) == word_file(BODY, template=template)


def macros() -> bytes:
    """Return a file with macros under the name of one without."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"vnd.ms-word.document.macroEnabled.main",
                )
            target.writestr(name, data)
    return out.getvalue()


def without_part(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file())) as source, zipfile.ZipFile(out, "w") as target:
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "不是 Word".encode(),
        office_file()[:9000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        macros(),
        without_part("word/styles.xml"),
        without_part("word/document.xml"),
        without_part("[Content_Types].xml"),
    ],
    ids=["empty", "text", "cut", "old", "macros", "no-styles", "no-text", "no-types"],
)
def test_one_that_is_damaged_is_named_and_nothing_is_written(make_site: MakeSite, data: bytes) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "layouts/简报.docx": data})
    told = bulletin("docx", "1", "-C", root)
    assert told.exit_code == 1
    assert "错误[damaged-word-template]: 样张 `layouts/简报.docx` 用不了" in told.output
    assert "没有写出文件" in told.output
    assert not list(Path(root).rglob("第1期*.docx"))
    assert not list(Path(root).rglob("*稿1*"))
