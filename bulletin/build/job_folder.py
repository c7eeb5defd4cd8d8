"""I/O boundary: the folder of a print job, replaced in one step, and the record of the issue's copies.

Files that people put into the folder, and what they typed into our sheets, stay. A number printed in a file is always in
the record, whenever and however a job ends: the record is written after the files are staged beside the folder, and before
they appear in it. A job that is killed between the two has recorded numbers that are not on paper yet. The folder's listing
then lacks its run, so the next job makes the same files for the same recipients, and no number is lost.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from bulletin.build.publish import MANIFEST, locked, replace_folder
from bulletin.build.record_file import RecordFile
from bulletin.distribution.job import JobFile
from bulletin.distribution.sheet_entries import SIGNED, Entries, TypedEntries, entries_in, unsigned
from bulletin.values.encoding import decode, digest_of_bytes, encode
from bulletin.values.options import PATIENT, Patience

LISTING = ".bulletin.json"  # in the job's folder: which files we made, see JobListing


class PublishedFolder(Exception):
    """The folder would lie within a published site."""


@dataclass(frozen=True, slots=True)
class SheetListing:
    """A sheet as we wrote it, before people filled it in. around: its words outside the rows."""

    rows: tuple[tuple[str, ...], ...]
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobListing:
    """What we know of the folder. files: digests of the files we made, by name; sheets: by name.

    runs: ids of the printings whose files are in it; record: the record's text at that time, to restore a lost record;
    last: the highest number given.
    """

    files: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, SheetListing] = field(default_factory=dict)
    runs: tuple[str, ...] = ()
    record: str = ""
    last: int = 0


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file as placed in the folder. wanted: its name in the job; name: a different one if somebody's own file has that name.

    signed, unsigned: in a register that is being filled in, the numbers of recipients who have signed and who have not.
    """

    wanted: str
    name: str
    signed: int = 0
    unsigned: int = 0


def folder_of(output_folder: Path, key: str) -> Path:
    """Return the folder of an issue's job. Raises PublishedFolder: below a site, a server would show the job."""
    folder = output_folder / "print" / key
    refuse_published(folder, output_folder)
    return folder


def refuse_published(path: Path, output_folder: Path) -> None:
    """Raise PublishedFolder if a file or folder would lie within a published site, of this output folder or another."""
    site, whole = (output_folder / "site").resolve(), path.resolve()  # it may be a link to a server's folder
    for above in (whole, *whole.parents):
        if above == site or (above.name == "site" and (above.parent / MANIFEST).exists()):
            raise PublishedFolder(above)


def read_listing(folder: Path) -> JobListing:
    """Return the folder's listing; if it is lost or damaged, one with only the highest number found in the files."""
    try:
        data = (folder / LISTING).read_bytes()
    except OSError:
        data = b""
    listing = decode(data, JobListing) if data else None
    if listing is not None:
        # A listing may come from a stranger's stick: its names must not lead out of the folder.
        return replace(listing, files={n: d for n, d in listing.files.items() if Path(n).name == n})
    return JobListing(last=_last_number_in(folder))


def _last_number_in(folder: Path) -> int:
    """Return the highest 份号 in the bookmarks of numbered copies; 0 if there is none."""
    paths = [*folder.glob("*编号本*.pdf"), *folder.glob("*补印*.pdf")]
    if not paths:
        return 0
    # Imported here: pikepdf takes 60 ms to load, and only a lost listing needs it.
    from bulletin.pdf.pdf_pages import bookmarks

    titles = (title for path in paths for title in bookmarks(path))
    return max((int(number) for title in titles for number in re.findall(r"\d{6}", title)), default=0)


