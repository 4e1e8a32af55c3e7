"""Headlines that their own article does not bear out.

Seven differences between a headline and the sentence of the body that it rests on: words in quotation marks, a limit
or a hedge that is dropped, a stance that nobody takes, a number, a person, an attribution that is dropped. Each is a
question for a reader, with both passages; where no sentence is close enough to be the one meant, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.compare.headline_facts import attribution_dropped, number_differs, person_missing
from onrecord.compare.headline_words import hedge_dropped, limit_dropped, quotation_differs, stance_unsupported
from onrecord.compare.page import page_of
from onrecord.rows import Conflict, Document, Mention, Passage, Statement

CHECKS = (
    quotation_differs, limit_dropped, hedge_dropped, stance_unsupported, number_differs, person_missing,
    attribution_dropped,
)  # fmt: skip


def headline_conflicts(
    document: Document,
    passages: Sequence[Passage],
    statements: Sequence[Statement],
    mentions: Sequence[Mention] = (),
) -> list[Conflict]:
    """Compare a document's headline with its body; empty where it has no headline or nothing differs."""
    page = page_of(document, passages, statements, mentions)
    return [conflict for check in CHECKS for conflict in check(page)] if page else []
