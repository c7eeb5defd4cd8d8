"""One line of YAML → the lines that its author probably meant, the most likely first."""

import re
from collections.abc import Iterator, Sequence

from bulletin.reading.yaml_columns import KEY_WORDS, KEYED, NAME, SURE, Repair, goes_on, places
from bulletin.reading.yaml_comments import in_quotes, sign_in_brackets

KNOWN = "(?:" + "|".join(map(re.escape, sorted(KEY_WORDS, key=len, reverse=True))) + ")"
_LEAD = r"[ \t　]*(?:- +)*"
# 日期：2020-03-10
_COLON = re.compile(rf"^({_LEAD})({NAME})[ 　]*[：∶﹕︰꞉][ 　]*(.*)$")
# A known key with another sign: 日期；2020-03-10, 日期=2020-03-10, **日期**：2020-03-10
_OTHER_COLON = re.compile(
    rf"^({_LEAD})\*{{0,2}}({KNOWN})(?:[ 　]*(?:[；;=＝。→]|[-=]>)|[ 　]+:(?=\S)|\*{{1,2}}[ 　]*[:：])[ 　]*(.*)$"
)
# The same for any key, which is less certain: 甲=乙, 甲 -> 乙
_EQUALS = re.compile(rf"^({_LEAD})({NAME})[ 　]*(?:[=＝→]|[-=]>| :)[ 　]*(.+)$")
# 日期:2020-03-10
_NO_SPACE = re.compile(rf"^({_LEAD})({NAME}):(?=[^\s/]|　)：?[　 ]*(.*)$")
# A known key without a colon: 日期 2020-03-10, 日期2020-03-10
_NO_COLON = re.compile(rf"^({_LEAD})({KNOWN})([ 　]+\S.*|[^\s:：].*)?$")
# A word alone on its line, which may be the key of a group below.
_BARE_WORD = re.compile(rf"^({_LEAD})({NAME})[ ]*$")
# 报 [县委, 县政府]
_NO_COLON_BEFORE_BRACKET = re.compile(rf"^({_LEAD})({NAME})[ 　]*[；;=＝]?[ 　]*([\[{{].*)$")
_NO_DASH_SPACE = re.compile(r"^([ 　]*)(-)([^\s-].*)$")
# Items of a list with ordinals: 1. 县委, （一）县委, ①县委
_NUMBERED = re.compile(
    r"^([ 　]*)((?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．)）]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])[ 　]*(\S.*)$"
)
_OTHER_DASH = re.compile(r"^([ 　]*)([－—–―─•●·*+])[ 　]*(\S.*)$")
_TWO_DASHES = re.compile(r"^( *)- +- +(\S.*)$")
_PAIR = re.compile(rf"^({_LEAD}{NAME}: +)(\S.*?)\s*$")
_ITEM = re.compile(r"^([ \t]*- +)(\S.*?)\s*$")
# A bracket closed too early: [甲, 乙]、丙
_LIST_AND_MORE = re.compile(r"^(\[[^\[\]{}]*,[^\[\]{}]*)\]([^\[\]{}#]+)$")
# A value in Markdown's bold: **甲**乙
_BOLD = re.compile(r"^(\*{1,2})([^*:#\[\]{},&!\"']+)\1([^*:#\[\]{},&!\"']*)$")
# Within braces: a wrong colon ({单位：甲}, {单位:甲}), a wrong comma between pairs ({单位: 甲，份数: 2}), a wrong comma before
# a brace ([甲，{单位: 乙}]).
_INNER = re.compile(r"([{,]\s*)([\w·]{1,12})(：\s*|:(?=[^\s/]))")
_INNER_COMMA = re.compile(
    rf"(?:\s*[，、；]\s*|(?<=[^\s{{,])\s+)(?={KNOWN}[:：])|(?<=[^\s{{,])\s+(?=[\w·]{{1,12}}: )"
)
_BEFORE_BRACE = re.compile(r"(?<=[^\s\[{,:，、；-])(?:\s*[，、；]\s*|\s+)(?=\{)")
_WIDE_COMMA = re.compile(r"(?<=\")\s*[，、；]?\s*(?=\")")  # between items in quotes
_TWO_COMMAS = re.compile(r",\s*(?=[,，、])|[，、]\s*(?=,)")
# The beginning of a pair whose opening brace may be missing: [单位: 甲}
_INNER_PAIR = re.compile(r"(?:[\[,]\s*|(?<=- ))(?=\w{1,12}: )")
_CLOSERS = {"[": "]", "{": "}"}
_WIDE_BRACKETS = str.maketrans("［］｛｝【】", "[]{}[]")


