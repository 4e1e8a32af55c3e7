"""Roles around a name: ``Belarusian Foreign Minister X``, ``American blogger X``, ``X, a spokesman for Y,``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from onrecord.rows import Span
from onrecord.text import gazetteer
from onrecord.text.names import address_roles, honorifics

_BEFORE = re.compile(r"(?:[A-Za-z][\w'’.-]*[ ]){0,6}[A-Za-z][\w'’-]*\.?(?:[ ]|,[ \n])\Z")
_PHRASE = re.compile(r"(?:[\w'’.-]*[ ]){0,6}[\w'’.-]*")
_OF_NAME = re.compile(r" of (?:the )?(?:[A-Z][\w.-]*[ ]?)+,?\Z")
_AFTER = re.compile(r",[ ](?P<role>[^,;:.()\n\"“”—–]{3,90})(?!\w)")
_LETTERS = re.compile(r"(?:[A-Z]\.)+")
_STOP = re.compile(r"[ ](?:of|for|at|in|to|from|with|on|and|who|whose|which|that|under|during|by|as)\b")
_OPENERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my"})
_FUNCTION = gazetteer.word_set("no_modifier")


@lru_cache(maxsize=20_000)
def head_of(phrase: str) -> str | None:
    """Return the role, lower case, that a noun phrase is headed by, or None: the last one before a preposition."""
    words = _STOP.split(phrase, maxsplit=1)[0].lower().replace(".", "").split()
    for width in (4, 3, 2, 1):
        role = " ".join(words[-width:])
        if len(words) >= width and role in gazetteer.roles():
            return role
    return _address_role(words[-1]) if words else None


def _address_role(word: str) -> str | None:
    role = address_roles().get(word.capitalize())
    return role if role in gazetteer.roles() else None


@cache
def _last_words() -> frozenset[str]:
    return frozenset(role.rpartition(" ")[2] for role in gazetteer.roles()) | {form.lower() for form in address_roles()}


def person_role(phrase: str) -> str | None:
    """Return the role that heads a phrase, as `head_of` does, if it is one of persons: "Secretary General"."""
    role = head_of(phrase)
    return role if role is not None and gazetteer.roles()[role].kind == "person" else None


def role_before(text: str, start: int, *, floor: int = 0) -> Span | None:
    """Return the role phrase that ends right before a name at ``start``; it never begins before ``floor``."""
    window = max(floor, start - 90)
    ahead_of = text[window:start]
    last_word = ahead_of.rstrip(" ,.\n").split()[-1:]
    if not (last_word and last_word[0].lower() in _last_words()) and " of " not in ahead_of:
        return None
    found = _BEFORE.search(ahead_of, _phrase_begins(ahead_of))
    if found is None:
        return None
    words = [(m.start(), m.end()) for m in re.finditer(r"[^ ]+", found.group())]
    spelled = found.group()
    comma = spelled.rstrip().endswith(",")
    end = len(spelled.rstrip(" ,\n")) if comma else words[-1][1]
    ahead = _STOP.split(" " + spelled[:end])
    role = head_of(ahead[-1]) or (head_of(ahead[-2]) if _OF_NAME.search(spelled[:end]) and len(ahead) > 1 else None)
    if role is None or gazetteer.roles()[role].kind != "person":
        return None
    first = _first_modifier(spelled, words, _role_start(spelled, words, role))
    if comma and not _opened(spelled, words, first):
        return None
    offset = window + found.start()
    return offset + words[first][0], offset + end


def _phrase_begins(words: str) -> int:
    """Return a place that `_BEFORE` cannot begin before, read from the right: trying all took 44 us a name."""
    phrase = words.rstrip(", \n")
    run = _PHRASE.match(phrase[::-1])
    return len(phrase) - (run.end() if run else 0)


def _role_start(spelled: str, words: list[Span], role: str) -> int:
    """Return the index of the role's first word, reading from the right; the last word's for an abbreviated role."""
    last = role.split(" ")[-1]
    for index in range(len(words) - 1, -1, -1):
        if spelled[words[index][0] : words[index][1]].lower().strip(",.") == last:
            return max(0, index + 1 - len(role.split(" ")))
    return len(words) - 1


def _first_modifier(spelled: str, words: list[Span], first: int) -> int:
    """Walk left over modifiers of the role: adjectives, states, possessives; never over a function word.

    Before a role with a capital (President, Sen.) only words with a capital and the like of former are taken.
    """
    titled = spelled[words[first][0]].isupper()
    while first > 0:
        word = spelled[words[first - 1][0] : words[first - 1][1]]
        if word.lower().rstrip(",.") in _FUNCTION or word[-1] in ",;:" or not _modifies(word) or _stops(word):
            break
        if titled and word[0].islower() and word not in gazetteer.word_set("role_modifier"):
            break
        first -= 1
    return first


def _stops(word: str) -> bool:
    """Say whether a word ends a sentence (by Brand. Senator Hale): Gov. and U.S. do not."""
    return word.endswith(".") and word[:-1] not in honorifics() and _LETTERS.fullmatch(word) is None


def _modifies(word: str) -> bool:
    """Say whether a word can stand before a role: a name, an adjective, a noun; hardly a verb."""
    if word[0].isupper() or word in gazetteer.word_set("role_modifier"):
        return True
    return not re.search(r"(?:ed|ing|ly|[^su'’]s)\Z", word)


def _opened(spelled: str, words: list[Span], first: int) -> bool:
    modifiers = spelled[words[first][0] :]
    before = spelled[words[first - 1][0] : words[first - 1][1]].lower() if first else ""
    known = modifiers.split(" ")[0].lower() in gazetteer.countries()
    return known or before in _OPENERS or re.search(r"['’]s? ", modifiers) is not None


def role_after(text: str, end: int) -> Span | None:
    """Return the span of ``the head of X`` after a name, a comma and a space; at most 90 characters."""
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
    words = _STOP.split(phrase, maxsplit=1)[0].split()
    if words and words[0].lower() in _OPENERS:
        words = words[1:]
    role = len((head_of(phrase) or "").split())
    modifiers = words[: len(words) - role]
    return len(modifiers) <= 6 and all(_modifies(word) and word.lower() not in _FUNCTION for word in modifiers)


def country_of(phrase: str) -> str | None:
    """Return the code of the one state that a role phrase names (Belarusian Foreign Minister -> by), else None."""
    words = re.findall(r"[\w.-]+", re.sub(r"['’]s?\b", "", phrase).lower())
    known = gazetteer.countries()
    forms = [*words, *(" ".join(pair) for pair in pairwise(words))]
    found = {form for form in forms if form in known}
    if " US" not in f" {phrase}":
        found.discard("us")
    codes = {known[form] for form in found}
    return codes.pop() if len(codes) == 1 else None


def role_gender(phrase: str) -> str | None:
    """Return m or f where the role's word has a gender."""
    role = head_of(phrase)
    return gazetteer.roles()[role].gender if role else None
