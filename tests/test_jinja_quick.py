"""Quick code of templates gives what Jinja2's own gives, and where it cannot, Jinja2's own is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from bulletin.build.load import load
from bulletin.build.prints import TEMPLATES as PRINTS
from bulletin.build.sources import read_layouts
from bulletin.site.arrange import Audience, arrange
from bulletin.site.frame import LateContext
from bulletin.site.jinja_quick import QuickEnvironment
from bulletin.site.pages import TEMPLATES, addresses_of, pages_of, print_jobs
from bulletin.site.templates import Templates
from tests.conftest import REPOSITORY, TODAY


@dataclass(frozen=True, slots=True)
class Line:
    """What an object in a context looks like."""

    title: str
    href: object = "a.html"


class Word(str):
    """A str of another class."""


class Drawn:
    """What can say itself in HTML."""

    def __html__(self) -> str:
        return "<b>自己</b>"


SHOWN = ["<a & b>", "'\"", "字", "", Markup("<br>"), 7, 1.5, None, True, Word("<w>"), Drawn(), ("<", ">")]

MACROS = """
{%- macro plain(a, b) %}{{ a }}<{{ b }}>{% endmacro -%}
{%- macro default(a, b="<b>") %}{{ a }}{{ b }}{% endmacro -%}
{%- macro rest(a) %}{{ a }}{{ varargs | join("&") }}{{ kwargs | dictsort }}{% endmacro -%}
{%- macro around(a) %}<{{ a }}>{{ caller(1) }}</{{ a }}>{% endmacro -%}
{%- macro loops(links) %}{% for link in links %}{{ loop.index }}{{ link.title }}{% if not loop.last %}、{% endif %}{% endfor %}{% endmacro -%}
"""

BODIES = {
    "attributes": "{{ line.title }}{{ line.href }}{{ line['title'] }}{{ data.items() | list }}{{ data.key }}",
    "keywords": "{{ data.class }}{{ data.is }}",
    "by name": "{{ m.plain(a='<', b=line.title) }}{{ m.plain(b='<', a=line.title) }}",
    "by place": "{{ m.plain('<', line.title) }}{{ m.plain('<', b='x') }}",
    "defaults": "{{ m.default(a=1) }}{{ m.default(a=1, b=2) }}{{ m.default(1) }}",
    "all others": "{{ m.rest(1, '<', 3, x='&') }}{{ m.rest(a=1) }}",
    "a caller": "{% call(n) m.around(a='p') %}{{ n }}&{{ line.title }}{% endcall %}",
    "loops": "{{ m.loops(links=[line, line]) }}{% for x in [1, 2] %}{{ m.plain(a=x, b=x) }}{% endfor %}",
    "texts joined": "{{ line.title ~ '<' }}{{ '<i>' | safe }}{{ line.title | upper }}{% set x %}<{{ line.title }}>{% endset %}{{ x }}",
    "what may be missing": "{{ none is defined }}{{ line.none is defined }}{{ line.none | default('&') }}{{ data.no | default(1) }}",
    "without escaping": "{% autoescape false %}{{ line.title }}{{ m.plain(a='<', b=1) }}{% endautoescape %}{{ line.title }}",
    "others' blocks": "{% extends 'base.html' %}{% block one %}{{ super() }}{{ line.title }}{% endblock %}",
    "others' text": "{% include 'part.html' %}",
}
CONTEXT: Mapping[str, Any] = {
    "line": Line("<题&>"),
    "data": {"key": "<值>", "class": "类", "is": 1},
}
TEXTS = {
    "macros.html": MACROS,
    "base.html": "[{% block one %}{{ line.href }}{% endblock %}]",
    "part.html": "{{ line.title }}",
}
OPTIONS: Mapping[str, Any] = {"undefined": StrictUndefined, "autoescape": True}


def texts_with(body: str) -> dict[str, str]:
    imports = "{% import 'macros.html' as m %}"
    parent, found, rest = body.partition("%}") if body.startswith("{% extends") else ("", "", body)
    return {**TEXTS, "page.html": f"{parent}{found}{imports}{rest}"}


@pytest.mark.parametrize("value", SHOWN, ids=[f"{type(value).__name__} {str(value)[:8]}" for value in SHOWN])
def test_every_value_is_shown_as_jinja_shows_it(value: object) -> None:
    text = "{{ value }}{{ [value] | join }}{% set kept %}{{ value }}{% endset %}{{ kept }}"
    plain, quick = (
        kind(loader=DictLoader({"a.html": text}), **OPTIONS).get_template("a.html").render(value=value)
        for kind in (Environment, QuickEnvironment)
    )
    assert quick == plain
    assert type(quick) is str


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_templates_can_say_comes_out_as_jinja_has_it(body: str) -> None:
    texts = texts_with(body)
    plain = Environment(loader=DictLoader(texts), **OPTIONS).get_template("page.html").render(CONTEXT)
    checked = Templates(texts).render("page.html", CONTEXT)
    assert checked.value == plain


def test_what_is_missing_is_told_at_its_line_and_only_those_templates_are_slow() -> None:
    texts = {
        "good.html": "{{ line.title }}",
        "bad.html": "一\n二{{ line.title }}\n{{ line.titel }}\n",
        "asks.html": "{% if line.titel is defined %}有{% else %}没有{% endif %}",
    }
    templates = Templates(texts)
    assert templates.render("good.html", CONTEXT).value == "&lt;题&amp;&gt;"
    (found,) = templates.render("bad.html", CONTEXT).diagnostics
    assert (found.span.path, found.span.line, found.label) == ("layouts/bad.html", 3, "没有 `titel` 这个值")
    assert templates.render("asks.html", CONTEXT).value == "没有"
    assert templates.slow == {"bad.html", "asks.html"}


def test_each_page_of_the_sample_site_comes_out_as_jinja_has_it_and_none_is_slow() -> None:
    loaded = load(REPOSITORY, Audience(TODAY))
    assert loaded.config is not None
    site = arrange(loaded.config, loaded.issues, loaded.pages, Audience(TODAY))
    addresses = addresses_of(site, loaded.assets)
    templates, plain = (Templates(read_layouts(REPOSITORY)) for _ in range(2))
    plain.slow.update(plain.layouts)
    wanted = [(page.template, page.context) for page in pages_of(site, addresses, has_pdf=True)]
    wanted += [(job.template, job.context) for job in print_jobs(site, site.issues[:4], addresses)]
    kinds = set()
    for template, context in wanted:
        made = context.made() if isinstance(context, LateContext) else context
        if template:
            assert templates.render(template, made) == plain.render(template, made)
            kinds.add(template)
    assert kinds >= {"issue.html", "topic.html", "search.html", "feed.xml", "print.html"}
    assert kinds <= {*TEMPLATES, *PRINTS}, "all that are used are looked at before the work is spread"
    assert not templates.slow
