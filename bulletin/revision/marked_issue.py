"""Two texts of an issue → one issue with the changes marked in its text, a value that can be printed as any issue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bulletin.revision.alignment import BlockPair, TextBlock, align
from bulletin.revision.change_list import ChangeList
from bulletin.revision.html_blocks import blocks_of
from bulletin.revision.marked_html import HtmlMarker, footnotes_marked
from bulletin.revision.marks import Mark, marked
from bulletin.values.model import Article, ArticleBody, Attachment, Issue, IssueBody, Recipient, Title
from bulletin.values.text import date_text, shorten

_FIELDS = (
    ("kicker", "引题"), ("subtitle", "副题"), ("document_number", "文号"), ("author_note", "作者简介"), ("source", "来源"),
    ("addressee", "主送"), ("signatory", "署名"), ("contributor_line", "供稿"),
)  # fmt: skip
_LISTED_FIELDS = (("authors", "作者"), ("editors", "编辑"))
_HEADS = (("title", "本期标题"), ("secrecy", "密级"), ("urgency", "紧急程度"))
_LISTS = (("report", "报"), ("send", "送"), ("issue", "发"), ("extra", "本期增发"))


@dataclass(frozen=True, slots=True)
class IssueText:
    """One version of an issue, as read."""

    issue: Issue
    body: IssueBody


@dataclass(frozen=True, slots=True)
class MarkedIssue:
    """An issue with marks in its text. dates: marked texts of changed dates, by key: "" for the issue, the anchor for an article, the anchor
    and "signed" for a signature; number: both labels, print_run: marked text; empty if they did not change."""

    issue: Issue
    body: IssueBody
    changes: ChangeList
    dates: dict[str, str] = field(default_factory=dict)
    number: tuple[str, str] = ("", "")
    print_run: str = ""


def marked_issue(old: IssueText, new: IssueText) -> MarkedIssue:
    """Return the new version of an issue with all changes since the old one marked."""
    return _IssueMarker(old, new).result()


_ArticleText = tuple[Article, ArticleBody]
_NO_TEXT = ArticleBody((), "", (), (), (), "")


class _IssueMarker:
    """Marks the changes between two versions. dates: as in `MarkedIssue`; sections: name of a changed section → its marked text."""

    def __init__(self, old: IssueText, new: IssueText) -> None:
        self.old, self.new = old, new
        self.changes, self.dates = ChangeList(), dict[str, str]()
        self.sections = _renamed_sections(old.issue, new.issue)

    def result(self) -> MarkedIssue:
        """Return the marked issue; its changes are in the order of the printed sheet."""
        before, after = self.old.issue, self.new.issue
        if before.date != after.date:
            self.dates[""] = self._said("报头日期", date_text(before.date), date_text(after.date))
        # each call from here on also adds to the list of changes, in the order of the sheet
        labels = (before.number.label, after.number.label)
        self.changes.add("期号", *labels)
        heads: dict[str, Any] = {
            name: self._said(word, getattr(before, name), getattr(after, name)) for name, word in _HEADS
        }
        notes = _notes(HtmlMarker("本期编者按", self.changes), self.old.body.notes, self.new.body.notes)
        articles = list(self._articles())
        heads["articles"] = tuple(article for article, _ in articles)
        heads["approver"] = self._said("签发人", before.approver, after.approver)
        heads["editors"] = self._joined("责任编辑", before.editors, after.editors)
        issue = replace(after, **heads, **self._lists())
        runs = [str(side.copies_printed or "") for side in (before, after)]
        self.changes.add("共印份数", *runs)
        body = IssueBody(notes, tuple(body for _, body in articles), self.new.body.roles)
        number = labels if labels[0] != labels[1] else ("", "")
        print_run = marked(*runs) if runs[0] != runs[1] else ""
        return MarkedIssue(issue, body, self.changes, self.dates, number, print_run)

    def _section(self, article: Article) -> str:
        return self.sections.get(article.section, article.section)

    def _said(self, place: str, old: str, new: str) -> str:
        """Return the marked text of a place, and add the change to the list."""
        self.changes.add(place, old, new)
        return marked(old, new)

    def _joined(self, place: str, old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
        return tuple(new) if old == new else (self._said(place, "、".join(old), "、".join(new)),)

    def _lists(self) -> dict[str, Any]:
        """Return the changed lists of recipients, each as a single recipient with the marked text of the whole list."""
        lists: dict[str, Any] = {}
        for name, word in _LISTS:
            names = [[each.name for each in getattr(side, name)] for side in (self.old.issue, self.new.issue)]
            if names[0] != names[1]:
                both = self._said(f"版记“{word}”", *("、".join(side) for side in names))
                lists[name] = (Recipient(both),)
        return lists

    def _articles(self) -> Iterable[_ArticleText]:
        """Yield the articles of both versions in reading order; removed ones, and old places of moved ones, get anchors x1, x2 …."""
        sides = [
            list(zip(side.issue.articles, side.body.articles, strict=True)) for side in (self.old, self.new)
        ]
        blocks = [[TextBlock("article", f"{a.title.text}\n{b.text}") for a, b in side] for side in sides]
        gone = 0
        for pair in _by_title(align(*blocks), [[a.title.text for a, _ in side] for side in sides]):
            was = sides[0][pair.old[0]] if pair.old else None
            now = sides[1][pair.new[0]] if pair.new else None
            gone += now is None
            if pair.moved is not None and was:
                yield self._moved_away(was[0], gone)
            elif now is None:
                assert was is not None
                yield self._one_sided(was, Mark.DELETED, f"x{gone}")
            elif pair.moved is not None:
                yield self._pair(sides[0][pair.moved], now, f"〔原是第{pair.moved + 1}篇〕")
            elif was is None:
                yield self._one_sided(now, Mark.INSERTED, now[0].anchor)
            else:
                is_same = self._section(was[0]) == self._section(now[0])
                yield self._pair(was, now, "" if is_same else f"〔原在“{was[0].section}”〕")

    def _moved_away(self, article: Article, count: int) -> _ArticleText:
        """Return what is printed at the old place of a moved article: its deleted title with a remark."""
        title = Title((Mark.DELETED.on(article.title.text) + Mark.REMARK.on("〔这一篇移走了〕"),))
        made = replace(_emptied(article), anchor=f"x{count}", title=title, toc_title=title.text)
        return replace(made, section=self._section(article)), _NO_TEXT

    def _one_sided(self, whole: _ArticleText, mark: Mark, anchor: str) -> _ArticleText:
        """Return an article that was inserted or deleted as a whole."""
        article = whole[0]
        other = (replace(_emptied(article), title=Title(("",)), toc_title=""), _NO_TEXT)
        pair = (other, whole) if mark is Mark.INSERTED else (whole, other)
        made, text = self._pair(*pair, "", is_one_sided=True)
        made = replace(made, anchor=anchor, section=self._section(article))
        return replace(made, date=article.date, signed_on=article.signed_on), text

    def _pair(
        self, was: _ArticleText, now: _ArticleText, remark: str, *, is_one_sided: bool = False
    ) -> _ArticleText:
        """Return an article with its changes marked."""
        (old, old_body), (new, new_body) = was, now
        name = new.title.text or old.title.text
        place = f"《{shorten(name, 16)}》"
        # Footnotes are marked first, since the texts need their new numbers; their changes are listed behind the text's.
        of_notes = ChangeList()
        footnotes, of_old, of_new = footnotes_marked(old_body.footnotes, new_body.footnotes, place, of_notes)
        sides = (_renumbered(old_body, of_old), _renumbered(new_body, of_new))
        notes = _notes(HtmlMarker(f"{place}编者按", self.changes), sides[0].notes, sides[1].notes)
        self.changes.add(f"{place}题目", old.title.text, new.title.text, remark.strip("〔〕"))
        title = new.title
        if old.title.text != new.title.text or remark:
            lines = old.title.lines, new.title.lines
            # lines can be compared in pairs only if there are as many
            if len(lines[0]) != len(lines[1]):
                lines = (old.title.text,), (new.title.text,)
            first, *more = map(marked, *lines)
            title = Title((Mark.REMARK.on(remark) + first, *more))
        parts: dict[str, Any] = {}
        for names, both in ((_FIELDS, self._said), (_LISTED_FIELDS, self._joined)):
            parts |= {key: both(place + word, getattr(old, key), getattr(new, key)) for key, word in names}
        days = self._changed_days(place, old, new)
        if not is_one_sided:
            self.dates |= days
        html = HtmlMarker(place, self.changes).marked(sides[0].html, sides[1].html)
        self.changes.rows += of_notes.rows
        attachments = self._attachments(old, new, sides, place)
        attached = tuple(html for _, html in attachments)
        body = ArticleBody(notes, html, footnotes, new_body.headings, attached, new_body.text)
        parts["title"], parts["toc_title"] = title, marked(old.toc_title, new.toc_title)
        parts["attachments"] = tuple(attachment for attachment, _ in attachments)
        return replace(new if new.title.text else old, section=self._section(new), **parts), body

    def _changed_days(self, place: str, old: Article, new: Article) -> dict[str, str]:
        """Return the marked texts of an article's changed dates, by the keys of `MarkedIssue.dates`."""
        days: dict[str, str] = {}
        for key, word, one, other in (
            (new.anchor, "日期", old.date, new.date),
            (f"{new.anchor}signed", "成文日期", old.signed_on, new.signed_on),
        ):
            if one != other:
                words = (date_text(one) if one else "", date_text(other) if other else "")
                days[key] = self._said(place + word, *words)
        return days

    def _attachments(
        self, old: Article, new: Article, bodies: tuple[ArticleBody, ArticleBody], place: str
    ) -> list[tuple[Attachment, str]]:
        sides = [
            list(zip(article.attachments, body.attachments, strict=True))
            for article, body in zip((old, new), bodies, strict=True)
        ]

        def block(attachment: Attachment, html: str) -> TextBlock:
            return TextBlock("attachment", attachment.title.text + "".join(b.words for b in blocks_of(html)))

        blocks = [[block(*each) for each in side] for side in sides]
        out: list[tuple[Attachment, str]] = []
        for pair in align(*blocks):
            # a moved attachment is printed in its new place only
            if pair.moved is not None and not pair.new:
                continue
            i = pair.old[0] if pair.old else pair.moved
            j = pair.new[0] if pair.new else None
            was, old_html = sides[0][i] if i is not None else (None, "")
            now, new_html = sides[1][j] if j is not None else (None, "")
            kept = now or was
            assert kept is not None
            titles = (was.title.text if was else "", now.title.text if now else "")
            where = f"{place}附件“{shorten(kept.title.text, 10)}”"
            self.changes.add(where, *titles)
            title = kept.title if titles[0] == titles[1] else Title((marked(*titles),))
            anchor = kept.anchor if now else f"x{kept.anchor}"
            html = HtmlMarker(where, self.changes).marked(old_html, new_html)
            out.append((replace(kept, title=title, anchor=anchor), html))
        return out


