"""From every article its neighbours, its section's and its contributor's other articles are one step away."""

from bulletin.site.related import RelatedArticles
from tests.site import article, context, issue, site

ISSUES = [
    issue(1, "2026-01-01", [article("一之一", "青石镇", "读书"), article("一之二", "安平镇")]),
    issue(2, "2026-02-01", [article("二之一", "青石镇")]),
    issue(3, "2026-03-01", [article("三之一", "县委、青石镇"), article("三之二")], "关键词: [读书, 会议]"),
    issue(4, "2026-04-01", [article("四之一", "青石镇")]),
]


def related(number: int, count: int = len(ISSUES)) -> dict[str, RelatedArticles]:
    """Return what the articles of an issue lead to, in the site of the first `count` issues."""
    found = site(ISSUES[:count])
    return context(found).related.of_issue(found.issues[number - 1])


def test_previous_and_next_lead_through_the_whole_archive() -> None:
    steps = [
        (beside.before.href if beside.before else None, beside.after.href if beside.after else None)
        for number in (1, 2)
        for beside in related(number).values()
    ]
    assert steps == [
        (None, "issues/1.html#a2"),
        ("issues/1.html#a1", "issues/2.html#a1"),
        ("issues/1.html#a2", "issues/3.html#a1"),
    ]


def test_a_neighbour_in_another_issue_says_which() -> None:
    before = related(2)["a1"].before
    assert before is not None
    assert before.text == "一之二（第1期）"


def test_lists_hold_the_nearest_articles_of_section_and_contributors() -> None:
    lists = [(each.name, each.href, [line.title for line in each.lines]) for each in related(3)["a1"].lists]
    assert lists == [
        ("经验交流", "sections/jingyan.html", ["四之一", "二之一", "一之一"]),
        ("青石镇", "contributors/qing-shi-zhen.html", ["四之一", "二之一", "一之一"]),
    ]


def test_a_contributor_without_other_articles_has_no_list() -> None:
    assert [each.name for each in related(1)["a2"].lists] == ["经验交流"]


def test_a_keyword_of_the_issue_belongs_to_each_article_unless_one_of_them_claims_it() -> None:
    assert [topic.text for topic in related(3)["a2"].topics] == ["读书", "会议"]
    claimed = site(
        [issue(1, "2026-01-01", [article("甲", keywords="读书"), article("乙")], "关键词: [读书]")]
    )
    assert [(topic.name, len(topic.entries)) for topic in claimed.topics] == [("读书", 1)]


def test_a_new_issue_leaves_old_pages_as_they_are() -> None:
    """Only what is next to it may change, else every page of the archive were made again for each issue."""
    assert related(1, 3)["a2"] == related(1, 4)["a2"]
