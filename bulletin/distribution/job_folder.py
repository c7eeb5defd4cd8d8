"""RIM: the folder of a print job: replaced as a whole; what the office put there itself stays."""

import json
from collections.abc import Iterable
from pathlib import Path

from bulletin import output
from bulletin.distribution.job import JobFile

LISTING = ".bulletin.json"  # in the job's folder: the names of the files that we made


class PublishedFolder(Exception):
    """The folder would lie within what is published."""


def folder_of(output_folder: Path, key: str) -> Path:
    """Return where an issue's job goes. Raises PublishedFolder: never below a site, where a server would show it."""
    folder = output_folder / "print" / key
    for above in folder.resolve().parents:
        if above.name == "site" and (
            above.parent == output_folder.resolve() or (above.parent / output.MANIFEST).exists()
        ):
            raise PublishedFolder(above)
    return folder


def place(folder: Path, files: Iterable[JobFile], *, beside: bool = False) -> None:
    """Put the files into the folder in one step, in place of those of the run before, or beside them."""
    new: dict[str, bytes | Path] = {file.name: file.data for file in files}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with output.locked(folder.parent):
        before = frozenset(_listed(folder))
        stale = frozenset() if beside else before - frozenset(new)
        listing = json.dumps(sorted({*new, *(before - stale)}), ensure_ascii=False, indent=0)
        output.replace_folder(folder, {**new, LISTING: listing.encode()}, stale)


def _listed(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that the run before made; none where that is not known."""
    try:
        names = json.loads((folder / LISTING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(names, list):
        return ()
    # A name with a folder in it is none of ours: the listing may have been edited.
    return tuple(name for name in names if isinstance(name, str) and Path(name).name == name)
