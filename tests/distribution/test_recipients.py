"""The address book out to a sheet and in again: nothing lost, nothing guessed, nothing overwritten unasked."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from bulletin.checks.characters import Characters
from bulletin.distribution.book import book_text, changes, parse_book
from bulletin.distribution.sheet_files import SEPARATORS
from bulletin.distribution.sheet_reading import book_from_rows, book_from_sheet
from bulletin.distribution.spreadsheets import BOOK_COLUMNS, book_csv, book_xlsx, column_letter
from bulletin.distribution.xlsx_cells import CellSheet
from bulletin.typesetting.fonts import find_faces
from bulletin.values.diagnostics import Diagnostic, Severity, Span
from bulletin.values.distribution import AddressBook, Unit, UnitGroup
from bulletin.values.files import builtin_layouts
from bulletin.values.quoting import csv_text
from bulletin.values.settings import Config
from tests.commands import bulletin
from tests.conftest import REPOSITORY, SITE
from tests.print_jobs import BOOK, MakeSite

HERE = Span("content/recipients.yaml", 1)

# Words that YAML, Excel and the separators of the sheet would each take for something else.
awkward = st.sampled_from(
    ["县档案馆", "各乡镇党委、街道", "=1+1", "+86 599", "-", "@a", "'x", "null", "~", "是", "no", "0x1F", "1e5", "007", "2.0", "# 注",
     "a: b", "[甲]", "{乙}", '"引"', "“引”", "甲，乙", "a,b", "*", "&x", "!t", "%", "2020-01-05", "12:30", "\\n", "——", "甲 乙"]
)  # fmt: skip
letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
words = st.one_of(awkward, st.text(letters, min_size=1, max_size=12)).map(lambda text: " ".join(text.split()))
names = words.filter(lambda text: text and ";" not in text and "；" not in text)


@st.composite
def books(draw: st.DrawFn) -> AddressBook:
    unique = draw(st.lists(names, min_size=3, max_size=12, unique=True))
    count = draw(st.integers(1, len(unique) // 2))
    units = tuple(
        Unit(
            short=short,
            name=draw(st.sampled_from([short, f"{short}（全称）"])),
            kind=draw(st.sampled_from(["", "报", "送", "发"])),
            copies=draw(st.integers(1, 9999)),
            address=draw(words),
            postcode=draw(st.from_regex(r"\A[0-9]{6}\Z") | st.just("")),
            contact=draw(words),
            phone=draw(words),
            notes=draw(words),
            span=HERE,
        )
        for short in unique[:count]
        if f"{short}（全称）" not in unique
    )
    if not units:
        units = (Unit("县委", "县委", "", 1, "", "", "", "", "", HERE),)
    taken = {name for unit in units for name in (unit.short, unit.name)}
    shorts = st.sets(st.sampled_from([unit.short for unit in units]), min_size=1)
    groups = []
    for name in unique[count:]:
        if name not in taken:
            chosen = draw(shorts)
            groups.append(UnitGroup(name, tuple(u.short for u in units if u.short in chosen), HERE))
    return AddressBook(units, tuple(groups))


def same(left: AddressBook | None, right: AddressBook) -> bool:
    """Whether two books say the same; a sheet cannot say how groups follow each other."""
    return left is not None and left.units == right.units and set(left.groups) == set(right.groups)


@given(books())
@settings(max_examples=60)
def test_book_to_xlsx_to_book_is_the_same_book(book: AddressBook) -> None:
    checked = book_from_sheet(book_xlsx(book), "a.xlsx")
    assert same(checked.value, book), checked.diagnostics


@given(books())
def test_book_to_csv_to_book_is_the_same_book(book: AddressBook) -> None:
    checked = book_from_sheet(book_csv(book), "a.csv")
    assert same(checked.value, book), checked.diagnostics


@given(books())
def test_book_to_yaml_to_book_is_the_same_book(book: AddressBook) -> None:
    checked = parse_book(book_text(book))
    assert checked.value == book, checked.diagnostics


@given(books(), books())
def test_changes_are_told_exactly_where_books_differ(left: AddressBook, right: AddressBook) -> None:
    assert any(changes(left, right)) is not same(left, right)


@given(st.binary(max_size=200))
def test_any_bytes_give_diagnostics_never_an_exception(data: bytes) -> None:
    for start in (b"", b"PK"):
        checked = book_from_sheet(start + data, "a")
        assert checked.value is not None or checked.diagnostics


def small() -> AddressBook:
    book = parse_book(BOOK).value
    assert book is not None
    return book


def test_the_sheet_keeps_postcodes_as_text_and_copies_as_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book_xlsx(small())))["通讯录"]
    assert [cell.value for cell in sheet[1]] == list(BOOK_COLUMNS)
    row = {name: sheet[3][column].value for column, name in enumerate(BOOK_COLUMNS)}
    assert row["邮编"] == "010020"
    assert row["份数"] == 2
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


def test_the_same_book_gives_the_same_bytes() -> None:
    assert book_xlsx(small()) == book_xlsx(small())


def test_csv_opens_in_excel_in_chinese() -> None:
    data = book_csv(small())
    assert data.startswith("\ufeff简称,全称".encode())
    assert data.count(b"\r\n") == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_whichever_encoding_excel_wrote(encoding: str) -> None:
    text = book_csv(small()).decode("utf-8-sig")
    assert same(book_from_sheet(text.encode(encoding), "a.csv").value, small())


def sheet_of(*rows: list[object]) -> bytes:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def test_a_sheet_made_by_hand_is_read_as_its_author_meant() -> None:
    """A title above the heading, a column of serial numbers, columns in another order, numbers as numbers."""
    data = sheet_of(
        ["2026年通讯录"],
        ["序号", "份数", "简称", " 邮编 ", "所属组"],
        [1, 2.0, " 县 档案馆\n", 369100, "甲组、乙组"],
        [None, None, None, None, None],
        [2, None, "县委", datetime.datetime(2020, 1, 5), "乙组"],
    )
    checked = book_from_sheet(data, "手写.xlsx")
    assert [d.message for d in checked.diagnostics] == ["邮编 `20200105` 不是六位数字"]
    assert checked.value is not None
    assert [(u.short, u.copies, u.postcode) for u in checked.value.units] == [
        ("县档案馆", 2, "369100"),
        ("县委", 1, ""),
    ]
    assert [(g.name, g.members) for g in checked.value.groups] == [
        ("甲组", ("县档案馆",)),
        ("乙组", ("县档案馆", "县委")),
    ]


def test_every_bad_cell_is_named_by_its_row_and_column() -> None:
    data = sheet_of(
        ["简称", "类别", "份数", "邮编", "地扯"],
        ["县委", "寄送", 0, 36910, "府前路"],
        ["县委", "报", 2.5, None, None],
        [None, "发", 1, None, None],
        ["县工会", "发", 100000, None, None],
    )
    found = book_from_sheet(data, "a.xlsx").diagnostics
    assert [(d.span.line, d.span.column, d.code) for d in found] == [
        (1, 5, "unknown-column"),
        (2, 2, "unknown-choice"),
        (2, 3, "wrong-type"),
        (2, 4, "bad-postcode"),
        (3, 1, "duplicate-unit"),
        (3, 3, "wrong-type"),
        (4, 1, "missing-field"),
        (5, 3, "too-many-copies"),
    ]
    assert found[3].label == "D2（邮编）：这里有 5 位数字"


OFFICE_ROWS = (
    ["澄川县简报发送名单", None, None, None, None, None, None, None],
    ["序号", "报送类别", "单位名称", "数量", "通讯地址", "邮政编码", "收件人", "联系电话"],
    ["一、县直单位", None, None, None, None, None, None, None],
    [1, "报", "县委\u200b办公室", "２份", "府前路1号", 69100, "林晓", 13900000000.0],
    [2, None, "县政府办公室", 3, "府前路2号", "３６９１００", "周南", "5550123"],
    ["小计", None, None, 5, None, None, None, None],
    ["各乡镇：", None, None, None, None, None, None, None],
    [3, "下发", "青荷镇党委", 1, "青荷镇", "369102", None, None],
    ["合 计", None, None, 6, None, None, None, None],
    ["注：交换站取的不写地址", None, None, None, None, None, None, None],
)


def office_sheet(*, formula: str = "") -> bytes:
    """Return a sheet as offices make them: merged title, category cell over two rows, a postcode in the format 000000."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in OFFICE_ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("B4:B5")
    sheet["F4"].number_format = "000000"
    if formula:
        sheet["G8"] = formula
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def test_an_offices_own_sheet_is_understood_and_every_row_that_is_no_unit_is_told() -> None:
    checked = book_from_sheet(office_sheet(), "名单.xlsx")
    assert checked.value is not None
    assert [(u.short, u.kind, u.copies, u.postcode, u.contact, u.phone) for u in checked.value.units] == [
        ("县委办公室", "报", 2, "069100", "林晓", "13900000000"),
        ("县政府办公室", "报", 3, "369100", "周南", "5550123"),
        ("青荷镇党委", "发", 1, "369102", "", ""),
    ]
    assert [(g.name, g.members) for g in checked.value.groups] == [
        ("县直单位", ("县委办公室", "县政府办公室")),
        ("各乡镇", ("青荷镇党委",)),
    ]
    assert [(d.code, d.span.line) for d in checked.diagnostics] == [
        ("group-row", 3),
        ("row-passed-over", 6),
        ("group-row", 7),
        ("row-passed-over", 9),
        ("row-passed-over", 10),
    ]


