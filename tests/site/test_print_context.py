"""What print.html is given: the values that it would otherwise have to count, measure or put together."""

from dataclasses import replace
from typing import Any

import pytest

from bulletin.site.addresses import Addresses
from bulletin.site.print_context import PrintLayout, print_layout
from bulletin.site.print_views import print_view
from bulletin.site.views import IssueView, Link
from bulletin.values.diagnostics import Span
from bulletin.values.model import ArticleBody, Attachment, Issue, IssueBody, Recipient, Title
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config
from tests.site import CONFIG, article, issue

NOWHERE = Addresses({}, {}, {}, {}, {}, {}, {})


def issue_of(*articles: dict[str, Any], **changes: Any) -> Issue:
    """Return an issue of as many articles as there are dictionaries. changes: to the issue; articles: to each of them."""
    whole = issue(1, "2026-01-05", [article(f"题目{n}") for n, _ in enumerate(articles)])
    changed = (replace(one, **fields) for one, fields in zip(whole.articles, articles, strict=True))
    return replace(whole, articles=tuple(changed), **changes)


def attachments(count: int) -> dict[str, Any]:
    return {
        "attachments": tuple(
            Attachment(Title(("附表",)), Span("content/issues/1.md"), f"f{n}") for n in range(count)
        )
    }


def titled(*titles: str) -> list[dict[str, object]]:
    return [{"title": Title((title,)), "toc_title": title} for title in titles]


def view_of(one: Issue, config: Config = CONFIG) -> IssueView:
    bodies = tuple(
        ArticleBody((), "<p>文。</p>", (), (), ("<p>表</p>",) * len(a.attachments), "文。")
        for a in one.articles
    )
    return print_view(one, IssueBody((), bodies, ()), config, NOWHERE)


def layout_of(one: Issue, copy_number: str = "", **settings: object) -> PrintLayout:
    config = replace(CONFIG, print=replace(PrintConfig(), **settings))  # type: ignore[arg-type]
    return print_layout(view_of(one, config), config, copy_number)


@pytest.mark.parametrize(
    ("place", "copy_number", "secrecy", "expected"),
    [
        ("left", "", "公开", ("", 1, False)),
        ("left", "000001", "公开", ("beside", 1, False)),
        ("left", "", "秘密", ("lines", 2, False)),
        ("left", "000001", "秘密", ("lines", 2, False)),
        ("right", "", "公开", ("", 1, True)),
        ("right", "000001", "公开", ("beside", 1, True)),
        ("right", "", "秘密", ("lines", 1, True)),
        ("right", "000001", "秘密", ("lines", 1, True)),
    ],
)
def test_marks_take_lines_in_every_copy_or_in_none(
    place: str, copy_number: str, secrecy: str, expected: tuple[str, int, bool]
) -> None:
    layout = layout_of(issue_of({}, secrecy=secrecy), copy_number, copy_number_place=place)
    assert (layout.marks_place, layout.mark_lines, layout.has_marks_side_by_side) == expected


@pytest.mark.parametrize(("count", "is_dense"), [(2, False), (11, False), (12, True)])
def test_contents_are_dense_where_page_1_has_no_room_for_blank_lines(count: int, is_dense: bool) -> None:
    """13 lines: two for the section, one for each entry."""
    assert layout_of(issue_of(*[{}] * count)).has_dense_contents is is_dense


def test_a_long_entry_counts_for_several_lines_of_the_contents() -> None:
    short, long = "题" * 25, "题" * 26
    assert not layout_of(issue_of(*titled(*[short] * 11))).has_dense_contents
    assert layout_of(issue_of(*titled(*[short] * 10, long))).has_dense_contents


def test_what_follows_an_attachment_begins_a_page_in_the_issue_and_not_by_itself() -> None:
    one, none = attachments(1), attachments(0)
    sections = {"甲": (one, none, one), "乙": (none, none)}
    view = view_of(issue_of(*({"section": name, **each} for name, some in sections.items() for each in some)))
    assert [section.starts_page for section in view.sections] == [False, True]
    begun = {one.anchor for section in view.sections for one in section.articles if one.starts_page}
    assert begun == {"a2"}, "the first article of a section stands on the page that its section begins"
    for section in view.sections:
        for alone in section.articles:  # as an article's own PDF has it
            excerpt = view_of(issue_of({"section": section.name, **(one if alone.attachments else none)}))
            assert not excerpt.sections[0].starts_page
            assert not excerpt.first_article.starts_page


def test_brackets_and_dashes_are_not_doubled() -> None:
    typed = {"subtitle": "——副题", "author_note": "（某某）", "contributor_line": "（某馆）"}
    plain = {"subtitle": "副题", "author_note": "某某", "contributor_line": "某馆"}
    for one in view_of(issue_of({**typed}, {**plain})).sections[0].articles:
        assert (one.subtitle, one.author_note, one.contributor_line) == ("——副题", "（某某）", "（某馆）")


def test_attachments_have_numbers_where_there_are_several() -> None:
    def ordinals(count: int) -> list[str]:
        return [each.ordinal for each in view_of(issue_of(attachments(count))).first_article.attachments]

    assert (ordinals(1), ordinals(2)) == ([""], ["1", "2"])


@pytest.mark.parametrize(
    ("line", "names", "parts"),
    [
        ("甲馆、乙馆", ["甲馆", "乙馆"], [("甲馆", "甲馆.html"), ("、", ""), ("乙馆", "乙馆.html")]),
        ("甲馆（某人整理）", ["甲馆"], [("甲馆（某人整理）", "甲馆.html")]),
        ("甲馆、乙馆联合", ["甲馆", "乙馆"], [("甲馆、乙馆联合", "")]),
    ],
)
def test_contributors_are_linked_where_the_line_names_them(
    line: str, names: list[str], parts: list[tuple[str, str]]
) -> None:
    first = view_of(issue_of({})).first_article
    links = tuple(Link(name, f"{name}.html") for name in names)
    assert first._replace(contributor_line=line, contributors=links).contributor_parts == tuple(
        Link(*part) for part in parts
    )


def test_the_issue_s_own_title_is_shown_in_print_where_there_are_several_articles() -> None:
    several, alone = issue_of(*titled("一", "二"), title="一"), issue_of(*titled("一"), title="一")
    assert layout_of(several).special == "一"
    assert view_of(several).special == ""
    assert layout_of(alone).special == ""


@pytest.mark.parametrize(
    ("recipients", "wanted", "full_stop"), [("甲", True, "。"), ("甲。", True, ""), ("甲", False, "")]
)
def test_a_row_of_recipients_ends_as_the_settings_want_it(
    recipients: str, wanted: bool, full_stop: str
) -> None:
    config = replace(CONFIG, print=PrintConfig(has_tail_full_stop=wanted))
    (row,) = view_of(issue_of({}, report=(Recipient(recipients),)), config).distribution
    assert row.full_stop == full_stop
