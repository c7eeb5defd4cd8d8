"""`bulletin print`, read back: pages, 份号 and names on paper, sums, what stays in the folder, what is refused."""

import errno
import io
import re
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import pdfplumber
import pikepdf
import pytest

from bulletin.build import publish as output
from bulletin.build import staging
from bulletin.build.saved_texts import saved_texts
from bulletin.build.sources import read_layouts
from bulletin.cli import main as cli
from bulletin.distribution.copy_pages import CopyPages, printed_issue, set_pages
from bulletin.distribution.job import Job, JobOptions, JobPart, PrinterRun
from bulletin.distribution.job_summary import summary
from bulletin.distribution.typesetter import Typesetter
from bulletin.pdf.imposition import booklet
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.site.print_context import print_context
from bulletin.site.templates import Templates
from bulletin.typesetting.fonts import find_faces
from bulletin.values.diagnostics import Checked
from bulletin.values.distribution import Dispatch
from bulletin.values.files import builtin_layouts
from bulletin.values.settings import Config
from tests.commands import bulletin
from tests.conftest import REPOSITORY
from tests.print_jobs import LISTS, SITE, MakeSite, PrintedJob, long_issue, print_in, words_at

MM = 72 / 25.4


def printed_at(root: Path, options: tuple[str, ...], text: str | None, site: str) -> PrintedJob:
    """Return what printing issue 365 of a small site left; the site is written anew, its record stays."""
    path = root / "content" / "issues" / "365.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(long_issue(3) if text is None else text)
    (root / "content" / "site.yaml").write_text(site)
    return print_in(root, *options)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., PrintedJob]:
    """Return a function that prints in a folder of its own; the same order is printed once, for reading only."""

    @cache
    def print_it(*options: str, text: str | None = None, site: str = SITE) -> PrintedJob:
        return printed_at(tmp_path_factory.mktemp("site"), options, text, site)

    return print_it


@pytest.fixture
def run_again(tmp_path: Path) -> Callable[..., PrintedJob]:
    """Return a function that prints again and again in one folder."""

    def print_it(*options: str, text: str | None = None, site: str = SITE) -> PrintedJob:
        return printed_at(tmp_path / "site", options, text, site)

    return print_it


def numbers_on(page: Any) -> list[tuple[str, float, float]]:
    """Return what looks like a 份号: six digits of 3号."""
    return [word for word in words_at(page, 15.75) if re.fullmatch(r"\d{6}", word[0])]


# The numbered copies


def test_the_text_that_was_printed_is_kept_beside_its_record(run: Callable[..., PrintedJob]) -> None:
    """What was changed since can be shown by `redline` without git, also when output/ was emptied."""
    root = run().folder.parents[2]
    kept = saved_texts(root, "content/issues/365.md")
    assert [text.data for text in kept] == [(root / "content/issues/365.md").read_bytes()]


def test_every_copy_bears_its_own_number_and_its_recipient_in_packing_order(
    run: Callable[..., PrintedJob],
) -> None:
    """9704, 7.2.1: six digits of 3号 in line 1 of the type area, flush left; the name is small, at the foot."""
    job = run("--names")
    wanted = ["县委办公室", "县政府办公室", "县档案馆", "县档案馆", "各乡镇党委"]
    with pdfplumber.open(job.path("编号本")) as pdf:
        pages = len(pdf.pages)
        each = (pages - 2) // len(wanted)
        assert pages == 2 + each * len(wanted)
        assert each % 2 == 0
        for place, name in enumerate(wanted):
            first = pdf.pages[2 + place * each]
            ((number, left, baseline),) = numbers_on(first)
            assert number == f"{place + 1:06}"
            assert left / MM == pytest.approx(28, abs=0.05)
            assert (baseline - 0.88 * 15.75) / MM == pytest.approx(37, abs=0.1)
            ((text, at, foot),) = words_at(first, 9)
            assert text == name
            assert at / MM > 28
            assert 266 < foot / MM < 272
            for other in pdf.pages[3 + place * each : 2 + (place + 1) * each]:
                assert not numbers_on(other)
                assert not words_at(other, 9)