def test_heads_of_two_rows_other_words_and_numbers_in_words_are_understood() -> None:
    """Two telephones of a unit stand in one field; a head over both gives way to those below it."""
    sheet = openpyxl.Workbook().active
    assert sheet is not None
    assert sheet.parent is not None
    sheet.append(["序号", "接收单位（全称）", "领取份数（份）", "投递地址", "邮　编", "联系方式", None])
    sheet.append([None, None, None, None, None, "座机", "手机"])
    for letter in "ABCDE":
        sheet.merge_cells(f"{letter}1:{letter}2")
    sheet.merge_cells("F1:G1")
    sheet.append([1, "县委办公室", "两份", "府前路1号", "３６９１００", "612０００１", 13812345678.0])
    sheet.append([2, "县档案馆", "十二", "文庙路9号", "369100", "5.98E+9", None])
    data = io.BytesIO()
    sheet.parent.save(data)
    checked = book_from_sheet(data.getvalue(), "名单.xlsx")
    assert checked.value is not None
    assert [(u.short, u.copies, u.postcode, u.phone) for u in checked.value.units] == [
        ("县委办公室", 2, "369100", "6120001、13812345678"),
        ("县档案馆", 12, "369100", ""),
    ]
    assert [(d.code, d.span.line, d.span.column) for d in checked.diagnostics] == [("lost-digits", 4, 6)]


