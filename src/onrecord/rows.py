"""The data: one frozen row per claim, each tied to the words it rests on.

Read this first. A row is a frozen ``msgspec.Struct``; lists are tuples; an unknown value is ``None``, never "".
Ids are hashes of identity (kind, document, spans): scores, actors and dates are no part of it, so resolving
again never renames a claim. Spans are half-open ``[start, end)`` in Unicode code points into ``Document.text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

Span = tuple[int, int]
Basis = Literal["stated", "inferred"]
Precision = Literal["day", "month", "year", "interval"]
Mode = Literal["direct", "indirect", "mixed"]
PassageKind = Literal[
    "title", "lede", "heading", "body", "quote_block", "caption", "byline", "dateline", "boilerplate", "repeated"
]
R = TypeVar("R", bound="Row")


def make_id(*identity: object) -> str:
    """Name a row by what it is: the first 16 hex digits of SHA-256 over the parts (strings, numbers, None)."""
    # surrogatepass: a lone surrogate in scraped JSON must not stop a build.
    joined = "\x1f".join(["\x00" if part is None else str(part) for part in identity])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every row shares: it turns into plain values and back without loss."""

    table: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists and scalars, ready for JSON."""
        result: dict[str, Any] = msgspec.to_builtins(self)
        return result

    @classmethod
    def from_dict(cls: type[R], values: Mapping[str, Any]) -> R:
        """Build the row back from `to_dict`'s result; raises ``msgspec.ValidationError`` on a wrong shape."""
        return msgspec.convert(values, cls)


class Evidence(Row, frozen=True, kw_only=True):
    """Words of a document that a claim rests on: ``document.text[start:end] == quote``.

    ``document`` is given only where the row that holds the evidence spans several documents (roles, steps).
    """

    role: str
    start: int
    end: int
    quote: str
    document: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise ValueError(f"evidence {self.role!r} [{self.start}, {self.end}) does not fit its quote")


def cite(text: str, role: str, start: int, end: int, *, document: str | None = None) -> Evidence:
    """Point at ``text[start:end]``; raises ``ValueError`` where that is empty or out of range."""
    return Evidence(role=role, start=start, end=end, quote=text[start:end], document=document)


class Date(Row, frozen=True, kw_only=True):
    """A date with its precision: ``2025-02-20``, ``2025-02``, ``1994`` or ``2022-02-18/2022-02-20`` (ISO 8601).

    ``from_`` (written ``from``) names the words or metadata and the rule of an inferred date.
    """

    value: str
    precision: Precision
    basis: Basis
    from_: str | None = msgspec.field(default=None, name="from")


class Inference(Row, frozen=True, kw_only=True):
    """How a fact about a document was found: ``field`` is stated in its words, or inferred ``from`` something."""

    field: str
    basis: Basis
    from_: str | None = msgspec.field(default=None, name="from")


