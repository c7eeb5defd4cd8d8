"""The text of one file → Issue and IssueBody."""

import datetime
from dataclasses import replace

import pytest

from bulletin.reading.issue import ParsedIssue, parse_issue
from bulletin.values.model import Article, ArticleBody, Issue, Number, Recipient
from bulletin.values.settings import Config, SectionConfig
from tests.conftest import ISSUE

CONFIG = Config("工作简报", "办公室", sections=tuple(SectionConfig(n) for n in ("上情下达", "经验交流")))


def parsed(body: str, front: str = "期号: 365\n日期: 2020-03-10", config: Config = CONFIG) -> ParsedIssue:
    checked = parse_issue("content/issues/2020/365.md", f"---\n{front}\n---\n{body}", config)
    assert checked.value is not None, checked.diagnostics
    return checked.value


def issue_of(body: str, front: str = "期号: 365\n日期: 2020-03-10", config: Config = CONFIG) -> Issue:
    return parsed(body, front, config).issue


def article_of(body: str) -> tuple[Article, ArticleBody]:
    found = parsed(body)
    return found.issue.articles[0], found.body.articles[0]


def test_both_spellings_of_every_key_mean_the_same() -> None:
    chinese = "期号: 365\n日期: 2020-03-10\n栏目: [上情下达]\n报: [县委]\n送: [{单位: 档案馆, 份数: 2}]\n密级: 内部\n草稿: 是\n"
    english = "number: 365\ndate: 2020-03-10\nsections: [上情下达]\nreport: [县委]\nsend: [{unit: 档案馆, copies: 2}]\nsecrecy: internal\ndraft: true\n"
    body = "# 上情下达\n\n## 题\n\n{}\n\n文。\n"
    first = issue_of(body.format(":供稿: 青石镇\n:关键词: 甲、乙"), chinese)
    second = issue_of(body.format(":contributor: 青石镇\n:keywords: 甲、乙"), english)
    assert replace(first, number_at=second.number_at, date_at=second.date_at) == second


def test_sections_and_articles_are_numbered_in_printed_order() -> None:
    issue = issue_of(
        "# 上情下达\n\n## 甲\n\n文。\n\n# 经验交流\n\n## 乙\n\n文。\n\n## 丙\n\n文。\n",
        "期号: 365\n日期: 2020-03-10\n栏目: [上情下达, 经验交流]",
    )
    assert [(a.anchor, a.section, a.title.text) for a in issue.articles] == [
        ("a1", "上情下达", "甲"),
        ("a2", "经验交流", "乙"),
        ("a3", "经验交流", "丙"),
    ]


@pytest.mark.parametrize("sharps", ["#", "##"])
def test_in_an_issue_without_sections_one_or_two_sharps_begin_the_article(sharps: str) -> None:
    assert issue_of(f"{sharps} 题目\n\n文。\n").headline == "题目"


def test_a_hand_made_line_break_vanishes_where_the_title_is_one_line() -> None:
    article = issue_of("## 省协调小组<br>第十一次会议召开\n\n文。\n").articles[0]
    assert article.title.lines == ("省协调小组", "第十一次会议召开")
    assert article.title.text == "省协调小组第十一次会议召开"
    assert article.toc_title == "省协调小组第十一次会议召开"


def test_a_title_broken_between_western_words_keeps_a_space() -> None:
    assert issue_of("## 关于 Web<br>API 的通知\n\n文。\n").articles[0].title.text == "关于 Web API 的通知"


def test_article_fields_are_read() -> None:
    article = issue_of(
        "## 题\n\n:副题: 副\n:引题: 引\n:目录题: 目\n:供稿: 甲镇、乙镇\n:作者: 张三、李四\n:作者简介: 教师\n:来源: 某刊\n"
        ":日期: 2020-03-05\n:文号: 〔2020〕5号\n:主送: 各镇：\n:署名: 办公室\n:成文日期: 2020年3月5日\n:摘要: 摘\n:关键词: 甲、乙\n:编辑: 王五\n\n文。\n"
    ).articles[0]
    assert (article.subtitle, article.kicker, article.toc_title) == ("副", "引", "目")
    assert article.contributors == ("甲镇", "乙镇")
    assert article.authors == ("张三", "李四")
    assert article.addressee == "各镇"  # the colon is the printer's
    assert article.date == article.signed_on == datetime.date(2020, 3, 5)
    assert article.keywords == ("甲", "乙")


