"""I/O boundary of `bulletin check --accept`: writes the lists of accepted findings, which are not reported again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bulletin.build.load import Loaded
from bulletin.checks.accepted import files_after, may_be_accepted
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.files import write_atomically


class AcceptedFindings(NamedTuple):
    """The result of `accept`.

    noted: number of findings added to the lists; dropped: number of lines removed because their finding no longer occurs;
    elsewhere: number of findings outside content/, which cannot be added; files: by path of each changed list, whether it still exists.
    """

    noted: int
    dropped: int
    elsewhere: int
    files: Mapping[str, bool]


def accept(root: Path, loaded: Loaded, shown: Sequence[Diagnostic]) -> AcceptedFindings:
    """Add the shown findings to the lists of accepted ones, and remove lines whose finding is gone. Raises OSError."""
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
