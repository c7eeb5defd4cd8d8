"""PDFs of an archive by us, and by one process for each PDF of WeasyPrint and of Typst: the same PDFs on both sides.

Two rounds. First the issues alone (`单篇PDF: 否`): a PDF for each issue, a peer's process for each issue. Then with the
PDFs of their articles, and a peer's process for each of these too.

Ours is `bulletin build` of an empty cache, web pages included. Unless the whole is asked for, 24 and 72 issues are built,
and the difference is reckoned up, so that the start counts once. Of the peers a sample is run and reckoned up by the
number of PDFs. WeasyPrint gets the same HTML with our style sheet and faces, and neither tags nor checks; Typst the same
text and faces without our rules. Each is given both cores; WeasyPrint one process after another as well.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.cost import REPOSITORY, Cost, children_s, cost_of, environment
from tests.bench.rivals import BULLETIN_FACES, blocks_of, typst_of

BULLETIN = (sys.executable, "-m", "bulletin")
FEW, MORE = 24, 72  # issues that ours is reckoned up from
SAMPLED = 24  # PDFs that are made by a process each; 365 would take ten minutes
ALONE = 8  # of them one after another
COMPILE = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"

Row = tuple[str, str, Cost, Cost | None]
Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Round:
    """Which PDFs are made. settings: lines of site.yaml."""

    name: str
    settings: str


ROUNDS = (Round("issues", "印刷:\n  单篇PDF: 否\n"), Round("issues and articles", ""))


def print_costs(folder: Path, issues: int, *, is_whole: bool) -> Iterator[Row]:
    """Yield rows of the table: work, program, what it took, what ours is compared with it. folder: for all files."""
    for each in ROUNDS:
        root = folder / f"prints-{each.name.replace(' ', '-')}"
        yield from _round(root, each, issues, is_whole=is_whole)


def _round(root: Path, each: Round, issues: int, *, is_whole: bool) -> Iterator[Row]:
    count, pages = _pages(root, each, issues)
    work = f"{count} PDFs of {issues} {each.name}"
    ours = _ours(root, each, issues, is_whole=is_whole)
    yield f"{work}, cold", "ours", ours, None
    peers = [
        ("weasyprint", os.cpu_count() or 1, _weasyprint(pages)),
        ("weasyprint", 1, _weasyprint(pages[:ALONE])),
    ]
    if program := _typst():
        peers.append(("typst", os.cpu_count() or 1, _typst_compile(program, pages)))
    else:
        print("typst is missing: install the `bench` extra, or put `typst` on the path")
    for name, at_once, commands in peers:
        cost = _each(commands, at_once, count)
        times = "one after another" if at_once == 1 else f"{at_once} at a time"
        yield f"a process each, {times}, of {len(commands)}", name, cost, None
        yield f"ours against {name}, {times}", "ours", ours, cost


def _site(root: Path, each: Round, issues: int) -> Path:
    """Return a site of so many issues that prints what this round asks for."""
    site = root / str(issues)
    if not site.exists():
        write_corpus(site, issues, seed=1)
        with (site / "content" / "site.yaml").open("a", encoding="utf-8") as file:
            file.write(each.settings)
    return site


def _ours(root: Path, each: Round, issues: int, *, is_whole: bool) -> Cost:
    """Return what ours takes for all issues, run or reckoned up."""
    counts = (issues,) if is_whole or issues <= MORE else (FEW, MORE)
    cost_of((*BULLETIN, "-C", _site(root, each, 1), "build"))  # Python compiles its modules once
    costs = [cost_of((*BULLETIN, "-C", _site(root, each, count), "build")) for count in counts]
    if len(costs) == 1:
        return costs[0]
    few, more = costs
    share = (issues - FEW) / (MORE - FEW)
    return Cost(
        few.wall_s + (more.wall_s - few.wall_s) * share,
        few.cpu_s + (more.cpu_s - few.cpu_s) * share,
        max(few.peak_mb, more.peak_mb),
    )


def _pages(root: Path, each: Round, issues: int) -> tuple[int, list[Path]]:
    """Return how many PDFs there are, and the print HTML of some of them with the style sheet in it."""
    from bulletin.build.sources import read_layouts
    from bulletin.site.prints import print_content, prints_of
    from bulletin.site.styles import print_css
    from bulletin.site.templates import Templates
    from bulletin.typesetting.fonts import find_faces, font_face_css
    from bulletin.values.files import builtin_layouts
    from tests.site import body_of, context_at

    corpus = _site(root, each, issues)
    context = context_at(corpus)
    templates = Templates(read_layouts(corpus))
    faces = find_faces(context.site.config, corpus, builtin_layouts() / "fonts").value or ()
    css = font_face_css(faces) + print_css(templates.layouts)
    bodies = {issue.path: body_of(issue) for issue in context.site.issues}
    prints = [print_ for issue in context.site.issues for print_ in prints_of(context, issue)]
    folder = root / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for n, print_ in enumerate(prints[:: max(1, len(prints) // SAMPLED)][:SAMPLED]):
        content = print_content(print_, bodies[print_.source])
        html = templates.render(print_.template, content.context).value or ""
        path = folder / f"{n}.html"
        path.write_text(html.replace("</head>", f"<style>{css}</style></head>"))
        found.append(path)
    return len(prints), found


def _weasyprint(pages: Sequence[Path]) -> list[Command]:
    return [(sys.executable, "-m", "weasyprint", page, page.with_suffix(".pdf")) for page in pages]


def _typst() -> Command:
    """Return the command that compiles a document to a PDF: `typst`, else Python with its module; () without either."""
    if found := beside("typst") or shutil.which("typst"):
        return (found, "compile", "--font-path", REPOSITORY / "layouts" / "fonts")
    return (sys.executable, "-c", COMPILE) if importlib.util.find_spec("typst") else ()


def _typst_compile(program: Command, pages: Sequence[Path]) -> list[Command]:
    commands: list[Command] = []
    for page in pages:
        source = page.with_suffix(".typ")
        source.write_text(typst_of(blocks_of(page.read_text()), BULLETIN_FACES))
        faces = () if "compile" in program else (REPOSITORY / "layouts" / "fonts",)
        commands.append((*program, source, page.with_suffix(".typst.pdf"), *faces))
    return commands


def _each(commands: Sequence[Command], at_once: int, count: int) -> Cost:
    """Run each command in a process of its own, and return what `count` of them would take."""

    def run(command: Command) -> None:
        subprocess.run(command, check=True, capture_output=True, env=environment())

    run(commands[0])  # Python compiles its modules once
    before, start = children_s(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, commands))
    share = count / len(commands)
    return Cost((time.perf_counter() - start) * share, (children_s() - before) * share, 0)


def beside(name: str) -> str:
    """Return the path of a program that lies beside this Python, "" when there is none."""
    path = Path(sys.executable).with_name(name)
    return str(path) if path.exists() else ""
