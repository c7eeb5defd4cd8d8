"""Finds objects of a pydyf PDF by references from other objects."""

from collections.abc import Iterator
from typing import Any

import pydyf


def object_at(pdf: Any, reference: bytes) -> Any:
    """Return the object of a reference such as b"12 0 R"."""
    return pdf.objects[int(reference.split()[0])]


def pages_of(pdf: Any) -> list[Any]:
    """Return the objects of the pages, in order."""
    return [object_at(pdf, reference) for reference in pdf.page_references]


def kind_of(thing: Any) -> str:
    """Return the type of a structure element; empty for anything else."""
    is_element = isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
    return str(thing["S"]).removeprefix("/") if is_element else ""


def element_at(pdf: Any, kid: Any) -> Any:
    """Return the structure element to which a kid of another refers; None for marked content and links."""
    thing = object_at(pdf, kid) if isinstance(kid, bytes) else None
    return thing if kind_of(thing) else None


def elements_in(pdf: Any, element: Any) -> Iterator[Any]:
    """Yield the structure elements among an element's kids."""
    for kid in element["K"]:
        if (child := element_at(pdf, kid)) is not None:
            yield child


def has_link(pdf: Any, element: Any) -> bool:
    """Return whether an annotation is among an element's kids."""
    return any(isinstance(kid, bytes) and object_at(pdf, kid).get("Type") == "/OBJR" for kid in element["K"])
