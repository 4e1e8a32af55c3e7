"""B-cubed of actors over mentions and documents (Bagga and Baldwin 1998), on gold in ``actors.jsonl``.

``{"file": NAME, "mentions": [[start, end, actor], ...]}``: the same actor has the same word in every article. A gold
mention that is not found, or belongs to no actor, counts as a miss of recall; mentions beside the gold are not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from onrecord.evaluate.gold_lines import read_lines
from onrecord.evaluate.happenings import draft_of
from onrecord.evaluate.metrics import Score
from onrecord.evaluate.statements import Find
from onrecord.resolve.resolution import resolve
from onrecord.rows import Mention

GOLD = "actors.jsonl"
Place = tuple[str, int, int]


class GoldActors(msgspec.Struct, frozen=True, kw_only=True):
    """The mentions of one article: start, end and whom they name."""

    file: str
    mentions: tuple[tuple[int, int, str], ...]


def read_actors(folder: Path) -> tuple[GoldActors, ...]:
    """Read the gold of a folder; raises ``InputError`` where there is none or a line cannot be read."""
    return read_lines(folder / GOLD, GoldActors)


def score_actors(folder: Path, gold: Sequence[GoldActors], find: Find) -> dict[str, Score]:
    """Return B-cubed over the gold mentions of the articles of a folder."""
    wanted: dict[Place, str] = {}
    mentions: dict[Place, Mention] = {}
    for one in gold:
        wanted.update({(one.file, start, end): actor for start, end, actor in one.mentions})
        found = draft_of(folder / one.file, find).mentions
        mentions.update({(one.file, mention.start, mention.end): mention for mention in found})
    actor_of = resolve(mentions.values()).actor_of
    told = {place: actor_of[mention.id] for place, mention in mentions.items() if mention.id in actor_of}
    return {"actors: B-cubed": b_cubed(wanted, {place: told[place] for place in wanted if place in told})}


def b_cubed(gold: dict[Place, str], found: dict[Place, str]) -> Score:
    """Return B-cubed; ``found`` holds the gold's mentions that were led to some actor."""
    both = Counter((gold[place], actor) for place, actor in found.items())
    sizes, wanted = Counter(found.values()), Counter(gold.values())
    shared = [(both[gold[place], actor], sizes[actor], wanted[gold[place]]) for place, actor in found.items()]
    return Score(
        hits=sum(count / size for count, size, _ in shared), predicted=len(found),
        found=sum(count / size for count, _, size in shared), gold=len(gold),
    )  # fmt: skip
