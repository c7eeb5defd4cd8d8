"""The front matter of an issue → its fields; and the values that only issues have: sections, number, corrections,
former addresses."""

import datetime
import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from bulletin.reading.fields import Fields, Located
from bulletin.reading.frontmatter import FrontAndBody
from bulletin.reading.key_mistakes import duplicate_section
from bulletin.reading.nodes import Mapping, Scalar
from bulletin.reading.numerals import date_in, issue_number
from bulletin.reading.sections import typed_sections
from bulletin.reading.yaml_nodes import read_mapping
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.files import WINDOWS_DEVICES
from bulletin.values.keys import ERRATUM, ISSUE
from bulletin.values.model import Alias, Erratum, Number
from bulletin.values.nearest import nearest
from bulletin.values.quoting import yaml_word
from bulletin.values.settings import Config
from bulletin.values.text import enumerate_words, one_line

_KEYS = {key.en: key for key in ISSUE}
_ISSUE_NUMBER = re.compile(r"^(\d{1,6})(?:\s*[-–—～~]\s*(\d{1,6}))?$")


def fields_of_issue(path: str, parts: FrontAndBody) -> tuple[Fields, list[Diagnostic]]:
    """Return the fields (none if the YAML cannot be parsed), and the diagnostics of the YAML and of the `---` fence."""
    nothing = Fields(Mapping((), Span(path, parts.front_line)), ISSUE, "开头")
    if any(diagnostic.code == "missing-front-matter" for diagnostic in parts.found):
        return nothing, list(parts.found)  # of course all fields are missing then
    mapping = read_mapping(path, parts.front, parts.front_line)
    collected = [*parts.found, *mapping.diagnostics]
    if mapping.value is None:
        return nothing, collected
    fence = Span(path, parts.front_line - 1, 1, 3)
    fields = Fields(replace(mapping.value, span=fence), ISSUE, "一期的开头")
    required = [_KEYS["date"]] if "supplement" in fields.nodes else [_KEYS["number"], _KEYS["date"]]
    fields.require(*required)
    return fields, collected


def read_sections(fields: Fields, config: Config) -> tuple[Located[str], ...]:
    """Return this issue's sections. Diagnostics: unlisted-section, duplicate-section."""
    out: dict[str, Located[str]] = {}
    typed = list(typed_sections(fields, config.section_names))
    for section in typed:
        if section.value in out:
            fields.found.append(duplicate_section(section.value, section.span, out[section.value].span))
            continue
        out[section.value] = section
        if section.value not in config.section_names:
            near = nearest(section.value, config.section_names)
            words = f"栏目 `{section.value}` 不在 site.yaml 的栏目里"
            hint = (f"是不是 `{near}`？" if near else "") + f"可以用：{enumerate_words(config.section_names)}"
            if not config.section_names:
                hint = f"在 site.yaml 里写上 `栏目: [{', '.join(one.value for one in typed)}]`"
            fields.error("unlisted-section", words, section.span, "没有这个栏目", hint=hint)
    return tuple(out.values())


def read_number(fields: Fields, config: Config) -> Number | None:
    """Return the issue's number. Diagnostics: wrong-type, supplement-with-number."""
    # Only the year is needed, so it is taken from 日期 even if the rest of the date is unreadable.
    number, total = _numbers_of(fields, "number"), _numbers_of(fields, "total")
    supplement = fields.integer("supplement")
    date = fields.nodes.get("date")
    year_text = getattr(date, "text", "")[:4]
    year = int(year_text) if re.fullmatch(r"\d{4}", year_text) else 0
    if supplement and number:
        message, related = "增刊不能又有期号", ((supplement.span, "这里写了是增刊"),)
        hint = f"是增刊，就删掉“期号”这一行；不是，就删掉第 {supplement.span.line} 行"
        fields.error(
            "supplement-with-number", message, number.span, "增刊自己编号", related=related, hint=hint
        )
    if supplement:
        return Number(year, supplement.value, supplement.value, None, True, config.is_yearly)
    if number is None:
        return None
    return Number(year, *number.value, total.value if total else None, False, config.is_yearly)


