"""I/O boundary: the dispatch record of an issue, and beside it the PDF of each printing's pages, without a copy's number."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from glob import escape
from pathlib import Path

from bulletin.distribution.edition import original_digest
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.distribution import Record
from bulletin.values.files import read_text, sweep_temporaries, write_atomically
from bulletin.values.private_files import RECORD_SUFFIX


class RecordChanged(Exception):
    """The record on the disk is not the one from which the numbers were assigned."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record to be written. before: the file's text when the numbers were assigned, None if there was no file.

    originals: new PDFs that it refers to, by their digests; kept: the digests of all PDFs that it refers to.
    """

    path: Path
    text: str
    before: str | None
    originals: Mapping[str, bytes] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def write(self) -> None:
        """Write the new PDFs, then the record. Raises OSError; RecordChanged: two runs must not give one number to two recipients."""
        now = self._now()
        if now not in (self.text, self.before):
            raise RecordChanged(self.path)
        for digest, data in self.originals.items():
            path = original_path(self.path, digest)
            if read_original(self.path, digest) is None:
                write_atomically(path, data)
        if now != self.text:
            write_atomically(self.path, self.text.encode())

    def sweep(self) -> None:
        """Remove the originals of runs that were killed before their record was written."""
        stem = self.path.name.removesuffix(RECORD_SUFFIX)
        for path in self.path.parent.glob(f"{escape(stem)}.dispatch.*.pdf"):
            if path.name.split(".")[-2] not in self.kept:
                path.unlink(missing_ok=True)
        sweep_temporaries(self.path.parent)

    def restore(self) -> None:
        """Put back the earlier text, if the file still has the text that `write` wrote."""
        if self.before == self.text or self._now() != self.text:
            return
        if self.before is None:
            self.path.unlink()
        else:
            write_atomically(self.path, self.before.encode())
        for digest in self.originals:
            if digest not in (self.before or ""):  # one that the earlier record names stays
                original_path(self.path, digest).unlink(missing_ok=True)

    def _now(self) -> str | None:
        return read_text(self.path, self.path.name).value if self.path.exists() else None


def original_path(record: Path, digest: str) -> Path:
    """Return the path of the PDF of a printing: 365.dispatch.9f8e7d6c5b4a.pdf beside 365.dispatch.yaml."""
    return record.with_name(f"{record.name.removesuffix('.yaml')}.{digest}.pdf")


def read_original(record: Path, digest: str) -> bytes | None:
    """Return the PDF of what went out; None if it is missing or was changed.

    After an issue and its record were renamed, its original may still have the old name; the digest identifies it.
    """
    for path in record.parent.iterdir():
        with suppress(OSError):
            if (
                path.name.endswith(f".dispatch.{digest}.pdf")
                and original_digest(data := path.read_bytes()) == digest
            ):
                return data
    return None


def record_changed(path: str) -> Diagnostic:
    """Return record-changed: another run printed the same issue meanwhile, or the record was edited."""
    return error(
        "record-changed",
        f"排印的时候，印发记录 `{path}` 被别人改了",
        Span(path),
        "这次编的份号是照原来的记录编的，不算数",
        hint="等那一次印刷做完，再运行一次",
    )


def lost_record(path: str, folder: Path, last: int, record: Record | None, *, is_known: bool) -> Diagnostic:
    """Return lost-record: the job's folder has numbers that the record lacks. is_known: whether the folder has a copy to restore."""
    what = "不见了" if record is None else f"只编到 {record.last:06}"
    hint = (
        f"误删了、取错了备份的，就运行同样的命令，后面加上 --restore-record，把 {folder} 里存的一份取回来\n"
        if is_known
        else "从备份里取回记录\n"
    )
    return error(
        "lost-record",
        f"印发记录 `{path}` {what}，可是 {folder} 里"
        + (f"的编号本编到了 {last:06}" if last else "有印好的文件"),
        Span(path),
        "不能从头再编，一个号会给两个单位" if last else "不知道印过什么、给了谁",
        hint=f"{hint}那些一份也没有发出去，要从头来的，就把 {folder} 这个文件夹也删掉",
    )
