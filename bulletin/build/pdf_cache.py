"""RIM: PDFs that are made but not yet published, so that a build that fails or is stopped loses none of them.

    output/.cache/pdf/KEY.pdf    the PDF
    output/.cache/pdf/KEY.json   its digest and what was noticed; written last, and without it the PDF counts for nothing

Deleting the folder is harmless; a file that was damaged is noticed and made again. A build that publishes empties it.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from bulletin.build.plan import Fingerprint
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, Span, has_errors

FORMAT = 1
FOLDER = "pdf"  # within the cache


def key_of(path: str, fingerprint: Fingerprint) -> str:
    """Return the name under which a PDF is kept: of its path in the site and all that decides its bytes."""
    parts = (path, fingerprint.tool, fingerprint.layout, fingerprint.content)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class PdfCache:
    """The PDFs kept under `output`, by key (see `key_of`)."""

    def __init__(self, output: Path) -> None:
        self._folder = output / ".cache" / FOLDER

    def put(self, key: str, pdf: Checked[bytes]) -> Checked[Path]:
        """Keep a PDF and return where; one with errors is made again next time, and has no value here."""
        if pdf.value is None or has_errors(pdf.diagnostics):
            return Checked(None, pdf.diagnostics)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{key}.pdf"
        # No temporary files: what is half written does not match its digest.
        path.write_bytes(pdf.value)
        facts = {
            "format": FORMAT,
            "sha256": hashlib.sha256(pdf.value).hexdigest(),
            "diagnostics": [{**asdict(found), "severity": found.severity.name} for found in pdf.diagnostics],
        }
        path.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        return Checked(path, pdf.diagnostics)

    def get(self, key: str) -> Checked[Path] | None:
        """Return where a PDF lies and what was noticed when it was made; None when it must be made."""
        path = self._folder / f"{key}.pdf"
        try:
            facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if facts["format"] != FORMAT or facts["sha256"] != digest:
                return None
            return Checked(path, tuple(_diagnostic(found) for found in facts["diagnostics"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep_only(self, keys: Iterable[str]) -> None:
        """Drop what nobody will ask for again; with no keys, the whole folder."""
        wanted = frozenset(keys)
        if not wanted:
            shutil.rmtree(self._folder, ignore_errors=True)
            with suppress(OSError):  # others may keep something there
                self._folder.parent.rmdir()
        elif self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.stem not in wanted:
                    path.unlink(missing_ok=True)


def _diagnostic(found: dict[str, object]) -> Diagnostic:
    facts = dict(found)
    related = facts.pop("related")
    return Diagnostic(
        severity=Severity[str(facts.pop("severity"))],
        span=Span(**facts.pop("span")),  # type: ignore[arg-type]
        related=tuple((Span(**span), str(label)) for span, label in related),  # type: ignore[attr-defined]
        **facts,  # type: ignore[arg-type]
    )
