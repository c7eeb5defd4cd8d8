"""What programs read: tags, linked data, feeds, site map, data files and redirects; nothing in them is invented."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bulletin.checks.issues import check_aliases
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.site.issue_json import IssueListInputs, list_data
from bulletin.site.json_ld import script
from bulletin.site.tags import check_tags
from bulletin.values.settings import Config, SectionConfig
from tests.site import CONFIG, MadePage, article, body_of, issue, pages, site

WITH_ADDRESS = replace(CONFIG, base_url="https://example.org/jianbao/")
ATOM = "{http://www.w3.org/2005/Atom}"
FRONT = "关键词: [读书]\n摘要: 讲两件事\n报: [县委]\n旧址: [2020/1.htm]\n更正: [{日期: 2026-02-01, 文章: 甲</script>&乙, 内容: 错}]"


def made(config: Config = CONFIG, front: str = FRONT) -> dict[str, MadePage]:
    articles = [article("甲</script>&乙", "青石镇", "调研"), article("丙")]
    return pages(
        site(
            [issue(1, "2026-01-05", articles, front, config), issue(2, "2026-03-01", ["丁\n\n文。"])], config
        )
    )


def text(page: MadePage) -> str:
    return page.text()


def tags(page: MadePage) -> dict[str, str]:
    return dict(page.variables["page"].tags)


def test_an_issue_has_the_tags_of_the_norm_that_are_known() -> None:
    """网页标签规范: site, column and article tags, spelt as the norm spells them."""
    assert tags(made()["issues/1.html"]) == {
        "SiteName": "工作简报",
        "ColumnName": "2026年各期",
        "ColumnDescription": "《工作简报》2026年的各期",
        "ColumnKeywords": "2026年各期,工作简报",
        "ColumnType": "工作动态",
        "ArticleTitle": "工作简报第1期",
        "PubDate": "2026-01-05 00:00",
        "ContentSource": "办公室",
        "Keywords": "读书,调研",
        "Description": "讲两件事",
    }


def test_what_needs_an_address_is_there_only_when_it_is_known() -> None:
    config = replace(WITH_ADDRESS, id_code="bm99000001")
    known = tags(made(config)["issues/1.html"])
    assert (known["SiteDomain"], known["SiteIDCode"]) == ("example.org", "bm99000001")
    assert known["Url"] == "https://example.org/jianbao/issues/1.html"
    assert 'rel="canonical" href="https://example.org/jianbao/issues/1.html"' in text(
        made(config)["issues/1.html"]
    )
    assert "canonical" not in text(made()["issues/1.html"])


def test_a_section_without_description_has_no_tag_for_it() -> None:
    assert "ColumnDescription" not in tags(made()["sections/jingyan.html"])
    config = replace(CONFIG, sections=(SectionConfig("经验交流", "jingyan", "各镇的做法"),))
    assert tags(made(config)["sections/jingyan.html"])["ColumnDescription"] == "各镇的做法"


def test_missing_tags_are_warned_of_only_where_the_norm_binds() -> None:
    assert check_tags(CONFIG) == ()
    found = check_tags(replace(CONFIG, id_code="bm99000001"))
    assert [d.message for d in found] == [
        "网页缺少标签 SiteDomain：没有写网址",
        "网页缺少标签 ColumnDescription：栏目 `经验交流` 没有说明",
        "网页缺少标签 ColumnDescription：栏目 `动态` 没有说明",
    ]


@pytest.mark.parametrize(("code", "good"), [("bm99000001", True), ("1234567890", True), ("12345", False)])
def test_an_id_code_has_ten_characters(code: str, good: bool) -> None:
    found = parse_config(f"名称: 简报\n编发单位: 办公室\n标识码: {code}\n").diagnostics
    assert [d.code for d in found] == ([] if good else ["bad-id-code"])


def test_no_page_has_two_descriptions() -> None:
    for path, page in made(WITH_ADDRESS).items():
        if path.endswith(".html"):
            assert len(re.findall('<meta name="description"', text(page), re.IGNORECASE)) <= 1, path


def test_linked_data_cannot_end_its_script_element() -> None:
    html = text(made(WITH_ADDRESS)["issues/1.html"])
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    read = json.loads(data[0])
    assert read["@type"] == "PublicationIssue"
    assert [part["headline"] for part in read["hasPart"]] == ["甲</script>&乙", "丙"]
    assert read["hasPart"][0]["author"] == [{"@type": "Organization", "name": "青石镇"}]
    assert read["hasPart"][1].keys() == {"@type", "headline", "datePublished", "articleSection", "url"}
    assert read["dateModified"] == "2026-02-01"
    assert "</script" not in script({"name": "</script><!--\u2028&amp;"})


def test_open_graph_calls_an_issue_an_article() -> None:
    properties = dict(made(WITH_ADDRESS)["issues/1.html"].variables["page"].properties)
    assert properties["og:type"] == "article"
    assert properties["og:url"] == "https://example.org/jianbao/issues/1.html"
    assert "og:url" not in dict(made()["issues/1.html"].variables["page"].properties)


def test_the_feed_has_the_full_text_of_issues_under_lasting_ids() -> None:
    feed = ElementTree.fromstring(text(made(WITH_ADDRESS)["feed.xml"]))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "https://example.org/jianbao/issues/2.html",
        "https://example.org/jianbao/issues/1.html",
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2026-03-01T00:00:00+08:00",
        "2026-02-01T00:00:00+08:00",
    ]
    content = entries[1].findtext(f"{ATOM}content") or ""
    assert "丙" in content
    assert 'href="https://example.org/jianbao/contributors/qing-shi-zhen.html"' in content


def test_a_section_has_a_feed_of_its_articles() -> None:
    found = made(WITH_ADDRESS)
    feed = ElementTree.fromstring(text(found["sections/jingyan.xml"]))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert ids[1:] == [
        "https://example.org/jianbao/issues/1.html#a1",
        "https://example.org/jianbao/issues/1.html#a2",
    ]
    assert 'href="../sections/jingyan.xml"' in text(found["sections/jingyan.html"])
    ElementTree.fromstring(text(found["sections/news.xml"]))  # a section without articles has a feed too


def test_without_an_address_there_is_no_feed_and_no_site_map() -> None:
    assert not [path for path in made() if path.endswith(".xml")]
    assert "application/atom+xml" not in text(made()["sections/jingyan.html"])


def test_the_site_map_lists_every_page_that_readers_open() -> None:
    found = made(WITH_ADDRESS)
    listed = re.findall(r"<loc>https://example.org/jianbao/(.*?)</loc>", text(found["sitemap.xml"]))
    readable = {p for p, page in found.items() if p.endswith(".html") and p != "404.html"} - {"index.html"}
    assert set(listed) == readable | {""}


def test_the_data_files_hold_everything_and_the_text_beside_each_issue() -> None:
    found = made()
    whole = json.loads(text(found["issues.json"]))
    first = whole["issues"][1]
    assert (first["key"], first["json"], first["aliases"]) == ("1", "issues/1.json", ["2020/1.htm"])
    assert first["errata"] == [{"date": "2026-02-01", "article": "甲</script>&乙", "content": "错"}]
    assert "text" not in first["articles"][0]
    own = json.loads(text(found["issues/1.json"]))
    assert [(a["title"], a["text"]) for a in own["articles"]] == [("甲</script>&乙", "文。"), ("丙", "文。")]


def test_distribution_lists_are_hidden_everywhere_by_one_setting() -> None:
    shown, hidden = made(), made(replace(CONFIG, show_distribution=False))
    for path in ("issues/1.html", "issues.json", "issues/1.json"):
        assert "县委" in text(shown[path]), path
        assert "县委" not in text(hidden[path]), path


def test_a_former_address_leads_to_the_issue() -> None:
    found = made(WITH_ADDRESS)
    html = text(found["2020/1.htm"])
    assert '<meta http-equiv="refresh" content="0; url=../issues/1.html">' in html
    assert '<link rel="canonical" href="https://example.org/jianbao/issues/1.html">' in html
    assert '<a href="../issues/1.html">' in html


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("2020/05.html", "2020/05.html"),
        ("/jianbao/2020/", "2020/index.html"),
        ("https://example.org/jianbao/old%20page.shtml", "old page.shtml"),
        ("show.asp?id=365", None),
        ("https://elsewhere.org/1.html", None),
        ("../1.html", None),
        ("/other/1.html", None),
        ("a//b.html", None),
        ("365.pdf", None),
    ],
)
def test_a_former_address_is_one_a_file_can_stand_for(written: str, path: str | None) -> None:
    text = f"---\n期号: 1\n日期: 2026-01-01\n旧址: '{written}'\n---\n\n# 甲\n\n文。\n"
    checked = parse_issue("f.md", text, WITH_ADDRESS)
    assert checked.value is not None
    assert [alias.path for alias in checked.value.issue.aliases] == ([path] if path else [])
    assert [d.code for d in checked.diagnostics] == ([] if path else ["bad-alias"])


def test_a_former_address_that_leads_elsewhere_is_reported() -> None:
    issues = [
        issue(1, "2026-01-01", [article("甲")], "旧址: [old.html]"),
        issue(2, "2026-02-01", [article("乙")], "旧址: [OLD.html, issues/1.html, index.html]"),
    ]
    found = list(check_aliases(issues))
    assert [(d.code, d.span.path) for d in found] == [("alias-in-use", "content/issues/2.md")] * 3
    assert found[0].related[0][0].path == "content/issues/1.md"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_list_of_issues_is_json_with_a_line_for_each(count: int) -> None:
    head = {"format": 1, "sections": [{"name": "要闻"}]}
    issues = tuple({"key": str(n), "title": "甲“乙”\n", "keywords": []} for n in range(count))
    written = list_data(IssueListInputs(head, issues), body_of).decode()
    assert json.loads(written) == {**head, "issues": list(issues)}
    assert written.count("\n") == 7 + (count + 1 if count else 0)
