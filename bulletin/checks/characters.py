"""Characters of a text, or of the address book, that no face has, that another face must lend, or that only look like others."""

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
    """Characters that need no remark, and those that do with the roles whose faces have them."""

    fine: str = ""
    suspects: Mapping[str, tuple[str, ...]] = MappingProxyType({})


NONE_KNOWN = KnownCharacters()


class Characters:
    """Which characters of issues can be printed without a remark; each is looked up in the faces once."""

    def __init__(self, faces: Iterable[Face], known: KnownCharacters = NONE_KNOWN) -> None:
        """faces: one for each role. known: what was found out before with the same faces."""
        self._coverage = Coverage(faces, known.suspects)
        self._fine = {*NO_GLYPH_NEEDED, *known.fine}
        self._suspects = set(known.suspects)
        self.has_opened_faces = False

    @property
    def known(self) -> KnownCharacters:
        """What was found out by now; all faces are opened for it."""
        suspects = sorted(self._suspects)
        lenders = {c: tuple(r for r in self._coverage if self._coverage.has(r, c)) for c in suspects}
        return KnownCharacters("".join(sorted(self._fine)), lenders)

    def open_faces(self) -> None:
        """Learn the characters that every role's own face has, once: before processes are forked, or when one is unknown.

        For most texts these four of eight faces are enough.
        """
        if not self.has_opened_faces:
            self.has_opened_faces = True
            own = frozenset.intersection(*(self._coverage[role] for role in STACKS))
            self._fine.update(char for char in own if usual(char) == char and not is_invisible(char))

    def check(self, path: str, text: str, roles: Iterable[RoleLine]) -> tuple[Diagnostic, ...]:
        """Return which characters of an issue's source no face has, and which another face must lend.

        path: the issue's; roles: which face each of its lines is set in.

        Diagnostics: missing-glyph, invisible-character, compatibility-character, and the note borrowed-glyph;
        each once a character.
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
    """Return a diagnostic of each of these characters, at its first place that is set in a face without it."""
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
    """Return whether a character needs a remark: one no face has, a borrowed letter or 汉字, a look-alike.

    A punctuation mark that another face lends looks the same; what the office's 补字 lends was asked for.
    """
    if usual(char) != char or is_invisible(char):
        return True
    if any(coverage.has(name, char) for name in coverage.supplements):
        return False
    lacking = [stack for role, stack in STACKS.items() if not coverage.has(role, char)]
    # ⁿ and ₓ are drawn, not written.
    is_letter = char.isalpha() and unicodedata.normalize("NFKC", char) == char
    return any(is_letter or not any(coverage.has(name, char) for name in stack) for stack in lacking)


def _about(char: str, span: Span, role: str, coverage: Coverage) -> Diagnostic:
    """Return what is wrong with a character that is seen."""
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
    """Return what an author does about a character that no face has."""
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


# Signs from web pages and other programs, and those that the faces have in their place.
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
    """Return whether a character has the meaning that its user gives it: 造字 of an office."""
    return unicodedata.category(char) == "Co"


def check_book(path: str, text: str, characters: Characters) -> Iterator[Diagnostic]:
    """Yield what cannot be printed of the address book's values, each at its place; comments are for the office.

    Diagnostics: missing-glyph, a warning, since the site has none of it; the note borrowed-glyph.
    """
    if not characters.check(path, text, ()):
        return  # so it is nearly always, and the text need not be read a second time
    root = parse_yaml(path, text).value
    for scalar in scalars_of(root) if root else ():
        yield from check_value(scalar, characters)


def check_value(value: Scalar, characters: Characters) -> Iterator[Diagnostic]:
    """Yield what cannot be printed of one value, of the book or of a cell that becomes one."""
    for found in characters.check(value.span.path, value.text, ()):
        if found.code not in ("missing-glyph", "borrowed-glyph"):
            continue  # odd characters are reported for every file
        # In a cell of a sheet the place is the cell.
        is_exact = value.span.length >= len(value.text)
        column = value.span.column + (found.span.column - 1 if is_exact else 0)
        span = replace(value.span, column=column, length=1)
        severity = Severity.WARNING if found.severity is Severity.ERROR else found.severity
        yield replace(found, span=span, severity=severity, label=f"`{value.text[:40]}`：{found.label}")
