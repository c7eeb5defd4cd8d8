"""Finds markup of other programs that is plain text here: strikethrough, highlighting, superscripts, formulas, boxes, attributes.

It would be printed as typed, so each line is reported once, with the line as it was probably meant: m^2^ is m².
"""

import re
from collections.abc import Collection, Iterable, Iterator

from bulletin.reading.hidden_notes import code_and_lines, without_code
from bulletin.reading.markdown import Chunk
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, warning
from bulletin.values.text import LOWERED, RAISED, in_signs

_ADDRESS = re.compile(r"\]\([^()\n]*\)|<[^<>\s]*>|https?://[^\s\"”，。；、）]*")
# The repetitions are bounded; otherwise each unclosed sign would be followed to the end of its line. C++和C++, $5和$6 and
# a==1，b==2 are text.
_REVISED = re.compile(r"\{(--|\+\+|~~|==)([^{}\n]{1,200}?)\1\}")  # CriticMarkup: {++甲++}, {~~甲~>乙~~}
_STRUCK = re.compile(r"(?<![~\\])~~(?![~\s])([^~\n]{0,200}[^~\s])~~(?!~)")
# ==甲==, ++甲++
_MARKED = re.compile(
    r"(?<![=0-9A-Za-z\\])==(?![=\s])([^=\n]{0,200}[^=\s])==(?!=)|(?<![+0-9A-Za-z\\])\+\+(?![+\s])([^+\n]{0,200}[^+\s])\+\+(?!\+)"
)
# $x^2$, $$\frac{a}{b}$$; without Chinese characters
_FORMULA = re.compile(
    r"(?<![$0-9A-Za-z\\])(\$\$?)(?![$\s])(?=[^$\n]*[A-Za-z^_\\=])([^$\n\u3000-\u9fff\uff00-\uffef]{1,200})(?<!\s)\1(?![$0-9])"
)
# m^2^, 10^{-3}, x^2
_RAISED = re.compile(
    r"(?<![\[\\])\^([^\W_]{1,12})\^(?!\^)|(?<=[0-9A-Za-z)）\]])\^(?:\{([^{}\n]{1,12})\}|([-+−]?\d{1,3})(?![\d^]))"
)
# H~2~O, x_{ij}, CO_2, PM_2.5
_LOWERED = re.compile(
    r"(?<=[A-Za-z)])~(\d{1,3})~(?![~\d])|(?<=[0-9A-Za-z)])_\{([^{}\n]{1,12})\}|(?<=CO|SO|NO|NH|CH|PM)_(\d(?:\.\d)?)(?![0-9A-Za-z_])"
)
# [ ] 甲, - [x] 甲
_BOX = re.compile(r"^(\s*(?:[-*+•]\s+|\d{1,2}[.)、]\s*)?)\[([ xX√✓])\](?=[\s\u4e00-\u9fff])")
# {#anchor .class} of Pandoc.
_ATTRIBUTES = re.compile(r"(?<!\))[ \t]{0,9}\{[ ]?(?:[.#][A-Za-z][\w-]*[ ]?)+\}")
_CALLOUT = re.compile(r"^(\s*>\s*)\[!\w{2,12}\][-+]?[ \t]*")  # > [!NOTE]
_BLANK_TO_FILL = re.compile(r"\{\{[^{}\n]{1,60}\}\}|«[^«»\n]{1,60}»")  # a template's {{单位}}, Word's «单位»
# A field that Word could not compute, or its code: 错误！未找到引用源。, HYPERLINK "…", { PAGE \* MERGEFORMAT }; and the
# placeholder of a picture that was not copied along: [图片].
_LEFT_BY_WORD = re.compile(
    r"错误[!！] ?(?:未找到引用源|未定义书签|未指定\S{2,6}|未找到目录项|链接无效|文档中没有指定样式的文字)[。.]?"
    r"|\bHYPERLINK +(?:\\l +)?[\"“][^\"”\n]*[\"”] *|(?:\{ ?)?\b(?:TOC|PAGE|NUMPAGES|SEQ \S+|REF \S+|PAGEREF \S+)(?: +\\[*a-z](?: +MERGEFORMAT *| +\"[^\"\n]*\")?)+(?: ?\})?"
)
_NO_PICTURE = re.compile(r"^\s*[\[【［](?:图片?|照片|截图|表情|[Ii]mage|IMG)\d{0,2}[\]】］]\s*$")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_WORDS = re.compile(r"\\(?:text|mathrm|mathbf|rm)\{([^{}]*)\}")
_SIGNS = {
    "times": "×", "div": "÷", "pm": "±", "cdot": "·", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈",
    "infty": "∞", "degree": "°", "circ": "°", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "mu": "μ", "pi": "π",
    "sum": "∑", "sqrt": "√", "to": "→", "rightarrow": "→", "%": "%", ",": "", ";": "", "quad": " ",
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+|[%,;])[ ]?")
_FIRST_SIGNS = (*"~=+$^_[{«【［\\", "错误", "HYPERLINK", "MERGEFORMAT")
# First of the private-use characters that stand for code and addresses while a line is corrected.
_STAYS = 0x10_0000


