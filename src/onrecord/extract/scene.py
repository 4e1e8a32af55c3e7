"""What coreference looks at in one document: chains of names, where they stand, paragraphs, quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import lru_cache

import msgspec

from onrecord.extract.roles import country_of, head_of, role_gender
from onrecord.rows import Mention, Span
from onrecord.text.names import address_roles, gender_of
from onrecord.text.quotes import quotations

_PRONOUN = re.compile(r"(?<!\w)(?:(?P<m>[Hh]e|[Hh]is|[Hh]im)|(?P<f>[Ss]he|[Hh]er))(?!\w)")
_ADDRESS_BEFORE = re.compile(r"(?<!\w)([A-Z][a-z]+)\.?[ ]\Z")


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """All names of one actor in a document; ``roles`` are worded, ``gender`` m, f or None, ``starts`` sorted."""

    id: str
    kind: str
    name: str
    gender: str | None
    roles: tuple[str, ...]
    starts: tuple[int, ...]

    def count_before(self, position: int) -> int:
        """Return how many of its names stand before a position."""
        return bisect_left(self.starts, position)


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """One document as coreference sees it; ``names`` are its name mentions, sorted by start."""

    text: str
    document: str
    names: tuple[Mention, ...]
    titles: tuple[Mention, ...]
    title_starts: tuple[int, ...]
    name_starts: tuple[int, ...]
    chains: dict[str, Chain]
    breaks: tuple[int, ...]
    quotes: tuple[Span, ...]
    quote_starts: tuple[int, ...]

    def title_of(self, name: Mention) -> Mention | None:
        """Return the role phrase that holds a name (the Iowa of Iowa senator) or stands right before it."""
        last = bisect_right(self.title_starts, name.start)
        for title in reversed(self.titles[max(0, last - 4) : last]):
            if title.end >= name.end or 0 <= name.start - title.end <= 2:
                return title
        return None

    def paragraph(self, position: int) -> int:
        """Return the number of the paragraph that holds a position."""
        return bisect_right(self.breaks, position)

    def names_within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the name mentions that begin and end in a span."""
        first = bisect_left(self.name_starts, start)
        last = bisect_left(self.name_starts, end)
        return tuple(mention for mention in self.names[first:last] if mention.end <= end)

    def names_before(self, position: int, most: int) -> tuple[Mention, ...]:
        """Return up to ``most`` name mentions before a position, the nearest first."""
        last = bisect_left(self.name_starts, position)
        return self.names[max(0, last - most) : last][::-1]

    def quoted(self, position: int) -> bool:
        """Say whether a position stands within quotation marks."""
        index = bisect_right(self.quote_starts, position) - 1
        return index >= 0 and position < self.quotes[index][1]

    def chain_of(self, mention: Mention) -> Chain:
        """Return the chain a mention belongs to."""
        return self.chains[mention.refers_to or mention.id]


def lay_scene(document: str, text: str, mentions: tuple[Mention, ...]) -> Scene:
    """Return the scene of one document from its mentions; pronouns and roles without a name are passed over."""
    names = tuple(sorted((m for m in mentions if m.form == "name"), key=lambda m: (m.start, m.end)))
    heads = {m.id for m in names if m.refers_to is None}
    names = tuple(m for m in names if (m.refers_to or m.id) in heads)
    titles = tuple(sorted((m for m in mentions if m.form == "nominal"), key=lambda m: (m.start, m.end)))
    outer = tuple((q.start, q.end) for q in quotations(text) if q.depth == 0)
    return Scene(
        text=text,
        document=document,
        names=names,
        titles=titles,
        title_starts=tuple(m.start for m in titles),
        name_starts=tuple(m.start for m in names),
        chains=_chains(text, names),
        breaks=tuple(match.start() for match in re.finditer(r"\n", text)),
        quotes=outer,
        quote_starts=tuple(start for start, _ in outer),
    )


# Speakers, events, steps and commitments lay the same names out: chaining them once took 5% off reading by rules.
@lru_cache(maxsize=1)
def _chains(text: str, names: tuple[Mention, ...]) -> dict[str, Chain]:
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in names:
        members[mention.refers_to or mention.id].append(mention)
    return {head: _chain(head, text, group) for head, group in members.items()}


def _chain(head: str, text: str, group: list[Mention]) -> Chain:
    roles = [mention.role for mention in group if mention.role]
    address = [_address(text, mention) for mention in group]
    roles += [address_roles()[word] for word in address if word in address_roles()]
    genders = [
        gender_of(f"{word}. {mention.quote}" if word else mention.quote)
        for word, mention in zip(address, group, strict=True)
    ]
    genders += [role_gender(role) for role in roles]
    told = Counter(gender for gender in genders if gender)
    return Chain(
        id=head,
        kind=group[0].kind,
        name=group[0].name or group[0].quote,
        gender=max(sorted(told), key=lambda g: told[g]) if told else _followed_by(text, group),
        roles=tuple(dict.fromkeys(roles)),
        starts=tuple(mention.start for mention in group),
    )


def _address(text: str, mention: Mention) -> str | None:
    found = _ADDRESS_BEFORE.search(text[max(0, mention.start - 14) : mention.start])
    return found.group(1) if found else None


def _followed_by(text: str, group: list[Mention]) -> str | None:
    """Read a person's gender off the next pronoun after each of its names; None unless four in five agree."""
    if group[0].kind != "person":
        return None
    found = [_PRONOUN.search(text, mention.end, mention.end + 120) for mention in group[:40]]
    told = Counter(match.lastgroup for match in found if match)
    likely = max(sorted(told, key=str), key=lambda g: told[g], default=None)
    return likely if likely and told[likely] >= max(2, 0.8 * sum(told.values())) else None


def role_fits(chain: Chain, head: str, country: str | None) -> bool:
    """Say whether one of a person's roles, as worded, is headed by ``head`` and names no other state."""
    last = head.split(" ")[-1]
    for role in chain.roles:
        own = head_of(role) or role
        if own.split(" ")[-1] in {last, *_SAME.get(last, ())} and country in {None, country_of(role)}:
            return True
    return False


_SAME = {
    "leader": ("president", "premier", "chancellor", "minister", "king", "dictator"),
    "premier": ("minister",),
    "congressman": ("representative",),
    "congresswoman": ("representative",),
    "lawmaker": ("representative", "senator", "congressman", "congresswoman", "mp"),
    "spokesman": ("spokesperson",),
    "spokeswoman": ("spokesperson",),
    "spokesperson": ("spokesman", "spokeswoman"),
}
