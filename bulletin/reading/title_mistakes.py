"""Finds mistakes in titles, many of them from Word: blanks in place of a line break, a full stop at the end."""

import re
from collections.abc import Iterator

from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, error, warning

# Blanks between Chinese characters, but not the full-width blank: 关于学习的 通知
_WORDS_APART = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’—…])[ \t\xa0]+(?=[\u3001-\u9fff\uff00-\uffef“”‘’—…])"
)
_NOTE_CALL = re.compile(r"[\[【［]\^[^\]】］\s]+[\]】］]")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()\n]*\)")
# Blanks beside punctuation, which need no line break: “学习” ，提高
_MARKS_APART = re.compile(r"(?<=[，。、；：！？（《“—])[ \t\xa0]+|[ \t\xa0]+(?=[，。、；：！？）》”—])")


def fixed_title(title: str, *, is_article: bool) -> tuple[str, str]:
    """Return a title as it was probably meant, and in Chinese what is wrong with it; two empty strings if it is correct.

    In Word, authors break a title into lines by blanks, which would be shown here. An article's title is broken by `<br>`;
    a heading within an article is not broken.
    """
    if title.endswith(("。", "，", "；", "、")) and not title.endswith("。。"):
        return fixed_title(title[:-1], is_article=is_article)[0] or title[:-1], f"标题末尾不用 `{title[-1]}`"
    if not is_article or not _WORDS_APART.search(title):
        return "", ""
    fixed = _MARKS_APART.sub("", title)
    if any(len(part) == 1 for part in _WORDS_APART.split(fixed)):  # 通 知: blanks spread the characters
        return _WORDS_APART.sub("", fixed), "标题的字之间有空格"
    return _WORDS_APART.sub("<br>", fixed), "标题里有空格；要分两行，中间用 `<br>`，要空一字，用全角空格"


def check_title(
    source: SourceLines, raw: str, line: int, before: str, *, is_article: bool
) -> Iterator[Diagnostic]:
    """Yield the diagnostics for a title.

    before: the text before it on its line: # signs, or `::: 附件`; is_article: of an article, attachment or page, not a
    heading within.
    Diagnostics: title-with-blank, title-full-stop, empty-heading, footnote-outside-article, text-lost.
    """
    if not is_article and not raw.strip():
        hint = "在 # 号后面写上小标题；不要了，就删掉这一行"
        yield error("empty-heading", "小标题没有写字", source.line_span(line), "# 号后面是空的", hint=hint)
    if is_article and (found := list(not_printed(source, raw, line, f"{before} ", "标题"))):
        yield from found
        return
    fixed, wrong = fixed_title(raw, is_article=is_article)
    if fixed:
        code = "title-full-stop" if wrong.startswith("标题末尾") else "title-with-blank"
        where = source.find(raw, line, line)
        yield warning(code, f"标题 `{raw[:30]}` 的写法不对", where, wrong, hint=f"{before} {fixed}")


def not_printed(source: SourceLines, raw: str, line: int, before: str, what: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for a footnote mark and for a picture in a title or field, where they are not printed.

    before: the text before `raw` on its line; what: 标题 or 字段.
    Diagnostics: footnote-outside-article, text-lost.
    """
    for code, pattern, name in (
        ("footnote-outside-article", _NOTE_CALL, "注释"),
        ("text-lost", _PICTURE, "图片"),
    ):
        if found := pattern.search(raw):
            hint = f"{before}{pattern.sub('', raw).strip()}"
            where = source.find(found[0], line, line)
            yield error(code, f"{what}里不能有{name}", where, f"{name}要在正文里", hint=hint)


def ordinal_title(source: SourceLines, raw: str, line: int, level: int, *, is_section: bool) -> Diagnostic:
    """Return the diagnostic for a heading within an article (一、…) that has the # signs of a title or section.

    Diagnostics: ordinal-title.
    """
    sharps = "####" if raw.startswith("（") else "###"
    return error(
        "ordinal-title",
        f"小标题 `{raw}` 用成了{'栏目' if is_section else '文章标题'}的 # 号",
        Span(source.path, line, 1, level),
        f"{'#' * level} 不是小标题",
        hint=f"{sharps} {raw}",
    )
