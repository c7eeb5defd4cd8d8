"""An office changes the look by one file of its own; the handbook's worked example is tried here."""

import re
from collections.abc import Callable
from pathlib import Path

from bulletin.build.pipeline import build
from bulletin.build.sources import read_layouts
from bulletin.site.minify import minify_css
from bulletin.values.audience import Audience
from bulletin.values.options import Options
from tests.conftest import ISSUE, REPOSITORY, TODAY

HANDBOOK = (REPOSITORY / "content/pages/handbook-layouts.md").read_text(encoding="utf-8")


def test_the_example_of_the_handbook_changes_the_look_by_one_file(make_site: Callable[..., Path]) -> None:
    own = re.findall(r"```\n(.*?)```", HANDBOOK, re.DOTALL)[0]
    root = make_site({"content/issues/1.md": ISSUE, "layouts/styles/own.css": own})
    assert build(Options(root, root / "output", Audience(TODAY), pdf=False), lambda *_: None).published
    css = (root / "output/site/assets/site.css").read_text(encoding="utf-8")
    assert css.endswith(minify_css(own))
    assert "--color-red: #8c1d18" in css


def test_the_handbook_names_tokens_and_templates_that_exist() -> None:
    layouts = read_layouts(Path("/nonexistent"))
    tokens = dict(re.findall(r"(--[a-z-]+): ([^;]+);", layouts["styles/tokens.css"].partition("@media")[0]))
    for name, value in re.findall(r"\| `(--[a-z-]+)` \| [^|]* \| (.*?) \|", HANDBOOK):
        assert tokens[name] == value.strip("`") or not value.startswith("`"), name
    templates = HANDBOOK.partition("## 哪些页面用哪个模板")[2]
    assert set(re.findall(r"`([a-z0-9]+\.html)`", templates)) <= set(layouts)


def test_the_line_the_handbook_changes_is_in_the_template() -> None:
    layouts = read_layouts(Path("/nonexistent"))
    line = next(line for line in HANDBOOK.splitlines() if line.startswith('<p class="site-footer__owner">'))
    assert line in layouts["parts/site_footer/site_footer.html"]


def test_what_a_reader_chose_is_stronger_than_the_office_s_own_colours() -> None:
    """own.css writes on `:root`; high contrast must win over it, though it stands before it."""
    tokens = read_layouts(Path("/nonexistent"))["styles/tokens.css"]
    chosen = re.findall(r"^  (\S.*\[data-.*) \{", tokens, re.MULTILINE)
    assert chosen
    assert all(selector.startswith(":root") for selector in chosen)
