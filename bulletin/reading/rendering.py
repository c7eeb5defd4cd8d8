"""Tokens of markdown-it → HTML and plain text.

Links and pictures are rendered as `content:PATH`, footnote marks as empty `<sup>`: see `markup`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from bulletin.reading.markdown import inline_tokens
from bulletin.reading.markup import LINE_BREAK
from bulletin.values.text import needs_space

_LAST_CIRCLED = 20  # ⑳
_MOST_IN_A_ROW = 3  # maximum number of pictures side by side
_INDENT = "　 \t"  # blanks that authors type before a paragraph; the style sheet indents paragraphs
_LEVEL_CLASS = {"h3": "level-1", "h4": "level-2", "h5": "level-3", "h6": "level-4"}
_HAS_WORDS = ("text", "code_inline", "image")  # types of inline tokens whose content is visible


def title_lines(raw: str) -> tuple[str, ...]:
    """Return a title's lines without markup, split where the author wrote `<br>`."""
    lines = [plain_line(part).strip(_INDENT) for part in LINE_BREAK.split(raw)]
    return tuple(line for line in lines if line)


def plain_line(line: str) -> str:
    """Return the text of one line without its markup."""
    return plain_inline(inline_tokens(line))


def plain_inline(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens; pictures give their caption, footnote marks nothing."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        if token.type in _HAS_WORDS:
            out.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            after = tokens[i + 1].content[:1] if i + 1 < len(tokens) else ""
            before = out[-1][-1:] if out else ""
            out.append(" " if before and after and needs_space(before, after) else "")
    return "".join(out)


def plain_text(tokens: Iterable[Token]) -> str:
    """Return the text of block tokens, one line for each paragraph, heading, cell or caption."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append(plain_inline(token.children or []).strip(_INDENT))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.strip())
    return "\n".join(line for line in lines if line)


class _Renderer(RendererHTML):
    """Renders the HTML of bulletins; other tokens are rendered by markdown-it's own methods."""

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        before = next(_words(tokens, range(idx - 1, -1, -1)), "")
        after = next(_words(tokens, range(idx + 1, len(tokens))), "")
        return " " if before and after and needs_space(before[-1], after[0]) else ""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        content = tokens[idx].content
        return escape(content.lstrip(_INDENT) if idx == 0 else content, quote=False)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        tag = tokens[idx].tag
        name = f' id="{env["heading_id"]}"' if env["heading_id"] else ""
        return f'<{tag} class="{_LEVEL_CLASS.get(tag, "")}"{name}>'

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return f'<a href="{escape(env["link"](str(tokens[idx].attrGet("href") or ""), False))}">'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        token = tokens[idx]
        src = env["link"](str(token.attrGet("src") or ""), True)
        # PDF/UA-1, 7.3: each picture needs an alternative text.
        alt = str(token.attrGet("title") or "") or token.content or "图片"
        picture = f'<img src="{escape(src)}" alt="{escape(alt)}">'
        if not env["is_row"]:
            return picture
        caption = f'<figcaption class="figure__caption">{escape(token.content)}</figcaption>'
        return f'<figure class="figure__part">{picture}{caption if token.content else ""}</figure>'

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        number = env["footnote_numbers"].get(tokens[idx].meta["label"])
        return f'<sup class="footnote-ref" data-n="{number}"></sup>' if number else ""

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        if tokens[idx].hidden:
            return ""
        pictures = _pictures(tokens, idx)
        env["is_row"] = len(pictures) > 1
        if pictures:
            return '<figure class="figure figure--row">' if env["is_row"] else '<figure class="figure">'
        return f'<p class="{env["paragraph_class"]}">' if env["paragraph_class"] else "<p>"

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        if tokens[idx].hidden:
            return ""
        pictures, env["is_row"] = _pictures(tokens, idx - 2), False
        if not pictures:
            return "</p>\n"
        if len(pictures) > 1 or not pictures[0].content:
            return "</figure>\n"
        caption = f'<figcaption class="figure__caption">{escape(pictures[0].content)}</figcaption>'
        return f"{caption}</figure>\n"

    def ordered_list_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        env["ordered_depth"] += 1
        start = int(tokens[idx].attrGet("start") or 1)
        return f'<ol class="list" start="{start}">\n' if start != 1 else '<ol class="list">\n'

    def ordered_list_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        env["ordered_depth"] -= 1
        return "</ol>\n"

    def bullet_list_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return '<ul class="list">\n'

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Print the ordinal as text, so that it can be copied and searched like other text."""
        ordinal = tokens[idx].info
        if not ordinal:
            return "<li>"
        printed = _ordinal(int(ordinal), tokens[idx].markup, env["ordered_depth"])
        return f'<li><span class="list__ordinal">{escape(printed)}</span>'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        # A wide table scrolls in its frame; `tabindex` lets the keyboard reach it (WCAG 2.1.1).
        return '<div class="table-frame" tabindex="0" role="group" aria-label="表格"><table class="table">\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return "</table></div>\n"

    def landscape_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return '<div class="landscape"><div class="landscape__page">\n'

    def landscape_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return "</div></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return f'<th scope="col"{_align(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return f"<td{_align(tokens[idx])}>"


def _words(tokens: Sequence[Token], places: range) -> Iterator[str]:
    """Yield the visible text of the tokens at these indexes, skipping tokens without any."""
    return (tokens[i].content for i in places if tokens[i].type in _HAS_WORDS and tokens[i].content)


def _align(token: Token) -> str:
    style = str(token.attrGet("style") or "")
    return f' class="align-{style.removeprefix("text-align:")}"' if style else ""


def _pictures(tokens: Sequence[Token], idx: int) -> list[Token]:
    """Return the pictures of the paragraph opened at `idx` if it consists of at most `_MOST_IN_A_ROW` pictures, else []."""
    inline = tokens[idx + 1]
    children = [
        t
        for t in inline.children or []
        if t.type != "softbreak" and (t.type != "text" or t.content.strip(_INDENT))
    ]
    are_pictures = len(children) <= _MOST_IN_A_ROW and all(child.type == "image" for child in children)
    return children if are_pictures else []


def _ordinal(number: int, mark: str, depth: int) -> str:
    """Return an item's ordinal: as typed at depth 1, （1） at depth 2, ① below (continues the levels of GB/T 9704—2012, 7.3.3)."""
    if depth == 1 or number > _LAST_CIRCLED:
        return f"{number}{mark}"
    return f"（{number}）" if depth == 2 else chr(ord("①") + number - 1)


_RENDERER = _Renderer()
_OPTIONS = MarkdownIt("commonmark").options


def render_html(
    tokens: Sequence[Token],
    *,
    link: Callable[[str, bool], str],
    heading_id: str = "",
    paragraph_class: str = "",
    footnote_numbers: Mapping[str, int] | None = None,
) -> str:
    """Return the HTML of block tokens.

    link: called with a target as written and whether it is a picture's; returns the address to put in the HTML.
    heading_id: the id, if the tokens are a heading. paragraph_class: the CSS class, if they are a paragraph.
    footnote_numbers: label → number.
    """
    env = {
        "is_row": False,
        "ordered_depth": 0,
        "link": link,
        "heading_id": heading_id,
        "paragraph_class": paragraph_class,
        "footnote_numbers": footnote_numbers or {},
    }
    return _RENDERER.render(tokens, _OPTIONS, env)
