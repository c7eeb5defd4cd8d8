"""What an issue shows of a text, counted by another way than `conservation` counts."""

import re
from collections import Counter
from html import unescape
from unicodedata import normalize

from bulletin.reading.issue import parse_issue
from bulletin.values.diagnostics import Severity
from bulletin.values.text import with_lf
from tests.reading.test_issue import CONFIG

_HAN = re.compile("[\u4e00-\u9fff0-9A-Za-z]")
_ORDINAL = re.compile('list__ordinal">[①-⑳]')  # of a list within a list within a list: typed `1.`
_UNSHOWN = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\[\^[^\]\s]+\](?:\([^)\n]*\))?|^\s*:::.*?(?=\s|$)\s*(?:附件|编者按|横表|editor-note)?|^\s*[:：][^\s:：\[\]()]+[:：]|^[\s>*+\d.)-]*```.*$",
    re.MULTILINE,
)


def lost_without_a_word(drawn: str) -> Counter[str]:
    """Return the characters of an article's text that its issue does not show, where nothing is said of it."""
    body = with_lf(drawn)
    read = parse_issue(
        "content/issues/1.md", f"---\n期号: 1\n日期: 2026-01-05\n---\n\n## 首篇\n\n{body}\n\n文。\n", CONFIG
    )
    if read.value is None or any(
        d.severity is Severity.ERROR or d.code in ("unused-footnote", "contributor-twice")
        for d in read.diagnostics
    ):
        return Counter()
    issue, text = read.value
    facts: list[str] = []
    shown = list(text.notes)
    for article, of in zip(issue.articles, text.articles, strict=True):
        facts += [*article.title.lines, article.subtitle, *article.authors, article.contributor_line]
        facts += [line for attachment in article.attachments for line in attachment.title.lines]
        shown += [*of.notes, of.html, *of.footnotes, *of.attachments]
    html = _ORDINAL.sub(lambda match: normalize("NFKC", match[0]), "\n".join(shown))
    words = unescape(re.sub(r"<[^>]*>", "", html) + "".join(re.findall(r'alt="([^"]*)"', html))) + "".join(
        facts
    )
    written = re.sub(r"<br\s*/?>", "", _UNSHOWN.sub("", body), flags=re.IGNORECASE)
    return Counter(_HAN.findall(written)) - Counter(_HAN.findall(words))
