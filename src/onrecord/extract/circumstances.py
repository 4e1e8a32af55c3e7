"""Around a statement: the relay, the person spoken to, when and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from onrecord.data import table
from onrecord.extract.cues import word_class
from onrecord.rows import DateMention, Span
from onrecord.text.gazetteer import adjectives

_NAME = (
    r"(?:the\s+)?(?:[A-Z][\w.&’'\-]*|\d[\w.]*)"
    r"(?:\s+(?:of\s+(?:the\s+)?|&\s+)?[A-Z][\w.&’'\-]*){0,7}"
)
_PHRASE = r"(?:the|an?|his|her|its|their)\s+[^,;:.“\"\n]{3,50}"
# What is cited may be a thing ("citing the cost"): only a name is a relay there.
_ACCORDING = re.compile(
    rf"\b(?:[Cc]iting\s+({_NAME})|(?:[Aa]ccording to|[Aa]s (?:quoted|cited|reported|carried) by|[Qq]uoted by)\s+"
    rf"({_NAME}(?:\s+[a-z\-]+){{0,3}}?(?=[,;:.”\"\n]|\s+(?:on|in|at|that)\b|$)|{_PHRASE}(?=[,;:.”\"\n]|$)|{_NAME}))"
)
_INTERVIEW = re.compile(
    r"\b(?:interviews?|conversation|podcast|talk)\s+(?:with|on|to|for)\s+"
    rf"((?:(?:the|an?)\s+)?(?:(?!(?:on|in|at|of|for|to|by|with|that|and)\s)[a-z\-]+\s+|[A-Z][a-z]+(?:n|sh|ese)\s+){{0,3}}{_NAME}|{_PHRASE})"
)
# ", X reported." and neither ", according to a report." nor ", X said in a report.".
_REPORTED = re.compile(
    r",[”\"]?\s+(?!according\b|as\b|in\b)((?:(?!\bsaid\b)[^,.;:“\"\n]){2,60}?)(?<!\ba)(?<!\ban)(?<!\bthe)"
    r"\s+(?:reported|reports|has reported|report)\b(?=[^,;:“\"\n]{0,30}\.)"
)
_QUOTES = re.compile(r"\b(?:quot|cit)(?:e|es|ed|ing)\b", re.IGNORECASE)
_QUOTER = re.compile(rf"(?:^|[\s,])({_NAME}(?:\s+[a-z\-]+){{0,2}})\s+$")
_VERBS_TO = r"(?:[Tt]old|[Tt]ell(?:s|ing)?|(?:[Ii]nform|[Aa]ssur|[Rr]emind|[Aa]sk|[Ww]arn|[Uu]rg)(?:ed|e?s|ing))"
# "Told Polish radio that", "told the Funke media group": a name and the words in small letters that go on with it.
_DESCRIBED = re.compile(
    r"(?:\s+[a-z][\w\-]*){1,3}?(?=\s+(?:that|on|in|at|to|if|how|why|whether|about|after|as)\b|[,:.;“\"]|$)"
)
_ENDS = r"(?=\s+(?:that|on|in|at|to|if|whether|about|during|after)\b|[,:.])"
_TOLD = re.compile(
    rf"\b{_VERBS_TO}\s+({_NAME}|(?:the|an?|his|her|its|their)\s+(?:[\w’'\-]+\s+){{0,2}}?[\w’'\-]+{_ENDS}"
    r"|(?:news\s+)?[a-z]+s\b|me\b|us\b|him\b|her\b|them\b)"
)
_TO = re.compile(
    r"\b(?:said|says|spoke|speaking|replied|added|wrote|explained)\s+to\s+"
    r"((?:the\s+|his\s+|her\s+)?[A-Za-z][\w’'\-]*(?:\s+[A-Z][\w’'\-]*)*)"
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t)\s+((?:[A-Z][\w’'\-]+)(?:\s+[A-Z][\w’'\-]+){0,2}(?:,\s+[A-Z][\w’'\-]+(?=,|\s+on\b))?)"
)
# What may stand between an act and its date: a place, a medium or a person in a few words.
_LINK = re.compile(
    r"[\s,]*(?:(?:in|at|to|by|via|through|during|with)\s+(?:[\w.’'&\-]+\s+){1,5}?|(?:the\s+)?[\w’'\-]+\s+)?"
    r"(?:on\s+|in\s+|late\s+|early\s+|back\s+in\s+|,\s*)?"
)
_OPENING = re.compile(
    r"[\s“\"]*(?:(?:but|and|also|then|meanwhile|earlier|later|only|just)[\s,]+)?(?:(?:on|in|late|early|earlier)\s+)?",
    re.IGNORECASE,
)


def find_relays(text: str, sentence: Span, mark: Sequence[Span], cue: Span | None) -> Iterator[Span]:
    """Yield the words that name a relaying medium or interviewer in the sentence, outside source and content."""
    for pattern in (_ACCORDING, _INTERVIEW, _REPORTED):
        for match in pattern.finditer(text, *sentence):
            span = _trimmed(text, *match.span(match.lastindex or 1))
            own = cue is not None and match.start() <= cue[0] < match.end()
            named = span is not None and text[slice(*span)].lower() not in _not_people()
            if span is not None and named and not own and not _overlaps(match.span(), mark):
                whole = _described(text, span, mark)
                if whole is not None:
                    yield whole


def find_quoter(text: str, sentence: Span, cue: Span, source: Sequence[Span]) -> Span | None:
    """Return who quotes the speaker ("the Herald quoted X as saying ..."): there the source follows the cue."""
    if not source or source[0][0] < cue[1] or not _QUOTES.search(text, *cue):
        return None
    match = _QUOTER.search(text, sentence[0], cue[0])
    return _trimmed(text, *match.span(1)) if match else None


def find_addressee(text: str, sentence: Span, cue: Span, mark: Sequence[Span]) -> Span | None:
    """Return the words that name the person told, asked or warned, right after the cue's verb."""
    for pattern in (_TOLD, _TO):
        match = pattern.search(text, cue[0], min(sentence[1], cue[1] + 80))
        if match and match.start() < cue[1]:
            span = _trimmed(text, *match.span(1))
            if span is not None and not _overlaps(span, mark) and text[slice(*span)].lower() not in _not_people():
                return _described(text, span, mark)
    return None


