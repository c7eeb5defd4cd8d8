"""Text pasted from Word: lines without an empty line between, and what the program prints itself."""

import pytest

from bulletin.reading.issue import parse_issue
from bulletin.reading.markdown import parse_chunks
from bulletin.reading.page import parse_page
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.settings import Config, SectionConfig

CONFIG = Config(
    name="工作简报",
    publisher="协调小组办公室",
    sections=(SectionConfig("上情下达"), SectionConfig("经验交流")),
)
HEAD = "---\n期号: 1\n日期: 2026-01-05\n---\n\n"
PROSE = "学习制度定下来以后，各镇都照着做，每月一题，会前定题，会上交流，会后落实"


def found(body: str, title: str = "## 题目\n\n") -> list[Diagnostic]:
    return list(parse_issue("f.md", HEAD + title + body + "\n", CONFIG).diagnostics)


def told(body: str, title: str = "## 题目\n\n") -> list[tuple[int, str]]:
    """Line of the body, from 1, and code."""
    before = (HEAD + title).count("\n")
    return [(d.span.line - before, d.code) for d in found(body, title)]


@pytest.mark.parametrize("indent", ["　　", "　", "\t", "    ", "\xa0\xa0", "\u2003\u2003"])
def test_an_indented_line_after_another_begins_a_paragraph(indent: str) -> None:
    chunks = parse_chunks(f"第一段。\n{indent}第二段。\n接着第二段，\n{indent}第三段", 10)
    assert [(c.kind, c.line, c.end_line) for c in chunks] == [
        ("paragraph", 10, 10), ("paragraph", 11, 12), ("paragraph", 13, 13)
    ]  # fmt: skip
    assert not told(f"第一段。\n{indent}第二段。\n{indent}第三段。")


def test_a_line_of_an_item_may_be_indented_with_blanks_and_a_full_width_one_ends_the_list() -> None:
    assert [c.kind for c in parse_chunks("- 甲，\n    还是甲", 1)] == ["bullet_list"]
    assert [c.kind for c in parse_chunks("- 甲。\n　　正文", 1)] == ["bullet_list", "paragraph"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("会议开得很好。\n大家都说好。\n都要学习。", [2, 3]),
        ("① 甲事\n② 乙事\n③ 丙事", [2, 3]),
        ("(1)甲事\n(2)乙事", [2]),
        ("第一，抓学习\n第二，抓落实", [2]),
        ("时间：3月10日\n地点：三楼会议室\n主持人：陈述之", [2, 3]),
        ("时　间：3月10日\n地　点：三楼会议室\n主　持：陈述之", [2, 3]),
        ("张三\n李四\n王五", [2, 3]),
        ("主持人 张三\n记录人 李四", [2]),
        ("甲镇 3.5亩\n乙镇 2亩", [2]),
        ("《论语》\n《孟子》", [2]),
        ("王**\n李**", [2]),
        ("[甲](a.md)\n[乙](b.md)", [2]),
        ("**春耕要早**\n各镇都要动起来，早做准备。", [2]),
        ("*甲*\n*乙*", [2]),
        ("第一步 抓学习，\n第二步 抓落实，", [2]),
        ("1. 甲。\n2. 乙。\n各镇要抓好。", [3]),
        ("> 引文。\n各镇要抓好。", [2]),
        ("1. 甲事\n2. 乙事\n各镇要抓好。", [3]),
        ("- 甲事\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", [2]),
        ("资料来源：统计局\n注：略", [2]),
        ("- 甲事\n这是下一段，不是甲事", [2]),
        ("要点如下：\n甲事要办", [2]),
        *(
            (f"{one}甲事\n{two}乙事", [2])
            for one, two in (
                ("【1】", "【2】"),
                ("〔1〕", "〔2〕"),
                ("[1]", "[2]"),
                ("一. ", "二. "),
                ("1：", "2："),
                ("a. ", "b. "),
                ("❶", "❷"),
                ("→ ", "→ "),
                ("——", "——"),
                ("－", "－"),
                ("☆", "☆"),
                ("✗ ", "✗ "),
            )
        ),
        ("春风又绿江南岸，  \n明月何时照我还", [2]),
    ],
)
def test_every_line_that_is_run_on_is_told_at_its_place(body: str, lines: list[int]) -> None:
    assert told(body) == [(line, "joined-lines") for line in lines]
    fixed = "".join(("\n" if n in lines else "") + line + "\n" for n, line in enumerate(body.split("\n"), 1))
    assert not told(fixed)


