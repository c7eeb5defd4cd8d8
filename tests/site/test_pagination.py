"""Long lists are cut into pages that stay as they are when entries are added."""

from hypothesis import given
from hypothesis import strategies as st

from bulletin.site.pagination import ListPage, heading_links, list_page_path, paginate, under_headings


def items_of(count: int, most: int = 10) -> list[tuple[int, ...]]:
    return [page.items for page in paginate("a.html", tuple(range(count, 0, -1)), most=most)]


def test_a_short_list_is_one_page_without_links() -> None:
    found: tuple[ListPage[int], ...] = paginate("a.html", (3, 2, 1))
    assert [(page.path, page.items, page.links) for page in found] == [("a.html", (3, 2, 1), ())]


def test_an_empty_list_has_a_page_too() -> None:
    empty: tuple[int, ...] = ()
    assert [page.items for page in paginate("a.html", empty)] == [()]


def test_the_second_page_has_an_address_no_author_can_choose() -> None:
    assert list_page_path("sections/a.html", 2) == "sections/a_2.html"


@given(st.integers(0, 200), st.integers(1, 20))
def test_no_entry_is_lost_and_no_page_is_longer_than_twice_the_measure(count: int, most: int) -> None:
    parts = items_of(count, most)
    assert [n for part in parts for n in part] == list(range(count, 0, -1))
    assert all(len(part) <= 2 * most for part in parts)


@given(st.integers(1, 200))
def test_a_new_entry_changes_the_newest_page_only(count: int) -> None:
    """Counted from the oldest; when the newest page is full it is cut in two, and the others still stay."""
    before, after = items_of(count), items_of(count + 1)
    assert before[1:] == after[len(after) - len(before) + 1 :]


def test_a_heavy_entry_fills_a_page_by_itself() -> None:
    parts = paginate("a.html", (5, 50, 5, 5), weight=lambda n: n, most=20)
    assert [page.items for page in parts] == [(5, 50), (5, 5)]


def test_a_link_leads_to_the_page_on_which_its_heading_first_occurs() -> None:
    parts = paginate("a.html", (29, 28, 21, 11, 10), most=2)
    links = heading_links(parts, lambda n: n // 10, lambda n: f"{n}0s", lambda n: f"t{n}", few=0)
    assert [(link.text, link.href) for link in links] == [("20s", "a.html#t2"), ("10s", "a_2.html#t1")]
    assert [under.items for under in under_headings((29, 28, 11), lambda n: n // 10, str, str)] == [
        (29, 28),
        (11,),
    ]
