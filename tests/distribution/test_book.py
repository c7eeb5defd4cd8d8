"""The address book as an office writes it, and what is never seen of it."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.build.load import Loaded, load_site
from bulletin.distribution.book import parse_book
from bulletin.distribution.dispatch import dispatch_of
from bulletin.distribution.dispatch_plan import as_printed, dispatch_to_print, plan_dispatches
from bulletin.distribution.record import parse_record
from bulletin.reading.issue import parse_issue
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked
from bulletin.values.distribution import AddressBook, Dispatch, Unit, UnitGroup
from bulletin.values.private_files import is_private, record_path
from bulletin.values.settings import Config
from bulletin.values.text import with_lf
from tests.conftest import ISSUE, REPOSITORY, SITE, TODAY
from tests.print_jobs import BOOK, MakeSite
from tests.strategies import almost_issues

RECORD = """期号: 1
已编到: 000006
分发:
  - {名单: 报, 单位: 县委, 份号: 000001-000002}
  - {名单: 送, 单位: 县档案馆, 份号: [000003, 000005–000006]}
作废:
  - {名单: 发, 单位: 县工会, 份号: 000004}
"""


def loaded(make_site: MakeSite, files: dict[str, str], site: str = SITE) -> Loaded:
    return load_site(make_site(files, site), Audience(TODAY))


def printed(of: Loaded) -> list[int | None]:
    return [issue.copies_printed for issue in of.issues]


def test_units_are_names_or_groups_of_fields_in_both_spellings() -> None:
    book = parse_book(BOOK).value
    assert book is not None
    here = book.units[0].span
    assert book.units == (
        Unit("县委", "县委", "", 1, "", "", "", "", "", here),
        Unit("县档案馆", "澄川县档案馆", "送", 2, "文庙路9号", "010020", "温亦秋", "6120009", "交换", here),
        Unit("青荷镇党委", "青荷镇党委", "发", 1, "", "", "", "", "", here),
    )


def test_groups_within_groups_are_expanded_in_the_order_of_the_book() -> None:
    book = parse_book(BOOK).value
    assert book is not None
    assert [(group.name, group.members) for group in book.groups] == [
        ("各镇党委", ("青荷镇党委",)),
        ("全部", ("县委", "青荷镇党委")),
    ]
    assert isinstance(book.groups[0], UnitGroup)


@given(
    st.one_of(
        st.text(), almost_issues, st.lists(st.sampled_from(BOOK.split("\n")), max_size=12).map("\n".join)
    )
)
@example("²: 0\n\xa0")
def test_any_text_gives_diagnostics_never_an_exception(text: str) -> None:
    text = with_lf(text)  # as everything is read
    lines = text.split("\n")
    for checked in (parse_book(text), parse_record("content/recipients.yaml", text)):
        assert checked.value is not None or checked.diagnostics or not text.strip()
        for diagnostic in checked.diagnostics:
            assert 0 <= diagnostic.span.line <= len(lines) + 1


@given(st.integers(0, len(RECORD) - 1), st.integers(1, 40))
def test_a_record_that_lost_a_part_is_never_taken_for_whole(start: int, length: int) -> None:
    damaged = parse_record("r", RECORD[:start] + RECORD[start + length :])
    assert damaged.diagnostics or (damaged.value and damaged.value.last == 6)


def test_the_tail_names_the_copies_that_were_counted(make_site: MakeSite) -> None:
    front = ISSUE.replace("日期", "送: [县档案馆]\n发: [各镇党委]\n日期")
    files = {"content/recipients.yaml": BOOK, "content/issues/1.md": front}
    assert printed(loaded(make_site, files)) == [2 + 1 + 2]
    assert printed(loaded(make_site, files, SITE + "分发: {存档: 1, 余份: 10}\n")) == [2 + 1 + 1 + 10]
    assert printed(loaded(make_site, files, SITE + "分发: {共印份数: 否}\n")) == [None]
    assert printed(loaded(make_site, files, SITE + "分发: {启用日期: 2027-01-01}\n")) == [None]


def test_without_a_book_everything_is_as_it_was(make_site: MakeSite) -> None:
    front = ISSUE.replace("日期", "送: [县档案馆]\n日期")
    assert printed(loaded(make_site, {"content/issues/1.md": front})) == [None]
    assert printed(loaded(make_site, {"content/issues/1.md": front}, SITE + "分发: {共印份数: 是}\n")) == [3]
    written = front.replace("日期", "份数: 120\n日期")
    assert printed(loaded(make_site, {"content/issues/1.md": written})) == [120]


def test_a_tail_names_what_this_printing_makes_not_what_the_last_one_made(make_site: MakeSite) -> None:
    files = {
        "content/recipients.yaml": BOOK,
        "content/issues/1.md": ISSUE.replace("日期", "报: [县委]\n增发: [{单位: 各村, 份数: 9}]\n日期"),
        "content/issues/1.dispatch.yaml": RECORD,
    }
    site = loaded(make_site, files)
    dispatch = to_print(site).value
    assert dispatch is not None
    assert site.config is not None
    assert (dispatch.printed, dispatch.last) == (12, 17)  # 县委 keeps one of two, 县档案馆 gets none now
    assert as_printed(site.issues[0], dispatch, site.config, site.book).copies_printed == 12
    assert as_printed(site.issues[0], dispatch, site.config, AddressBook()).copies_printed == 5


def test_what_was_printed_outlives_a_change_of_the_book(make_site: MakeSite) -> None:
    files = {
        "content/recipients.yaml": BOOK,
        "content/issues/1.md": ISSUE.replace("日期", "报: [县委]\n日期"),
        "content/issues/1.dispatch.yaml": RECORD,
    }
    site = loaded(make_site, files)
    assert printed(site) == [5]
    assert site.diagnostics == ()
    assert site.records["content/issues/1.md"].last == 6


def test_a_damaged_record_is_an_error_and_is_not_begun_anew(make_site: MakeSite) -> None:
    files = {
        "content/issues/1.md": ISSUE,
        "content/issues/1.dispatch.yaml": RECORD.replace("000004", "00000四"),
    }
    site = loaded(make_site, files)
    assert [d.code for d in site.diagnostics] == ["unreadable-copy-number"]
    assert site.records == {}


def to_print(site: Loaded) -> Checked[Dispatch]:
    assert site.config is not None
    return dispatch_to_print(site.issues[0], site.config, site.book, site.records, site.diagnostics)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/issues/1.dispatch.yaml", RECORD.replace("000004", "00000四")),
        ("content/issues/1.dispatch.yaml", RECORD.replace("期号: 1", "期号: 2")),
        ("content/issues/1.dispatch.yaml", ""),
        ("content/recipients.yaml", BOOK.replace("010020", "010")),
    ],
)
def test_nothing_is_numbered_while_what_it_rests_on_is_damaged(
    make_site: MakeSite, path: str, text: str
) -> None:
    files = {
        "content/recipients.yaml": BOOK,
        "content/issues/1.md": ISSUE.replace("日期", "报: [县委]\n日期"),
        "content/issues/1.dispatch.yaml": RECORD,
    }
    good = to_print(loaded(make_site, files))
    assert good.value is not None
    assert "县工会" in [lot.name for lot in good.value.withdrawn]
    bad = to_print(loaded(make_site, {**files, path: text}))
    assert bad.value is None
    assert bad.diagnostics


@pytest.mark.parametrize(
    "path",
    [
        "content/recipients.yaml",
        "content/recipients.yaml.bak",
        "content/recipients.xlsx",
        "content/issues/2020/365.dispatch.yaml",
        "content/issues/2020/365.dispatch.yaml~",
        "content/通讯录.csv",
    ],
)
def test_books_records_and_their_copies_are_private(path: str, make_site: MakeSite) -> None:
    """A link would otherwise publish the file, as it does a table or a picture."""
    assert is_private(path)
    linked = ISSUE.replace("会议开得很好。", f"会议开得很好，见[附件](../{path.removeprefix('content/')})。")
    site = loaded(make_site, {path: BOOK, "content/issues/1.md": linked})
    assert "private-file" in [d.code for d in site.diagnostics]
    assert path not in site.assets


@pytest.mark.parametrize("path", ["content/issues/2020/通讯录工作.md", "content/issues/2020/365/通讯录.png"])
def test_an_issue_about_address_books_is_an_issue(path: str) -> None:
    assert not is_private(path)


def test_the_record_lies_beside_its_issue() -> None:
    assert record_path("content/issues/2020/365.md") == "content/issues/2020/365.dispatch.yaml"


def test_nothing_of_the_address_book_is_on_the_sample_site(sample_site: Path) -> None:
    """Addresses, postcodes, contacts, telephones, notes: in no page, script, data file, nor at a PDF's end."""
    import pdfplumber
    import pikepdf

    book = load_site(REPOSITORY, Audience(TODAY)).book
    assert len(book.units) > 50
    secret = {word for u in book.units for word in (u.address, u.contact, u.phone, u.notes) if word}
    secret |= {f'"{u.postcode}"' for u in book.units}
    pages = [
        path
        for path in sample_site.rglob("*")
        if path.is_file() and path.suffix not in (".pdf", ".otf", ".woff2")
    ]
    assert len(pages) > 50
    for path in pages:
        text = path.read_bytes().decode("utf-8", "replace")
        assert [word for word in secret if word in text] == [], path
    for path in sample_site.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert not [name for name in pdf.attachments if is_private(name)]
            assert not [word for word in secret if word in bytes(pdf.Root.Metadata.read_bytes()).decode()]
        with pdfplumber.open(path) as printed_issue:
            tail = (printed_issue.pages[-1].extract_text() or "").replace("\n", "")
            assert not [word for word in secret if word in tail]


