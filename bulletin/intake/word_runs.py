"""Reads the runs of a Word paragraph, and what is anchored in them: text boxes, pictures, charts; revisions are accepted."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml import etree

from bulletin.intake.blocks import Remark, SourceBlock, SourceParagraph, SourcePicture, SourceRun
from bulletin.intake.word_fields import WordFields
from bulletin.intake.word_package import WordPackage, attribute, child, local
from bulletin.intake.word_styles import RunFormat, WordStyles
from bulletin.values.text import LOWERED, RAISED

# Elements whose children are read as if they were the parent's; elements that are left out.
THROUGH = {
    "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "ins", "moveTo", "fldSimple", "dir", "bdo",
    "rubyBase", "rt", "ruby", "oMath", "oMathPara", "AlternateContent", "Choice", "Fallback",
}  # fmt: skip
DROPPED = {"del", "moveFrom"}
DEEPEST = 60  # nesting of tables and text boxes
_CODE = re.compile("[0-9A-Fa-f]{1,5}")
_OF_SYMBOL_FONTS = re.compile("[\uf020-\uf0ff]")
# Characters of symbol fonts that offices type (Wingdings, Wingdings 2, Symbol), by face and code.
SYMBOLS = {
    ("wingdings", 0xA8): "□", ("wingdings", 0x6F): "□", ("wingdings", 0xFE): "☑", ("wingdings", 0xFD): "☒", ("wingdings", 0xFC): "√",
    ("wingdings", 0xFB): "×", ("wingdings", 0x6C): "●", ("wingdings", 0x6E): "■", ("wingdings", 0x75): "◆", ("wingdings", 0xD8): "➢",
    ("wingdings", 0xE0): "→", ("wingdings", 0xDF): "←", ("wingdings", 0xAB): "★",
    ("wingdings 2", 0x52): "☑", ("wingdings 2", 0x54): "☒", ("wingdings 2", 0xA3): "□", ("wingdings 2", 0x50): "√", ("wingdings 2", 0x4F): "×",
    ("symbol", 0xB7): "·", ("symbol", 0xB0): "°", ("symbol", 0xB1): "±", ("symbol", 0xB4): "×", ("symbol", 0xB8): "÷",
    ("symbol", 0xA3): "≤", ("symbol", 0xB3): "≥", ("symbol", 0xB9): "≠", ("symbol", 0xBB): "≈", ("symbol", 0xA5): "∞", ("symbol", 0xD6): "√",
    ("symbol", 0x61): "α", ("symbol", 0x62): "β", ("symbol", 0x67): "γ", ("symbol", 0x64): "δ", ("symbol", 0x6D): "μ", ("symbol", 0x70): "π", ("symbol", 0x73): "σ",
    ("symbol", 0x57): "Ω", ("symbol", 0x44): "Δ", ("symbol", 0x53): "Σ",
}  # fmt: skip
_WORDS = {
    "revision": "有修订，已经照“全部接受”导入，删去的字没有导入",
    "hidden-text": "有隐藏的文字，没有导入",
    "comment": "有批注，没有导入",
    "field-code": "有域或公式，只留下看得见的文字",
    "symbol": "有符号字体的字，不知道是什么字",
    "font-substituted": "有符号字体的字，换成了样子相同的通用字",
    "struck": "有划了删除线的字，照样导入了",
    "chart": "有图表或者 SmartArt 图形，没有导入",
    "embedded": "里面嵌着另一个文件，没有导入",
    "unread": "有些文字在认不出的地方，没有导入",
}
_CODES = {"struck": "revision", "chart": "picture", "embedded": "picture", "unread": "dropped-line"}


class SourceRemarks:
    """Collects remarks by kind, so that a hundred revisions are one place to check."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[str, str]]] = {}  # places and dropped texts by kind

    def see(self, kind: str, place: str, dropped: str = "") -> None:
        """Count one more of a kind. dropped: its text, if that is left out."""
        self._seen.setdefault(kind, []).append((place, dropped))

    def as_remarks(self) -> list[Remark]:
        """Return one remark for each kind."""
        return [
            Remark(
                _CODES.get(kind, kind),
                seen[0][0],
                f"{_WORDS[kind]}（{len(seen)} 处）",
                " ".join(text for _, text in seen if text),
            )
            for kind, seen in self._seen.items()
        ]