@pytest.mark.parametrize(
    ("closing", "names"),
    [
        ("（淮安市委理论学习中心组）", ("淮安市委理论学习中心组",)),
        ("（青石镇党委供稿）", ("青石镇党委",)),
        ("（供稿：青石镇）", ("青石镇",)),
        ("（供稿单位：青石镇、红石镇）", ("青石镇", "红石镇")),
        ("（供稿单位）", ("供稿单位",)),
        ("（青石镇、红石镇联合供稿）", ("青石镇", "红石镇")),
        ("（青石镇供稿，张三执笔）", ("青石镇", "张三")),
        ("（青石镇供稿、红石镇供稿）", ("青石镇", "红石镇")),
    ],
)
def test_a_closing_paragraph_wholly_in_brackets_is_printed_as_typed_and_names_the_contributor(
    closing: str, names: tuple[str, ...]
) -> None:
    article, body = article_of(f"## 题\n\n文。\n\n{closing}\n")
    assert article.contributor_line == closing[1:-1]
    assert article.contributors == names
    assert closing not in body.html


def test_the_brackets_of_a_closing_line_belong_to_no_name() -> None:
    article, _ = article_of("## 题\n:供稿: （供稿单位：青石镇）\n\n文。\n")
    assert (article.contributors, article.contributor_line) == (("青石镇",), "供稿单位：青石镇")


@pytest.mark.parametrize(
    "typed", ["【张三，李四光】", "[张三、李四光]", "张　三、李四光", "张　三　李四光", "张　三，李四光"]
)
def test_a_name_of_two_characters_may_be_spread(typed: str) -> None:
    article, _ = article_of(f"## 题\n:作者: {typed}\n\n文。\n")
    assert article.authors == ("张三", "李四光")


def test_marks_within_brackets_part_no_names() -> None:
    article, _ = article_of("## 题\n:供稿: 县委办（督查室、信息科）、青石镇\n\n文。\n")
    assert article.contributors == ("县委办（督查室、信息科）", "青石镇")


@pytest.mark.parametrize("value", ["供稿单位", "供稿中心", "单位供稿处"])
def test_a_contributor_whose_name_has_the_word_in_it_keeps_it(value: str) -> None:
    assert article_of(f"## 题\n:供稿: {value}\n\n文。\n")[0].contributors == (value,)


@pytest.mark.parametrize(
    "closing",
    ["（完）", "（待续）", "（未完待续）", "（全文完）", "（略）", "（下略）", "（名单略）", "（本文有删节）", "（有删节）", "（节选）", "（摘自《县报》）",
     "（执笔：张三）", "（转第4版）", "（下转第二版）", "（附件略）", "（据新华社）", "（2020年3月5日）", "（作者系县委办副主任）", "（续完）",
     "（见下期）", "（连载）", "（123）", "（安委〔2026〕5号）",
     "（3月5日）", "（热烈鼓掌）", "（图为春耕）", "（王某摄）", "（县委办，2026年3月）", "（县委宣传部供图）", "（资料图片）", "（主动公开）", "（编者注）", "（上图：田头）", "（标题为编者所加）", "（排名不分先后）", "（未经本人审阅）", "（根据录音整理）", "（仅供参考）", "（征求意见稿）", "（《县报》3月5日）",
     "（新华社北京3月5日电）", "（供稿）", "（一）", "（END）", "（妥否，请批示）", "（有改动）", "（下同）", "（图片由县委办提供）", "（供稿单位为县委办）", "（文/张三 图/李四）"],
)  # fmt: skip
def test_a_closing_remark_is_text_and_names_nobody(closing: str) -> None:
    article, body = article_of(f"## 题\n\n文。\n\n{closing}\n")
    assert article.contributors == ()
    assert closing in body.html


