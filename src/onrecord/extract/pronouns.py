"""Which chain a pronoun or a role means: who spoke last, who acted last, who fits."""

from __future__ import annotations

import math
import re

from onrecord.extract.roles import country_of, person_role
from onrecord.extract.scene import Chain, Scene, role_fits
from onrecord.extract.sources import Source, before_clause
from onrecord.rows import Mention, Span
from onrecord.text import gazetteer

Turn = tuple[int, Chain]
"""Who spoke, and where the source that says so begins."""
LEAST = -5.0
"""A pronoun whose best antecedent scores less stays undecided: read on 20 articles, nobody near fits then."""
_LOOK_BACK = 40
"""Names looked at before a pronoun: of 300 read, none was further back."""
_OBJECT = re.compile(
    r"\b(?:of|for|by|with|from|in|to|at|on|against|about|than|like|between|behind)[ ](?:\w+[ ]){0,2}\Z"
)
# Who is told something is seldom who adds something next, but by the author: of 4 read all 4.
_TOLD = re.compile(r"(?<!\bI[ ])\b(?:told|tells|telling|tell|reminded|assured|informed)[ ](?:(?!that)\w+[ ]){0,2}\Z")
_GENERIC = gazetteer.word_set("generic_role")


def by_gender(scene: Scene, source: Source, turns: list[Turn], own: tuple[Span, ...]) -> Chain | None:
    """Return the person that ``he`` or ``she`` most likely means, None where nobody fits.

    Scores the persons named in the last paragraphs by who spoke last, distance, place in the clause and how often
    they are named. ``own`` are the statement's own content spans, whose names its speaker is seldom among.
    """
    gender = "m" if source.form == "he" else "f"
    scores: dict[str, float] = {}
    for mention in scene.names_before(source.span[0], _LOOK_BACK):
        chain = scene.chain_of(mention)
        if chain.kind != "person" or chain.gender not in {None, gender}:
            continue
        score = _prominence(scene, mention, source.span[0]) - (1.6 if chain.gender is None else 0.0)
        score -= 2.5 if any(start <= mention.start < end for start, end in own) else 0.0
        scores[chain.id] = max(scores.get(chain.id, -99.0), score)
    for chain_id, bonus in _turn_bonus(scene, source.span[0], turns):
        chain = scene.chains[chain_id]
        if chain.kind == "person" and chain.gender in {None, gender}:
            scores[chain_id] = scores.get(chain_id, -2.0) + bonus
    for chain_id in scores:
        scores[chain_id] += 0.25 * math.log(1 + scene.chains[chain_id].count_before(source.span[0]))
    best = max(sorted(scores), key=lambda chain_id: scores[chain_id], default=None)
    return scene.chains[best] if best is not None and scores[best] > LEAST else None


def _prominence(scene: Scene, mention: Mention, position: int) -> float:
    text = scene.text
    paragraphs = scene.paragraph(position) - scene.paragraph(mention.start)
    score = -0.6 * min(paragraphs, 6) - min(position - mention.end, 1500) / 600
    if scene.quoted(mention.start) and not scene.quoted(position):
        score -= 1.5
    if text[mention.end : mention.end + 2] in {"'s", "’s"}:
        score -= 0.4
    if _is_object(scene, mention):
        score -= 0.6
    if _TOLD.search(text, max(0, mention.start - 40), mention.start):
        score -= 2.5
    return score


def _turn_bonus(scene: Scene, position: int, turns: list[Turn]) -> list[tuple[str, float]]:
    """Return chains that spoke in the last turns with what that speaks for them."""
    bonus: dict[str, float] = {}
    for age, (start, chain) in enumerate(reversed(turns[-3:])):
        distance = scene.paragraph(position) - scene.paragraph(start)
        if distance <= 3 and chain.id in scene.chains:
            bonus[chain.id] = max(bonus.get(chain.id, 0.0), (1.8, 0.7, 0.3)[age] - 0.3 * distance)
    return sorted(bonus.items())


