"""Build fixed input by the command line and compare all that is written with committed digests.

`python -m tests.goldens.make [--update] [--keep DIR] [NAME ...]`, from the repository's root. The program is only run as
`python -m bulletin`, and nothing of it is imported, so that its modules can be moved and renamed freely.

Left out is what may change while readers see the same:

- `assets/search/` and `assets/search-data.js`, the data of search and the script that reads them; in search.html the
  version of these data is blanked;
- the bytes of PDFs: their text and their pixels are taken instead;
- `output/.cache`, `output/.bulletin.json` and the locks: only the program itself reads them;
- names of Python modules in the comments of scripts, sizes in MB in what is printed;
- the day of printing in records, and the listing of a print job, which has the digests of its files.
"""

import argparse
import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import write_corpus

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
SAMPLE = REPOSITORY / "content"
CASES = REPOSITORY / "tests" / "cases"

SEED = 1
# Of the published sample issues: before this day some of them are not shown.
NEWEST = datetime.date(2026, 10, 15)

PRINTS = {
    "numbered": ["44", "--numbered", "--names"],
    "numbered-again": ["44", "--only", "18,20-22"],
    "numbered-classified": ["42", "--numbered"],
    "booklet": ["43", "--booklet", "--marks", "--labels", "3x7", "--envelopes", "DL"],
    "press": ["45", "--press", "--crop-marks"],
}
HELP = [
    [], ["build"], ["check"], ["print"], ["serve"], ["new"], ["init"], ["recipients"], ["recipients", "export"],
    ["recipients", "import"], ["volume"], ["doctor"], ["import"], ["docx"], ["take-back"], ["redline"], ["wechat"],
]  # fmt: skip

Files = dict[str, Path]


@dataclass(frozen=True)
class Corpus:
    """make: writes into an empty folder and returns the files to compare. by_folder: too many for a line each."""

    make: Callable[[Path], Files]
    by_folder: bool = False


