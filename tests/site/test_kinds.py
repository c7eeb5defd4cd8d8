"""Which pages there are, what each depends on, and how a kind is added."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bulletin.build.sources import read_layouts
from bulletin.site.chrome import SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.kinds import KINDS, REDIRECT, SITE_MAP
from bulletin.site.page_kind import Page, PageKind, in_one_batch
from bulletin.site.templates import Templates
from bulletin.values.model import Issue
from tests.conftest import REPOSITORY
from tests.site import CONFIG, article, context, issue, pages, pages_in, sample_context, site

WITH_ADDRESS = replace(CONFIG, base_url="https://example.org/")


def issues(text: str = "文。", count: int = 4) -> list[Issue]:
    """Return issues of two articles each; text: of the first article of issue 2."""
    return [
        issue(
            n,
            f"2026-0{n}-01",
            [article("甲", "青石镇", "读书", text if n == 2 else "文。"), article("乙")],
            config=WITH_ADDRESS,
        )
        for n in range(1, count + 1)
    ]


def keys(found: list[Issue]) -> dict[str, str]:
    return {path: page.key for path, page in pages(site(found, WITH_ADDRESS)).items()}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_a_page_of_a_new_kind_takes_one_module_and_one_row() -> None:
    class LongestInputs(NamedTuple):
        """What longest.html shows."""

        site: SiteChrome
        titles: tuple[str, ...]

    def longest_titles(found: SiteContext) -> Iterator[Page]:
        titles = (article.title.text for issue in found.site.issues for article in issue.articles)
        yield Page("longest.html", LongestInputs(found.chrome, tuple(sorted(titles, key=len)[-2:])))

    kind = PageKind("longest titles", "longest.html", in_one_batch(longest_titles))
    templates = Templates({"longest.html": "{{ site.name }}：{{ titles | join('、') }}"})
    found = context(site([issue(1, "2026-01-01", [article("甲"), article("甲乙丙"), article("甲乙")])]))
    made = pages_in(found, [kind])
    assert made["longest.html"].text(templates) == "工作简报：甲乙、甲乙丙"
    assert "longest.html" in pages_in(found, (*KINDS, kind))


def test_all_inputs_are_plain_values_and_equal_ones_have_equal_keys() -> None:
    """The sample site has everything that a page can show."""
    once, again = pages_in(sample_context()), pages_in(sample_context())
    assert {path: page.key for path, page in once.items()} == {path: page.key for path, page in again.items()}


def test_a_changed_text_changes_its_page_its_file_and_the_feeds() -> None:
    """Nothing else shows it: lists, neighbours and issues.json are as they were."""
    assert changed(keys(issues()), keys(issues("另一篇文。"))) == {
        "issues/2.html",
        "issues/2.json",
        "feed.xml",
        "sections/jingyan.xml",
    }


def test_a_new_issue_leaves_the_pages_of_old_ones_as_they_are() -> None:
    """Only what is next to it changes, else every issue would make all pages of the archive anew."""
    new = changed(keys(issues(count=6)), keys(issues(count=7)))
    assert {path for path in new if path.startswith("issues/")} == {
        *("issues/5.html", "issues/6.html", "issues/7.html", "issues/7.json")
    }


# Files that do not show the bulletin's name.
WITHOUT_NAME = {"robots.txt", "statistics.csv", "assets/search/places.js", "assets/search/pages.js"}


def test_a_setting_changes_what_shows_it() -> None:
    def keys_with(**settings: object) -> dict[str, str]:
        config = replace(WITH_ADDRESS, **settings)  # type: ignore[arg-type]
        return {path: page.key for path, page in pages(site(issues(), config)).items()}

    before = keys_with()
    assert changed(before, keys_with(id_code="bm99000001")) >= {"issues/1.html", "index.html", "404.html"}
    assert changed(before, keys_with(show_distribution=False)) >= {"issues/1.html", "issues/1.json"}
    assert changed(before, keys_with(name="通报")) >= before.keys() - WITHOUT_NAME
    assert changed(before, keys_with(print=replace(CONFIG.print, body_size_pt=16.0))) == set()


def test_readers_find_pages_in_the_order_of_the_table() -> None:
    made = [path for path, page in pages(site(issues(), WITH_ADDRESS)).items() if page.kind.is_readable]
    assert made[:6] == ["index.html", *(f"issues/{n}.html" for n in range(1, 5)), "years/index.html"]
    assert made[-2:] == ["404.html", "search.html"]


def test_every_kind_has_a_template_or_gives_the_file_itself() -> None:
    templates = {kind.template for kind in (*KINDS, REDIRECT, SITE_MAP) if kind.template}
    assert templates <= set(read_layouts(REPOSITORY))
    assert all(bool(kind.template) == (kind.data is None) for kind in KINDS)
    assert len({kind.name for kind in KINDS}) == len(KINDS)