def by_role(scene: Scene, source: Source, turns: list[Turn]) -> Chain | None:
    """Return the person whom a definite role means: its holder, or who spoke last where it fits anyone."""
    phrase = before_clause(source.words)
    noun = person_role(phrase)
    if noun is None or re.search(r"['’]s?[ ]", phrase):
        return None
    gender = gazetteer.roles()[noun].gender
    people = [c for c in scene.chains.values() if c.kind == "person" and (gender is None or c.gender in {None, gender})]
    modifiers = _modifiers(phrase, noun)
    fitting = [
        chain
        for chain in people
        if _party_of(" ".join(chain.roles)) in {None, _party_of(phrase)} or not _party_of(phrase)
    ]
    holders = [c for c in fitting if role_fits(c, noun, country_of(phrase)) and _worded(modifiers, c.roles)]
    if holders:
        return holders[0] if len(holders) == 1 else _nearest(holders, source.span[0], turns)
    if noun.split(" ")[-1] in _RUNNING and not country_of(phrase):
        party = _party_of(phrase)
        running = _most_named([c for c in fitting if party in {None, _party_of(" ".join(c.roles))}])
        if running:
            return running
    if noun.split(" ")[-1] not in _GENERIC or not modifiers <= _ANYBODYS or country_of(phrase):
        return None
    unlike = noun.split(" ")[-1] not in gazetteer.word_set("any_holder")
    return _last_person(scene, source.span[0], turns, [c for c in fitting if not (unlike and c.roles)])


def _most_named(fitting: list[Chain]) -> Chain | None:
    """Return the person named twice as often as anybody else: whom an article on a candidate is about."""
    ordered = sorted(fitting, key=lambda chain: (-len(chain.starts), chain.id))
    if not ordered or (len(ordered) > 1 and len(ordered[0].starts) < 2 * len(ordered[1].starts)):
        return None
    return ordered[0] if len(ordered[0].starts) > 1 else None


_RUNNING = gazetteer.word_set("running")


def _last_person(scene: Scene, position: int, turns: list[Turn], fitting: list[Chain]) -> Chain | None:
    """Return who spoke last in the two paragraphs before, else who was named last there, if that one fits."""
    spoke = turns[-1] if turns else None
    if spoke and spoke[1].kind == "person" and scene.paragraph(position) - scene.paragraph(spoke[0]) <= 2:
        return spoke[1] if spoke[1] in fitting else None
    for mention in scene.names_before(position, 12):
        chain = scene.chain_of(mention)
        near = scene.paragraph(position) - scene.paragraph(mention.start) <= 2
        if near and chain.kind == "person" and not scene.quoted(mention.start):
            return chain if chain in fitting else None
    return None


_PARTIES = {"republican": "r", "gop": "r", "democratic": "d", "democrat": "d", "libertarian": "l", "green": "g"}
_ANYBODYS = gazetteer.word_set("anybodys")


def _modifiers(phrase: str, noun: str) -> frozenset[str]:
    """Return the words before the role's, lower case, without states, parties and articles."""
    before = phrase.lower().partition(noun.split(" ")[0])[0]
    return frozenset(re.findall(r"[a-z-]+", before)) - frozenset({"the", "this", "that"})


def _worded(modifiers: frozenset[str], roles: tuple[str, ...]) -> bool:
    """Say whether each word before a role's is in a role as worded, or says nothing of whose role it is."""
    known = set(re.findall(r"[a-z-]+", " ".join(roles).lower()))
    return all(word in known or word in _ANYBODYS or word in gazetteer.countries() for word in modifiers)


def _party_of(words: str) -> str | None:
    found = {_PARTIES[word] for word in re.findall(r"[a-z]+", words.lower()) if word in _PARTIES}
    return found.pop() if len(found) == 1 else None


def _nearest(holders: list[Chain], position: int, turns: list[Turn]) -> Chain:
    spoke = {chain.id: start for start, chain in turns}

    def last(chain: Chain) -> tuple[int, str]:
        named = [start for start in chain.starts if start < position]
        return max(spoke.get(chain.id, -1), named[-1] if named else -1), chain.id

    return max(holders, key=last)


