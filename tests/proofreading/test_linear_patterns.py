"""Proofreading takes time in proportion to a text, whatever is in it.

Work that patterns do within C cannot be counted: each of these texts took five seconds or more when a pattern began anew
at each of its characters, and takes some hundredths of one now.
"""

import time

import pytest

from bulletin.proofreading.private_data import check_private
from bulletin.proofreading.proofread import Manuscript, fixed_text, proofread
from bulletin.proofreading.settings import ProofSettings
from bulletin.reading.issue import parse_issue
from bulletin.values.settings import Config
from tests.conftest import ISSUE

TEXTS = {
    "bracket that nothing closes": "(" + "甲" * 30_000,
    "closing brackets": "甲）" * 6_000,
    "brackets of two kinds": "（" * 5_000 + "》" * 5_000,
    "dots": "." * 30_000,
    "words with dots": "a." * 10_000,
    "words with hyphens": "a-" * 10_000,
    "code that nothing closes": "`" * 30_000,
    "blanks within a row": "|a|\n" + " " * 30_000 + "x|",
    "blanks before a word": " " * 30_000 + "x",
    "blanks within a line": "a" + " \t" * 20_000 + "x",
    "straight quotes after digits": '3"' * 6_000,
    "faults": "甲,乙" * 1_500,
    "links that nothing closes": "[a](" * 4_000,
    "comments that nothing closes": "<!--" * 5_000,
    "stops": "？" * 20_000,
    "series within series": "一是，三是，" * 20_000,
    "rows of totals": "甲\n\n| 合计 | 1 |\n|---|---|\n" + "| 小计 | 1 |\n" * 4_000,
    "mobile telephones": "13800138000，" * 3_000,
}  # fmt: skip
LONGEST_S = 2.5  # of the processor, on a machine that does other things as well
SETTINGS = ProofSettings(exceptions=("乙甲",))


@pytest.mark.parametrize("name", TEXTS)
def test_no_pattern_takes_the_square_of_a_text(name: str) -> None:
    text = ISSUE.replace("会议开得很好。", TEXTS[name])
    began = time.process_time()
    parse_issue("content/issues/1.md", text, Config("工作简报", "办公室"))
    assert time.process_time() - began < LONGEST_S, "reading"
    tuple(proofread(Manuscript("content/issues/1.md", text), SETTINGS))
    assert time.process_time() - began < LONGEST_S, "proofreading"
    fixed_text(Manuscript("content/issues/1.md", text), SETTINGS)
    assert time.process_time() - began < LONGEST_S, "fixing"
    tuple(check_private("content/issues/1.md", text, is_published=True))
    assert time.process_time() - began < LONGEST_S, "private data"
