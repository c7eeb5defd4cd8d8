"""Finds characters of texts and the address book that no face has, that come from another face, or only look like others."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from bulletin.checks.odd_characters import NO_GLYPH_NEEDED, TARGET, about_odd, is_invisible, places, usual
from bulletin.reading.nodes import Scalar, scalars_of
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.typesetting.fonts import STACKS, Coverage, Face, role_name
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error, note
from bulletin.values.model import RoleLine


class KnownCharacters(NamedTuple):
    """What is known of characters. fine: they need no remark; suspects: character that may need one → roles that have it."""

    fine: str = ""
    suspects: Mapping[str, tuple[str, ...]] = MappingProxyType({})


NONE_KNOWN = KnownCharacters()


class Characters:
    """Knows which characters of issues can be printed without a remark; each is looked up in the faces once."""

    def __init__(self, faces: Iterable[Face], known: KnownCharacters = NONE_KNOWN) -> None:
        """faces: one for each role. known: the result of an earlier run with the same faces."""
        self._coverage = Coverage(faces, known.suspects)
        self._fine = {*NO_GLYPH_NEEDED, *known.fine}
        self._suspects = set(known.suspects)
        self.has_opened_faces = False

    @property
    def known(self) -> KnownCharacters:
        """What is known by now; all faces are opened for it if there are suspects."""
        suspects = sorted(self._suspects)
        lenders = {c: tuple(r for r in self._coverage if self._coverage.has(r, c)) for c in suspects}
        return KnownCharacters("".join(sorted(self._fine)), lenders)

    def open_faces(self) -> None:
        """Read the faces of the four roles of `STACKS`, once; characters that all of them have need no remark.

        Called before worker processes are forked, or at the first unknown character. For most texts these four of eight
        faces are enough.
        """
        if not self.has_opened_faces:
            self.has_opened_faces = True
            own = frozenset.intersection(*(self._coverage[role] for role in STACKS))
            self._fine.update(char for char in own if usual(char) == char and not is_invisible(char))

    def check(self, path: str, text: str, roles: Iterable[RoleLine]) -> tuple[Diagnostic, ...]:
        """Return which characters of an issue's source no face has, and which another face must lend.

        path: the issue's; roles: the face in which each of its lines is set.

        Diagnostics: missing-glyph, invisible-character, compatibility-character, and the note borrowed-glyph;
        one for each character.
        """
        unknown = set(text) - self._fine
        if not unknown:
            return ()
        if unknown - self._suspects:
            self.open_faces()
        for char in unknown - self._fine - self._suspects:
            (self._suspects if _is_suspect(char, self._coverage) else self._fine).add(char)
        suspects = unknown & self._suspects
        return _about_all(suspects, path, text, roles, self._coverage) if suspects else ()


def _about_all(
    suspects: set[str], path: str, text: str, lines: Iterable[RoleLine], coverage: Coverage
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each of these characters: at its first place if it is odd, else the first set in a face without it."""
    roles = {line.line: line.role for line in lines}
    text = TARGET.sub(lambda match: " " * len(match[0]), text)
    found: list[Diagnostic] = []
    for char in suspects:
        for span in places(char, path, text):
            role = roles.get(span.line, "fangsong")
            if not coverage.has(role, char) or usual(char) != char or is_invisible(char):
                found.append(about_odd(char, text, span) or _about(char, span, role, coverage))
                break
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.span.line, diagnostic.span.column)))


def _is_suspect(char: str, coverage: Coverage) -> bool:
    """Return whether a character needs a remark: no face has it, it is a borrowed letter or 汉字, or a look-alike.

    A punctuation mark from another face looks the same, and the office asked for what its 补字 faces supply.
    """
    if usual(char) != char or is_invisible(char):
        return True
    if any(coverage.has(name, char) for name in coverage.supplements):
        return False
    lacking = [stack for role, stack in STACKS.items() if not coverage.has(role, char)]
    # ⁿ and ₓ, which NFKC changes, count as signs, not as letters.
    is_letter = char.isalpha() and unicodedata.normalize("NFKC", char) == char
    return any(is_letter or not any(coverage.has(name, char) for name in stack) for stack in lacking)


