"""What a single line of a scrape looks like: junk by its words, a byline, a dateline, a heading, a quotation."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from onrecord.data import table
from onrecord.rows import PassageKind, Span
from onrecord.text.credits import STAFF, find_credit, is_menu
from onrecord.text.gazetteer import entries
from onrecord.text.stamps import find_stamps

QUOTES = "\"“”„«»'‘’‹›"
SPLITS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
WORD = re.compile(r"\w+")
LONG = 300
"""Characters above which a line is prose: of 373 junk lines in the articles looked at the longest has 290."""
URL = re.compile(r"https?://[^\s<>\"'“”]{4,500}")
_TOKEN = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁЇІЄҐЎ][\w.’'-]{0,40})"
_PARTICLE = r"(?:de|da|di|du|van|von|der|den|al|el|bin|ibn|la|le|dos|del|ten|ter|af|av|zu)"
NAME = rf"{_TOKEN}(?: (?:{_PARTICLE} ){{0,2}}{_TOKEN}){{1,3}}"
BYLINE = re.compile(
    r"^(?:[-–—•|] ?)?(?:(?:(?:Authored|Written|Posted|Reported|Story|Words) )?(?:By|BY|by)|Author:|Text:|From)\s*:?\s+"
    rf"(?:(?:{_TOKEN} ){{0,3}}(?:staff |Staff )?(?:[Ww]riters?|[Cc]orrespondents?|[Rr]eporters?):? (?={_TOKEN}))?"
    rf"(?P<names>{NAME}(?:(?:,? and |, | & ){NAME}){{0,4}})"
    r"(?=$|\s*[,|;/–—-]|\s+(?:via|for|in|at|of|and|·|•|\(|\||–|—|-|@)|\s*\d)"
)
NAMES = re.compile(NAME)
BIO = re.compile(rf"^(?P<name>{NAME})(?:, [^,]{{2,40}},)? (?:is|was|writes|teaches|covers|serves|has been)\b")
WRITES = re.compile(
    r"\b(?:reporter|correspondent|author|columnist|journalist|editor|writer|contributor|podcaster|blogger|fellow"
    r"|professor|lecturer|analyst|historian|researcher|host|broadcaster|producer|teaches|writes|covers)\b"
)
CALENDAR = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) \d"
)
# Every repetition is bounded and no two neighbours can match the same character: a line costs microseconds.
_CAPITAL = "A-ZÀ-ÖØ-ÞЀ-Я\\u0490\\u040e"
_PLACE = rf"[{_CAPITAL}][{_CAPITAL}.’'-]{{1,30}}(?:[ /][{_CAPITAL}][{_CAPITAL}.’'-]{{0,30}}){{0,3}}"
_REGION = r"(?:, [A-Z][\w.’'-]{0,30}(?: [A-Z][\w.’'-]{0,30}){0,2}){0,2}"
_DAY = r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} (?:[A-Z][a-z]{2,8}|[а-яіґў]{3,9})\.?)(?:,? \d{4})?)?"
_AGENCY = r"(?:\(|-LRB- )(?P<{}>[A-ZЀ-Я][^()\n]{{0,40}}?)(?:\)| -RRB-)"
_DAYS = r"\d{1,2}(?:[–-]\d{1,2})?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
# A place and a day without its year, as above a communiqué.
PLACE_AND_DAY = re.compile(
    rf"[A-Z][\w’'-]{{2,30}}(?: [A-Z][\w’'-]{{1,30}}){{0,2}}, (?:{_DAYS} {_MONTH}|{_MONTH} {_DAYS})"
)
_DASH = r"(?:-?-(?=[ \"“])|[–—―]|(?<=[A-Z]{6})-(?=[A-Z][a-z]))"
DATELINE = re.compile(
    rf"^(?!(?:FILE|PHOTO|VIDEO|UPDATED?|BREAKING|WATCH|EXCLUSIVE|ANALYSIS|OPINION)\b)(?P<place>{_PLACE}{_REGION}"
    rf"|[A-Z][\w’'-]{{1,30}}(?: [A-Z][\w’'-]{{1,30}}){{0,2}}{_REGION}(?={_DAY},? (?:\(|-LRB- )))"
    rf"{_DAY},?(?: {_AGENCY.format('agency')})?{_DAY} ?{_DASH}(?=[ \"“'‘«A-ZЀ-Я])"
    rf"|^(?P<wired>{_PLACE}{_REGION})[,.]? ?{_DAY}\. /(?P<wire>[A-ZЀ-Я][^/\n]{{0,40}})/\.?(?= )"
    rf"|^(?:[A-Z][a-z]{{2,8}}\.? \d{{1,2}} )?{_AGENCY.format('alone')} ?{_DASH}(?=[ \"“])"
)
# "RIYADH: The ...": the groups that only DATELINE fills are there and match nothing.
_TOLD = re.compile(
    rf"^(?P<place>{_PLACE}):(?=[ \"“'‘]*[A-Z])"
    + "".join(f"(?P<{name}>(?!))?" for name in ("agency", "alone", "wire", "wired"))
)
WEEKDAY = re.compile(r"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?", re.IGNORECASE)
NOTE = re.compile(r"\s*[\[(][^\[\]()]{0,40}[\])]$")
ELLIPSIS = re.compile(r"(?:…|\.\.\.)\W*$")
# Corpora that were split into words have blanks before closing marks.
CLOCK = re.compile(r"\b(?:at|[aApP]\.?[mM]|[A-Z]{3,4})\b|(?<=\d)[TZh](?=\d|\b)")
END = re.compile(r"[.!?…] ?[\"“”'‘’»)\]]*$")
SENTENCE = re.compile(r"[.!?][\"”’')\]]*\s+[\"“‘'(\[]*[A-ZÀ-Þ0-9]|[a-z][.!?][\"”]?[A-ZÀ-Þ]")


def match_dateline(line: str) -> re.Match[str] | None:
    """Match a dateline that begins a line; groups place or wired, and agency, alone or wire, None where it has none."""
    match = DATELINE.match(line)
    if match is None and (told := _TOLD.match(line)):
        known = entries().get(told["place"].title())
        return told if known is not None and known.kind in ("capital", "place") else None
    return match


def find_lines(text: str) -> tuple[Span, ...]:
    """Return the spans of all lines that are not blank, without the blanks around them."""
    spans, start = [], 0
    for match in SPLITS.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return tuple(trimmed for span in spans if (trimmed := trim(text, *span))[0] < trimmed[1])


def trim(text: str, start: int, end: int) -> Span:
    """Return the span without the blanks at its ends."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return (start + left, start + len(words.rstrip())) if left < len(words) else (end, end)


