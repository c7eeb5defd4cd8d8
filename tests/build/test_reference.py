"""The handbook's reference and the editors' schemas say what the program accepts."""

import json

import pytest
from jsonschema import Draft7Validator

from bulletin.build.reference import book_schema, issue_schema, reference_page, site_schema
from bulletin.reading.frontmatter import split_front_matter
from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.values import distribution_keys, keys, print_keys
from bulletin.values.key import Key, spellings
from tests.conftest import REPOSITORY

TABLES = [
    keys.SITE,
    keys.SECTION,
    print_keys.PRINT,
    print_keys.FONTS,
    keys.ISSUE,
    keys.RECIPIENT,
    keys.ERRATUM,
    keys.ARTICLE,
    keys.PAGE,
    distribution_keys.BOOK,
    distribution_keys.UNIT,
    distribution_keys.DISPATCH,
    distribution_keys.SENDER,
    distribution_keys.FILING,
    distribution_keys.RECORD,
    distribution_keys.GIVEN,
]


def plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return int(node.text) if node.text.isdigit() else {"true": True, "false": False}.get(node.text, node.text)


@pytest.mark.parametrize("table", TABLES)
def test_no_word_of_a_table_means_two_things(table: tuple[Key, ...]) -> None:
    assert len(spellings(table)) == 2 * len(table)


def test_the_handbook_page_is_the_one_the_table_gives() -> None:
    """`make reference` writes it anew."""
    assert (REPOSITORY / "content/pages/handbook-keys.md").read_text() == reference_page()


@pytest.mark.parametrize(
    ("name", "schema"), [("site", site_schema()), ("issue", issue_schema()), ("recipients", book_schema())]
)
def test_the_schema_is_the_one_the_table_gives(name: str, schema: str) -> None:
    assert (REPOSITORY / f"content/schema/{name}.schema.json").read_text() == schema
    Draft7Validator.check_schema(json.loads(schema))


def test_the_schema_accepts_the_sample_site() -> None:
    tree = parse_yaml("site.yaml", (REPOSITORY / "content/site.yaml").read_text()).value
    Draft7Validator(json.loads(site_schema())).validate(plain(tree))
    book = parse_yaml("recipients.yaml", (REPOSITORY / "content/recipients.yaml").read_text()).value
    Draft7Validator(json.loads(book_schema())).validate(plain(book))


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "content/issues").rglob("*.md")), ids=lambda path: path.stem
)
def test_the_schema_accepts_every_sample_issue(path) -> None:  # type: ignore[no-untyped-def]
    parts = split_front_matter("f", path.read_text())
    Draft7Validator(json.loads(issue_schema())).validate(plain(parse_yaml("f", parts.front).value))


@pytest.mark.parametrize(
    "data",
    [
        {"日期": "2020-03-10"},
        {"期号": 1},
        {"期号": 1, "number": 1, "日期": "2020-03-10"},
        {"期号": 1, "日期": "去年"},
        {"期号": 1, "日期": "2020-03-10", "刊号": 1},
        {"期号": 1, "日期": "2020-03-10", "密级": "保密"},
        {"期号": 0, "日期": "2020-03-10"},
    ],
)
def test_the_schema_refuses_what_the_program_refuses(data: dict[str, object]) -> None:
    assert list(Draft7Validator(json.loads(issue_schema())).iter_errors(data))


def test_the_schema_accepts_a_supplement_without_number() -> None:
    Draft7Validator(json.loads(issue_schema())).validate({"增刊": 1, "日期": "2020-03-10"})
