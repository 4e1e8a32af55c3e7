from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from onrecord.data import table
from onrecord.extract.events.lexicon import find_triggers

FORMS = sorted(
    {form for kind, _, forms, *_ in table("event_triggers.tsv") if kind[0] != "=" for form in forms.split("|")}
)
WORDS = st.sampled_from((*FORMS, "the", "to", "with", "re-", "-", ",", "meetings", "x", "Met", "é"))


def longest(text: str) -> list[tuple[int, int]]:
    """Return where forms stand, by trying every form at every place: the longest first, without overlaps."""
    found: list[tuple[int, int]] = []
    lengths = sorted({len(form) for form in FORMS}, reverse=True)
    known = frozenset(FORMS)
    for start in range(len(text)):
        if (found and start < found[-1][1]) or (start and re.match(r"[\w-]", text[start - 1])):
            continue
        ends = [start + size for size in lengths if text[start : start + size].lower() in known]
        whole = [end for end in ends if end <= len(text) and not re.match(r"\w", text[end : end + 1])]
        found += [(start, whole[0])] if whole else []
    return found


@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_lexicon_triggers_are_the_longest_forms_that_stand_alone(text: str) -> None:
    found = [(trigger.start, trigger.end) for trigger in find_triggers(text, 0, len(text))]
    everywhere = longest(text)
    assert [span for span in found if span not in everywhere] == []


def test_lexicon_finds_triggers_but_not_within_a_word() -> None:
    text = "Tesk and Varn held talks, then signed the treaty; Re-met nobody."
    found = [text[trigger.start : trigger.end] for trigger in find_triggers(text, 0, len(text))]
    assert found == ["talks", "signed"]


@given(st.text())
def test_lexicon_reads_any_text(text: str) -> None:
    assert all(0 <= t.start < t.end <= len(text) for t in find_triggers(text, 0, len(text)))
