"""Asterisks: emphasis where an author meant it, text everywhere else."""

from itertools import product

import pytest

from bulletin.reading.likely_mistakes import Surroundings, likely_mistakes
from bulletin.reading.markdown import parse_chunks
from bulletin.reading.pasted import Masthead
from bulletin.reading.source_lines import SourceLines
from tests.reading.test_markdown import html_of


@pytest.mark.parametrize(
    "written",
    [
        "200*300*15毫米", "3*4平方米，另有5*6", "1.2*0.6米、0.9*0.4米", "长*宽*高", "底*高/2", "单价*数量*天数=总价", "长*3.5*高",
        "(a+b)*4，5*(c+d)", "8*8、10*10、12*12", "a*b*c", "2**3和4**5", "2**3***4*5", "**甲***乙", "2*宽*高", "A4*2份，A3*1份",
        "王**、李**、张*", "王**和李**", "王*明和李*华", "王*明、王*华", "某**村、某**镇", "张**同志、陈**同志", "王**（女）、李*（男）",
        "★必填*，选填*", "*为必填，*为选填", "带*的为必填，不带*的为选填", "带*号项目和带*号指标", "__密码__", "_密码_", "file__name__x",
        "欧阳**同志和诸葛**同志、俞**、上官*、司徒**", "*号标的为必填，带*的为选填", "*p≤0.05，**p≤0.01，***p≤0.001",
        "138****5678", "138****5678，139****1234", "身份证430***********1234", "填****，再填****", "** 重点 **", "a * b * c",
        "编号A**和B**都要登记", "车牌甘A**和甘B**", "P**值小于0.05，N**值小于0.01", "第*条第*款、第**条第**款", "甲*乙*丙*丁", "长5米*宽3米*高2米",
        "说明：*、**、***分别表示", "5*，6*", "甲**，乙**", "甲*", "甲**", "*甲", "**甲",
        r"\\10.1.1.1\共享", r"C:\资料\表.xls", "D:\\资料\\\n下一行",
    ],
)  # fmt: skip
def test_asterisks_and_underscores_that_are_no_emphasis_are_text(written: str) -> None:
    assert html_of(written) == f"<p>{written}</p>".replace("\n", "")


@pytest.mark.parametrize("written", [r"3\*4\*5", r"\*\*甲\*\*", r"\*甲\*"])
def test_a_backslash_makes_an_asterisk_text(written: str) -> None:
    assert html_of(written) == f"<p>{written}</p>".replace("\\", "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**王**、**李**。", "<strong>王</strong>、<strong>李</strong>。"),
        ("***甲乙***丙", "<em><strong>甲乙</strong></em>丙"),
        ("***甲*乙**丙", "<strong><em>甲</em>乙</strong>丙"),
        ("**注：***各镇*", "<strong>注：</strong><em>各镇</em>"),
        ("*各镇***注**", "<em>各镇</em><strong>注</strong>"),
        ("甲**乙***丙丁戊己*庚", "甲<strong>乙</strong><em>丙丁戊己</em>庚"),
        ("3**项**5个，A**级任务**。", "3**项<strong>5个，A</strong>级任务**。"),
        ("**甲*乙丙丁戊*己**庚", "<strong>甲<em>乙丙丁戊</em>己</strong>庚"),
        ("**甲 3*4*5 乙**丙", "<strong>甲 3*4*5 乙</strong>丙"),
        ("要*坚持问题导向*工作", "要<em>坚持问题导向</em>工作"),
        ("在*《规划》*中", "在<em>《规划》</em>中"),
        ("*《甲》*、*《乙》*", "<em>《甲》</em>、<em>《乙》</em>"),
        ("入户**九百二十户**，看", "入户<strong>九百二十户</strong>，看"),
        ("入户**九百户**看了", "入户<strong>九百户</strong>看了"),
        ("全县**各县**都", "全县<strong>各县</strong>都"),
        ("用Word**打开PDF**文件", "用Word<strong>打开PDF</strong>文件"),
        ("增长**5%**以上", "增长<strong>5%</strong>以上"),
        ("2024年**12**月", "2024年<strong>12</strong>月"),
        ("[**甲**乙](a.md)", '<a href="a.md"><strong>甲</strong>乙</a>'),
        ("**[甲](a.md)**乙", '<strong><a href="a.md">甲</a></strong>乙'),
        ("*为民*服务", "<em>为民</em>服务"),
        ("**加强领导，**加快发展", "<strong>加强领导，</strong>加快发展"),
        ("**王**、李**说：**重点**", "<strong>王</strong>、李<strong>说：</strong>重点**"),
    ],
)
def test_pairs_that_were_meant_are_emphasis(written: str, shown: str) -> None:
    assert html_of(written) == f"<p>{shown}</p>"