@pytest.mark.parametrize(
    "body",
    [
        "换行在句子\n中间，不要紧。",
        "- 换行在一项\n  中间，不要紧。",
        f"- {PROSE[:30]}\n接着写完这一项。",
        "上一段说完了。\n---\n下一段。",
        "上一段\n\n---\n\n下一段。",
        "会议强调，\n要抓好学习，\n要抓好落实。",
        f"{PROSE[:30]}\n{PROSE[:29]}。\n{PROSE[:30]}",  # wrapped by an editor, a sentence ends at the margin by chance
        "时间是3月10日。",
        "一、甲事要抓紧办。",
        "（此件公开发布）",
        "附件：关于学习的实施意见\n\n::: 附件 关于学习的实施意见\n都要学习。\n:::",
        "附件：[名单](a.md)",
        "附件：（略）",
        "报告说：各镇都好。",
        "送来的材料：一共三份。",
        "执笔：张三，校对：李四",
        "图1显示，各镇都好",
        "表1　进度\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        "主办方说，各镇都好",
        "主办：县文化馆",
        "主办单位：县委宣传部、县文旅局\n\n承办单位：县文化馆",
        "期数：第3期",
        "发布日期：2026年3月5日",
        "读者　老周\n\n2026年3月5日\n\n老周同志：",
        "一定要抓好春耕，\n一些镇还没有动。",
        "——甲事\n乙事",
        "![图1](a.png)\n![图2](b.png)",
        "送 戏 下 乡",
        "按照要求：各镇都好。",
        "**要点：**各镇都好。",
        "大事记如下。\n\n2026年3月5日\n\n县里开会，部署春耕生产工作。\n\n2026年3月6日\n\n各镇开会，部署春耕生产工作。",
    ],
)
def test_well_edited_text_is_left_alone(body: str) -> None:
    assert not told(body)


