"""The search page in Debian's Chromium: every run finds its article, facets add up, keys and history work."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bulletin.site.search.normalize import NORMALIZED, normalize
from bulletin.values.model import Article, ArticleBody, Issue
from tests.bench.corpus import write_corpus
from tests.bench.site import articles_of, build_site, site_at
from tests.browser import missing, serve
from tests.conftest import REPOSITORY

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing()),
    # Playwright's loop leaves its pipes to the garbage collector when the process ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
Articles = list[tuple[Issue, Article, ArticleBody]]
SAFE = "!'()*~"  # what encodeURIComponent leaves as it is
DONE = "document.documentElement.hasAttribute('data-search-done')"


@pytest.fixture(scope="module")
def sample(sample_site: Path) -> Path:
    """The sample site: small, all text in one file."""
    return sample_site


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Articles]:
    """A larger site, whose texts are in three segments."""
    root = tmp_path_factory.mktemp("archive-search")
    write_corpus(root, 280, seed=9, characters=2_000)
    return build_site(root, root / "output"), _articles_at(root)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test on any script error and any request that leaves the folder."""
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on(
        "request",
        lambda r: (
            wrong.append(r.url) if not r.url.startswith(("file:", "http://127.0.0.1", "data:")) else None
        ),
    )
    yield opened
    context.close()
    assert [text for text in wrong if "net::ERR_F" not in text] == []


def _articles_at(root: Path) -> Articles:
    site, loaded = site_at(root)
    return list(articles_of(site, loaded.body_of))


def _ask(page: Any, query: str) -> str:
    page.evaluate("document.documentElement.removeAttribute('data-search-done')")
    page.fill("#search-input", query)
    page.press("#search-input", "Enter")
    page.wait_for_function(DONE)
    return str(page.inner_text("#search-status"))


