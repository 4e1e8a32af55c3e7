"""Gold for dates, events and steps of agreements: offsets in named files, one article a line of JSON.

``{"file": "NAME.txt", "events": [{"trigger": [s, e], "type": T, "status": S, "participants": [[s, e], ...]}],
"dates": [{"span": [s, e], "value": V or null}], "steps": [{"trigger": [s, e], "step": S}],
"agreements": [{"named": true, "spans": [[s, e], ...]}]}``; dates or agreements that were not annotated are null.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from onrecord.errors import InputError
from onrecord.evaluate.statements import Find
from onrecord.extract import EXTRACTORS
from onrecord.extract.draft import Draft
from onrecord.rows import Span
from onrecord.sources import inputs, read
from onrecord.text.passages import passages_of

GOLD = "events.jsonl"


class GoldEvent(msgspec.Struct, frozen=True):
    """An event of the gold: where its trigger stands, what it is, who takes part."""

    trigger: Span
    type: str
    status: str
    participants: tuple[Span, ...] = ()


class GoldDate(msgspec.Struct, frozen=True):
    """A calendar expression of the gold; ``value`` is None where the text leaves it open."""

    span: Span
    value: str | None = None


class GoldStep(msgspec.Struct, frozen=True):
    """A step of an agreement: where the words stand that tell it."""

    trigger: Span
    step: str


class GoldAgreement(msgspec.Struct, frozen=True):
    """An agreement of the gold: where its words stand; ``named`` where one of them is its name."""

    named: bool
    spans: tuple[Span, ...]


class Happenings(msgspec.Struct, frozen=True, kw_only=True):
    """The gold of one article; None stands for what was not annotated."""

    file: str
    events: tuple[GoldEvent, ...] = ()
    dates: tuple[GoldDate, ...] | None = ()
    steps: tuple[GoldStep, ...] = ()
    agreements: tuple[GoldAgreement, ...] | None = None


def read_happenings(folder: Path | str, gold: Path | str | None = None) -> tuple[Happenings, ...]:
    """Read ``events.jsonl`` of a folder, or another file of that form. Raises ``InputError`` where it cannot."""
    path = Path(gold) if gold else Path(folder) / GOLD
    try:
        return tuple(msgspec.json.decode(line, type=Happenings) for line in path.read_bytes().splitlines() if line)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give a folder that holds {GOLD}") from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: {error}") from None


def drafts(folder: Path | str, gold: tuple[Happenings, ...], find: Find) -> Iterator[tuple[Happenings, Draft]]:
    """Yield each article of the gold that the folder has, with every row found in it."""
    for one in gold:
        path = Path(folder) / one.file
        if path.is_file():
            yield one, draft_of(path, find)


def draft_of(path: Path, find: Find) -> Draft:
    """Read one article and find its rows; ``find`` finds the attributions. Raises ``InputError``."""
    (item,) = inputs([path], max_bytes=10_000_000)
    if not hasattr(item, "data"):
        raise InputError(f"{path}: cannot be read")
    document = read(item)  # type: ignore[arg-type]
    draft = Draft(document=document, passages=passages_of(document), marks=tuple(find(document.text)))
    for extract in EXTRACTORS:
        draft = extract(draft)
    return draft
