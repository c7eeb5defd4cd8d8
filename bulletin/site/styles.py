"""Builds the site's style sheets and scripts from layouts/, and minifies them.

layouts, in all functions: text by name, the site's own files in place of the built-in ones.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Final

import rjsmin

from bulletin.site.search import normalize

STYLE_ORDER: Final = ("styles/tokens.css", "styles/base.css", "styles/screen.css")
PRINT_STYLE_ORDER: Final = ("styles/print.css", "styles/print_article.css")
OWN_STYLE: Final = "styles/own.css"  # an office's own, after all others


def screen_css(layouts: Mapping[str, str]) -> str:
    """Return the site's only style sheet: tokens, base, screen, the parts in order of name, and the office's own."""
    parts = sorted(name for name in layouts if name.startswith("parts/") and name.endswith(".css"))
    names = (*STYLE_ORDER, *parts, OWN_STYLE)
    return minify_css("\n".join(layouts[name] for name in names if name in layouts))


def scripts(layouts: Mapping[str, str]) -> dict[str, str]:
    """Return the site's scripts by path: every layouts/scripts/NAME.js is published as assets/NAME.js."""
    return {
        f"assets/{posixpath.basename(name)}": minify_js(normalize.fill_in(text))
        for name, text in sorted(layouts.items())
        if name.startswith("scripts/") and name.endswith(".js")
    }


def print_css(layouts: Mapping[str, str]) -> str:
    """Return the style sheet of the printed issue, and of an article printed by itself."""
    return joined(layouts, PRINT_STYLE_ORDER)


def volume_css(layouts: Mapping[str, str]) -> str:
    """Return the style sheet of a bound volume: that of the printed issue, and what a volume adds."""
    return joined(layouts, (*PRINT_STYLE_ORDER, "styles/volume.css"))


def joined(layouts: Mapping[str, str], names: Iterable[str]) -> str:
    """Return several style sheets as one, in this order; names that are not in layouts/ are ignored."""
    return "\n".join(layouts.get(name, "") for name in names)


# Strings come first in both patterns: what looks like a comment or a blank inside a string belongs to the string.
# The second matches `"a  b"` (kept), ` { ` and `;\n  ` (reduced to the character), and other blanks (reduced to one).
_STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')|/\*.*?\*/', re.DOTALL)
_STRING_OR_SPACE = re.compile(r'("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')|\s*([{};,])\s*|\s+', re.DOTALL)


def minify_css(css: str) -> str:
    """Return the same style sheet in fewer bytes, one rule a line."""
    without_comments = _STRING_OR_COMMENT.sub(lambda match: match[1] or " ", css)
    without_blanks = _STRING_OR_SPACE.sub(lambda match: match[1] or match[2] or " ", without_comments)
    return re.sub(r";+}", "}", without_blanks).replace("}", "}\n").strip() + "\n"


def minify_js(script: str) -> str:
    """Return the same script in fewer bytes, without comments and indentation; names and line ends stay."""
    return str(rjsmin.jsmin(script)).strip() + "\n"
