"""Where a title that does not fit one line is broken, on invented titles and on those their authors broke by hand."""

import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.typesetting.title_lines import (
    COMFORTABLE,
    MAX_LINES,
    SHORT_QUOTATION_EM,
    TitleLines,
    break_title,
    segmenter,
    shape_cost,
    title_fits,
    width_em,
)
from bulletin.typesetting.title_words import WORDS
from tests.conftest import REPOSITORY

MEASURE_EM = 442.2 / 22  # 版心 156 mm, 2号
PLACES = "澄川县、石梁渡镇、大坪头镇、南浦圩镇、茶亭坳乡、双樟镇、望澄镇、桐溪镇、禾塘镇、青荷镇、北澄街道、凤尾冲村、上码头村"
TRADE = WORDS["trade"]
SEGMENT = segmenter(PLACES.split("、"))

NOT_AT_START = "，。、；：？！”’）〕】》〉·–～/"
NOT_AT_END = "“‘（〔【《〈/"
UNIT = re.compile(r"\d[\d.,]*[%年月日个名家次]?|第[一二三四五六七八九十]+.|“[^”]+”|《[^》]+》|（[^）]+）")
NO_LAST_WORDS = ("关于", "和", "与", "及", "把", "将", "对", "向", "被")


def _table(name: str) -> list[list[tuple[str, ...]]]:
    """Return the good ways of each title of a table, the best one first."""
    rows = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [
        [tuple(way.split("|")) for way in row.split("\t")] for row in rows if row and not row.startswith("#")
    ]


INVENTED, BY_HAND = _table("titles.txt"), _table("titles_by_hand.txt")
TITLES = ["".join(ways[0]) for ways in INVENTED + BY_HAND]


def broken(title: str, measure_em: float = MEASURE_EM) -> TitleLines:
    return break_title(title, max_em=measure_em, segment=SEGMENT)


def by_hand(lines: Sequence[str]) -> tuple[str, ...]:
    """Return our lines for a title that its author broke, though it may sit comfortably on one line.

    Such a title gets a measure on which it does not, but the author's lines do.
    """
    one_line = (width_em("".join(lines)) - 0.3) / COMFORTABLE
    theirs = max(map(width_em, lines)) / COMFORTABLE
    return broken("".join(lines), min(MEASURE_EM, max(one_line, theirs))).lines


def test_titles_are_broken_as_a_typesetter_would() -> None:
    results = [(broken("".join(ways[0])).lines, ways) for ways in INVENTED]
    assert [result for result in results if result[0] not in result[1]] == []


def test_titles_broken_by_hand_are_broken_alike() -> None:
    """19 of 26 as their authors did it; of the others all but one as well."""
    results = [(by_hand(ways[0]), ways) for ways in BY_HAND]
    assert sum(lines == ways[0] for lines, ways in results) >= 19
    assert [lines for lines, ways in results if lines not in ways] == [
        ("十个月，十本书，", "两万人次“一月一书”的一年"),
    ]


@pytest.mark.parametrize("measure_em", [9.0, 12.0, 14.5, 17.0, MEASURE_EM, 24.0])
def test_no_rule_is_broken_on_any_measure(measure_em: float) -> None:
    """GB/T 9704—2012, 7.3.1; GB/T 15834—2011, 5.1; GB/T 15835—2011, 5.1.7.2."""
    for title in TITLES:
        result = broken(title, measure_em)
        assert "".join(result.lines).replace(" ", "") == title.replace(" ", "")
        assert result == broken(title, measure_em)
        assert all(width_em(line) <= measure_em for line in result.lines)
        if result.fits:
            assert len(result.lines) <= MAX_LINES
            assert _torn(title, result.lines, measure_em) == []
            assert [pair for pair in pairwise(result.lines) if not _may_part(title, *pair)] == []


def _torn(title: str, lines: Sequence[str], measure_em: float) -> list[str]:
    """Return the words, numbers, quotations and remarks of `title` in which a line ends."""
    ends = _ends(title, lines)
    words = list(accumulate((word for word in SEGMENT(title)), initial=""))
    whole = [(len(before), len(after)) for before, after in pairwise(words)]
    for unit in UNIT.finditer(title):
        if width_em(unit.group()) <= min(SHORT_QUOTATION_EM, measure_em * COMFORTABLE):
            whole.append(unit.span())
    return [title[start:end] for start, end in whole if ends & set(range(start + 1, end))]


