"""How lines and pages are set by ours, Chromium and Typst: `python -m tests.bench.page`.

One table over the sample issues, the hard issue and 200 drawn paragraphs: lines whose marks are squeezed unevenly, gaps,
splits, lines off the grid, holes in pages. `--save FILE` keeps our figures, `--before FILE` shows kept ones beside them.
The same text, measure and 仿宋 for all three; ours with all its furniture, so pages are compared with `--before` only.
"""

import argparse
import json
import logging
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from tests.bench.full_faces import full_faces
from tests.bench.print_speed import REPOSITORY, Work, caught_works, make_work, prepare
from tests.bench.rivals import blocks_of
from tests.bench.set_lines import CANNOT_END, CANNOT_START, body_lines, by_paragraph, text_of
from tests.hard_issue import hard_issue
from tests.hard_text import random_paragraphs
from tests.pdf import PITCH_PT

PROGRAMS = ("ours", "chromium", "typst")
KINDS = {**dict.fromkeys("“‘（〔【《〈", "opening"), **dict.fromkeys("”’）〕】》〉", "closing")}
KINDS |= {**dict.fromkeys("，、；", "comma"), **dict.fromkeys("。：", "stop")}
FULL_MARKS = frozenset("，。、；：？！“”‘’（）〔〕【】《》〈〉·—…")
ADDRESS = re.compile(r"[a-z]{2}\.[a-z]|//|@", re.IGNORECASE)
UNEVEN_EM, PREFERRED_EM, WIDE_EM = 0.15, 0.04, 0.05
FOOT_PT, HOLE_LINES = 842 - 99.2, 2.5  # the foot of the type area (9704, 5.2.1), and what counts as a hole


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as set: its square from left to right and its size."""

    text: str
    left: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of body text as set."""

    page: int
    baseline: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(glyph.text for glyph in self.glyphs)

    def lone_marks(self) -> dict[str, list[float]]:
        """Return the widths of marks between two characters that are no marks, by kind, in em."""
        found: dict[str, list[float]] = {}
        for before, mark, after in zip(self.glyphs, self.glyphs[1:], self.glyphs[2:], strict=False):
            kind = KINDS.get(mark.text)
            if (
                kind is None
                or {before.text, after.text} & FULL_MARKS
                or not before.size == mark.size == after.size
            ):
                continue
            width = mark.right - before.right if kind == "opening" else after.left - mark.left
            found.setdefault(kind, []).append(width / mark.size)
        return found

    def widest_gap_em(self) -> float:
        """Return the widest gap between two 汉字."""
        gaps = [
            (b.left - a.right) / a.size
            for a, b in pairwise(self.glyphs)
            if "一" <= a.text < "龥" and "一" <= b.text < "龥"
        ]
        return max(gaps, default=0.0)


def lines_of(pdf: Path) -> list[SetLine]:
    """Return the lines of body text of a PDF, over all pages."""
    return [
        SetLine(page.page_number, float(page.height - chars[0]["matrix"][5]), tuple(map(_glyph, chars)))
        for page, chars in body_lines(pdf)
    ]


def _glyph(char: dict[str, Any]) -> Glyph:
    left = float(char["matrix"][4])
    right = left + float(char["adv"]) * char["matrix"][0]
    return Glyph(text_of(char), left, right, round(float(char["size"]), 2))


def faults_of(lines: list[SetLine]) -> list[str]:
    """Return which lines begin or end with what may not stand there, split a pair, or leave one character."""
    found = []
    for line, following in pairwise(lines):
        end, start = line.text[-1], following.text[0]
        if start in CANNOT_START or end in CANNOT_END:
            found.append(f"{end}|{start}")
        if (end == start and end in "—…") or (
            end.isdigit() and (start in "年月日期家个户人次%" or start.isdigit())
        ):
            found.append(f"{end}|{start}")
    if len(lines) > 1 and len(lines[-1].text.strip("。”！？…—")) <= 1:
        found.append(f"leaves {lines[-1].text}")
    return found