def _described(text: str, span: Span, mark: Sequence[Span]) -> Span | None:
    """Take the noun to an adjective of a state ("Polish radio") and to a name that heads a medium's ("Funke group").

    An adjective alone names nobody.
    """
    name = text[slice(*span)].removeprefix("the ")
    adjective = name in adjectives()
    match = _DESCRIBED.match(text, span[1])
    longer = (span[0], match.end()) if match else span
    words = text[span[1] : longer[1]].split() if not _overlaps(longer, mark) else []
    if words and (adjective or words[-1] in word_class("medium") or words[-1] == "group"):
        return longer
    alone = adjective and not name.isupper() and not text.startswith("the ", span[0])
    return None if alone else span


@cache
def _not_people() -> frozenset[str]:
    days = word_class("weekday") | word_class("month") | word_class("time")
    return days | {"that", "it", "this", "questions", "was", "is", "as", "his", "its", "needs"}


def find_date(
    text: str, dates: Sequence[DateMention], sentence: Span, anchors: Sequence[Span], mark: Sequence[Span]
) -> DateMention | None:
    """Return the date of the act: right after cue or speaker ("said in Tesk on Friday"), or where the sentence opens
    ("On 4 March, X said"). A date elsewhere in the sentence belongs to something else.
    """
    free = [date for date in dates if not _overlaps((date.start, date.end), mark)]
    for anchor in anchors:
        for date in free:
            if anchor[1] <= date.start <= sentence[1] and _LINK.fullmatch(text, anchor[1], date.start):
                return date
    first = min((anchor[0] for anchor in anchors), default=sentence[0])
    leading = (date for date in free if sentence[0] <= date.start and date.end <= first)
    return next((date for date in leading if _OPENING.fullmatch(text, sentence[0], date.start)), None)


def find_place(text: str, sentence: Span, anchor: Span, mark: Sequence[Span]) -> Span | None:
    """Return the place named right after cue or speaker ("said in Minsk"), where nothing stands between."""
    match = _PLACE.match(text, anchor[1] + 1, sentence[1])
    if match is None or _overlaps(match.span(), mark):
        return None
    first = match.group(1).split()[0].lower()
    if first in word_class("month") | word_class("weekday") or first in {
        "the",
        "congress",
        "parliament",
        "facebook",
        "twitter",
        "telegram",
    }:
        return None
    following = text[match.end() : match.end() + 6].lstrip().lower()
    return match.span(1) if not following or following.startswith((",", ".", "on ", "that", ":", "“", '"')) else None


def is_medium(words: str) -> bool:
    """Tell an outlet or agency ("the Post", "TASS") from a person."""
    plain = words.lower().removeprefix("the ").removesuffix("’s").removesuffix("'s").strip()
    named = [word.lower() for word in re.findall(r"[A-Z]\w+", words)]
    pressed = len(named) > 1 and any(word in word_class("medium") for word in named)
    return plain in _media() or pressed or ((plain.split() or [""])[-1] in word_class("medium"))


@cache
def _media() -> frozenset[str]:
    names = {cell.lower() for row in table("outlets.tsv") for cell in row[1:] for cell in cell.split(",") if cell}
    return frozenset(name.removeprefix("the ") for name in names)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "’')"):
        end -= 1
    if text[start:end].endswith(("’s", "'s")):
        end -= 2
    return (start, end) if end > start else None


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
