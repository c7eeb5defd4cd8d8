"""Where Chinese lines end and what their marks give up, on plain data: every character one unit wide."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bulletin.typesetting.cjk_lines import LOOSE_EM, Line, plan
from bulletin.typesetting.cjk_marks import CUT_SIGNS, FREELY, blank_sides, is_mark, kinds_of, line_breaks
from bulletin.typesetting.cjk_paragraph import STOP_KEEPS_EM, MeasuredText, Paragraph, paragraph_of
from bulletin.typesetting.cjk_places import place

NOT_AT_START = "，。、；：？！”’）〕】》〉·–～/"
NOT_AT_END = "“‘（〔【《〈/"

# Where the ink of a full-width mark stands in Fandol's faces, in em.
INK = {
    **dict.fromkeys("，、；。：！”’）〕】》〉", (0.1, 0.4)),
    **dict.fromkeys("“‘（〔【《〈", (0.6, 0.9)),
    "？": (0.32, 0.68),
    "·": (0.45, 0.55),
    "－": (0.37, 0.63),
}


def paragraph(text: str, *, size: float = 1.0, **more: object) -> Paragraph:
    """Return `text` as it measures in a face with half-width digits and letters, with 1 em as `size`."""
    advances = _advances(text, size)
    blanks = {index: blank_sides(char, *INK[char]) for index, char in enumerate(text) if char in CUT_SIGNS}
    return paragraph_of(MeasuredText(text, advances, [size] * len(text), blanks, **more))  # type: ignore[arg-type]


def _advances(text: str, size: float = 1.0) -> list[float]:
    return [size * (0.5 if char < "\u2000" and char != "·" else 1.0) for char in text]


def texts(text: str, measure: float, **more: object) -> list[str]:
    """Return the lines of `text`, with `·` of their dropped spaces left out."""
    return [text[line.start : line.seen_end] for line in plan(paragraph(text), measure, **more)]  # type: ignore[arg-type]


def shown(text: str, measure: float = 40.0) -> dict[str, float]:
    """Return how wide each character of a one-line paragraph is set (the last of equal characters counts)."""
    read = paragraph(text)
    (line,) = plan(read, measure)
    return dict(zip(text, place(read, line)[0], strict=True))


def width_of(text: str) -> float:
    """Return the width of `text` between two 汉字, without these."""
    whole = paragraph(f"字{text}字")
    (line,) = plan(whole, 100)
    return line.width - 2


# Adjacent marks


@pytest.mark.parametrize(
    "pair", ["》《", "”，", "，“", "：“", "）。", "“《", "》）", "、《", "。”", "！”", "；（"]
)
def test_two_adjacent_marks_take_one_and_a_half_em(pair: str) -> None:
    """CLREQ, adjacent punctuation marks."""
    assert width_of(pair) == pytest.approx(1.5, abs=0.002)


@pytest.mark.parametrize(
    ("marks", "width"), [("。”）", 2.0), ("》（“", 2.0), ("，", 1.0), ("（）", 2.0), ("·", 0.5)]
)
def test_other_runs_of_marks(marks: str, width: float) -> None:
    """Of three marks all but one lose half; an opening and its closing mark enclose nothing to cut; 间隔号 takes half."""
    assert width_of(marks) == pytest.approx(width, abs=0.003)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("有12个镇", "有 12 个镇"),
        ("甲、12人", "甲、 12 人"),
        ("见GB/T 9704，共3项", "见 GB/T 9704 ，共 3 项"),
    ],
)
@pytest.mark.parametrize("gap_em", [0.0, 0.25])
def test_blank_typed_beside_latin_is_as_wide_as_the_gap_without_it(
    text: str, typed: str, gap_em: float
) -> None:
    """print-format §4.3: none under 紧排; a number and its unit stay together (15835, 5.1.7.2)."""
    tight, blank = paragraph(text, latin_gap_em=gap_em), paragraph(typed, latin_gap_em=gap_em)
    assert blank.widths_before[-1] == pytest.approx(tight.widths_before[-1])
    assert texts("字" * 26 + "12 个镇", 28) == ["字" * 26, "12 个镇"]


@pytest.mark.parametrize(
    ("text", "width"), [("－5℃", 0.5 + 0.5 + 1), ("－3.2个", 0.5 + 1.5 + 1), ("0517－8390", 4 + 1)]
)
def test_full_width_minus_takes_half_a_square_before_a_number(text: str, width: float) -> None:
    """Issue 15; GB/T 15835, 5.1.7.1: as its digits do. In a telephone number it is a dash."""
    assert width_of(text) == pytest.approx(width, abs=0.003)


@pytest.mark.parametrize(("marks", "width"), [("？！", 1.0), ("！！", 1.0), ("！！！", 2.0), ("？", 1.0)])
def test_question_and_exclamation_marks_in_a_row(marks: str, width: float) -> None:
    """GB/T 15834: two take one square, three take two."""
    assert width_of(marks) == pytest.approx(width, abs=0.003)


def test_centred_question_mark_gives_at_most_its_air() -> None:
    """CLREQ, squeezing: ink never meets ink; that of ？ ends at 0.68 em in some faces."""
    assert blank_sides("？", 0.32, 0.68) == (0.25, 0.25)
    assert blank_sides("？", 0.1, 0.45) == (0.0, 0.5)
    assert width_of("？”") == pytest.approx(1.75)


def test_marks_of_other_widths_are_left_alone() -> None:
    """Proportional quotation marks, or faces whose marks stand in the middle, give nothing."""
    assert blank_sides("”", 0.3, 0.7) == (0.0, 0.0)
    assert blank_sides("字", 0.0, 0.4) == (0.0, 0.0)


# Line edges


def test_mark_at_line_end_takes_half() -> None:
    """GB/T 15834, 5.1.10."""
    read = paragraph("一二三四五六七八九，十一二三四五六七八九十")
    first = plan(read, 9.5)[0]
    assert first.end == 10
    assert first.change == pytest.approx(0)
    assert place(read, first)[0][-1] == pytest.approx(0.5)


def test_opening_mark_at_paragraph_start_loses_its_blank() -> None:
    """CLREQ, line start, after the indent too."""
    read = paragraph("“坚持”")
    (line,) = plan(read, 10, indent=2)
    widths, shifts = place(read, line)
    assert widths == pytest.approx([0.5, 1, 1, 0.5])
    assert shifts == pytest.approx([0.5, 0, 0, 0])


def test_no_mark_stands_at_the_wrong_edge() -> None:
    """GB/T 15834, 5.1.1–5.1.9."""
    for mark in NOT_AT_START:
        breaks = line_breaks(text := f"字{mark}字", kinds_of(text))
        assert breaks[1] < FREELY, mark
    for mark in NOT_AT_END:
        breaks = line_breaks(text := f"字{mark}字", kinds_of(text))
        assert breaks[2] < FREELY, mark


@pytest.mark.parametrize(
    "unit",
    [
        "15家",
        "3月5日",
        "2025年",
        "24学时",
        "3.2%",
        "〔2025〕3号",
        "第335期",
        "第十二条",
        "5G",
        "——",
        "……",
        "A级",
        "3·15",
        "10～20人",
        "1200个",
        "3.5亿元",
        "12.3个百分点",
        "Microsoft",
        "OFD/PDF",
        "15:40",
        "￥300元",
        "。”",
        "don’t",
    ],
)
def test_units_stay_together(unit: str) -> None:
    """GB/T 15834, 5.1.4 and 5.1.5; GB/T 15835, 5.1.7.2; CLREQ."""
    text = f"字{unit}字"
    breaks = line_breaks(text, kinds_of(text))
    assert not any(kind == FREELY for kind in breaks[2 : len(unit) + 1]), unit
    if unit[0] not in "。":
        assert breaks[1] == FREELY or unit == "〔2025〕3号"


def test_date_may_end_a_line_after_the_year() -> None:
    """print-format §4.4: parts of a date are whole, dates are not."""
    text = "2025年3月5日"
    assert [index for index, kind in enumerate(line_breaks(text, kinds_of(text))) if kind == FREELY] == [5, 9]


def test_unit_wider_than_the_line_is_broken_where_its_parts_meet() -> None:
    """print-format §4.4, in a line that holds no unit."""
    assert texts("第335期", 2.0) == ["第", "335", "期"]


# Squeezing before breaking before stretching


def test_comma_gives_way_to_pull_a_character_in() -> None:
    """CLREQ, squeezing, step 5."""
    read = paragraph("一二三，四五六，七八九〇一二三四五")
    first = plan(read, 9.5)[0]
    assert first.end == 10
    assert first.change == pytest.approx(-0.5)
    widths, _ = place(read, first)
    assert [widths[3], widths[7]] == pytest.approx([0.75, 0.75])


def test_all_lone_marks_of_a_line_give_the_same() -> None:
    """Issue 15, even colour: no half-width mark beside a full-width one, whatever their kinds."""
    read = paragraph("一（二）三，四五六七八九〇一二三四五六")
    first = plan(read, 9.5)[0]
    widths, shifts = place(read, first)
    assert first.change == pytest.approx(-0.5)
    assert [widths[1], widths[3], widths[5]] == pytest.approx([5 / 6, 5 / 6, 5 / 6])
    assert shifts[1] == pytest.approx(1 / 6)


def test_full_stop_gives_last_but_never_much_less_than_a_comma() -> None:
    """CLREQ, squeezing, step 7; issue 15: the eye sees two widths from 0.15 em on."""
    read = paragraph("一二，三四。五六七八九〇一二三四五")
    first = plan(read, 9.5)[0]
    widths, _ = place(read, first)
    assert first.change == pytest.approx(-0.5)
    assert widths[5] - widths[2] == pytest.approx(STOP_KEEPS_EM)
    assert STOP_KEEPS_EM < 0.15


def test_gaps_that_nobody_sees_come_before_squeezed_marks() -> None:
    """Issue 15: a stretch of at most 0.04 em is better than squeezing lone marks; more than 0.05 em is worse."""
    short = "一二，" + "字" * 12 + "，" + "字" * 40
    assert plan(paragraph(short), 27.5)[0].change == pytest.approx(0.5)
    numbered = "一二，三四五，六七2025年7月" + "字" * 40
    assert plan(paragraph(numbered), 11)[0].change == pytest.approx(-1)


def test_gaps_are_narrowed_a_little_rather_than_seen() -> None:
    """Issue 15: no gap above 0.05 em; a number may not be split, so a line without marks takes in half a character."""
    text = "字" * 23 + "2025年" + "字" * 40
    lines = plan(paragraph(text), 28.08, indent=2.5)
    assert text[: lines[0].end].endswith("2025年")
    assert lines[0].change == pytest.approx(-0.42)
    assert max(line.stretch_em for line in lines) <= 0.05


@pytest.mark.parametrize(
    ("text", "measure", "places"),
    [("字" * 11 + "12家，" + "字" * 11, 26.5, (10, 12)), ("字" * 11 + "”（" + "字" * 10, 24.0, (11,))],
)
def test_room_beside_latin_and_between_two_marks_comes_before_gaps_that_are_seen(
    text: str, measure: float, places: tuple[int, ...]
) -> None:
    """Issue 15: no gap above 0.05 em. Each line is 1.5 em short, as the number behind it may not be split."""
    read = paragraph(f"{text}35984人次" + "字" * 30)
    (first, *_) = plan(read, measure)
    widths, shifts = place(read, first)
    assert first.end == len(text)
    assert first.stretch_em == pytest.approx(0.05)
    grown = [width - read.widths[index] for index, width in enumerate(widths[:-1])]
    assert {index for index, more in enumerate(grown) if more > 0.051} == set(places)
    assert max(grown) < 0.45
    assert not any(shifts[index] for index in range(len(text)) if text[index] != "（")


def test_gaps_are_narrowed_by_a_thirtieth_rather_than_seen() -> None:
    """Issue 15: in a line without marks, where a twenty-eighth of each gap makes room for a number."""
    text = "字" * 24 + "2025年" + "字" * 40
    first = plan(paragraph(text), 28.08, indent=1.7)[0]
    assert text[: first.end].endswith("2025年")
    assert first.change == pytest.approx(-0.62)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "字",
                "文",
                "中国",
                "，",
                "、",
                "；",
                "。",
                "：",
                "“好的",
                "字”",
                "（试",
                "行）",
                "《意见",
                "办法》",
            ]
        ),
        min_size=40,
        max_size=120,
    )
)
def test_lone_marks_of_a_line_have_one_width(parts: list[str]) -> None:
    """Issue 15: in any text, marks that stand alone between characters differ by at most 0.15 em in a line."""
    text = "".join(part if index % 2 else f"字{part}字" for index, part in enumerate(parts))
    read = paragraph(text)
    for line in plan(read, 28.08, indent=2)[:-1]:
        widths = dict(enumerate(place(read, line)[0], line.start))
        lone = [
            widths[index]
            for index in range(line.start + 1, line.seen_end - 1)
            if is_mark(text[index]) and not is_mark(text[index - 1]) and not is_mark(text[index + 1])
        ]
        assert max(lone, default=1) - min(lone, default=1) < 0.15


def test_gaps_grow_alike_but_not_in_pairs_nor_beside_links() -> None:
    """CLREQ, stretching, step 3."""
    read = paragraph("一二——三—四15家五六2025年七八九〇一二三四五六七")
    first = plan(read, 14.5)[0]
    widths, _ = place(read, first)
    text = read.text[: first.end]
    assert first.change > 0
    advances = _advances(text)
    grown = {index for index, width in enumerate(widths) if width > advances[index] + 1e-9}
    assert text.index("——") not in grown
    assert text.index("三") not in grown
    assert text.index("三") + 1 not in grown
    assert text.index("15") not in grown
    beside_latin = {text.index("四"), text.index("15") + 1, text.index("六"), text.index("2025") + 3}
    assert len({round(widths[index] - advances[index], 9) for index in grown - beside_latin}) == 1


@pytest.mark.parametrize("number", ["1 286", "12 %", "0517-8390 0000"])
def test_blank_within_a_number_is_no_gap_between_words(number: str) -> None:
    """It keeps its width in a line whose gaps grow, where that between two words grows first."""
    read = paragraph(f"一二三四{number}个十百千Microsoft Office字字字字字字字")
    first = plan(read, 4.5 + len(number) / 2 + 4)[0]
    assert first.change > 0
    assert place(read, first)[0][read.text.index(" ")] == 0.5


def test_loose_line_tells_how_far_its_gaps_grew() -> None:
    """print-format §4.9, LAY-09."""
    read = paragraph("一二三四五Microsoft字字字字字字字字")
    first = plan(read, 7)[0]
    assert first.end == 5
    assert first.stretch_em == pytest.approx(2 / 4)
    assert first.stretch_em > LOOSE_EM


def test_address_is_broken_rather_than_leaving_a_loose_line() -> None:
    """print-format §4.9, LAY-09, over §4.4."""
    lines = texts("请从https://www.example.gov.cn/portal/index.html下载后填写", 14)
    assert lines[0].startswith("请从https://")


# Last lines


@pytest.mark.parametrize("count", range(8, 60))
@pytest.mark.parametrize("close", ["", "。", "。”"])
def test_no_paragraph_ends_in_a_single_character(count: int, close: str) -> None:
    """CLREQ, 孤字; GB/T 15834, 5.1.11."""
    text = "字" * count + close
    for align in ("justify", "ragged"):
        lines = texts(text, 12, indent=2, align=align)
        assert len(lines) == 1 or lines[-1].count("字") > 1


def test_last_line_is_set_solid() -> None:
    """CLREQ, justification: the last line is set solid."""
    read = paragraph("字" * 13)
    last = plan(read, 9)[-1]
    assert (last.change, last.width, last.last) == (0, 4, True)


def test_line_feed_ends_a_line_as_a_paragraph_does() -> None:
    """CLREQ, justification: so is a line before a forced break."""
    read = paragraph("字字\n字字字字字字")
    lines = plan(read, 5)
    first = lines[0]
    assert (first.start, first.seen_end, first.end, first.last) == (0, 2, 3, True)
    assert first.change == 0


def test_filled_last_line_is_stretched() -> None:
    """`text-align-last: justify` spreads a name over its field."""
    read = paragraph("张三")
    (line,) = plan(read, 3, align="fill")
    assert place(read, line)[0] == pytest.approx([2, 1])


# Latin


def test_gap_between_chinese_and_latin_but_not_beside_marks_nor_at_edges() -> None:
    """CLREQ: a quarter of an em."""
    read = paragraph("用WPS，5G好3", latin_gap_em=0.25)
    (line,) = plan(read, 20)
    widths, _ = place(read, line)
    assert widths == pytest.approx([1.25, 0.5, 0.5, 0.5, 1, 0.5, 0.75, 1.25, 0.5])


def test_tight_setting_has_no_gap() -> None:
    """CLREQ, 汉字 and Latin: none, as 公文 do."""
    assert shown("用WPS好") == pytest.approx({"用": 1, "W": 0.5, "P": 0.5, "S": 0.5, "好": 1})


def test_line_ends_after_a_space_and_drops_it() -> None:
    """CLREQ, 汉字 and Latin: no gap at a line's edge."""
    lines = texts("WPS Office 软件好好好好", 5)
    assert lines[0] in ("WPS Office", "WPS Office 软")
    assert not any(line.endswith(" ") for line in lines)