@pytest.mark.parametrize("place", ["左", "右"])
@pytest.mark.parametrize("secrecy", ["", "密级: 内部\n"])
def test_number_stands_where_the_template_itself_would_set_it(
    run: Callable[..., PrintedJob], tmp_path: Path, place: str, secrecy: str
) -> None:
    """Drawn numbers and set ones agree in face, size and place, to a hundredth of a millimetre."""
    site = f"{SITE}印刷: {{份号位置: {place}}}\n"
    text = long_issue(3, LISTS + secrecy)
    job = run("--numbered", text=text, site=site)
    config = parse_config(site).value
    assert config is not None
    setter, printed = setter_for(tmp_path, config, text)
    html = print_context(printed.view, config, copy_number="000001")
    directly = setter.set("print.html", html).value
    assert directly is not None
    with pdfplumber.open(job.path("编号本")) as drawn, pdfplumber.open(io.BytesIO(directly)) as wanted:
        one, other = drawn.pages[2], wanted.pages[0]
        assert numbers_on(one)[0] == pytest.approx(numbers_on(other)[0], abs=0.03)
        faces = [
            {char["fontname"].partition("+")[2] for char in page.chars if char["text"] == "0"}
            for page in (one, other)
        ]
        assert faces[0] >= {"fangsong"}
        others = [[word for word in words_at(page, 15.75) if word[0] != "000001"] for page in (one, other)]
        assert [word[0] for word in others[0]] == [word[0] for word in others[1]]


def test_page_labels_and_bookmarks_lead_to_each_copy(run: Callable[..., PrintedJob]) -> None:
    """So that a spoilt copy is found again: page 000003-2 of the file, or the recipient's bookmark."""
    with pikepdf.open(run("--numbered").path("编号本")) as pdf:
        each = (len(pdf.pages) - 2) // 5
        labels: list[Any] = [page.label for page in pdf.pages]
        assert labels[:4] == ["付印单1", "付印单2", "000001-1", "000001-2"]
        assert labels[2 + 2 * each] == "000003-1"
        with pdf.open_outline() as outline:
            goals: list[Any] = [item.destination for item in outline.root]
            items = [
                (item.title, pdf.pages.index(pikepdf.Page(goal[0])))
                for item, goal in zip(outline.root, goals, strict=True)
            ]
        assert items == [
            ("报：县委办公室　000001", 2),
            ("报：县政府办公室　000002", 2 + each),
            ("送：县档案馆　000003–000004", 2 + 2 * each),
            ("发：各乡镇党委　000005", 2 + 4 * each),
        ]


