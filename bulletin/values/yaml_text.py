"""Words → YAML values that our own reading and every other YAML reader take for the same words."""

import re

import yaml

# Chinese words and names: in no version of YAML a number, a date, yes, no or null; without marks that mean anything.
_PLAIN_WORD = re.compile(r"[\u4e00-\u9fff（《“〔][\w（）《》“”〔〕、，。；·～—-]*")
_PLAIN_NUMBER = re.compile(
    r"[1-9]\d{0,3}"
)  # of copies, of an issue; postcodes and telephone numbers are words


def quoted(text: str) -> str:
    """Return `text` as one YAML value on one line, in double quotes unless every reader takes it for a word as it is.

    It may stand behind `key: `, behind `- ` and between brackets.
    """
    if _PLAIN_NUMBER.fullmatch(text) or (_PLAIN_WORD.fullmatch(text) and text not in ("是", "否")):
        return text
    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()
