"""Findings that were looked at → the files beside their texts that say so (`bulletin check --accept`)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bulletin.build.load import Loaded
from bulletin.checks.accepted import files_after, may_be_accepted
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.files import write_atomically


class AcceptedFindings(NamedTuple):
    """What was set aside.

    noted: how many findings; dropped: how many lines that nothing is found for; elsewhere: how many findings could not be
    noted; files: those that changed, and whether they are still there.
    """

    noted: int
    dropped: int
    elsewhere: int
    files: Mapping[str, bool]


def accept(root: Path, loaded: Loaded, shown: Sequence[Diagnostic]) -> AcceptedFindings:
    """Write down that these findings were looked at, and drop the lines of those that are no more."""
    files = files_after(loaded.findings, loaded.looked_at, loaded.texts, shown)
    for path, text in files.items():
        if text:
            write_atomically(root / path, text.encode())
        else:
            (root / path).unlink(missing_ok=True)
    noted = sum(map(may_be_accepted, shown))
    dropped = sum(len(loaded.findings.gone.get(d.span.path, ())) for d in shown)
    elsewhere = sum(d.severity is not Severity.ERROR and d.span.path not in files for d in shown) - noted
    return AcceptedFindings(noted, dropped, elsewhere, {path: bool(text) for path, text in files.items()})