def test_a_character_that_no_face_has_is_told_by_its_cell() -> None:
    """Labels and envelopes could not have it; the book is not refused for it."""
    faces = find_faces(Config("", ""), REPOSITORY, builtin_layouts() / "fonts").value
    rows = [["单位", "通讯地址"], ["县档案馆", "文庙路9号\U0001f642记大院"]]
    checked = book_from_rows((CellSheet(rows),), "名单.csv", Characters(faces or ()))
    assert checked.value is not None
    assert [(d.code, d.severity, d.span) for d in checked.diagnostics] == [
        ("missing-glyph", Severity.WARNING, Span("名单.csv", 2, 2))
    ]
    assert checked.diagnostics[0].label.startswith("B2（地址）：")


def test_a_formula_without_its_value_is_told_by_its_cell() -> None:
    checked = book_from_sheet(office_sheet(formula="=G5"), "名单.xlsx")
    assert checked.value is None
    assert [(d.code, d.span.line, d.span.column) for d in checked.diagnostics if is_error(d)] == [
        ("formula-without-value", 8, 7)
    ]


def is_error(found: Diagnostic) -> bool:
    return found.severity is Severity.ERROR


def packed(fill: Callable[[Any], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def understood(data: bytes) -> tuple[list[str], list[str]]:
    """Return each unit as one word (报 县委 2), and the notes and errors by their codes."""
    checked = book_from_sheet(data, "名单")
    book = checked.value or AddressBook()
    return [f"{u.kind} {u.short} {u.copies}".strip() for u in book.units], [
        d.code for d in checked.diagnostics
    ]


def test_the_same_as_above_is_what_stands_above_and_a_stroke_is_nothing() -> None:
    rows: list[list[str | int]] = [
        ["单位", "份数", "地址", "邮编", "联系人"],
        ["县委", 2, "文庙路9号", "010020", "周南"],
        ["县政府", "同上", "地址同上", "〃", "无"],
        ["县档案馆", 1, "同上", "—", '"'],
    ]
    checked = book_from_sheet(csv_text(rows).encode(), "名单")
    assert checked.value is not None
    got = [(unit.copies, unit.address, unit.postcode, unit.contact) for unit in checked.value.units]
    assert got == [
        (2, "文庙路9号", "010020", "周南"),
        (2, "文庙路9号", "010020", ""),
        (1, "文庙路9号", "", ""),
    ]
    assert {found.code for found in checked.diagnostics} == {"blanks-filled"}


OFFICE_TABLES: dict[str, tuple[list[list[object]], list[str], list[str]]] = {
    "two names in one cell, and a number under a head that ends in 份数": (
        [["单位", "实领份数（份）"], ["县委、县政府", 3], ["县（市、区）委", 2]],
        ["县委、县政府 3", "县（市、区）委 2"],
        ["joined-units"],
    ),
    "a column of kinds without a head": (
        [["", "单位", "份数"], ["报", "县委", 2], ["", "县政府", 1], ["下发", "甲镇", 1]],
        ["报 县委 2", "报 县政府 1", "发 甲镇 1"],
        ["blanks-filled", "column-taken-as"],
    ),
    "a kind that is written once for the rows below it": (
        [["类别", "单位"], ["报：", "县委"], ["", "县政府"], ["送：", "县档案馆"]],
        ["报 县委 1", "报 县政府 1", "送 县档案馆 1"],
        ["blanks-filled"],
    ),
    "one kind alone is that of its own row": (
        [["类别", "单位"], ["报", "县委"], ["", "县政府"]],
        ["报 县委 1", "县政府 1"],
        [],
    ),
    "a column of kinds that holds groups": (
        [["类别", "单位"], ["县直", "县工会"], ["乡镇", "甲镇"]],
        ["县工会 1", "甲镇 1"],
        ["column-taken-as"],
    ),
    "a column of groups without a head, each written once, left of the units": (
        [["", "单位"], ["县直", "县工会"], ["", "县妇联"], ["乡镇", "甲镇"]],
        ["县工会 1", "县妇联 1", "甲镇 1"],
        ["blanks-filled", "column-taken-as"],
    ),
    "a column for each kind, with numbers or ticks": (
        [["单位", "报送", "抄送", "下发"], ["县委", 3, "", ""], ["甲镇", "", "", "√"], ["乙镇", "", 1, 1]],
        ["报 县委 3", "发 甲镇 1", "送 乙镇 1"],
        ["several-kinds"],
    ),
    "groups numbered in Chinese above units numbered in digits": (
        [["序号", "单位"], ["一", "县直单位"], [1, "县工会"], [2, "县妇联"], ["二", "乡镇"], [1, "甲镇"]],
        ["县工会 1", "县妇联 1", "甲镇 1"],
        ["group-row", "group-row"],
    ),
    "units numbered in Chinese": (
        [["序号", "单位"], ["一", "县工会"], ["二", "县妇联"]],
        ["县工会 1", "县妇联 1"],
        [],
    ),
    "a column without a head and a second table of heads": (
        [["单位", "", "份数"], ["县工会", "急", 1], ["单位", "", "份数"], ["甲镇", "缓", 1]],
        ["县工会 1", "甲镇 1"],
        ["unheaded-column", "row-passed-over"],
    ),
    "heads in two rows that nothing joins": (
        [["单位", "联系方式", "", "份数"], ["", "座机", "手机", ""], ["县工会", "5550", "1380", 2]],
        ["县工会 2"],
        [],
    ),
    "a second person below the first": (
        [
            ["单位", "联系人", "电话"],
            ["县工会", "林晓", "5550"],
            ["", "周南", "5551"],
            ["甲镇", "温亦秋", "5552"],
        ],
        ["县工会 1", "甲镇 1"],
        ["row-joined"],
    ),
    "copies within a name, and what stands for no name": (
        [
            ["单位", "份数"],
            ["县档案馆（2份）", ""],
            ["县工会 3份", 3],
            ["县妇联（2份）", 1],
            ["无", ""],
            ["／", ""],
        ],
        ["县档案馆 2", "县工会 3", "县妇联（2份） 1"],
        ["copies-in-name", "row-passed-over", "row-passed-over"],
    ),
    "names that are spaced out or go over two lines": (
        [["*单位名称（必填）", "份 数"], ["甲 镇", 1], ["中共\n青石县委", 1], ["共青团县委", 1]],
        ["甲镇 1", "中共青石县委 1", "共青团县委 1"],
        ["line-break-in-name"],
    ),
    "sentences below the units, and a group of nobody": (
        [["单位"], ["县工会"], ["以上共1个单位"], ["经办：林晓"], ["联系电话：5550"], ["（一）乡镇"]],
        ["县工会 1"],
        ["row-passed-over"] * 4,
    ),
    "formulas that went wrong": (
        [["单位", "地址"], ["县工会", "#N/A"]],
        ["县工会 1"],
        ["formula-error"],
    ),
}


@pytest.mark.parametrize("case", OFFICE_TABLES.values(), ids=OFFICE_TABLES)
def test_tables_of_offices_are_understood_or_told(
    case: tuple[list[list[object]], list[str], list[str]],
) -> None:
    rows, units, codes = case
    assert understood(sheet_of(*rows)) == (units, codes)


def test_what_an_author_does_not_see_is_told_and_a_hidden_sheet_is_not_read() -> None:
    def fill(book: Any) -> None:
        old = book.active
        old.append(["单位"])
        old.append(["撤销的局"])
        old.sheet_state = "hidden"
        for title, names in (("县直", ["县工会", "县妇联"]), ("乡镇", ["甲镇"])):
            sheet = book.create_sheet(title)
            sheet.append(["单位", "份数"])
            for name in names:
                sheet.append([name, 2])
        book["县直"].row_dimensions[3].hidden = True
        book["乡镇"]["A2"].font = Font(strike=True)
        book["乡镇"].append(["合计", "=SUM(B2:B2)"])
        book.create_sheet("说明").append(["请认真填写"])
        book.active = 1

    data = packed(fill)
    assert understood(data) == (
        ["县工会 2", "县妇联 2", "甲镇 2"],
        ["several-sheets", "struck-cells", "row-passed-over", "hidden-cells"],
    )
    first = book_from_sheet(data, "名单").diagnostics[0]
    assert first.message == "文件里有 4 张表，导入了`县直`、`乡镇`，没有导入`Sheet`（隐藏的）、`说明`"


def test_one_number_over_several_units_is_no_number_of_each() -> None:
    def fill(book: Any) -> None:
        for row in (["单位", "份数"], ["县工会", 3], ["县妇联", None]):
            book.active.append(row)
        book.active.merge_cells("B2:B3")

    assert understood(packed(fill))[1] == ["merged-copies"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [*SEPARATORS, "sep=;"])
def test_text_is_parted_by_whatever_its_program_wrote(separator: str, encoding: str) -> None:
    first = f"{separator}\n" if separator == "sep=;" else "发放表\n"
    text = f"{first}单位,份数\n县委,2\n".replace(",", separator[-1])
    assert understood(text.encode(encoding)) == (["县委 2"], [])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "里面是老的 .xls（WPS 叫 .et），不是 .xlsx"),
        (b"\n<html><table><tr><td>", "里面是网页，不是表格；有的系统导出的 .xls 是这样"),
    ],
)
def test_what_is_no_sheet_is_told_by_what_it_is(data: bytes, why: str) -> None:
    (found,) = book_from_sheet(data, "名单.xlsx").diagnostics
    assert found.label == why


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("简称,电话\n县委,5.98E+9\n", ["lost-digits"]),
        ("简称,传真\n县委,1\n", ["unknown-column"]),
        ("单位,部门,份数\n县委,办公室,2\n", ["unknown-column"]),
    ],
)
def test_what_a_sheet_has_and_the_book_does_not_take_is_told(text: str, codes: list[str]) -> None:
    assert [d.code for d in book_from_sheet(text.encode(), "a.csv").diagnostics] == codes