class WordRuns:
    """Reads runs. blocks: reads the contents of a text box; place: returns the place of the current paragraph."""

    def __init__(
        self, package: WordPackage, styles: WordStyles, remarks: SourceRemarks,
        blocks: Callable[[etree._Element, int], Iterable[SourceBlock]], place: Callable[[], str],
    ) -> None:  # fmt: skip
        self.package, self.styles, self.remarks = package, styles, remarks
        self.blocks, self.place = blocks, place
        self.relations = package.relations(package.main)
        self.fields = WordFields()
        self.outside: list[Remark] = []  # pictures that are not in the file
        self.marks: dict[str, str] = {}  # label of a note → its mark, if that was typed
        self.read: set[etree._Element] = set()  # the w:t elements that were reached

    def collect(
        self, parent: etree._Element, form: RunFormat, runs: list[SourceRun], aside: list[SourceBlock], depth: int
    ) -> None:  # fmt: skip
        """Add the runs below an element to `runs`, and what is anchored in them to `aside`."""
        if depth > DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "r":
                own = self.styles.run(form, child(each, "rPr"))
                self._run(each, own, _rise(self.styles.rise_of(child(each, "rPr"))), runs, aside, depth)
            elif name in DROPPED:
                self.drop("revision", each)
            elif name == "AlternateContent":
                self.collect(chosen(each), form, runs, aside, depth + 1)
            # of a formula only the characters are read: its layout is lost
            elif name in ("oMath", "oMathPara"):
                self.remarks.see("field-code", self.place())
                runs.append(SourceRun(self.words(each), False, form.size_pt, form.font))
            elif name in THROUGH:
                if name in ("ins", "moveTo"):
                    self.remarks.see("revision", self.place())
                self.collect(each, form, runs, aside, depth + 1)

    def drop(self, kind: str, element: etree._Element) -> None:
        """Leave out the contents of an element, with a remark."""
        self.remarks.see(kind, self.place(), self.words(element))

    def words(self, element: etree._Element) -> str:
        """Return all text below an element, and count it as read."""
        texts = [node for node in element.iter() if local(node) in ("t", "delText")]
        self.read.update(texts)
        return "".join(node.text or "" for node in texts)

    def _run(
        self, run: etree._Element, form: RunFormat, rise: dict[str, str], runs: list[SourceRun], aside: list[SourceBlock], depth: int
    ) -> None:  # fmt: skip
        empty = SourceRun("", form.is_bold, form.size_pt, form.font)
        typed = ""
        for each in run:
            name = local(each)
            text = self._text(each)
            if name in ("footnoteReference", "endnoteReference"):
                note = f"{name[0]}{attribute(each, 'id')}"
                runs.append(replace(empty, note=note))
                typed = note if attribute(each, "customMarkFollows") in ("1", "true", "on") else ""
            elif name == "ruby":
                base = child(each, "rubyBase")
                self.collect(each if base is None else base, form, runs, aside, depth + 1)
                reading = child(each, "rt")
                if reading is not None and (said := self.words(reading)):
                    runs.append(replace(empty, text=f"（{said}）"))
            elif name == "AlternateContent" and depth < DEEPEST:
                branch = chosen(each)
                self._run(branch, form, rise, runs, aside, depth + 1)
            elif name in ("drawing", "pict", "object"):
                self._aside(each, aside, depth + 1)
            if not text:
                continue
            if typed:  # a mark that the author typed; the text of the note begins with it too
                self.marks[typed] = self.marks.get(typed, "") + text
                continue
            if _OF_SYMBOL_FONTS.search(text):
                fonts = child(run, "rPr", "rFonts")
                face = next((f for k in ("ascii", "hAnsi", "eastAsia") if (f := attribute(fonts, k))), "")
                text = "".join(
                    self._symbol(face, ord(char)) if _OF_SYMBOL_FONTS.match(char) else char for char in text
                )
            if form.is_hidden:
                self.remarks.see("hidden-text", self.place(), text)
                continue
            if form.is_struck and text.strip():
                self.remarks.see("struck", self.place())
            if rise and all(char in rise for char in text):
                text = "".join(rise[char] for char in text)
            runs.append(replace(empty, text=text))

    def _text(self, each: etree._Element) -> str:
        """Return the text that one element of a run shows."""
        name = local(each)
        if name == "t":
            self.read.add(each)
            return (each.text or "").replace("\xad", "")
        if name in ("tab", "ptab"):
            return "\t"
        if name in ("br", "cr"):
            return "\n"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            code = attribute(each, "char")
            return self._symbol(attribute(each, "font"), int(code, 16) if _CODE.fullmatch(code) else 0)
        if name == "instrText":
            self.fields.code(each.text or "")
        elif name == "fldChar":
            text, is_odd = self.fields.mark(each)
            if is_odd:
                self.remarks.see("field-code", self.place())
            return text
        return ""

    def _symbol(self, face: str, number: int) -> str:
        """Return what a character of a symbol font shows, as Unicode; □ with a remark if it is unknown."""
        # symbol fonts may have their codes at U+F000 … U+F0FF
        code = number & 0xFF if number >= 0xF000 else number
        if known := SYMBOLS.get((face.lower() or "wingdings", code)):
            self.remarks.see("font-substituted", self.place())
            return known
        if 0xE000 <= number < 0xF900 or number < 0x20 or 0xD800 <= number < 0xE000:
            self.remarks.see("symbol", self.place())
            return "□"
        return chr(number)

    def _aside(self, parent: etree._Element, aside: list[SourceBlock], depth: int) -> None:
        """Collect text boxes and pictures in a drawing, each once."""
        if depth > DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "txbxContent":
                aside.extend(self.blocks(each, depth + 1))
            elif name == "AlternateContent":
                self._aside(chosen(each), aside, depth + 1)
            elif name in ("blip", "imagedata"):
                self._picture(each, aside)
            elif name == "textpath" and (words := attribute(each, "string").strip()):
                # WordArt
                aside.append(SourceParagraph((SourceRun(words, size_pt=36),), self.place(), "center"))
            elif name in ("chart", "relIds"):
                identity = attribute(each, "id") or attribute(each, "dm")
                root = self.package.xml(self.relations.get(identity, ("", ""))[1] or "\0")
                self.remarks.see("chart", self.place(), _shown_in_chart(root))
            else:
                if name == "OLEObject":
                    self.remarks.see("embedded", self.place())
                self._aside(each, aside, depth + 1)

    def _picture(self, element: etree._Element, aside: list[SourceBlock]) -> None:
        kind, path = self.relations.get(attribute(element, "embed") or attribute(element, "id"), ("", ""))
        data = self.package.read(path) if kind == "image" and path else None
        if data:
            aside.append(SourcePicture(posixpath.basename(path), data, self.place()))
        elif attribute(element, "link") or attribute(element, "embed") or attribute(element, "id"):
            self.outside.append(
                Remark("picture", self.place(), "有一张图片在文件外面，没有导入，请另外放进来")
            )


