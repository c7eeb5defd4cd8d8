"""Where lines end in ours, in Chromium and in Typst: `python -m tests.bench.compare_lines`.

One text, one measure (28 字 of 15.75 pt in 156 mm), one 仿宋. Chromium sets it with `text-spacing-trim: trim-start` and
`line-break: strict`, Typst with `justify: true`. Prints each paragraph whose lines end elsewhere, and how far the
gaps of each program's lines grew.
"""

import argparse
import logging
import tempfile
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from tests.bench.full_faces import full_faces
from tests.bench.print_speed import SEED, make_work, prepare
from tests.bench.rivals import blocks_of
from tests.bench.set_lines import CANNOT_END, CANNOT_START, body_lines, by_paragraph, text_of
from tests.bench.text import issue_text
from tests.hard_text import ASKED, BOOKS, LATIN, NESTED, NUMBERED, QUOTED

PROGRAMS = ("ours", "chromium", "typst")
HARD = (QUOTED, NUMBERED, NESTED, BOOKS, ASKED, LATIN)
HALVED = "，。、；：！”’）〕】》〉"


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line as set: its text, how far its ink ends from the page's edge of text, the widest gap between two 汉字."""

    text: str
    off_pt: float
    gap_em: float


def lines_of(pdf: Path) -> list[SetLine]:
    """Return the lines of body text of a PDF, over all pages; the edge is that of most lines of a page."""
    found = []
    for _, lines in groupby(body_lines(pdf), key=lambda line: line[0].page_number):
        set_lines = [_set_line(chars) for _, chars in lines]
        edges = [round(line.off_pt, 1) for line in set_lines]
        edge = max(edges, key=edges.count, default=0.0)
        found += [replace(line, off_pt=line.off_pt - edge) for line in set_lines]
    return found


def _set_line(chars: list[dict[str, Any]]) -> SetLine:
    last = chars[-1]
    right = last["x0"] + last["size"] / 2 if last["text"] in HALVED else last["x1"]
    gaps = [
        (b["x0"] - a["x1"]) / a["size"]
        for a, b in pairwise(chars)
        if "一" <= a["text"] < "龥" and "一" <= b["text"] < "龥"
    ]
    text = "".join(map(text_of, chars))
    return SetLine(text, float(right), max(gaps, default=0.0))


def faults_of(lines: list[SetLine]) -> list[str]:
    """Return which lines begin or end with what may not stand there, split a pair, or leave one character."""
    found = []
    for line, following in pairwise(lines):
        if following.text[0] in CANNOT_START:
            found.append(f"starts with {following.text[0]}")
        if line.text[-1] in CANNOT_END:
            found.append(f"ends with {line.text[-1]}")
        if line.text[-1] == following.text[0] and line.text[-1] in "—…":
            found.append(f"splits {line.text[-1] * 2}")
        if line.text[-1].isdigit() and (
            following.text[0] in "年月日号期家个户人次%" or following.text[0].isdigit()
        ):
            found.append(f"splits {line.text[-1]}|{following.text[0]}")
    if len(lines) > 1 and len(lines[-1].text.strip("。”！？")) == 1:
        found.append(f"leaves {lines[-1].text}")
    return found


def main() -> None:
    """Print the differences."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="write the PDFs into this folder")
    given = parser.parse_args()
    if full_faces() is None:
        raise SystemExit("the full faces cannot be fetched")
    with tempfile.TemporaryDirectory() as folder:
        text = issue_text(6000, SEED + 1) + "\n" + "\n\n".join(HARD) + "\n"
        work = make_work(Path(folder), text.replace("**", ""))
        wanted = ["".join(block.split()) for kind, block in blocks_of(work.html) if kind == "text"]
        wanted = [paragraph for paragraph in wanted if len(paragraph) > 30]
        set_by: dict[str, dict[str, list[SetLine]]] = {}
        for program in PROGRAMS:
            pdf = Path(given.keep or folder) / f"lines-{program}.pdf"
            pdf.parent.mkdir(parents=True, exist_ok=True)
            pdf.write_bytes(prepare(program, work)())
            set_by[program] = by_paragraph(lines_of(pdf), wanted)
    _print(set_by, wanted)


def _print(set_by: dict[str, dict[str, list[SetLine]]], wanted: list[str]) -> None:
    common = [paragraph for paragraph in wanted if all(paragraph in found for found in set_by.values())]
    differing = dict.fromkeys(PROGRAMS[1:], 0)
    for paragraph in common:
        ours = [line.text for line in set_by["ours"][paragraph]]
        for program in PROGRAMS[1:]:
            theirs = [line.text for line in set_by[program][paragraph]]
            if theirs == ours:
                continue
            differing[program] += 1
            print(f"\n{program}, {paragraph[:12]}…")
            for index in range(max(len(ours), len(theirs))):
                left, right = ((lines[index : index + 1] or [""])[0] for lines in (ours, theirs))
                if left != right:
                    print(f"  ours {left}\n  {program:4.4} {right}")
    print(f"\n{len(common)} paragraphs")
    for program in PROGRAMS:
        lines = [line for paragraph in common for line in set_by[program][paragraph][:-1]]
        total = sum(len(set_by[program][paragraph]) for paragraph in common)
        off = sum(abs(line.off_pt) > 0.3 for line in lines)
        loose = [line.gap_em for line in lines]
        faults = [fault for paragraph in common for fault in faults_of(set_by[program][paragraph])]
        print(
            f"{program:9}{total:4} lines; elsewhere than ours in {differing.get(program, 0)} paragraphs; "
            f"full lines off the edge by more than 0.3 pt: {off}; gaps: widest {max(loose):.3f} em, "
            f"over 0.05 em in {sum(gap > 0.05 for gap in loose)}, over 0.10 em in {sum(gap > 0.1 for gap in loose)}; "
            f"faults: {faults or 'none'}"
        )


if __name__ == "__main__":
    main()
