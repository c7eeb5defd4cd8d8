"""Drawn issues keep the law or are told of: counted by another way than `conservation` counts.

Some 300 texts; with BULLETIN_PROVE=1 100,000.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hard_text import HARD, PAIRS
from tests.reading.lost_words import lost_without_a_word
from tests.strategies import almost_issues

EXAMPLES = 100_000 if os.environ.get("BULLETIN_PROVE") else 300

_words = st.text(
    "春种一粒粟秋收万颗子四海无闲田农夫犹饿死甲乙丙12A，。、：（）*_`|[]()#\\<>&!~^-+ 　", max_size=9
)
_marks = st.sampled_from(
    ["**{}**", "*{}*", "`{}`", "[{}](https://a.cn)", "[{}](a.md \"{}\")", "![{}](a.png)", "[^1]", "\\*{}", "***{}***", "{}<br>{}", "{}*{}*{}",
     "王**、{}**", "<https://a.cn>", "[{}]", "``{}``", "\\|{}"]
)  # fmt: skip
_line = st.lists(
    st.one_of(_words, st.builds(lambda mark, word: mark.replace("{}", word), _marks, _words)),
    min_size=1,
    max_size=5,
).map("".join)
_blocks = st.one_of(
    _line,
    st.sampled_from([*HARD, *PAIRS]),
    st.builds("\n".join, st.lists(_line, min_size=2, max_size=3)),
    st.builds("## {}".format, _line), st.builds("### {}".format, _line), st.builds("> {}\n> {}".format, _line, _line),
    st.builds("- {}\n  - {}\n- {}".format, _line, _line, _line), st.builds("1. {}\n2. {}\n\n   {}".format, _line, _line, _line),
    st.builds("| {} | {} |\n|---|---|\n| {} | {} |\n{}".format, _line, _line, _line, _line, _line),
    st.builds("::: 编者按\n{}\n:::".format, _line), st.builds("::: 附件 {}\n{}\n:::".format, _line, _line),
    st.builds("::: 横表\n| {} | 乙 |\n|---|---|\n| {} | |\n:::".format, _line, _line),
    st.builds("```\n{}\n```".format, _line), st.builds("[^1]: {}".format, _line), st.builds("（{}）".format, _line),
    st.builds("## 题\n:供稿: {}\n:副题: {}\n:作者: {}".format, _line, _line, _line), st.just("---"),
)  # fmt: skip
_bodies = st.one_of(st.lists(_blocks, max_size=6).map("\n\n".join), almost_issues)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(_bodies)
def test_every_drawn_text_is_read_whole_or_told_of(drawn: str) -> None:
    lost = lost_without_a_word(drawn)
    assert not lost, (lost, drawn)
