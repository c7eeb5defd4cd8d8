"""I/O boundary: the folder of a print job, replaced in one step, and the record of the issue's copies.

Files that the office put into the folder itself stay. A number that stands in a file is in the record, whenever a job
ends and whatever ends it: the record is written when the files are staged beside the folder, and only then do they go
into it. A job that is killed between the two has recorded numbers that are not on paper yet: the next run gives the same
numbers to the same recipients, so none is lost.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.publish import MANIFEST, locked, replace_folder
from bulletin.distribution.job import JobFile
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.files import read_text, sweep_temporaries, write_atomically
from bulletin.values.options import PATIENT, Patience

LISTING = ".bulletin.json"  # in the job's folder: the names of the files that we made


class PublishedFolder(Exception):
    """The folder would lie within what is published."""


class RecordChanged(Exception):
    """The record is not the one that the numbers were given by."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The record's file as it shall be. before: its text when the numbers were given, None where there was none."""

    path: Path
    text: str
    before: str | None

    def write(self) -> None:
        """Write it. Raises RecordChanged: two runs must not give one number to two recipients."""
        now = self._now()
        if now == self.text:
            return
        if now != self.before:
            raise RecordChanged(self.path)
        sweep_temporaries(self.path)
        write_atomically(self.path, self.text.encode())

    def restore(self) -> None:
        """Put back the text of before, if the file has the text that `write` wrote."""
        if self.before == self.text or self._now() != self.text:
            return
        if self.before is None:
            self.path.unlink()
        else:
            write_atomically(self.path, self.before.encode())

    def _now(self) -> str | None:
        return read_text(self.path, self.path.name).value if self.path.exists() else None


def folder_of(output_folder: Path, key: str) -> Path:
    """Return where an issue's job goes. Raises PublishedFolder: never below a site, where a server would show it."""
    folder = output_folder / "print" / key
    for above in folder.resolve().parents:
        if above.name == "site" and (
            above.parent == output_folder.resolve() or (above.parent / MANIFEST).exists()
        ):
            raise PublishedFolder(above)
    return folder


def place(
    folder: Path,
    files: Iterable[JobFile],
    record: RecordFile | None = None,
    *,
    beside: bool = False,
    patience: Patience = PATIENT,
) -> None:
    """Put the files into the folder in one step, in place of those of the run before, or beside them.

    record: written before that, of the numbers in the files. Raises RecordChanged, OSError: neither is written.
    """
    is_recorded = False

    def write_record() -> None:
        nonlocal is_recorded
        if record is not None:
            record.write()
            is_recorded = True

    new: dict[str, bytes | Path] = {file.name: file.data for file in files}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent, patience):
        before = frozenset(_listed(folder))
        stale = frozenset() if beside else before - frozenset(new)
        listing = json.dumps(sorted({*new, *(before - stale)}), ensure_ascii=False, indent=0)
        try:
            replace_folder(folder, {**new, LISTING: listing.encode()}, stale, write_record)
        except OSError:
            # Not after Ctrl-C, which may have come before the exchange or after it.
            if is_recorded and record is not None:
                record.restore()
            raise


def record_changed(path: str) -> Diagnostic:
    """Return record-changed: another run printed the same issue meanwhile, or the record was edited."""
    return error(
        "record-changed",
        f"排印的时候，印发记录 `{path}` 被别人改了",
        Span(path),
        "这次编的份号是照原来的记录编的，不算数",
        hint="等那一次印刷做完，再运行一次",
    )


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
