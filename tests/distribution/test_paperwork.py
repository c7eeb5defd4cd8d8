"""The paper that goes with the copies, read back: register, receipts, labels, envelopes, catalogue line."""

import csv
import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.distribution.copies import packages_of
from bulletin.distribution.envelopes import BARCODE_MM, READER_MM, envelopes_of
from bulletin.distribution.fitting import LEADING, Words, fit
from bulletin.distribution.labels import INSET_MM
from bulletin.distribution.record_changes import with_numbers_of
from bulletin.distribution.register import register_of, sums_in_words
from bulletin.distribution.spreadsheets import register_csv, register_xlsx
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.site.addresses import Addresses
from bulletin.site.print_views import print_view
from bulletin.site.views import IssueView
from bulletin.typesetting.title_lines import segmenter
from bulletin.values.diagnostics import Span
from bulletin.values.distribution import OWN, Dispatch, Lot, Unit
from bulletin.values.number_ranges import count_of, ranges_of
from bulletin.values.paper import ENVELOPES, LABEL_SHEETS
from bulletin.values.settings import Config
from tests.commands import bulletin
from tests.print_jobs import PrintedJob, issue_text, print_in

MM = 72 / 25.4
SITE = """名称: 工作简报
编发单位: 澄川县学习型机关建设协调小组办公室
分发: {存档: 2, 余份: 3}
寄件: {地址: 澄川县北澄街道府前路3号, 邮编: "369100", 电话: "6121200"}
归档: {全宗号: J012, 机构: 办公室, 保管期限: 30年}
"""
TOWNS = ["青荷镇", "桐溪镇", "石梁渡镇", "双樟镇", "白鹭镇", "云岭镇", "枫林镇", "大沙镇", "小沙镇", "东垟镇", "西垟镇", "南畈镇", "北畈镇", "竹口镇", "松源镇"]  # fmt: skip
BOOK = (
    """单位:
  - {简称: 县委办公室, 全称: 中共澄川县委员会办公室, 类别: 报, 份数: 3, 地址: 府前路1号, 邮编: "369100", 联系人: 佟伯言, 备注: 专人送}
  - {简称: 县档案馆, 全称: 澄川县档案馆, 类别: 送, 份数: 2, 地址: 文庙路9号, 邮编: "010020"}
  - {简称: 县人大办, 全称: 澄川县人民代表大会常务委员会办公室, 类别: 送, 地址: 府前路5号, 邮编: "369100", 联系人: 糜望舒}
  - {简称: 县工会, 类别: 送}
"""
    + "".join(
        f'  - {{简称: {town}, 全称: 中共澄川县{town}委员会, 类别: 发, 份数: 2, 地址: {town}人民路{at}号, 邮编: "36911{at % 10}"}}\n'
        for at, town in enumerate(TOWNS, 1)
    )
    + f"组:\n  各镇党委: [{', '.join(TOWNS)}]\n"
)
LISTS = "报: [县委办公室]\n送: [县档案馆, 县人大办, 县工会, {单位: =1+1 村民小组, 份数: 4}]\n发: [各镇党委]\n"


FEW = "报: [县委办公室]\n送: [县档案馆, 县人大办]\n"


def write_site(root: Path, front: str = LISTS, book: str | None = BOOK, site: str = SITE) -> Path:
    files = {"site.yaml": site, "issues/365.md": issue_text(front), "recipients.yaml": book}
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text)
        else:
            path.unlink(missing_ok=True)
    return root


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., PrintedJob]:
    """Return a function that prints in a folder of its own; the same order is printed once."""

    @cache
    def print_it(*options: str, front: str = LISTS) -> PrintedJob:
        return print_in(write_site(tmp_path_factory.mktemp("site"), front), *options)

    return print_it


EVERYTHING = ("--numbered", "--labels", "3×7", "--label-start", "5", "--envelopes", "zl")
RECIPIENTS = ["县委办公室", "县档案馆", "县人大办", "县工会", "=1+1 村民小组", *TOWNS]
COPIES = [3, 2, 1, 1, 4, *[2] * 15]


# The register


def register_rows(path: Path) -> list[list[str]]:
    """Return the rows of the PDF's table, heads of every page left out."""
    edges = {"explicit_vertical_lines": [15 * MM, 282 * MM]}
    with pdfplumber.open(path) as pdf:
        tables = [page.extract_table(edges) or [] for page in pdf.pages]
    return [[(cell or "").replace("\n", "") for cell in row] for table in tables for row in table[1:]]


