"""What an import got right, against the sample it was made from: precision and recall by kind."""

import re
from collections import Counter

from bulletin.values.model import Issue, IssueBody


def facts(issue: Issue, body: IssueBody) -> dict[str, Counter[object]]:
    """Return what is compared, by kind."""
    units = {
        word: ",".join(r.name for r in rs)
        for word, rs in (("报", issue.report), ("送", issue.send), ("发", issue.issue))
    }
    text = [
        re.sub(r"\s+|^\d+[.．]", "", line) for article in body.articles for line in article.text.split("\n")
    ]
    tables = re.findall(
        r"<t[hd][^>]*>(.*?)</t[hd]>", "".join(a.html + "".join(a.attachments) for a in body.articles)
    )
    return {
        "number": Counter([issue.number.label]),
        "date": Counter([issue.date]),
        "sections": Counter(issue.sections),
        "lists": Counter(units.items()),
        "titles": Counter("|".join(a.title.lines) for a in issue.articles),
        "toc": Counter(a.toc_title for a in issue.articles),
        "fields": Counter((n, v) for a in issue.articles for n, v in (("副题", a.subtitle), ("引题", a.kicker), ("文号", a.document_number), ("主送", a.addressee), ("署名", a.signatory), ("成文", a.signed_on), ("来源", a.source), ("作者", a.authors)) if v),
        "contributors": Counter((n, c) for n, a in enumerate(issue.articles) for c in a.contributors),
        "headings": Counter((n, h.level, re.sub(r"\s", "", h.text)) for n, a in enumerate(body.articles) for h in a.headings),
        "attachments": Counter(x.title.text for a in issue.articles for x in a.attachments),
        "tables": Counter(re.sub(r"<[^>]*>|\s", "", cell) for cell in tables),
        "paragraphs": Counter(line for line in text if line),
        "notes": Counter(re.sub(r"<[^>]*>|\s", "", note) for note in (*body.notes, *(n for a in body.articles for n in (*a.notes, *a.footnotes)))),
    }  # fmt: skip


def precision_and_recall(wanted: Counter[object], got: Counter[object]) -> tuple[int, int, int]:
    """Return how many are right, how many were got, how many were wanted."""
    return (wanted & got).total(), got.total(), wanted.total()