def plain(line: str) -> str:
    """Return a line's words in lower case, one blank between them."""
    return " ".join(WORD.findall(line.lower()))


class Junk(NamedTuple):
    """The list of junk lines, by the way each entry matches; words in lower case, each with its kind."""

    whole: dict[str, str]
    starts: dict[str, list[tuple[str, str, int]]]
    ends: dict[str, str]
    any_end: tuple[str, ...]
    inside: tuple[tuple[str, str], ...]
    like: tuple[tuple[str, str, Callable[[str], re.Match[str] | None]], ...]


LIMITS = {"starts": 40, "opens": 12}
ENDS, INSIDE = 40, 60
"""Words up to which a line is judged by its end, and by words inside it."""


@cache
def _junk() -> Junk:
    rows: dict[str, list[tuple[str, str]]] = {how: [] for how in ("is", "starts", "opens", "ends", "has")}
    like = []
    for kind, how, words, *needed in table("boilerplate.tsv"):
        if how == "like":
            like.append(_form(kind, words, *needed))
        else:
            rows[how].append((words.lower().rstrip(), kind))
    starts: dict[str, list[tuple[str, str, int]]] = {}
    for how, limit in LIMITS.items():
        for words, kind in rows[how]:
            starts.setdefault(words[:2], []).append((words, kind, limit))
    return Junk(
        whole={plain(words): kind for words, kind in rows["is"]},
        starts=starts,
        ends=dict(rows["ends"]),
        any_end=tuple(words for words, _ in rows["ends"]),
        inside=tuple(rows["has"]),
        like=tuple(like),
    )


def _form(kind: str, words: str, needed: str = "") -> tuple[str, str, Callable[[str], re.Match[str] | None]]:
    """Return a form's kind, what every line of it holds, and how it is looked for."""
    # A search for what must begin the line looks for its beginning everywhere.
    pattern = re.compile(words)
    return kind, needed, pattern.match if words.startswith("^") else pattern.search


def junk_kind(line: str) -> str | None:
    """Return boilerplate, caption, byline, quote_block or tail for a line that the list of such lines knows."""
    if len(line) > LONG:
        return None
    words = plain(line)
    if not words or words.isdigit():
        return "boilerplate"
    junk = _junk()
    if all(word in junk.whole for word in words.split(" ")):
        return junk.whole.get(words, "boilerplate")
    return junk.whole.get(words) or _by_words(junk, line.lower(), words.count(" ") + 1) or _by_form(junk, line)


