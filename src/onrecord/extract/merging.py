"""One set of attributions from the model's and the rules'.

The model comes first. The rules correct it where a text's form decides (a relay before a speaker, a quotation in a
paragraph of its own) and fill what it leaves (headlines, name headers, bare quotations).
What each step gains or costs was measured on PolNeAR dev, 60 of its train articles and 40 invented ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from onrecord.extract.continuing import continued, without_fragments
from onrecord.extract.draft import Mark
from onrecord.extract.trimming import trimmed
from onrecord.extract.unspoken import is_label, is_unspoken
from onrecord.rows import Span

_ACCORDING = ("According", "according", "ACCORDING")
# Of the marks that a rule would add to the model's, 21 of 22 by headlines are right, but 21 of 71 by clauses, 2 of 7
# by quotations with a cue and 3 of 9 by that-clauses.
_FILLS = frozenset({"rule:headed", "rule:name_header", "rule:bare_quotation"})


def merge_marks(model: Sequence[Mark], rules: Sequence[Mark], *, text: str = "") -> tuple[Mark, ...]:
    """Join the marks of the model with those of the rules, in the order of the text.

    A rule's mark is added only where its cue meets no cue and most of its content is no content of the model. With no
    marks of the model the rules' are returned as they are. ``text`` is the document's; without it the steps that read
    words (acts, paragraphs) are left out.
    """
    rules = [mark for mark in rules if not is_label(text, mark)]
    if not model:
        return tuple(rules)
    by_cue = {position: mark for mark in rules for position in _covered(mark.cue)}
    kept = list(model)
    if text:
        kept = attached([mark for mark in model if not is_unspoken(text, mark)], text)
        kept = [trimmed(mark, text) for mark in without_relays(kept, text, rules=rules)]
        kept = without_fragments(kept, text)
    merged = [_with_source(mark, by_cue) for mark in kept]
    cues = _covered(span for mark in model for span in mark.cue)
    contents = _covered(span for mark in merged for span in mark.content)
    for mark in rules:
        own = _covered(mark.content)
        if mark.origin in _FILLS and cues.isdisjoint(_covered(mark.cue)) and len(own & contents) * 2 < len(own):
            merged.append(mark)
    if text:
        merged = continued(_with_quotations(merged, rules, contents, text), text)
    return tuple(sorted(merged, key=lambda mark: (mark.content, mark.cue, mark.source)))


def _with_quotations(marks: Sequence[Mark], rules: Sequence[Mark], contents: set[int], text: str) -> list[Mark]:
    """Add the quotations that a rule's statement goes on with in later paragraphs and the model left."""
    by_cue = {position: mark for mark in rules if len(mark.content) > 1 for position in _covered(mark.cue)}
    return [_with_parts(mark, by_cue, contents, text) for mark in marks]


def _with_parts(mark: Mark, by_cue: Mapping[int, Mark], contents: set[int], text: str) -> Mark:
    rule = next((by_cue[position] for position in sorted(_covered(mark.cue)) if position in by_cue), None)
    if rule is None:
        return mark
    end = max(stop for _, stop in (*mark.content, *mark.cue))
    more = [
        part
        for part in rule.content
        if part[0] >= end and "\n" in text[end : part[0]] and contents.isdisjoint(range(*part))
    ]
    return msgspec.structs.replace(mark, content=(*mark.content, *more))


def without_relays(marks: Sequence[Mark], text: str, *, rules: Sequence[Mark] = ()) -> list[Mark]:
    """Leave out an "according to" whose content is another's whole act: "According to AGENCY, X said that ..."

    The relay stays with the speaker's statement as ``via``. Where only a rule found that statement and the relay
    stands before it, it takes the relay's place: PolNeAR marks the relay there (2 of dev's attributions).
    """
    ends, by_rule = _by_end(marks), _by_end(rules)
    left = [mark for mark in marks if _inner(mark, ends, text) is None]
    return [(mark.cue < mark.content and _inner(mark, by_rule, text)) or mark for mark in left]


def _by_end(marks: Sequence[Mark]) -> dict[int, Mark]:
    """The marks with source and cue by where their content ends; of several the one whose cue comes last."""
    return {mark.content[-1][1]: mark for mark in sorted(marks, key=lambda mark: mark.cue) if mark.cue and mark.source}


def _inner(mark: Mark, ends: Mapping[int, Mark], text: str) -> Mark | None:
    """Return the act that fills the content of an "according to"."""
    inner = ends.get(mark.content[-1][1])
    if inner is None or inner is mark or not mark.cue or not text.startswith(_ACCORDING, mark.cue[0][0]):
        return None
    start, end = mark.content[0][0], mark.content[-1][1]
    inside = start <= inner.source[0][0] and inner.cue[-1][1] <= end
    return inner if inside and sum(stop - begin for begin, stop in inner.content) * 2 >= end - start else None


def attached(marks: Sequence[Mark], text: str) -> list[Mark]:
    """Take from an attribution the parts of content that stand in another paragraph, behind the cue of another one."""
    cues = sorted(span for mark in marks for span in mark.cue)
    return [_near_parts(mark, cues, text) for mark in marks]


def _near_parts(mark: Mark, cues: Sequence[Span], text: str) -> Mark:
    if len(mark.content) < 2 or not mark.cue:
        return mark
    anchor = max(mark.cue[-1][1], *(end for _, end in mark.source), 0)
    kept = [part for part in mark.content if not _cut_off(anchor, part, cues, text)]
    return msgspec.structs.replace(mark, content=tuple(kept)) if kept and len(kept) < len(mark.content) else mark


def _cut_off(anchor: int, part: Span, cues: Sequence[Span], text: str) -> bool:
    following = bisect_left(cues, (anchor, anchor))
    return following < len(cues) and cues[following][1] <= part[0] and "\n" in text[anchor : part[0]]


def _covered(spans: Iterable[Span]) -> set[int]:
    return {position for start, end in spans for position in range(start, end)}


def _with_source(mark: Mark, by_cue: Mapping[int, Mark]) -> Mark:
    """Take the source of the rule's mark with the same cue where the model found none or one in pieces, and where an
    outlet quotes somebody ("the Herald quoted the general as saying ...").
    """
    rule = next((by_cue[position] for position in sorted(_covered(mark.cue)) if position in by_cue), None)
    if rule is not None and rule.origin == "rule:quoted":
        return msgspec.structs.replace(mark, source=rule.source)
    if len(mark.source) == 1:
        return mark
    if rule is None or (mark.source and _covered(mark.source).isdisjoint(_covered(rule.source))):
        return mark
    return msgspec.structs.replace(mark, source=rule.source or mark.source)
