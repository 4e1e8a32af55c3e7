"""When and where an event took place, as its own clause says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.extract.dates import as_date
from onrecord.extract.events.lexicon import Trigger
from onrecord.extract.events.page import Page
from onrecord.rows import Date, DateMention, Mention

_BREAK = re.compile(
    r"[;:—\n!?]|\b(?:that|who|which|when|while|because|since|if|whose|where|until|but|although)\b"
    r"|\b(?:released|posted|published|aired|broadcast)\b|\b(?:after|before|following)\b(?!\s+(?:the|their|a|an|his|her|its|talks|meeting)\b)",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\b(?:until|till|through|to end|ends?|ended|ending|conclud\w+|to last)\b", re.IGNORECASE)
"""After these a date says how long something lasts, not when it is."""
_BETWEEN = re.compile(
    r"[;:—\n!?\"“”]|\b(?:that|who|which|when|while|because|if|whose|until|but|although)\b", re.IGNORECASE
)
_IN = re.compile(
    r"\b(?:in|at|near|outside|inside|across|around)\s+(?:the\s+)?(?:\w+\s+){0,4}\Z"
    r"|\b(?:on|over|to)\s+(?:the\s+)?(?:(?:neighbou?ring|occupied|nearby|eastern|western|northern|southern|"
    r"territory of|outskirts of|border with|\w+\s+(?:capital|city)(?:\s+of)?)\s+)?\Z",
    re.IGNORECASE,
)


def date_of(page: Page, trigger: Trigger, sentence: tuple[int, int], others: Sequence[Trigger]) -> DateMention | None:
    """Return the temporal expression that dates a trigger: the nearest of its clause, no other verb between."""
    best: tuple[int, int] | None = None
    found: DateMention | None = None
    for date in page.dates_within(*sentence):
        if as_date(date) is None and not (date.from_ or "").startswith("lacks"):
            continue
        if any(m.start <= date.start < m.end for m in page.agreements_at(date.start)):
            continue
        distance = _distance(page.text, date, trigger, sentence, others)
        if distance is not None and (best is None or (distance, date.start) < best):
            best, found = (distance, date.start), date
    return found


def _distance(
    text: str, date: DateMention, trigger: Trigger, sentence: tuple[int, int], others: Sequence[Trigger]
) -> int | None:
    """Return how far a date is from a trigger in characters; None where it belongs to something else."""
    after = date.start >= trigger.end
    low, high = (trigger.end, date.start) if after else (date.end, trigger.start)
    between = text[low:high]
    # A date that opens the sentence dates its main clause, whatever stands between.
    opens = not after and len(text[sentence[0] : date.start].strip()) < 14
    if after and _LASTS.search(between):
        return None
    if _BREAK.search(between) if not opens else _BETWEEN.search(between):
        return None
    rivals = [other for other in others if low <= other.start < high and not (other.noun and not trigger.noun)]
    if rivals and not opens:
        return None
    if (after and between.count(",") > 1) or len(between) > 160:
        return None
    return high - low + (30 if opens and rivals else 0)


def date_value(mention: DateMention | None) -> Date | None:
    """Return the date a temporal expression stands for."""
    return as_date(mention) if mention else None


def place_of(
    page: Page, trigger: Trigger, phrases: Sequence[tuple[int, int]], sentence: tuple[int, int]
) -> Mention | None:
    """Return the place named after in, at or near in the trigger's own phrases, or at the head of its sentence."""
    for low, high in (*phrases, _opening(page.text, sentence, trigger)):
        for name in page.scene.names_within(low, high):
            before = page.text[max(low - 12, 0) : name.start]
            possessive = re.match(r"['’]s\b", page.text[name.end : name.end + 3])
            if name.kind in {"place", "state"} and _IN.search(before) and not possessive:
                return name
    return None


def _opening(text: str, sentence: tuple[int, int], trigger: Trigger) -> tuple[int, int]:
    """Return the span of an opening ``In Minsk, ...``; empty where the sentence opens otherwise."""
    comma = text.find(",", sentence[0], min(sentence[0] + 40, trigger.start))
    opens = re.match(r"(?:in|at)\s", text[sentence[0] : sentence[0] + 4], re.IGNORECASE)
    return (sentence[0], comma) if opens and comma > 0 else (sentence[0], sentence[0])
