"""Small sites on the disk: built, changed at one place, compared with what a build from nothing makes."""

from pathlib import Path

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER, Options, Report, Workers
from tests.conftest import ISSUE, TODAY


def issues(count: int) -> dict[str, str]:
    """Return so many issues, each with a link to the one before it, by path."""
    files: dict[str, str] = {}
    for n in range(1, count + 1):
        link = f"，见[上一期]({n - 1}.md)" if n > 1 else ""
        text = ISSUE.replace("期号: 1", f"期号: {n}").replace("2026-01-05", f"2026-01-{n:02}")
        files[f"content/issues/{n}.md"] = text.replace("会议开得很好。", f"会议开得很好{link}。")
    return files


def run(root: Path, workers: Workers = Workers(), *, pdf: bool = False, **options: object) -> Report:  # noqa: B008
    """Build the site into root/output, without PDFs unless they are asked for."""
    audience = options.pop("audience", Audience(TODAY))
    output = Path(str(options.pop("output", root / "output")))
    return build(Options(root, output, audience, pdf, cache_folder=output / CACHE_FOLDER, **options), workers)  # type: ignore[arg-type]


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of the site below root/output."""
    site = root / "output" / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def clean_tree(root: Path, aside: Path) -> dict[str, bytes]:
    """Return the site as a build that remembers nothing makes it, in the empty folder `aside`."""
    build(
        Options(
            root, aside / "output", Audience(TODAY), pdf=False, cache_folder=aside / "output" / CACHE_FOLDER
        )
    )
    return tree(aside)


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Change one place of a file."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
