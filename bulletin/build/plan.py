"""Pages wanted and pages made last time → what to make, keep and remove, each with its reason."""

import json
from collections.abc import Mapping
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


def dump_manifest(made: Mapping[str, Made]) -> bytes:
    """Return the manifest as JSON in UTF-8, sorted, a line for each file."""
    return HEAD + ",\n".join(row_of(path, m) for path, m in sorted(made.items())).encode() + TAIL


def row_of(path: str, made: Made) -> str:
    """Return a file's line of the manifest."""
    of = made.fingerprint
    return f"{_QUOTE(path)}: {_QUOTE([of.tool, of.layout, of.content, made.size, made.mtime_ns])}"


HEAD = f'{{"format": {FORMAT}, "files": {{\n'.encode()
TAIL = b"\n}}\n"
_QUOTE = json.JSONEncoder(ensure_ascii=False).encode


def load_manifest(text: bytes) -> dict[str, Made]:
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
