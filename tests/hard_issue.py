"""An issue in which all that is hard to set stands in every kind of block."""

from pathlib import Path

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import Options
from tests.conftest import SITE, TODAY
from tests.hard_text import (
    ASKED,
    BOOKS,
    LATIN,
    MIXED,
    NESTED,
    NOTE,
    NUMBERED,
    PAIRS,
    QUOTED,
    random_paragraphs,
)
from tests.pdf import Issue, read_issue


def hard_issue(number: int) -> str:
    """Return the Markdown of an issue in which all that is hard stands in every kind of block."""
    heads = {
        "###": "一、",
        "####": "（一）",
        "#####": "1.",
        "######": "（1）",
    }
    long_head = "贯彻《意见》《办法》“两个文件”，坚持“三个聚焦”（重点、难点、热点），到2025年12月见到实效"
    parts = ["::: 编者按", QUOTED + NESTED, ":::"]
    parts += [QUOTED, NUMBERED, NESTED, BOOKS, ASKED, LATIN, MIXED]
    for marks, ordinal in heads.items():
        parts += [f"{marks} {ordinal}{long_head}", QUOTED[20:] + NUMBERED]
    parts += ["\n".join(f"{n}. {text}" for n, text in enumerate((NUMBERED, QUOTED, NESTED), 1))]
    parts += ["\n".join(f"- {text}" for text in (LATIN, NESTED, QUOTED))]
    parts += [f"> {QUOTED}{NUMBERED}"]
    parts += [f"| 事项 | 要求 |\n|---|---|\n| 督查 | {QUOTED} |\n| 通报 | {NUMBERED} |"]
    cells = [QUOTED, NUMBERED, NESTED, LATIN, *random_paragraphs(20261123, 8)]
    rows = [f"| {n} | {' | '.join(cells[n : n + 3])} |" for n in range(0, len(cells), 3)]
    columns = "| 序号 | 《意见》“三个聚焦”落实情况 | 2025年新增15家 | 供水工程（处）——累计 |"
    parts += ["\n".join((columns, "|---:|---|---|---|", *rows))]
    parts += ["\n".join(f"- {text}" for text in random_paragraphs(20261124, 6))]
    parts += random_paragraphs(20261122, 60)
    parts += [f"甲乙{pair}丙丁{pair}戊己。" for pair in PAIRS]
    parts += ["“坚持”好。", "《意见》好。", "（试行）好。"]
    parts += ["简" * count + "。" for count in range(24, 58)]
    parts += [f"又见{marks}[^{n}]。" for n, marks in enumerate(("《意见》", "“办法”", "3.2%"), 3)]
    parts += [f"[^1]: {NOTE}", f"[^2]: {NUMBERED}", f"[^3]: {QUOTED}", f"[^4]: {NESTED}", f"[^5]: {LATIN}"]
    front = f"---\n期号: {number}\n日期: 2026-01-05\n---\n\n## “转作风、提效能”：学《意见》用《办法》\n\n"
    return front + "\n\n".join(parts) + "\n"


def print_hard_issue(root: Path, number: int, size: str) -> Issue:
    """Return the hard issue, printed in a body size given in pt. root: an empty folder."""
    files = {
        "content/site.yaml": f"{SITE}印刷: {{正文字号: {size}}}\n校对: {{doubled-mark: 不查, unpaired-mark: 不查}}\n",  # marks of every kind
        f"content/issues/2026/{number}.md": hard_issue(number),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    report = build(Options(root, root / "output", Audience(TODAY)))
    assert report.published, report.diagnostics
    return read_issue(root / f"output/site/issues/{number}.pdf")
