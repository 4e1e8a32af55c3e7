"""Where a text names or describes an agreement: treaties, memoranda, accords; not laws, plans or the word alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from onrecord.data import table
from onrecord.extract.events.lexicon import word_set

_HEADS = (
    "treaty|treaties|agreement|agreements|memorandum|memoranda|memorandums|accord|accords|pact|pacts|convention|"
    "conventions|protocol|protocols|deal|deals|charter"
)
_CAP_HEADS = (
    "Treaty|Treaties|Agreement|Agreements|Memorandum|Accord|Accords|Pact|Convention|Conventions|Protocol|Protocols|"
    "Deal|Charter|Statute"
)
_DETERMINER = r"(?:the|a|an|this|that|these|those|its|their|our|his|her|such|said|both|any|no|another|one)"
_WORD = r"[A-Z][\w’'&.-]{0,38}[\w’']"
_NUMBER = r"(?:(?:19|20)\d\d)"
_CAP_TAIL = (
    rf"(?:\s+(?:on|of|for)\s+(?:the\s+)?{_WORD}(?:\s+(?:(?:and|of|of\s+the|in|in\s+the|for)\s+)?{_WORD}){{0,6}})?"
    rf"(?:\s+between\s+{_WORD}(?:\s+{_WORD}){{0,2}}\s+and\s+{_WORD}(?:\s+{_WORD}){{0,2}})?(?:\s+(?:of|in)\s+{_NUMBER})?"
)
_NAMED = re.compile(
    rf"(?<!\w)(?:{_NUMBER}\s+)?(?:{_WORD}\s+(?:of\s+)?){{1,5}}(?:(?:nuclear|peace|climate|grain|security|trade|ceasefire)\s+){{0,2}}"
    rf"(?:{_CAP_HEADS}|{_HEADS})\b(?!\s+Organi[sz]ation){_CAP_TAIL}"
    rf"|(?<![\w-])(?:{_NUMBER}\s+)?(?:{_CAP_HEADS})\s+(?:on|of|for|between)\s+(?:the\s+)?{_WORD}(?:\s+(?:(?:and|of|of\s+the|in|in\s+the|for|between)\s+)?{_WORD}){{0,8}}(?:\s+(?:of|in)\s+{_NUMBER})?"
)
_STATE = r"(?:the\s+)?[A-Z][\w’'-]{1,40}(?:\s+[A-Z][\w’'-]{1,40}){0,2}"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_ABOUT = (
    r"(?!(?:that|which|who|and|is|was|were|has|had|by|in|at|to|as|after|before|with|from|for|on|within|between|"
    rf"{_MONTHS}\w*)\b)"
    r"[A-Za-z][\w’'-]{0,40}(?!\w)"
)
_TOPIC = rf"{_ABOUT}(?:\s+{_ABOUT}){{0,7}}"
_TAIL = (
    rf"(?:\s+(?:with\s+{_STATE}(?:\s+and\s+{_STATE})?|between\s+(?:{_STATE}(?:\s+and\s+|,\s+)){{1,3}}{_STATE}"
    rf"|between\s+our\s+countries|(?:on|about)\s+{_TOPIC}(?:\s+(?:in|within)\s+the\s+{_WORD}(?:\s+{_WORD})*)?|of\s+{_NUMBER}))*"
)
_NOT_MODIFIER = (
    r"(?:of|to|in|on|for|and|or|by|with|that|is|was|as|are|were|under|between|over|at|from|about|will|would|could|can|must|"
    r"should|may|might|not|be|been|has|had|have|two|which|who|when|if|but|up|out|off|into|also|then|countries|"
    r"[A-Za-z]+(?:ing|ied|ned|ved|hed|led|ked|ced)|approves?|signs?|ratif\w+|calls?|considers?|rejects?|reach(?:es)?|makes?|"
    rf"{_DETERMINER[3:]}"
)
_DESCRIBED = re.compile(
    rf"(?<![\w-])(?:(?P<determiner>(?i:{_DETERMINER}))\s+)(?P<words>(?:(?!{_NOT_MODIFIER}\b)"
    rf"(?:[a-z][\w-]{{0,40}}|{_NUMBER}|[A-Z][\w’'-]{{1,40}})\s+){{0,4}}?)(?P<head>{_HEADS})\b(?![-’'])(?!\s+(?:partners?|law|bill|obligations|states?"
    rf"|allies|ally|talks|text|with\s+(?:the\s+)?[a-z]))(?P<tail>{_TAIL})"
)
_KINDS = (
    "security|guarantees?|peace|union|friendship|border|trade|nuclear|arms|defen[cs]e|non-aggression|mutual|old|missile|"
    "cooperation|extradition|test|ban|control|climate|ceasefire|1996|new|alliance|free|military"
)
_BARE = re.compile(
    rf"(?<![\w-])(?P<words>(?:(?:{_KINDS})\s+){{1,3}})(?P<head>treaty|memorandum|pact|agreement|accord|deal)\b(?![-’'])(?P<tail>{_TAIL})"
)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a text names (``form`` name) or describes (nominal) an agreement.

    ``head`` is treaty, memorandum, ...; ``words`` are what tells it from others, lower case; ``year`` is stated.
    """

    start: int
    end: int
    form: str
    head: str
    words: frozenset[str]
    year: str | None
    definite: bool
    plural: bool = False
    known: str | None = None


