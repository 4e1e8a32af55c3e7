"""Compare two names and say why: same, different, or not decided.

Persons: surnames by folded spelling and Jaro-Winkler similarity, given names by equality, transliteration, short
form or initial; Jr., conflicting middle names and genders speak against. Thresholds were set on name pairs with
gold (`quality/names.py` measures them): precision first.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from onrecord.text.names import PersonName, fold, forms_of_one, given_genders, same_given, same_middles

SURNAME_SIMILARITY = 0.86
"""Least Jaro-Winkler similarity of two surnames with one folded key: Shoigu, Shoygu 0.90; Hrenin, Khrenin 0.95."""
SPELLED_LETTERS = 6
"""Fewest letters of surnames taken for spellings of one: among shorter ones (Bush, Busch; Meyer, Meier) most differ."""
SAME = 0.88
"""Scores from here on are taken for the same person: two transliterated names and a patronymic make 0.885, two names
that each differ by a letter 0.874."""

FORMS = "given names are forms of one name"
SUFFIX = "Jr. or the like in one only"
"""Why two names are of two, father and son, that are otherwise of one."""
MIDDLE = "middle name in one only"
ELSEWHERE = "a middle name is the other's given name"


class Verdict(NamedTuple):
    """A judgement on two names: None where undecided; ``score`` 0 to 1 for same; ``why`` in words."""

    judgement: Literal["same", "different"] | None
    score: float
    why: str


def compare_persons(left: PersonName, right: PersonName) -> Verdict:
    """Compare two persons' names; names of one word are never decided here."""
    if left == right:
        return Verdict("same", 1.0, "equal names") if left.given else Verdict(None, 0.5, "a surname alone")
    surname = _surnames(left, right)
    if surname is None:
        return _turned(left, right)
    if left.suffix != right.suffix and "" not in (left.suffix or "", right.suffix or ""):
        return Verdict("different", 0.0, f"{left.suffix or 'no suffix'} against {right.suffix or 'no suffix'}")
    if not left.given or not right.given:
        return Verdict(None, 0.5, "a surname alone")
    if _called_otherwise(left, right) or _called_otherwise(right, left):
        return _given_elsewhere(left, right) or Verdict("different", 0.0, "goes by another given name")
    given = _given(left.given[0], right.given[0])
    if given is None:
        return _given_elsewhere(left, right) or Verdict("different", 0.0, "other given name")
    middle = _middles(left.given[1:], right.given[1:])
    if middle is None:
        return Verdict("different", 0.0, "other middle name")
    if left.suffix != right.suffix:
        return Verdict("different", 0.0, SUFFIX)
    score = round(surname[0] * given[0] * middle[0], 4)
    why = "; ".join(reason for _, reason in (surname, given, middle) if reason)
    return Verdict("same" if score >= SAME else None, score, why or "equal names")


def _surnames(left: PersonName, right: PersonName) -> tuple[float, str] | None:
    one, other = left.surname, right.surname
    if one == other:
        return 1.0, ""
    joined = one.replace("-", " ").replace(" ", ""), other.replace("-", " ").replace(" ", "")
    if joined[0] == joined[1]:
        return 0.98, "surname joined or split"
    if forms_of_one(one, other):
        return 0.96, "surnames are forms of one name"
    if (
        fold(one) == fold(other)
        and JaroWinkler.similarity(one, other) >= SURNAME_SIMILARITY
        and len(min(joined, key=len)) >= SPELLED_LETTERS
    ):
        return 0.97, "surnames are spellings of one name"
    if min(map(len, joined)) >= 7 and one[0] == other[0] and DamerauLevenshtein.distance(one, other) == 1:
        return 0.94, "surnames differ by one letter"
    return None


def _given(one: str, other: str) -> tuple[float, str] | None:
    if one == other:
        return 1.0, ""
    if min(len(one), len(other)) == 1:
        return (0.7, "initial only") if one[0] == other[0] else None
    genders = {given_genders().get(one), given_genders().get(other)}
    if same_given(one, other) and not {"m", "f"} <= genders:
        return 0.95, FORMS
    if min(len(one), len(other)) >= 6 and DamerauLevenshtein.distance(one, other) == 1 and not {"m", "f"} <= genders:
        return 0.93, "given names differ by one letter"
    return None


def _middles(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[float, str] | None:
    if not same_middles(left, right):
        return None
    return (1.0, "") if bool(left) == bool(right) else (0.97, MIDDLE)


def _turned(left: PersonName, right: PersonName) -> Verdict:
    """Names in another order (Xi Jinping, Jinping Xi), or joined and split otherwise (Jong-un), are the same."""
    if left.suffix == right.suffix and left.given and right.given and _letters(left) == _letters(right):
        return Verdict("same", 0.97, "joined or split otherwise")
    words = [sorted(" ".join((*parts.given, parts.surname)).split()) for parts in (left, right)]
    if words[0] == words[1] and len(words[0]) > 1 and left.suffix == right.suffix:
        return Verdict("same", 0.95, "the same words in another order")
    return Verdict("different", 0.0, "other surname")


def _called_otherwise(left: PersonName, right: PersonName) -> bool:
    """Say whether one goes by a middle name after an initial (C. Rick) that the other, with a first name, is not."""
    goes_by = len(left.given) > 1 and len(left.given[0]) == 1 < len(left.given[1])
    return goes_by and len(right.given[0]) > 1 and not any(same_given(left.given[1], name) for name in right.given[1:])


def _letters(name: PersonName) -> str:
    return "".join((*name.given, name.surname)).replace("-", "").replace(" ", "")


def _given_elsewhere(left: PersonName, right: PersonName) -> Verdict | None:
    """A second given name by which the other goes (John Ellis Bush, J. Ellis Bush) leaves the question open."""
    shared = {word for word in left.given if len(word) > 2} & {word for word in right.given if len(word) > 2}
    return Verdict(None, 0.6, ELSEWHERE) if shared else None