class Document(Row, frozen=True, kw_only=True):
    """One article. ``text`` is never edited: junk in it is marked by passages."""

    table: ClassVar[str] = "documents"
    id: str
    path: str
    kind: str
    sha256: str
    text: str
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    title: str | None = None
    published: Date | None = None
    language: str | None = None
    inferences: tuple[Inference, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Passage(Row, frozen=True, kw_only=True):
    """A zone of a document; ``repeats`` names the passage whose words it says again."""

    table: ClassVar[str] = "passages"
    id: str
    document: str
    kind: PassageKind
    start: int
    end: int
    repeats: str | None = None


class Mention(Row, frozen=True, kw_only=True):
    """Words that name somebody or something. ``name`` is the fullest name of its chain in the document.

    kind: person, organisation, state, place, group, agreement, event, unnamed; form: name, nominal, pronoun.
    """

    table: ClassVar[str] = "mentions"
    id: str
    document: str
    start: int
    end: int
    quote: str
    kind: str
    form: str = "name"
    name: str | None = None
    role: str | None = None
    refers_to: str | None = None
    actor: str | None = None


class Statement(Row, frozen=True, kw_only=True):
    """One attribution as one document words it: source, cue, content.

    ``speaker_name``, ``speaker_mention``, ``via_mentions`` and ``addressee_mentions`` are what the document says;
    ``speaker``, ``via``, ``addressee`` (actors) and ``utterance`` are what was resolved, and may change.
    ``force`` is the cue's (says, claims, denies, warns, promises, asks, ...); ``negated`` marks "did not say".
    ``passage`` is the kind of the passage its content stands in. ``rejected``: a person judged it to be no statement.
    """

    table: ClassVar[str] = "statements"
    id: str
    document: str
    mode: Mode
    kind: str
    force: str
    evidence: tuple[Evidence, ...]
    origin: str
    score: float
    negated: bool = False
    speaker_name: str | None = None
    speaker_mention: str | None = None
    via_mentions: tuple[str, ...] = ()
    addressee_mentions: tuple[str, ...] = ()
    speaker: str | None = None
    via: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    said_on: Date | None = None
    place: str | None = None
    within: str | None = None
    repeats: str | None = None
    passage: PassageKind | None = None
    utterance: str | None = None
    rejected: bool = False

    def __post_init__(self) -> None:
        if not any(item.role == "content" for item in self.evidence):
            raise ValueError("a statement needs evidence for its content")

    def spans(self, role: str) -> tuple[Span, ...]:
        """Return the spans of one role, in the order of the text."""
        return tuple(sorted([(item.start, item.end) for item in self.evidence if item.role == role]))

    def quote(self, role: str) -> str:
        """Return the words of one role, parts joined by `` … ``; empty where it has none."""
        items = sorted((item.start, item.quote) for item in self.evidence if item.role == role)
        return " … ".join(words for _, words in items)


class DateMention(Row, frozen=True, kw_only=True):
    """A temporal expression; ``value`` is None where it is vague or its anchor is unknown, and ``from`` says why."""

    table: ClassVar[str] = "dates"
    id: str
    document: str
    start: int
    end: int
    quote: str
    value: str | None = None
    precision: Precision | None = None
    basis: Basis = "stated"
    from_: str | None = msgspec.field(default=None, name="from")


class Participant(Row, frozen=True, kw_only=True):
    """Who takes part in an event, as ``mention`` in the document and as ``actor`` once resolved."""

    role: str
    mention: str | None = None
    actor: str | None = None


class Event(Row, frozen=True, kw_only=True):
    """What happened, is planned or is claimed; ``according_to`` is a statement, None for the outlet's own voice.

    ``why`` says what ties it to the other events of its group ``same_as``.
    """

    table: ClassVar[str] = "events"
    id: str
    document: str
    type: str
    status: str
    evidence: tuple[Evidence, ...]
    code: str | None = None
    participants: tuple[Participant, ...] = ()
    date: Date | None = None
    place: str | None = None
    according_to: str | None = None
    same_as: str | None = None
    why: str | None = None


class Step(Row, frozen=True, kw_only=True):
    """A step of an agreement's life as one document tells it; ``alleged`` where one side claims it of another."""

    table: ClassVar[str] = "steps"
    id: str
    document: str
    step: str
    evidence: tuple[Evidence, ...]
    agreement_mention: str | None = None
    agreement: str | None = None
    alleged: bool = False
    date: Date | None = None
    by_mentions: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    according_to: str | None = None


class Agreement(Row, frozen=True, kw_only=True):
    """A treaty, memorandum, accord or law over all documents; its steps are rows of their own."""

    table: ClassVar[str] = "agreements"
    id: str
    name: str
    kind: str
    names: tuple[NameCount, ...] = ()
    parties: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Commitment(Row, frozen=True, kw_only=True):
    """Who undertakes what for whom, when; status: given, asked_for, offered, denied, withdrawn, alleged_broken."""

    table: ClassVar[str] = "commitments"
    id: str
    document: str
    status: str
    evidence: tuple[Evidence, ...]
    agreement_mention: str | None = None
    agreement: str | None = None
    guarantor_mentions: tuple[str, ...] = ()
    guarantor: tuple[str, ...] = ()
    beneficiary_mentions: tuple[str, ...] = ()
    beneficiary: tuple[str, ...] = ()
    trigger: str | None = None
    response: str | None = None
    according_to: str | None = None


class NameCount(Row, frozen=True, kw_only=True):
    """A name as worded, and how many mentions word it so."""

    name: str
    count: int


class Role(Row, frozen=True, kw_only=True):
    """A role as one document words it, dated by that document."""

    role: str
    document: str
    start: int
    end: int
    date: str | None = None


class Actor(Row, frozen=True, kw_only=True):
    """A person, state, organisation or place across documents."""

    table: ClassVar[str] = "actors"
    id: str
    name: str
    kind: str
    names: tuple[NameCount, ...] = ()
    roles: tuple[Role, ...] = ()
    country: str | None = None
    wikidata: str | None = None


class Utterance(Row, frozen=True, kw_only=True):
    """One act of speaking behind statements of one or more documents; ``origins`` is "at most so many"."""

    table: ClassVar[str] = "utterances"
    id: str
    speaker: str | None = None
    said_on: Date | None = None
    statements: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    origins: int = 1
    why: str | None = None


class Copy(Row, frozen=True, kw_only=True):
    """Reuse of text: ``document[start:end]`` has the words of ``of_document[of_start:of_end]``; similarity 0 to 1.

    ``why`` says what the direction rests on; where it is None the order of the two is not known.
    """

    table: ClassVar[str] = "copies"
    id: str
    document: str
    start: int
    end: int
    of_document: str
    of_start: int
    of_end: int
    similarity: float
    kind: Literal["near_duplicate", "passage", "within_document"]
    why: str | None = None


class Side(Row, frozen=True, kw_only=True):
    """One account's value in a conflict, with the words it stands in."""

    value: str
    document: str
    start: int
    end: int


class Conflict(Row, frozen=True, kw_only=True):
    """A question for a reader: two accounts give different values for what we hold to be the same thing."""

    table: ClassVar[str] = "conflicts"
    id: str
    kind: Literal["name", "date", "number", "party", "headline_body", "position"]
    subject: str
    sides: tuple[Side, ...]
    score: float = 1.0
    why: str | None = None


class Link(Row, frozen=True, kw_only=True):
    """A judgement that two things are the same or not; ``at`` (UTC, ISO 8601) is set for a person's only.

    A person may also name a statement's ``speaker`` (left: statement, right: actor) or ``reject`` it (no right).
    """

    table: ClassVar[str] = "links"
    id: str
    left: str
    right: str | None = None
    judgement: Literal["same", "different", "speaker", "reject"]
    by: Literal["rule", "model", "person"]
    score: float = 1.0
    why: str | None = None
    at: str | None = None


class Failure(Row, frozen=True, kw_only=True):
    """An input that could not be read or understood, and why."""

    table: ClassVar[str] = "failures"
    id: str
    path: str
    stage: str
    reason: str


TABLES: tuple[type[Row], ...] = (
    Document, Passage, Mention, DateMention, Statement, Event, Step, Commitment,
    Agreement, Actor, Utterance, Copy, Conflict, Link, Failure,
)  # fmt: skip
"""Every table of the record, documents first: later ones point at earlier ones."""
