"""Each part of a page: its template, its style and its examples stand together and agree."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, nodes
from markupsafe import Markup

from bulletin.build.sources import read_layouts
from bulletin.site.templates import Templates
from bulletin.values.files import builtin_layouts

FOLDER = builtin_layouts() / "parts"
PARTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
LAYOUTS = read_layouts(Path("/nonexistent"))


class _Loader(yaml.SafeLoader):
    """YAML with one tag more: `!html` marks what is HTML already."""


def _html(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Markup:
    return Markup(loader.construct_scalar(node))


_Loader.add_constructor("!html", _html)


def examples(part: str) -> list[dict[str, Any]]:
    found = yaml.load((FOLDER / part / "examples.yaml").read_text(encoding="utf-8"), _Loader)
    assert isinstance(found, list)
    return found


def macro_of(part: str) -> tuple[str, list[str]]:
    parsed = Environment().parse(LAYOUTS[f"parts/{part}/{part}.html"])
    (macro,) = [macro for macro in parsed.find_all(nodes.Macro) if macro.name.startswith(part)]
    return macro.name, [argument.name for argument in macro.args]


CASES = [(part, example["name"], example["parameters"]) for part in PARTS for example in examples(part)]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_a_macro_a_style_and_examples_of_one_name(part: str) -> None:
    """Design of parts: style.md §7."""
    assert {path.name for path in (FOLDER / part).iterdir()} == {
        f"{part}.html",
        f"{part}.css",
        "examples.yaml",
    }
    assert examples(part)


@pytest.mark.parametrize(("part", "name", "parameters"), CASES, ids=[f"{p}-{n}" for p, n, _ in CASES])
def test_an_example_names_every_parameter_and_renders(
    part: str, name: str, parameters: dict[str, Any]
) -> None:
    macro, arguments = macro_of(part)
    assert set(parameters) == set(arguments)
    caller = f'{{% from "parts/{part}/{part}.html" import {macro} %}}{{{{ {macro}(**parameters) }}}}'
    rendered = Templates({**LAYOUTS, "example.html": caller}).render(
        "example.html", {"parameters": parameters}
    )
    assert rendered.value is not None, rendered.diagnostics


def test_a_mistake_in_a_part_is_reported_in_the_part() -> None:
    """With the template's name, its line and the name that does not exist."""
    broken = {
        **LAYOUTS,
        "parts/notice/notice.html": "{% macro notice(text, hint, command) %}\n\n{{ txet }}\n{% endmacro %}",
    }
    caller = '{% from "parts/notice/notice.html" import notice %}{{ notice("", "", "") }}'
    (found,) = Templates({**broken, "caller.html": caller}).render("caller.html", {}).diagnostics
    assert (found.span.path, found.span.line) == ("layouts/parts/notice/notice.html", 3)
    assert "txet" in found.label