def _may_part(title: str, line: str, below: str) -> bool:
    """Return whether one line may end and the next begin so; after a mark or a space any word may begin."""
    first, last = SEGMENT(below)[0], SEGMENT(line)[-1]
    if below[0] in NOT_AT_START or line[-1] in NOT_AT_END:
        return False
    if not line[-1].isalnum() or f"{line} {below}" in title:
        return True
    place = first in "省市县区乡镇"
    return not (place or first in ("的", "了", "和", "与", "及", "等") or last in NO_LAST_WORDS)


def _ends(title: str, lines: Sequence[str]) -> set[int]:
    """Return where lines end in `title`, behind a space if there is one."""
    ends, place = set(), 0
    for line in lines[:-1]:
        place = title.index(line, place) + len(line)
        place += len(title[place:]) - len(title[place:].lstrip())
        ends.add(place)
    return ends


def test_every_title_fits_the_measure_of_the_standard() -> None:
    assert [title for title in TITLES if not broken(title).fits] == []


@pytest.mark.parametrize("measure_em", [7.0, 9.0, 12.0, MEASURE_EM])
def test_whether_a_title_fits_is_known_without_the_best_lines(measure_em: float) -> None:
    known = [title_fits(title, max_em=measure_em, segment=SEGMENT) for title in TITLES]
    assert known == [broken(title, measure_em).fits for title in TITLES]


def test_whether_a_title_fits_takes_few_measurements() -> None:
    """`bulletin check` asks for every title; the worst fills four lines and can be broken nearly everywhere."""
    measured: list[str] = []

    def width(text: str) -> float:
        measured.append(text)
        return width_em(text)

    worst = ("关于进一步深入开展学习型机关建设工作的意见" * 4)[:79]
    title_fits(worst, max_em=MEASURE_EM, segment=SEGMENT, width=width)
    assert len(measured) < 5_000


@pytest.mark.parametrize("title", ["共" * 5000, "县" * 5000, "的会" * 2500])
def test_a_title_wider_than_four_lines_is_not_cut_into_words(title: str) -> None:
    def segment(text: str) -> Sequence[str]:
        raise AssertionError(text)

    assert not title_fits(title, max_em=MEASURE_EM, segment=segment)


def test_title_of_one_line_is_known_to_fit_without_the_dictionary() -> None:
    def segment(text: str) -> Sequence[str]:
        raise AssertionError(text)

    assert title_fits("县" * 20, max_em=MEASURE_EM, segment=segment)


def test_no_title_of_two_lines_ends_in_a_stump() -> None:
    for title in TITLES:
        lines = broken(title).lines
        assert len(lines) == 1 or width_em(lines[-1]) >= 4, lines


def test_title_that_sits_comfortably_is_not_segmented() -> None:
    def segment(text: str) -> Sequence[str]:
        raise AssertionError(text)

    title = "县" * 18
    assert break_title(title, max_em=MEASURE_EM, segment=segment) == TitleLines((title,), True)


def test_dictionary_is_loaded_by_the_first_title_that_needs_it() -> None:
    """Without a warning, and without a word on standard output."""
    code = """if True:
        import sys
        from bulletin.typesetting.title_lines import break_title, segmenter
        segment = segmenter(["澄川县"])
        break_title("短标题", max_em=20.1, segment=segment)
        assert "rjieba" not in sys.modules
        break_title("县水利局" * 6, max_em=20.1, segment=segment)
        assert "rjieba" in sys.modules
    """
    root = REPOSITORY
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=root
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_title_of_20_cells_does_not_fill_the_line() -> None:
    """print-format.md §4.6: 20 字 is the limit, 18 comfortable."""
    title = "县自然资源和规划局组织党员干部参观廉政馆"
    assert width_em(title) == 20
    assert broken(title).lines == ("县自然资源和规划局", "组织党员干部参观廉政馆")


def test_name_in_the_extra_words_stays_whole() -> None:
    title = "全县防汛工作会议在大坪头镇召开"
    for measure in range(8, 15):
        whole = break_title(title, max_em=measure, segment=segmenter(["大坪头镇"]))
        assert whole.fits
        assert any("大坪头镇" in line for line in whole.lines)


@pytest.mark.parametrize("name", ["李建国", "陈晓燕", "周立新", "刘思远"])
def test_name_of_a_person_stays_whole(name: str) -> None:
    title = f"县委书记{name}深入基层调研督导学习型机关建设工作"
    for measure in range(9, 22):
        assert any(name in line for line in broken(title, measure).lines), measure