@pytest.mark.parametrize(
    "name",
    ["青石镇", "张三", "县委党校第3期培训班", "省委第5巡视组", "共青团县委", "县数据局", "《前进》编辑部", "信息综合科", "战略办", "本刊记者"],
)  # fmt: skip
def test_a_closing_line_that_names_somebody_is_the_contributor(name: str) -> None:
    for closing in (f"（{name}）", f"（{name}供稿）", f"（供稿：{name}）"):
        assert article_of(f"## 题\n\n文。\n\n{closing}\n")[0].contributors == (name,)


@pytest.mark.parametrize("closing", ["（此件公开发布）", "（一）第一条；（二）第二条。", "结尾（青石镇）"])
def test_other_closing_paragraphs_are_text(closing: str) -> None:
    article, body = article_of(f"## 题\n\n文。\n\n{closing}\n")
    assert article.contributor_line == ""
    assert closing in body.html


def test_notes_and_attachments_belong_to_their_article() -> None:
    issue, body = parsed(
        "::: 编者按\n整期的按语。\n:::\n\n## 题\n\n::: 编者按\n这一篇的按语。\n:::\n\n文。\n\n::: 附件 实施<br>意见\n### 一、总则\n\n附件的正文。\n:::\n"
    )
    text = body.articles[0]
    assert "整期的按语" in body.notes[0]
    assert "这一篇的按语" in text.notes[0]
    assert issue.articles[0].attachments[0].title.lines == ("实施", "意见")
    assert "附件的正文" in text.attachments[0]
    assert "附件的正文" in text.text


@pytest.mark.parametrize("last", ["- 甲\n- 乙", "1. 甲\n   - 乙", "> 乙", "文[^1]。\n\n[^1]: 乙"])
def test_a_block_ends_right_below_a_list_or_a_note(last: str) -> None:
    """The sign of its end was taken for text of the last item."""
    issue, body = parsed(f"## 题\n\n文。\n\n::: 附件 名单\n{last}\n:::\n\n## 题二\n\n文。\n")
    assert len(issue.articles) == 2
    assert ":::" not in body.articles[0].attachments[0] + "".join(body.articles[0].footnotes)


def test_slips_in_notes_are_told_as_those_in_the_text() -> None:
    text = "---\n期号: 1\n日期: 2026-01-05\n---\n\n## 题\n\n文[^1]。\n\n[^1]: 甲 **乙\n接着\n"
    found = parse_issue("f.md", text, CONFIG).diagnostics
    assert [(d.span.line, d.code) for d in found] == [(10, "unpaired-bold"), (11, "joined-lines")]


def test_footnotes_are_numbered_as_they_are_met() -> None:
    _, article = article_of("## 题\n\n先乙[^b]后甲[^a]，再乙[^b]。\n\n[^a]: 甲注。\n\n[^b]: 乙注。\n")
    assert article.footnotes == ("乙注。", "甲注。")
    assert article.html.count('data-n="1"') == 2


@pytest.mark.parametrize(
    ("front", "key", "label"),
    [
        ("期号: 365", "365", "第365期"),
        ("期号: 7-8", "7-8", "第7-8期"),
        ("增刊: 1", "s1", "增刊1"),
    ],
)
def test_running_numbers(front: str, key: str, label: str) -> None:
    issue = issue_of("## 题\n\n文。\n", f"{front}\n日期: 2020-03-10")
    assert (issue.key, issue.number.label) == (key, label)


