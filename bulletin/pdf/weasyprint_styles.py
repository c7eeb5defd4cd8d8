"""WeasyPrint's computed styles, computed once for all documents of a process; a change of speed only.

WeasyPrint 70.0 works out each property of each element when somebody asks for it, and those of margin boxes anew for
each page: a sixth of the time an issue takes. But what is computed depends on little: on what the cascade says and on
the parent's style. Issues are made by one style sheet, so both have been met before nearly always. Here styles that
have the same cascade and parents of the same kind are of one `Kind`, which remembers what was computed.

What is computed from the size of the page (`vw`) or with a warning is different or must be said again for the next
document; when that is met, nothing is remembered any more in this process. Copies of styles, which WeasyPrint changes,
have no kind. Styles of pseudo-elements are made when they are asked for. Left out where WeasyPrint is another one than the functions in `RELIED_ON`.
"""

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final

from weasyprint import css
from weasyprint.css import AnonymousStyle, ComputedStyle, StyleFor
from weasyprint.logger import LOGGER

from bulletin.pdf.weasyprint_known import digest_of

_MOST: Final = 4000  # kinds; an issue has a hundred, but each `style` attribute makes new ones
_ON_ITS_OWN: Final = frozenset(
    {"position", "float", "display"}
)  # they leave notes in the style (`specified`)


class Kind:
    """Styles with the same cascade and parents of the same kind. values: what was computed for them, by property."""

    __slots__ = ("_anonymous", "cascade", "values")

    def __init__(self, cascade: Any = None) -> None:
        self.values: dict[str, Any] = {}
        self.cascade = cascade  # its values are known by their ids, so they must not be given back
        self._anonymous: Kind | None = None

    @property
    def anonymous(self) -> "Kind":
        """The kind of the anonymous styles below."""
        if self._anonymous is None:
            self._anonymous = Kind()
        return self._anonymous


class _Memory:
    """What is remembered in this process."""

    def __init__(self) -> None:
        self.kinds: dict[Any, Kind] = {}
        self.declared: dict[tuple[Any, str], tuple[Any, ...]] = {}
        self.is_off = False
        self.said = 0  # warnings so far

    def kind_of(self, style: Any) -> Kind | None:
        """Return the kind of a style that was just made."""
        above: Any = None
        if style.parent_style is not None:
            above = style.parent_style.kind
            if above is None:
                return None
        if self.is_off:
            return None
        cascade = style.cascaded
        key = (
            id(style.font_config) if above is None else id(above),
            style.pseudo_type,
            style.base_url,
            # The specificity in a weight is a tuple or, for pages, a list.
            tuple(
                [(name, id(value), *weight[:-1], *weight[-1]) for name, (value, weight) in cascade.items()]
            ),
        )
        kind = self.kinds.get(key)
        if kind is None:
            if len(self.kinds) >= _MOST:
                self.kinds.clear()  # those in use live on; their ids mean nothing any more, nor do they occur in keys
            kind = self.kinds[key] = Kind(
                (above, style.font_config, [value for value, _ in cascade.values()])
            )
        return kind

    def remember_declared(self, key: tuple[Any, str], values: tuple[Any, ...]) -> None:
        if len(self.declared) >= _MOST:
            self.declared.clear()
        self.declared[key] = values

    def turn_off(self) -> None:
        self.is_off = True
        self.forget()

    def forget(self) -> None:
        self.kinds.clear()
        self.declared.clear()


class _PageSizes(dict[str, Any]):
    """WeasyPrint's sizes of the first page: who asks for them computes what holds for one document only."""

    def __getitem__(self, key: str) -> Any:
        _memory.turn_off()
        return super().__getitem__(key)


class _Listener(logging.Filter):
    """Hears that something is said."""

    def filter(self, record: logging.LogRecord) -> bool:
        _memory.said += record.levelno >= logging.WARNING
        return True


_memory = _Memory()


def install() -> bool:
    """Let styles in this process remember what was computed; return whether they do. Unknown ones are left alone."""
    if hasattr(ComputedStyle.__missing__, "original"):
        return True
    if unknown_parts():
        return False
    css.Style.kind, css.Style.is_filled = None, False
    for owner, name, wrap in _PATCHES:
        original = getattr(owner, name)
        wrapped = wraps(original)(wrap(original))
        wrapped.original = original  # type: ignore[attr-defined]
        setattr(owner, name, wrapped)
    LOGGER.addFilter(_listener)
    return True


def uninstall() -> None:
    """Give WeasyPrint its own functions back, and forget."""
    for owner, name, _ in _PATCHES:
        setattr(owner, name, getattr(getattr(owner, name), "original", getattr(owner, name)))
    LOGGER.removeFilter(_listener)
    _memory.forget()
    _memory.is_off = False


def unknown_parts() -> list[str]:
    """Return the names of functions that are not those of the WeasyPrint this module knows."""
    return [name for name, digest in RELIED_ON.items() if digest_of(_function(name)) != digest]