@pytest.mark.parametrize(
    ("line", "code", "hint"),
    [
        *((line, "typed-page-number", "删掉这一行") for line in (
            "-4-", "— 6 —", "第 7 页 共 8 页", "- 2 -", "—3—", "12", "第3页", "共8页", "3 / 8", "·5·", "（此页无正文）",
            "P7", "页 7", "7 / 12 页", "- vii -"
        )),
        ("报：县委、县政府", "typed-distribution", "删掉这一行，在文件开头写：\n报: [县委, 县政府]"),
        ("抄送：县纪委，县工会。", "typed-distribution", "删掉这一行，在文件开头写：\n送: [县纪委, 县工会]"),
        ("发：各市、县（市、区）委宣传部、组织部", "typed-distribution", "删掉这一行，在文件开头写：\n发: [各市、县（市、区）委宣传部、组织部]"),
        ("报送：县委、县政府", "typed-distribution", "删掉这一行，在文件开头写：\n报: [县委, 县政府]"),
        ("发 各镇党委 各局", "typed-distribution", "删掉这一行，在文件开头写：\n发: [各镇党委, 各局]"),
        ("（共印120份）", "typed-distribution", "删掉这一行，在文件开头写：\n份数: 120"),
        ("工作简报", "typed-masthead", "删掉这一行"),
        ("协调小组办公室", "typed-masthead", "删掉这一行"),
        ("协调小组办公室　　　2026年1月5日印发", "typed-masthead", "删掉这一行"),
        ("协调小组办公室编印", "typed-masthead", "删掉这一行"),
        ("第 335 期", "typed-masthead", "删掉这一行"),
        ("目　录", "typed-masthead", "删掉这一行"),
        ("【上情下达】", "typed-section", "# 上情下达"),
        ("供稿：青石镇党委", "typed-field", "（青石镇党委）"),
        ("责任编辑：甲、乙", "typed-field", "删掉这一行，在文件开头写：\n责任编辑: [甲, 乙]"),
        ("一、加强领导", "typed-heading", "### 一、加强领导"),
        ("（二）落实责任", "typed-heading", "#### （二）落实责任"),
        ("**一、加强领导**", "typed-heading", "### 一、加强领导"),
        ("★经验交流★", "typed-section", "# 经验交流"),
        *((line, "typed-section", "# 上情下达") for line in ("上情下达", "◎上情下达◎", "━━上情下达━━", "〖上情下达〗", "上情下达：")),
        ("[编者按]各镇都好。", "typed-note", "::: 编者按\n各镇都好。\n:::"),
        ("（编者按：各镇都好。）", "typed-note", "::: 编者按\n各镇都好。\n:::"),
        *((line, "typed-note", "::: 编者按\n各镇都好。\n:::") for line in ("**编者按：**各镇都好。", "［编者按］各镇都好。", "〔编者按〕各镇都好。", "按：各镇都好。")),
        ("编者按：", "typed-note", "::: 编者按"),
        ("主 题 词：春耕 学习", "typed-field", "删掉这一行，在文件开头写：\n关键词: [春耕, 学习]"),
        ("本期责任编辑：甲　校对：乙", "typed-field", "删掉这一行，在文件开头写：\n责任编辑: [甲, 乙]"),
        ("编辑：甲　审核：乙　签发：丙", "typed-field", "删掉这一行，在文件开头写：\n责任编辑: [甲, 乙]\n签发人: 丙"),
        ("一、春耕……1", "typed-masthead", "删掉这一行"),
        ("附件1", "typed-attachment", "::: 附件 附件的标题"),
        *(
            (line, "typed-attachment", "删掉这一行，在文章的末尾写：\n::: 附件 名单\n附件的正文\n:::")
            for line in ("附件：名单", "附 件 1: 名单", "附件：1．名单")
        ),
        ("期号：365", "typed-masthead", "删掉这一行"),
        ("=======", "typed-heading", "删掉这一行；上一行是小标题，就在它前面写 `### `"),
        ("总期号: 33", "typed-masthead", "删掉这一行"),
        ("主办：协调小组办公室", "typed-masthead", "删掉这一行"),
        ("印发日期：2026年3月5日", "typed-masthead", "删掉这一行"),
        ("2026年7月30日", "typed-signature", "删掉这一行；是落款的日期，就在文章标题下面写：\n:成文日期: 2026-07-30"),
        ("青石镇党委　2026年3月5日", "typed-signature", "删掉这一行，在文章标题下面写：\n:署名: 青石镇党委\n:成文日期: 2026-03-05"),
        ("协调小组办公室 二〇二六年三月五日", "typed-signature", "删掉这一行，在文章标题下面写：\n:署名: 协调小组办公室\n:成文日期: 2026-03-05"),
        ("作者：张三", "typed-field", "删掉这一行，在文章标题下面写：\n:作者: 张三"),
        ("（作者单位：县农业局）", "typed-field", "删掉这一行，在文章标题下面写：\n:作者简介: 县农业局"),
        ("（作者系县农业局局长）", "typed-field", "删掉这一行，在文章标题下面写：\n:作者简介: 县农业局局长"),
        ("来源：县委办", "typed-field", "删掉这一行，在文章标题下面写：\n:来源: 县委办"),
        ("图1　春耕", "typed-caption", "把图存到文章旁边，这一行写成：\n![图1　春耕](f/图1.jpg)"),
        ("表 2：进度（单位：亩）", "typed-caption", "在这一行下面空一行，写上表格；表格不要了，就删掉这一行"),
    ],
)  # fmt: skip
def test_what_the_program_prints_itself_is_told_with_what_to_write(line: str, code: str, hint: str) -> None:
    alone, joined = f"{PROSE}。\n\n{line}", f"{PROSE}。\n{line}"
    for body in (alone, joined)[: 1 if code == "typed-caption" else 2]:
        (diagnostic,) = [d for d in found(body) if d.code != "joined-lines"]
        assert (diagnostic.code, diagnostic.hint) == (code, hint)
        assert diagnostic.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("line", "hint"),
    [*((line, "删掉这一行") for line in ("工作简报", "第335期", "协调小组办公室", "2026年1月5日", "目录", "- 1 -")),
     ("【经验交流】", "# 经验交流"), ("编者按：各镇都好。", "::: 编者按\n各镇都好。\n:::")],
)  # fmt: skip
def test_a_masthead_before_the_first_title_is_told_line_by_line(line: str, hint: str) -> None:
    diagnostics = found(f"{line}\n\n## 题目\n\n正文。", title="")
    assert [(d.severity, d.hint) for d in diagnostics] == [(Severity.ERROR, hint)]