def test_a_group_is_the_same_with_brackets_of_either_width() -> None:
    rows = [["单位", "组"], ["甲镇", "各乡镇（街道）"], ["乙镇", "各乡镇(街道)"]]
    checked = book_from_rows((CellSheet(rows),), "名单.csv")
    assert checked.value is not None
    assert [(g.name, g.members) for g in checked.value.groups] == [("各乡镇（街道）", ("甲镇", "乙镇"))]


def test_brackets_in_a_groups_name_do_not_part_it() -> None:
    text = '简称,所属组\n县委,"各市、县（市、区）委、全部"\n'
    book = book_from_sheet(text.encode(), "a.csv").value
    assert book is not None
    assert [group.name for group in book.groups] == ["各市", "县（市、区）委", "全部"]


def test_groups_with_one_bracket_each_stay_two_in_a_sheet() -> None:
    units = (Unit("县委", "县委", "", 1, "", "", "", "", "", HERE),)
    book = AddressBook(units, (UnitGroup("(", ("县委",), HERE), UnitGroup(")", ("县委",), HERE)))
    assert same(book_from_sheet(book_csv(book), "a.csv").value, book)


def test_a_units_own_id_survives_a_sheet_that_has_no_column_for_it(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = make_site({"content/recipients.yaml": "单位:\n  - 简称: 县档案馆\n    标识: dag\n"})
    sheet = tmp_path / "a.csv"
    sheet.write_text("单位,份数\n县档案馆,2\n", encoding="utf-8")
    assert recipients(root, "import", sheet, "--replace").exit_code == 0
    assert '标识: "dag"' in (root / "content/recipients.yaml").read_text()


def test_columns_are_named_as_excel_names_them() -> None:
    assert [column_letter(column) for column in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


# The command


def recipients(root: Path, *arguments: str | Path) -> Result:
    return bulletin("recipients", *arguments, "-C", root)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".XLSX"])