def _by_words(junk: Junk, lower: str, count: int) -> str | None:
    if count <= INSIDE:
        for words, kind in junk.inside:
            if words in lower:
                return kind
    stripped = lower.lstrip("[({*-•> ")
    for opening in (lower, stripped) if stripped != lower else (lower,):
        for words, kind, limit in junk.starts.get(opening[:2], []) + junk.starts.get(opening[:1], []):
            if count <= limit and opening.startswith(words) and not opening[len(words) : len(words) + 1].isalnum():
                return kind
    if count <= ENDS and lower.endswith(junk.any_end):
        return next(kind for words, kind in junk.ends.items() if lower.endswith(words))
    return None


def _by_form(junk: Junk, line: str) -> str | None:
    return next((kind for kind, needed, find in junk.like if needed in line and find(line)), None)


def classify(line: str, *, top: bool = False) -> PassageKind | None:
    """Return what a line is by itself: boilerplate, caption, byline, quote_block or dateline (a date); else None.

    ``top`` says that it is one of a document's first lines, where "Opinion" is a section and no heading.
    """
    if len(line) > LONG:
        return None
    if is_header(line) or (top and is_menu(line)):
        return "boilerplate"
    if is_date(line) or PLACE_AND_DAY.fullmatch(line):
        return "dateline"
    if is_byline(line) or STAFF.match(line):
        return "byline"
    kind = junk_kind(line)
    if kind is None and top and find_credit(line):
        return "byline"
    if kind == "byline" and not line.startswith("@") and not any(find_stamps(line)):
        return None
    if kind == "section":
        return "boilerplate" if top else None
    return "boilerplate" if kind == "tail" else kind  # type: ignore[return-value]


def is_byline(line: str) -> bool:
    """Tell whether a line names its author after "By" or the like, and is no sentence that begins so."""
    match = BYLINE.match(line)
    if match is None or line.count(" ") > 20 or CALENDAR.match(match["names"]):
        return False
    return not ends_like_sentence(line) or line.count(" ") < 6


def is_header(line: str) -> bool:
    """Tell whether a line is a scraper's header or a bare address: a URL with at most a date and a few words."""
    url = URL.search(line)
    return url is not None and len(WORD.findall(line[: url.start()] + line[url.end() :])) <= 8


def is_date(line: str) -> bool:
    """Tell whether a line is a full date and nothing else but a weekday or a time of day."""
    if len(line) > 60:
        return False
    stamp = next(find_stamps(line), None)
    if stamp is None:
        return False
    before = WEEKDAY.sub("", line[: stamp.start])
    after = CLOCK.sub("", line[stamp.end :])
    return not re.search(r"[^\W\d]", before + after)


def ends_like_sentence(line: str) -> bool:
    """Tell whether a line ends with a full stop or its like, closing marks aside."""
    return END.search(NOTE.sub("", line[-80:])[-8:]) is not None


def is_quotation(line: str) -> bool:
    """Tell whether the whole line stands in quotation marks."""
    return len(line) > 2 and line[0] in '"“„«‘' and line.rstrip(".,")[-1] in '"”“»’'


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row[0] for row in table("given_names.tsv"))


def is_name(line: str) -> bool:
    """Tell whether a line is a person's name: two to four capitalised words, the first a given name."""
    return (
        len(line) <= 40
        and not line.endswith(".")
        and NAMES.fullmatch(line) is not None
        and line.split(" ")[0] in _given_names()
    )


def is_two_names(line: str) -> bool:
    """Tell whether a line is two capitalised words, as most signatures are, none of them a common word in capitals."""
    return re.fullmatch(r"[A-Z][a-zà-ÿ’'-]{1,20} [A-Z][A-Za-zà-ÿ’'-]{1,25}", line) is not None


def find_bio(line: str) -> str | None:
    """Return the name in a line about a writer ("Ilse Marand is a reporter for ..."); None for other lines."""
    match = BIO.match(line)
    return match["name"] if match is not None and WRITES.search(line) and line.count(" ") < 70 else None


def is_label(line: str) -> bool:
    """Tell whether one word before a colon names what follows ("Outlook:"), and is no cue ("Added:")."""
    return re.fullmatch(r"[A-Z][a-z]{3,20}(?<!ed|id|ys)(?<!ing):", line) is not None or plain(line) == "fact check"


def is_title_case(line: str) -> bool:
    """Tell whether most of a line's longer words begin with a capital; the first word doesn't count."""
    words = [word for word in WORD.findall(line)[1:] if len(word) > 3]
    return len(words) > 1 and sum(not word[0].islower() for word in words) >= 0.7 * len(words)