TABLE = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"


@pytest.mark.parametrize(
    ("body", "hints"),
    [
        ("![](a.png)\n\n图1　春耕", ["删掉这一行，第 8 行写成：\n![图1　春耕](a.png)"]),
        ("图1　春耕\n\n![图1](a.png)", ["删掉这一行，第 10 行写成：\n![图1　春耕](a.png)"]),
        ("![图1　秋收](a.png)\n\n图2　春耕", ["把图存到文章旁边，这一行写成：\n![图2　春耕](f/图2.jpg)"]),
        ("![](a.png)\n\n▲图为春耕。（甲摄）", ["删掉这一行，第 8 行写成：\n![图为春耕。（甲摄）](a.png)"]),
        ("![](a.png)\n\n△ 春耕　甲摄", ["删掉这一行，第 8 行写成：\n![春耕　甲摄](a.png)"]),
        ("![](a.png)\n\n（图为春耕）", ["删掉这一行，第 8 行写成：\n![图为春耕](a.png)"]),
        ("![](a.png)\n\n上图：春耕", ["删掉这一行，第 8 行写成：\n![上图：春耕](a.png)"]),
        ("![图1　秋收](a.png)\n\n图为春耕。", []),
        ("![](a.png) ![](b.png)\n\n上图为春耕，下图为秋收。", []),
        ("文。\n\n图为春耕。", []),
        (f"{TABLE}\n\n表1　进度", ["把这一行移到第 8 行的前面，前后都空一行"]),
        (f"表1　进度\n\n{TABLE}", []),
        (f"::: 横表\n表1　进度\n\n{TABLE}\n:::", []),
        (f"{TABLE}\n\n表1　进度\n\n{TABLE}", []),
    ],
)
def test_a_caption_apart_from_its_picture_or_table_is_told_where_it_belongs(
    body: str, hints: list[str]
) -> None:
    assert [d.hint for d in found(body) if d.code == "typed-caption"] == hints


@pytest.mark.parametrize("line", ["▲春耕", "图为春耕", "图1　春耕"])
def test_a_caption_right_below_its_picture_is_told_as_one_apart_from_it(line: str) -> None:
    (only,) = found(f"![](a.png)\n{line}")
    assert (only.code, only.hint) == (
        "typed-caption",
        f"删掉这一行，第 8 行写成：\n![{line.lstrip('▲')}](a.png)",
    )


def test_a_note_typed_plainly_becomes_a_block_by_its_hint() -> None:
    (diagnostic,) = found("编者按：值得一读。\n\n正文。")
    assert not told(f"{diagnostic.hint}\n\n正文。")


def test_a_paragraph_cut_by_the_end_of_a_page_is_told_across_the_page_number() -> None:
    assert told(f"{PROSE}\n\n- 2 -\n\n得到了群众的好评，都说好。") == [
        (3, "typed-page-number"),
        (5, "cut-paragraph"),
    ]
    assert not told(f"{PROSE}。\n\n得到了群众的好评，都说好。")


def test_a_table_typed_with_tabs_is_told_once_with_the_table() -> None:
    (diagnostic,) = found("姓名\t职务\n张三\t主任\n李四\t委员")
    assert diagnostic.code == "typed-table"
    assert diagnostic.hint == "| 姓名 | 职务 |\n| --- | --- |\n| 张三 | 主任 |\n| 李四 | 委员 |"
    assert not told(diagnostic.hint)


