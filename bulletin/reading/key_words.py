"""The names that the keys of all YAML files have."""

from bulletin.values import keys, print_keys
from bulletin.values.distribution_keys import BOOK, DISPATCH, FILING, GIVEN, RECORD, SENDER, UNIT
from bulletin.values.key import spellings

KEY_TABLES = (
    keys.SITE, keys.ISSUE, keys.PAGE, keys.SECTION, keys.RECIPIENT, keys.ERRATUM, print_keys.PRINT, print_keys.FONTS,
    BOOK, UNIT, DISPATCH, SENDER, FILING, RECORD, GIVEN,
)  # fmt: skip
KEY_WORDS = frozenset(word for table in KEY_TABLES for word in spellings(table))
"""Both spellings of each."""
