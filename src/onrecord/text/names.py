"""Names of persons as parts that can be compared: titles off, particles kept, spellings folded.

Folding maps transliterations of one name to one key (Lukashenko, Lukashenka -> lukasenk); it is coarse on purpose
and used for blocking; `given_forms` says which given names can be one name (Alexander, Aleksandr, Alyaksandr).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from anyascii import anyascii

from onrecord.data import table

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = "de del della di da dos du van von der den ter bin ibn al el la le"
PARTICLES = frozenset(_PARTICLES.split())
_OPENING_PARTICLES = PARTICLES - {"al", "el", "la", "le"}
"""Particles a surname may begin with where no given name stands before it; Al Gore is no al-Gore."""
_LETTERS = re.compile(r"[a-z]+")
# Spelling differences between systems of transliteration, in the order they are applied.
_FOLDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"shch|sch|sz|sh", "s"), (r"tch|ch|cz", "c"), (r"zh|dz|dj|j(?=[aeiou])", "z"), (r"kh|gh|h", "g"),
        (r"ts|tz", "c"), (r"ph", "f"), (r"th", "t"), (r"ck|q|x", "k"), (r"(?<=[aeo])w(?=[^aeiouy])", "u"),
        (r"w", "v"), (r"ou|oo", "u"), (r"ee", "i"),
        (r"[yj]+", "i"), (r"(?<=[aeou])i(?=[aeou])", ""), (r"i+", "i"), (r"i(?=[aeou])", ""), (r"(.)\1+", r"\1"),
        (r"ei|ai", "e"), (r"(?:ov|of|ev|ef)$", "ov"), (r"(?<=\w{3})[aeoi]+$", ""), (r"o", "a"),
    )
)  # fmt: skip
_VOWEL_FOLDS = 3
"""The last folds forget vowels: right for surnames (Lukashenka), wrong for given names (Dan, Dana)."""


class PersonName(NamedTuple):
    """A person's name in parts, lower case and ASCII: given names or initials, surname, Jr. and the like."""

    given: tuple[str, ...]
    surname: str
    suffix: str = ""


@cache
def honorifics() -> dict[str, str]:
    """Return forms of address without their dot -> gender they tell (m, f or empty)."""
    return {form.rstrip("."): gender for form, gender, _ in table("honorifics.tsv")[1:]}


@cache
def address_roles() -> dict[str, str]:
    """Return abbreviated titles without their dot -> the role they stand for (Sen -> senator)."""
    return {form.rstrip("."): role for form, _, role in table("honorifics.tsv")[1:] if role}


@cache
def given_genders() -> dict[str, str]:
    """Return given name, lower case -> m, f or u."""
    return {anyascii(name).lower(): gender for name, gender in table("given_names.tsv")[1:]}


@cache
def given_forms() -> dict[str, frozenset[int]]:
    """Return given name, lower case ASCII -> the groups of `name_variants.tsv` it stands in."""
    groups: dict[str, set[int]] = {}
    for number, (forms,) in enumerate(table("name_variants.tsv")[1:]):
        for form in forms.split("|"):
            groups.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in groups.items()}


@lru_cache(maxsize=100_000)
def fold(word: str, *, vowels: bool = True) -> str:
    """Return the key that spellings of one word share, its vowels folded too or not; may be empty (no letters)."""
    key = "".join(_LETTERS.findall(anyascii(word[:80]).lower()))
    for pattern, to in _FOLDS if vowels else _FOLDS[:-_VOWEL_FOLDS]:
        key = pattern.sub(to, key)
    return key


def plain(name: str) -> str:
    """Return a name lower case, ASCII, single spaces, no possessive and no dots: the key of equal wordings."""
    ascii_ = re.sub(r"(?<=\w)'(?=\w)", "", anyascii(strip_possessive(name)).lower())
    return " ".join(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", ascii_))


def strip_possessive(name: str) -> str:
    """Return the name without a final 's or s'."""
    return re.sub(r"(?:['’]s|(?<=s)['’])$", "", name.strip())


@lru_cache(maxsize=100_000)
def parse_person(name: str) -> PersonName:
    """Split a name into parts; ``Surname, Given`` is turned round, forms of address are dropped.

    A single word is a surname; an empty name gives an empty surname.
    """
    head, comma, tail = name[:200].partition(",")
    if comma and plain(tail) not in SUFFIXES:
        head, tail = f"{tail} {head}", ""
    words = [part for word in plain(f"{head} {tail}").split() if not _is_address(word) for part in _initials(word)]
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    if not words:
        return PersonName((), "", suffix)
    return PersonName(*_split_surname(words), suffix)


def _initials(word: str) -> tuple[str, ...]:
    """Take the HW of George HW Bush apart."""
    return tuple(word) if len(word) == 2 and not re.search("[aeiouy]", word) and word not in SUFFIXES else (word,)


def _is_address(word: str) -> bool:
    return word.capitalize() in honorifics()


def _split_surname(words: list[str]) -> tuple[tuple[str, ...], str]:
    start = len(words) - 1
    while start > (words[0] not in _OPENING_PARTICLES) and words[start - 1] in PARTICLES:
        start -= 1
    return tuple(words[:start]), " ".join(words[start:])


@lru_cache(maxsize=100_000)
def gender_of(name: str) -> str | None:
    """Return m or f where a form of address or the given name tells it, else None."""
    for word in re.findall(r"[^\s.]+", name[:200])[:3]:
        told = honorifics().get(word)
        if told:
            return told
    given = parse_person(name).given
    if not given:
        return None
    found = given_genders().get(given[0])
    return found if found in {"m", "f"} else None


@lru_cache(maxsize=100_000)
def is_given(word: str) -> bool:
    """Say whether a word is a known given name."""
    return anyascii(word).lower() in given_genders()


def same_given(left: str, right: str) -> bool:
    """Say whether two given names, lower case ASCII, can be spellings or short forms of one name."""
    if left == right or (min(len(left), len(right)) > 2 and fold(left, vowels=False) == fold(right, vowels=False)):
        return True
    # One letter in the Slavic and Semitic spellings of both (Jakov, Yakov; Joram, Yoram).
    initials = {left[:1], right[:1]} == {"j", "y"} and len(left) > 3
    return (initials and left[1:] == right[1:]) or forms_of_one(left, right)


def forms_of_one(left: str, right: str) -> bool:
    """Say whether two names, lower case ASCII, stand in one group of `name_variants.tsv`."""
    forms = given_forms()
    return bool(forms.get(left, frozenset()) & forms.get(right, frozenset()))


def same_middles(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Say whether two runs of middle names or initials can be one person's; none at all fits any."""
    if not left or not right:
        return True
    pairs = zip(left, right, strict=False)
    fit = all(one[0] == other[0] and (1 in {len(one), len(other)} or same_given(one, other)) for one, other in pairs)
    return fit and len(left) == len(right)
