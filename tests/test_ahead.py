"""What a large archive's first build makes before all else, and what it lets go of once it is read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bulletin.values.contents import Contents

from bulletin.build import ahead
from bulletin.build import pipeline as building
from bulletin.build import sources as source
from bulletin.reading.site_settings import parse_config
from bulletin.site.masthead_font import masthead_font
from tests.conftest import ISSUE, SITE
from tests.test_build import run, second, tree

MakeSite = Callable[..., Path]
ISSUES: dict[str, str | bytes] = {"content/issues/1.md": ISSUE, "content/issues/2.md": second()}


@pytest.mark.parametrize("many", [2, 3])
def test_what_is_made_ahead_is_what_the_build_makes_by_itself(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    root = make_site(ISSUES)
    run(root)
    alone = tree(root)
    (root / "output").rename(root / "alone")
    begun: list[Path] = []
    make_ahead = ahead.make_ahead

    def noted(folder: Path, cache: Path) -> Callable[[], None]:
        begun.append(cache)
        return make_ahead(folder, cache)

    monkeypatch.setattr(ahead, "make_ahead", noted)
    monkeypatch.setattr(building, "MANY", many)
    assert run(root).published
    assert (tree(root), len(begun)) == (alone, 1 if many == 2 else 0)


def test_the_masthead_is_cut_once(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead.make_ahead(make_site(), tmp_path)()
    config = parse_config(SITE).value
    assert config is not None
    font = masthead_font(config, source.builtin_layouts() / "fonts")
    monkeypatch.setattr("bulletin.site.masthead_font._subset", lambda *face: b"again")
    assert ahead.masthead_data(font, tmp_path)[:4] == b"wOF2"
    assert ahead.masthead_data(font, tmp_path / "elsewhere") == b"again"


@pytest.mark.parametrize(
    "broken",
    [{"content/site.yaml": "名称: ["}, {"layouts/issue.html": "{% if %}"}],
    ids=["settings", "template"],
)
def test_a_mistake_is_told_once_by_the_build_itself(
    make_site: MakeSite,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    broken: dict[str, str | bytes],
) -> None:
    monkeypatch.setattr(building, "MANY", 1)
    report = run(make_site({**ISSUES, **broken}))
    assert (report.published, capfd.readouterr()) == (False, ("", ""))
    assert len([d for d in report.diagnostics if d.severity.value == "错误"]) == 1


def _contents(root: Path) -> Contents:
    contents = source.read_contents(root).value
    assert contents is not None
    return contents


def test_a_text_that_was_let_go_of_is_read_again(make_site: MakeSite) -> None:
    contents = _contents(make_site(ISSUES))
    before = dict(contents.raw)
    contents.let_go()
    assert dict(contents.raw) == before


@pytest.mark.parametrize("now", ["别的\n", None], ids=["changed", "gone"])
def test_of_a_text_that_changed_since_nothing_is_shown_rather_than_something_else(
    make_site: MakeSite, now: str | None
) -> None:
    root = make_site(ISSUES)
    contents = _contents(root)
    contents.let_go()
    path = root / "content/issues/1.md"
    if now is None:
        path.unlink()
    else:
        path.write_text(now)
    assert contents.raw["content/issues/1.md"] == b""
    assert contents.raw["content/site.yaml"] == SITE.encode()


def test_many_issues_are_counted_without_reading_them(make_site: MakeSite) -> None:
    root = make_site(ISSUES)
    assert [source.has_many_issues(root, many) for many in (1, 2, 3)] == [True, True, False]
