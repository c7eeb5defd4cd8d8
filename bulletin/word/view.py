"""An issue's values → the view for a Word file: as on paper, but with note marks and paths of pictures."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from bulletin.reading import markup
from bulletin.site.addresses import Addresses
from bulletin.site.issue_views import Medium, title_html
from bulletin.site.print_context import PrintLayout, print_layout
from bulletin.site.print_views import paper_view
from bulletin.site.views import IssueView
from bulletin.typesetting.table_html import set_columns
from bulletin.typesetting.title_lines import break_title, segmenter
from bulletin.values.asset import Asset
from bulletin.values.choices import FULL
from bulletin.values.model import ArticleBody, Issue, IssueBody, Title
from bulletin.values.settings import Config
from bulletin.word.styles import LINE_PT


class WordView(NamedTuple):
    """What a Word file shows. layout: sizes and places of the masthead, as in print; line_pt: width of its lines."""

    issue: Issue
    view: IssueView
    layout: PrintLayout
    config: Config
    line_pt: float = LINE_PT


def word_view(issue: Issue, body: IssueBody, config: Config, assets: Mapping[str, Asset]) -> WordView:
    """Return an issue for its Word file, with the full 报头 even if the office prints on letterhead.

    assets: facts of its pictures by path.
    """
    config = replace(config, print=replace(config.print, letterhead=FULL.en))
    segment = segmenter(config.whole_names)

    def resolve(attribute: str, path: str, part: str) -> str:
        if attribute == "href":
            return ""
        asset = assets.get(path)
        size = f' width="{asset.width}" height="{asset.height}"' if asset else ""
        return f'data-path="{escape(path)}"{size}'

    def fix(html: str, anchor: str) -> Markup:
        return Markup(markup.with_addresses(set_columns(html, segment), resolve))

    def footnotes(text: ArticleBody, anchor: str) -> tuple[Markup, ...]:
        return tuple(Markup(markup.with_addresses(note, resolve)) for note in text.footnotes)

    def title(words: Title) -> Markup:
        if len(words.lines) > 1:
            return title_html(words)
        measure = config.print.title_measure_em
        return title_html(Title(break_title(words.text, max_em=measure, segment=segment).lines))

    nowhere = Addresses({}, {}, {}, {}, {}, {}, assets)
    medium = Medium(fix, footnotes, title)
    view = paper_view(issue, body, config, nowhere, medium, segment)
    return WordView(issue, view, print_layout(view, config, ""), config)