def test_copies_share_pages_and_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 copies of 8 pages are laid out once, in under 3 MB."""
    laid_out: list[str] = []
    make = PdfMaker.make

    def noting(maker: PdfMaker, order: PdfOrder) -> Checked[bytes]:
        laid_out.append(order.html)
        return make(maker, order)

    monkeypatch.setattr(PdfMaker, "make", noting)
    shutil.copytree(REPOSITORY / "content", tmp_path / "content")
    path = tmp_path / "content" / "issues" / "2024" / "35.md"
    text = re.sub("^(报|送|发|增发): .*\\n", "", path.read_text(), flags=re.MULTILINE)
    path.write_text(text.replace("---\n", "---\n报: [县委]\n份数: 200\n", 1))
    done = bulletin("print", "35", "-C", tmp_path, "--names")
    assert done.exit_code == 0, done.output
    file = PrintedJob(tmp_path / "output" / "print" / "35", "").path("编号本")
    assert len(laid_out) == 5  # the issue, numbers and names, 付印单, 分发登记簿, 签收单
    assert file.stat().st_size < 3_000_000
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 2 + 200 * 8
        programs = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") in ("/CIDFontType0C", "/OpenType")
        ]
        # Faces of the pages, of numbers and names, of the 付印单: not of each copy.
        assert len(programs) <= 3 * 8
    sample = (2, 2 + 99 * 8, 2 + 199 * 8)
    with pdfplumber.open(file, pages=[page + 1 for page in sample]) as read:
        assert [numbers_on(page)[0][0] for page in read.pages] == ["000001", "000100", "000200"]


def test_numbered_booklets_have_their_number_on_the_right_half_of_their_first_side(
    run: Callable[..., PrintedJob],
) -> None:
    job = run("--numbered", "--booklet", "--names")
    with pdfplumber.open(job.path("编号本-A3骑马订")) as pdf:
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(1191, 842)}
        firsts = [number for number, page in enumerate(pdf.pages) if numbers_on(page)]
        sides = (len(pdf.pages) - 2) // 5
        assert sides % 2 == 0
        assert firsts == [2 + place * sides for place in range(5)]
        assert [numbers_on(pdf.pages[first])[0][0] for first in firsts] == [f"{n:06}" for n in range(1, 6)]
        assert all(
            numbers_on(pdf.pages[first])[0][1] / MM == pytest.approx(210 + 28, abs=0.1) for first in firsts
        )


def test_cover_says_to_print_once_and_lists_everybody(run: Callable[..., PrintedJob]) -> None:
    with pdfplumber.open(run("--numbered").path("编号本")) as pdf:
        said = pdf.pages[0].extract_text()
        assert pdf.pages[1].extract_text() == ""
    assert "这个文件只打印一遍，份数填1。" in said
    assert "沿长边翻转" in said
    rows = [line for line in said.splitlines() if re.match(r"\d ", line)]
    assert rows == [
        "1 报 县委办公室 1 000001",
        "2 报 县政府办公室 1 000002",
        "3 送 县档案馆 2 000003–000004",
        "4 发 各乡镇党委 1 000005",
    ]
    assert "报 2 + 送 2 + 发 1 = 5份" in said


def test_spoilt_copies_are_printed_again_beside_the_rest(run_again: Callable[..., PrintedJob]) -> None:
    run_again("--numbered")
    job = run_again("--only", "2，4-5")
    assert {name for name in job.names if "补印" in name} == {
        "第365期-补印000002–000005.pdf",
        "第365期-签收单-补印000002–000005.pdf",
    }
    assert {"第365期-编号本.pdf", "第365期-签收单.pdf", "第365期-分发登记簿.xlsx"} <= set(job.names)
    with pdfplumber.open(job.path("补印")) as pdf:
        numbers = [word[0] for page in pdf.pages for word in numbers_on(page) if page.page_number > 2]
        assert numbers == ["000002", "000004", "000005"]
        assert "要补印的3份都在后面" in pdf.pages[0].extract_text()
    assert "第365期-补印000002–000005.pdf" in run_again("--numbered").names, "what was made before stays"


# The pages of a copy


def setter_for(root: Path, config: Config, text: str) -> tuple[Typesetter, Any]:
    """Return a typesetter, and the issue in `text` ready for it."""
    faces = find_faces(config, root, builtin_layouts() / "fonts").value
    parsed = parse_issue("content/issues/365.md", text, config).value
    assert faces is not None
    assert parsed is not None
    setter = Typesetter(root, Templates(read_layouts(root)), faces, parsed.issue.path)
    return setter, printed_issue(*parsed, config, {})


@pytest.fixture(scope="module")
def paginate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], list[str]]:
    """Return a function from a number of paragraphs and a multiple to the text of each page."""
    root = tmp_path_factory.mktemp("pages")
    config = parse_config(SITE).value
    assert config is not None
    setter, _ = setter_for(root, config, long_issue(1))

    @cache
    def pages(paragraphs: int, multiple: int) -> list[str]:
        parsed = parse_issue("content/issues/365.md", long_issue(paragraphs), config).value
        assert parsed is not None
        made = setter_pages(setter, printed_issue(*parsed, config, {}), multiple)
        with pdfplumber.open(io.BytesIO(made)) as pdf:
            return [page.extract_text() for page in pdf.pages]

    return pages


def setter_pages(setter: Typesetter, printed: Any, multiple: int) -> bytes:
    """Return the pages of a copy as a PDF."""
    made = set_pages(setter, printed, multiple=multiple)
    assert made.value is not None, made.diagnostics
    assert made.diagnostics == ()
    return made.value.data


@pytest.mark.parametrize("multiple", [2, 4])
@pytest.mark.parametrize("paragraphs", [1, 2, 3, 4, 7, 8, 9, 12, 14, 17, 20, 23])
def test_blank_pages_stand_before_the_tail_and_neither_bears_a_number(
    paginate: Callable[[int, int], list[str]], paragraphs: int, multiple: int
) -> None:
    """9704, 7.5; print-format.md §2.5 and §3.6: text, blanks, 报尾 on the last page; sheets are full."""
    pages = paginate(paragraphs, multiple)
    assert len(pages) % multiple == 0
    tails = ["发：各乡镇党委" in page for page in pages]
    assert tails == [False] * (len(pages) - 1) + [True]
    blanks = [number for number, page in enumerate(pages) if not page]
    texts = [number for number, page in enumerate(pages) if "会议" in page]
    assert texts == list(range(len(texts)))
    assert blanks == list(range(len(texts), len(pages) - 1)), "between text and 报尾, nowhere else"
    assert "".join(pages).count("会议开得很好") == 3 * paragraphs
    numbers = [re.findall(r"— (\d+) —", page) for page in pages]
    unnumbered = len(blanks) + 1 if blanks else 0
    assert numbers == [[str(n)] for n in range(1, len(pages) - unnumbered + 1)] + [[]] * unnumbered


def test_lengths_above_meet_every_case(paginate: Callable[[int, int], list[str]]) -> None:
    """With and without blanks, 报尾 alone and behind text, for sheets of two and of four pages."""
    seen = set()
    for multiple in (2, 4):
        for paragraphs in (1, 2, 3, 4, 7, 8, 9, 12, 14, 17, 20, 23):
            pages = paginate(paragraphs, multiple)
            seen.add((multiple, sum(not page for page in pages), "会议" in pages[-1]))
    assert {(2, 0, True), (2, 0, False), (4, 0, True), (4, 1, False), (4, 2, False)} <= seen


@pytest.mark.parametrize(
    ("options", "recipients"), [(("--numbered",), 60), (("--numbered", "--booklet"), 105)]
)
def test_copies_begin_on_a_new_sheet_even_behind_lists_of_several_pages(
    run: Callable[..., PrintedJob], options: tuple[str, ...], recipients: int
) -> None:
    names = "、".join(f"第{n}乡镇党委" for n in range(1, recipients + 1))
    job = run(*options, text=long_issue(3, f"发: [{names}]\n份数: {recipients + 1}\n"))
    with pdfplumber.open(job.path("编号本"), pages=[*range(1, 13)]) as pdf:
        firsts = [number for number, page in enumerate(pdf.pages) if numbers_on(page)]
        assert firsts[0] == 4, "behind three pages of lists, and a blank one"
        assert len(firsts) > 2
        assert all(number % 2 == 0 for number in firsts)


def test_printers_are_told_of_both_sides_and_true_size(run: Callable[..., PrintedJob]) -> None:
    for options, edge in (((), "/DuplexFlipLongEdge"), (("--booklet",), "/DuplexFlipShortEdge")):
        with pikepdf.open(run(*options).path("付印版")) as pdf:
            told = pdf.Root.ViewerPreferences
            assert told.Duplex == edge
            assert told.PrintScaling == "/None"
            assert len(pdf.pages) % 2 == 0


def test_preprinted_paper_gets_the_same_lines_without_red(run: Callable[..., PrintedJob]) -> None:
    texts = []
    for letterhead in ("full", "预印"):
        with pdfplumber.open(run("--letterhead", letterhead).path("付印版")) as pdf:
            texts.append([words_at(page, 15.75) for page in pdf.pages])
            reds = [c for page in pdf.pages for c in page.chars if (c["non_stroking_color"] or (0,))[0] > 0.5]
            assert bool(reds) == (letterhead == "full")
    assert texts[0] == texts[1]


@pytest.mark.parametrize("height", ["", ", 预留高度: 130"])
def test_a_number_drawn_over_a_copy_meets_no_other_mark(run: Callable[..., PrintedJob], height: str) -> None:
    """7.2.1 and 7.2.2: 份号 in one line, 密级 in the next, wherever a letterhead leaves them room."""
    site = SITE + f"印刷: {{信纸: 预印{height}}}\n"
    job = run("--numbered", text=long_issue(1, LISTS + "密级: 秘密★10年\n"), site=site)
    with pdfplumber.open(job.path("编号本")) as pdf:
        page = next(page for page in pdf.pages if numbers_on(page) and "会议开得很好" in page.extract_text())
        ((number, _, line),) = numbers_on(page)
        marks = [baseline for text, left, baseline in words_at(page, 15.75) if text.startswith("秘密")]
        assert number == "000001"
        assert min(marks) - line >= 15.75, "the 密级 stands a line below the 份号"


def test_letterhead_is_for_the_first_sheet_of_each_copy(run: Callable[..., PrintedJob]) -> None:
    """The file's name, the terminal and the 付印单 say so, and from which tray."""
    job = run("--letterhead", "preprinted", text=long_issue(9))
    assert "第365期-付印版-首张用信纸.pdf" in job.names
    assert "每份第1张用印好报头的信纸，放进手送纸盒" in job.told
    with pdfplumber.open(job.path("付印单")) as pdf:
        assert "每份第1张用印好报头的信纸" in "".join(pdf.pages[0].extract_text().split())


