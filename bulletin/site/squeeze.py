"""Style sheets without what only their authors need: comments, indentation and blank lines."""

import re

# Strings first: what looks like a comment inside one is none.
_STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')|/\*.*?\*/', re.DOTALL)
_STRING_OR_SPACE = re.compile(r'("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')|\s*([{};,])\s*|\s+', re.DOTALL)


def squeeze_css(css: str) -> str:
    """Return the same style sheet in fewer bytes, one rule a line."""
    bare = _STRING_OR_COMMENT.sub(lambda match: match[1] or " ", css)
    tight = _STRING_OR_SPACE.sub(lambda match: match[1] or match[2] or " ", bare)
    return re.sub(r";+}", "}", tight).replace("}", "}\n").strip() + "\n"