@pytest.mark.parametrize(
    ("front", "key", "label"),
    [
        ("期号: 5\n总期号: 365", "2020-05", "2020年第5期（总第365期）"),
        ("期号: 12", "2020-12", "2020年第12期"),
        ("期号: 7-8\n总期号: 367-368", "2020-07-08", "2020年第7-8期（总第367-368期）"),
        ("增刊: 1", "2020-s1", "2020年增刊1"),
    ],
)
def test_yearly_numbers(front: str, key: str, label: str) -> None:
    yearly = Config("工作简报", "办公室", is_yearly=True)
    issue = issue_of("## 题\n\n文。\n", f"{front}\n日期: 2020-03-10", yearly)
    assert (issue.key, issue.number.label) == (key, label)


def test_a_distribution_list_is_kept_as_typed() -> None:
    issue = issue_of(
        "## 题\n\n文。\n", "期号: 1\n日期: 2020-03-10\n报: 县委、县政府\n送: [甲, {单位: 乙, 份数: 3}]"
    )
    assert issue.report == (Recipient("县委、县政府"),)
    assert issue.send == (Recipient("甲"), Recipient("乙", 3))


@pytest.mark.parametrize(
    "mark", ["内部", "内部资料 注意保存", "秘密★10年", "机密", "绝密★30年", "秘密★2030年12月31日"]
)
def test_whatever_has_a_mark_is_not_public(mark: str) -> None:
    assert not issue_of("## 题\n\n文。\n", f"期号: 1\n日期: 2020-03-10\n密级: {mark}").is_public


@pytest.mark.parametrize("mark", ["[秘密]", "{}", "密密", "公 开", '"秘密★"'])
def test_a_mark_that_cannot_be_read_never_makes_an_issue_public(mark: str) -> None:
    checked = parse_issue("f.md", ISSUE.replace("日期", f"密级: {mark}\n日期"), CONFIG)
    assert checked.value is None or not checked.value.issue.is_public
    assert checked.diagnostics


def test_the_key_of_a_number_sorts_and_never_collides_between_kinds() -> None:
    keys = {
        Number(2020, 1, 1, None, supplement, yearly).key
        for supplement in (False, True)
        for yearly in (False, True)
    }
    assert len(keys) == 4


def test_front_matter_that_cannot_be_read_is_not_blamed_for_sections_it_may_list() -> None:
    text = ISSUE.replace("日期: ", "日期：").replace("---\n\n", "栏目: [经验交流]\n---\n\n# 经验交流\n\n")
    found = parse_issue(
        "f.md", text, Config("简报", "办公室", sections=(SectionConfig("经验交流"),))
    ).diagnostics
    assert [d.code for d in found] == ["yaml-full-width-colon"]


def test_the_digest_of_a_body_changes_with_its_words_and_not_with_the_front_matter() -> None:
    first = issue_of("## 题\n\n文。\n")
    assert issue_of("## 题\n\n文。\n", "期号: 365\n日期: 2020-03-11").body_digest == first.body_digest
    changed = issue_of("## 题\n\n文，。\n")
    assert changed.body_digest != first.body_digest
    assert changed.articles[0].body_digest != first.articles[0].body_digest


def test_a_link_on_a_later_line_of_a_footnote_is_reported_there() -> None:
    issue = issue_of("## 题\n\n文[^1]。\n\n[^1]: 注。\n\n    见[上一期](1.md)。\n")
    assert [(r.path, r.span.line, r.span.column) for r in issue.references] == [
        ("content/issues/2020/1.md", 11, 12)
    ]


def test_sections_of_a_site_that_has_none_are_told_with_the_line_for_its_settings() -> None:
    text = "---\n期号: 365\n日期: 2020-03-10\n栏目: [上情下达, 经验交流]\n---\n\n# 上情下达\n\n## 题\n\n文。\n\n# 经验交流\n\n## 题\n\n文。\n"
    checked = parse_issue("content/issues/2020/365.md", text, Config("工作简报", "办公室"))
    hints = {d.hint for d in checked.diagnostics if d.code == "unlisted-section"}
    assert hints == {"在 site.yaml 里写上 `栏目: [上情下达, 经验交流]`"}