def test_the_printed_tail_names_late_additions_and_the_copies_counted(sample_site: Path) -> None:
    """print-format.md §3.5: 本期增发×××, and 共印N份 at the right of the last line."""
    import pdfplumber

    loaded_sample = load_site(REPOSITORY, Audience(TODAY))
    (found,) = (each for each in loaded_sample.issues if each.key == "46")
    assert loaded_sample.config is not None
    counted = dispatch_of(found, loaded_sample.book, loaded_sample.config.dispatch, None).value
    assert counted is not None
    assert counted.sum_text == "报 8 + 送 20 + 发 48 + 增发 20 + 存档 2 + 余份 5 = 103"
    with pdfplumber.open(sample_site / "issues" / "46.pdf") as pdf:
        text = pdf.pages[-1].extract_text()
        assert "本期增发：县属企业、县管学校和医院" in text
        assert f"共印{counted.printed}份" in text
        last = [char for char in pdf.pages[-1].chars if char["text"] == "份"][-1]
    # One 字 of 14 pt in from the type area.
    assert abs(last["x1"] * 25.4 / 72 - (210 - 26 - 14 * 25.4 / 72)) < 1


LISTED = ["报: ", "送:\n- ", "发: [", "]", '"', "'", "县委", "县委、青荷镇党委", "各镇党委", "无此单位", "，", ", ", "{单位: ", ", 份数: ", "3", "0",
          "}", "\n", "\n  ", "、", "增发: ", "份数: 120\n", "密级: 秘密★10年\n", "　", "喆"]  # fmt: skip


@given(st.lists(st.sampled_from(LISTED), max_size=14).map("".join))
def test_every_place_in_a_list_lies_within_its_line(front: str) -> None:
    """Whatever stands in the lists, nothing is raised, and carets point at words that are there."""
    text = f"---\n期号: 1\n日期: 2026-01-05\n{front}\n---\n\n## 题目\n\n正文。\n"
    lines = text.split("\n")
    config = Config("简报", "办公室")
    parsed = parse_issue("content/issues/1.md", text, config).value
    issues = [parsed.issue] if parsed else []
    plan = plan_dispatches(parse_book(BOOK), {}, ["content/issues/1.md"], issues, config)
    for diagnostic in plan.diagnostics:
        for span in (diagnostic.span, *(span for span, _ in diagnostic.related)):
            if span.path == "content/issues/1.md":
                assert 1 <= span.line <= len(lines)
                assert span.column + span.length - 1 <= max(1, len(lines[span.line - 1])), diagnostic
