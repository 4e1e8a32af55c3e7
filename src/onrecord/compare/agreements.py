"""One agreement over many documents: chains of agreement mentions joined by name, year, parties and subject.

Names are compared without articles, years and head nouns ("1994 Budapest Memorandum" and "Budapest Memorandum,
signed in December 1994"); descriptions ("the treaty on mutual security guarantees") by their words. Different years, or
a memorandum and a treaty, are never one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from onrecord.data import table
from onrecord.rows import Agreement, Evidence, Mention, NameCount, make_id

_WORD = re.compile(r"[a-z][\w-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HEADS = {"treaties": "treaty", "memoranda": "memorandum"}
_LIKE = frozenset({"treaty", "agreement", "pact", "deal", "accord"})
_KIND = re.compile(
    r"\b(treaty|treaties|agreements?|memorand(?:um|a|ums)|accords?|pacts?|conventions?|protocols?|deals?|charter|statute)\b",
    re.IGNORECASE,
)
_DULL = frozenset(
    re.findall(r"\w+", "the a an of on in for and with between to its their our his her this that within at by")
)
_EVIDENCE = 12
"""Mentions kept as evidence of an agreement's names: one of each wording first."""


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """All mentions of an agreement in one document, and what the document tells of it.

    ``years`` are those of its signing or in its names, ``parties`` actors.
    """

    id: str
    document: str
    mentions: tuple[Mention, ...]
    years: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()


class _Profile(msgspec.Struct, frozen=True, eq=False):
    chain: Chain
    known: str | None
    head: str
    plural: bool
    named: frozenset[str]
    words: frozenset[str]
    years: frozenset[str]


def chains_of(
    mentions: Iterable[Mention], years: Mapping[str, frozenset[str]], parties: Mapping[str, frozenset[str]]
) -> list[Chain]:
    """Return the chains of agreement mentions, by their head mention's id; years and parties are by chain id."""
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        members[mention.refers_to or mention.id].append(mention)
    return [
        Chain(
            id=head, document=group[0].document, mentions=tuple(sorted(group, key=lambda m: (m.start, m.id))),
            years=years.get(head, frozenset()), parties=parties.get(head, frozenset()),
        )
        for head, group in sorted(members.items())
    ]  # fmt: skip


def join_agreements(chains: Sequence[Chain]) -> tuple[list[Agreement], dict[str, str]]:
    """Return the agreements over all documents, and mention id -> agreement id."""
    profiles = [_profile(chain) for chain in sorted(chains, key=lambda chain: chain.id)]
    groups: list[list[_Profile]] = []
    by_word: dict[str, list[int]] = defaultdict(list)
    # "The treaty", alone, tells nothing from another: no agreement of its own.
    for profile in sorted((one for one in profiles if one.words or one.years or one.known), key=_sureness):
        number = _home(profile, groups, by_word)
        if number is None:
            groups.append([])
            number = len(groups) - 1
        groups[number].append(profile)
        for word in _keys(profile):
            if number not in by_word[word][-1:]:
                by_word[word].append(number)
    rows = [_agreement(group) for group in groups]
    agreement_of = {
        mention.id: row.id
        for row, group in zip(rows, groups, strict=True)
        for one in group
        for mention in one.chain.mentions
    }
    return sorted(rows, key=lambda row: row.id), agreement_of


def _sureness(profile: _Profile) -> tuple[bool, bool, int, str]:
    return profile.known is None, not profile.named, -len(profile.words), profile.chain.id


def _profile(chain: Chain) -> _Profile:
    names = [mention.quote for mention in chain.mentions if mention.form == "name"]
    quotes = [mention.quote for mention in chain.mentions]
    known = next((found for quote in names if (found := known_name(quote))), None)
    heads = Counter(_head(quote) for quote in quotes if _KIND.search(quote))
    head = max(sorted(heads), key=lambda word: heads[word], default="treaty")
    years = {year for quote in quotes for year in _YEAR.findall(quote)} | set(chain.years)
    if known:
        years |= {_known()[known][0]}
    return _Profile(
        chain=chain, known=known, head=head, plural=any(re.search(r"(?:s|ies)\b", m) for m in _heads(quotes)),
        named=frozenset(word for quote in names for word in _tokens(quote)),
        words=frozenset(word for quote in quotes for word in _tokens(quote)), years=frozenset(years),
    )  # fmt: skip


def _heads(quotes: Sequence[str]) -> list[str]:
    return [match.group().lower() for quote in quotes if (match := _KIND.search(quote))]


def _head(quote: str) -> str:
    match = _KIND.search(quote)
    word = match.group().lower() if match else "treaty"
    return _HEADS.get(word, word.removesuffix("s"))


