"""Words as YAML that our own reading and every other program read back as the same words."""

import re

import yaml

# Words that mean themselves everywhere: Chinese, or Latin that is no number, date, yes, no or null of some YAML.
_PLAIN = re.compile(r"[\u4e00-\u9fff（《“〔][\w（）《》“”〔〕、，。；·～—-]*")


def word(text: str) -> str:
    """Return `text` as one YAML value, in quotes unless it is plainly a word."""
    if _PLAIN.fullmatch(text) and text not in ("是", "否"):
        return text
    if re.fullmatch(r"[1-9]\d{0,5}", text):
        return text
    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()