def test_what_the_site_never_has_gets_a_pdf_for_the_archive(run: Callable[..., PrintedJob]) -> None:
    """ISO 19005-2: 内部 and classified issues are kept as PDF/A too, beside their copies."""
    job = run(text=long_issue(3, LISTS + "密级: 内部\n"))
    data = job.path("存档版-PDFA").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2A"
    assert not any("存档版" in name for name in run(text=long_issue(3)).names)


def test_same_issue_gives_the_same_bytes(run_again: Callable[..., PrintedJob]) -> None:
    first = {path.name: path.read_bytes() for path in run_again("--names").folder.iterdir()}
    second = {path.name: path.read_bytes() for path in run_again("--names").folder.iterdir()}
    assert first == second


# What the clerk is told


def test_summary_says_what_to_do_at_the_printer(run: Callable[..., PrintedJob]) -> None:
    told = run().told
    assert "第365期：每份 2 页，A4 纸 1 张；共 5 份" in told
    assert "报 2 + 送 2 + 发 1 = 5" in told
    assert "第365期-付印版.pdf　份数填 5，用纸 5 张" in told
    assert "双面打印，沿长边翻转" in told
    numbered = run("--numbered", "--booklet").told
    assert "打印一遍，份数填 1，用纸 6 张" in numbered
    assert "A3，横放；双面打印，沿短边翻转" in numbered


