"""Takes accepted findings out of a list of findings; each has one line in a file beside the text.

A line is the finding's code, its message and the clause around it. So it still applies when the clause moves, and no
longer applies when the clause or the message changes. An error can never be accepted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from bulletin.values.diagnostics import Diagnostic, Severity, Span, has_errors, note
from bulletin.values.encoding import digest_of_bytes
from bulletin.values.private_files import ACCEPTED_SUFFIX, BOOK_FILE, accepted_path
from bulletin.values.settings import SITE_FILE
from bulletin.values.text import shown_in_line

HEAD = (
    "# 看过、不用再提示的地方，由 bulletin check --accept 写，和旁边的文件一起保存。\n"
    "# 删去一行，那一处就再提示；删去整个文件，就全部再提示。\n"
)
_CLAUSE_END = re.compile("[。！？；，、：,;\\[\\]{}]|: ")  # in text and in YAML
_DIGEST = 12  # characters: enough to tell one clause from another


@dataclass(frozen=True)
class Accepted:
    """The accepted findings. texts: path → content of each file of such lines."""

    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """The lines of each file."""
        return {path: tuple(_lines(text)) for path, text in self.texts.items()}


@dataclass(frozen=True, slots=True)
class SetAside:
    """A list of findings divided. left: not accepted. gone: path of a file of lines → its lines that match no finding."""

    left: tuple[Diagnostic, ...] = ()
    accepted: tuple[Diagnostic, ...] = ()
    gone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def set_aside(found: Iterable[Diagnostic], accepted: Accepted, texts: Mapping[str, str]) -> SetAside:
    """Return findings divided by the accepted lines; each line accepts one finding. texts: path → content."""
    unused = {path: Counter(lines) for path, lines in accepted.lines.items()}
    left: list[Diagnostic] = []
    aside: list[Diagnostic] = []
    for diagnostic in found:
        lines = unused.get(accepted_path(diagnostic.span.path))
        line = line_of(diagnostic, texts) if lines and may_be_accepted(diagnostic) else ""
        if lines and lines[line]:
            lines[line] -= 1
            aside.append(diagnostic)
        else:
            left.append(diagnostic)
    gone = {path: tuple((+lines).elements()) for path, lines in unused.items() if +lines}
    return SetAside(tuple(left), tuple(aside), gone)


def about_gone(findings: SetAside, named: Set[str]) -> Iterator[Diagnostic]:
    """Yield a note for each file with lines that match no finding. Diagnostics: accepted-gone.

    named: the texts that were checked, empty for all. While one of them, the settings or the address book has errors,
    nothing is yielded, because not all findings are known.
    """
    if has_errors(d for d in findings.left if not named or d.span.path in (*named, SITE_FILE, BOOK_FILE)):
        return
    ours = {accepted_path(path) for path in named}
    for path, lines in findings.gone.items():
        if named and path not in ours:
            continue
        yield note(
            "accepted-gone",
            f"看过的 {len(lines)} 处已经没有了，或者那句话改过了",
            Span(path),
            "、".join(dict.fromkeys(line.split("\t")[0] for line in lines)),
            hint="运行 `bulletin check --accept`，没有用的几行就删去",
        )


def files_after(
    findings: SetAside, accepted: Accepted, texts: Mapping[str, str], shown: Iterable[Diagnostic]
) -> Mapping[str, str]:
    """Return path → new content of each file that changes when `shown` is accepted; empty for a file to be deleted.

    Where a note accepted-gone is among `shown`, the lines that match no finding are removed.
    """
    old = {path: Counter(lines) for path, lines in accepted.lines.items()}
    new = {path: Counter(lines) for path, lines in old.items()}
    for diagnostic in shown:
        if diagnostic.span.path in new:
            new[diagnostic.span.path] -= Counter(findings.gone[diagnostic.span.path])
        elif may_be_accepted(diagnostic):
            path = accepted_path(diagnostic.span.path)
            new.setdefault(path, Counter())[line_of(diagnostic, texts)] += 1
    changed = {path: lines for path, lines in new.items() if lines != old.get(path)}
    return {path: _text(lines) if lines else "" for path, lines in changed.items()}


def line_of(diagnostic: Diagnostic, texts: Mapping[str, str]) -> str:
    """Return an identifier of this finding within its file; it contains private data only as a digest."""
    clause = _clause(diagnostic.span, texts.get(diagnostic.span.path, ""))
    if diagnostic.is_private:
        clause = digest_of_bytes(clause.encode())[:_DIGEST]
    words = (diagnostic.code, diagnostic.message, clause)
    return "\t".join(shown_in_line(" ".join(word.split())) for word in words).rstrip()


def may_be_accepted(diagnostic: Diagnostic) -> bool:
    """Return whether a finding can be accepted: it is no error, in content/, and not in a file of accepted lines."""
    path = diagnostic.span.path
    is_of_text = path.startswith("content/") and not path.endswith(ACCEPTED_SUFFIX)
    return is_of_text and diagnostic.severity is not Severity.ERROR


def _clause(span: Span, text: str) -> str:
    """Return the clause around a place; empty for a file as a whole."""
    lines = text.split("\n")
    if not 0 < span.line <= len(lines):
        return ""
    line, start, end = lines[span.line - 1], span.column - 1, span.column - 1 + span.length
    first = max((match.end() for match in _CLAUSE_END.finditer(line, 0, max(start, 0))), default=0)
    # From the last character of the place on, which may itself end the clause.
    last = _CLAUSE_END.search(line, max(end - 1, first))
    return line[first : last.start() if last else len(line)].strip()


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line.rstrip()


def _text(lines: Counter[str]) -> str:
    return HEAD + "".join(f"{line}\n" for line in sorted(lines.elements()))