def _function(name: str) -> Any:
    function: Any = css
    for part in name.split("."):
        function = getattr(function, part, None)
    return getattr(function, "original", function)


def _wrap_missing(original: Callable[..., Any]) -> Callable[..., Any]:
    def __missing__(self: Any, key: str) -> Any:
        kind = self.kind
        if kind is None or key in _ON_ITS_OWN or _memory.is_off:
            return original(self, key)
        values = kind.values
        if key in values:
            if not self.is_filled and key != "anchor":  # all that this style will be asked for, most likely
                self.is_filled = True
                self.update({**values, **self})
            self[key] = value = values[key]
            return value
        said = _memory.said
        value = original(self, key)
        if _memory.said != said:
            _memory.turn_off()
        if not _memory.is_off:
            values[key] = value
        return value

    return __missing__


def _wrap_set_computed_styles(original: Callable[..., Any]) -> Callable[..., Any]:
    def set_computed_styles(
        self: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: Any = None,
        base_url: Any = None,
        target_collector: Any = None,
    ) -> None:
        if not isinstance(self.initial_page_sizes, _PageSizes):
            self.initial_page_sizes = _PageSizes(self.initial_page_sizes)
            self.unasked = {}
        cascade = self.get_cascaded_styles().get((element, pseudo_type), {})
        if pseudo_type and element is parent and target_collector and "anchor" not in cascade:
            # Each element has six pseudo-elements, for its notes and its marker; few are ever asked for.
            self.unasked[element, pseudo_type] = cascade, root, base_url
            return
        original(self, element, parent, root, pseudo_type, base_url)
        style = self.get_computed_styles()[element, pseudo_type]
        style.kind = _memory.kind_of(style)
        if target_collector and style["anchor"]:  # as the original does, now that the style knows its kind
            target_collector.collect_anchor(style["anchor"])

    return set_computed_styles


def _wrap_call(original: Callable[..., Any]) -> Callable[..., Any]:
    def __call__(self: Any, element: Any, pseudo_type: Any = None) -> Any:
        unasked = self.__dict__.get("unasked") or {}
        if (element, pseudo_type) in unasked:
            cascade, root, base_url = unasked.pop((element, pseudo_type))
            cascades = self.get_cascaded_styles()
            cascades[element, pseudo_type] = cascade
            self.set_computed_styles(element, element, root, pseudo_type, base_url)
            del cascades[element, pseudo_type]
        return original(self, element, pseudo_type)

    return __call__


def _wrap_preprocess_declarations(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let what is written in an element's attributes be the same objects in the next document."""

    def preprocess_declarations(base_url: Any, declarations: Any, prelude: Any = None) -> Iterator[Any]:
        if prelude is not None:  # a rule of a style sheet
            yield from original(base_url, declarations, prelude)
            return
        for declaration in declarations:
            key = base_url, declaration.serialize()
            known = _memory.declared.get(key)
            if known is None:
                said = _memory.said
                known = tuple(original(base_url, (declaration,)))
                if _memory.said == said:
                    _memory.remember_declared(key, known)
            yield from known

    return preprocess_declarations


def _wrap_anonymous_init(original: Callable[..., Any]) -> Callable[..., Any]:
    def __init__(self: Any, parent_style: Any) -> None:
        original(self, parent_style)
        self.kind = parent_style.kind and parent_style.kind.anonymous

    return __init__


def _wrap_anonymous_copy(original: Callable[..., Any]) -> Callable[..., Any]:
    def copy(self: Any) -> Any:
        copied = original(self)
        copied.kind = None
        return copied

    return copy


_listener = _Listener()

_PATCHES: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = (
    (ComputedStyle, "__missing__", _wrap_missing),
    (AnonymousStyle, "__missing__", _wrap_missing),
    (AnonymousStyle, "__init__", _wrap_anonymous_init),
    (AnonymousStyle, "copy", _wrap_anonymous_copy),
    (StyleFor, "set_computed_styles", _wrap_set_computed_styles),
    (StyleFor, "__call__", _wrap_call),
    (css, "preprocess_declarations", _wrap_preprocess_declarations),
)

RELIED_ON: Final[dict[str, str]] = {
    "Style.anonymous_style.func": "eaafd7ca1dac",
    "AnonymousStyle.__init__": "9fbdd74c1ad0",
    "AnonymousStyle.copy": "2490632fa445",
    "AnonymousStyle.__missing__": "d39252707764",
    "ComputedStyle.__init__": "ffbc48647d0d",
    "ComputedStyle.copy": "4398a49b631b",
    "ComputedStyle.__missing__": "b318d8efc8ac",
    "preprocess_declarations": "4db5fa5a1b14",
    "StyleFor.__init__": "b1e725a75525",
    "StyleFor.__call__": "96b91915ae7c",
    "StyleFor.set_computed_styles": "b5b15856b8be",
}
