"""Resolves the formats of Word text: defaults, the styles that a style is based on, the paragraph's style, the run's own format."""

from dataclasses import dataclass, replace

from lxml import etree

from bulletin.intake.word_package import WordPackage, attribute, child, local
from bulletin.values.text import whole_number

_DEEPEST = 50  # styles based on one another; Word itself allows eleven


@dataclass(frozen=True, slots=True)
class RunFormat:
    """The format of a run. font: the face for 汉字 (w:eastAsia)."""

    is_bold: bool = False
    size_pt: float = 10.5  # Word's own default in Chinese, 五号
    font: str = ""
    is_hidden: bool = False
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """The format of a paragraph.

    list_id: numId, empty for none; list_level: None if only the numbering part has it; level: of a heading, from 1.
    """

    run: RunFormat
    alignment: str = ""
    level: int = 0
    list_id: str = ""
    list_level: int | None = None
    style: str = ""


class WordStyles:
    """The styles of one file; `paragraph` and `run` give the format of a paragraph and of a run in the text."""

    def __init__(self, package: WordPackage) -> None:
        self._theme_fonts = _theme_fonts(package)
        self._by_id: dict[str, etree._Element] = {}
        self._known: dict[str, ParagraphFormat] = {}
        self._default = ParagraphFormat(RunFormat())
        self._default_style = ""
        for part in package.parts("styles"):
            for each in package.children(part):
                if local(each) == "docDefaults":
                    self._default = replace(
                        self._default, run=self._over(self._default.run, child(each, "rPrDefault", "rPr"))
                    )
                elif local(each) == "style":
                    self._by_id[attribute(each, "styleId")] = each
                    if attribute(each, "type") == "paragraph" and attribute(each, "default") in ("1", "true"):
                        self._default_style = attribute(each, "styleId")

    def paragraph(self, properties: etree._Element | None) -> ParagraphFormat:
        """Return a paragraph's format; properties: its w:pPr."""
        style = attribute(child(properties, "pStyle"), "val") or self._default_style
        return self._paragraph_over(self._style(style, ()), properties)

    def rise_of(self, properties: etree._Element | None) -> str:
        """Return `superscript` or `subscript` by a run's own format or its style, else an empty string."""
        own = child(properties, "vertAlign")
        if own is None:
            own = child(self._by_id.get(attribute(child(properties, "rStyle"), "val")), "rPr", "vertAlign")
        return attribute(own, "val")

    def run(self, around: RunFormat, properties: etree._Element | None) -> RunFormat:
        """Return a run's format; around: of its paragraph; properties: its w:rPr."""
        style = self._by_id.get(attribute(child(properties, "rStyle"), "val"))
        seen = 0
        chain: list[etree._Element] = []
        # the bound also ends a circle of styles
        while style is not None and seen < 12:
            chain.append(style)
            style = self._by_id.get(attribute(child(style, "basedOn"), "val"))
            seen += 1
        for each in reversed(chain):
            around = self._over(around, child(each, "rPr"))
        return self._over(around, properties)

    def _style(self, name: str, seen: tuple[str, ...]) -> ParagraphFormat:
        if name in self._known:
            return self._known[name]
        style = self._by_id.get(name)
        if style is None or name in seen or len(seen) > _DEEPEST:
            return self._default
        base = self._style(attribute(child(style, "basedOn"), "val"), (*seen, name))
        own = replace(base, run=self._over(base.run, child(style, "rPr")), style=name)
        own = self._paragraph_over(own, child(style, "pPr"))
        title = attribute(child(style, "name"), "val").lower()
        # built-in styles have English names in the files of every language of Word
        if title.startswith("heading ") and (number := whole_number(title[8:])) is not None:
            own = replace(own, level=number)
        elif title in ("title", "标题"):
            own = replace(own, level=1)
        self._known[name] = own
        return own

    def _paragraph_over(self, base: ParagraphFormat, properties: etree._Element | None) -> ParagraphFormat:
        if properties is None:
            return base
        if (jc := child(properties, "jc")) is not None:
            base = replace(
                base, alignment=attribute(jc, "val").replace("start", "left").replace("end", "right")
            )
        if (outline := child(properties, "outlineLvl")) is not None:
            depth = whole_number(attribute(outline, "val"))
            base = replace(base, level=depth + 1 if depth is not None and depth < 9 else 0)
        if (numbers := child(properties, "numPr")) is not None:
            identity = attribute(child(numbers, "numId"), "val", base.list_id)
            level = attribute(child(numbers, "ilvl"), "val")
            own_level = whole_number(level)
            own_level = base.list_level if own_level is None else own_level
            base = replace(base, list_id="" if identity == "0" else identity, list_level=own_level)
        return base

    def _over(self, base: RunFormat, properties: etree._Element | None) -> RunFormat:
        if properties is None:
            return base
        for each in properties:
            name = local(each)
            if name == "b":
                base = replace(base, is_bold=_is_on(each))
            elif name in ("vanish", "specVanish"):
                base = replace(base, is_hidden=_is_on(each))
            elif name in ("strike", "dstrike"):
                base = replace(base, is_struck=_is_on(each))
            elif name == "sz":
                size = attribute(each, "val")
                if size.replace(".", "", 1).isdecimal():
                    base = replace(base, size_pt=float(size) / 2)
            elif name == "rFonts":
                theme = attribute(each, "eastAsiaTheme")
                # majorEastAsia or minorEastAsia
                font = self._theme_fonts.get(theme[:5], "") if theme else attribute(each, "eastAsia")
                base = replace(base, font=font or base.font)
        return base


def _is_on(element: etree._Element) -> bool:
    return attribute(element, "val", "1") not in ("0", "false", "off")


def _theme_fonts(package: WordPackage) -> dict[str, str]:
    """Return the faces for 汉字 of the theme: `major` and `minor`."""
    out: dict[str, str] = {}
    for part in package.parts("theme"):
        scheme = child(package.xml(part), "themeElements", "fontScheme")
        for kind in ("major", "minor"):
            fonts = child(scheme, f"{kind}Font")
            face = attribute(child(fonts, "ea"), "typeface")
            for each in fonts if fonts is not None else ():
                if not face and attribute(each, "script") == "Hans":
                    face = attribute(each, "typeface")
            out[kind] = face
    return out
