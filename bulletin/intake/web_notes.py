"""Notes of a web page: a mark and its note name each other, whatever program wrote them."""

from itertools import islice

from lxml import html

_BLOCKS = ("p", "li", "dd", "td", "div")
_LONGEST_MARK = 6  # characters: [12], ①
_MOST_ELEMENTS = 50  # in a note; a chapter, too, may have a link back to the contents


def take_notes(root: html.HtmlElement, notes: dict[str, str]) -> dict[html.HtmlElement, str]:
    """Return the marks of notes with their labels; the text of each note goes out of the page into `notes`.

    Word, LibreOffice, pandoc and mammoth agree in one thing: the mark is a link to the note, and the note holds a link back.
    """
    named = {name: each for each in root.iter() for name in (each.get("id"), each.get("name")) if name}
    marks: dict[html.HtmlElement, str] = {}
    taken: list[html.HtmlElement] = []
    for link in root.iter("a"):
        target = named.get((link.get("href") or "").removeprefix("#"))
        if target is None or len("".join(link.itertext()).strip()) > _LONGEST_MARK:
            continue
        block = target if target.tag in _BLOCKS else next(target.iterancestors(*_BLOCKS), target)
        inside = list(islice(block.iter(), _MOST_ELEMENTS + 1))
        if len(inside) > _MOST_ELEMENTS or link in inside or not marks.keys().isdisjoint(inside):
            continue
        back = next((each for each in inside if each.tag == "a" and _leads_to(each, link)), None)
        if back is not None:
            label = str(len(notes) + 1)
            back.drop_tree()
            notes[label] = " ".join("".join(block.itertext()).split())
            marks[_outermost(link)] = label
            taken.append(block)
    for block in taken:
        block.drop_tree()
    return marks


def _outermost(link: html.HtmlElement) -> html.HtmlElement:
    """Return what raises a link or colours it, with nothing else in it; else the link."""
    around = link.getparent()
    is_alone = (
        around is not None and around.tag not in _BLOCKS and around.text_content() == link.text_content()
    )
    return _outermost(around) if is_alone else link


def _leads_to(link: html.HtmlElement, mark: html.HtmlElement) -> bool:
    """Return whether a link leads to a mark, to what is around it or in it."""
    around = mark.getparent()
    near = (*mark.iter(), *(() if around is None or around.tag in _BLOCKS else (around,)))
    names = {each.get(kind) for each in near for kind in ("id", "name")}
    href = link.get("href") or ""
    return href.startswith("#") and href[1:] in names