def test_footnote_call_stays_with_its_word() -> None:
    """CLREQ, notes: the mark does not start a line."""
    text = "字字字字①字字字"
    assert line_breaks(text, kinds_of(text, ((4, 5),)))[4] < FREELY


def test_unbroken_stretch_stays_on_one_line() -> None:
    """CLREQ, unbreakable stretches, by `white-space: nowrap`."""
    read = paragraph("字字字字甲乙丙字字字字", unbroken=((4, 7),))
    assert not any(line.end in (5, 6) for line in plan(read, 5.2))


# Any text

ALPHABET = "字文中国，。、；：？！“”‘’（）《》〔〕·—…～/0159Ab% \n年"


@settings(max_examples=300)
@given(
    st.text(ALPHABET, min_size=1, max_size=160),
    st.floats(1, 30),
    st.floats(0, 2),
    st.sampled_from(["justify", "ragged", "fill"]),
    st.sampled_from([0.0, 0.25]),
)
@example("— ’’", 1.0, 1.0, "justify", 0.0)  # a space without width, and a thousandth too much
def test_any_text_is_split_without_loss(
    text: str, measure: float, indent: float, align: str, gap: float
) -> None:
    read = paragraph(text, latin_gap_em=gap)
    lines: list[Line] = plan(read, measure, indent=min(indent, measure / 2), align=align)  # type: ignore[arg-type]
    assert [line.start for line in lines] + [len(text)] == [0] + [line.end for line in lines]
    for line in lines:
        widths, shifts = place(read, line)
        assert len(widths) == len(shifts) == line.seen_end - line.start
        assert sum(widths) == pytest.approx(line.width, abs=1e-6)
        assert min(shifts, default=0) >= 0
        assert min(widths, default=0) >= 0
        assert not text[line.seen_end : line.end].strip()


@settings(max_examples=300)
@given(st.text(ALPHABET.replace("\n", ""), min_size=40, max_size=200))
def test_any_text_fills_its_lines_and_keeps_marks_from_their_edges(text: str) -> None:
    """All lines but the last end at the edge; no line begins or ends with a mark that may not stand there."""
    measure = 28.0
    read = paragraph(text)
    ends = [index for index, kind in enumerate(read.breaks) if kind == FREELY]
    assume(all(read.widths_before[b] - read.widths_before[a] < measure / 2 for a, b in pairwise([0, *ends])))
    lines = plan(read, measure)
    for line in lines[:-1]:
        assert line.width == pytest.approx(measure, abs=1e-6) or read.stretch_before[line.seen_end - 1] == 0
        assert text[line.seen_end - 1] not in NOT_AT_END
    for line in lines[1:]:
        assert text[line.start] not in NOT_AT_START
