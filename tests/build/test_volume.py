"""The bound volume: what is in it, how its pages are numbered, and where its lists and links lead."""

import datetime
import hashlib
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from click.testing import Result

from bulletin.build.pipeline import build
from bulletin.build.volume import VolumeOptions, VolumeReport, make_volume
from bulletin.reading.issue import parse_issue
from bulletin.site.volume import Reason, Selection, nearest_years, range_words, secrecy_of, select
from bulletin.site.volume_views import VolumeView, volume_view
from bulletin.values.audience import Audience
from bulletin.values.model import Issue
from bulletin.values.options import Options, no_progress
from tests import site as small
from tests import verapdf
from tests.commands import bulletin
from tests.conftest import TODAY
from tests.pdf import mm

MakeSite = Callable[..., Path]
LONG = "会议要求把每一件事都写清楚，谁去办，什么时候办完，办完了告诉谁，都要有一个着落。" * 20
CONTENT = {
    "site.yaml": "名称: 工作简报\n编发单位: 协调小组办公室\n栏目: [上情下达, 经验交流]\n报: [县委]\n",
    "issues/1.md": f"""---
期号: 1
日期: 2025-01-05
栏目: [上情下达, 经验交流]
报: [县委]
更正: [{{日期: 2025-02-01, 文章: 县里开了一次会, 内容: “三月”应为“四月”}}]
---

# 上情下达

## 县里开了一次会

:关键词: 学习、调研

{LONG}

# 经验交流

## 石梁镇：从“坐下来听”<br>到“站起来讲”

:供稿: 石梁镇党委
:关键词: 学习

一是讲。[^1]

[^1]: 讲给大家听。

## 县水利局推动农村供水末梢改造从一家一户单独申请到整村打包一次办成的调查与思考

:供稿: 白溪水利站

二是改。
""",
    "issues/2.md": f"---\n期号: 2\n日期: 2025-03-05\n---\n\n## 只有一篇\n\n:供稿: 石梁镇党委\n\n{LONG}\n",
    "issues/s1.md": "---\n增刊: 1\n日期: 2025-02-05\n标题: 防汛专辑\n---\n\n## 防汛\n\n:供稿: 安岭乡\n\n水来了。\n",
    "issues/3.md": "---\n期号: 3\n日期: 2025-04-05\n密级: 秘密★10年\n---\n\n## 不能让外人看\n\n秘密的事。\n",
    "issues/4.md": "---\n期号: 4\n日期: 2025-05-05\n草稿: 是\n---\n\n## 没写完\n\n草草几句。\n",
    "issues/9.md": "---\n期号: 9\n日期: 2028-05-05\n---\n\n## 以后的事\n\n还早。\n",
}
FRONT = ("总目录", "栏目索引", "供稿单位索引", "关键词索引", "更正")


def write_site(root: Path) -> Path:
    for name, text in CONTENT.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def bind(root: Path, *, with_classified: bool = False, year: int = 2025, out: str = "output") -> VolumeReport:
    options = VolumeOptions(root, root / out, year, TODAY, with_classified)
    return make_volume(options, no_progress)


def command(root: Path, *arguments: str) -> Result:
    return bulletin("volume", *arguments, "-C", root)


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> VolumeReport:
    """The volume of 2025 without classified issues; its site is built too."""
    root = write_site(tmp_path_factory.mktemp("volume"))
    report = bind(root)
    assert report.path == root / "output/print/2025.pdf", report.diagnostics
    build(Options(root, root / "output", Audience(TODAY)))
    return report


@pytest.fixture(scope="module")
def pages(bound: VolumeReport) -> list[str]:
    """The text of each page."""
    assert bound.path is not None
    return texts(bound.path)


def texts(path: Path) -> list[str]:
    with pdfplumber.open(path) as opened:
        return [page.extract_text() for page in opened.pages]


def first_page(pages: list[str], words: str) -> int:
    """Return the place, from 0, of the first page behind the front matter that has these words."""
    found = [n for n, text in enumerate(pages) if words in text and re.search(r"^总 \d+", text, re.MULTILINE)]
    return found[0]


def test_title_page_has_name_year_issues_and_office(pages: list[str]) -> None:
    """GB/T 3179—2009, 6.2."""
    assert pages[0].replace(" ", "").split("\n") == [
        "工作简报",
        "2025年合订本",
        "第1—2期、增刊1",
        "协调小组办公室",
    ]
    assert pages[1] == ""


