"""Pages wanted and pages made last time → what to make, keep and remove, each with its reason."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

FORMAT = 2


class Fingerprint(NamedTuple):
    """What decides a file's bytes, in parts, so that the reason for making it again can be named."""

    tool: str  # this program, its libraries, for PDFs the fonts
    layout: str  # templates and styles
    content: str  # context, pictures


class Made(NamedTuple):
    """A file of the last build: its fingerprint, and size in bytes and mtime in ns as we left it."""

    fingerprint: Fingerprint
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Plan:
    """make: path → reason in Chinese. keep and remove: paths."""

    make: Mapping[str, str]
    keep: frozenset[str]
    remove: frozenset[str]


def plan(
    wanted: Mapping[str, Fingerprint],
    made: Mapping[str, Made],
    on_disk: Mapping[str, tuple[int, int]],
    *,
    full: bool,
) -> Plan:
    """Return what to do.

    on_disk: (size, mtime in ns) of what lies in the output folder now. Only what the last build made is
    ever removed; a file that someone changed by hand is made again.
    """
    make: dict[str, str] = {}
    for path, fingerprint in wanted.items():
        reason = reason_for(fingerprint, made.get(path), on_disk.get(path), full)
        if reason:
            make[path] = reason
    remove = frozenset(path for path in made if path not in wanted and path in on_disk)
    return Plan(make, frozenset(wanted) - frozenset(make), remove)


def reason_for(wanted: Fingerprint, made: Made | None, on_disk: tuple[int, int] | None, full: bool) -> str:
    """Return in Chinese why a file must be made, empty where it need not."""
    if full:
        return "要求全部重做"
    if made is None:
        return "以前没有做过"
    if on_disk is None:
        return "文件不见了"
    if on_disk != (made.size, made.mtime_ns):
        return "文件被改动过"
    if wanted.content != made.fingerprint.content:
        return "内容变了"
    if wanted.layout != made.fingerprint.layout:
        return "模板或样式变了"
    if wanted.tool != made.fingerprint.tool:
        return "程序或字体变了"
    return ""


def dump_manifest(made: Mapping[str, Made]) -> str:
    """Return the manifest as JSON, sorted, a line for each file."""
    return _text(_written(path, m) for path, m in sorted(made.items()))


def _written(path: str, made: Made) -> str:
    of = made.fingerprint
    return f"{_QUOTE(path)}: {_QUOTE([of.tool, of.layout, of.content, made.size, made.mtime_ns])}"


def _text(rows: Iterable[str]) -> str:
    return f"{_HEAD}\n" + ",\n".join(rows) + "\n}}\n"


_HEAD = f'{{"format": {FORMAT}, "files": {{'
_QUOTE = json.JSONEncoder(ensure_ascii=False).encode


class Manifest(Mapping[str, Made]):
    """What the last build made, as the manifest's text has it: a row is read when somebody asks for it."""

    def __init__(self, text: str) -> None:
        """text: as `dump_manifest` wrote it; any other counts as empty."""
        first, *rows, last, end = text.split("\n") if text.count("\n") > 2 else ("", "", "")
        is_whole = (first, last, end) == (_HEAD, "}}", "")
        self._rows = dict(map(_row, rows)) if is_whole else {}

    def __getitem__(self, path: str) -> Made:
        ((_, values),) = json.loads(f"{{{self._rows[path]}}}").items()
        tool, layout, content, size, mtime_ns = values
        return Made(Fingerprint(tool, layout, content), size, mtime_ns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, path: object) -> bool:
        return path in self._rows

    def amended(self, made: Mapping[str, Made]) -> str:
        """Return the manifest's text with these rows in place of their old ones."""
        rows = self._rows | {path: _written(path, m) for path, m in made.items()}
        return _text(rows[path] for path in sorted(rows))


def _row(line: str) -> tuple[str, str]:
    """Return the path of a row, and the row without the comma behind it."""
    line = line.removesuffix(",")
    if "\\" in line:
        ((path, _),) = json.loads(f"{{{line}}}").items()
        return path, line
    return line[1 : line.index('": [')], line


def load_manifest(text: str) -> dict[str, Made]:
    """Return what the last build made; a manifest that cannot be read counts as empty."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            return {}
        return {
            path: Made(Fingerprint(str(tool), str(layout), str(content)), int(size), int(mtime_ns))
            for path, (tool, layout, content, size, mtime_ns) in data["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
