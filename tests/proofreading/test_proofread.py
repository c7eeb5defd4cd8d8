"""An editor whom people trust: quiet on clean text, right when it speaks, able to fix what is mechanical."""

import datetime
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.proofreading.proofread import Manuscript, fixed_text, proofread
from bulletin.proofreading.rules import RULES
from bulletin.proofreading.settings import ProofSettings, parse_terms
from bulletin.proofreading.structure import value_of
from bulletin.values.diagnostics import Severity
from tests.conftest import REPOSITORY
from tests.proofreading.faults import FOUND, HINTS, MENDED, SENTENCES, TERMS, UNITS, faulty

PATH = "content/issues/1.md"
SETTINGS = ProofSettings()
OFFICE = ProofSettings(terms=TERMS, units=UNITS)


def codes_of(text: str, *exceptions: str, settings: ProofSettings = SETTINGS) -> list[str]:
    found = proofread(Manuscript(PATH, text, exceptions), settings)
    return [d.code for d in found if d.severity is not Severity.NOTE]


def fix(text: str, *exceptions: str) -> str:
    return fixed_text(Manuscript(PATH, text, exceptions), SETTINGS)[0]


def count_of_han(text: str) -> int:
    return len(re.findall("[\u3400-\u9fff]", unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_clean_sentence_is_passed_over(sentence: str) -> None:
    assert codes_of(sentence) == []
    assert fix(sentence) == sentence


@pytest.mark.parametrize("code", MENDED)
def test_a_mechanical_fault_is_found_and_fixed(code: str) -> None:
    """At least 95 of 100 are found, and each that is fixed gives the sentence without the fault."""
    cases = list(faulty(MENDED[code]))
    assert cases
    missed = [wrong for _, wrong in cases if code not in codes_of(wrong)]
    assert len(missed) <= 0.05 * len(cases), missed[:5]
    if code != "misspelling":
        worse = [wrong for clean, wrong in cases if fix(wrong) not in (clean, wrong)]
        assert len(worse) <= 0.05 * len(cases), [(wrong, fix(wrong)) for wrong in worse[:5]]
    for _, wrong in cases:
        once = fix(wrong)
        assert fix(once) == once
        assert count_of_han(once) == count_of_han(wrong)


@pytest.mark.parametrize("code", FOUND)
def test_a_fault_that_only_its_author_can_fix_is_found(code: str) -> None:
    cases = list(faulty(FOUND[code]))
    assert cases
    missed = [wrong for _, wrong in cases if code not in codes_of(wrong, settings=OFFICE)]
    assert len(missed) <= 0.1 * len(cases), missed[:5]


@pytest.mark.parametrize("code", HINTS)
def test_what_is_only_a_hint_is_found(code: str) -> None:
    cases = list(faulty(HINTS[code]))
    date = datetime.date(2026, 3, 5)
    missed = [
        w
        for _, w in cases
        if code not in {d.code for d in proofread(Manuscript(PATH, w, (), date), SETTINGS)}
    ]
    assert len(missed) <= 0.1 * len(cases), missed[:5]


def test_the_recall_of_every_rule_is_measured() -> None:
    assert {rule.code for rule in RULES} == {*MENDED, *FOUND, *HINTS}


def test_the_programs_own_bulletin_and_handbook_are_clean() -> None:
    """What is said of them is a false alarm; the handbook shows how not to write, in tables and code."""
    alarms = [
        (path.name, d.span.line, d.message)
        for path in sorted((REPOSITORY / "content").rglob("*.md"))
        for d in proofread(Manuscript(PATH, path.read_text(encoding="utf-8")), SETTINGS)
        if d.severity is Severity.ERROR or (d.severity is Severity.WARNING and path.parent.name != "pages")
    ]
    assert not alarms


KEPT = (
    "见《关于A,学习的通知》。",
    "运行`甲,乙`。",
    "见 https://example.org/a,b;c?d=1 。",
    "“等一等，再等……”选拔付出多的干部，海拔打破纪录。",
    "一座座落在山间的桥，专题讲座落在实处。",
    "甲方：　　　　乙方：",
    "一.",
    "三.五倍，十．三亿。",
    "| 甲乙. | 丙 |\n|---|---|\n| 丁戊. | 己 |",
    "数据截至日期为3月31日。",
    "问侯文同志，招侍应生，从诸候选人中选出。",
    "见 https://example.org/查询?名=a,b 。",
    "打开 a/b/c,d.md 看。",
    ":供稿: 青石镇党委",
    "::: 附件 名单",
    "[甲](a,b.md)",
)


@pytest.mark.parametrize("text", KEPT)
def test_titles_addresses_code_and_names_of_fields_are_never_fixed(text: str) -> None:
    assert fix(text).replace(" 。", "。") == text.replace(" 。", "。")


@given(
    st.text(alphabet="会议学习,;:!?\"'()（）“”《》。，…-—~0１2○年月日 　\n#*|`[]ａ•截止截至等", max_size=80)
)
def test_any_text_is_fixed_once_and_keeps_its_words(text: str) -> None:
    once = fix(text)
    assert fix(once) == once
    assert count_of_han(once) == count_of_han(text)
    for diagnostic in proofread(Manuscript(PATH, text), SETTINGS):
        line = text.split("\n")[diagnostic.span.line - 1]
        assert diagnostic.span.column + diagnostic.span.length - 1 <= max(len(line), 1) + 1


RIGHT = (
    "![图1　甲](a.png)\n![图2　乙](b.png)\n\n![图3　丙](c.png)",
    "![图1　甲](a.png) ![图2　乙](b.png)\n\n![图3　丙](c.png)",
    "见甲，![](a.png)。",
    "1．甲好。\n\n2．乙好。\n\n3．丙好。\n\n附件：1.丁\n\n　　　2.戊",
    "’98华夏城乡游开幕，it’s OK。",
    "●增开列车●取消棚车",
    "回归方程y=a∙x+b。",
    "交警支队支队长到党员根据根据地的经验谈，带来越来越多的好处。",
    "危险货物集装箱装箱作业。支持中小企业创业创新，由集体经济组织组织开展。",
    "交通部门管理的航道的航道保护范围，人口少的村的村民委员会，妥善保管保管物。",
    "“不敢当不敢当！”他说。",
    "三塚先生，钱锺书先生，宫商角徵羽，浙江於潜。",
    "想着想着，天色碧蓝碧蓝；“过奖过奖，”他说。",
    "一是阴雨连绵；其次是河水上涨；三是潮汐。",
    "会议提出：（1）“平等”；（2）7天之内；（3）军事谈判。",
    "组织第一、第三产业的同志，第一、第三小组先走。",
    "加大预防犯罪的力度。",
    "3月2日（周一至周五）办理，3月5日，周五例会制度照旧。",
    "去年3月5日（星期三），县里开会。",
    "2024年抓得早，2月29日（星期四）就开了会。",
    "农历二月三十日，乾隆二年二月三十日。",
    "（2020）3号楼和乾坤湾、於先生。",
    "附近50米左右，最近3年左右。",
    "他请the House“stable”, and我们同意。",
    "上海拨付资金，取消售票窗口；受灾户申报歉收面积，如实汇报歉收原因。",
    "讲座落于实处，两座落地广告牌，几座落于低洼处的老屋；经过渡假定条件成立。",
    "妇联接到举报，市妇联贯彻落实；加入座谈会。",
    "毕竟争取来了，必竞争到底；木偶而已，发布署名文章，防犯罪分子。",
    "一是建台账；二是严责任：一要到人，二要到岗，三要到时；三是勤通报。",
    "二是严责任。一要到人，二要到岗，三要到时。三是勤通报。",
    "干部干部，先干一步。读书读书再读书。",
    "“等……等一下！”他喊。“等等……我也去！”“……等他来。”",
    "按排名发奖金，按装机容量补贴，自己经营，汇报消息，美好象征，反复盖章，两部份额，地形像龙，公园满是人。",
    "一来二去，三来一补；图一乐，表二、表三由各镇填；时间：1、2月；4、5月。",
    "将近年来的做法推开，将近期上下班情况列出；约谈三人上下班；将三级上下贯通。",
    "由86%提高到92%，提高6个百分点；由2020年的35%降至2025年的20%，年均下降3个百分点。",
    "那座落于河边的桥，在园满一年，3床第3天，每部份数，编过份号，按装封的先后，书签定做。",
    "读书———一件小事。",
    "由3家增加到5家，增长67%；由3公里增加到4公里，增长30%；二〇二六年一月五日（星期一）。",
    "信息平台平台化运行，“找啊找啊找朋友……”",
    "从30天压缩到3天，压缩90%；由2.4万亩增加到3万亩，增长20%。",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_an_editor_leaves_is_left(text: str) -> None:
    script = Manuscript(PATH, text, (), datetime.date(2026, 3, 6))
    assert [d.code for d in proofread(script, SETTINGS)] == []


@pytest.mark.parametrize(("wrong", "code", "right"), [
    ("３月５日上午９：３０开会。", "wide-letter", "3月5日上午9:30开会。"),
    ("据澄府办函[2026]第015号。", "document-number", "据澄府办函〔2026〕第015号。"),
    ("按澄水（2026）07号办。", "document-number", "按澄水〔2026〕7号办。"),
    ("二零二六年三月", "zero-in-year", "二零二六年三月"),
    ("亚历山大．普希金", "interpunct", "亚历山大·普希金"),
    ("⑵、抓落实", "mark-after-ordinal", "⑵抓落实"),
    ("对於水利，以後再说", "traditional", "对於水利，以後再说"),
    ("平均海拨4000米，座落于山间。", "misspelling", "平均海拔4000米，坐落于山间。"),
    ("偶而竟争一番，布署防犯。", "misspelling", "偶尔竞争一番，部署防范。"),
    ("一是快，二是准：一要稳，二要细；四是省。", "series", "一是快，二是准：一要稳，二要细；四是省。"),
    ("一是快，二是准，三是省。一是稳，二是细，四是新。", "series", "一是快，二是准，三是省。一是稳，二是细，四是新。"),
    ("甲、乙、丙等……都到了。", "ellipsis-etc", "甲、乙、丙等……都到了。"),
    ("ﬁ甲", "lookalike", "fi甲"),
    ("甲\ufe0f乙", "zero-width", "甲乙"),
    ("甲\u3164乙", "zero-width", "甲乙"),
    ("2024年抓得早，2月29日（星期五）开会。", "wrong-weekday", "2024年抓得早，2月29日（星期五）开会。"),
    ("二〇二六年一月五日（星期二）", "wrong-weekday", "二〇二六年一月五日（星期二）"),
    ("第一步，清；第三步，改。", "series", "第一步，清；第三步，改。"),
    ("其一是快，其三是准。", "series", "其一是快，其三是准。"),
    ("由4个增加到5个，增长20%。", "percentage", "由4个增加到5个，增长20%。"),
    ("由3家增加到5家，增长70%。", "percentage", "由3家增加到5家，增长70%。"),
    ("100人~200人", "tilde", "100人～200人"),
    ("截止第三季度末，", "until", "截至第三季度末，"),
    ("县委发〔2025〕 12号", "blank-beside-mark", "县委发〔2025〕12号"),
    ("学习•••", "ellipsis", "学习……"),
    ("丙﹣﹣丁", "dash", "丙——丁"),
    ("编织、刺绣……等技艺。", "ellipsis-etc", "编织、刺绣……等技艺。"),
    ("扫地、擦窗等等……", "ellipsis-etc", "扫地、擦窗等等……"),
    ("竟争力强，渡假村多，沉缅于此。", "misspelling", "竞争力强，度假村多，沉湎于此。"),
    ("气份好，己经充份勾通。", "misspelling", "气氛好，已经充分沟通。"),
    ("主题 —— 春耕", "blank-beside-mark", "主题——春耕"),
    ("《甲》•《乙》", "interpunct", "《甲》·《乙》"),
    ("⑴快；⑶准。", "series", "⑴快；⑶准。"),
    ("1、快；2、准；4、稳。", "series", "1、快；2、准；4、稳。"),
    ("从30天压缩到3天，压缩80%。", "percentage", "从30天压缩到3天，压缩80%。"),
    ("由86%提高到92%，提高5个百分点。", "percentage", "由86%提高到92%，提高5个百分点。"),
    ("图一　甲\n\n图三　乙", "caption", "图一　甲\n\n图三　乙"),
    ("表1.甲\n\n表3.乙", "caption", "表1.甲\n\n表3.乙"),
    ("截止三季度，完成八成。", "until", "截至三季度，完成八成。"),
    ("### 一.加强领导\n\n二．落实责任。", "mark-after-ordinal", "### 一、加强领导\n\n二、落实责任。"),
    ("县里工作很好.", "half-width-mark", "县里工作很好。"),
    ("改革—-开放，团结——-奋进。", "dash", "改革——开放，团结——奋进。"),
    ("报名截至日期为3月31日。", "until", "报名截止日期为3月31日。"),
    ("直接了当地说，气侯多变，名列前矛。", "misspelling", "直截了当地说，气候多变，名列前茅。"),
    ("拔款三百万元，划拔到户。", "misspelling", "拨款三百万元，划拨到户。"),
    ("从去年的50家增加到今年的75家，增长40%。", "percentage", "从去年的50家增加到今年的75家，增长40%。"),
    ("做好“菜篮子“工程。", "unpaired-mark", "做好“菜篮子“工程。"),
    ("做好”菜篮子”工程。", "unpaired-mark", "做好”菜篮子”工程。"),
])  # fmt: skip
def test_one_fault_is_said_once_and_fixed_without_a_character_more_or_less(
    wrong: str, code: str, right: str
) -> None:
    assert set(codes_of(wrong)) == {code}
    assert fix(wrong) == right
    assert count_of_han(right) == count_of_han(wrong)


def test_an_exception_quiets_a_text_a_rule_or_a_place() -> None:
    text = "甲,乙。丙,丁。"
    assert codes_of(text) == ["half-width-mark"] * 2
    assert codes_of(text, "甲,乙") == ["half-width-mark"]
    assert codes_of(text, "半角标点") == []
    assert codes_of(text, "content/issues/* 半角标点") == []
    assert codes_of(text, "content/pages/*") == ["half-width-mark"] * 2
    assert fix(text, "甲,乙") == "甲,乙。丙，丁。"
    assert fix(text, "甲", "乙") == "甲,乙。丙，丁。"  # a list of YAML: [甲,乙]


def test_the_office_sets_levels_and_terms() -> None:
    strict = ProofSettings(
        (("variant", Severity.ERROR), ("half-width-mark", None)), (), (("县党校", "县委党校"),)
    )
    found = {
        d.code: d.severity for d in proofread(Manuscript(PATH, "甲,乙的成份。县党校和县委党校。"), strict)
    }
    assert found == {"variant": Severity.ERROR, "office-term": Severity.WARNING}


@pytest.mark.parametrize(("text", "hint"), [
    ("县党校 县委党校", "县党校: 县委党校"),
    ("县党校 → 县委党校", "县党校: 县委党校"),
    ("- 县党校: 县委党校", "县党校: 县委党校"),
    ("- 县党校", "县党校: 县委党校"),
    ("县党校:", "县党校: 应当写成的样子"),
    ("县党校: [党校, 县委党校]", "县党校: 应当写成的样子"),
    ('"": 县委党校', "写错的样子: 应当写成的样子"),
    ("县党校: 县委党校\n县党校: 党校", "只留一行：县党校: 党校"),
    ("甲乙: 丙丁\n丙丁: 甲乙", "两行里只留一行"),
    ("正文: 文稿正文\n文稿: 正文", "两行里只留一行"),
    ("学习组: 小组\n小组: 协调组", "两行里只留一行，或者写 学习组: 协调组"),
])  # fmt: skip
def test_a_slip_in_the_terms_is_named_and_its_hint_can_be_copied(text: str, hint: str) -> None:
    read = parse_terms(text)
    assert read.value == ()
    assert read.diagnostics[0].hint == hint


def test_a_term_within_a_right_form_is_no_slip() -> None:
    assert parse_terms("县党校: 县委党校\n党校: 县委党校\n").value == (
        ("县党校", "县委党校"),
        ("党校", "县委党校"),
    )


def test_a_quotation_over_several_paragraphs_opens_each() -> None:
    assert codes_of("“第一段。\n\n“第二段。”") == []
    assert codes_of("“第一段。\n\n第二段。") == ["unpaired-mark"]
    assert codes_of("要由“软约束\n\n变硬约束”转变。“完。") == ["unpaired-mark"]  # cut by pasting, and a fault


def test_names_and_codes_of_rules_are_each_once() -> None:
    words = [word for rule in RULES for word in (rule.code, rule.name)]
    assert len(words) == len(set(words))


def test_the_handbook_tells_every_rule() -> None:
    page = (REPOSITORY / "content/pages/handbook-proofreading.md").read_text(encoding="utf-8")
    assert [rule.code for rule in RULES if f"| {rule.name} | `{rule.code}` |" not in page] == []
    rows = {
        line.split("`")[1]: line for line in page.split("\n") if line.startswith("|") and line.count("`") > 1
    }
    assert [rule.code for rule in RULES if not rows[rule.code].endswith(f"| {rule.norm} |")] == []


BOOK = ProofSettings(
    units=("县第一人民医院检验科", "县农业农村局", "县水利局", "县委组织部", "县委党校", "县文化和旅游局")
)


@pytest.mark.parametrize(("text", "found"), [
    ("县农业农村局印发通知。\n\n县农业局随后下乡。", 1),
    ("县农业农村局、县农业局、县农业局。", 1),
    ("县水利局说，县水利水电局已经去了。", 1),
    ("县农业局随后下乡。", 0),  # nothing else in this issue
    ("县水利局和县委组织部的同志，县里要求水利局去。", 0),
    ("县委组织部、县委宣传部、县委党校。", 0),
    ("县水利局。县气象局。县粮食局。", 0),
    ("县文化和旅游局。县文化局和旅游局。", 0),
    ("县文化和旅游局。县文化与旅游局。", 1),
    ("县第一人民医院检验科。县第二人民医院检验科。", 0),
    ("县第一人民医院检验科。县第一人民医院检查科。", 1),
])  # fmt: skip
def test_a_unit_of_the_book_is_written_one_way_in_an_issue(text: str, found: int) -> None:
    assert codes_of(text, settings=BOOK) == ["unit-name"] * found


def _table(*rows: str) -> str:
    header, *body = (f"| {row.replace(' ', ' | ')} |" for row in rows)
    return "\n".join([header, "|" + "---|" * header.count(" | ") + "---|", *body])


@pytest.mark.parametrize(("rows", "found"), [
    (("镇 户", "甲 1户", "乙 2户", "丙 3户", "合计 7户"), ["7户"]),
    (("镇 户", "合计 7", "甲 1", "乙 2", "丙 3"), ["7"]),
    (("序 镇 户", "1 甲 10", "2 乙 20", "3 丙 30", "　 全县合计 61"), ["61"]),
    (("镇 户", "甲 10", "乙 20", "小计 31", "丙 5", "丁 6", "小计 11", "合计 41"), []),  # two are wrong
    (("镇 户", "甲 10", "乙 20", "小计 30", "丙 5", "丁 6", "小计 12", "合计 42"), ["12"]),
    (("镇 户", "甲 10", "乙 20", "小计 30", "丙 5", "丁 6", "小计 11", "合计 42"), ["42"]),
    (("片 镇 户", "东 小计 30", "东 甲 10", "东 乙 20", "西 小计 9", "西 丙 4", "西 丁 5", "合计 － 39"), []),
    (("镇 男 女 合计", "甲 1 2 4", "乙 3 4 7", "丙 5 6 11"), ["4"]),
    (("镇 场 人 合计", "甲 1 200 4", "乙 3 400 7", "丙 5 600 8"), []),  # no sums
    (("类 人", "总计 120", "男 70", "女 50", "城镇 30", "农村 90"), []),  # parted in two ways
    (("月 收 结余", "1月 10 10", "2月 20 30", "3月 30 60", "合计 60 60"), []),
    (("级 家 最高分", "省 3 98", "市 5 96", "县 9 95", "合计 17 98"), []),
    (("项 数", "会 12场", "培训 300人", "走访 56户", "合计 1,368"), ["1,368"]),
    (("项 万元", "甲 33.34", "乙 33.33", "丙 —", "合计 66.67"), []),
])  # fmt: skip
def test_totals_of_columns_and_rows_are_added_up(rows: tuple[str, ...], found: list[str]) -> None:
    text = _table(*rows)
    told = [d for d in proofread(Manuscript(PATH, text), SETTINGS) if d.code == "total"]
    lines = text.split("\n")
    assert [lines[d.span.line - 1][d.span.column - 1 :][: d.span.length] for d in told] == found


FRONT = "---\n期号: 1\n日期: 2026-01-05\n标题: {}\n---\n\n## 题\n\n正文。\n"


@pytest.mark.parametrize(("written", "fixed_to"), [
    ("学习,学习", "学习，学习"),
    ('"学习(一)与实践"', '"学习（一）与实践"'),
    ("'学习;实践'  # 说明,不改", "'学习；实践'  # 说明,不改"),
    ("学习１号", "学习1号"),
    ("[学习,实践]", "[学习,实践]"),
    ('"学习\\t,实践"', '"学习\\t,实践"'),
])  # fmt: skip
def test_a_title_in_the_front_matter_is_read_and_fixed_too(written: str, fixed_to: str) -> None:
    assert fix(FRONT.format(written)) == FRONT.format(fixed_to)


@pytest.mark.parametrize("numeral", ["二四十", "十十", "一二", "四十二十"])
def test_a_malformed_numeral_is_no_number(numeral: str) -> None:
    assert value_of(numeral) == 0
    assert value_of("二十四") == 24
