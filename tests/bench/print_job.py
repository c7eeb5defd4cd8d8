"""How fast and how small numbered copies are: python -m tests.bench.print_job → a table.

Each row prints an issue of eight pages in a process of its own, from reading the site to the folder in place, and is
measured in CPU time (user and system): 3, 200, 2,000 and 20,000 copies, flat and as booklets.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

REPOSITORY = Path(__file__).resolve().parents[2]
ISSUE = "35"  # eight pages, with a table
ROWS = (
    (3, ()),
    (200, ()),
    (200, ("--names",)),
    (200, ("--booklet", "--names")),
    (2_000, ("--names",)),
    (20_000, ("--names",)),
)


def main(folder: Path) -> None:
    """Measure and print."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    path = folder / "content" / "issues" / "2024" / f"{ISSUE}.md"
    text = path.read_text(encoding="utf-8")
    print("copies  options               CPU s   memory MB   files   MB in all   sides")
    for copies, options in ROWS:
        lists = "报: [县委办公室]\n送: [县档案馆]\n" + f"发: [{{单位: 各乡镇党委, 份数: {copies - 2}}}]\n"
        lines = [line for line in text.split("\n") if not line.startswith(("报:", "送:", "发:", "增发:"))]
        path.write_text("\n".join(lines).replace("---\n", "---\n" + lists, 1))
        print_row(folder, copies, options)


def print_row(folder: Path, copies: int, options: tuple[str, ...]) -> None:
    """Print one row."""
    command = [sys.executable, "-m", "bulletin", "print", ISSUE, "-C", str(folder), "--numbered", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=REPOSITORY)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    files = list((folder / "output" / "print" / ISSUE).glob("*编号本*"))
    size = sum(file.stat().st_size for file in files)
    sides = 0
    for file in files:
        with pikepdf.open(file) as pdf:
            sides += len(pdf.pages)
    seconds = used.ru_utime + used.ru_stime
    print(
        f"{copies:6,}  {' '.join(options) or '—':20}  {seconds:6.2f}  {used.ru_maxrss / 1024:9.0f}  {len(files):6}"
        f"  {size / 1e6:10.2f}  {sides:7,}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(scratch))
