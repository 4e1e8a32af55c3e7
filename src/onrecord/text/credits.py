"""Lines that say where an article comes from: mastheads, credit lines, copyright, staff; and menus around it."""

from __future__ import annotations

import re
from functools import cache

from onrecord.data import table
from onrecord.rows import Span
from onrecord.text.stamps import find_stamps

_WORD = r"(?:[A-Z][\w.&’'-]{0,30})"
SEPARATORS = re.compile(r"\s*[|>»•·]\s*|\s+[/—–-]\s+")
PHOTO = re.compile(r"(?:^|[-–—] |, )(?P<outlet>[^\W\d_](?:(?! [-–—] )[^,\n]){1,58}), \d{3,4}, \d{1,2}\.\d{1,2}\.\d{4}$")
"""A photo credit with the picture's width and date: ``Outlet, 1920, 10.04.2031``."""
COPYRIGHT = re.compile(
    rf"^(?:©|\(c\)|Copyright)(?: ©)? (?:\d{{4}} )?(?P<outlet>{_WORD}(?: {_WORD}){{0,4}})(?:,? \d{{4}})?(?=[.,]|$)"
)
STAFF = re.compile(
    r"^By (?:(?:our|a|an|the) (?:\w+ ){0,3})?"
    r"(?:staff|correspondents?|reporters?|writers?|contributors?|agenc(?:y|ies)|editors?)(?: \w+){0,4}$",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b(?: ?h\b| ?[ap]\.?m\.?)?(?: [A-Z]{2,4}\b)?")
MENU_WORDS = 5


@cache
def press_words() -> frozenset[str]:
    """Return the words that names of newspapers, agencies and channels end with or hold."""
    return frozenset(row[0] for row in table("press_words.tsv"))


@cache
def _names() -> frozenset[str]:
    return frozenset(row[1] for row in table("outlets.tsv"))


def is_press_name(words: str) -> bool:
    """Tell whether words are the name of an outlet: a known one, or up to five capitalised words, one of them press."""
    if words in _names():
        return True
    tokens = words.removeprefix("The ").split(" ")
    if not 2 <= len(tokens) <= 4 or not all(re.fullmatch(_WORD, token) for token in tokens):
        return False
    return any(token.lower() in press_words() for token in tokens)


def find_masthead(line: str) -> Span | None:
    """Return where an outlet's name stands in a line that is a masthead: the name, or the name, a dash and a motto."""
    name = SEPARATORS.split(line, maxsplit=1)[0].strip()
    return (0, len(name)) if len(line) <= 90 and is_press_name(name) else None


def find_credit(line: str) -> tuple[Span | None, ...]:
    """Return the outlet's span, or None, for a line of a date and names set apart from it; empty for other lines.

    ``Coastal Wire, 4 March 2031`` names an outlet, ``4 March 2031 | Agencies`` names none.
    """
    stamp = next(find_stamps(line[:120]), None)
    if stamp is None or len(line) > 90 or line[-1] in ".!?":
        return ()
    before, after = line[: stamp.start], line[stamp.end :]
    if not (re.search(r"(?:[,|•·—–-]|^)\s*(?:\w+day,? )?$", before) and re.match(r"\s*(?:[,|•·—–-]|$)", after)):
        return ()
    parts = [part.strip(" ,") for part in (*SEPARATORS.split(before), *SEPARATORS.split(CLOCK.sub("", after)))]
    if any(part.count(" ") >= MENU_WORDS for part in parts) or not any(parts):
        return ()
    name = next((part for part in parts if is_press_name(part)), None)
    return (None,) if name is None else ((line.index(name), line.index(name) + len(name)),)


def is_menu(line: str) -> bool:
    """Tell whether a line is a path or menu: three or more short entries between bars, arrows or points."""
    entries = re.split(r"\s*[|>»•·]\s*", line)
    return len(entries) > 2 and all(entry.count(" ") < MENU_WORDS for entry in entries) and line[-1] not in ".!?"