def test_register_has_every_lot_with_its_numbers_and_sums(run: Callable[..., PrintedJob]) -> None:
    """Issue 6; print-format.md §3.7: issued + remaining = printed."""
    path = run(*EVERYTHING).path("分发登记簿.pdf")
    rows = register_rows(path)
    assert [row[0] for row in rows] == [*(str(n) for n in range(1, 23)), ""]
    assert [row[1] for row in rows] == [*RECIPIENTS, "编发单位", "编发单位", "合计"]
    assert [row[2] for row in rows] == ["报", *["送"] * 4, *["发"] * 15, "存档", "余份", ""]
    assert [int(row[3]) for row in rows] == [*COPIES, 2, 3, 46]
    assert sum(int(row[3]) for row in rows[:-1]) == 46
    assert rows[0][4] == "000001–000003"
    assert rows[2][4] == "000006"
    assert rows[21][4] == "000044–000046"
    assert rows[0][-1] == "专人送"
    with pdfplumber.open(path) as pdf:
        assert {(round(page.width / MM), round(page.height / MM)) for page in pdf.pages} == {(297, 210)}
        assert len(pdf.pages) > 1
        assert all("收文单位" in page.extract_text() for page in pdf.pages), "the head is on every page"
        foot = pdf.pages[-1].extract_text()
    assert "共印46份。发出41份（报3、送8、发30），留存5份（存档2、余份3）。" in foot
    assert "核对：发出41份＋留存5份＝46份，与共印46份相符。" in foot
    assert "份号从000001编到000046，46个：在用46个，与共印份数相符。" in foot


def test_register_keeps_names_on_one_line_and_within_its_columns(run: Callable[..., PrintedJob]) -> None:
    with pdfplumber.open(run(*EVERYTHING).path("分发登记簿.pdf")) as pdf:
        for page in pdf.pages:
            assert min(char["x0"] for char in page.chars) >= 14.9 * MM
            assert max(char["x1"] for char in page.chars) <= 282.1 * MM
        lines = [line["text"] for page in pdf.pages for line in page.extract_text_lines()]
    for name in RECIPIENTS:
        assert any(name in line for line in lines), f"{name} is split"


def test_workbook_has_live_sum_text_numbers_and_no_formulas_of_others(run: Callable[..., PrintedJob]) -> None:
    path = run(*EVERYTHING).path("分发登记簿.xlsx")
    sheet: Any = openpyxl.load_workbook(path).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[2][:5] == ["序号", "收文单位", "范围", "份数", "份号"]
    assert [row[1] for row in rows[3:25]] == [*RECIPIENTS, "编发单位", "编发单位"]
    assert [row[3] for row in rows[3:25]] == [*COPIES, 2, 3]
    assert rows[5][4] == "000006"
    assert sheet.cell(8, 2).data_type == "s", "=1+1 is a name"
    assert rows[25][3] == "=SUM(D4:D25)"
    assert openpyxl.load_workbook(path, data_only=True).active.cell(26, 4).value == 46  # type: ignore[union-attr]
    assert rows[27][0].startswith("核对：发出41份＋留存5份＝46份")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9  # A4
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "C4"