def test_what_was_exported_is_imported_without_a_change(
    make_site: MakeSite, tmp_path: Path, suffix: str
) -> None:
    root = make_site({"content/recipients.yaml": BOOK})
    sheet = tmp_path / f"通讯录{suffix}"
    assert "3 个单位，2 个组" in recipients(root, "export", sheet).stdout
    told = recipients(root, "import", sheet)
    assert "没有变化" in told.stdout
    assert (root / "content/recipients.yaml").read_text() == BOOK


def test_import_does_not_replace_unasked_and_says_what_would_change(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = make_site({"content/recipients.yaml": BOOK})
    sheet = tmp_path / "a.csv"
    recipients(root, "export", sheet)
    text = sheet.read_text(encoding="utf-8-sig").replace("送,2", "送,3").replace("青荷镇党委", "桐溪镇党委")
    sheet.write_text(text, encoding="gb18030")
    told = recipients(root, "import", sheet)
    assert told.exit_code == 0  # a trial is no wrong usage
    assert "没有动" in told.stdout.splitlines()[-1]
    assert told.stdout.splitlines()[:-1] == [
        "改动 县档案馆：份数 2 → 3",
        "新增 桐溪镇党委：发，1 份",
        "删去 青荷镇党委",
        "改动组 各镇党委：加上 桐溪镇党委；去掉 青荷镇党委",
        "改动组 全部：加上 桐溪镇党委；去掉 青荷镇党委",
    ]
    assert (root / "content/recipients.yaml").read_text() == BOOK
    assert recipients(root, "import", sheet, "--replace").exit_code == 0
    book = parse_book((root / "content/recipients.yaml").read_text()).value
    assert book is not None
    assert [unit.copies for unit in book.units] == [1, 3, 1]


def test_the_first_import_shows_what_it_would_write_as_well(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site()
    sheet = tmp_path / "a.xlsx"
    sheet.write_bytes(book_xlsx(small()))
    told = recipients(root, "import", sheet)
    assert told.exit_code == 0
    assert "新增 县档案馆：送，2 份，010020 文庙路9号，温亦秋，6120009" in told.stdout
    assert "还没有写" in told.stdout
    assert not (root / "content/recipients.yaml").exists()
    assert recipients(root, "import", sheet, "--replace").exit_code == 0
    assert same(parse_book((root / "content/recipients.yaml").read_text()).value, small())


def test_addresses_are_never_exported_into_what_is_published(make_site: MakeSite, tmp_path: Path) -> None:
    """Also where the site is a link to the folder of a server, and whichever of its names is written."""
    root = make_site({"content/recipients.yaml": BOOK})
    served = tmp_path / "www"
    served.mkdir()
    (root / "output").mkdir(exist_ok=True)
    (root / "output/site").symlink_to(served)
    for folder in (root / "output/site", served):
        told = recipients(root, "export", folder / "a.xlsx")
        assert (told.exit_code, "是要发布的网站，通讯录不能放在里面" in told.output) == (2, True), told.output
    assert list(served.iterdir()) == []


def test_export_does_not_overwrite_a_sheet_that_may_hold_changes(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site({"content/recipients.yaml": BOOK})
    sheet = tmp_path / "a.csv"
    sheet.write_text("改过的")
    assert recipients(root, "export", sheet).exit_code == 2
    assert sheet.read_text() == "改过的"
    assert recipients(root, "export", sheet, "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["export", "a.xls"], 2, "另存为 .xlsx"),
        (["export", "a.csv"], 2, "还没有通讯录"),
        (["import", "a.csv"], 2, "没有文件"),
        (["import", "b.xls"], 1, "里面是网页，不是表格"),
        (["import", "c.et"], 0, "县工会"),
        (["import", "b.csv"], 1, "表里没有“简称”这一列"),
        (["merge", "a.csv"], 2, "可以写"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    texts = {"b.xls": "<table>", "b.csv": "姓名,电话\n县委,1\n", "c.et": "单位\t份数\n县工会\t1\n"}
    root = make_site(texts, SITE)
    monkeypatch.chdir(root)
    told = recipients(root, *arguments)
    assert told.exit_code == code
    assert said in told.output
    assert not (root / "content/recipients.yaml").exists()