def figures(lines: list[SetLine], paragraphs: list[str]) -> Counter[str]:
    """Return what a table row shows of one PDF."""
    found: Counter[str] = Counter()
    for set_lines in by_paragraph(lines, paragraphs).values():
        found["lines"] += len(set_lines)
        found["faults"] += len(faults_of(set_lines))
        for line, following in pairwise(set_lines):
            marks = line.lone_marks()
            widths = [width for kind in marks.values() for width in kind]
            gap = line.widest_gap_em()
            found["full"] += 1
            found["uneven"] += any(max(kind) - min(kind) > UNEVEN_EM for kind in marks.values())
            found["half by full"] += bool(widths) and min(widths) < 0.65 and max(widths) > 0.85
            found["squeezed"] += bool(widths) and min(widths) < 0.98
            found[f"gap > {PREFERRED_EM}"] += gap > PREFERRED_EM + 0.002
            found[f"gap > {WIDE_EM}"] += gap > WIDE_EM + 0.002 and not ADDRESS.search(
                line.text + following.text
            )
            found["widest gap, ‰ em"] = max(found["widest gap, ‰ em"], round(1000 * gap))
    found["pages"] = max(line.page for line in lines)
    found["off grid"] = sum(_is_off_grid(line.baseline) for line in lines)
    found["holes"] = sum(1 for _ in _holes(lines))
    return found


def _is_off_grid(baseline: float) -> bool:
    first = 37 * 72 / 25.4 + 0.88 * 15.75
    rows = (baseline - first) / PITCH_PT
    return abs(rows - round(rows)) * PITCH_PT > 0.3


def _holes(lines: list[SetLine]) -> Iterator[int]:
    """Yield pages but the last whose body ends lines above the foot; notes and pictures may be what fills them."""
    last = lines[-1].page
    for page, members in groupby(lines, key=lambda line: line.page):
        if page < last and FOOT_PT - max(line.baseline for line in members) > HOLE_LINES * PITCH_PT:
            yield page


def _works(folder: Path) -> Iterator[tuple[str, Work]]:
    """Yield (corpus, issue) of all that is set."""
    site = folder / "samples"
    for name in ("content", "layouts"):
        shutil.copytree(REPOSITORY / name, site / name)
    yield from (("sample issues", work) for work in caught_works(site))
    plain = hard_issue(1).replace("**", "").replace("*", "")
    yield "hard issue", make_work(folder / "hard", plain)
    drawn = [text.replace("**", "").replace("*", "") for text in random_paragraphs(20261129, 200)]
    yield (
        "200 drawn",
        make_work(folder / "drawn", "---\n期号: 1\n日期: 2026-01-05\n---\n\n## 抽\n\n" + "\n\n".join(drawn)),
    )


def main() -> None:
    """Print the table."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", type=Path, help="write our figures into this file")
    parser.add_argument("--before", type=Path, help="show the figures of this file too")
    parser.add_argument("--only-ours", action="store_true", help="leave the other programs out")
    parser.add_argument("--keep", type=Path, help="write the PDFs into this folder")
    given = parser.parse_args()
    programs = PROGRAMS[: 1 if given.only_ours or full_faces() is None else 3]
    sums: dict[tuple[str, str], Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (corpus, work) in enumerate(_works(Path(folder))):
            paragraphs = ["".join(text.split()) for kind, text in blocks_of(work.html) if kind == "text"]
            paragraphs = [text for text in paragraphs if len(text) > 30]
            for program in programs:
                pdf = Path(given.keep or folder) / f"{number}-{program}.pdf"
                pdf.parent.mkdir(parents=True, exist_ok=True)
                pdf.write_bytes(prepare(program, work)())
                found = figures(lines_of(pdf), paragraphs)
                total = sums.setdefault((corpus, program), Counter())
                widest = max(total["widest gap, ‰ em"], found["widest gap, ‰ em"])
                total.update(found)
                total["widest gap, ‰ em"] = widest
    ours = {corpus: dict(counts) for (corpus, program), counts in sums.items() if program == "ours"}
    if given.save:
        given.save.write_text(json.dumps(ours, ensure_ascii=False))
    before = json.loads(given.before.read_text()) if given.before else {}
    sums |= {(corpus, "before"): Counter(counts) for corpus, counts in before.items()}
    _print(sums)


def _print(sums: dict[tuple[str, str], Counter[str]]) -> None:
    names = list(dict.fromkeys(name for counts in sums.values() for name in counts))
    print("| corpus | program |", " | ".join(names), "|")
    print("|---" * (len(names) + 2) + "|")
    for (corpus, program), counts in sorted(sums.items()):
        print(f"| {corpus} | {program} |", " | ".join(str(counts[name]) for name in names), "|")


if __name__ == "__main__":
    main()
