"""`check FILE` reads only what the diagnostics of the file depend on, and finds the same ones."""

from collections.abc import Callable
from pathlib import Path

from bulletin.build.load import load_site
from bulletin.values.audience import Audience
from tests.conftest import ISSUE, TODAY


def test_a_named_text_has_the_diagnostics_that_it_has_among_all(make_site: Callable[..., Path]) -> None:
    files = {
        f"content/issues/{n}.md": ISSUE.replace("期号: 1", f"期号: {n}").replace("01-05", f"01-0{n}")
        for n in range(1, 6)
    }
    files["content/issues/2.md"] += "\n见[说明](../pages/about.md)和[没有](../pages/none.md)。\n"
    files["content/issues/3.md"] = files["content/issues/3.md"].replace("期号: 3", "期号: 2")
    files["content/issues/4.md"] += "\n![图](none.jpg)\n\n生僻字\U0002a6df。\n"
    files["content/issues/1.md"] += "\n![图](damaged.png)\n"
    files["content/issues/5.md"] += "\n![图](damaged.png)\n"
    files["content/pages/about.md"] = "标题: 说明\n\n见[第一期](../issues/1.md#a9)。\n"
    files["content/pages/other.md"] = "---\n标题: 别的\n---\n\n见[第一期](../issues/7.md)。\n"
    root = make_site(files)
    (root / "content" / "issues" / "damaged.png").write_bytes(b"no picture")
    everything = load_site(root, Audience(TODAY)).diagnostics
    assert {d.span.path.rpartition("/")[2] for d in everything} >= {
        "1.md",
        "2.md",
        "3.md",
        "4.md",
        "5.md",
        "other.md",
    }
    for path in files:
        found = load_site(root, Audience(TODAY), named=frozenset({path})).diagnostics
        assert [d for d in found if d.span.path == path] == [d for d in everything if d.span.path == path]