BEFORE = (
    "",
    "中",
    "中文",
    "，",
    "。",
    "、",
    "：",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    "——",
    "5",
    "A",
    "%",
    " ",
)
INSIDE = (
    "强调",
    "强调。",
    "强调，",
    "强调：",
    "强调！",
    "“强调”",
    "（强调）",
    "《强调》",
    "“强调。”",
    "5%",
    "A级",
    "2024年",
    "5G",
    "强 调",
)
AFTER = ("", "后", "后面", "，", "。", "、", "：", "“", "”", "（", "）", "《", "》", "——", "5", "A", "%", " ")


def test_bold_works_beside_every_neighbour() -> None:
    """All combinations but one: Western letters or digits on both sides, as in 2**3和4**5."""
    for before, inside, after in product(BEFORE, INSIDE, AFTER):
        if not (before in ("5", "A") and after in ("5", "A")):
            shown = html_of(f"文{before}**{inside}**{after}文" if before else f"**{inside}**{after}文")
            assert f"{before}<strong>{inside}</strong>{after}文</p>" in shown, (before, inside, after)


def test_single_asterisks_work_beside_every_mark_and_around_words_between_them() -> None:
    for before, inside, after in product(BEFORE, INSIDE, AFTER):
        beside_words = before in ("5", "A", "中", "中文") or after in ("5", "A", "后", "后面")
        if beside_words and (inside.isascii() or inside[-1] in "。，：！" or {before, after} & {"5", "A"}):
            continue  # may be a product or a sign of something required
        if not (before in ("5", "A", "）", "%") and after in ("5", "A", "（")):
            shown = html_of(f"文{before}*{inside}*{after}。" if before else f"*{inside}*{after}。")
            assert f"{before}<em>{inside}</em>{after}。</p>" in shown, (before, inside, after)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("王**、李**、张*", False),
        ("欧阳**说，俞**也说", False),
        ("注：*表示p<0.05，**表示p<0.01。", False),
        (r"**重点**：密码为\*\*，再按回车", False),
        ("卡号6222****1234", False),
        ("**重点没有写完", True),
        ("甲 ** 乙", True),
    ],
)
def test_asterisks_left_in_the_text_are_told_where_they_look_like_bold(line: str, told: bool) -> None:
    source = SourceLines("a.md", [line])
    codes = [
        d.code
        for d in likely_mistakes(
            source, parse_chunks(line, 1)[0], Surroundings(Masthead(frozenset(), ()), False)
        )
    ]
    assert codes == (["unpaired-bold"] if told else [])


@pytest.mark.parametrize(
    ("line", "copied"),
    [
        ("要**重点**看，编号A**和B**。", r"要**重点**看，编号A\*\*和B\*\*。"),
        ("密码为**，再按回车。", r"密码为\*\*，再按回车。"),
        ("**甲 **乙，** 丙**。", "**甲**乙，**丙**。"),
        ("**甲＊＊乙**丙＊＊", "**甲**乙**丙**"),
        ("**甲****乙**和**丙****丁****戊**", "**甲乙**和**丙丁戊**"),
        (r"要**重点**看\*，编号A**和B**。", r"要**重点**看\*，编号A\*\*和B\*\*。"),
    ],
)
def test_the_line_to_copy_leaves_bold_what_is_bold(line: str, copied: str) -> None:
    chunk = parse_chunks(line, 1)[0]
    around = Surroundings(Masthead(frozenset(), ()), False)
    assert [d.hint for d in likely_mistakes(SourceLines("a.md", [line]), chunk, around)] == [copied]
