"""Find agreements and the steps of their lives: named and described ones as mentions with chains, steps as rows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from onrecord.extract.agreements.chains import Chain, chain
from onrecord.extract.agreements.naming import Named, find_named
from onrecord.extract.agreements.steps import find_steps
from onrecord.extract.draft import Draft
from onrecord.extract.events.lexicon import word_set
from onrecord.rows import Mention, make_id

__all__ = ["find_agreements", "find_steps"]

_SILENT = frozenset({"caption", "boilerplate", "byline", "repeated"})


def find_agreements(draft: Draft) -> Draft:
    """Return the draft with its agreements as mentions of kind agreement; the chain's fullest name is its ``name``."""
    text = draft.document.text
    found = {
        named.start: named
        for zone in draft.passages
        if zone.kind not in _SILENT
        for named in find_named(text, zone.start, zone.end)
    }
    rows = [row for one in chain(list(found.values())) for row in _rows(draft, one)]
    mentions = sorted((*draft.mentions, *rows), key=lambda m: (m.start, m.end, m.form))
    return replace(draft, mentions=tuple(mentions))


def _rows(draft: Draft, one: Chain) -> Iterator[Mention]:
    text, document = draft.document.text, draft.document.id
    head = max(one.names, key=lambda named: (named.form == "name", named.end - named.start, -named.start))
    head_id = _mention_id(document, head)
    name = display(text[head.start : head.end])
    for named in one.names:
        own = _mention_id(document, named)
        yield Mention(
            id=own, document=document, start=named.start, end=named.end, quote=text[named.start : named.end],
            kind="agreement", form=named.form, name=name, refers_to=None if own == head_id else head_id,
        )  # fmt: skip


def _mention_id(document: str, named: Named) -> str:
    return make_id("mention", document, named.start, named.end, f"agreement {named.form}")


def display(words: str) -> str:
    """Return an agreement's words as its name: without article, on one line."""
    parts = words.split()
    return " ".join(parts[1:] if len(parts) > 1 and parts[0].lower() in word_set("article") else parts)