def test_parts_of_the_front_begin_on_right_hand_pages_and_have_roman_numbers(
    bound: VolumeReport, pages: list[str]
) -> None:
    """GB/T 3179—2009, 11.3: on right-hand pages, paged apart from the text."""
    front = pages[: bound.front_pages]
    starts = [next(n for n, t in enumerate(front) if re.sub(r"\s", "", t).startswith(part)) for part in FRONT]
    assert [start % 2 for start in starts] == [0] * len(FRONT)
    assert starts == sorted(starts)
    assert starts[0] == 2
    roman = [text.split("\n")[-1] for text in front if text][1:]
    assert roman == ["— i —", "— iii —", "— v —", "— vii —", "— ix —"]


def test_issues_begin_on_right_hand_pages_in_order_with_supplements_last(
    bound: VolumeReport, pages: list[str]
) -> None:
    """print-format.md §6.2: 增刊 follow the year's regular issues."""
    starts = [first_page(pages, label) for label in ("第1期\n", "第2期\n", "增刊1\n")]
    assert starts == sorted(starts)
    assert starts[0] == bound.front_pages
    assert [start % 2 for start in starts] == [0, 0, 0]


def test_every_printed_page_has_its_own_number_at_the_foot_and_the_continuous_one_at_the_head(
    bound: VolumeReport, pages: list[str]
) -> None:
    """GB/T 3179—2009, 8.3; GB/T 9704—2012, 7.5: own numbers begin anew; blank pages have none but count."""
    body = pages[bound.front_pages :]
    assert len(body) % 2 == 0
    own = []
    for number, text in enumerate(body, 1):
        if text:
            assert re.findall(r"^总 ?(\d+)", text, re.MULTILINE) == [str(number)]
            own.append(int(re.findall(r"— ?(\d+) ?—", text)[-1]))
    assert own[0] == 1
    assert all(after in (before + 1, 1) for before, after in pairwise(own))
    assert own.count(1) == 3
    assert "" in body


def test_the_continuous_number_stands_in_the_outer_corner_of_the_margins(bound: VolumeReport) -> None:
    """Beside the type area (28 + 156 mm) and above it (37 mm), clear of 份号, 密级 and 归档章."""
    assert bound.path is not None
    with pdfplumber.open(bound.path) as opened:
        for page in opened.pages[bound.front_pages :]:
            numbers = [char for char in page.chars if char["top"] < 30 / 25.4 * 72]
            for char in numbers:
                assert "songti" in char["fontname"].lower()
                assert 10 < mm(char["top"]) < 30
                if page.page_number % 2:
                    assert mm(char["x0"]) > 28 + 156
                else:
                    assert mm(char["x1"]) < 26
            assert bool(numbers) == bool(page.chars)


def test_an_issue_is_printed_as_in_its_own_file(bound: VolumeReport, pages: list[str]) -> None:
    """The same words on the same pages; only the continuous number is added."""
    assert bound.path is not None
    for key, label in (("1", "第1期\n"), ("2", "第2期\n"), ("s1", "增刊1\n")):
        single = texts(bound.path.parents[1] / "site" / "issues" / f"{key}.pdf")
        start = first_page(pages, label)
        in_volume = [
            re.sub(r"^总 ?\d+\n", "", text, flags=re.MULTILINE) for text in pages[start : start + len(single)]
        ]
        assert in_volume == single


def test_contents_and_indexes_name_the_pages_where_articles_begin(
    bound: VolumeReport, pages: list[str]
) -> None:
    """GB/T 3179—2009, 11.2: title, issue and first page; a keyword its issues and pages."""
    at = {
        words: first_page(pages, line) - bound.front_pages + 1
        for words, line in {
            "开会": "县里开了一次会\n会议",
            "石梁": "到“站起来讲”\n一是",
            "一篇": "只有一篇\n",
            "防汛": "水来了",
            "第2期": "第2期\n",
        }.items()
    }
    contents = re.sub("…+", "…", pages[2])
    assert f"县里开了一次会 … {at['开会']}" in contents
    assert f"石梁镇：从“坐下来听”到“站起来讲” … {at['石梁']}" in contents
    assert f"第2期 2025年3月5日 … {at['第2期']}" in contents
    assert f"增刊1 防汛专辑 2025年2月5日 … {at['防汛']}" in contents
    sections = re.sub("…+", "…", pages[4])
    assert f"县里开了一次会 … 1 {at['开会']}" in sections
    assert f"只有一篇 石梁镇党委 … 2 {at['一篇']}" in sections
    assert sections.index("上情下达") < sections.index("经验交流") < sections.index("不分栏目")
    keywords = pages[8]
    assert f"学习 1（{at['开会']}），1（{at['石梁']}）" in keywords
    assert f"调研 1（{at['开会']}）" in keywords


