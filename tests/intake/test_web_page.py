"""Web pages: pictures come along or are named, what nobody sees is told, archives are opened."""

import base64
import time
from collections import Counter
from pathlib import Path

import pytest

from bulletin.intake.blocks import (
    SourceDocument,
    SourceParagraph,
    SourcePicture,
    SourceTable,
    UnreadableSourceError,
)
from bulletin.intake.marks import without_blanks
from bulletin.intake.plain_text import read_plain_text
from bulletin.intake.web_page import read_web_page
from tests.commands import bulletin
from tests.intake.word_files import PNG

LONG = "会议指出，学习要从身边的问题学起，边学边改，学一件改一件，改了再学，学了再改，群众看得见，干部用得上，年底再来看一看有没有见效。"
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
PAGE = f"<html><body><div><a>首页</a></div><div><h1>水管通到村口</h1><p>{LONG}</p>{{}}<p>{LONG}</p></div></body></html>"


def read(inner: str) -> SourceDocument:
    files = {"a_files/1.png": PNG}
    return read_web_page(PAGE.format(inner).encode(), files.get)


@pytest.mark.parametrize("inner", [
    f'<img src="{DATA}">',
    '<p><span><img src="a_files/1.png" alt="水管"></span></p>',
    '<table><tr><td>甲<img src="a_files/1.png"></td><td>乙</td></tr></table>',
    '<figure><a href="x"><img data-src="a_files/1.png"></a><figcaption>图1　水管</figcaption></figure>',
    '<h2><img src="a_files/1.png">村里的水</h2>',
])  # fmt: skip
def test_a_picture_that_came_with_the_page_is_kept(inner: str) -> None:
    found = read(inner)
    assert [block.data for block in found.blocks if isinstance(block, SourcePicture)] == [PNG]
    assert [remark for remark in found.remarks if remark.code == "picture"] == []


@pytest.mark.parametrize(("inner", "code", "named"), [
    ('<img src="https://a/b/水管.jpg">', "picture", "水管.jpg"),
    ('<img src="gone.png" alt="村口">', "picture", "村口"),
    ('<svg><path d="M0 0"/></svg>', "picture", "svg"),
    ('<video src="a.mp4"></video>', "picture", "a.mp4"),
    ('<p>看得见<span style="display: none">看不见</span></p>', "hidden-text", "看不见"),
    ("<div hidden>藏着的话</div>", "hidden-text", "藏着的话"),
])  # fmt: skip
def test_what_does_not_come_along_is_named(inner: str, code: str, named: str) -> None:
    told = [f"{remark.words}{remark.dropped}" for remark in read(inner).remarks if remark.code == code]
    assert len(told) == 1
    assert named in told[0]


def test_a_dot_that_counts_readers_is_no_picture() -> None:
    assert [remark.code for remark in read('<img src="https://a/b.gif" width="1" height="1">').remarks] == [
        "dropped-line"
    ]


def test_what_is_raised_stays_raised() -> None:
    text = "".join(block.text for block in read("<p>面积100m<sup>2</sup>，排放CO<sub>2</sub></p>").blocks)
    assert "100m²，排放CO₂" in text


def test_an_archive_is_opened_with_its_pictures() -> None:
    page = PAGE.format('<img src="cid:p1">').encode("gb18030")
    parts = (
        f"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(page).decode()}",
        f"Content-Type: image/png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(PNG).decode()}",
    )
    whole = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n' + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"  # fmt: skip
    found = read_web_page(whole.encode(), lambda _: None)
    assert [block.data for block in found.blocks if isinstance(block, SourcePicture)] == [PNG]
    assert any(block.text == "水管通到村口" for block in found.blocks)


def test_a_picture_comes_from_the_pages_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("名称: 工作简报\n编发单位: 协调小组办公室\n")
    (tmp_path / "旧/a_files").mkdir(parents=True)
    (tmp_path / "旧/a_files/图 1.png").write_bytes(PNG)
    (tmp_path / "秘密.png").write_bytes(PNG + b"2")
    inner = '<img src="a_files/%E5%9B%BE%201.png"><img src="../秘密.png"><img src="/etc/passwd">'
    (tmp_path / "旧/a.html").write_text(PAGE.format(inner))
    told = bulletin("import", "-C", tmp_path, "--number", "3", "--date", "2020-01-02", tmp_path / "旧/a.html")
    assert told.exit_code == 0, told.stderr
    assert [path.read_bytes() for path in (tmp_path / "content/issues/2020/3").iterdir()] == [PNG]
    assert told.stderr.count("没有和网页存在一起") == 2