def by_body(scene: Scene, source: Source, turns: list[Turn]) -> Chain | None:
    """Return the body that ``the committee`` or ``it`` means: named with that word, last to speak, or acting."""
    noun = source.noun
    position = source.span[0]
    for mention in scene.names_before(position, _LOOK_BACK) if noun else ():
        chain = scene.chain_of(mention)
        if chain.kind in {"organisation", "place"} and noun in chain.name.lower().split():
            return chain
    spoke = turns[-1] if turns else None
    if spoke and spoke[1].kind in _BODIES and scene.paragraph(position) - scene.paragraph(spoke[0]) <= 1:
        place = spoke[1].kind == "place"
        named = source.form == "it" or (noun in _SETTLEMENTS if place else noun in _ANY_BODY)
        return spoke[1] if named else None
    if source.form == "it" or noun in _ANY_BODY:
        return _acting_body(scene, position)
    return None


_BODIES = frozenset({"organisation", "state", "place"})
_SETTLEMENTS = frozenset({"city", "town", "county", "state"})
_ANY_BODY = gazetteer.word_set("generic_body")


def _acting_body(scene: Scene, position: int) -> Chain | None:
    """Return the one body that the paragraph so far names outside quotations and objects, else None."""
    found: dict[str, Chain] = {}
    for mention in scene.names_before(position, 12):
        chain = scene.chain_of(mention)
        same = scene.paragraph(mention.start) == scene.paragraph(position)
        if (
            same
            and chain.kind in {"organisation", "state"}
            and not scene.quoted(mention.start)
            and not _is_object(scene, mention)
        ):
            found[chain.id] = chain
    return next(iter(found.values())) if len(found) == 1 else None


def _is_object(scene: Scene, mention: Mention) -> bool:
    return _OBJECT.search(scene.text[max(0, mention.start - 40) : mention.start]) is not None


def by_apposition(scene: Scene, source: Source) -> Chain | None:
    """Return the body or person that ``X, a group`` says what it is, where ``that`` or ``who`` goes on."""
    text, (start, end) = scene.text, source.span
    relative = re.match(r"[ ](that|which|who)\b", text[end : end + 8])
    last = scene.names_before(start, 1)
    if relative is None or not last or text[last[0].end : start] != ", ":
        return None
    chain = scene.chain_of(last[0])
    return chain if chain.kind == ("person" if relative.group(1) == "who" else "organisation") else None


def by_relative(scene: Scene, source: Source) -> Chain | None:
    """Return the chain of the name right before ``who`` or ``which``, an apposition of up to 80 characters between.

    ``who`` is a person or a group, also behind another clause of theirs (X of Texas, who ..., and who).
    """
    personal = source.words.lower() in {"who", "whom"}
    for mention in scene.names_before(source.span[0], 4):
        chain = scene.chain_of(mention)
        between = scene.text[mention.end : source.span[0]]
        if chain.kind in ({"person", "group"} if personal else _RELATED) and _related(between, personal=personal):
            return chain
    return None


_RELATED = frozenset({"person", "organisation", "state", "group"})
_NEAR = re.compile(r"[ ]?(?:,|--?|[–—(])?[ ]?|,[^.;:!?\n]{0,80},[ ]?")
_WHO_NEAR = re.compile(
    r"(?:[ ]of[ ][A-Z][\w.]*(?:[ ][A-Z][\w.]*)?)?,?[ ]?"
    r"|,[ ](?:an?|the|his|her|its|their|one)[ ][^,.;:!?\n]{0,80},?[ ]"
    r"|(?:[ ]of[ ][A-Z][\w. ]{0,20})?,[ ]who[ ][^.;:!?\n]{0,160},?[ ]and[ ]"
)


def _related(between: str, *, personal: bool) -> bool:
    return _NEAR.fullmatch(between) is not None or (personal and _WHO_NEAR.fullmatch(between) is not None)