def test_contributors_are_in_pinyin_order_under_their_letters(pages: list[str]) -> None:
    """图书编校质量差错认定细则, art. 60: one order throughout."""
    heads = [line for line in pages[6].split("\n") if re.match("[A-Z] ", line)]
    assert heads == ["A 安岭乡", "B 白溪水利站", "S 石梁镇党委"]


def test_a_long_title_turns_over_by_meaning_before_its_page_number(pages: list[str]) -> None:
    """GB/T 9704—2012, 7.3.1 (no word is split); the leader stands in its last line."""
    lines = pages[2].split("\n")
    (first,) = [n for n, line in enumerate(lines) if line.startswith("县水利局推动")]
    assert "…" not in lines[first]
    assert lines[first] + lines[first + 1].split(" …")[0] == (
        "县水利局推动农村供水末梢改造从一家一户单独申请到整村打包一次办成的调查与思考"
    )
    assert re.search(r"…+ \d+$", lines[first + 1])


def test_leaders_and_page_numbers_end_at_the_edge_of_the_type_area(bound: VolumeReport) -> None:
    """GB/T 9704—2012, 5.2.1: 28 + 156 mm on right-hand pages."""
    assert bound.path is not None
    with pdfplumber.open(bound.path) as opened:
        for page in (opened.pages[2], opened.pages[4], opened.pages[6]):
            words = [word for word in page.extract_words() if re.fullmatch(r"\d+", word["text"])]
            ends = [mm(word["x1"]) for word in words if mm(word["x1"]) > 178]
            assert ends
            assert all(end == pytest.approx(28 + 156, abs=0.2) for end in ends)


def test_links_lead_from_each_line_to_its_article(bound: VolumeReport) -> None:
    assert bound.path is not None
    with pikepdf.open(bound.path) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[n]): names[n + 1] for n in range(0, len(names), 2)}
        numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(pdf.pages)}
        links = [str(a.A.D if "/A" in a else a.Dest) for a in pdf.pages[2].Annots]
        assert {"1", "1.a1", "1.a2", "1.a3", "2", "2.a1", "s1", "s1.a1"} == set(links)
        for name in links:
            assert numbers[places[name][0].objgen] >= bound.front_pages
        assert numbers[places["1"][0].objgen] == bound.front_pages
        assert numbers[places["s1.a1"][0].objgen] > numbers[places["2.a1"][0].objgen]


def test_bookmarks_hold_the_lists_and_every_issue_with_its_articles(bound: VolumeReport) -> None:
    assert bound.path is not None
    with pikepdf.open(bound.path) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            *FRONT,
            "第1期（1月5日）",
            "第2期（3月5日）",
            "增刊1（2月5日）防汛专辑",
        ]
        first = outline.root[len(FRONT)]
        assert [child.title for child in first.children] == ["上情下达", "经验交流"]
        assert first.children[1].children[0].title == "石梁镇：从“坐下来听”到“站起来讲”"


def test_page_labels_are_the_numbers_that_are_printed(bound: VolumeReport) -> None:
    """A viewer's page box takes the roman and the continuous number."""
    assert bound.path is not None
    with pikepdf.open(bound.path) as pdf:
        labels: list[Any] = [page.label for page in pdf.pages]
    assert labels[:4] == ["扉页1", "扉页2", "i", "ii"]
    assert labels[bound.front_pages :] == [str(n) for n in range(1, len(labels) - bound.front_pages + 1)]


@pytest.mark.skipif(bool(verapdf.MISSING), reason="veraPDF is not installed")
@pytest.mark.parametrize("profile", ["PDFA-2A", "PDFUA-1"])
def test_it_is_allowed_in_the_archive(bound: VolumeReport, profile: str) -> None:
    """ISO 19005-2 level A and ISO 14289-1 at once."""
    assert bound.path is not None
    assert verapdf.faults(bound.path, profile) == []