def _by_title(pairs: Sequence[BlockPair], titles: Sequence[Sequence[str]]) -> Iterable[BlockPair]:
    """Yield the pairs; a removed and an added article with the same title become one pair: its text was rewritten."""
    gone = {titles[0][pair.old[0]]: pair for pair in pairs if pair.is_removed}
    came = {
        title: pair for pair in pairs
        if pair.is_added and (title := titles[1][pair.new[0]]) in gone
    }  # fmt: skip
    for pair in pairs:
        if pair in came.values():
            yield BlockPair(gone[titles[1][pair.new[0]]].old, pair.new)
        elif pair not in [gone[title] for title in came]:
            yield pair


def _emptied(article: Article) -> Article:
    """Return an article with empty fields."""
    nothing: dict[str, Any] = {name: "" for name, _ in _FIELDS}
    return replace(
        article, **nothing, authors=(), editors=(), date=None, signed_on=None, attachments=(), contributors=()
    )


def _renumbered(body: ArticleBody, numbers: dict[int, int]) -> ArticleBody:
    """Return a text with its note marks renumbered. numbers: its own number → number among the notes of both texts."""

    def put(html: str) -> str:
        parts = html.split('<sup class="footnote-ref" data-n="')
        rest = (part.split('"', 1) for part in parts[1:])
        return parts[0] + "".join(
            f'<sup class="footnote-ref" data-n="{numbers.get(int(n), int(n))}"{after}' for n, after in rest
        )

    return replace(
        body,
        notes=tuple(map(put, body.notes)),
        html=put(body.html),
        attachments=tuple(map(put, body.attachments)),
    )


def _notes(marker: HtmlMarker, old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Return the marked editor's notes of a place, including deleted ones."""
    count = max(len(old), len(new))
    sides = [(*side, *[""] * (count - len(side))) for side in (old, new)]
    return tuple(marker.marked(one, other) for one, other in zip(*sides, strict=True))


def _renamed_sections(old: Issue, new: Issue) -> dict[str, str]:
    """Return name → marked text for sections that only one version has; a name at the same position replaces the other."""
    sides = [list(dict.fromkeys(article.section for article in side.articles)) for side in (old, new)]
    only_old = [name for name in sides[0] if name not in sides[1]]
    only_new = [name for name in sides[1] if name not in sides[0]]
    out: dict[str, str] = {}
    for one, other in zip(only_old, only_new, strict=False):
        if one and other and sides[0].index(one) == sides[1].index(other):
            out[one] = out[other] = marked(one, other)
    for name in only_old:
        out.setdefault(name, Mark.DELETED.on(name))
    for name in only_new:
        out.setdefault(name, Mark.INSERTED.on(name))
    return out
