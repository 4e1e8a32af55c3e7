"""The words that tell of events, read from ``data/event_triggers.tsv``, and where a text has them in that sense."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import msgspec

from onrecord.data import table
from onrecord.text.forms import Forms, find_forms

_WINDOW = 120
"""Characters looked at on each side: the longest guard spans eight words and an agreement's name."""


class Sense(msgspec.Struct, frozen=True):
    """One row of the table: a type of event and what must, or must not, stand right before and after the word."""

    type: str
    noun: bool
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    noleft: re.Pattern[str] | None
    noright: re.Pattern[str] | None

    def fits(self, before: str, after: str) -> bool:
        """Tell whether the word has this sense between these words."""
        if (self.left and not self.left.search(before)) or (self.right and not self.right.match(after)):
            return False
        return not ((self.noleft and self.noleft.search(before)) or (self.noright and self.noright.match(after)))


class Trigger(msgspec.Struct, frozen=True):
    """A word of a text that tells of an event: code point offsets, type, and whether it is a noun."""

    start: int
    end: int
    type: str
    noun: bool


class EventType(msgspec.Struct, frozen=True):
    """A type of event: PLOVER's term, CAMEO's root code, and whether its parties are alike."""

    plover: str | None
    cameo: str | None
    symmetric: bool


@cache
def event_types() -> dict[str, EventType]:
    """Return every type of event by its name."""
    return {
        name: EventType(None if plover == "-" else plover, None if cameo == "-" else cameo, symmetric == "yes")
        for name, plover, cameo, symmetric in table("event_types.tsv")
    }


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a set of ``event_words.tsv``; raises ``KeyError`` for an unknown one."""
    return {row[0]: frozenset(row[1].split(" ")) for row in table("event_words.tsv")}[name]


@cache
def expand(words: str) -> str:
    """Return a pattern with its ``{class}`` names replaced by the words of ``event_triggers.tsv``."""
    for name, group in _classes().items():
        words = words.replace("{" + name + "}", "(?:" + group + ")")
    return words


@cache
def _classes() -> dict[str, str]:
    return {row[0][1:]: row[2] for row in table("event_triggers.tsv") if row[0].startswith("=")}


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    """Return form, lower case -> its senses in the order of the table."""
    senses: dict[str, list[Sense]] = defaultdict(list)
    for kind, pos, forms, left, right, noleft, noright in table("event_triggers.tsv"):
        if kind.startswith("="):
            continue
        sense = Sense(kind, pos == "n", _before(left), _after(right), _before(noleft), _after(noright))
        for form in forms.split("|"):
            senses[form].append(sense)
    return {form: tuple(found) for form, found in senses.items()}


def _before(words: str) -> re.Pattern[str] | None:
    return None if words == "-" else re.compile(rf"(?:{expand(words)})\Z", re.IGNORECASE)


def _after(words: str) -> re.Pattern[str] | None:
    return None if words == "-" else re.compile(expand(words), re.IGNORECASE)


@cache
def _forms() -> re.Pattern[str]:
    forms = sorted(_senses(), key=lambda form: (-len(form), form))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, forms)) + r")(?!\w)", re.IGNORECASE)


@cache
def _triggers() -> Forms:
    firsts = [(found.group(), form) for form in _senses() if (found := _RUN.match(form))]
    beginnings = frozenset(first for first, _ in firsts)
    longer = {first for first, form in firsts if first != form}
    # That takes a twentieth of searching for the alternation of 555 forms.
    return Forms(word=_RUN, begins=beginnings.__contains__, alone=beginnings - longer, form=_forms())


_RUN = re.compile(r"(?<![\w-])\w+")


def find_triggers(text: str, start: int, end: int) -> Iterator[Trigger]:
    """Yield the triggers of one sentence ``text[start:end]``; guards see its line before it, and nothing after it."""
    line = text.rfind("\n", max(0, start - _WINDOW), start) + 1
    for match in find_forms(_triggers(), text, start, end):
        before = text[max(line, match.start() - _WINDOW) : match.start()]
        after = text[match.end() : min(end, match.end() + _WINDOW)]
        for sense in _senses()[match.group().lower()]:
            if sense.fits(before, after):
                yield Trigger(match.start(), match.end(), sense.type, sense.noun)
                break
