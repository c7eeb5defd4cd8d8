"""The same thing found in many places: one message with all of them."""

import json

from bulletin.values.diagnostics import (
    Span,
    merged_by_subject,
    render_full,
    render_json,
    render_short,
    warning,
)

LINES = {f"content/issues/{n}.md": ["---", f"报: [县委办工室, 第{n}个]"] for n in range(1, 18)}
FOUND = [
    warning("unknown-recipient", "通讯录里没有 `县委办工室`", Span(path, 2, 5, 5), "没有这个单位", subject="县委办工室")
    for path in LINES
]  # fmt: skip


def test_one_name_in_seventeen_issues_is_one_message_with_seventeen_places() -> None:
    (once,) = merged_by_subject(FOUND)
    full, short, data = render_full(once, LINES), render_short(once), json.loads(render_json(once))
    assert len(full.split("\n")) == 11
    for number in range(1, 18):
        assert f"content/issues/{number}.md:2" in full
        assert f"content/issues/{number}.md:2" in short
    assert "\n" not in short
    assert len(data["related"]) == 16
    assert all(place["line"] == 2 for place in data["related"])


def test_findings_without_a_subject_or_with_another_stay_apart() -> None:
    others = [
        warning("unknown-recipient", "x", Span("a", n), subject=word) for n, word in enumerate(("", "", "乙"))
    ]
    assert merged_by_subject([*others, FOUND[0]]) == (*others, FOUND[0])