@pytest.mark.parametrize(("pages", "said"), [(28, ""), (32, "裁齐前口"), (68, "改用 A4 平订")])
def test_thick_booklets_are_to_be_trimmed_or_bound_otherwise(tmp_path: Path, pages: int, said: str) -> None:
    """print-format.md §3.6: sixteen pages need nothing; sixty-four are as many as fold flat."""
    config = parse_config(SITE).value
    assert config is not None
    _, printed = setter_for(tmp_path, config, long_issue(1))
    layout = booklet(pages, has_marks=False)
    job = Job(
        "第365期",
        printed,
        Dispatch("365", (), 0),
        JobOptions(booklet=True),
        CopyPages(b"", pages, ""),
        layout,
        Dispatch("365", (), 0),
    )
    run = PrinterRun("第365期-付印版.pdf", 5, 5 * layout.sheets)
    last = list(summary(job, JobPart(runs=(run,)), "print"))[-1]
    assert said in last
    assert last.startswith("  ") == bool(said)


# Secrets, drafts


SECRET = LISTS + "密级: 秘密★10年\n"


def test_state_secrets_are_numbered_unasked_and_never_printed_without(run: Callable[..., PrintedJob]) -> None:
    """党政机关公文处理工作条例, art. 9; print-format.md §3.2 and §3.7."""
    job = run(text=long_issue(3, SECRET))
    assert not {"第365期-付印版.pdf", "第365期-无号样.pdf"} & set(job.names)
    assert "secret-needs-numbers" in job.told
    with pdfplumber.open(job.path("编号本")) as pdf:
        first = pdf.pages[2]
        lines = sorted((baseline, text) for text, _, baseline in words_at(first, 15.75))
        assert [text for _, text in lines][:2] == ["000001", "秘密★10年"]


def test_draft_is_printed_with_a_warning(run: Callable[..., PrintedJob]) -> None:
    assert "警告[draft-printed]: 第365期还是草稿" in run(text=long_issue(1, LISTS + "草稿: 是\n")).told


def test_distribution_is_printed_though_the_site_hides_it(run: Callable[..., PrintedJob]) -> None:
    with pdfplumber.open(run(site=f"{SITE}网上报送范围: 否\n").path("付印版")) as pdf:
        assert "报：县委办公室、县政府办公室" in pdf.pages[-1].extract_text()


# The folder


def test_files_of_others_stay_and_so_do_ours_of_the_run_before(run_again: Callable[..., PrintedJob]) -> None:
    job = run_again()
    (job.folder / "签收扫描件.pdf").write_bytes(b"%PDF")
    names = run_again("--booklet", "--all").names
    assert {"第365期-付印版-A3骑马订.pdf", "第365期-付印版.pdf", "签收扫描件.pdf"} <= set(names)
    (job.folder / ".bulletin.json").write_text('["../../../content/site.yaml", 3]')
    run_again()
    assert (job.folder / "../../../content/site.yaml").is_file()