@cache
def known_names() -> dict[str, str]:
    """Return name as written -> the first name of the well-known agreement."""
    found: dict[str, str] = {}
    for name, _, _, others in table("agreement_names.tsv"):
        found.update({form: name for form in (name, *others.split("|")) if form != "-"})
    return found


@cache
def known_years() -> dict[str, str]:
    """Return the first name of each well-known agreement -> its year."""
    return {row[0]: row[1] for row in table("agreement_names.tsv")}


@cache
def kinds() -> dict[str, str]:
    """Return the first name of each well-known agreement -> its kind."""
    return {row[0]: row[2] for row in table("agreement_names.tsv")}


@cache
def _known() -> re.Pattern[str]:
    forms = sorted(known_names(), key=lambda form: (-len(form), form))
    return re.compile(
        rf"(?<![\w-])(?:{_NUMBER}\s+)?(?P<name>{'|'.join(map(re.escape, forms))})(?![\w-])"
        rf"(?!\s+Organi[sz]ation){_CAP_TAIL}"
    )


_STEMS = ("treat", "agreement", "memorand", "accord", "pact", "convention", "protocol", "deal", "charter", "statute")
"""One of these is in every head, in lower case; nine sentences in ten hold none, and need not be searched."""


_FIRST = re.compile(r"\w+")


@cache
def _by_first_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in known_names():
        found[_FIRST.findall(name)[0]].append(name)
    return {word: tuple(names) for word, names in found.items()}


@lru_cache(maxsize=2)
def _named_in(text: str) -> tuple[str, ...]:
    """Return the names of well-known agreements that a text holds anywhere; looked for where it has their first word:
    that takes a third of looking for each.
    """
    firsts = _by_first_word().keys() & set(_FIRST.findall(text))
    return tuple(name for word in sorted(firsts) for name in _by_first_word()[word] if name in text)


@lru_cache(maxsize=2)
def _stems_in(text: str) -> tuple[str, ...]:
    lower = text.lower()
    return tuple(stem for stem in _STEMS if stem in lower)


def find_named(text: str, start: int, end: int) -> list[Named]:
    """Return the agreements that ``text[start:end]`` names or describes, sorted and without overlaps."""
    part = text[start:end]
    listed = any(name in part for name in _named_in(text))
    lower = part.lower()
    worded = any(stem in lower for stem in _stems_in(text))
    found: list[Named] = []
    for named in (
        *(_by_list(text, start, end) if listed else ()),
        *((*_by_name(text, start, end), *_by_words(text, start, end)) if worded else ()),
    ):
        free = all(named.end <= other.start or other.end <= named.start for other in found)
        if free and (named.known or not _is_else(text, named)):
            found.append(named)
    return sorted(found, key=lambda named: named.start)


def _is_else(text: str, named: Named) -> bool:
    """Tell what only has the name of an agreement: a meeting ("a contested convention"), a plan ("New Deal")."""
    words = text[named.start : named.end]
    if named.head == "convention":
        return bool(named.words & word_set("party_convention")) or not _is_binding(text, words)
    return words.endswith(("Deal", "Deals")) or (words.endswith("charter") and not named.definite)


_BINDING = re.compile(
    r"\bConventions?\s+(?:on|against|for|relating|concerning)\b|\b(?:19|20)\d\d\s+(?:[A-Z][\w-]+\s+){1,4}Convention\b"
)
_BOUND = (
    r"\b(?:ratif\w+|signator\w+|sign(?:s|ed|ing)?|acced\w+|part(?:y|ies) to|violat\w+|breach\w*|under|articles? \w+ of)"
    r"\s+(?:the\s+)?"
)


