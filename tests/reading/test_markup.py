"""The HTML of a text on screen and in print."""

from bulletin.reading.markup import (
    with_addresses,
    with_dots_apart,
    with_footnote_links,
    with_footnotes_inline,
)


def test_footnotes_go_to_the_end_on_screen_and_to_the_foot_in_print() -> None:
    html = '<p>甲<sup class="footnote-ref" data-n="1"></sup></p>'
    assert (
        with_footnotes_inline(html, ["注。"], set())
        == '<p>甲<span class="footnote" data-sign="①">注。</span></p>'
    )
    assert 'href="#a1-fn1"' in with_footnote_links(html, "a1")
    assert 'id="a1-ref1"' in with_footnote_links(html, "a1")


def test_a_note_referred_to_again_is_printed_once() -> None:
    mark = '<sup class="footnote-ref" data-n="{}"></sup>'
    html = f"<p>甲{mark.format(1)}乙{mark.format(2)}丙{mark.format(1)}</p>"
    placed: set[int] = set()
    shown = with_footnotes_inline(html, ["一。", "二。"], placed)
    assert shown.count("一。") == shown.count("二。") == 1
    assert shown.endswith('丙<sup class="footnote-again">①</sup></p>')
    assert with_footnotes_inline(mark.format(2), ["一。", "二。"], placed) == (
        '<sup class="footnote-again">②</sup>'
    )


def test_dots_of_one_kind_stay_in_their_text_and_those_of_several_stand_apart() -> None:
    assert with_dots_apart("<p>阿里·买买提·甲</p>") == "<p>阿里·买买提·甲</p>"
    shown = with_dots_apart('<p title="甲•乙">阿里·买买提•甲</p>')
    assert shown == '<p title="甲•乙">阿里<span>·</span>买买提<span>•</span>甲</p>'


def test_addresses_are_put_in_by_the_site() -> None:
    html = '<a href="content:a.md#a2">甲</a><img src="content:b.jpg" alt="乙">'
    assert (
        with_addresses(html, lambda name, path, part: f'{name}="/{path}{part}"')
        == '<a href="/a.md#a2">甲</a><img src="/b.jpg" alt="乙">'
    )