@pytest.mark.parametrize(("line", "fields", "left_out"), [
    ("2012-07-01 22:37 求是", ["来源：求是"], "22:37"),
    ("发布时间：2023-05-12 10:20　来源：县融媒体中心　作者：王小明　浏览次数：123 次", ["来源：县融媒体中心", "作者：王小明"], "123 次"),
    ("来源：县日报 | 时间：2023年5月12日 | 【字体：大 中 小】", ["来源：县日报"], "大 中 小"),
    ("2023年5月12日 08:00 来源：县政府网 编辑：李四", ["来源：县政府网", "编辑：李四"], "08:00"),
])  # fmt: skip
def test_a_line_of_a_web_page_that_tells_time_and_source_becomes_fields(
    line: str, fields: list[str], left_out: str
) -> None:
    for found in (
        read(f"<p>{line}</p>"),
        read_plain_text(f"水管通到村口\n\n{line}\n\n{LONG}\n".encode(), "a.txt"),
    ):
        texts = [block.text for block in found.blocks]
        assert [text for text in texts if text in fields] == fields
        assert line not in texts
        assert any(left_out in remark.dropped for remark in found.remarks)
        assert Counter(without_blanks(line)) - Counter(found.text) == Counter()


@pytest.mark.parametrize("line", [
    "2023年5月12日，县里开会。", "会议时间：2023年5月12日", "时间：5月12日　地点：三楼会议室", "2023-05-12", "作者：王小明", "来源：县日报",
])  # fmt: skip
def test_other_lines_with_a_date_stay(line: str) -> None:
    found = read_plain_text(f"水管通到村口\n\n{line}\n\n{LONG}\n".encode(), "a.txt")
    assert line in [block.text for block in found.blocks]


def test_menus_of_a_page_saved_as_text_are_left_out_and_named() -> None:
    text = f"县信息网欢迎您!\n首页 文章 党建\n\n水管通到村口\n\n{LONG}\n\n上一篇：修路\n【打印】 【关闭】\n返回顶部\n"
    found = read_plain_text(text.encode(), "a.txt")
    assert [block.text for block in found.blocks] == ["水管通到村口", LONG]
    assert [remark.dropped for remark in found.remarks] == [
        "县信息网欢迎您!", "首页 文章 党建", "上一篇：修路", "【打印】 【关闭】", "返回顶部",
    ]  # fmt: skip


def test_titles_that_only_look_like_menus_stay() -> None:
    for title in ("欢迎来到青石镇", "上一堂好党课", "关闭小煤窑以后", "首页上的十年"):
        found = read_plain_text(f"{title}\n\n{LONG}\n".encode(), "a.txt")
        assert found.blocks[0].text == title


def test_elements_within_elements_are_read_in_time() -> None:
    """Each was asked for all that are above it, at each of its levels: 4.4 s."""
    began = time.process_time()
    assert read("<div><table><tr><td>" * 50 + LONG).text.count(LONG) == 3
    assert time.process_time() - began < 1


@pytest.mark.parametrize("tag", ["<div>", "<font>", "<table><tr><td>"])
def test_what_lies_too_deep_to_be_read_is_not_lost_without_a_word(tag: str) -> None:
    with pytest.raises(UnreadableSourceError, match="一层套一层"):
        read(tag * 300 + LONG)


def test_a_title_that_nobody_sees_is_none() -> None:
    hidden = f"<div hidden><h1>看不见</h1></div><p>{LONG}</p>"
    document = read_web_page(hidden.encode(), lambda _: None)
    assert "看不见" not in repr(document.blocks)
    assert "看不见" in repr(document.remarks)


@pytest.mark.parametrize(("mark", "note"), [
    ('<a href="#_ftn1" name="_ftnref1">[1]</a>', '<div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> 按旧口径。</p></div>'),
    ('<font><span><b></b><a class=sdfootnoteanc name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></span></font>', '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>按旧口径。</p></div>'),
    ('<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a>', '<section><ol><li id="fn1"><p>按旧口径。<a href="#fnref1">↩</a></p></li></ol></section>'),
    ('<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup>', '<ol><li id="footnote-1"><p> 按旧口径。 <a href="#footnote-ref-1">↑</a></p></li></ol>'),
    ('<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>', '<ol><li id="cite_note-1"><a href="#cite_ref-1">^</a> <span>按旧口径。</span></li></ol>'),
])  # fmt: skip
def test_a_note_is_known_by_the_links_between_it_and_its_mark(mark: str, note: str) -> None:
    """As Word, LibreOffice, pandoc, mammoth and MediaWiki write them."""
    found = read(f"<p>投入三万元{mark}，建成两处。</p>{note}<p>完。</p>")
    paragraph = next(b for b in found.blocks if isinstance(b, SourceParagraph) and "投入" in b.text)
    assert [(run.text, run.note) for run in paragraph.runs] == [
        ("投入三万元", ""),
        ("", "1"),
        ("，建成两处。", ""),
    ]
    assert found.notes == {"1": "按旧口径。"}
    assert "按旧口径" not in "".join(block.text for block in found.blocks)