def chosen(alternate: etree._Element) -> etree._Element:
    """Return the branch of an mc:AlternateContent that has content: text boxes and drawings are stored twice."""
    branches = [each for each in alternate if local(each) in ("Choice", "Fallback")]
    held = ("txbxContent", "blip", "imagedata", "t", "chart", "relIds")
    return next((b for b in branches if any(local(each) in held for each in b.iter())), alternate)


def texts_seen(element: etree._Element) -> Iterator[etree._Element]:
    """Yield each w:t below an element once, only in the chosen branch of alternatives."""
    for each in element:
        name = local(each)
        if name == "AlternateContent":
            yield from texts_seen(chosen(each))
        elif name == "t":
            yield each
        else:
            yield from texts_seen(each)


def _rise(name: str) -> dict[str, str]:
    return {"superscript": RAISED, "subscript": LOWERED}.get(name, {})


def _shown_in_chart(root: etree._Element | None) -> str:
    """Return the words of a chart or of SmartArt."""
    if root is None:
        return ""
    words = [node.text or "" for node in root.iter() if local(node) == "t"]
    names = [node.text or "" for cache in root.iter() if local(cache) == "strCache" for node in cache.iter() if local(node) == "v"]  # fmt: skip
    return " ".join(dict.fromkeys([*words, *names]))