def test_the_own_office_and_a_date_are_the_masthead_at_the_top_and_a_signature_behind_the_text() -> None:
    line = "协调小组办公室　　2026年3月5日"
    assert told(f"工作简报\n\n第 335 期\n\n{line}\n\n{PROSE}。")[2] == (5, "typed-masthead")
    assert told(f"{PROSE}。\n\n{line}") == [(3, "typed-signature")]


def test_bullets_of_word_become_a_list_by_their_hints() -> None:
    for sign in ("•", "●", "■", "◆", "·", "o ", "l　", "Ø ", "o  ", "§\t"):
        diagnostics = found(f"{sign} 甲\n{sign}乙")
        assert [d.code for d in diagnostics] == ["typed-list"] * 2
        assert not told("\n".join(d.hint for d in diagnostics))


def test_the_signature_of_a_letter_becomes_fields() -> None:
    (diagnostic,) = found("青石镇党委\n2020年3月10日")
    assert diagnostic.hint.endswith("\n:署名: 青石镇党委\n:成文日期: 2020-03-10")


@pytest.mark.parametrize(
    ("title", "fixed"),
    [
        ("把中心组建成推动 高质量发展的加油站", "把中心组建成推动<br>高质量发展的加油站"),
        ("关于学习的通 知", "关于学习的通知"),
        ("小组会议召开。", "小组会议召开"),
    ],
)
def test_a_title_pasted_from_word_is_fixed_by_its_hint(title: str, fixed: str) -> None:
    (diagnostic,) = found("正文。", f"## {title}\n\n")
    assert diagnostic.hint == f"## {fixed}"
    assert not told("正文。", f"{diagnostic.hint}\n\n")


@pytest.mark.parametrize("title", ["不忘初心　牢记使命", "学习 Python 语言", "怎么学？", "第 5 期"])
def test_blanks_that_belong_in_a_title_are_left_alone(title: str) -> None:
    assert not told("正文。", f"## {title}\n\n")


def test_a_pasted_issue_is_fixed_in_two_rounds() -> None:
    """The hints of the first round are written down as they stand; the second may find what they brought to light."""
    body = (
        "工作简报\n第 365 期\n协调小组办公室\n2020年3月10日\n\n## 青石镇：建好 学习制度。\n"
        f"一、突出重点\n{PROSE}\n- 2 -\n得到了群众的好评。\n　　第二段。\n① 甲\n② 乙\n（一）分类推进\n正文。\n"
        "供稿：青石镇党委\n\n报：县委\n送：县工会\n"
    )
    text = HEAD + body
    for _ in range(2):
        lines = text.split("\n")
        for d in sorted(parse_issue("f.md", text, CONFIG).diagnostics, key=lambda d: -d.span.line):
            at = d.span.line - 1
            if d.code == "joined-lines":
                lines.insert(at, "")
            elif d.code == "cut-paragraph":
                lines[at] = ""
            elif d.hint.startswith("删掉"):
                del lines[at]
            else:
                lines[at] = d.hint
        text = "\n".join(lines)
    assert not parse_issue("f.md", text, CONFIG).diagnostics


