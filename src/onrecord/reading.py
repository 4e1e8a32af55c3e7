"""What a worker does: bytes of articles in, rows out; one catcher an article, so that none is lost and none stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.compare.headlines import headline_conflicts
from onrecord.errors import InputError
from onrecord.extract import EXTRACTORS
from onrecord.extract.draft import Draft, Mark
from onrecord.extract.merging import merge_marks
from onrecord.extract.rules import rule_marks
from onrecord.lineage.candidates import fingerprint as shingle_sample
from onrecord.rows import Conflict, Copy, Document, Failure, Row, make_id
from onrecord.sources import Input, read
from onrecord.text.passages import passages_of

if TYPE_CHECKING:
    from onrecord.model import Model


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one input: the rows of its document, or one failure and no document."""

    location: str
    path: str
    rows: tuple[Row, ...]
    document: str | None = None
    words: int = 0
    weight: int = 0
    sampled: bytes = b""
    """Its sampled shingles, by which copies are sought: eight bytes each, little-endian."""

    def __reduce__(self) -> Any:
        # From worker to main process the rows go as MessagePack: a third of the time that pickling them took.
        try:
            packed = [(kind, _ENCODER.encode(tuple(rows))) for kind, rows in groupby(self.rows, type)]
        except UnicodeEncodeError:
            # A file's name may hold bytes that are no letters.
            return super().__reduce__()
        return _unpacked, (packed, *(getattr(self, name) for name in _BESIDES))


_ENCODER = msgspec.msgpack.Encoder()
_BESIDES = tuple(name for name in Outcome.__struct_fields__ if name != "rows")


def _unpacked(packed: Sequence[tuple[type[Row], bytes]], *besides: Any) -> Outcome:
    rows = tuple(row for kind, data in packed for row in _decoder(kind).decode(data))
    return Outcome(rows=rows, **dict(zip(_BESIDES, besides, strict=True)))


@cache
def _decoder(kind: type[Row]) -> msgspec.msgpack.Decoder[list[Row]]:
    return msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]


def read_batch(
    items: Sequence[Input],
    *,
    mapping: tuple[tuple[str, str], ...] = (),
    outlet: str | None = None,
    published: str | None = None,
    model: str = "rules",
    threads: int = 1,
) -> list[Outcome]:
    """Read articles and extract their rows, in the order of ``items``; ``model`` is accurate or rules."""
    drafts = [_draft(item, mapping, outlet, published) for item in items]
    return [
        _finish(item, draft, _marks(draft, model, threads)) if isinstance(draft, Draft) else failed(item, draft)
        for item, draft in zip(items, drafts, strict=True)
    ]


def _draft(
    item: Input, mapping: tuple[tuple[str, str], ...], outlet: str | None, published: str | None
) -> Draft | InputError:
    try:
        document = read(item, mapping=mapping, outlet=outlet, published=published)
        return Draft(document=document, passages=passages_of(document))
    except InputError as error:
        return error
    except Exception as error:
        return _unexpected(error, "read")


def _unexpected(error: Exception, stage: str) -> InputError:
    # The catcher of an article: whatever goes wrong in one must not cost the others.
    return InputError(f"{type(error).__name__}: {error}; this is a fault of onrecord, please report it", stage=stage)


def _marks(draft: Draft, model: str, threads: int) -> tuple[Mark, ...] | InputError:
    """Find the attributions of a draft by the model; with rules alone there are none to find here."""
    if model == "rules":
        return ()
    loaded = loaded_model(model, threads)
    try:
        (found,) = loaded.find([draft.document.text])
    except Exception as error:
        return _unexpected(error, "model")
    return tuple(
        Mark(source=f.source, cue=f.cue, content=f.content, score=round(f.score, 4), origin=loaded.origin)
        for f in found
    )


@cache
def loaded_model(variant: str, threads: int) -> Model:
    """Return the model, loaded once a process. Raises `ModelError`."""
    # The import takes a third of a second that a build by rules need not pay.
    from onrecord.model import Model

    return Model.load(threads=threads, variant="fast" if variant == "fast" else "accurate")


def finder(model: str) -> Callable[[str], tuple[Mark, ...]]:
    """Return a function that finds the attributions of a text, as a build with this model does."""

    def find(text: str) -> tuple[Mark, ...]:
        document = Document(id="", path="", kind="txt", sha256="", text=text)
        return _attributions(Draft(document=document, passages=passages_of(document)), model)

    return find


def _attributions(draft: Draft, model: str) -> tuple[Mark, ...]:
    marks = _marks(draft, model, 1)
    if isinstance(marks, InputError):
        raise marks
    return _merged(draft, marks)


def _merged(draft: Draft, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    rules = rule_marks(draft.document.text, draft.passages)
    return merge_marks(marks, rules, text=draft.document.text)


def _finish(item: Input, draft: Draft, marks: tuple[Mark, ...] | InputError) -> Outcome:
    if isinstance(marks, InputError):
        return failed(item, marks)
    try:
        draft = msgspec.structs.replace(draft, marks=_merged(draft, marks))
        for extract in EXTRACTORS:
            draft = extract(draft)
        rows = (*draft.rows(), *_within(draft), *_of_headline(draft))
        sampled = sample(draft.document.text)
    except Exception as error:
        return failed(item, _unexpected(error, "extract"))
    return Outcome(
        location=item.location,
        path=item.label,
        rows=rows,
        document=draft.document.id,
        words=len(draft.document.text.split()),
        weight=item.weight,
        sampled=sampled,
    )


def sample(text: str) -> bytes:
    """Return the sampled shingles of a text as bytes."""
    return shingle_sample(text).astype("<u8").tobytes()


def _within(draft: Draft) -> list[Copy]:
    """Return the passages that repeat another of their document, as copies."""
    spans = {passage.id: (passage.start, passage.end) for passage in draft.passages}
    document = draft.document.id
    return [
        Copy(
            id=make_id("copy", "within_document", document, passage.start, passage.end, *spans[passage.repeats]),
            document=document, start=passage.start, end=passage.end, of_document=document,
            of_start=spans[passage.repeats][0], of_end=spans[passage.repeats][1],
            similarity=1.0, kind="within_document",
        )
        for passage in draft.passages if passage.repeats in spans
    ]  # fmt: skip


def _of_headline(draft: Draft) -> list[Conflict]:
    """Compare the headline with its article here: it takes one document, so it need not wait for the others."""
    passages = sorted(draft.passages, key=lambda passage: (passage.start, passage.end, passage.id))
    statements = sorted(draft.statements, key=lambda statement: statement.id)
    return headline_conflicts(draft.document, passages, statements, draft.mentions)


def failed(item: Input, error: InputError) -> Outcome:
    """Return the outcome of an input that could not be read or understood."""
    row = Failure(
        id=make_id("failure", item.label, error.stage, str(error)),
        path=item.label,
        stage=error.stage,
        reason=str(error),
    )
    return Outcome(location=item.location, path=item.label, rows=(row,), weight=item.weight)


def crashed(item: Input) -> list[Outcome]:
    """Return the outcome of an input that killed the process that read it."""
    return [
        failed(
            item, InputError("its processing ended the worker process (memory or a fault in a library)", stage="read")
        )
    ]
