"""Templates show the values they are given and can do nothing else; every mistake is reported at its line."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markupsafe import Markup

from bulletin.build.sources import read_layouts
from bulletin.site.prints import print_content, prints_of
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Diagnostic
from tests.conftest import REPOSITORY
from tests.site import body_of, pages_in, sample_context


class Line(NamedTuple):
    """What an object in a context looks like."""

    title: str


CONTEXT: Mapping[str, Any] = {"line": Line("<题&>"), "items": ["甲"], "data": {"key": "值"}, "word": "字"}


def mistake(text: str) -> Diagnostic:
    """Return what is reported of a template with `text` in its second line."""
    checked = Templates({"page.html": f"一\n{text}\n"}).render("page.html", CONTEXT)
    assert checked.value is None, checked.value
    (found,) = checked.diagnostics
    assert (found.code, found.span.path) == ("template-error", "layouts/page.html")
    return found


@pytest.mark.parametrize(
    ("text", "word"),
    {
        "{{ cycler.__init__.__globals__.os.popen('touch x').read() }}": "__init__",
        "{{ ''.__class__ }}": "__class__",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}": "__class__",
        "{{ word['__class__'] }}": "__class__",
        "{{ word | attr('__class__') }}": "__class__",
        "{{ items | map(attribute='__class__') | first }}": "__class__",
        "{{ '{0.__class__}'.format(word) }}": "__class__",
        "{% set show = '{0.__class__}'.format %}{{ show(word) }}": "__class__",
        "{{ self._TemplateReference__context }}": "_TemplateReference__context",
        "{{ lipsum.__globals__['os'] }}": "__globals__",
        "{{ line.title.__add__ }}": "__add__",
        "{{ line.__class__ }}": "__class__",
        "{{ line._replace(title='') }}": "_replace",
        "{{ items.append('乙') }}": "append",
        "{{ items.clear() }}": "clear",
        "{{ data.update({'key': ''}) }}": "update",
        "{{ data.pop('key') }}": "pop",
    }.items(),
)
def test_a_template_can_neither_reach_python_nor_change_what_it_is_given(text: str, word: str) -> None:
    """A site that was passed on by stick must not run programs by being built."""
    found = mistake(text)
    assert found.span.line == 2
    assert found.label == f"模板不能用 `{word}`：只能显示程序给的值"
    assert (CONTEXT["items"], CONTEXT["data"]) == (["甲"], {"key": "值"})


@pytest.mark.parametrize(
    ("text", "label"),
    {
        "{{ line.titel }}": "没有 `titel` 这个值",
        "{{ titel }}": "没有 `titel` 这个值",
        "{{ range(10 ** 9) | list }}": "数太大：`range`、重复、乘方最多到 100000",
        "{{ 1 / 0 }}": "除数是 0",
        "{{ word + 1 }}": 'Jinja：can only concatenate str (not "int") to str',
        "{{ word() }}": "Jinja：'str' object is not callable",
        "{{ ('%d' | format('字')) }}": "Jinja：%d format: a real number is required, not str",
        "{{ items.index('乙') }}": "Jinja：'乙' is not in list",
        "{{ word.encode('没有') }}": "Jinja：unknown encoding: 没有",
        "{% include 'page.html' %}": "模板套着自己，没有尽头",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}": "模板套着自己，没有尽头",
        "{% include word %}": None,
        "{% if %}": "`{{ }}` 或 `{% %}` 里的写法读不懂（Jinja：Expected an expression, got 'end of statement block'）",
        "{{ word | no_filter }}": "`{{ }}` 或 `{% %}` 里的写法读不懂（Jinja：No filter named 'no_filter'.）",
    }.items(),
)
def test_whatever_a_template_raises_is_reported_at_its_line(text: str, label: str | None) -> None:
    found = mistake(text)
    if label is not None:
        assert (found.span.line, found.label) == (2, label)


def test_a_mistake_is_reported_in_the_template_that_has_it() -> None:
    layouts = {"page.html": "{% include 'part.html' %}", "part.html": "\n\n{{ 1 / 0 }}"}
    (found,) = Templates(layouts).render("page.html", {}).diagnostics
    assert (found.span.path, found.span.line) == ("layouts/part.html", 3)
    assert found.message == "模板 `part.html` 用不了"


def test_a_template_that_is_missing_is_named() -> None:
    (found,) = Templates({"page.html": "{% include 'part.html' %}"}).render("page.html", {}).diagnostics
    assert found.message == "缺少模板 `part.html`"


def test_html_and_xml_are_escaped_and_text_is_not() -> None:
    text = "{{ line.title }}{{ html }}"
    context = {**CONTEXT, "html": Markup("<br>")}
    layouts = {"a.html": text, "a.xml": text, "a.txt": text}
    shown = {name: Templates(layouts).render(name, context).value for name in layouts}
    assert shown == {
        "a.html": "&lt;题&amp;&gt;<br>",
        "a.xml": "&lt;题&amp;&gt;<br>",
        "a.txt": "<题&><br>",
    }


def test_a_mistake_in_an_included_template_is_reported_in_its_own_file() -> None:
    templates = Templates(
        {"bad.html": "{% if %}", "page.html": "{% include 'bad.html' %}{% include 'none' %}"}
    )
    (found,) = templates.render("page.html", {}).diagnostics
    assert found.span.path == "layouts/bad.html"


LAYOUTS = {
    "base.html": "{% block one %}{% endblock %}",
    "macros.html": "{% macro m() %}{% include 'inner.html' %}{% endmacro %}",
    "inner.html": "",
    "either.html": "",
    "other.html": "",
    "page.html": "{%- extends 'base.html' %}\n{% from \"macros.html\" import m %}"
    "{%\n include 'either.html' if x else 'none.html' %}",
    "computed.html": "{% include name %}",
    "robots.txt": "{% include 'page.html' %}",
    "styles/base.css": "",
}
NAMED = {"page.html", "base.html", "macros.html", "inner.html", "either.html"}


@pytest.mark.parametrize(
    ("template", "changes"),
    [
        ("page.html", NAMED),
        ("robots.txt", {*NAMED, "robots.txt"}),
        ("inner.html", {"inner.html"}),
        ("computed.html", {*LAYOUTS} - {"styles/base.css"}),
        ("missing.html", set()),
    ],
)
def test_a_digest_changes_with_each_template_that_may_be_used(template: str, changes: set[str]) -> None:
    """Where a name is computed, any template may be used."""
    before = Templates(LAYOUTS).closure_digest(template)
    changed = {
        name
        for name in LAYOUTS
        if Templates({**LAYOUTS, name: LAYOUTS[name] + "!"}).closure_digest(template) != before
    }
    assert changed == changes


PLAIN = (str, int, float, bool, type(None))


def values_in(value: object) -> Iterator[object]:
    """Yield everything that a template can reach from a value by its attributes and items."""
    yield value
    if isinstance(value, Mapping):
        for each in value.values():
            yield from values_in(each)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from values_in(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from values_in(getattr(value, field.name))


def test_contexts_hold_plain_values_only() -> None:
    """The sandbox lets templates call public methods: a `Path` in a context could be written to."""
    found = sample_context()
    contexts = [page.variables for page in pages_in(found).values() if page.kind.template]
    prints = [print_ for issue in found.site.issues[:4] for print_ in prints_of(found, issue)]
    bodies = {issue.path: body_of(issue) for issue in found.site.issues}
    contexts += [print_content(print_, bodies[print_.source]).context for print_ in prints]
    kinds = set()
    for context in contexts:
        kinds |= {type(value) for value in values_in(context)}
    others = {kind for kind in kinds if not issubclass(kind, (*PLAIN, tuple, list, dict))}
    assert {kind.__module__.split(".")[0] for kind in others} <= {"bulletin", "datetime"}, others
    assert not any(issubclass(kind, Path) for kind in kinds)


def test_built_in_templates_name_what_they_refer_to() -> None:
    """A computed name would make its page depend on all templates."""
    templates = Templates(read_layouts(REPOSITORY))
    names = [name for name in templates.layouts if name.endswith(".html")]
    assert all(len(templates._closure(name)) < 25 for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 10 ** 10 }}",
        "{{ 10 ** 10 ** 3 * items }}",
        "{{ 9 ** 9999999 }}",
        "{% set n = namespace(x=7) %}{% for _ in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    ],
)
def test_a_number_that_would_keep_the_processor_for_ever_is_refused(text: str) -> None:
    assert "数太大" in mistake(text).label


GROWING = "{% set n = namespace(x='abcd') %}{% for _ in range(99) %}@{% endfor %}"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no limit of memory")
@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a'|center(10000000000) }}",
        "{{ 'a'.ljust(10000000000) }}",
        "{{ '%10000000000d'|format(1) }}",
        "{{ '{:10000000000}'.format(1) }}",
        "{{ 'a\nb'|indent(10000000000) }}",
        "{{ 'a'.zfill(10000000000) }}",
        "{{ [1]|batch(10000000000, 'a')|list }}",
        GROWING.replace("@", "{% set n.x = n.x ~ n.x %}"),
        GROWING.replace("@", "{% set n.x = n.x + n.x %}"),
        GROWING.replace("@", "{% set n.x = n.x|replace('a', 'aaaaaaaa') %}"),
        GROWING.replace("@", "{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}"),
        GROWING.replace("@", "{% set n.x = n.x|list + n.x|list %}"),
        GROWING.replace("@", "{% set n.x = [n.x, n.x]|join(n.x) %}"),
    ],
)
def test_a_template_cannot_take_all_memory(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.site.templates.MOST_MB", 64)
    assert "要的内存太多" in mistake(text).label
    assert Templates({"page.html": "{{ 'a'|center(3) }}"}).render("page.html", {}).value == " a "


@pytest.mark.parametrize(
    "text",
    [
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'page.html' %}",
        "{% extends 'page.html' %}",
        "{% import 'page.html' as a %}",
    ],
)
def test_a_template_within_itself_is_named(text: str) -> None:
    assert "套着自己" in mistake(text).label


def test_a_template_without_end_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.site.templates.LONGEST_S", 0.1)
    endless = "{% for _ in range(100000) %}{% for _ in range(100000) %}{% endfor %}{% endfor %}"
    assert "循环没有尽头" in mistake(endless).label


def test_usual_sums_are_as_ever() -> None:
    text = "{{ 2 * 3 }} {{ 'ab' * 2 }} {{ 2 ** 3 }} {{ 2.5 * 4 }}"
    assert Templates({"page.html": text}).render("page.html", {}).value == "6 abab 8 10.0"