def test_marks_left_in_the_text_are_told_on_every_line_and_one_line_fixes_them_all() -> None:
    body = "＊＊甲＊＊，见[乙]（1.md）。\n丙【^1】，\n**丁，戊\n\n- 己<br>庚\n- ** 辛 **\n\n[^1]: 注。"
    marks = [
        d for d in found(body) if d.code in ("unpaired-bold", "unread-link", "unread-footnote", "stray-br")
    ]
    before = (HEAD + "## 题目\n\n").count("\n")
    assert [(d.span.line - before, d.code) for d in marks] == [
        (1, "unpaired-bold"), (1, "unread-link"), (2, "unread-footnote"), (3, "unpaired-bold"), (5, "stray-br"), (6, "unpaired-bold"),
    ]  # fmt: skip
    assert [d.hint for d in marks] == [
        "**甲**，见[乙](1.md)。", "**甲**，见[乙](1.md)。", "丙[^1]，", "**丁，戊**", "- 己庚", "- **辛**",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("秘密★10年", "秘密★10年"), ("机密", "机密"), ("密级：绝密", "绝密"), ("【秘密 10 年】", "秘密★10年"), ("密级：内部", "内部"),
        ("内部资料 注意保存", "内部"), ("内部刊物，不得外传", "内部"),
    ],
)  # fmt: skip
def test_a_mark_of_secrecy_in_the_text_is_an_error_since_the_issue_would_be_published(
    line: str, mark: str
) -> None:
    for body in (f"{line}\n\n正文。", f"正文。\n\n{line}"):
        (diagnostic,) = found(body)
        assert (diagnostic.code, diagnostic.severity) == ("typed-secrecy", Severity.ERROR)
        assert diagnostic.hint == f"删掉这一行，在文件开头写：\n密级: {mark}"
        text = HEAD.replace("日期:", f"密级: {mark}\n日期:") + "## 题目\n\n正文。\n"
        assert not parse_issue("f.md", text, CONFIG).diagnostics


@pytest.mark.parametrize(
    "line", ["机密文件要专人保管。", "做好秘密工作", "内部资料室开放", "内部管理", "关键词解释"]
)
def test_words_about_secrecy_are_text(line: str) -> None:
    assert not told(f"正文。\n\n{line}\n\n正文。")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("工作简报 第365期 2020年3月10日", "typed-masthead"), ("（2020年3月10日印发）", "typed-masthead"), ("总第365期", "typed-masthead"),
        ("上情下达………………1", "typed-masthead"), ("县里开会......3", "typed-masthead"), ("本期共印120份", "typed-distribution"),
        ("主题词：学习 调研", "typed-field"), ("（续上页）", "typed-page-number"), ("3 of 8", "typed-page-number"),
    ],
)  # fmt: skip
def test_running_heads_and_what_else_word_carries_along_are_told(line: str, code: str) -> None:
    assert [told_code for _, told_code in told(f"正文。\n\n{line}\n\n正文。")] == [code]


@pytest.mark.parametrize("body", ["➤甲\n➤乙", "\uf0b7 甲\n\uf0b7 乙", "✓ 甲\n✓ 乙"])
def test_signs_of_bullets_in_symbol_faces_are_bullets(body: str) -> None:
    assert [d.hint for d in found(body)] == ["- 甲", "- 乙"]


def test_a_signature_of_two_paragraphs_is_told_once() -> None:
    (diagnostic,) = found("特此通知。\n\n青石镇党委\n\n2020年3月10日")
    assert diagnostic.code == "typed-signature"
    assert diagnostic.hint.endswith("\n:署名: 青石镇党委\n:成文日期: 2020-03-10")


def test_a_page_tells_left_marks_too() -> None:
    (diagnostic,) = parse_page("content/pages/about.md", "# 关于\n\n＊＊甲＊＊乙。\n\n(完)\n").diagnostics
    assert (diagnostic.code, diagnostic.hint) == ("unpaired-bold", "**甲**乙。")