def _tokens(quote: str) -> set[str]:
    words = set(_WORD.findall(re.sub(r"[’']s\b", "", quote).lower())) - _DULL
    return {word for word in words if not _KIND.fullmatch(word)}


def _known() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in table("agreement_names.tsv")}


def known_name(quote: str) -> str | None:
    """Return the first name of the well-known agreement that words name, None where they name none of the list."""
    plain = " ".join(_YEAR.sub("", quote).split()).removeprefix("the ")
    for name, _, _, others in table("agreement_names.tsv"):
        if any(plain == form or plain.startswith(f"{form} ") for form in (name, *others.split("|"))):
            return name
    return None


def _keys(profile: _Profile) -> set[str]:
    dated = {f"{profile.head} {year}" for year in profile.years}
    return set(profile.words) | dated | ({profile.known} if profile.known else set())


def _home(profile: _Profile, groups: Sequence[Sequence[_Profile]], by_word: Mapping[str, list[int]]) -> int | None:
    near = sorted({number for word in _keys(profile) for number in by_word.get(word, ())})
    scored = [(score, -number) for number in near if (score := _score(profile, groups[number])) > 0]
    if scored:
        return -max(scored)[1]
    holders = [number for number in near if _holds(profile, groups[number])]
    return holders[0] if len(holders) == 1 else None


def _holds(profile: _Profile, group: Sequence[_Profile]) -> bool:
    """Tell whether all that a description says is said of an agreement elsewhere; a year says enough."""
    if profile.known or profile.named or any(one.known for one in group) or profile.plural != group[0].plural:
        return False
    if not any(one.head == profile.head or {one.head, profile.head} <= _LIKE for one in group):
        return False
    years = {year for one in group for year in one.years}
    if profile.years:
        return bool(profile.years & years)
    return bool(profile.words) and profile.words <= {word for one in group for word in one.words}


def _score(profile: _Profile, group: Sequence[_Profile]) -> float:
    """Return how well a chain fits an agreement; 0 where it does not."""
    if any(one.chain.document == profile.chain.document for one in group) and not profile.known:
        return 0.0
    known = {one.known for one in group if one.known}
    if profile.known or known:
        return 9.0 if profile.known in known else 0.0
    years = {year for one in group for year in one.years}
    if profile.years and years and not profile.years & years:
        return 0.0
    if not any(one.head == profile.head or {one.head, profile.head} <= _LIKE for one in group):
        return 0.0
    if profile.plural != group[0].plural:
        return 0.0
    best = max(_likeness(profile, one) for one in group)
    return best + (0.5 if profile.years & years else 0.0)


def _likeness(one: _Profile, two: _Profile) -> float:
    if one.named and two.named and (one.named <= two.named or two.named <= one.named):
        return 2.0
    shared = one.words & two.words
    if len(shared) < 2 and not (one.years & two.years and shared):
        return 0.0
    return (
        len(shared) / min(len(one.words), len(two.words))
        if len(shared) * 2 >= min(len(one.words), len(two.words))
        else 0.0
    )


def _agreement(group: Sequence[_Profile]) -> Agreement:
    mentions = [mention for one in group for mention in one.chain.mentions]
    names = Counter(_display(mention.quote) for mention in mentions if _tokens(mention.quote))
    names = names or Counter(_display(mention.quote) for mention in mentions)
    proper = Counter(_display(m.quote) for m in mentions if m.form == "name")
    pool = proper or names
    name = max(sorted(pool), key=lambda words: (pool[words], len(words)))
    known = next((one.known for one in group if one.known), None)
    return Agreement(
        id=make_id("agreement", min(one.chain.id for one in group)),
        name=name,
        kind=_known()[known][1] if known else Counter(one.head for one in group).most_common(1)[0][0],
        names=tuple(NameCount(name=words, count=count) for words, count in _by_count(names)),
        parties=tuple(sorted({party for one in group for party in one.chain.parties})),
        evidence=tuple(_evidence(mentions)),
    )  # fmt: skip


def _by_count(names: Counter[str]) -> list[tuple[str, int]]:
    return sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))


def _display(quote: str) -> str:
    words = quote.split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() in _DULL else words)


def _evidence(mentions: Sequence[Mention]) -> list[Evidence]:
    first: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.document, m.start)):
        first.setdefault(mention.quote, mention)
    return [
        Evidence(role="name", start=m.start, end=m.end, quote=m.quote, document=m.document)
        for m in sorted(first.values(), key=lambda m: (m.form != "name", -len(m.quote), m.document, m.start))[
            :_EVIDENCE
        ]
    ]