# Characters; a list of three hundred recipients has 3,000. Several patterns above take quadratic time for a run of blanks.
LONGEST_LINE = 4_000


def repairs(lines: Sequence[str], i: int) -> Iterator[Repair]:
    """Yield possible repairs of line `i`, the most likely first; `yaml_mistakes` tries which of them makes the text readable."""
    line = lines[i]
    if len(line) > LONGEST_LINE:
        return
    if "　" in line[: len(line) - len(line.lstrip(" \t　"))]:
        yield from places(lines, i)  # a full-width indent is wrong whatever follows it
        return
    if line.strip(" -") and not re.search(r"[\w#]", line):
        yield Repair("unreadable-yaml", f"`{line.strip()[:20]}` 不是项目", "这一行没有字", 0, len(line), "")
    yield from _colons(line)
    yield from _dashes(line)
    yield from _quotes(line)
    yield from _brackets(line)
    if sign := sign_in_brackets(line):
        column, fixed = sign
        message, label = "空格后面的 `#` 起头，后面的字会丢掉", "YAML 把它当作批注"
        yield Repair("yaml-number-sign", message, label, column, len(line) - column, fixed)
    yield from _values(line)
    yield from _keys_without_colon(line)
    if not KEYED.match(line.lstrip(" -")) and not line.lstrip().startswith(("-", "#")):
        yield from goes_on(lines, i)
    yield from places(lines, i)


def is_odd(line: str) -> bool:
    """Return whether a line has quotes or brackets without their partners."""
    bare = line.split(" #")[0]
    return (
        bare.count('"') % 2 == 1
        or bare.count("'") % 2 == 1
        or any(bare.count(a) != bare.count(b) for a, b in _CLOSERS.items())
    )


# Pattern, code, message, label, Repair.fits.
_AFTER_NAMES = (
    (_COLON, "yaml-full-width-colon", "`{}` 后面的冒号是全角的", "这里要用半角冒号加空格", SURE),
    (_NO_SPACE, "yaml-no-space", "`{}:` 后面少一个空格", "冒号后面要空一格", SURE),
    (_OTHER_COLON, "yaml-no-colon", "`{}` 后面不是冒号", "这里要用半角冒号加空格", SURE),
    (_EQUALS, "yaml-no-colon", "`{}` 后面不是冒号", "这里要用半角冒号加空格", 1),
)


def _colons(line: str) -> Iterator[Repair]:
    for pattern, code, message, label, fits in _AFTER_NAMES:
        if found := pattern.match(line):
            fixed = f"{found[1]}{found[2]}: {found[3]}".rstrip()
            yield Repair(code, message.format(found[2]), label, found.end(2), 1, fixed, fits)
    if "{" in line and (found := _INNER.search(line)):
        yield Repair(
            "yaml-full-width-colon" if "：" in found[3] else "yaml-no-space",
            f"`{found[2]}` 后面的冒号要用半角，再空一格", "这里要用半角冒号加空格",
            found.end(2), 1, _INNER.sub(r"\1\2: ", line).rstrip(),
        )  # fmt: skip
    if "{" in line and (found := _INNER_COMMA.search(line)):
        fixed = _INNER.sub(r"\1\2: ", _INNER_COMMA.sub(", ", line)).rstrip()
        message, label = "花括号里的各项要用半角逗号隔开", "这里要用半角逗号加空格"
        yield Repair("yaml-comma", message, label, found.start(), 1, fixed)
    for between, comma, message in (
        (_BEFORE_BRACE, ", ", "各项要用半角逗号隔开"),
        (_WIDE_COMMA, ", ", "各项要用半角逗号隔开"),
        (_TWO_COMMAS, "", "逗号多了一个"),
    ):
        if ("{" in line or "[" in line) and (found := between.search(line)):
            fixed = between.sub(comma, line).rstrip()
            yield Repair(
                "yaml-comma", message, "这里要用一个半角逗号加空格", found.start(), len(found[0]), fixed
            )