def other_syntax(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line of a block that has markup of another program. Diagnostics: other-syntax."""
    numbers, code = code_and_lines(chunk, _FIRST_SIGNS)
    yield from other_syntax_in_lines(source, numbers, code)


def other_syntax_in_lines(
    source: SourceLines, numbers: Iterable[int], code: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each of these lines that has markup of another program.

    code: contents of code spans, which are skipped.
    """
    for number in numbers:
        line = source.lines[number - 1] if number <= len(source.lines) else ""
        bare = _ADDRESS.sub(lambda m: "\0" * len(m[0]), without_code(line, code))
        found = [
            (match.start(), order, match, what)
            for order, (pattern, what) in enumerate(_KINDS)
            if (match := pattern.search(bare))
        ]
        if found:
            # The leftmost match is reported; the hint corrects all of them.
            *_, match, what = min(found, key=lambda each: each[:2])
            sign = line[match.start() : match.end()].strip()
            where = Span(source.path, number, line.find(sign, match.start()) + 1, len(sign))
            meant = _as_meant(line, bare)
            hint = meant if meant.strip("> ") else "删掉这一行"
            yield warning("other-syntax", f"`{sign[:30]}` 照原样印出来了", where, what, hint=hint)


_KINDS = (
    (_REVISED, "这里不认修订的记号：要的字留下，不要的删去"),
    (_STRUCK, "这里没有删除线：不要的字删去"),
    (_MARKED, "这里没有底色、下划线：要突出的字写成加粗"),
    (_FORMULA, "这里不排公式：用普通的字、符号写，复杂的做成图片"),
    (_RAISED, "这里没有上标的记号：直接写上标的字"),
    (_LOWERED, "这里没有下标的记号：直接写下标的字"),
    (_BOX, "方框直接写 ☐、☑"),
    (_ATTRIBUTES, "这里不认花括号里的属性"),
    (_CALLOUT, "这里不认这种记号，方括号会印出来"),
    (_BLANK_TO_FILL, "这里像是要换成真的内容的地方"),
    (_LEFT_BY_WORD, "这是 Word 没有算出来的域，换成该印的字"),
    (_NO_PICTURE, "图没有一起粘过来：存到文章旁边，写成 `![图题](图.jpg)`"),
)


def _as_meant(line: str, bare: str) -> str:
    """Return the line with markup of other programs replaced by ours or by plain characters.

    bare: the line with code and addresses as U+0000.
    """
    kept = {chr(_STAYS + n): line[slice(*m.span())] for n, m in enumerate(re.finditer("\0+", bare))}
    names = iter(kept)
    # A different character for each part: some may be in struck text, which is deleted.
    bare = re.sub("\0+", lambda _: next(names), bare)
    bare = _REVISED.sub(lambda m: {"--": "", "~~": m[2].partition("~>")[2]}.get(m[1], m[2]), bare)
    text = _BOX.sub(lambda m: f"{m[1]}{'☐' if m[2] == ' ' else '☑'}", bare)
    text = _CALLOUT.sub(r"\1", _ATTRIBUTES.sub("", _LEFT_BY_WORD.sub("", _NO_PICTURE.sub("", text))))
    text = _FORMULA.sub(lambda m: _plain_formula(m[2]), _STRUCK.sub("", text))
    text = _MARKED.sub(_bold, text)
    text = _BLANK_TO_FILL.sub("……", _raised_and_lowered(text))
    return "".join(kept.get(char, char) for char in text).rstrip()


def _bold(match: re.Match[str]) -> str:
    words = str(match[1] or match[2])
    return words if "**" in words else f"**{words}**"


def _plain_formula(formula: str) -> str:
    """Return a TeX formula in plain characters as far as they exist."""
    text = _FRACTION.sub(r"\1/\2", _WORDS.sub(r"\1", formula))
    text = _COMMAND.sub(lambda m: _SIGNS.get(m[1], m[0]), text)
    text = re.sub(r"([_^])([0-9A-Za-z+-])(?![}\w])", r"\1{\2}", text)
    return _raised_and_lowered(text).strip()


def _raised_and_lowered(text: str) -> str:
    text = _RAISED.sub(lambda m: in_signs(next(part for part in m.groups() if part), RAISED), text)
    return _LOWERED.sub(lambda m: in_signs(next(part for part in m.groups() if part), LOWERED), text)