@pytest.mark.parametrize("word", ["三年行动计划", "数字经济", "长效机制"])
def test_word_of_the_trade_stays_whole(word: str) -> None:
    """At 26 pt a line ended 三年行动 and the next began 计划."""
    title = f"《澄川县学习型机关建设{word}（2024—2026年）》解读"
    for measure in range(14, 25):
        assert any(word in line for line in broken(title, measure).lines), measure


@pytest.mark.parametrize("word", ["宣传部门", "林长制度", "巡视组织", "现场会议", "领导小组组长", "委员会议"])
def test_word_of_the_list_is_not_cut_out_of_a_longer_one(word: str) -> None:
    """宣传部 is a word of the list, 宣传部门 is another word."""
    listed = [name for name in TRADE if word.startswith(name) and len(word) == len(name) + 1]
    assert not set(SEGMENT(f"{word}建设")) & set(listed)


def test_unbreakable_piece_is_told_of_and_stays_on_the_paper() -> None:
    address = "https://www.example.gov.cn/2026/bulletin/index.html"
    result = broken(f"县协调小组网站{address}开通")
    assert not result.fits
    assert "".join(result.lines) == f"县协调小组网站{address}开通"
    assert all(width_em(line) <= MEASURE_EM for line in result.lines)


def test_title_of_more_than_four_lines_is_told_of_and_keeps_its_words() -> None:
    title = "县协调小组办公室召开学习型机关建设工作会议" * 5
    result = broken(title)
    assert not result.fits
    assert len(result.lines) > MAX_LINES
    assert "".join(result.lines) == title


@pytest.mark.parametrize(
    ("text", "em"),
    [
        ("", 0.0),
        ("县委", 2.0),
        ("县委：", 3.0),
        ("县委：“学”", 5.5),
        ("”“", 1.5),
        ("）》的", 2.5),
        ("5G", 1.1),
        ("“”，", 2.0),
    ],
)
def test_width(text: str, em: float) -> None:
    assert width_em(text) == pytest.approx(em)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((14, 10), (10, 14)),  # 上长下短
        ((14, 11), (12.5, 12.5)),  # not of equal length
        ((14, 10), (21, 3)),  # no stump
        ((9, 16, 10), (16, 9, 16)),  # 菱形, not an hourglass
        ((9, 12, 16), (12, 9, 16)),  # 梯形
        ((16, 12, 9), (16, 9, 12)),
        ((15, 11), (19, 7)),  # not filled to the edge
    ],
)
def test_shape(better: tuple[float, ...], worse: tuple[float, ...]) -> None:
    assert shape_cost(better, 18) < shape_cost(worse, 18)


@given(st.text(max_size=60))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(SEGMENT(text)) == text


_PIECES = "县水利局|召开|会议|的|了|和|第十一次|2024年|12个|乡镇|“一月一书”|《水账》|（试行）|：|，|、|——|……|·|关于|把|书|Python|A|%|习| |\u3000"
_pieces = st.sampled_from(_PIECES.split("|"))
_titles = st.one_of(st.lists(_pieces, max_size=40).map("".join), st.text(max_size=120))


@given(_titles, st.floats(4, 24))
@example("县水利局\u3000·", 4.0)
def test_any_title_gives_lines_that_keep_their_promise(title: str, measure: float) -> None:
    result = broken(title, measure)
    assert "".join("".join(result.lines).split()) == "".join(title.split())
    assert result == broken(title, measure)
    assert all(width_em(line) <= measure for line in result.lines)
    if result.fits:
        assert len(result.lines) <= MAX_LINES
        for line, below in pairwise(result.lines):
            assert below[:1] not in tuple(NOT_AT_START)
            assert line[-1:] not in tuple(NOT_AT_END)


@given(
    st.lists(
        st.sampled_from(["会议", "群众", "干部", "学校", "医院", "图书", "电影", "音乐"]),
        min_size=1,
        max_size=32,
    )
)
def test_title_fits_whenever_its_words_can_be_set(words: list[str]) -> None:
    """Words of two 字 may be broken anywhere between, so that 4 lines of 18 em hold 36 of them."""
    title = "".join(words)
    result = break_title(title, max_em=MEASURE_EM, segment=lambda text: words)
    assert result.fits
    assert all(len(line) % 2 == 0 for line in result.lines)
    assert len(result.lines) <= -(-len(title) // 18) + 1