def _about(char: str, span: Span, role: str, coverage: Coverage) -> Diagnostic:
    """Return a diagnostic for a character that is not one of the odd ones."""
    lender = next((name for name in STACKS[role] if coverage.has(name, char)), None)
    code = f"U+{ord(char):04X}"
    if lender is not None:
        message = f"`{char}`（{code}）{role_name(role)}里没有，用{role_name(lender)}代替"
        hint = "不要紧；要完全一致，就在 site.yaml 的 `印刷: {字体: …}` 里用字更全的字体"
        return note("borrowed-glyph", message, span, "这个字的样子会和旁边略有不同", hint=hint)
    if not (char.isprintable() or _is_private(char)):
        action = "换成空格" if unicodedata.category(char) == "Zs" else "删掉它"
        message, hint = f"这里有一个看不见的字符 {code}", f"{action}，多半是从网页或 PDF 粘贴时带来的"
        return error("invisible-character", message, span, "印不出来，也搜不到", hint=hint)
    searched = "、".join(f"`{name}`" for name in coverage.supplements.values())
    what = "这是电脑上自造的字，别的电脑上没有" if _is_private(char) else "随程序带的字体里都没有这个字"
    label = what + (f"，补字的 {searched} 里也没有" if searched else "")
    message, hint = f"`{char}`（{code}）没有字体能印", _instead_of(char, coverage)
    return error("missing-glyph", message, span, label, hint=hint)


def _instead_of(char: str, coverage: Coverage) -> str:
    """Return the hint for a character that no face has."""
    alike = _ALIKE.get(char) or unicodedata.normalize("NFKC", char)
    if alike != char and alike.isprintable() and all(_is_drawn(each, coverage) for each in alike):
        return f"换成 `{alike}`"
    is_written = _is_private(char) or unicodedata.category(char).startswith("L")
    if not is_written:
        return "删掉它，或者写成字"
    names = ", ".join([*coverage.supplements.values(), "文件名.ttf"])
    act = "把 site.yaml 里的补字改成" if coverage.supplements else "在 site.yaml 的 `印刷:` 下面加一行"
    return (
        f"找一个有这个字的字体文件，放进 `layouts/fonts/`，再{act} `  补字: [{names}]`；"
        "没有这样的字体，就换一个写法"
    )


def _is_drawn(char: str, coverage: Coverage) -> bool:
    """Return whether the body's faces have a character."""
    return any(coverage.has(name, char) for name in STACKS["fangsong"])


# Signs from web pages and other programs → signs or words that the faces have.
_ALIKE = {
    **dict(zip("►◄‣⁃➔➜➤⟶⟵∙⋅✱✲✳⁎", "→←●—→→→→←··＊＊＊*", strict=True)),
    **dict(
        zip(
            "﹐﹑﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞︵︶﹁﹂﹃﹄︿﹀︽︾",
            "，、；：？！（）｛｝〔〕（）「」『』〈〉《》",
            strict=True,
        )
    ),
    "⸺": "——",
    "⸻": "——",
    "︙": "……",
    "⋮": "……",
    "‱": "万分之",
    "₽": "卢布",
    "₹": "卢比",
    "‟": "“",
    "✉": "邮箱：",
    "✆": "电话：",
    "℻": "传真：",
}


def _is_private(char: str) -> bool:
    """Return whether a character is of private use, whose meaning each office defines itself: 造字."""
    return unicodedata.category(char) == "Co"


def check_book(path: str, text: str, characters: Characters) -> Iterator[Diagnostic]:
    """Yield which characters in the address book's values cannot be printed, at their places; comments are not checked.

    Diagnostics: missing-glyph, here a warning, since the site shows nothing of the book; the note borrowed-glyph.
    """
    if not characters.check(path, text, ()):
        return  # nearly always; then its YAML need not be parsed once more
    root = parse_yaml(path, text).value
    for scalar in scalars_of(root) if root else ():
        yield from check_value(scalar, characters)


def check_value(value: Scalar, characters: Characters) -> Iterator[Diagnostic]:
    """Yield which characters of one value cannot be printed; it is the book's, or a cell that is imported into it."""
    for found in characters.check(value.span.path, value.text, ()):
        if found.code not in ("missing-glyph", "borrowed-glyph"):
            continue  # odd characters are reported for every file
        # In a spreadsheet the place is the whole cell.
        is_exact = value.span.length >= len(value.text)
        column = value.span.column + (found.span.column - 1 if is_exact else 0)
        span = replace(value.span, column=column, length=1)
        severity = Severity.WARNING if found.severity is Severity.ERROR else found.severity
        yield replace(found, span=span, severity=severity, label=f"`{value.text[:40]}`：{found.label}")