def _is_binding(text: str, words: str) -> bool:
    """Tell a convention that states are bound by: named or treated so, or told of in a text that names one so."""
    if _BINDING.search(words) is not None:
        return True
    if words.endswith(("Convention", "Conventions")):
        return re.search(_BOUND + re.escape(words), text) is not None
    return _names_binding(text)


@lru_cache(maxsize=2)
def _names_binding(text: str) -> bool:
    known = any("onvention" in name for name in _named_in(text))
    return (
        known
        or _BINDING.search(text) is not None
        or re.search(_BOUND + r"(?:[A-Z][\w-]+\s+){1,4}Convention", text) is not None
    )


def _by_list(text: str, start: int, end: int) -> Iterator[Named]:
    for match in _known().finditer(text, start, end):
        yield _named(match.start(), match.end(), match.group(), known=known_names()[match["name"]])


def _by_name(text: str, start: int, end: int) -> Iterator[Named]:
    for match in _NAMED.finditer(text, start, end):
        low, words = match.start(), match.group()
        low, words = _trimmed(low, words)
        if len(words.split()) > 1 and not re.fullmatch(rf"(?:\d{{4}}\s+)?(?:{_CAP_HEADS}|{_HEADS})", words):
            named = _named(low, match.end(), words)
            party = re.match(rf"\s+with\s+(?:the\s+)?({_STATE})", text[match.end() : match.end() + 60])
            more = frozenset(re.findall(r"[a-z][\w-]+", party[1].lower())) if party else frozenset()
            yield msgspec.structs.replace(named, words=named.words | more)


def _trimmed(start: int, words: str) -> tuple[int, str]:
    """Drop what opens a sentence or joins the words of a headline before a name ("Talks Under Guarantees Treaty")."""
    head = re.search(rf"\b(?:{_CAP_HEADS}|{_HEADS})\b", words)
    borders = [
        m.end()
        for m in re.finditer(r"\S+\s+", words[: head.start() if head else 0])
        if m.group().strip() in word_set("headline_opener")
    ]
    cut = borders[-1] if borders else 0
    return start + cut, words[cut:]


def _named(start: int, end: int, words: str, known: str | None = None) -> Named:
    year = re.search(rf"\b{_NUMBER}\b", words)
    plain = re.sub(r"[’']s\b", "", words)
    tokens = frozenset(re.findall(r"[a-z][\w-]+", plain.lower())) - word_set("dull_modifier") - set(_HEADS.split("|"))
    head = re.search(rf"\b(?:{_HEADS}|statute)\b", words, re.IGNORECASE)
    word = head.group().lower() if head else "treaty"
    return Named(
        start=start, end=end, form="name", head=one_head(word),
        words=tokens - {"on", "in", "for", "between", "with"}, year=year.group() if year else None, definite=True,
        plural=word != one_head(word), known=known,
    )  # fmt: skip


def one_head(word: str) -> str:
    """Return a head noun in the singular, lower case."""
    word = word.lower()
    return {"treaties": "treaty", "memoranda": "memorandum"}.get(word, word.removesuffix("s"))


def _by_words(text: str, start: int, end: int) -> Iterator[Named]:
    for pattern in (_DESCRIBED, _BARE):
        for match in pattern.finditer(text, start, end):
            named = _described(match)
            if named is not None:
                yield named


def _described(match: re.Match[str]) -> Named | None:
    words, tail = match["words"] or "", (match["tail"] or "").rstrip()
    determiner = (match.groupdict().get("determiner") or "").lower()
    tokens = frozenset(re.findall(r"[a-z][\w-]+", re.sub(r"[’']s\b", "", f"{words} {tail}").lower()))
    tokens -= word_set("dull_modifier") | {"on", "in", "with", "between", "about", "within", "of", "countries"}
    year = re.search(_NUMBER, f"{words} {tail}")
    definite = determiner not in {"a", "an", "any", "no", "another", "such"}
    if determiner in {"any", "no"} or (not tokens and not year and not definite):
        return None
    if one_head(match["head"]) != match["head"] and not tail and not year and not words.strip()[:1].isupper():
        return None
    end = match.start("tail") + len(tail)
    return Named(
        start=match.start(), end=end, form="nominal", head=one_head(match["head"]), words=tokens,
        year=year.group() if year else None, definite=definite, plural=one_head(match["head"]) != match["head"].lower(),
    )  # fmt: skip