def _without_temporary(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_nothing_is_half_written_when_the_disk_refuses(
    run_again: Callable[..., PrintedJob],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
) -> None:
    job = run_again()
    before = _without_temporary(job.folder)
    written: list[Path] = []

    def full(path: str, mode: str) -> BinaryIO:
        if "编号本" in path:
            written.append(Path(path))
            Path(path).write_bytes(b"%PDF")
            raise OSError(code, "no", path)
        return cast(BinaryIO, Path(path).open(mode))

    monkeypatch.setattr(staging, "open", full, raising=False)
    root = job.folder.parent.parent.parent
    monkeypatch.setattr(sys, "argv", ["bulletin", "print", "365", "-C", str(root), "--numbered"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert written
    told = capsys.readouterr().err
    assert "没有写出文件" in told
    assert "Traceback" not in told
    assert _without_temporary(job.folder) == before
    assert sorted(path.name for path in job.folder.parent.iterdir()) == [".lock", "365"]


@pytest.mark.parametrize("path", ["output", "output/print", "output/print/365"])
def test_a_file_where_a_folder_should_be_is_left_alone_and_named(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    root = make_site({"content/issues/365.md": long_issue(1), path: "somebody's"}, SITE)
    monkeypatch.setattr(sys, "argv", ["bulletin", "print", "365", "-C", str(root)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert "有东西挡住了要写的文件，没有写出文件" in capsys.readouterr().err
    assert (root / path).read_text() == "somebody's"


def test_job_is_never_put_below_a_published_site(make_site: MakeSite) -> None:
    root = make_site({"content/issues/365.md": long_issue(1)})
    done = bulletin("print", "365", "-C", root, "-o", root / "output" / "site")
    assert done.exit_code == 0  # no site was ever built there: it is a folder like any other
    output.write_manifest(root / "output", b"{}")
    refused = bulletin("print", "365", "-C", root, "-o", root / "output" / "site")
    assert refused.exit_code == 2
    assert "是要发布的网站" in refused.output
    (root / "output" / "print").symlink_to(root / "output" / "site")
    assert bulletin("print", "365", "-C", root).exit_code == 2


# What is refused


REFUSED = (
    (("366",), LISTS, 2, "没有 `366` 这一期。相近的有：365"),
    (("365", "--numbered"), "", 1, "错误[no-copies]: 没有写发给谁，编不了份号"),
    (("365", "--numbered"), LISTS + "份数: 1000000\n", 1, "错误[too-many-copies]"),
    (("365", "--numbered"), LISTS + "份数: 200000\n", 1, "用 --only 分几次做"),
    (("365", "--only", "9"), LISTS, 1, "没有这些份号：000009"),
    (("365", "--only", "9-3"), LISTS, 2, "`9-3` 读不懂"),
    (("365", "--only", "1-1000000"), LISTS, 2, "份号最多六位"),
    (("365", "--marks"), LISTS, 2, "要和 --booklet 一起写"),
    (("365", "--letterhead", "红"), LISTS, 2, "写 preprinted（预印）或者 full（套红）"),
)


@pytest.mark.parametrize(("options", "front", "code", "said"), REFUSED)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    make_site: MakeSite, options: tuple[str, ...], front: str, code: int, said: str
) -> None:
    root = make_site({"content/issues/365.md": long_issue(1, front)}, SITE)
    done = bulletin("print", *options, "-C", root)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert not (root / "output").exists()


def test_mistakes_of_other_issues_do_not_keep_this_one_from_being_printed(make_site: MakeSite) -> None:
    broken = "---\n期号: 366\n日期: 2020-13-01\n---\n\n## 题\n\n文。\n"
    root = make_site({"content/issues/365.md": long_issue(1), "content/issues/366.md": broken}, SITE)
    done = bulletin("print", "365", "-C", root)
    assert done.exit_code == 0, done.output
    assert "366" not in done.stderr
    assert "网上还没有更新：content/issues/366.md有错误" in done.stdout
    refused = bulletin("print", "366", "-C", root)
    assert refused.exit_code == 1
    assert "没有 13 月" in refused.output


def test_two_issues_of_one_number_are_named(make_site: MakeSite) -> None:
    root = make_site({"content/issues/a.md": long_issue(1), "content/issues/b.md": long_issue(1)}, SITE)
    done = bulletin("print", "365", "-C", root)
    assert done.exit_code == 2
    assert "有 2 期：365（content/issues/a.md）、365（content/issues/b.md）" in done.output
