"""Pages → files: fingerprints, what is to be made and why, and of that the text, written aside."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bulletin.build.plan import Fingerprint, Made, reason_for
from bulletin.build.publish import Ready
from bulletin.site.frame import LateContext, LateText, Page, html_among
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Diagnostic

Files = Mapping[str, bytes | Path | Ready]  # of the site, by path: what is new


@dataclass(frozen=True, slots=True)
class Before:
    """The site as the last build left it. on_disk: (size, mtime in ns) by path; full: nothing of it counts."""

    made: Mapping[str, Made]
    on_disk: Mapping[str, tuple[int, int]]
    full: bool

    def stands(self, path: str) -> bool:
        """Return whether a file lies as the last build left it."""
        made = self.made.get(path)
        return made is not None and self.on_disk.get(path) == (made.size, made.mtime_ns)

    def reason(self, path: str, wanted: Fingerprint) -> str:
        """Return why a file must be made, empty where it need not."""
        return reason_for(wanted, self.made.get(path), self.on_disk.get(path), self.full)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of some pages. make: reasons by path; what is in it and has no `found` is written aside.

    readable: the paths of pages that readers can open, in the order of the site map.
    """

    fingerprints: Mapping[str, Fingerprint]
    make: Mapping[str, str]
    readable: tuple[str, ...] = ()
    found: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Press:
    """Makes pages. aside: the folder for what is made."""

    templates: Templates
    tool: str
    before: Before
    aside: Path
    _folders: set[str] = field(default_factory=set)

    def make(self, pages: Iterable[Page], is_readable: bool) -> Result:
        """Make what is to be made of these pages. is_readable: whether readers can open those that are HTML.

        Diagnostics: template-error, each once.
        """
        fingerprints: dict[str, Fingerprint] = {}
        reasons: dict[str, str] = {}
        found: dict[object, Diagnostic] = {}
        for page in pages:
            layout = self.templates.closure_digest(page.template)
            print_ = fingerprints[page.path] = Fingerprint(self.tool, layout, page.fingerprint)
            if reason := self.before.reason(page.path, print_):
                reasons[page.path] = reason
                # The same mistake of a template would spoil a thousand pages and is told once.
                found |= {(d.code, d.span, d.label): d for d in self._write(page)}
        readable = html_among(fingerprints) if is_readable else ()
        return Result(fingerprints, reasons, readable, tuple(found.values()))

    def _write(self, page: Page) -> tuple[Diagnostic, ...]:
        context = page.context.made() if isinstance(page.context, LateContext) else page.context
        if page.template:
            text = self.templates.render(page.template, context)
            if text.value is None:
                return text.diagnostics
            self.put(page.path, text.value.encode())
        else:
            plain = context["text"]
            self.put(page.path, bytes(plain) if isinstance(plain, LateText) else str(plain).encode())
        return ()

    def put(self, path: str, data: bytes) -> None:
        """Write a file aside."""
        target = f"{self.aside}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - thousands of files, and Path is slow
            self._folders.add(folder)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)


def joined(results: Iterable[Result]) -> Result:
    """Return several results as one, a template's mistake once."""
    fingerprints: dict[str, Fingerprint] = {}
    make: dict[str, str] = {}
    readable: list[str] = []
    found: dict[object, Diagnostic] = {}
    for result in results:
        fingerprints |= result.fingerprints
        make |= result.make
        readable += result.readable
        found |= {(d.code, d.span, d.label): d for d in result.found}
    return Result(fingerprints, make, tuple(readable), tuple(found.values()))
