from __future__ import annotations

import re

import pytest

from onrecord.text.forms import Forms, find_forms

FORMS = Forms(
    word=re.compile(r"\w+"),
    begins=frozenset({"new", "treaty", "treaties", "old"}).__contains__,
    alone=frozenset({"treaty"}),
    form=re.compile(r"\b(?:new\s+treaty|treaty|treaties)\b", re.IGNORECASE),
)


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("A New treaty and a treaty.", 0, ["New treaty", "treaty"]),
        ("A New treaty and a treaty.", 3, ["treaty", "treaty"]),
        ("A new pact, old treaties.", 0, ["treaties"]),
        ("No word begins one here.", 0, []),
    ],
)
def test_forms_are_found_in_order_and_do_not_overlap(text: str, start: int, expected: list[str]) -> None:
    assert [match.group() for match in find_forms(FORMS, text, start, len(text))] == expected