def test_a_chapter_with_a_link_back_to_the_contents_is_no_note() -> None:
    chapter = f'<div id="c1"><h2>一、开头</h2>{"<p>甲。</p>" * 60}<p><a href="#toc1">返回</a></p></div>'
    found = read(f'<p><a id="toc1" href="#c1">一、开头</a></p>{chapter}')
    assert found.notes == {}


def test_items_of_lists_keep_their_bullets_and_numbers() -> None:
    found = read("<ul><li>修路</li><li><p>建桥</p></li></ul><ol start=3><li>挖井</li><li>种树</li></ol>")
    items = [b for b in found.blocks if isinstance(b, SourceParagraph) and len(b.text) < 8]
    assert [(b.text, b.is_bullet) for b in items if b.level == 0] == [
        ("修路", True), ("建桥", True), ("3.挖井", False), ("4.种树", False)
    ]  # fmt: skip


def test_a_cell_over_several_rows_leaves_its_place_empty_below() -> None:
    """Without it all figures of these rows stood one column too far to the left."""
    head = "<tr><td rowspan=2>单位</td><td colspan=2>人数</td><td rowspan=3>注</td></tr><tr><td>男</td><td>女</td></tr>"
    found = read(
        f"<table>{head}<tr><td>石桥</td><td>3</td><td>5</td></tr><tr><td>青河</td><td>4</td><td>6</td><td>无</td></tr></table>"
    )
    table = next(block for block in found.blocks if isinstance(block, SourceTable))
    rows = [" ".join("".join(p.plain for p in cell) or "-" for cell in row) for row in table.rows]
    assert rows == ["单位 人数 - 注", "- 男 女", "石桥 3 5", "青河 4 6 无"]


@pytest.mark.parametrize(("inner", "text"), [
    ("<p align=center><span>夜校办得活<span><br></span>越学越有劲</span></p>", "夜校办得活\n越学越有劲"),
    ("<p><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l</span></span>一张清单</p>", "●一张清单"),
    ("<p><span>甲<script>乙()</script>丙</span></p>", "甲丙"),
])  # fmt: skip
def test_what_a_reader_sees_within_a_line_is_kept(inner: str, text: str) -> None:
    assert text in [block.text for block in read(inner).blocks]


@pytest.mark.parametrize(("inner", "code"), [
    ("<p><span>甲<span style='display:none'>乙</span></span></p>", "hidden-text"),
    ("<p><span>甲<del>乙</del></span></p>", "revision"),
])  # fmt: skip
def test_what_a_reader_sees_otherwise_within_a_line_is_told(inner: str, code: str) -> None:
    assert code in [remark.code for remark in read(inner).remarks]


def test_a_text_of_an_encoding_that_nobody_told_is_refused_and_not_read_as_other_characters() -> None:
    text = "本會議由縣政府辦公室主持，各鄉鎮負責人參加，會上聽取了關於農村飲水安全工程進展情況的匯報，並對下一階段工作作了部署。"
    assert read_plain_text(text.encode("gb18030"), "a.txt").text == text
    with pytest.raises(UnreadableSourceError, match="编码认不出来"):
        read_plain_text(text.encode("big5"), "a.txt")


def test_short_texts_with_centred_lines_and_rules_are_joined_too() -> None:
    head = [
        "　　　　　　　　　　　　　　　　工　作　简　报",
        "　　　　　　　　　　　　　　　　　第46期",
        "—" * 36,
    ]
    body = [
        line
        for n in range(3)
        for line in (
            f"    {LONG[:34]}",
            LONG[34 : 50 + n],
            "　　　　　　　　　　　　　　　　　　　（石桥镇党委）",
        )
    ]
    found = read_plain_text("\n".join([*head, *body, "—" * 36]).encode(), "a.txt")
    assert [block.text.strip() for block in found.blocks][3:-1:2] == [LONG[: 50 + n] for n in range(3)]


def test_a_text_that_a_script_shows_is_no_hidden_one() -> None:
    """A page of 公众号 as it is sent."""
    text = f"<p>{LONG}</p><p>{LONG}</p>"
    page = f'<html><body><h1>水管通到村口</h1><div style="visibility: hidden; opacity: 0;">{text}</div><script>{"x;" * 900}</script></body></html>'
    found = read_web_page(page.encode(), lambda _: None)
    assert [block.text for block in found.blocks] == ["水管通到村口", LONG, LONG]
    assert not found.remarks


def test_a_title_in_a_row_of_its_own_above_the_text_stays_with_it() -> None:
    rows = f"<tr><td align=center><b>水管通到村口</b></td></tr><tr><td>　　{LONG}<br>　　{LONG}</td></tr>"
    page = f'<meta charset="utf-8"><table><tr><td><a>首页</a></td><td><a>新闻</a></td></tr></table><table>{rows}</table>'
    found = read_web_page(f"<html><body>{page}</body></html>".encode(), lambda _: None)
    assert [block.text.strip() for block in found.blocks] == ["水管通到村口", LONG, LONG]
