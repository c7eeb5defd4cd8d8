"""Issues printed for tests, and the lines of one read back: where they stand, in which face and size."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from PIL import Image
from weasyprint import HTML

from bulletin.build.sources import read_layouts
from bulletin.pdf import maker
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder, PressOptions, Purpose, SourceText
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.site.addresses import Addresses
from bulletin.site.print_context import print_context
from bulletin.site.print_views import print_view
from bulletin.site.prints import print_content, prints_of
from bulletin.site.styles import print_css
from bulletin.site.templates import Templates
from bulletin.typesetting import fonts
from bulletin.values.asset import Asset
from bulletin.values.files import builtin_layouts, decode
from bulletin.values.model import Issue
from bulletin.values.paper import PT_PER_MM
from bulletin.values.print_settings import line_pitch_pt
from bulletin.values.settings import Config
from tests.conftest import REPOSITORY
from tests.conftest import SITE as OFFICE
from tests.pdf_reading import chars_of
from tests.site import body_of, context_at

MM = PT_PER_MM
BODY = 15.75
PITCH = line_pitch_pt(BODY)
TOP, FOOT = 37.0, 262.0  # of the type area in mm (GB/T 9704—2012, 5.2.1)
HAN = "春种一粒粟秋收万颗子四海无闲田农夫犹饿死锄禾日当午汗滴禾下土"
LAW_HEAD = "---\n期号: 1\n日期: 2026-01-05\n---\n\n# 题目\n\n开头。\n\n"
SITE = "名称: 工作简报\n题头: 建设学习型机关\n编发单位: 县委办公室\n栏目: [上情下达, 经验交流]\n"


@dataclass(frozen=True, slots=True)
class Word:
    """Characters of one line and size. left, right, top, foot: of their squares in mm; baseline in pt from the top."""

    page: int
    text: str
    left: float
    right: float
    top: float
    foot: float
    baseline: float
    size: float
    face: str
    color: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed issue. lines: all of it, in the order it is read."""

    pdf: Any
    lines: list[Word]

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)

    def find(self, text: str) -> Word:
        """Return the only line that has `text`."""
        found = [line for line in self.lines if text in line.text]
        assert len(found) == 1, (text, [line.text for line in self.lines])
        return found[0]

    def on(self, page: int, size: float = BODY) -> list[Word]:
        """Return the lines of one size on a page, from top to foot."""
        here = [line for line in self.lines if line.page == page and abs(line.size - size) < 0.1]
        return sorted(here, key=lambda line: (round(line.baseline, 1), line.left))

    def number(self, page: int) -> Word | None:
        """Return the page number."""
        below = [line for line in self.lines if line.page == page and line.top > FOOT]
        assert len(below) < 2
        return below[0] if below else None

    def rules(self, page: int, top: float, foot: float) -> list[tuple[float, float]]:
        """Return (top, height) in mm of the ink between two heights, 1 mm from the left edge of the type area."""
        left = (28 if page % 2 else 26) + 1
        with closing(pdfium.PdfDocument(self.pdf.stream.getvalue())) as document:
            sheet = document[page - 1]
            width, height = sheet.get_size()
            # pdfplumber would draw the whole page first: 200 million points.
            cut_off = (left * MM, height - foot * MM, width - (left + 0.5) * MM, top * MM)
            picture = sheet.render(scale=1440 / 72, crop=cut_off, grayscale=True, no_smoothpath=True).to_pil()
        column = [picture.getpixel((picture.width // 2, y)) < 200 for y in range(picture.height)]
        edges = [y for y in range(1, len(column)) if column[y] != column[y - 1]]
        scale = (foot - top) / picture.height
        return [(top + a * scale, (b - a) * scale) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def read(data: bytes) -> Printed:
    """Return the lines of a PDF; a line begins where baseline or size changes or the pen leaps."""
    pdf = pdfplumber.open(io.BytesIO(data))
    lines: list[Word] = []
    for page in pdf.pages:
        run: list[dict[str, Any]] = []
        for char in [*chars_of(page), None]:
            if run and (char is None or not _continues(run[-1], char)):
                lines.append(_word(page, run))
                run = []
            if char is not None:
                run.append(char)
    return Printed(pdf, [line for line in lines if line.text.strip()])


def _continues(before: dict[str, Any], char: dict[str, Any]) -> bool:
    same = abs(before["matrix"][5] - char["matrix"][5]) < 0.5 and abs(before["size"] - char["size"]) < 0.1
    gap = float(char["x0"] - before["x1"]) + char["size"] / 2
    return same and bool(-1 < gap < 2.5 * char["size"])


def _word(page: Any, run: list[dict[str, Any]]) -> Word:
    first, last = run[0], run[-1]
    baseline = page.height - first["matrix"][5]
    size = first["size"]
    return Word(
        page.page_number,
        "".join(char["text"] for char in run),
        first["x0"] / MM,
        last["x1"] / MM,
        (baseline - 0.88 * size) / MM,
        (baseline + 0.12 * size) / MM,
        baseline,
        size,
        re.sub(r"^[A-Z]{6}\+", "", first["fontname"]),
        tuple(first["non_stroking_color"] or ()),
    )


Print = Callable[..., Printed]


def printer(root: Path) -> Print:
    """Return a function from an issue's text, and its settings of 印刷, to what is printed. root: an empty folder."""
    templates = Templates(read_layouts(root))
    faces = fonts.find_faces(Config("简报", "办"), root, builtin_layouts() / "fonts").value
    assert faces is not None
    font_config, sheet, _ = maker.read_sheet(fonts.font_face_css(faces) + print_css(templates.layouts))
    (root / "content").mkdir()

    def make(text: str, settings: str = "", *, site: str = SITE, copy_number: str = "") -> Printed:
        config = parse_config(f"{site}印刷: {{{settings}}}\n")
        assert config.value is not None
        assert not config.diagnostics
        issue = parse_issue("content/1.md", text, config.value)
        assert issue.value is not None
        assert not issue.diagnostics
        assets = {}
        for reference in issue.value.issue.references:
            width, height = (int(number) for number in re.findall(r"\d+", reference.path)[-2:])
            Image.new("L", (width, height), 128).save(root / reference.path)
            assets[reference.path] = Asset(reference.path, "0" * 64, 1, width, height)
        nowhere = Addresses({}, {}, {}, {}, {}, {}, assets)
        view = print_view(issue.value.issue, issue.value.body, config.value, nowhere)
        html = templates.render("print.html", print_context(view, config.value, copy_number=copy_number))
        assert html.value is not None, html.diagnostics
        page = HTML(string=html.value, base_url=root.as_uri() + "/")
        return read(page.write_pdf(stylesheets=[sheet], font_config=font_config))

    return make


def issue_of(body: str, *front: str) -> str:
    """Return an issue of one article."""
    head = "\n".join(("期号: 5", "日期: 2026-03-10", *front))
    return f"---\n{head}\n---\n\n# 标题\n\n{body}\n"


def text(lines: int, first: int = 0) -> str:
    """Return a paragraph that fills so many lines."""
    count = 28 * (lines - 1) + 10
    return "".join(HAN[(first + i) % len(HAN)] for i in range(count - 3)) + "。"


TAIL = ("报: [县委]", "发: [各镇]")


def off_grid(printed: Printed) -> list[str]:
    """Return lines of body size that do not stand at a multiple of the pitch from the first line of a page."""
    first = TOP * MM + 0.88 * BODY
    out = []
    for line in printed.lines:
        if abs(line.size - BODY) < 0.1 and line.top < FOOT:
            step = (line.baseline - first) / PITCH
            if abs(step - round(step)) * PITCH > 0.15:
                out.append(f"{line.page}: {line.text} {step:.3f}")
    return out


def turned(printed: Printed, page: int) -> list[dict[str, Any]]:
    return [char for char in printed.pdf.pages[page - 1].chars if not char["upright"]]


def print_issues(
    root: Path,
    keys: tuple[str, ...],
    *,
    purpose: Purpose = Purpose.ARCHIVE,
    press: PressOptions | None = None,
) -> Iterator[tuple[Issue, bytes]]:
    """Yield issues of a site with their PDFs, made as a build makes them."""
    context = context_at(root)
    templates = Templates(read_layouts(root))
    faces = fonts.find_faces(context.site.config, root, builtin_layouts() / "fonts").value or ()
    pdf_maker = PdfMaker(root, fonts.font_face_css(faces) + print_css(templates.layouts))
    for issue in (issue for issue in context.site.issues if issue.key in keys):
        print_, *_ = prints_of(context, issue)
        content = print_content(print_, body_of(issue))
        html = templates.render(print_.template, content.context)
        assert html.value is not None, html.diagnostics
        text = decode((root / issue.path).read_bytes(), issue.path).value or ""
        source = SourceText(print_.attach_as, text) if print_.attach_as else None
        pdf = pdf_maker.make(
            PdfOrder(
                print_.path, issue.path, html.value, content.metadata, source, purpose=purpose, press=press
            )
        )
        assert pdf.value is not None, pdf.diagnostics
        yield issue, pdf.value


def printing_of(root: Path) -> tuple[PdfMaker, Callable[..., str]]:
    """Return what makes PDFs, and a function from an article's text, the fields and the settings to what is printed."""
    config = parse_config(OFFICE).value
    assert config is not None
    templates = Templates(read_layouts(root))
    faces = fonts.find_faces(config, root, builtin_layouts() / "fonts").value or ()
    assets = {}
    for name, (width, height) in {"big": (2400, 1800), "tall": (600, 4000), "small": (40, 40)}.items():
        path = f"content/{name}.png"
        (root / path).parent.mkdir(exist_ok=True)
        Image.new("L", (width, height), 128).save(root / path)
        assets[path] = Asset(path, "0" * 64, 1, width, height)
    nowhere = Addresses({}, {}, {}, {}, {}, {}, assets)

    def page(body: str, fields: str = "", site: str = OFFICE) -> str:
        config = parse_config(site).value
        assert config is not None
        text = LAW_HEAD.replace("---\n\n", f"{fields}---\n\n", 1) + body
        issue = parse_issue("content/1.md", f"{text}\n", config).value
        assert issue is not None
        html = templates.render(
            "print.html", print_context(print_view(issue.issue, issue.body, config, nowhere), config)
        )
        assert html.value is not None
        return html.value

    return PdfMaker(root, fonts.font_face_css(faces) + print_css(templates.layouts)), page


SHORT, SECTIONS, REPORT, ATTACHMENTS, SUPPLEMENT = "38", "33", "41", "46", "s1"
SAMPLES = (SHORT, SECTIONS, REPORT, ATTACHMENTS, SUPPLEMENT)
"""One article; sections, tables, a picture; a long report with tables, notes, lists and a picture; sections with
attachments and numbered items; a supplement with an editor's note."""


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """An issue and its file."""

    issue: Issue
    path: Path


def print_one(root: Path, text: str, settings: str, more: str = "") -> Path:
    """Return the PDF of a site of one issue. settings: what stands under 印刷; more: further lines of site.yaml."""
    content = root / "content"
    (content / "issues").mkdir(parents=True, exist_ok=True)
    site = f"名称: 工作简报\n编发单位: 县委办公室\n印刷: {{{settings}}}\n{more}"
    (content / "site.yaml").write_text(site, encoding="utf-8")
    (content / "issues" / "5.md").write_text(text, encoding="utf-8")
    ((_, pdf),) = print_issues(root, ("5",))
    path = root / "5.pdf"
    path.write_bytes(pdf)
    return path


def sample_copy(folder: Path, settings: str) -> Path:
    """Return the root of a copy of the sample site with other settings under 印刷."""
    root = folder / "sample"
    shutil.copytree(REPOSITORY / "content", root / "content")
    site = root / "content" / "site.yaml"
    text = site.read_text(encoding="utf-8")
    assert "印刷: {}" in text
    site.write_text(text.replace("印刷: {}", f"印刷: {{{settings}}}"), encoding="utf-8")
    return root
