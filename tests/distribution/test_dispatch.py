"""Who gets how many, and which numbers: sums that agree by construction, numbers never given twice."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.distribution.copies import without_numbers
from bulletin.distribution.dispatch import dispatch_of
from bulletin.distribution.record import parse_record
from bulletin.distribution.record_changes import changes_of
from bulletin.distribution.record_writing import next_record as record_of
from bulletin.distribution.record_writing import record_text
from bulletin.distribution.register import sums_in_words
from bulletin.values.diagnostics import Diagnostic, Severity, Span
from bulletin.values.distribution import (
    ARCHIVE,
    LISTS,
    OPEN,
    SPARE,
    AddressBook,
    Dispatch,
    Lot,
    Record,
    Run,
    Unit,
    UnitGroup,
)
from bulletin.values.model import Issue, Recipient
from bulletin.values.number_ranges import copy_ranges, count_of
from bulletin.values.settings import DispatchConfig
from tests.site import article, issue

HERE = Span("content/recipients.yaml", 1)
SETTINGS = DispatchConfig(archive=2, spare=5)


def unit(short: str, kind: str = "", copies: int = 1) -> Unit:
    return Unit(short, f"澄川{short}", kind, copies, "", "", "", "", "", HERE)


BOOK = AddressBook(
    (
        unit("县委", "报", 3),
        unit("县档案馆", "送", 2),
        *(unit(f"{name}镇党委", "发", 2) for name in "甲乙丙"),
        unit("县工会", "发", 2),
    ),
    (UnitGroup("各镇党委", ("甲镇党委", "乙镇党委", "丙镇党委"), HERE),),
)

BOOK_LESS = AddressBook()


def next_record(of: Dispatch, old: Record | None) -> tuple[Record, tuple[str, ...]]:
    """Return the record once this is printed, and in words what differs from the earlier one."""
    return record_of(of, old), changes_of(of, old).lines if old else ()


def issued(front: str) -> Issue:
    return issue(365, "2020-03-10", [article("题")], front)


def dispatch(
    front: str, book: AddressBook = BOOK, settings: DispatchConfig = SETTINGS, record: Record | None = None
) -> Dispatch:
    checked = dispatch_of(issued(front), book, settings, record)
    assert checked.value is not None, checked.diagnostics
    return checked.value


def found(
    front: str, book: AddressBook = BOOK, settings: DispatchConfig = SETTINGS
) -> tuple[Diagnostic, ...]:
    return dispatch_of(issued(front), book, settings, None).diagnostics


def rows(of: Dispatch) -> list[tuple[str, str, int, str]]:
    return [(lot.list, lot.name, lot.copies, copy_ranges(lot.numbers)) for lot in of.lots]


def test_copies_are_those_of_the_list_else_of_the_book_else_one() -> None:
    got = dispatch(
        "报: [县委]\n送: [{单位: 县档案馆, 份数: 4}]\n发: [{单位: 各村, 份数: 16}, {单位: 县文化馆, 份数: 1}]"
    )
    assert rows(got) == [
        ("报", "县委", 3, "000001–000003"),
        ("送", "县档案馆", 4, "000004–000007"),
        ("发", "各村", 16, "000008–000023"),
        ("发", "县文化馆", 1, "000024"),
        ("存档", "存档", 2, "000025–000026"),
        ("余份", "余份", 5, "000027–000031"),
    ]
    assert got.printed == 31


def test_a_group_is_counted_as_its_units_each_with_its_usual_copies() -> None:
    got = dispatch("发: [各镇党委]")
    assert [lot.name for lot in got.lots[:3]] == ["甲镇党委", "乙镇党委", "丙镇党委"]
    assert got.sum_text == "发 6 + 存档 2 + 余份 5 = 13"


def test_a_plain_string_is_cut_at_the_comma_unless_it_is_a_name_of_the_book() -> None:
    joined = replace(BOOK, groups=(UnitGroup("县委、各镇党委", ("县委",), HERE), *BOOK.groups))
    assert dispatch("发: [县委、各镇党委]").sums[0] == ("发", 9)
    assert dispatch("发: [县委、各镇党委]", joined).sums[0] == ("发", 3)


def test_brackets_hold_a_name_together() -> None:
    got = dispatch("发: [各市、县（市、区）委宣传部、组织部]", AddressBook())
    assert [lot.name for lot in got.lots[:3]] == ["各市", "县（市、区）委宣传部", "组织部"]


def test_full_and_short_name_are_the_same_recipient() -> None:
    assert rows(dispatch("送: [澄川县档案馆]")) == rows(dispatch("送: [县档案馆]"))


def test_packing_order_is_report_send_issue_extra_archive_spare() -> None:
    got = dispatch("增发: [甲]\n发: [乙]\n送: [丙]\n报: [丁]", BOOK_LESS)
    assert [lot.list for lot in got.lots] == [word for word in LISTS if word != OPEN]
    assert [lot.numbers[0][0] for lot in got.lots] == [1, 2, 3, 4, 5, 7]


def test_without_a_book_copies_beyond_the_lists_are_spare() -> None:
    got = dispatch("报: [县委、县政府]\n份数: 120", AddressBook())
    assert got.sum_text == "报 2 + 存档 2 + 余份 116 = 120"
    assert found("报: [{单位: 县委, 份数: 9}]\n份数: 5", AddressBook())[0].code == "print-run-too-small"


def test_a_print_run_that_disagrees_names_both_sums_and_how_they_came_about() -> None:
    (error,) = found("报: [县委]\n发: [各镇党委]\n份数: 120")
    assert error.severity is Severity.ERROR
    assert error.message == "份数写的是 120，按名单算是 16"
    assert error.label == "报 3 + 发 6 + 存档 2 + 余份 5 = 16"
    assert found("报: [县委]\n发: [各镇党委]\n份数: 16") == ()


def test_issues_before_the_day_the_book_counts_from_keep_their_numbers() -> None:
    later = replace(SETTINGS, since=datetime.date(2021, 1, 1))
    assert found("发: [无此单位]\n份数: 120", settings=later) == ()
    assert dispatch("发: [各镇党委]\n份数: 120", settings=later).printed == 120


def test_more_copies_than_six_digits_can_number_are_refused_with_the_limit() -> None:
    one_by_one = "、".join(f"甲{n}" for n in range(101))
    front = "发: [" + ", ".join(f"{{单位: {name}, 份数: 9999}}" for name in one_by_one.split("、")) + "]"
    (error,) = found(front)
    assert error.code == "too-many-copies"
    assert "999,999" in error.label


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("发: [各镇党位]", "unknown-recipient"),
        ("发: [各镇党委, 乙镇党委]", "recipient-twice"),
        ("报: [县工会]", "list-above-kind"),
        ("送: [各镇党委]", "list-above-kind"),
        ("发: [{单位: 各镇党委, 份数: 2}]", "copies-for-each"),
    ],
)
def test_names_are_held_against_the_book(front: str, code: str) -> None:
    assert code in [diagnostic.code for diagnostic in found(front)]


@pytest.mark.parametrize(
    "front",
    [
        "发: [{单位: 各村民小组, 份数: 40}]",  # free text with its copies
        "发: [各镇党委]\n增发: [{单位: 甲镇党委, 份数: 3}]",  # more for one of them, on purpose
        "发: [县档案馆]",  # a list lower than its kind is a courtesy
        "送: [县委]",
    ],
)
def test_what_is_meant_is_passed_without_a_word(front: str) -> None:
    assert found(front) == ()


def test_the_place_of_a_name_is_its_own_part_of_the_string() -> None:
    (warning,) = found('发: ["县委、各镇党位"]')
    assert (warning.span.column, warning.span.length) == (9, 4)


# Numbers are stated only when they are known


@pytest.mark.parametrize(
    "name",
    [
        "各设区市委宣传部",
        "省协调小组成员单位",
        "县直有关部门",
        "县委办等",
        "县（市、区）委宣传部",
        "12个乡镇",
        "全省高校",
        "县四套班子",
        "上级单位",
        "县纪委监委及派驻机构",
        "县委办转常委",
        "市县两级",
        "两办",
        "村（居）",
        "与会人员",
        "县委中心组",
        "县档案馆2",
    ],
)
def test_a_collective_name_without_a_number_makes_the_sum_unknown(name: str) -> None:
    got = dispatch(f"报: [县委]\n送: [{name}]", BOOK_LESS)
    assert got.open_names == (name,)
    assert not got.is_counted
    assert "另有 1 个名字没有写份数" in got.sum_text
    assert dispatch(f"报: [县委]\n送: [{{单位: {name}, 份数: 13}}]", BOOK_LESS).is_counted


@pytest.mark.parametrize(
    "name",
    [
        "县委办公室",
        "省高等法院",
        "平等镇党委",
        "县领导小组",
        "县直机关工委",
        "县各界联合会",
        "全州县委",
        "第一中学",
        "县转业干部安置办公室",
        "县老干部局",
        "两当县委",
        "县档案馆（存）",
    ],
)
def test_a_plain_name_counts_one_where_there_is_no_book(name: str) -> None:
    assert dispatch(f"送: [{name}]", BOOK_LESS).lots[0].copies == 1


def test_what_follows_a_collective_name_in_one_string_is_one_too() -> None:
    assert dispatch("发: [各设区市委宣传部、组织部]", BOOK_LESS).open_names == ("各设区市委宣传部", "组织部")


def test_a_name_that_the_book_lacks_has_no_number_unless_one_is_written() -> None:
    assert dispatch("送: [县文化馆]").open_names == ("县文化馆",)
    assert dispatch("送: [{单位: 县文化馆, 份数: 1}]").open_names == ()


@pytest.mark.parametrize("book", [BOOK, BOOK_LESS])
def test_of_a_sum_written_by_hand_the_rest_is_nobodys_while_names_lack_a_number(book: AddressBook) -> None:
    got = dispatch("报: [{单位: 县委, 份数: 3}]\n发: [各村]\n份数: 120", book, DispatchConfig(archive=2))
    assert got.sum_text == "报 3 + 未定 115 + 存档 2 = 120"
    assert got.is_counted
    assert not any("相符" in sentence or "余份" in sentence for sentence in sums_in_words(got))


@pytest.mark.parametrize("book", [BOOK, BOOK_LESS])
def test_a_sum_that_leaves_nothing_for_names_without_a_number_is_too_small(book: AddressBook) -> None:
    front = "报: [{单位: 县委, 份数: 3}]\n发: [各村, 各社区]\n份数: 4"
    (error,) = (d for d in found(front, book) if d.severity is Severity.ERROR)
    assert (error.code, error.hint) == ("print-run-too-small", "份数: 5")


def test_numbers_written_later_are_those_of_copies_that_were_nobodys() -> None:
    """The 120 are out: nothing is printed again, and nothing is taken back."""
    front = "报: [{单位: 县委, 份数: 3}]\n发: [各村]\n份数: 120"
    first = dispatch(front, BOOK_LESS, DispatchConfig(archive=2))
    run = Run(datetime.date(2020, 3, 10), 120, shown=120)
    record = record_of(first, None, run)
    assert parse_record("r", record_text(record)).value == record
    again = dispatch(front, BOOK_LESS, record=record)
    assert changes_of(without_numbers(again), record).lines == ()
    later = dispatch(front.replace("各村", "{单位: 各村, 份数: 16}"), BOOK_LESS, record=record)
    changes = changes_of(without_numbers(later), record)
    assert changes.only_adds
    assert changes.lines[0] == "各村：以前没有写份数，现在 16 份"


# A second run


@pytest.mark.parametrize(("before", "after", "renames"), [
    ("发: [{单位: 甲馆, 份数: 1}]", "发: [{单位: 乙馆, 份数: 1}]", (("甲馆", "乙馆"),)),
    ("发: [{单位: 甲馆, 份数: 1}, {单位: 丁馆, 份数: 2}]", "发: [{单位: 乙馆, 份数: 1}, {单位: 丙馆, 份数: 1}]", ()),
    ("发: [{单位: 甲馆, 份数: 1}, {单位: 丁馆, 份数: 1}]", "发: [{单位: 乙馆, 份数: 1}, {单位: 丙馆, 份数: 2}]", ()),
])  # fmt: skip
def test_a_new_name_is_offered_only_where_it_is_clear_which_became_which(
    before: str, after: str, renames: tuple[tuple[str, str], ...]
) -> None:
    record, _ = next_record(dispatch(before), None)
    assert changes_of(dispatch(after, record=record), record).renames == renames


def test_a_second_run_keeps_numbers_and_says_what_differs() -> None:
    first, _ = next_record(dispatch("送: [县档案馆]\n发: [县工会, 各镇党委]"), None)
    again = dispatch(
        "送: [{单位: 县档案馆, 份数: 3}]\n发: [各镇党委]\n增发: [{单位: 县图书馆, 份数: 1}]", record=first
    )
    record, differences = next_record(again, first)
    assert differences == (
        "县档案馆：2 份 → 3 份，补发 000018",
        "县图书馆：新增 1 份，000019",
        "县工会：不再发，000003–000004 已经发出，收回或作废",
    )
    assert [(lot.name, copy_ranges(lot.numbers)) for lot in again.withdrawn] == [("县工会", "000003–000004")]
    assert record.last == 19
    assert again.printed == 17 == record.printed


def test_a_recipient_that_comes_back_gets_new_numbers() -> None:
    first, _ = next_record(dispatch("发: [县工会]"), None)
    second, _ = next_record(dispatch("报: [县委]", record=first), first)
    third = dispatch("报: [县委]\n发: [县工会]", record=second)
    assert copy_ranges(third.lots[1].numbers) == "000013–000014"


def test_a_recipient_moved_to_another_list_keeps_its_numbers() -> None:
    first, _ = next_record(dispatch("发: [县工会]"), None)
    moved = dispatch("送: [县工会]", record=first)
    assert copy_ranges(moved.lots[0].numbers) == "000001–000002"
    assert next_record(moved, first)[1] == ("县工会：由“发”改到“送”，份号不变",)


def test_a_recipient_recorded_by_its_full_name_is_known_by_its_short_one() -> None:
    """The first run had no address book yet."""
    first, _ = next_record(dispatch("送: [澄川县档案馆]", AddressBook()), None)
    later = dispatch("送: [县档案馆]", record=first)
    assert copy_ranges(later.lots[0].numbers) == "000001、000009"
    assert next_record(later, first)[1] == ("县档案馆：1 份 → 2 份，补发 000009",)


def test_fewer_spare_copies_are_void_and_need_not_be_fetched() -> None:
    first, _ = next_record(dispatch("发: [县工会]"), None)
    fewer = dispatch("发: [县工会]", settings=replace(SETTINGS, spare=3), record=first)
    assert next_record(fewer, first)[1] == ("余份：5 份 → 3 份，000008–000009 作废",)


def test_the_same_lists_make_no_difference() -> None:
    first, said = next_record(dispatch("发: [各镇党委]"), None)
    assert said == ()
    assert next_record(dispatch("发: [各镇党委]", record=first), first) == (first, ())


def test_what_was_printed_may_stand_beside_lists_that_changed_since() -> None:
    first, _ = next_record(dispatch("发: [县工会]\n份数: 9"), None)
    assert first.printed == 9
    changed = issued("发: [县工会]\n增发: [县工会、县委]\n份数: 9")
    codes = [d.code for d in dispatch_of(changed, BOOK, SETTINGS, first).diagnostics]
    assert "print-run-disagrees" not in codes


# For all lists

names = st.sampled_from(
    ["县委", "县档案馆", "县工会", "各镇党委", "甲镇党委", "文化馆", "甲、乙", "县委、丙", "丁"]
)
recipients = st.lists(st.builds(Recipient, names, st.none() | st.integers(1, 40)), max_size=5).map(tuple)
EMPTY = issued("")
issues = st.builds(
    lambda report, send, issue_to, extra: replace(
        EMPTY, report=report, send=send, issue=issue_to, extra=extra
    ),
    recipients,
    recipients,
    recipients,
    recipients,
)
settings_of_offices = st.builds(DispatchConfig, st.integers(0, 5), st.integers(0, 9))


def holds_each_number_once(of: Dispatch) -> None:
    numbers = [
        n for lot in (*of.lots, *of.withdrawn) for first, last in lot.numbers for n in range(first, last + 1)
    ]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert all(count_of(lot.numbers) == lot.copies for lot in (*of.lots, *of.withdrawn))
    assert sum(lot.copies for lot in of.lots) == of.printed == sum(copies for _, copies in of.sums)


@given(issues, settings_of_offices, st.sampled_from([BOOK, AddressBook()]))
def test_issued_and_remaining_are_what_is_printed_always(
    of: Issue, settings: DispatchConfig, book: AddressBook
) -> None:
    got = dispatch_of(of, book, settings, None).value
    assert got is not None
    holds_each_number_once(got)
    numbers = [first for lot in got.lots for first, _ in lot.numbers]
    assert numbers == sorted(numbers)  # a first run numbers in packing order


@given(st.lists(st.tuples(issues, settings_of_offices), min_size=2, max_size=5))
def test_no_number_is_ever_given_to_two_recipients(
    runs: list[tuple[Issue, DispatchConfig]],
) -> None:
    record: Record | None = None
    owner: dict[int, str] = {}
    for of, settings in runs:
        got = dispatch_of(of, BOOK, settings, record).value
        assert got is not None
        holds_each_number_once(got)
        for lot in (*got.lots, *got.withdrawn):
            for first, last in lot.numbers:
                for number in range(first, last + 1):
                    assert owner.setdefault(number, lot.name) == lot.name
        record, said = next_record(got, record)
        if record.given:
            assert parse_record("r", record_text(record)).value == record
        assert all("份" in line or "不再" in line for line in said)


def test_copies_of_archive_and_spare_are_lots_of_their_own() -> None:
    assert [(lot.list, lot.name) for lot in dispatch("").lots] == [(ARCHIVE, ARCHIVE), (SPARE, SPARE)]
    assert isinstance(dispatch("").lots[0], Lot)