def bulletin(folder: Path, *arguments: str, ok: bool = True) -> str:
    """Run the program in a folder; return what it printed and its exit code. ok: anything but success ends all."""
    path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "80"}
    command = [sys.executable, "-m", "bulletin", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    told = f"{done.stdout}--- stderr\n{done.stderr}--- exit {done.returncode}\n"
    if ok and done.returncode:
        sys.exit(f"bulletin {' '.join(arguments)}:\n{told}")
    told = told.replace(str(folder), "FOLDER").replace(str(REPOSITORY), "REPOSITORY")
    return re.sub(r"\d+\.\d MB", "N MB", told)  # of a PDF, whose bytes are not compared


def site_of(folder: Path) -> Files:
    """Return the files of a built site by their path in it, without the data of search."""
    site = folder / "output" / "site"
    names = {path.relative_to(site).as_posix(): path for path in files_under(site)}
    left_out = ("assets/search/", "assets/search-data.js")
    return {name: path for name, path in names.items() if not name.startswith(left_out)}


def make_sample(folder: Path) -> Files:
    shutil.copytree(SAMPLE, folder / "content")
    bulletin(folder, "build")
    return site_of(folder)


def corpus_of(issues: int) -> Callable[[Path], Files]:
    def make(folder: Path) -> Files:
        write_corpus(folder, issues, SEED)
        with (folder / "content" / "site.yaml").open("a", encoding="utf-8") as settings:
            settings.write("网址: https://example.org/jianbao/\n")  # without an address there are no feeds
        bulletin(folder, "build", "--no-pdf")
        return site_of(folder)

    return make


def make_print(folder: Path) -> Files:
    """Print jobs and a volume of the sample: files, records, and what was printed on the terminal."""
    shutil.copytree(SAMPLE, folder / "content")
    told = {name: bulletin(folder, "print", *options, "-o", name) for name, options in PRINTS.items()}
    told["volume"] = bulletin(folder, "volume", "2025", "-o", "volume")
    left_out = (".lock", ".bulletin.json")
    paths = [path for name in told for path in files_under(folder / name) if path.name not in left_out]
    paths += sorted((folder / "content").rglob("*.dispatch.yaml"))
    return write_all(folder, told) | {path.relative_to(folder).as_posix(): path for path in paths}


def make_messages(folder: Path) -> Files:
    """Every diagnostic as an author reads it, and the help of every command."""
    shutil.copytree(SAMPLE, folder / "content")
    told = {
        f"sample-{style}": bulletin(folder, "check", "--format", style) for style in ("full", "short", "json")
    }
    told |= {"-".join(["help", *words]): bulletin(folder, *words, "--help") for words in HELP}
    cases = sorted(path.name for path in CASES.iterdir() if path.is_dir())
    with ThreadPoolExecutor(2) as pool:
        runs = pool.map(
            lambda case: bulletin(CASES, "-C", case, "check", "--format", "full", ok=False), cases
        )
        told |= {f"cases/{case}": text for case, text in zip(cases, runs, strict=True)}
    return write_all(folder, told)


def write_all(folder: Path, told: dict[str, str]) -> Files:
    files = {f"{name}.txt": folder / "told" / f"{name}.txt" for name in told}
    for path, text in zip(files.values(), told.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return files


CORPORA = {
    "sample": Corpus(make_sample),
    "corpus-40": Corpus(corpus_of(40)),
    "corpus-500": Corpus(corpus_of(500), by_folder=True),
    "corpus-2000": Corpus(corpus_of(2000), by_folder=True),
    "print": Corpus(make_print),
    "messages": Corpus(make_messages),
}


def files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def digest(path: Path) -> str:
    """Return the digest of a file as it is compared."""
    if path.suffix == ".pdf":
        text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True).stdout
        pixels = subprocess.run(
            ["pdftoppm", "-r", "40", "-gray", path], check=True, capture_output=True
        ).stdout
        return f"text {short(text)} pixels {short(pixels)}"
    content = path.read_bytes()
    if path.name == "search.html":
        content = re.sub(rb'data-version="\w*"', b'data-version=""', content)
    elif path.name.endswith(".dispatch.yaml"):
        content = content.replace(datetime.date.today().isoformat().encode(), b"TODAY")
    elif path.suffix == ".js":
        content = re.sub(rb"\bbulletin/[\w/]+\.py\b", b"MODULE", content)
    return short(content)


def summed(digests: Iterable[tuple[str, str]]) -> str:
    lines = [f"{name} {digest}\n" for name, digest in sorted(digests)]
    return f"{len(lines)} files {short(''.join(lines).encode())}"


def by_folder(digests: dict[str, str]) -> dict[str, str]:
    """Return one digest for all files of a folder that end alike; files at the top keep their own."""
    groups: dict[str, dict[str, str]] = {}
    for name, value in digests.items():
        path = Path(name)
        group = name if path.parent == Path() else f"{path.parent.as_posix()}/*{path.suffix}"
        groups.setdefault(group, {})[name] = value
    return {group: summed(own.items()) if "*" in group else own[group] for group, own in groups.items()}


def digests_of(name: str, keep: Path | None) -> dict[str, str]:
    """Make a corpus; return its digests by name of file or of folder."""
    corpus = CORPORA[name]
    with tempfile.TemporaryDirectory(prefix="goldens-") as temporary:
        folder = Path(temporary).resolve()
        files = corpus.make(folder)
        with ThreadPoolExecutor(2) as pool:
            digests = dict(zip(files, pool.map(digest, files.values()), strict=True))
        digests = by_folder(digests) if corpus.by_folder else digests
        read = [path for path in files_under(folder / "content") if path not in set(files.values())]
        digests["(input)"] = summed((path.relative_to(folder).as_posix(), digest(path)) for path in read)
        if keep:
            for file, path in files.items():
                target = keep / name / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    return dict(sorted(digests.items()))


def differences(golden: dict[str, str], new: dict[str, str]) -> list[str]:
    return [
        f"  {name}\n    golden {golden.get(name, '(none)')}\n    new    {new.get(name, '(none)')}"
        for name in sorted(golden.keys() | new.keys())
        if golden.get(name) != new.get(name)
    ]


def main() -> int:
    """Compare, or rewrite the digests; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.goldens.make", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all by default: {', '.join(CORPORA)}")
    parser.add_argument("--update", action="store_true", help="rewrite the digests")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="copy what was compared to DIR/NAME")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - CORPORA.keys()):
        parser.error(f"no such corpus: {', '.join(unknown)}")
    if datetime.date.today() < NEWEST:
        parser.error(
            f"the clock of this machine is before {NEWEST}: sample issues of later days would be hidden"
        )
    failed = 0
    for name in asked.names or CORPORA:
        start = time.monotonic()
        new = digests_of(name, asked.keep)
        golden_file = HERE / f"{name}.json"
        if asked.update:
            golden_file.write_text(json.dumps(new, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        golden = json.loads(golden_file.read_text(encoding="utf-8")) if golden_file.exists() else {}
        found = differences(golden, new)
        failed += bool(found)
        verdict = f"{len(found)} of {len(golden)} differ" if found else f"{len(golden)} as they were"
        print(f"{name}: {verdict}, {time.monotonic() - start:.0f} s", *found, sep="\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
