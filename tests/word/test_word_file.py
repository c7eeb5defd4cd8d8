"""The Word file of an issue: its styles, its order, its notes and tables, its bytes."""

import io

import pytest
from lxml import etree
from PIL import Image

from bulletin.values.print_settings import PrintConfig
from bulletin.word.elements import ORDERS
from bulletin.word.styles import paragraph_styles
from tests.word.word_demands import faults
from tests.word.word_files import W, paragraphs, part, parts, style_of, word_file, words

LISTS = "报: [县委办公室]\n送: [县档案馆、县图书馆]\n发: [各乡镇党委]\n责任编辑: 顾祎\n签发人: 韩立言\n"
BODY = """# 经验交流

::: 编者按
来稿两篇，供参考。
:::

## 青荷镇：一本账册<br>记出一镇的账

:引题: 账册的用处
:副题: 三年记账的经验
:作者: 温亦秋
:供稿: 青荷镇党委

去年底[^1]，全镇记账**1260本**。*楷体*的字，见[网页](https://example.org/a)。

### 一、办法

#### （一）分步

##### 1.先记

###### （1）再算

正文“引号”——说完了[^1]。另有一注[^2]。

1. 第一件
2. 第二件
   - 里面一项

- 散的一项

> 记了账，心里亮。

表1　账册

| 乡镇 | 本数（本） |
|---|---:|
| 青荷镇 | 12.5 |
| 桐溪镇 | 8 |

注：统计到年底。

![图1　账册](a.png)

::: 附件 记账办法
第一条　天天记。
:::

[^1]: 县农业农村局统计。
[^2]: 另行公布。

# 动态

## 县里开了会

:主送: 各乡镇
:署名: 县委办公室
:成文日期: 2020-03-09

开得很好[^3]。

[^3]: 第三注。
"""


