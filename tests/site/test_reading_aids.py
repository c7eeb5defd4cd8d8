"""What helps readers of an issue's page: places to link to, lines to cite, a light style sheet."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bulletin.site.issue_views import numbered
from bulletin.site.prints import print_content, prints_of
from bulletin.site.related import citation
from bulletin.site.styles import minify_css, minify_js
from tests.site import CONFIG, article, body_of, context, issue, pages, site

HERE = '<a class="here" href="#a1-p{0}" aria-label="本段链接"></a>'


def link(number: int) -> str:
    """Return a paragraph's link. Only the first of an article is a stop of Tab."""
    found = HERE.format(number)
    return found if number == 1 else found.replace("></a>", ' tabindex="-1"></a>')


def test_paragraphs_and_items_of_lists_can_be_linked_to() -> None:
    html = Markup('<p>甲</p><ol class="list"><li><span class="list__ordinal">1.</span>乙</li></ol>')
    assert numbered(html, "a1") == (
        f'<p id="a1-p1">{link(1)}甲</p>'
        f'<ol class="list"><li id="a1-p2">{link(2)}<span class="list__ordinal">1.</span>乙</li></ol>'
    )


def test_an_item_made_of_paragraphs_is_counted_once() -> None:
    html = Markup('<li><span class="list__ordinal">1.</span>\n<p>甲</p></li>')
    assert str(numbered(html, "a1")).count(" id=") == 1


def test_captions_have_an_address_and_no_link() -> None:
    assert (
        numbered(Markup('<p class="table-caption">表1</p>'), "a1")
        == '<p class="table-caption" id="a1-p1">表1</p>'
    )


def test_paragraph_links_are_on_the_page_and_nowhere_else() -> None:
    """Print and feeds have them not: their HTML is what it was."""
    config = replace(CONFIG, base_url="https://example.org/")
    found = site([issue(1, "2026-01-01", [article("甲")], config=config)], config)
    made = pages(found)
    assert 'id="a1-p1"' in made["issues/1.html"].variables["issue"].sections[0].articles[0].html
    assert "a1-p1" not in made["feed.xml"].text()
    (only,) = prints_of(context(found), found.issues[0])
    assert "a1-p1" not in repr(print_content(only, body_of(found.issues[0])))


@pytest.mark.parametrize(
    ("fields", "base_url", "line"),
    [
        ("", "", "办公室. 甲[J]. 工作简报,2026(1)."),
        (":供稿: 青石镇、县委\n", "", "青石镇,县委. 甲[J]. 工作简报,2026(1)."),
        (
            ":供稿: 青石镇\n:作者: 林知远\n:副题: ——青石镇的做法\n",
            "",
            "林知远. 甲:青石镇的做法[J]. 工作简报,2026(1).",
        ),
        (
            ":作者: 甲一\n",
            "https://example.org/",
            "甲一. 甲[J/OL]. 工作简报,2026(1)[…]. https://example.org/issues/1.html#a1.",
        ),
        (":供稿: 甲镇、乙镇、丙镇、丁镇\n", "", "甲镇,乙镇,丙镇,等. 甲[J]. 工作简报,2026(1)."),
    ],
)
def test_a_citation_is_the_line_of_gb_7714(fields: str, base_url: str, line: str) -> None:
    found = issue(1, "2026-01-01", [f"甲\n\n{fields}\n文。"])
    made = citation(found.articles[0], found, replace(CONFIG, base_url=base_url))
    assert made.before + ("[…]" if made.after else "") + made.after == line


def test_a_supplement_is_cited_by_its_own_number() -> None:
    found = issue(1, "2026-01-01", [article("甲")])
    supplement = replace(found, number=replace(found.number, supplement=True))
    assert citation(found.articles[0], supplement, CONFIG).before.endswith("2026(S1).")


def test_a_style_sheet_loses_its_comments_and_keeps_its_strings() -> None:
    css = 'a {\n  /* why */\n  content: "/* no { comment */  ";\n  margin: calc(1px + -2em);\n}\n\na :hover, b { c: d; }\n'
    assert minify_css(css) == (
        'a{content: "/* no { comment */  ";margin: calc(1px + -2em)}\na :hover,b{c: d}\n'
    )


def test_a_script_loses_its_comments_and_keeps_its_strings_and_patterns() -> None:
    script = 'const a = "// no",  b = /[/"*]/;  // why\n/* why */\n  call(a, `${b}  /* no */`);\n'
    assert minify_js(script) == 'const a="// no",b=/[/"*]/;call(a,`${b}  /* no */`);\n'


@given(st.text(alphabet="ab{};:,* \n"))
def test_minifying_twice_is_minifying_once(css: str) -> None:
    assert minify_css(minify_css(css)).split() == minify_css(css).split()