def test_csv_opens_in_excel_with_numbers_whole_and_nothing_computed(run: Callable[..., PrintedJob]) -> None:
    data = run(*EVERYTHING).path("分发登记簿.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[3][4] == "000006–000006"
    assert rows[5][1] == "'=1+1 村民小组"
    assert rows[23][:4] == ["", "合计", "", "46"]
    assert rows[25][0].endswith("与共印46份相符。")


def test_same_register_gives_the_same_bytes(tmp_path: Path) -> None:
    root = write_site(tmp_path, FEW)
    first = {path.name: path.read_bytes() for path in print_in(root, *EVERYTHING).folder.iterdir()}
    second = {path.name: path.read_bytes() for path in print_in(root, *EVERYTHING).folder.iterdir()}
    assert first == second


units = st.none() | st.just(Unit("甲", "甲单位", "", 1, "路1号", "369100", "", "", "", Span("b", 1)))


@st.composite
def dispatches(draw: st.DrawFn) -> Dispatch:
    """Lots and void numbers that share out 1, 2, 3 … by chance."""
    wanted = draw(st.lists(st.integers(1, 30), min_size=1, max_size=12))
    order = draw(st.permutations(range(1, sum(wanted) + 1)))
    void = draw(st.integers(0, 5)) if draw(st.booleans()) else 0
    lots = []
    for at, copies in enumerate(wanted):
        numbers, order = ranges_of(order[:copies]), order[copies:]
        word = draw(st.sampled_from(["报", "送", "发", "增发", *OWN]))
        lots.append(Lot(word, f"单位{at}", copies, numbers, draw(units)))
    last = sum(wanted)
    dropped = (Lot("发", "旧单位", void, ((last + 1, last + void),)),) if void else ()
    return Dispatch("365", tuple(lots), last, dropped)


@given(dispatches())
def test_sums_agree_however_copies_are_shared_out(dispatch: Dispatch) -> None:
    said = " ".join(sums_in_words(dispatch))
    issued, kept, total, printed = map(
        int, re.findall(r"核对：发出(\d+)份＋留存(\d+)份＝(\d+)份，与共印(\d+)份相符", said)[0]
    )
    assert issued + kept == total == printed == dispatch.printed
    assert issued == sum(package.copies for package in packages_of(dispatch))
    assert "不符" not in said
    rows = list(
        csv.reader(
            io.StringIO(
                register_csv(register_of(VIEW, dispatch, Config("简报", "办公室"), list)).decode("utf-8-sig")
            )
        )
    )
    assert sum(int(row[3]) for row in rows[1 : len(dispatch.lots) + 1]) == printed


def test_a_sum_that_does_not_agree_is_said() -> None:
    wrong = Dispatch("365", (Lot("报", "县委", 2, ((1, 2),)),), 3)
    said = sums_in_words(wrong)
    assert "与共印3份不符，差1份" in said[1]
    assert said[2].endswith("不符。")


def view_of(front: str = "") -> IssueView:
    config = parse_config(SITE).value
    assert config is not None
    parsed = parse_issue("content/issues/365.md", issue_text(front), config).value
    assert parsed is not None
    return print_view(parsed.issue, parsed.body, config, Addresses({}, {}, {}, {}, {}, {}, {}))


VIEW = view_of()


def test_workbook_is_dated_by_its_issue() -> None:
    dispatch = Dispatch("365", (Lot("报", "县委", 2),), 2)
    book = openpyxl.load_workbook(
        io.BytesIO(register_xlsx(register_of(VIEW, dispatch, Config("简报", "办公室"), list), "2020-03-10"))
    )
    assert str(book.properties.created) == "2020-03-10 00:00:00"


# Receipts


def test_each_recipient_has_one_receipt_with_its_copies_and_numbers(run: Callable[..., PrintedJob]) -> None:
    with pdfplumber.open(run(*EVERYTHING).path("签收单")) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
        cuts = [
            {round(line["top"] / MM, 1) for line in page.rects if line["width"] > 200 * MM}
            for page in pdf.pages
        ]
    said = "\n".join(pages)
    assert [text.count("签 收 单") + text.count("签收单") for text in pages] == [4] * 5
    names = re.findall(r"(?m)^(.+)：$", said)
    assert names[:3] == ["中共澄川县委员会办公室", "澄川县档案馆", "澄川县人民代表大会常务委员会办公室"]
    assert len(names) == len(RECIPIENTS)
    assert "（2020年3月10日印发）3份，请查收" in said
    assert "000001–000003" in pages[0]
    assert "存档" not in said
    assert "（电话6121200）" in said
    assert all(page == {74.2, 148.5, 222.8} or page == {74.3, 148.5, 222.8} for page in cuts), cuts


def test_receipts_of_state_secrets_have_room_for_the_return(run: Callable[..., PrintedJob]) -> None:
    """print-format.md §3.7: 清退."""
    job = run("--envelopes", "C5", front=LISTS + "密级: 秘密★10年\n")
    with pdfplumber.open(job.path("签收单")) as pdf:
        assert len(pdf.pages) == 7
        assert pdf.pages[0].extract_text().count("清退时间") == 3
        assert "秘密★10年" in pdf.pages[0].extract_text()
        assert max(char["bottom"] for char in pdf.pages[0].chars) < 297 * MM
    assert "清退时间" in (job.path("分发登记簿.csv").read_text("utf-8-sig")).splitlines()[0]
    assert "secret-by-post" in job.told
    with pdfplumber.open(job.path("信封")) as pdf:
        assert "秘密★10年 000001–000003" in pdf.pages[0].extract_text().replace("　", " ")


# Labels


def test_labels_stand_in_their_cells_and_used_ones_stay_blank(run: Callable[..., PrintedJob]) -> None:
    """3 × 7 of 70 × 42.3 mm; the first four labels of the sheet are used up; 县工会 has no address."""
    sheet = LABEL_SHEETS["3x7"]
    with pdfplumber.open(run(*EVERYTHING).path("标签-3x7")) as pdf:
        assert [round(pdf.pages[0].width / MM), round(pdf.pages[0].height / MM)] == [210, 297]
        assert len(pdf.pages) == 2
        texts: dict[int, str] = {}
        for page in pdf.pages:
            for char in page.chars:
                column = int((char["x0"] / MM - sheet.left) // sheet.across)
                row = int((char["top"] / MM - sheet.top) // sheet.down)
                left, top = sheet.left + column * sheet.across, sheet.top + row * sheet.down
                assert char["x0"] / MM >= left + INSET_MM - 0.1
                assert char["x1"] / MM <= left + sheet.width - INSET_MM + 0.6
                assert char["top"] / MM >= top + 3
                assert char["bottom"] / MM <= top + sheet.height - 3
                place = (page.page_number - 1) * sheet.labels + row * sheet.columns + column
                texts[place] = texts.get(place, "") + char["text"]
    assert sorted(texts) == list(range(4, 4 + 18))
    assert texts[4] == "369100府前路1号中共澄川县委员会办公室佟伯言　收"
    assert texts[5].startswith("010020文庙路9号")
    assert "人民代表大会" in texts[6]


@settings(max_examples=40)
@given(
    st.text("县委员会办公室人民代表大会常务发展和改革局第一中学", min_size=1, max_size=40), st.floats(30, 120)
)
def test_what_fits_is_within_its_room(name: str, width_mm: float) -> None:
    found = fit([Words("name", name, 15)], width_mm, 27, list)
    assert "".join(line.text for line in found.lines) == name
    if found.fits:
        assert sum(line.size_pt * LEADING for line in found.lines) <= 27 * MM
        assert all(len(line.text) * line.size_pt <= width_mm * MM for line in found.lines)


def test_house_numbers_stay_with_their_street() -> None:
    address = "澄川县北澄街道府前路23号行政服务中心综合大楼东附楼3层301室转综合科"
    segment = segmenter()
    for width_mm in range(40, 120, 4):
        lines = fit([Words("address", address, 12, is_address=True)], width_mm, 40, segment).lines
        assert not any(re.match("[0-9号层室]", line.text) for line in lines), [line.text for line in lines]


# Envelopes


@pytest.mark.parametrize("size", ENVELOPES.values(), ids=lambda size: size.name)
def test_clear_zones_of_envelopes_hold_nothing_but_the_postcode(
    run: Callable[..., PrintedJob], size: Any
) -> None:
    """GB/T 1416—2003; print-format.md §3.7: 90 × 26 mm for the reader, 55–160 × 20 mm for the bar code."""
    job = run(*EVERYTHING) if size.name == "ZL" else run("--envelopes", size.name, front=FEW)
    with pdfplumber.open(job.path(f"信封-{size.name}"), pages=[1, 2, 3]) as pdf:
        assert len(pdf.pages) == 3
        for page in pdf.pages:
            width, height = page.width / MM, page.height / MM
            assert (width, height) == pytest.approx((size.width, size.height), abs=0.1)
            boxes = 0
            for thing in (*page.chars, *page.rects, *page.lines):
                left, right = thing["x0"] / MM, thing["x1"] / MM
                top, foot = thing["top"] / MM, thing["bottom"] / MM
                assert 0 < left < right + 1e-6 < width
                assert 0 < top <= foot < height
                if left < READER_MM[0] and top < READER_MM[1]:
                    assert right < READER_MM[0]
                    assert foot < READER_MM[1]
                    boxes += thing.get("text", "").isdigit()
                    assert thing.get("text", "0").isdigit() or thing["text"] == " "
                from_right = (width - right, width - left)
                in_zone = from_right[0] < BARCODE_MM[1] and from_right[1] > BARCODE_MM[0]
                assert not (in_zone and foot > height - BARCODE_MM[2])
            assert boxes == 6


def test_envelope_has_recipient_in_the_middle_and_sender_at_the_lower_right(
    run: Callable[..., PrintedJob],
) -> None:
    with pdfplumber.open(run(*EVERYTHING).path("信封-ZL")) as pdf:
        page = pdf.pages[1]
        lines = {line["text"]: line for line in page.extract_text_lines()}
        name, office = lines["澄川县档案馆"], lines["澄川县学习型机关建设协调小组办公室"]
        assert (name["x0"] + name["x1"]) / 2 / MM == pytest.approx(115, abs=0.5)
        assert name["top"] < office["top"]
        assert office["x1"] / MM == pytest.approx(220, abs=0.5)
        assert "邮政编码：369100" in lines
        assert "010020" in page.extract_text().replace(" ", "")
        assert page.rects or page.lines or page.curves, "boxes are drawn"


def test_bought_envelopes_have_their_boxes_already(tmp_path: Path) -> None:
    root = write_site(tmp_path, site=SITE.replace("寄件: {", "寄件: {编码框: 否, "))
    with pdfplumber.open(print_in(root, "--envelopes", "DL").path("信封")) as pdf:
        assert not pdf.pages[0].rects
        assert not pdf.pages[0].lines
        assert pdf.pages[0].extract_text().replace(" ", "").startswith("369100")


def test_long_names_get_smaller_before_they_leave_the_envelope() -> None:
    long = Unit(
        "甲",
        "云泽市学习贯彻推进城乡一体化高质量发展示范区建设工作领导小组办公室驻澄川县联络处" * 2,
        "",
        1,
        "路",
        "",
        "",
        "",
        "",
        Span("b"),
    )
    dispatch = Dispatch("1", (Lot("报", "甲", 1, (), long),), 1)
    (made,) = envelopes_of(packages_of(dispatch), ENVELOPES["B6"], Config("简报", "办公室"), "", segmenter())
    assert made.recipient.words.fits
    assert made.sender_postcode == ""
    lowest = made.recipient.y_mm + made.recipient.words.height_pt / MM
    assert lowest < made.sender.y_mm


# The catalogue


def test_catalogue_line_has_the_columns_of_the_archive(run: Callable[..., PrintedJob]) -> None:
    """DA/T 22—2000, 5.5; print-format.md §6.1: date of eight digits, pages with text."""
    job = run(*EVERYTHING)
    heads, line = csv.reader(io.StringIO(job.path("归档目录").read_text("utf-8-sig")))
    row = dict(zip(heads, line, strict=True))
    assert heads[:6] == ["件号", "责任者", "文号", "题名", "日期", "页数"]
    assert row["责任者"] == "澄川县学习型机关建设协调小组办公室"
    assert row["文号"] == "第365期"
    assert row["题名"] == "工作简报第365期：县里开了一次会"
    assert row["日期"] == "20200310"
    assert row["页数"] == "2"
    assert (row["全宗号"], row["年度"], row["保管期限"], row["机构或问题"]) == (
        "J012",
        "2020",
        "30年",
        "办公室",
    )


def test_paper_to_write_on_is_printed_on_one_side_at_true_size(run: Callable[..., PrintedJob]) -> None:
    for words in ("分发登记簿.pdf", "签收单", "标签", "信封"):
        with pikepdf.open(run(*EVERYTHING).path(words)) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == "/Simplex"
            assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


# What is said


def test_who_has_no_address_is_named_with_its_place_and_the_others_get_labels(
    run: Callable[..., PrintedJob],
) -> None:
    told = run(*EVERYTHING).told
    assert "警告[missing-address]: 没有给`县工会`做标签和信封：通讯录里没有写地址" in told
    assert "content/recipients.yaml:5:" in told
    assert "警告[recipient-without-entry]: 没有给`=1+1 村民小组`做标签和信封" in told
    assert '- {简称: "=1+1 村民小组"' in told or "- {简称: =1+1 村民小组" in told
    assert "从第 5 张标签印起；共 18 张标签" in told


REFUSED = (
    (("--labels", "3x9"), BOOK, 2, "没有 `3x9` 这一种。有：3x7、2x8"),
    (("--envelopes", "A4"), BOOK, 2, "没有 `A4` 这一种。有：B6、DL、ZL、C5、C4"),
    (("--label-start", "3"), BOOK, 2, "要和 --labels 一起写"),
    (("--labels", "3x7", "--label-start", "22"), BOOK, 2, "一页有 21 张，没有第 22 张"),
    (("--labels", "3x7", "--label-start", "0"), BOOK, 2, "--label-start"),
    (("--labels", "3x7"), None, 1, "错误[no-addresses]: 一个地址也没有，做不了标签"),
    (("--envelopes", "ZL"), "单位: [县委办公室, 县档案馆]\n", 1, "要寄的单位都没有写地址"),
)  # fmt: skip


@pytest.mark.parametrize(("options", "book", "code", "said"), REFUSED)
def test_what_cannot_be_labelled_is_said_and_nothing_is_written(
    tmp_path: Path, options: tuple[str, ...], book: str | None, code: int, said: str
) -> None:
    root = write_site(tmp_path, "报: [县委办公室]\n", book)
    done = bulletin("print", "365", "-C", root, "--numbered", *options)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert not (root / "output").exists()
    assert not (root / "content/issues/365.dispatch.yaml").exists()


def test_envelopes_without_sender_or_postcode_are_made_with_a_warning(tmp_path: Path) -> None:
    site = re.sub("寄件.*\n", "", SITE)
    root = write_site(tmp_path, "报: [县委办公室]\n", "单位: [{简称: 县委办公室, 地址: 府前路1号}]\n", site)
    told = print_in(root, "--envelopes", "DL").told
    assert "警告[missing-sender]: 信封上没有寄件人的地址和邮编" in told
    assert "警告[missing-postcode]: `县委办公室`没有邮编，信封上的六个框空着" in told


def test_an_address_that_fits_nowhere_is_said(tmp_path: Path) -> None:
    book = f"单位: [{{简称: 县委办公室, 全称: {'甲乙丙丁戊己庚辛壬癸' * 12}, 地址: {'子丑寅卯辰巳午未' * 12}}}]\n"
    told = print_in(write_site(tmp_path, "报: [县委办公室]\n", book), "--labels", "3x7").told
    assert "警告[address-too-long]: `县委办公室`的名称、地址太长，标签上放不下" in told
    assert "bad-postcode" not in told


def test_a_bad_postcode_of_the_sender_is_reported_at_its_place() -> None:
    found = parse_config(SITE.replace('邮编: "369100"', '邮编: "36910"')).diagnostics
    assert [(d.code, d.span.line) for d in found] == [("bad-postcode", 4)]


def config_of(text: str) -> Config:
    value = parse_config(text).value
    assert value is not None
    return value


def test_filing_and_sender_have_english_names_and_defaults() -> None:
    english = config_of(
        "name: 简报\npublisher: 办公室\nfiling: {fonds: J1}\nsender: {phone: '1', postcode_boxes: no}\n"
    )
    assert (english.filing.fonds, english.filing.retention) == ("J1", "10年")
    assert (english.sender.phone, english.sender.has_boxes) == ("1", False)


def test_numbers_of_packages_follow_those_that_are_printed_again() -> None:
    lots = (
        Lot("报", "甲", 3, ((1, 3),)),
        Lot("送", "乙", 2, ((4, 5),)),
        Lot("增发", "甲", 1, ((8, 8),)),
        Lot("存档", "存档", 2, ((6, 7),)),
    )
    dispatch = Dispatch("1", lots, 8)
    assert [(p.name, p.copies, p.numbers) for p in packages_of(dispatch)] == [
        ("甲", 4, ((1, 3), (8, 8))),
        ("乙", 2, ((4, 5),)),
    ]
    again = packages_of(with_numbers_of(dispatch, frozenset((2, 7, 8))))
    assert [(p.name, p.lists, p.copies, count_of(p.numbers)) for p in again] == [("甲", ("报", "增发"), 2, 2)]


def test_numbers_that_touch_are_one_range_on_a_receipt_whichever_lists_they_come_from() -> None:
    lots = (Lot("报", "甲", 2, ((1, 2),)), Lot("送", "甲", 1, ((3, 3),)))
    (package,) = packages_of(Dispatch("1", lots, 3))
    assert (package.lists, package.numbers) == (("报", "送"), ((1, 3),))
