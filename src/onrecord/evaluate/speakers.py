"""How often a statement's source is led to the right actor, given gold sources.

Gold is JSON lines: ``{"file": article, "source": [[start, end], ...], "actor": full name or null}``; null is somebody
whom the article leaves unnamed, several at once, or a thing. A prediction is right where its chain's name is the gold
actor's, or where gold is null and no named chain is claimed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from onrecord.errors import InputError
from onrecord.evaluate.gold import GoldDocument
from onrecord.evaluate.gold_lines import read_lines
from onrecord.evaluate.metrics import Score
from onrecord.extract.coreference import find_speakers
from onrecord.extract.draft import Draft, Mark
from onrecord.extract.mentions import find_mentions
from onrecord.extract.sources import pronoun_form
from onrecord.resolve.compare import compare_persons
from onrecord.resolve.nodes import organisation_key
from onrecord.rows import Document, Span, Statement, cite, make_id
from onrecord.text.names import parse_person, plain

GOLD = "speakers.jsonl"


class GoldSpeaker(msgspec.Struct, frozen=True, kw_only=True):
    """The actor behind one source of one article, None where the article names nobody.

    ``content`` is given where nobody else's annotation of the article has the statement.
    """

    file: str
    source: tuple[Span, ...]
    actor: str | None
    content: tuple[Span, ...] = ()


class SpeakerScore(msgspec.Struct, frozen=True, kw_only=True):
    """Right and all sources by part (all; pronoun, other; named, unnamed); errors: (file, start, words, gold, got)."""

    right: Mapping[str, int]
    total: Mapping[str, int]
    errors: tuple[tuple[str, int, str, str | None, str | None], ...] = ()

    def accuracy(self, part: str = "all") -> float:
        """Return the share of right ones of ``all``, ``pronoun``, ``other``, ``named`` or ``unnamed``; 0 where none."""
        return round(self.right.get(part, 0) / self.total[part], 4) if self.total.get(part) else 0.0


def read_speakers(lines: Iterable[str], *, name: str = "speakers.jsonl") -> tuple[GoldSpeaker, ...]:
    """Read gold speakers, one JSON object a line; raises ``InputError`` naming the line that can't be read."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.convert(json.loads(line), GoldSpeaker))
        except (json.JSONDecodeError, msgspec.ValidationError) as error:
            raise InputError(
                f"{name}:{number}: not a gold speaker ({error}); see docs/actors.md for its fields"
            ) from error
    return tuple(found)


def read_speakers_of(folder: Path) -> tuple[GoldSpeaker, ...]:
    """Read ``speakers.jsonl`` of a folder; raises ``InputError`` where there is none or a line can't be read."""
    return read_lines(folder / GOLD, GoldSpeaker)


def speaker_scores(gold: Sequence[GoldSpeaker], documents: Iterable[GoldDocument]) -> dict[str, Score]:
    """Return the share of right speakers, all and by part, as scores: each gold source gets one answer."""
    counted = score_speakers(gold, documents)
    return {
        f"speakers: {part}": Score(hits=right, predicted=total, found=right, gold=total)
        for part, total in counted.total.items()
        for right in [counted.right.get(part, 0)]
    }


def score_speakers(gold: Iterable[GoldSpeaker], documents: Iterable[GoldDocument]) -> SpeakerScore:
    """Find mentions and speakers from the documents' gold spans and compare them with the gold actors.

    Articles without gold speakers are passed over, and so is gold whose article is not given.
    """
    wanted: dict[str, dict[tuple[Span, ...], GoldSpeaker]] = {}
    for item in gold:
        wanted.setdefault(item.file, {})[item.source] = item
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    errors = []
    for document in documents:
        if document.name not in wanted:
            continue
        got = speakers_of(document)
        for source, item in sorted(wanted[document.name].items()):
            words = document.text[source[0][0] : source[0][1]]
            good = same_actor(item.actor, got.get(source))
            for part in ("all", "pronoun" if pronoun_form(words) else "other", "named" if item.actor else "unnamed"):
                total[part] += 1
                right[part] += good
            if not good:
                errors.append((document.name, source[0][0], words, item.actor, got.get(source)))
    return SpeakerScore(right=right, total=total, errors=tuple(errors))


def speakers_of(document: GoldDocument) -> dict[tuple[Span, ...], str | None]:
    """Return source spans -> the name of the chain that the rules find for them, None where they claim none."""
    row = Document(id=make_id(document.name), path=document.name, kind="txt", sha256="", text=document.text)
    statements = tuple(_statement(row, number, mark) for number, mark in enumerate(document.marks) if mark.content)
    draft = find_speakers(find_mentions(Draft(document=row, marks=document.marks, statements=statements)))
    mentions = {mention.id: mention for mention in draft.mentions}
    found: dict[tuple[Span, ...], str | None] = {}
    for statement in draft.statements:
        mention = mentions.get(statement.speaker_mention or "")
        named = mention is not None and (mention.form == "name" or mention.refers_to is not None)
        found.setdefault(statement.spans("source"), statement.speaker_name if named else None)
    return found


def _statement(document: Document, number: int, mark: Mark) -> Statement:
    spans = (("source", mark.source), ("cue", mark.cue), ("content", mark.content))
    evidence = tuple(cite(document.text, role, start, end) for role, found in spans for start, end in found)
    direct = document.text[mark.content[0][0]] in '"“«„'
    return Statement(
        id=make_id("statement", document.id, number), document=document.id, mode="direct" if direct else "indirect",
        kind="speech", force="says", evidence=evidence, origin=mark.origin, score=mark.score,
    )  # fmt: skip


def same_actor(gold: str | None, found: str | None) -> bool:
    """Say whether two names are one actor's: equal wordings, one person's names, or an acronym of the other."""
    if gold is None or found is None:
        return gold is found
    if plain(gold) == plain(found) or organisation_key(gold) == organisation_key(found):
        return True
    left, right = parse_person(gold), parse_person(found)
    if left.given and right.given and compare_persons(left, right).judgement == "same":
        return True
    return (
        _possessor_off(gold) == _possessor_off(found)
        or _initials(gold) == _letters(found)
        or _initials(found) == _letters(gold)
    )


def _possessor_off(name: str) -> str:
    """``Donald Trump's campaign`` and ``Trump campaign`` are one body."""
    words = plain(name.replace("’s ", " ").replace("'s ", " ")).split()
    return " ".join(words[-2:])


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper()) if " " in name else "?"


def _letters(name: str) -> str:
    return name.replace(".", "") if " " not in name else "!"