@pytest.mark.parametrize(
    ("body", "hints"),
    [
        (f"1．加强领导\n\n{PROSE}。", ["##### 1．加强领导"]),
        (f"{PROSE}。\n\n（2）落实责任\n\n{PROSE}。", ["###### （2）落实责任"]),
        (f"1．名单\n\n2．日程\n\n{PROSE}。", []),
        (f"附件：1.名单\n\n　　　2.日程\n\n{PROSE}。", []),
        (f"3.5万元\n\n{PROSE}。", []),
    ],
)
def test_a_line_with_digits_before_it_is_a_heading_between_prose_alone(body: str, hints: list[str]) -> None:
    assert [d.hint for d in found(body) if d.code == "typed-heading"] == hints


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("- ### 甲", "heading-in-list"),
        ("###\n\n甲", "empty-heading"),
        ("###甲", "heading-without-space"),
        ("小标题\n---\n正文。", "typed-heading"),
        ("甲[^1]。\n\n[^1] 注文", "full-width-footnote"),
        ("甲[^1]乙[ ^1]。\n\n[^1]: 注文", "unread-footnote"),
        ("| 甲 | 乙 |\n|---|---|\n| 丙\n丁 | 2 |", "too-few-cells"),
        ("(甲)[https://a.cn]", "unread-link"),
        ("[甲[^1]乙](https://a.cn)\n\n[^1]: 注。", "unread-link"),
        ("| 甲 | 乙 |\n\n| 1 | 2 |", "table-without-rule"),
        ("| 甲 |\n|---|\n| 1 | 2 |", "too-many-cells"),
        ("> | 甲 |\n> |---|\n> | 1 | 2 |", "too-many-cells"),
        ("- | 甲 |\n  |---|\n  | 1 | 2 |", "too-many-cells"),
        ("甲[^1]。\n\n[^1]：乙", "full-width-footnote"),
        ("```\n甲", "unclosed-block"),
    ],
)
def test_a_page_tells_blocks_that_were_meant_otherwise(body: str, code: str) -> None:
    assert [d.code for d in parse_page("content/pages/about.md", f"# 关于\n\n{body}\n").diagnostics] == [code]


def test_code_in_a_line_is_neither_told_nor_changed_in_the_line_to_copy() -> None:
    text = "# 关于\n\n写 `(甲)[https://a.cn]` 不对。\n\n写 `(甲)[b.md]`，(乙)[https://b.cn]。\n"
    (mistake,) = parse_page("content/pages/about.md", text).diagnostics
    assert (mistake.span.line, mistake.span.column) == (5, 15)
    assert mistake.hint == "写 `(甲)[b.md]`，[乙](https://b.cn)。"


@pytest.mark.parametrize(
    ("title", "code"),
    [("关于<!-- 隐 -->", "hidden-note"), ("关于&nbsp;", "html-entity"), ("关于![](a.png)", "text-lost")],
)
def test_the_title_of_a_page_hides_nothing(title: str, code: str) -> None:
    assert [d.code for d in parse_page("content/pages/about.md", f"# {title}\n\n文。\n").diagnostics] == [
        code
    ]


def test_what_a_dropped_line_leaves_behind_is_told_at_once() -> None:
    """The second `check` has nothing to say: a line that runs on once another is gone, a line before the first title."""
    assert told(f"　　{PROSE}。\n　　青石镇党委　2026年3月5日\n关于春耕的意见") == [
        (2, "typed-signature"),
        (3, "joined-lines"),
    ]
    diagnostics = found("工作简报\n春耕专刊\n第335期\n## 题目\n\n正文。", title="")
    assert [(d.code, d.span.line) for d in diagnostics if d.code != "joined-lines"] == [
        ("typed-masthead", 6), ("typed-masthead", 8), ("text-before-title", 7)
    ]  # fmt: skip


def test_an_ordinal_without_a_blank_gets_the_sharps_of_its_level() -> None:
    assert [d.hint for d in found("#一、春耕\n\n##（二）备耕\n\n文。")] == ["### 一、春耕", "#### （二）备耕"]


def test_a_title_without_a_blank_is_fixed_whole() -> None:
    assert {
        d.hint
        for d in found("　　##春耕　备耕 进展。\n\n正文。", title="")
        if d.code == "heading-without-space"
    } == {"## 春耕　备耕<br>进展"}


def test_a_section_typed_plainly_says_what_the_front_matter_needs() -> None:
    (diagnostic,) = found("正文。\n\n【经验交流】")
    assert "`栏目: [经验交流]`" in diagnostic.label


def test_text_below_a_misspelt_title_is_not_told_as_text_without_one() -> None:
    assert [d.code for d in found("　　##春耕\n\n正文。", title="")] == ["heading-without-space"]


def test_an_office_and_a_date_below_a_line_of_minutes_sign_the_text() -> None:
    assert told("主持：张三\n\n青石镇党委\n\n2026年3月5日") == [(3, "typed-signature")]
