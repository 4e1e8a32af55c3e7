"""Roles around a name: ``Belarusian Foreign Minister X``, ``American blogger X``, ``X, a spokesman for Y,``."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.rows import Span
from onrecord.text import gazetteer
from onrecord.text.names import address_roles

_BEFORE = re.compile(r"(?:[A-Za-z][\w'’.-]*[ ]){0,6}[A-Za-z][\w'’-]*(?:[ ]|,[ \n])\Z")
_OF_NAME = re.compile(r" of (?:the )?(?:[A-Z][\w.-]*[ ]?)+,?\Z")
_AFTER = re.compile(r",[ ](?P<role>[^,;:.()\n\"“”—–]{3,90})")
_STOP = re.compile(r"[ ](?:of|for|at|in|to|from|with|on|and|who|whose|which|that|under|during|by|as)\b")
_OPENERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my"})
_FUNCTION = frozenset(
    """the a an his her its their our my and or of for at in to from with on by as that which who whom when where while
    said says told but than then if is was were are be been by via per after before about into over under between
    against like not also only both asked quoted citing cited said""".split()
)


@lru_cache(maxsize=20_000)
def head_of(phrase: str) -> str | None:
    """Return the role, lower case, that a noun phrase is headed by, or None: the last one before a preposition."""
    words = re.split(_STOP, phrase, maxsplit=1)[0].lower().replace(".", "").split()
    for width in (4, 3, 2, 1):
        role = " ".join(words[-width:])
        if len(words) >= width and role in gazetteer.roles():
            return role
    return _address_role(words[-1]) if words else None


def _address_role(word: str) -> str | None:
    role = address_roles().get(word.capitalize())
    return role if role in gazetteer.roles() else None


def role_before(text: str, start: int, *, floor: int = 0) -> Span | None:
    """Return the role phrase that ends right before a name at ``start``; it never begins before ``floor``."""
    window = max(floor, start - 90)
    found = _BEFORE.search(text[window:start])
    if found is None:
        return None
    words = [(m.start(), m.end()) for m in re.finditer(r"[^ ]+", found.group())]
    spelled = found.group()
    comma = spelled.rstrip().endswith(",")
    end = words[-1][1] - comma
    ahead = _STOP.split(" " + spelled[:end])
    role = head_of(ahead[-1]) or (head_of(ahead[-2]) if _OF_NAME.search(spelled[:end]) and len(ahead) > 1 else None)
    if role is None or gazetteer.roles()[role].kind != "person":
        return None
    last = next(
        i
        for i in range(len(words), 0, -1)
        if spelled[words[i - 1][0] : words[i - 1][1]].lower().strip(",.") == role.split(" ")[-1]
    )
    first = _first_modifier(spelled, words, last - len(role.split(" ")))
    if comma and not _opened(spelled, words, first):
        return None
    offset = window + found.start()
    return offset + words[first][0], offset + end


def _role_start(spelled: str, words: list[Span], role: str) -> int:
    """Return the index of the role's first word, reading from the right; the last word's for an abbreviated role."""
    last = role.split(" ")[-1]
    for index in range(len(words) - 1, -1, -1):
        if spelled[words[index][0] : words[index][1]].lower().strip(",.") == last:
            return max(0, index + 1 - len(role.split(" ")))
    return len(words) - 1


def _first_modifier(spelled: str, words: list[Span], first: int) -> int:
    """Walk left over modifiers of the role: adjectives, states, possessives; never over a function word."""
    while first > 0:
        word = spelled[words[first - 1][0] : words[first - 1][1]]
        if word.lower().rstrip(",.") in _FUNCTION or word[-1] in ",.;:" or not _modifies(word):
            break
        first -= 1
    return first


def _modifies(word: str) -> bool:
    if word[0].isupper():
        return True
    return not re.search(r"(?:ed|ing|ly)\Z", word) or word in {"leading", "acting", "retired", "outgoing", "incoming"}


def _opened(spelled: str, words: list[Span], first: int) -> bool:
    modifiers = spelled[words[first][0] :]
    before = spelled[words[first - 1][0] : words[first - 1][1]].lower() if first else ""
    return before in _OPENERS or re.search(r"['’]s? ", modifiers) is not None


def role_after(text: str, end: int) -> Span | None:
    """Return the apposition's span after a name that ends at ``end``: ``, the head of X`` without comma, to 90 chars."""
    found = _AFTER.match(text, end)
    if found is None:
        return None
    phrase = found.group("role").rstrip()
    role = head_of(phrase)
    if role is None or gazetteer.roles()[role].kind != "person" or not _plausible(phrase):
        return None
    return found.start("role"), found.start("role") + len(phrase)


def _plausible(phrase: str) -> bool:
    """An apposition begins like a noun phrase and holds no verb of a clause."""
    words = re.split(_STOP, phrase, maxsplit=1)[0].lower().split()
    return len(words) <= 7 and not {"said", "says", "told", "is", "was", "has", "had", "and", "who"} & set(words)


def country_of(phrase: str) -> str | None:
    """Return the code of the one state that a role phrase names (Belarusian Foreign Minister -> by), else None."""
    words = re.findall(r"[\w.-]+", re.sub(r"['’]s?\b", "", phrase).lower())
    known = gazetteer.countries()
    forms = [*words, *(" ".join(pair) for pair in zip(words, words[1:], strict=False))]
    codes = {
        known[form] for form in forms if form in known and form not in {"us"} or form == "us" and " US" in f" {phrase}"
    }
    return codes.pop() if len(codes) == 1 else None


def role_gender(phrase: str) -> str | None:
    """Return m or f where the role's word has a gender."""
    role = head_of(phrase)
    return gazetteer.roles()[role].gender if role else None