def _open(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_function(DONE)


HITS = """async wanted => {
    const page = document.documentElement, more = document.getElementById("search-more");
    const hrefs = () => Array.from(document.querySelectorAll(".search-hit__title"), one => one.getAttribute("href"));
    const settled = () => new Promise(resolve => new MutationObserver((_, observer) => {
        if (!page.hasAttribute("data-search-done")) return;
        observer.disconnect();
        resolve();
    }).observe(page, {attributes: true}));
    while (!more.hidden && !hrefs().includes(wanted)) {
        page.removeAttribute("data-search-done");
        const end = settled();
        more.click();
        await end;
    }
    return hrefs();
}"""


def _hits(page: Any, wanted: str = "") -> list[str]:
    """Return all hits' addresses, asking for more until there are no more or `wanted` is among them."""
    return [str(href) for href in page.evaluate(HITS, wanted)]


def test_texts_are_normalized_as_in_python(page: Any, sample: Path) -> None:
    """Every character of the table, and every other of the first two planes."""
    _open(page, (sample / "search.html").as_uri())
    codes = [code for code in range(0x20000) if not 0xD800 <= code <= 0xDFFF]
    said = page.evaluate(  # in one text: a list of so many would take seconds on its way
        """text => JSON.stringify(Array.from(text, char => bulletinText.normalize(char)))""",
        "".join(map(chr, codes)),
    )
    assert json.loads(said) == [normalize(chr(code)) for code in codes]
    assert page.evaluate("text => bulletinText.normalize(text)", "".join(NORMALIZED)) == "".join(
        NORMALIZED.values()
    )


@pytest.mark.parametrize("size", ["sample", "archive"])
def test_25_runs_find_their_articles(
    page: Any, size: str, sample: Path, archive: tuple[Path, Articles]
) -> None:
    """In all 50 here, 2,000 in test_search, and in the bench 1,000 of 2,000 issues."""
    folder, articles = (sample, _articles_at(REPOSITORY)) if size == "sample" else archive
    _open(page, (folder / "search.html").as_uri())
    draw = random.Random(4)
    asked = 0
    while asked < 25:
        issue, article, body = draw.choice(articles)
        length = draw.randint(4, 6) if size == "archive" else draw.randint(2, 6)
        start = draw.randrange(max(len(body.text) - length, 1))
        run = body.text[start : start + length].replace("\n", "")
        if len(normalize(run)) < 2 or len(run.split()) != 1:
            continue
        asked += 1
        _ask(page, run)
        wanted = f"issues/{issue.key}.html?q={quote(run, safe=SAFE)}#{article.anchor}"
        assert wanted in _hits(page, wanted), run


def test_a_hit_shows_where_it_is_from_and_opens_at_the_marked_phrase(page: Any, sample: Path) -> None:
    _open(page, (sample / "search.html").as_uri())
    _ask(page, "开一开水龙头")
    hit = page.locator(".search-hit").first
    assert hit.locator(".search-hit__sentence mark").inner_text() == "开一开水龙头"
    assert "第41期" in hit.inner_text()
    assert "2025年10月22日" in hit.inner_text()
    assert "县水利局、县委党校" in hit.inner_text()
    hit.locator(".search-hit__title").click()
    page.wait_for_selector("mark.found")
    assert page.url.endswith("#a1")
    page.wait_for_function(
        """() => {
            const box = document.querySelector("mark.found").getBoundingClientRect();
            return 0 < box.y && box.y < innerHeight;
        }"""
    )


@pytest.mark.parametrize("start", ["input", "compositionstart"])
def test_the_page_loads_120_kib_and_the_data_while_the_first_word_is_written(
    page: Any, sample: Path, start: str
) -> None:
    """Counted from disk, where nothing is compressed; an input method is writing before it has put in a character."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.removeprefix(sample.as_uri() + "/")))
    _open(page, (sample / "search.html").as_uri())
    page.wait_for_timeout(100)
    files = [sample / path for path in loaded if not path.startswith("data:")]
    assert sum(file.stat().st_size for file in files) <= 120 * 1024
    assert not [path for path in loaded if "assets/search/" in path]
    with page.expect_request("**/assets/search/index.js*"):
        page.dispatch_event("#search-input", start)


def test_issue_page_without_a_query_is_left_alone(page: Any, sample: Path) -> None:
    page.goto((sample / "issues" / "41.html").as_uri() + "#a1")
    assert page.locator("mark").count() == 0


def test_marks_cross_markup_and_leave_the_words_as_they_were(page: Any, sample: Path) -> None:
    address = (sample / "issues" / "41.html").as_uri()
    page.goto(address)
    before = page.inner_text("#main")
    page.goto(address + "?q=" + quote("工程，覆盖18.4万人") + "#a1")
    assert page.locator("mark.found").count() >= 2  # a footnote mark stands inside
    assert page.inner_text("#main") == before


def test_title_hits_come_first(page: Any, archive: tuple[Path, Articles]) -> None:
    folder, articles = archive
    _open(page, (folder / "search.html").as_uri())
    title = articles[12][1].title.text
    word = title[title.index("“") + 1 : title.index("”")]
    _ask(page, word)
    addresses = [href.replace(f"?q={quote(word)}", "") for href in _hits(page)]
    keys = list(dict.fromkeys(issue.key for issue, _, _ in reversed(articles)))
    titled = [
        f"issues/{issue.key}.html#{article.anchor}"
        for issue, article, _ in sorted(articles, key=lambda one: keys.index(one[0].key))
        if word in article.title.text
    ]
    assert addresses[: len(titled)] == titled


@pytest.mark.parametrize("query", ["学习", "卫生院 学习", "全县"])
def test_counts_of_facets_are_those_of_the_articles(
    page: Any, archive: tuple[Path, Articles], query: str
) -> None:
    folder, articles = archive
    _open(page, (folder / "search.html").as_uri())
    said = _ask(page, query)
    words = [normalize(word) for word in query.split()]

    def has(text: str) -> bool:
        return all(word in normalize(text) for word in words)

    true: dict[str, int] = {}
    for issue, a, body in articles:
        notes = "".join(body.footnotes)
        if has(f"{a.title.text}\n{body.text}\n{a.contributor_line}\n{notes}\n{' '.join(a.keywords)}"):
            for value in (
                f"year{issue.date.year}",
                f"section{a.section or '不分栏目'}",
                *(f"from{c}" for c in a.contributors),
            ):
                true[value] = true.get(value, 0) + 1
    if page.locator(".search-facet__more").count():
        page.click(".search-facet__more")
    shown = dict(
        page.eval_on_selector_all(
            ".search-facet__link", "all => all.map(a => [a.dataset.facet, +a.lastChild.textContent])"
        )
    )
    assert shown == true
    total = sum(n for name, n in true.items() if name.startswith("year"))
    assert said.lstrip("约").startswith(f"{total}篇")


def test_facets_narrow_and_history_goes_back_and_forth(page: Any, archive: tuple[Path, Articles]) -> None:
    folder, _ = archive
    _open(page, (folder / "search.html").as_uri() + "?q=" + quote("供水"))
    everything = page.inner_text("#search-status")
    count = int(page.inner_text("[data-facet=year2020] .search-facet__count"))
    page.click("[data-facet=year2020]")
    page.wait_for_function(f"document.getElementById('search-status').textContent.startsWith('{count}篇')")
    assert "year=2020" in page.url
    assert page.get_attribute("[data-facet=year2020]", "aria-current") == "true"
    assert all("2020年" in text for text in page.locator(".search-hit__facts").all_inner_texts())
    page.go_back()
    page.wait_for_function(f"document.getElementById('search-status').textContent === '{everything}'")
    page.go_forward()
    page.wait_for_function(f"document.getElementById('search-status').textContent.startsWith('{count}篇')")
    page.reload()
    page.wait_for_function(DONE)
    assert page.inner_text("#search-status").startswith(f"{count}篇")


def test_the_keyboard_alone_suffices(page: Any, sample: Path) -> None:
    _open(page, (sample / "search.html").as_uri())
    assert page.evaluate("document.activeElement.id") == "search-input"
    page.keyboard.type("ＯＫ没有 ")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('search-status').textContent.includes('没有找到')")
    page.fill("#search-input", "")
    page.keyboard.type("学习")
    page.keyboard.press("Enter")
    page.wait_for_selector(".search-hit")
    page.wait_for_timeout(500)
    reached: list[str] = []
    while "search-hit__title" not in reached and len(reached) < 15:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className"))
    assert reached[0] == "search-form__button"
    assert "search-places__link" in reached
    assert reached[-1] == "search-hit__title"
    page.focus("#search-more")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.search-hit').length > 10")
    page.wait_for_function("document.activeElement === document.querySelectorAll('.search-hit__title')[10]")


def test_one_character_nothing_found_and_missing_data_are_explained(
    page: Any, archive: tuple[Path, Articles]
) -> None:
    folder, _ = archive
    lost: list[bool] = []
    page.route(
        re.compile("/assets/search/.*/lists/"), lambda route: route.abort() if lost else route.continue_()
    )
    _open(page, (folder / "search.html").as_uri())
    assert "再加一个字更准" in _ask(page, "一")
    assert "没有找到" in _ask(page, "龘靐齉爩")
    assert "文章里没有" in _ask(page, "上情下达 龘靐齉爩龘靐")  # not all of whose lists were read
    lost.append(True)
    assert "读不到" in _ask(page, "从来没有问过的话")


def test_a_phrase_of_frequent_pairs_is_read_for_a_while_and_on_when_asked(
    page: Any, archive: tuple[Path, Articles]
) -> None:
    """As in ten times as many issues: posting lists name articles that have it not, and what may be read is used up."""
    folder, _ = archive
    _open(page, (folder / "search.html").as_uri())
    page.evaluate(
        """async () => {
            const data = bulletinSearch.data;
            await data.ready();
            const found = await data.candidates(["学习"], () => null);
            data.candidates = () => Promise.resolve({ articles: found.articles.slice(0, 25), isExact: false });
            data.room = atLeast => atLeast;
        }"""
    )
    assert _ask(page, "龘靐齉爩").startswith("读了10篇，还没有找到“龘靐齉爩”。还有15篇可能有")
    assert page.inner_text("#search-more") == "继续查找"
    assert _hits(page) == []
    assert page.inner_text("#search-status").startswith("文章里没有找到“龘靐齉爩”")


def test_words_without_their_marks_are_found_by_the_posting_lists_that_were_read(
    page: Any, archive: tuple[Path, Articles]
) -> None:
    """A mark between two words takes one pair of characters from the lists."""
    folder, articles = archive
    text_of = {f"{issue.key}#{article.anchor}": body.text for issue, article, body in articles}
    _open(page, (folder / "search.html").as_uri())
    for text in list(text_of.values())[:400:80]:
        parted = re.search("[\u4e00-\u9fff]{6}，[\u4e00-\u9fff]{6}", text)
        assert parted
        words = parted[0].replace("，", "")
        assert "不计标点，找到" in _ask(page, words)
        hrefs = page.eval_on_selector_all(".search-hit__title", "all => all.map(a => a.getAttribute('href'))")
        found = [re.sub(r"^issues/|\.html\?.*(?=#)", "", href) for href in hrefs]
        assert found
        assert all(words in re.sub(r"\W", "", text_of[place]) for place in found)


def test_a_mixture_of_old_and_new_data_is_noticed(page: Any, sample: Path) -> None:
    page.route(
        "**/assets/search/index.js*",
        lambda route: route.fulfill(
            body='bulletinSearch.index({"version":"old","keys":"","years":[],"sections":[],"contributors":[],"issues":"","articles":"","names":"","segments":[]})',
            content_type="text/javascript",
        ),
    )
    page.goto((sample / "search.html").as_uri() + "?q=" + quote("学习"))
    page.wait_for_function("document.getElementById('search-status').textContent.includes('刷新')")


def test_a_site_that_is_updated_while_somebody_reads_asks_to_be_loaded_again(
    page: Any, archive: tuple[Path, Articles]
) -> None:
    """The folders of changed segments have other names then; the directory that is asked again says so."""
    folder, _ = archive
    updated: list[bool] = []
    newer = 'bulletinSearch.index({"version":"newer"})'
    page.route(
        re.compile("/assets/search/.*/lists/"), lambda route: route.abort() if updated else route.continue_()
    )
    page.route(
        "**/assets/search/index.js*",
        lambda route: (
            route.fulfill(body=newer, content_type="text/javascript") if updated else route.continue_()
        ),
    )
    _open(page, (folder / "search.html").as_uri())
    updated.append(True)
    assert "刷新" in _ask(page, "从来没有问过的话")


def test_without_scripts_the_page_says_how_to_find_things(browser: Any, sample: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((sample / "search.html").as_uri())
    text = page.inner_text("#main")
    assert "JavaScript" in text
    assert page.locator("noscript a").count() > 4 or "2025年" in text
    assert not page.is_visible("#search-input")
    context.close()


def test_it_works_over_http_under_any_path(page: Any, archive: tuple[Path, Articles]) -> None:
    folder, _ = archive
    with serve(folder) as home:
        _open(page, f"{home}search.html?q={quote('学习')}")
        assert page.locator(".search-hit").count() == 10
        page.click(".search-hit__title >> nth=0")
        page.wait_for_selector("mark.found")
        assert "/site/issues/" in page.url