def _numbers_of(fields: Fields, name: str) -> Located[tuple[int, int]] | None:
    """Return first and last number, which differ only in a combined issue. Diagnostics: wrong-type."""
    value = fields.text(name)
    if value is None:
        return None
    match = _ISSUE_NUMBER.match(value.value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last:
        hint = _number_lines(fields, name, value.value)
        fields.wrong_type(name, fields.nodes[name], "数字，合期写成 `7-8`", hint)
        return None
    return Located((first, last), value.span)


def _number_lines(fields: Fields, name: str, text: str) -> str:
    """Return the corrected lines for an issue's number; several if the number was typed with its year or 总期号."""
    meant = issue_number(text)
    if name == "total" and "number" in meant:
        return fields.fixed_line(name, meant["number"])
    is_english = fields.names[name].text.isascii()
    words = {key.en: key.en if is_english else key.zh for key in ISSUE}
    lines = [f"{words[field]}: {value}" for field, value in meant.items() if field not in fields.names]
    if name in meant:
        lines.insert(0, fields.fixed_line(name, meant[name]))
    known = fields.known_value(_KEYS[name])
    return "\n".join(lines) or (fields.fixed_line(name, known) if known else "只写数字")


def _erratum_of(node: Scalar) -> str:
    """Return a correction that was written as a sentence as a mapping in braces, with the date found in it or an example date."""
    date = date_in(node.text)
    return f"{{日期: {date or datetime.date(2026, 3, 5)}, 内容: {yaml_word(one_line(node.text))}}}"


def read_errata(fields: Fields, titles: list[str]) -> tuple[Erratum, ...]:
    """Return the corrections. Diagnostics: wrong-type, missing-field, unknown-erratum-article."""
    out: list[Erratum] = []
    for node in fields.items("errata"):
        if not isinstance(node, Mapping):
            hint = "只用一层括号"
            if isinstance(node, Scalar):
                hint = fields.lines.at(node.span, _erratum_of(node))
            fields.error("wrong-type", "更正应当写明日期和内容", node.span, "这里不是一组项目", hint=hint)
            continue
        inner = fields.within(node, ERRATUM, "更正里")
        inner.require(ERRATUM[0], ERRATUM[2])
        date, article, content = inner.date("date"), inner.text("article"), inner.text("content")
        if article and article.value not in titles:
            message, hint = f"更正的文章 `{article.value}` 不在本期", f"本期的文章：{enumerate_words(titles)}"
            if near := nearest(article.value, titles):
                hint = inner.fixed_line("article", yaml_word(near))
            found = warning("unknown-erratum-article", message, article.span, "没有这个标题", hint=hint)
            fields.found.append(found)
        if date and content:
            out.append(Erratum(date.value, article.value if article else "", content.value))
    return tuple(out)


def read_aliases(fields: Fields, base_url: str) -> tuple[Alias, ...]:
    """Return the former addresses, relative to the site's root. Diagnostics: bad-alias."""
    out: list[Alias] = []
    for written in fields.texts("aliases"):
        path = _from_root(written.value, base_url)
        if path is None:
            fields.found.append(_bad_alias(written))
        else:
            out.append(Alias(path, written.span))
    return tuple(out)


def _from_root(written: str, base_url: str) -> str | None:
    """Return an address as a path below the site's root; None if no file of the site can have this address."""
    there, here = urlsplit(written), urlsplit(base_url)
    path = unquote(there.path)
    if there.netloc and (not base_url or there.netloc != here.netloc):
        return None
    if path.startswith("/"):
        if here.path and not path.startswith(here.path):
            return None
        path = path.removeprefix(here.path or "/").lstrip("/")
    if path.endswith("/"):
        path += "index.html"
    parts = path.split("/")
    # Names that Windows allows, too: the site may be copied to a Windows computer.
    clean = not _has_device_name(path) and all(
        part and part not in (".", "..") and not re.search(r'[\\:*?"<>|\x00-\x1f]', part) for part in parts
    )
    return path if clean and not there.query and re.search(r"\.s?html?$", path) else None


def _has_device_name(path: str) -> bool:
    return any(part.partition(".")[0].lower() in WINDOWS_DEVICES for part in path.split("/"))


def _bad_alias(written: Located[str]) -> Diagnostic:
    if "?" in written.value:
        label = "问号后面的部分要由服务器来认，静态网站认不了"
    elif "://" in written.value:
        label = "不在本站的网址之下"
    elif _has_device_name(written.value):
        label = "Windows 把这个名字留给设备，网页拷不到 Windows 的电脑上"
    else:
        label = "应当是本站里以 .html、.htm、.shtml 或 / 结尾的地址"
    return error(
        "bad-alias",
        f"旧址 `{written.value}` 转不过来",
        written.span,
        label,
        hint="写网址里站点名后面的部分，例如 `旧址: 2020/05.html`；其他的请服务器管理员设转向",
    )
