"""Words in .csv and YAML: no formula, and read back as the same words."""

import csv
import datetime
import io

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bulletin.build.next_issue import next_issue
from bulletin.reading.nodes import Mapping, Scalar, Sequence
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.values.model import Recipient
from bulletin.values.quoting import csv_text, guarded, unguarded, yaml_word
from bulletin.values.settings import Config

words = st.one_of(
    st.sampled_from(["是", "null", "~", "010", "1e5", "- 甲", "? 甲", "甲: 乙", "甲, 乙", "[甲", "{乙}", "# 注", "2020-01-05", "县委"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1),
)  # fmt: skip


@given(words)
def test_a_word_is_the_same_for_us_and_for_every_yaml_wherever_it_stands(word: str) -> None:
    text = f"- {yaml_word(word)}\n- [{yaml_word(word)}]\n- {{单位: {yaml_word(word)}}}\n"
    assert [str(each) for each in (yaml.safe_load(text)[0], *yaml.safe_load(text)[1])] == [word, word]
    tree = parse_yaml("a.yaml", f"甲:\n{text}").value
    assert isinstance(tree, Mapping)
    items = tree.pairs[0][1]
    assert isinstance(items, Sequence)
    inner = items.items[1]
    assert isinstance(items.items[0], Scalar)
    assert isinstance(inner, Sequence)
    assert isinstance(inner.items[0], Scalar)
    assert (items.items[0].text, inner.items[0].text) == (word, word)


@pytest.mark.parametrize("cell", ["=1+1", "+86 599", "-", "@a", "'x", "\t甲", "\r甲"])
def test_what_excel_would_compute_is_shown_and_read_back(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


def test_csv_opens_in_excel_with_numbers_as_numbers() -> None:
    text = csv_text([("单位", "份数"), ("=甲", -2)])
    assert text == "\ufeff单位,份数\r\n'=甲,-2\r\n"
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1] == ["'=甲", "-2"]


@pytest.mark.parametrize("name", ["null", "甲, 乙", "- 甲", "县委: 办公室", "县委"])
def test_a_new_issue_has_the_recipients_of_the_settings(name: str) -> None:
    """A list in brackets: `null` without quotes would be nobody, a comma two recipients."""
    config = Config("工作简报", "办公室", report=(Recipient(name), Recipient("县工会", 2)))
    text = next_issue(config, (), (), datetime.date(2026, 1, 5)).text
    front = yaml.safe_load(text.split("---")[1])
    assert front["报"] == [name, {"单位": "县工会", "份数": 2}]