def picture() -> bytes:
    """Return a picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def whole() -> bytes:
    """The file of an issue with everything."""
    front = LISTS + "栏目: [经验交流, 动态]\n"
    return word_file(BODY, front, pictures={"content/issues/a.png": picture()})


def test_everything_stands_in_its_style_and_in_the_order_of_print(whole: bytes) -> None:
    found = [each for each in paragraphs(whole) if each[1]]
    assert found[:16] == [
        ("题头", "建设学习型机关、学习型乡村"),
        ("简报名称", "工作简报"),
        ("期号", "第365期"),
        ("编发单位和日期", "澄川县学习型机关建设协调小组办公室→2020年3月10日"),
        ("目录标题", "目录"),
        ("目录栏目", "【经验交流】"),
        ("目录条", "青荷镇：一本账册记出一镇的账"),
        ("目录栏目", "【动态】"),
        ("目录条", "县里开了会"),
        ("栏目", "【经验交流】"),
        ("编者按", "编者按：来稿两篇，供参考。"),
        ("引题", "账册的用处"),
        ("文章题目", "青荷镇：一本账册/记出一镇的账"),
        ("副题", "——三年记账的经验"),
        ("作者", "温亦秋"),
        ("正文段", "去年底①，全镇记账1260本。楷体的字，见网页。"),
    ]
    assert found[16:] == [
        ("一级标题", "一、办法"),
        ("二级标题", "（一）分步"),
        ("三级标题", "1.先记"),
        ("四级标题", "（1）再算"),
        ("正文段", "正文“引号”——说完了①。另有一注②。"),
        ("列表", "1.第一件"),
        ("列表", "2.第二件"),
        ("项目列表", "里面一项"),
        ("项目列表", "散的一项"),
        ("引文", "记了账，心里亮。"),
        ("表题", "表1　账册"),
        ("表头", "乡镇"),
        ("表头", "本数（本）"),
        ("表格文字", "青荷镇"),
        ("表格文字", "12.5"),
        ("表格文字", "桐溪镇"),
        ("表格文字", "8"),
        ("表注", "注：统计到年底。"),
        ("图题", "图1　账册"),
        ("附件说明", "附件：记账办法"),
        ("供稿", "（青荷镇党委）"),
        ("附件标记", "附件"),
        ("附件题目", "记账办法"),
        ("正文段", "第一条　天天记。"),
        ("栏目", "【动态】"),
        ("文章题目", "县里开了会"),
        ("主送", "各乡镇："),
        ("正文段", "开得很好①。"),
        ("署名", "县委办公室"),
        ("成文日期", "2020年3月9日"),
        ("版记", "报：县委办公室"),
        ("版记", "送：县档案馆、县图书馆"),
        ("版记", "发：各乡镇党委"),
        ("版记", "签发人：韩立言→责任编辑：顾祎"),
        ("版记", "澄川县学习型机关建设协调小组办公室"),
    ]


OTHER_ORDERS = {
    "style": "name aliases basedOn next link hidden uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "pBdr": "top left bottom right between bar",
    "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name lvl",
    "numbering": "numPicBullet abstractNum num",
    "font": "altName panose1 charset family notTrueType pitch sig",
}


@pytest.mark.parametrize(
    "name",
    [
        f"word/{each}.xml"
        for each in ("document", "styles", "settings", "footnotes", "numbering", "fontTable", "footer1")
    ],
)
def test_children_stand_in_the_order_of_the_schema(whole: bytes, name: str) -> None:
    """ECMA-376-1, 17.3.1.26, 17.3.2.28, 17.6.17, 17.15.1.78: Word calls a file damaged that has them otherwise."""
    orders = ORDERS | {kind: tuple(order.split()) for kind, order in OTHER_ORDERS.items()}
    seen = 0
    for element in part(whole, name).iter(f"{W}*"):
        order = orders.get(etree.QName(element).localname)
        if order is not None:
            places = [order.index(etree.QName(child).localname) for child in element]
            assert places == sorted(places), etree.tostring(element)
            seen += 1
    assert seen


def test_word_finds_no_fault(whole: bytes) -> None:
    assert not faults(whole)


def test_the_same_issue_gives_the_same_bytes(whole: bytes) -> None:
    front = LISTS + "栏目: [经验交流, 动态]\n"
    assert word_file(BODY, front, pictures={"content/issues/a.png": picture()}) == whole
    assert b"rsid" not in b"".join(data for name, data in parts(whole).items() if name.endswith(".xml"))
    assert b"2020-03-10T00:00:00Z" in parts(whole)["docProps/core.xml"]


def test_the_properties_say_which_issue_it_is(whole: bytes) -> None:
    root = part(whole, "docProps/custom.xml")
    assert {each.get("name"): each[0].text for each in root} == {
        "bulletin-number": "365",
        "bulletin-source": "0" * 64,
        "bulletin-path": "content/issues/365.md",
    }


def test_styles_have_the_outline_of_six_levels(whole: bytes) -> None:
    levels = {}
    for style in part(whole, "word/styles.xml").iter(f"{W}style"):
        level = style.find(f"{W}pPr/{W}outlineLvl")
        if level is not None:
            levels[style.get(f"{W}styleId")] = int(level.get(f"{W}val")) + 1
    assert levels == {
        "栏目": 1, "文章题目": 2, "一级标题": 3, "附件题目": 3, "二级标题": 4, "三级标题": 5, "四级标题": 6,
    }  # fmt: skip


def test_text_is_set_in_28_by_22_and_never_snaps_to_the_grid(whole: bytes) -> None:
    """GB/T 9704—2012, 5.2.3; LibreOffice sets 14 字 to a line in styles that snap."""
    grid = next(part(whole).iter(f"{W}docGrid"))
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("linesAndChars", "579")
    styles = {each.get(f"{W}styleId"): each for each in part(whole, "word/styles.xml").iter(f"{W}style")}
    for style in paragraph_styles(PrintConfig()):
        found = next(
            each for name, each in styles.items() if each.find(f"{W}name").get(f"{W}val") == style.name
        )
        assert found.find(f"{W}pPr/{W}snapToGrid").get(f"{W}val") == "0"
    body, title = styles["正文段"], styles["文章题目"]
    assert body.find(f"{W}pPr/{W}spacing").get(f"{W}line") == "579"
    assert body.find(f"{W}rPr/{W}spacing").get(f"{W}val") == "-5"
    assert body.find(f"{W}rPr/{W}sz").get(f"{W}val") == "32"
    assert title.find(f"{W}pPr/{W}spacing").get(f"{W}line") == "720"
    assert title.find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "exact"


def test_faces_are_named_for_chinese_and_latin_with_others_in_their_place(whole: bytes) -> None:
    named = set()
    for fonts in part(whole, "word/styles.xml").iter(f"{W}rFonts"):
        assert fonts.get(f"{W}ascii") == fonts.get(f"{W}eastAsia") == fonts.get(f"{W}hAnsi")
        named.add(fonts.get(f"{W}ascii"))
    table = {
        each.get(f"{W}name"): each.find(f"{W}altName").get(f"{W}val")
        for each in part(whole, "word/fontTable.xml")
    }
    assert named == table.keys() == {"仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"}
    assert "FangSong" in table["仿宋_GB2312"].split(",")


def test_an_office_with_faces_of_its_own_has_them_in_word_too() -> None:
    data = word_file(
        "## 题\n\n文。", settings=PrintConfig(fonts=(("fangsong", "方正仿宋_GBK"), ("heiti", "hei.ttf")))
    )
    named = {each.get(f"{W}name") for each in part(data, "word/fontTable.xml")}
    assert "方正仿宋_GBK" in named
    assert "黑体" in named  # a file is no name


def test_notes_are_real_and_each_stands_once(whole: bytes) -> None:
    """Numbers begin anew with each article, so the signs are typed (17.11.14)."""
    notes = [text for style, text in paragraphs(whole, "word/footnotes.xml") if style == "FootnoteText"]
    assert notes == ["①县农业农村局统计。", "②另行公布。", "①第三注。"]
    marks = list(part(whole).iter(f"{W}footnoteReference"))
    assert [mark.get(f"{W}id") for mark in marks] == ["1", "2", "3"]
    assert all(mark.get(f"{W}customMarkFollows") == "1" for mark in marks)


def test_notes_of_an_only_article_are_counted_by_word() -> None:
    data = word_file("## 题\n\n甲[^a]，乙[^b]。\n\n[^a]: 注甲。\n\n[^b]: 注乙。")
    assert not [m for m in part(data).iter(f"{W}footnoteReference") if m.get(f"{W}customMarkFollows")]
    assert len(list(part(data, "word/footnotes.xml").iter(f"{W}footnoteRef"))) == 2
    assert next(part(data).iter(f"{W}numFmt")).get(f"{W}val") == "decimalEnclosedCircle"


def test_a_picture_is_no_wider_than_the_type_area_and_says_what_it_shows(whole: bytes) -> None:
    drawing = next(
        part(whole).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline")
    )
    assert int(drawing[0].get("cx")) == 400 * 9525
    assert drawing.find("{*}docPr").get("descr") == "图1　账册"


def test_links_to_other_sites_work_and_those_to_other_issues_are_words(whole: bytes) -> None:
    links = list(part(whole).iter(f"{W}hyperlink"))
    assert ["".join(link.itertext()) for link in links] == ["网页"]
    assert b"https://example.org/a" in parts(whole)["word/_rels/document.xml.rels"]


def test_page_numbers_stand_outside_on_odd_and_even_pages(whole: bytes) -> None:
    """GB/T 9704—2012, 7.5."""
    assert next(part(whole, "word/settings.xml").iter(f"{W}evenAndOddHeaders")) is not None
    sides = {
        each.get(f"{W}type"): each.get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        )
        for each in part(whole).iter(f"{W}footerReference")
    }
    assert sides.keys() == {"default", "even"}
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        root = part(whole, name)
        assert next(root.iter(f"{W}jc")).get(f"{W}val") == side
        assert "".join(root.itertext()) == "— 1 —"


def test_a_draft_bears_its_mark_on_every_page(whole: bytes) -> None:
    draft = word_file("## 题\n\n文。", "草稿: 是\n")
    headers = [part(draft, name) for name in parts(draft) if name.startswith("word/header")]
    assert ["".join(each.itertext()) for each in headers] == ["送审稿", "送审稿"]
    assert not [name for name in parts(whole) if name.startswith("word/header")]


def test_pages_begin_where_those_of_print_do(whole: bytes) -> None:
    """Behind the contents, with each attachment (7.3.7), and behind one."""
    found = [
        words(each)
        for each in part(whole).iter(f"{W}p")
        if each.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert found == ["【经验交流】", "附件", "【动态】"]


def test_turned_tables_have_pages_of_their_own() -> None:
    """GB/T 9704—2012, ch. 8; footers are named by the first section, and those between take them from it."""
    table = "::: 横表\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n:::"
    data = word_file(f"## 题\n\n前。\n\n{table}\n\n后。\n\n::: 附件 附表\n{table}\n:::")
    sections = list(part(data).iter(f"{W}sectPr"))
    sides = [each.find(f"{W}pgSz").get(f"{W}orient") for each in sections]
    assert sides == [None, "landscape", None, "landscape", None]
    assert [len(each.findall(f"{W}footerReference")) for each in sections] == [2, 0, 0, 0, 2]
    text = [each for each in paragraphs(data) if each[1]]
    assert text[4:] == [
        ("文章题目", "题"), ("正文段", "前。"), ("表头", "甲"), ("表头", "乙"), ("表格文字", "1"), ("表格文字", "2"),
        ("正文段", "后。"), ("附件说明", "附件：附表"), ("附件标记", "附件"), ("附件题目", "附表"),
        ("表头", "甲"), ("表头", "乙"), ("表格文字", "1"), ("表格文字", "2"), ("版记", "澄川县学习型机关建设协调小组办公室"),
    ]  # fmt: skip


@pytest.mark.parametrize("letterhead", ["full", "preprinted"])
def test_the_secrecy_is_shown_whatever_paper_the_office_prints_on(letterhead: str) -> None:
    settings = PrintConfig(letterhead=letterhead, letterhead_height_mm=100.0)
    found = paragraphs(word_file("## 题\n\n文。", "密级: 秘密★10年\n", settings=settings))
    assert found[:4] == [
        ("份号", ""),
        ("密级", "秘密★10年"),
        ("题头", "建设学习型机关、学习型乡村"),
        ("简报名称", "工作简报"),
    ]


def test_a_picture_in_a_cell_is_no_wider_than_its_column() -> None:
    body = "## 题\n\n| 甲 | 乙 |\n|---|---|\n| ![](a.png) | 说明 |"
    data = word_file(body, pictures={"content/issues/a.png": picture()})
    (width,) = [
        int(each.get("cx"))
        for each in part(data).iter("{*}extent")
        if each.getparent().tag.endswith("inline")
    ]
    column = int(next(part(data).iter(f"{W}gridCol")).get(f"{W}w"))
    assert width / 12700 <= column / 20


@pytest.mark.parametrize(
    "text",
    [
        "甲![](a.png)乙。",
        "- 一项![](a.png)",
        "| 甲 |\n|---|\n| ![](a.png) |",
        "![](a.png)",
        "甲[^1]。\n\n[^1]: 注![](a.png)。",
    ],
)
def test_a_line_with_a_picture_is_as_high_as_it(text: str) -> None:
    """Word cuts off what is higher than an exact distance of lines."""
    data = word_file(f"## 题\n\n{text}", pictures={"content/issues/a.png": picture()})
    styles = {each.get(f"{W}styleId"): each for each in part(data, "word/styles.xml").iter(f"{W}style")}
    names = [name for name in ("word/document.xml", "word/footnotes.xml") if name in parts(data)]
    (drawing,) = [each for name in names for each in part(data, name).iter("{*}inline")]
    paragraph = next(drawing.iterancestors(f"{W}p"))
    own = paragraph.find(f"{W}pPr/{W}spacing")
    spacing = styles[style_of(paragraph)].find(f"{W}pPr/{W}spacing") if own is None else own
    assert spacing.get(f"{W}lineRule") in ("auto", "atLeast")


def test_a_picture_that_word_cannot_show_is_named() -> None:
    missing: list[str] = []
    path = "content/issues/a.png"
    word_file("## 题\n\n![](a.png)\n\n文。", pictures={path: b"<svg/>"}, missing=missing)
    assert missing == [path]


def test_contents_with_pages_name_the_pages_of_the_articles() -> None:
    front = "栏目: [经验交流]\n"
    data = word_file(
        "# 经验交流\n\n## 甲\n\n文。\n\n## 乙\n\n文。", front, settings=PrintConfig(has_contents_pages=True)
    )
    codes = [each.text.split()[1] for each in part(data).iter(f"{W}instrText")]
    marks = [each.get(f"{W}name") for each in part(data).iter(f"{W}bookmarkStart")]
    assert codes == marks == ["a1", "a2"]


def test_a_very_long_title_does_not_stop_the_file() -> None:
    assert word_file(f"## {'很长的题目' * 60}\n\n文。")
