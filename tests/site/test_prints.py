"""What changes the PDF of an issue or article, told from facts alone."""

from dataclasses import replace

import pytest

from bulletin.site.prints import print_content, print_key, prints_of
from bulletin.values.model import Issue
from bulletin.values.settings import Config, SectionConfig
from tests.site import CONFIG, article, body_of, context, issue, site

ARTICLES = [article("甲", "青石镇", "读书"), article("乙", text="又一篇文。")]


def keys(changed: Issue, config: Config = CONFIG, others: tuple[Issue, ...] = ()) -> dict[str, str]:
    """Return the keys of an issue's PDFs by their paths."""
    found = context(site([changed, *others], config))
    return {print_.path: print_key(print_) for print_ in prints_of(found, changed, "digest of the text")}


BEFORE = keys(issue(1, "2026-01-01", ARTICLES))


def test_each_article_of_several_has_a_pdf_and_a_single_one_has_that_of_the_issue() -> None:
    assert list(BEFORE) == ["issues/1.pdf", "issues/1-a1.pdf", "issues/1-a2.pdf"]
    assert list(keys(issue(2, "2026-01-01", ARTICLES[:1]))) == ["issues/2.pdf"]
    without = replace(CONFIG, print=replace(CONFIG.print, has_article_pdfs=False))
    assert list(keys(issue(1, "2026-01-01", ARTICLES), without)) == ["issues/1.pdf"]


def test_a_comma_in_one_article_leaves_the_pdf_of_another() -> None:
    after = keys(issue(1, "2026-01-01", [ARTICLES[0], article("乙", text="又，一篇文。")]))
    assert {path for path in BEFORE if after[path] != BEFORE[path]} == {"issues/1.pdf", "issues/1-a2.pdf"}


@pytest.mark.parametrize(
    "front",
    ["# 一行说明", "旧址: [old.html]", "更正: [{日期: 2026-02-01, 内容: 错}]", "草稿: 否"],
)
def test_what_is_not_printed_leaves_pdfs_as_they_are(front: str) -> None:
    assert keys(issue(1, "2026-01-01", ARTICLES, front)) == BEFORE


def test_neither_other_issues_nor_the_settings_of_the_screen_are_in_a_pdf() -> None:
    one, other = issue(1, "2026-01-01", ARTICLES), issue(2, "2026-02-01", [article("丙")])
    config = replace(CONFIG, base_url="https://example.org/", id_code="bm99000001")
    assert keys(one, config, (other,)) == BEFORE


@pytest.mark.parametrize(
    "config",
    [
        replace(CONFIG, name="通报"),
        replace(CONFIG, campaign=("题头",)),
        replace(CONFIG, print=replace(CONFIG.print, body_size_pt=16.0)),
        replace(CONFIG, sections=(*CONFIG.sections, SectionConfig("学习动态"))),  # no title is broken in it
    ],
)
def test_settings_of_print_change_every_pdf(config: Config) -> None:
    after = keys(issue(1, "2026-01-01", ARTICLES), config)
    assert not BEFORE.items() & after.items()


def test_the_lists_are_in_the_issue_s_pdf_where_the_site_shows_them() -> None:
    lists = issue(1, "2026-01-01", ARTICLES, "报: [县委]")
    hidden = replace(CONFIG, show_distribution=False)
    assert {path for path in BEFORE if keys(lists)[path] != BEFORE[path]} == {"issues/1.pdf"}
    assert keys(lists, hidden) == keys(issue(1, "2026-01-01", ARTICLES), hidden)
    (whole, *_) = prints_of(context(site([lists], hidden)), lists)
    assert "县委" not in repr(print_content(whole, body_of(lists)))


def test_the_attached_text_is_part_of_the_issue_s_pdf_alone() -> None:
    attaches = replace(CONFIG, print=replace(CONFIG.print, wants_source=True))
    one = issue(1, "2026-01-01", ARTICLES)
    prints = {
        digest: tuple(prints_of(context(site([one], attaches)), one, digest))
        for digest in ("text", "other text")
    }
    assert [print_.attach_as for print_ in prints["text"]] == ["1.md", "", ""]
    same = [print_key(a) == print_key(b) for a, b in zip(*prints.values(), strict=True)]
    assert same == [False, True, True]


def test_an_article_is_printed_without_the_rest_of_its_issue() -> None:
    front = "标题: 专刊\n报: [县委]"
    whole = issue(1, "2026-01-01", ARTICLES, front)
    contents = [print_content(p, body_of(whole)) for p in prints_of(context(site([whole])), whole)]
    view = contents[2].context["issue"]
    assert view.title == "工作简报第1期：专刊"  # type: ignore[attr-defined]
    assert "又一篇文。" in repr(view)
    for other in ("甲", "县委", "青石镇"):
        assert other not in repr(view), other
    assert [content.metadata.title for content in contents] == ["工作简报第1期", "甲", "乙"]
    assert contents[2].metadata.recipients == ()