_BEFORE_ITEMS = (
    (_NO_DASH_SPACE, "yaml-no-space", "`{}` 后面少一个空格", "减号后面要空一格"),
    (_OTHER_DASH, "yaml-dash", "`{}` 不是半角减号", "每一项前面要用半角减号加空格"),
    (_NUMBERED, "yaml-dash", "`{}` 不是减号", "每一项前面要用半角减号加空格"),
)


def _dashes(line: str) -> Iterator[Repair]:
    for pattern, code, message, label in _BEFORE_ITEMS:
        if found := pattern.match(line):
            indent, sign, words = found.groups()
            yield Repair(code, message.format(sign), label, len(indent), len(sign), f"{indent}- {words}")
    if found := _TWO_DASHES.match(line):
        fixed = f"{found[1]}- {found[2]}"
        yield Repair("yaml-dash", "减号多了一个", "这里有两个减号", len(found[1]), 3, fixed)


def _quotes(line: str) -> Iterator[Repair]:
    """Yield repairs of an unpaired quote: a quote at the end, before a comma or bracket, or in place of a full-width one."""
    found = _PAIR.match(line) or _ITEM.match(line)
    for quote in "\"'":
        if line.count(quote) % 2 == 0:
            continue
        at = line.index(quote) if line.count(quote) == 1 else line.rindex(quote)
        wide = "“”" if quote == '"' else "‘’"
        places = [m.start() for m in re.finditer(r"\s*(?:[,}\]]|$)", line) if m.start() > at]
        fixed = [line.replace(wide[1], quote, 1), line.replace(wide[0], quote, 1)]
        if found and found[2].endswith(quote) and not found[2].startswith(quote):
            fixed.append(f"{found[1]}{quote}{found[2]}")
        else:
            fixed += [line[:place] + quote + line[place:] for place in places[:4]]
        for text in fixed:
            if text != line:
                yield Repair(
                    "yaml-unclosed", "引号没有配对", f"这个 `{quote}` 没有配对", at, 1, text.rstrip()
                )


def _brackets(line: str) -> Iterator[Repair]:
    if line.translate(_WIDE_BRACKETS) != line:
        at = next(i for i, char in enumerate(line) if char in "［］｛｝【】")
        fixed = line.translate(_WIDE_BRACKETS).replace("，", ", ")
        yield Repair("yaml-unclosed", "括号要用半角", f"这个 `{line[at]}` 是全角的", at, 1, fixed)
    if line.count("}") > line.count("{"):
        for place in (pair.end() for pair in _INNER_PAIR.finditer(line)):
            fixed = f"{line[:place]}{{{line[place:]}".rstrip()
            yield Repair("yaml-unclosed", "括号没有配对", "这里少一个 `{`", place, 1, fixed)
    stack: list[tuple[str, int]] = []
    for at, char in enumerate(line):
        if char in _CLOSERS:
            stack.append((char, at))
        elif stack and char == _CLOSERS[stack[-1][0]]:
            stack.pop()
    if stack:
        closers = "".join(_CLOSERS[char] for char, _ in reversed(stack))
        char, at = stack[0]
        label = f"这个 `{char}` 没有关上"
        yield Repair("yaml-unclosed", "括号没有配对", label, at, 1, line.rstrip().rstrip(",，") + closers)
        if line.rstrip().endswith(("]", "}")):  # [甲, {单位: 乙, 份数: 2]
            end = line.rstrip()
            yield Repair(
                "yaml-unclosed", "括号没有配对", label, at, 1, f"{end[:-1]}{_CLOSERS[stack[-1][0]]}{end[-1]}"
            )
    elif (found := _PAIR.match(line) or _ITEM.match(line)) and found[2][-1:] in "]}" and is_odd(line):
        if found[2][0] in _CLOSERS:
            end = line.rstrip()
            yield Repair("yaml-unclosed", "括号多了一个", f"多了这个 `{end[-1]}`", len(end) - 1, 1, end[:-1])
        opener = "[" if found[2].endswith("]") else "{"
        label = f"这个 `{found[2][-1]}` 前面没有 `{opener}`"
        yield Repair(
            "yaml-unclosed", "括号没有配对", label, len(line.rstrip()) - 1, 1, f"{found[1]}{opener}{found[2]}"
        )