def test_it_says_of_itself_what_it_is_and_embeds_each_face_once(bound: VolumeReport) -> None:
    """print-format.md §6.1; the date is the last issue's, not the clock's."""
    assert bound.path is not None
    with pikepdf.open(bound.path) as pdf:
        xmp = pdf.open_metadata()
        assert xmp["dc:title"] == "工作简报2025年合订本"
        assert xmp["dc:rights"] == "公开"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20250305")
        assert pdf.Root.Lang == "zh-CN"
        fonts = [str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()]
        assert len(fonts) == len(set(fonts)) > 3


def test_same_input_same_bytes(bound: VolumeReport, tmp_path: Path) -> None:
    """In another folder too."""
    again = bind(write_site(tmp_path / "elsewhere"))
    assert bound.path is not None
    assert again.path is not None
    assert (
        hashlib.sha256(again.path.read_bytes()).digest() == hashlib.sha256(bound.path.read_bytes()).digest()
    )


def test_what_is_left_out_is_nowhere_in_the_volume(pages: list[str]) -> None:
    whole = "".join(pages)
    assert not [
        words for words in ("不能让外人看", "秘密的事", "没写完", "草草几句", "以后的事") if words in whole
    ]


def test_classified_issues_are_bound_when_asked_for_and_mark_the_volume(tmp_path: Path) -> None:
    """GB/T 9704—2012, 7.2.2: the mark stands at the head, left, in 黑体."""
    root = write_site(tmp_path)
    told = command(root, "2025", "--with-classified")
    assert told.exit_code == 0
    assert "里面有密级的：第3期（秘密★10年）。这一册按 `秘密★10年` 保管" in told.stdout
    whole = texts(root / "output/print/2025.pdf")
    assert whole[0].replace(" ", "").startswith("秘密★10年\n工作简报")
    assert "不能让外人看" in "".join(whole)
    assert "没写完" not in "".join(whole)
    with pikepdf.open(root / "output/print/2025.pdf") as pdf:
        assert pdf.open_metadata()["dc:rights"] == "秘密★10年"
    assert not (root / "output/site").exists()


def test_the_summary_says_what_was_bound_and_what_was_not(tmp_path: Path) -> None:
    root = write_site(tmp_path)
    told = command(root, "2025")
    assert told.exit_code == 0
    assert "2025年合订本，第1—2期、增刊1，共 3 期" in told.stdout
    assert "没有收第4期：是草稿；没有收第3期：有密级，要收加 --with-classified" in told.stdout
    assert "output/print/2025.pdf" in told.stdout


@pytest.mark.parametrize(
    ("year", "said"),
    [
        ("2024", "2024年没有简报。离它最近的有简报的年份：2025"),
        ("2026", "离它最近的有简报的年份：2025、2028"),
        ("2028", "2028年没有可以合订的简报。没有收第9期：日期还没到"),
        ("25", "年份 `25` 读不懂"),
        ("二〇二五", "读不懂"),
    ],
)
def test_a_year_that_cannot_be_bound_is_explained(tmp_path: Path, year: str, said: str) -> None:
    root = write_site(tmp_path)
    told = command(root, year)
    assert told.exit_code == 2
    assert said in told.stderr
    assert not (root / "output").exists()


def test_an_error_of_another_year_does_not_keep_a_year_from_being_bound(tmp_path: Path) -> None:
    root = write_site(tmp_path)
    bad = root / "content/issues/9.md"
    bad.write_text(bad.read_text().replace("日期: 2028-05-05", "日期: 2028-05-05\n栏目: [没有的栏目]"))
    assert bulletin("check", "-C", root).exit_code == 1
    assert command(root, "2025").exit_code == 0


@pytest.mark.parametrize("spoiled", ["issues/2.md", "site.yaml"])
def test_an_error_of_the_year_stops_it_and_leaves_the_old_volume(tmp_path: Path, spoiled: str) -> None:
    root = write_site(tmp_path)
    old = root / "output/print/2025.pdf"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    path = root / "content" / spoiled
    path.write_text(
        path.read_text().replace("报: [县委]", "报报: [县委]").replace("2025-03-05", "2025-13-05")
    )
    told = command(root, "2025")
    assert told.exit_code == 1
    assert "没有写出文件" in told.stderr
    assert old.read_bytes() == b"old"


def test_a_folder_that_cannot_be_written_is_noticed_before_the_work(tmp_path: Path) -> None:
    root = write_site(tmp_path)
    (root / "out").write_text("a file")
    steps: list[str] = []
    options = VolumeOptions(root, root / "out", 2025, TODAY)
    with pytest.raises(NotADirectoryError):
        make_volume(options, lambda what, done, total: steps.append(what))
    assert steps == []