def place(
    folder: Path,
    files: Iterable[JobFile],
    record: RecordFile | None = None,
    *,
    runs: tuple[str, ...] = (),
    last: int = 0,
    stale: frozenset[str] = frozenset(),
    patience: Patience = PATIENT,
) -> tuple[PlacedFile, ...]:
    """Put the files into the folder in one step, beside what is there; return how each was placed.

    record: of the numbers in the files, up to `last`; it is written before the files appear. runs: ids of the printings that
    these files belong to. stale: names of our own files that must not be used any more. Raises RecordChanged, OSError: then
    neither files nor record are written.
    """
    is_recorded = False

    def write_record() -> None:
        nonlocal is_recorded
        if record is not None:
            record.write()
            is_recorded = True

    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent, patience):
        before = read_listing(folder)
        placings = tuple(_placing(folder, file, before) for file in files)
        new: dict[str, bytes | Path] = {each.placed.name: each.data for each in placings}
        # A stale file that somebody changed is theirs, and stays.
        gone = frozenset(
            name for name in stale - new.keys() if name in before.files and _is_ours(folder, name, before)
        )
        listing = _listing(before, placings, gone)
        listing = replace(
            listing,
            runs=tuple(dict.fromkeys((*before.runs, *runs))),
            record=record.text if record else before.record,
            last=max(before.last, last),
        )
        try:
            replace_folder(folder, {**new, LISTING: encode(listing)}, gone, write_record)
        except OSError:
            # Not after Ctrl-C, since it is unknown whether it came before the exchange or after it.
            if is_recorded and record is not None:
                record.restore()
            raise
        if record is not None:
            record.sweep()
    return tuple(each.placed for each in placings)


class _Placing(NamedTuple):
    """A file to be placed. data: its bytes in the folder, with what people typed; made: the file as the job made it."""

    placed: PlacedFile
    data: bytes
    made: JobFile


def _listing(before: JobListing, placings: Iterable[_Placing], gone: frozenset[str]) -> JobListing:
    """Return the listing with the placed files added and the removed ones left out."""
    files = {name: digest for name, digest in before.files.items() if name not in gone}
    sheets = dict(before.sheets)
    for placed, _, made in placings:
        files[placed.name] = digest_of_bytes(
            made.data
        )  # without what people typed: a filled-in sheet counts as theirs
        if made.sheet:
            sheets[placed.name] = SheetListing(made.sheet.rows, made.sheet.around)
    return replace(before, files=files, sheets=sheets)


def _placing(folder: Path, file: JobFile, before: JobListing) -> _Placing:
    """Return a file's name and bytes in the folder: it replaces ours, with what people typed into it, or goes beside theirs.

    A sheet with entries in rows that no longer exist stays as it is; the new sheet beside it gets all other entries.
    """
    carried: Entries = {}
    for name in _names(file.name):
        path = folder / name
        if not path.exists() or _is_ours(folder, name, before):
            return _filled(file, name, carried)
        typed = _entries(path, file, before.sheets.get(name))
        if typed is not None and not typed.has_unplaced:
            return _filled(file, name, typed.entries)
        carried = typed.entries if typed else carried
    raise AssertionError("names do not end")


def _filled(file: JobFile, name: str, entries: Entries) -> _Placing:
    if not entries or file.sheet is None:
        return _Placing(PlacedFile(file.name, name), file.data, file)
    missing = len(tuple(unsigned(entries, file.sheet)))
    some = sum(bool(words.get(SIGNED)) for words in entries.values())
    return _Placing(PlacedFile(file.name, name, some, missing), file.sheet.make(entries), file)


def _names(name: str) -> Iterator[str]:
    """Yield a file's name, then the fallback names for use beside somebody's file of that name: 名（新）, 名（新2） …"""
    stem, _, suffix = name.rpartition(".")
    yield name
    yield f"{stem}（新）.{suffix}"
    for number in range(2, 1000):
        yield f"{stem}（新{number}）.{suffix}"


def _is_ours(folder: Path, name: str, before: JobListing) -> bool:
    """Return whether a file's bytes are those that we wrote."""
    digest = before.files.get(name)
    if digest is None or (folder / name).is_symlink():
        return False
    try:
        return digest_of_bytes((folder / name).read_bytes()) == digest
    except OSError:
        return False


def _entries(path: Path, file: JobFile, was: SheetListing | None) -> TypedEntries | None:
    if file.sheet is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if data == file.data:  # the new sheet, not filled in yet
        return TypedEntries({})
    return entries_in(data, path.name, file.sheet, was.rows if was else None, was.around if was else ())