def _values(line: str) -> Iterator[Repair]:
    """Yield repairs of a value that contains a colon and a blank, or begins with a special sign of YAML: mostly the value in quotes."""
    text = line.lstrip()
    if (bare := without_properties(text)) != text and KEYED.match(bare):
        indent = len(line) - len(text)
        yield _special(text[0], indent, len(text) - len(bare), line[:indent] + bare)
    for found in (_PAIR.match(line), _ITEM.match(line)):
        if found is None:
            continue
        if found[2][0] in "[{" and found[2][-1] in "]}":
            if (fixed := quoted_in_brackets(line)) != line:
                sign = next(a for a, b in zip(line, fixed, strict=False) if a != b)
                yield _special(sign, line.index(sign), 1, fixed)
            continue
        if listed := _LIST_AND_MORE.match(found[2]):
            label, more = "方括号里的才是各项", found.start(2) + listed.start(2)
            fixed = f"{found[1]}{listed[1]}{listed[2].strip()}]"
            yield Repair("yaml-unclosed", "`]` 后面还有字", label, more + 1, len(listed[2]), fixed)
        value = re.split(r"\s#(?=\s|$)", found[2])[0] if found[2][0] != "#" else found[2]
        quoted = in_quotes(value)
        # C:\资料: a backslash is no escape in single quotes.
        if value[0] == value[-1:] == '"' and "\\" in value:
            quoted = f"'{value[1:-1]}'"
        if value[0] in "*&!":
            rest = without_properties(value)
            if bold := _BOLD.match(value):  # values have no bold: remove the asterisks
                quoted = bold[2] + bold[3]
            if rest[:1] in ("[", "{", "|", ">"):
                quoted = rest
            yield _special(value[0], found.start(2), len(value), found[1] + quoted)
            if not rest:  # an anchor alone; the list is on the lines below
                yield _special(value[0], found.start(2), len(value), found[1].rstrip())
            continue
        message = f"`{value[:20]}` 里有符号，要加引号"
        label = "值里有半角冒号加空格，或者以符号开头，要给整个值加引号"
        yield Repair("yaml-needs-quotes", message, label, found.start(2), len(value), found[1] + quoted)


def _special(sign: str, column: int, length: int, fixed: str) -> Repair:
    message, label = f"这里不能用 `{sign}` 的写法", f"`{sign}` 在这里有特殊的意思"
    return Repair("yaml-alias", message, label, column, length, fixed)


def without_properties(value: str) -> str:
    """Return a value without the anchors (&) and tags (!) before it."""
    return re.sub(r"^(?:[&!]\S*\s*)+", "", value)


def quoted_in_brackets(line: str) -> str:
    """Return a line with quotes around the items in brackets that begin with *, & or !."""
    return re.sub(r"(?<=[\[, ])([*&!](?:[^,\[\]{}\"']*[^\s,\[\]{}\"'])?)(?=\s*[,\]])", r'"\1"', line)


def _keys_without_colon(line: str) -> Iterator[Repair]:
    for found in (_NO_COLON.match(line), _NO_COLON_BEFORE_BRACKET.match(line), _BARE_WORD.match(line)):
        if found is not None and not KEYED.match(line[len(found[1]) :]):
            rest = (found[3] or "").strip(" 　") if found.re is not _BARE_WORD else ""
            fixed = f"{found[1]}{found[2]}: {rest}".rstrip()
            yield Repair(
                "yaml-no-colon", f"`{found[2]}` 后面少一个冒号", "这里要用半角冒号加空格", found.start(2), len(found[2]), fixed,
                0 if found.re is _BARE_WORD and found[2] not in KEY_WORDS else SURE,
            )  # fmt: skip
