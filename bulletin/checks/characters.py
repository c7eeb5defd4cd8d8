"""Characters of a text that no face has, that another face must lend, or that only look like others."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from bulletin.typesetting.fonts import SHIPPED, STACKS, Coverage, Face
from bulletin.values.diagnostics import Diagnostic, Span, error, note
from bulletin.values.model import RoleLine

_NO_GLYPH_NEEDED = frozenset("\n\r\t")
_TARGET = re.compile(r"(?<=\]\()(?:<[^<>\n]*>|[^\s()<>]+)(?=[ )])")  # of a link or picture: it is not printed


class Characters:
    """Which characters of issues can be printed without a remark; each is looked up in the faces once."""

    def __init__(self, faces: Iterable[Face], fine: Iterable[str] = ()) -> None:
        """faces: one for each role. fine: characters that are known to need no remark with these faces."""
        self._coverage = Coverage(faces)
        self._fine = {*_NO_GLYPH_NEEDED, *fine}
        self._suspects: set[str] = set()
        self.has_opened_faces = False

    @property
    def fine(self) -> frozenset[str]:
        """The characters that are known to need no remark by now."""
        return frozenset(self._fine)

    def open_faces(self) -> None:
        """Learn the characters that every role's own face has, once: before processes are forked, or when one is unknown.

        For most texts these four of eight faces are enough.
        """
        if not self.has_opened_faces:
            self.has_opened_faces = True
            own = frozenset.intersection(*(self._coverage[role] for role in STACKS))
            self._fine.update(char for char in own if _usual(char) == char and not _is_invisible(char))

    def check(self, path: str, text: str, roles: Iterable[RoleLine]) -> tuple[Diagnostic, ...]:
        """Return which characters of an issue's source no face has, and which another face must lend.

        path: the issue's; roles: which face each of its lines is set in.

        Diagnostics: missing-glyph, invisible-character, compatibility-character, and the note borrowed-glyph;
        each once a character.
        """
        unknown = set(text) - self._fine
        if not unknown:
            return ()
        self.open_faces()
        for char in unknown - self._fine - self._suspects:
            (self._suspects if _is_suspect(char, self._coverage) else self._fine).add(char)
        suspects = unknown & self._suspects
        return _about_all(suspects, path, text, roles, self._coverage) if suspects else ()


def _about_all(
    suspects: set[str],
    path: str,
    text: str,
    lines: Iterable[RoleLine],
    coverage: Mapping[str, frozenset[str]],
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic of each of these characters, at its first place that is set in a face without it."""
    roles = {line.line: line.role for line in lines}
    text = _TARGET.sub(lambda match: " " * len(match[0]), text)
    found: list[Diagnostic] = []
    for char in suspects:
        for span in _places(char, path, text):
            role = roles.get(span.line, "fangsong")
            if char not in coverage[role] or _usual(char) != char or _is_invisible(char):
                found.append(_about(char, span, role, coverage))
                break
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.span.line, diagnostic.span.column)))


def _places(char: str, path: str, text: str) -> Iterator[Span]:
    """Yield where a character stands."""
    at = text.find(char)
    while at >= 0:
        yield Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        at = text.find(char, at + 1)


def _is_suspect(char: str, coverage: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a character needs a remark: one no face has, a borrowed letter or 汉字, a look-alike.

    A punctuation mark that another face lends looks the same.
    """
    if _usual(char) != char or _is_invisible(char):
        return True
    lacking = [stack for role, stack in STACKS.items() if char not in coverage[role]]
    is_letter = (
        char.isalpha() and unicodedata.normalize("NFKC", char) == char
    )  # ⁿ and ₓ are drawn, not written
    return any(is_letter or not any(char in coverage[name] for name in stack) for stack in lacking)


def _is_invisible(char: str) -> bool:
    """Return whether a character is a control: soft hyphen, zero width, direction of writing; some faces have them."""
    return unicodedata.category(char) in ("Cf", "Cc") and char not in _NO_GLYPH_NEEDED


def _usual(char: str) -> str:
    """Return the 汉字 or letters that a compatibility character stands for: ⽂ (U+2F42) → 文, ﬁ → fi."""
    code = ord(char)
    is_alike = 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06
    return unicodedata.normalize("NFKC", char) if is_alike else char


def _about(char: str, span: Span, role: str, coverage: Mapping[str, frozenset[str]]) -> Diagnostic:
    if (usual := _usual(char)) != char:
        return error(
            "compatibility-character",
            f"`{char}`（U+{ord(char):04X}）不是 `{usual}`，只是样子相同",
            span,
            "搜索和复制都会找不到",
            hint=f"重新打一遍：{usual}",
        )
    invisible = _is_invisible(char)
    lender = None if invisible else next((name for name in STACKS[role] if char in coverage[name]), None)
    code = f"U+{ord(char):04X}"
    if lender is not None:
        own, other = SHIPPED[role][1], SHIPPED[lender][1]
        return note(
            "borrowed-glyph",
            f"`{char}`（{code}）{own}里没有，用{other}代替",
            span,
            "这个字的样子会和旁边略有不同",
            hint="不要紧；要完全一致，就在 site.yaml 的 `印刷: {字体: …}` 里用字更全的字体",
        )
    if invisible or not char.isprintable():
        return error(
            "invisible-character",
            f"这里有一个看不见的字符 {code}",
            span,
            "印不出来，也搜不到",
            hint="删掉它，多半是从网页或 PDF 粘贴时带来的",
        )
    return error(
        "missing-glyph",
        f"`{char}`（{code}）没有字体能印",
        span,
        "随程序带的字体里都没有这个字",
        hint="换一个写法；或者在 site.yaml 的 `印刷: {字体: …}` 里用有这个字的字体",
    )
