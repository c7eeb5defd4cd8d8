"""Every paragraph of an article on screen gets an address of its own and a link to it; print knows nothing of this.

Addresses are `a1-p3`, in an attachment `a1-f1-p3`: the third paragraph from the top. What is printed does not
change afterwards, so neither do they.
"""

import re

from markupsafe import Markup

# A paragraph, or an item of a list whose words are not in paragraphs of their own.
_PLACE = re.compile(
    r'(<(?:p(?: class="[^"]*")?|li)>)(?!(?:<span class="list__ordinal">[^<]*</span>)?\s*<p[ >])'
)


def numbered(html: str, anchor: str) -> Markup:
    """Return HTML whose paragraphs have ids; a paragraph of running text has a link to itself as well.

    The link stands in the empty two characters at the paragraph's beginning; captions and notes have none. Of an article
    the first can be reached by Tab, and the others from there by the arrow keys (reading.js).
    """
    parts = _PLACE.split(html)  # text, tag, text, tag, ..., text
    stop = ""
    for n, place in enumerate(range(1, len(parts), 2), 1):
        tag, name = parts[place], f"{anchor}-p{n}"
        link = "" if "class" in tag else f'<a class="here" href="#{name}" aria-label="本段链接"{stop}></a>'
        stop = ' tabindex="-1"' if link else stop
        parts[place] = f'{tag[:-1]} id="{name}">{link}'
    return Markup("".join(parts))