def _issue(number: str, date: str = "2025-01-05", secrecy: str = "公开") -> Issue:
    key = "增刊" if number.startswith("s") else "期号"
    text = f"---\n{key}: {number.removeprefix('s')}\n日期: {date}\n密级: {secrecy}\n---\n\n## 题\n\n文。\n"
    checked = parse_issue("1.md", text, small.CONFIG)
    assert checked.value is not None, checked.diagnostics
    return checked.value.issue


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["31"], "第31期"),
        (["31", "32", "33"], "第31—33期"),
        (["31", "33", "34", "36"], "第31、33—34、36期"),
        (["7-8"], "第7-8期"),
        (["5", "6", "7-8", "9"], "第5—9期"),
        (["31", "32", "s1", "s2"], "第31—32期、增刊1—2"),
        (["s1"], "增刊1"),
    ],
)
def test_the_range_says_which_numbers_are_there(numbers: list[str], words: str) -> None:
    assert range_words([_issue(number) for number in numbers]) == words


@pytest.mark.parametrize(
    ("marks", "highest"),
    [
        (["公开", "公开"], ""),
        (["公开", "内部"], "内部"),
        (["内部", "秘密★10年", "秘密★5年"], "秘密★10年"),
        (["机密★5年", "秘密★10年"], "机密★5年"),
    ],
)
def test_the_volume_bears_the_highest_mark_of_its_issues(marks: list[str], highest: str) -> None:
    assert secrecy_of([_issue(str(n), secrecy=mark) for n, mark in enumerate(marks, 1)]) == highest


def test_the_nearest_years_are_those_on_either_side() -> None:
    issues = [_issue("1", "2018-01-05"), _issue("2", "2020-01-05"), _issue("3", "2024-01-05")]
    assert nearest_years(issues, 2022) == (2020, 2024)
    assert nearest_years(issues, 2030) == (2024,)
    assert nearest_years([], 2030) == ()


def test_todays_issue_is_bound_and_tomorrows_is_not() -> None:
    day = datetime.date(2025, 1, 5)
    assert select([_issue("1", "2025-01-05")], 2025, day).issues
    (out,) = select([_issue("1", "2025-01-06")], 2025, day).left_out
    assert out.reason is Reason.FUTURE


SITE_OF_TWO = small.site(
    [
        small.issue(
            1,
            "2025-01-05",
            [
                small.article("甲", "县委组织部、县委宣传部、县委党校、县直机关工委、县总工会", "学习、5G"),
                small.article("乙", keywords="学习"),
            ],
            front="标题: 深入学习贯彻全县农村人居环境整治提升现场推进会议精神专刊",
        ),
        small.issue(2, "2025-02-05", [small.article("丙", "县委党校")], front="标题: 防汛专刊"),
    ]
)


@pytest.fixture(scope="module")
def view() -> VolumeView:
    """The front matter of two issues whose articles all begin on page 1 or 3."""
    places = {"1": 1, "1.a1": 1, "1.a2": 1, "2": 3, "2.a1": 3}
    return volume_view(Selection(2025, SITE_OF_TWO.issues), small.CONFIG, places)


def test_a_keyword_names_a_page_once(view: VolumeView) -> None:
    """Two articles about one thing may begin on one page."""
    words = {group.name: group.lines for letter in view.keywords for group in letter.groups}
    assert [(line.issue, line.page) for line in words["学习"]] == [("1", 1)]
    assert [line.anchor for line in words["学习"]] == ["1.a1"]


def test_names_that_begin_with_a_figure_come_last(view: VolumeView) -> None:
    assert [letter.letter for letter in view.keywords] == ["X", "#"]


def test_many_contributors_are_broken_between_names(view: VolumeView) -> None:
    (section,) = view.sections
    line = section.lines[0]
    assert line.contributors == ("县委组织部、县委宣传部、县委党校、", "县直机关工委、县总工会")
    assert line.turns
    assert not section.lines[2].turns


def test_a_long_title_of_an_issue_stands_below_its_number(view: VolumeView) -> None:
    first, second = view.issues
    assert first.turns
    assert "".join(first.titles) == "深入学习贯彻全县农村人居环境整治提升现场推进会议精神专刊"
    assert len(first.titles) == 2
    assert (second.turns, second.titles) == (False, ("防汛专刊",))
