"""Which characters of a text no face has, which another face must lend, and which only look like others."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from bulletin.typesetting.font_coverage import Coverage, characters_in
from bulletin.typesetting.fonts import SHIPPED, STACKS, Face
from bulletin.values.diagnostics import Diagnostic, Span, error, note
from bulletin.values.model import RoleLine

_NO_GLYPH_NEEDED = frozenset("\n\r\t\ufeff")


class Characters:
    """Which characters can be printed, looked up once for all issues; a face is opened when a character of it is asked for."""

    def __init__(self, faces: Iterable[Face], fine: Iterable[str] = ()) -> None:
        """faces: one for each role. fine: characters of which it is known that these faces have them."""
        self._faces = tuple(faces)
        self._fine = _NO_GLYPH_NEEDED.union(fine)
        self.found_fine: set[str] = set()
        self._suspects: set[str] = set()
        self._unfamiliar: re.Pattern[str] | None = None

    @cached_property
    def coverage(self) -> Mapping[str, frozenset[str]]:
        """The characters of each role's face, each opened when it is asked for: for most texts four of eight will do."""
        return Coverage(self._faces)

    @property
    def known_fine(self) -> frozenset[str]:
        """Every character of which it is known that these faces have it."""
        return self._fine | self.found_fine

    def prepare(self) -> None:
        """Get ready for many texts: a search for what is unfamiliar is ten times as quick as a set of all characters.

        Familiar is what is known to be fine; where nothing is, what all the roles' own faces have.
        """
        if self._fine == _NO_GLYPH_NEEDED:
            own = frozenset.intersection(*(self.coverage[role] for role in STACKS))
            self.found_fine.update(char for char in own if _usual(char) == char)
        familiar = "".join(sorted(self._fine | self.found_fine))
        self._unfamiliar = re.compile(f"[^{re.escape(familiar)}]")

    def let_go(self) -> None:
        """Let go of what the faces have, 12 MB; whoever asks again reads it again."""
        self.__dict__.pop("coverage", None)
        characters_in.cache_clear()

    def check(self, path: str, text: str, roles: Iterable[RoleLine]) -> tuple[Diagnostic, ...]:
        """Return which characters of an issue's source no face has, and which another face must lend.

        path: the issue's; roles: which face each of its lines is set in.

        Diagnostics: missing-glyph, invisible-character, compatibility-character, and the note borrowed-glyph;
        each once a character.
        """
        rest = {match[0] for match in self._unfamiliar.finditer(text)} if self._unfamiliar else set(text)
        rest -= self._fine
        rest -= self.found_fine
        if not rest:
            return ()
        for char in rest - self._suspects:
            (self._suspects if _is_suspect(char, self.coverage) else self.found_fine).add(char)
        suspects = rest & self._suspects
        return _about_all(suspects, path, text, roles, self.coverage) if suspects else ()


def _about_all(
    suspects: set[str],
    path: str,
    text: str,
    lines: Iterable[RoleLine],
    coverage: Mapping[str, frozenset[str]],
) -> tuple[Diagnostic, ...]:
    """Return what is to be said of these characters, where each stands first in a face that has not got it."""
    roles = {line.line: line.role for line in lines}
    found: list[Diagnostic] = []
    for char in suspects:
        for span in _places(char, path, text):
            role = roles.get(span.line, "fangsong")
            if char not in coverage[role] or _usual(char) != char:
                found.append(_about(char, span, role, coverage))
                break
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.span.line, diagnostic.span.column)))


def _places(char: str, path: str, text: str) -> Iterator[Span]:
    """Yield where a character stands; by search, since few of a text's five thousand are looked for."""
    at = text.find(char)
    while at >= 0:
        yield Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        at = text.find(char, at + 1)


def _is_suspect(char: str, coverage: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a character needs a word: one no face has, a borrowed letter or 汉字, a look-alike.

    A mark that another face lends looks the same, so that nobody need know.
    """
    if _usual(char) != char:
        return True
    lacking = [stack for role, stack in STACKS.items() if char not in coverage[role]]
    return any(char.isalpha() or not any(char in coverage[name] for name in stack) for stack in lacking)


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
    lender = next((name for name in STACKS[role] if char in coverage[name]), None)
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
    if not char.isprintable():
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
