"""The whole flow on one page: read what is new, then compare all that is there."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

import msgspec

from onrecord import reading
from onrecord.comparing import STAGES, forget
from onrecord.engine import Engine, engine_named, seldom
from onrecord.errors import UsageError
from onrecord.reading import Outcome, read_batch
from onrecord.record import Record
from onrecord.record.queries import check_date
from onrecord.rows import Failure
from onrecord.settings import Settings
from onrecord.shards import Shards, Stage, read_and_keep
from onrecord.sources import Input, inputs, survey

_COMMIT = 64
"""Articles a transaction: one batch lost to a kill is a second's work, and larger ones gained no speed."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a build is: ``stage`` is reading or the name of a comparing stage; bytes are of ``total_bytes``."""

    stage: str
    articles: int = 0
    words: int = 0
    failures: int = 0
    bytes: int = 0
    total_bytes: int = 0


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did: counts of articles, and seconds spent reading and comparing."""

    new: int
    unchanged: int
    same: int
    removed: int
    failed: int
    skipped: int
    words: int
    kept: int = 0
    """Of the new ones, those taken from shards."""
    damaged: int = 0
    """Shards that were not what their markers say, and were read anew."""
    reading: float
    comparing: float


class _Counts(msgspec.Struct):
    new: int = 0
    unchanged: int = 0
    same: int = 0
    failed: int = 0
    skipped: int = 0
    words: int = 0
    bytes: int = 0
    kept: int = 0
    damaged: int = 0


Report = Callable[[Progress], None]


def build(
    paths: Iterable[str | Path], record_path: str | Path, *, settings: Settings, report: Report | None = None
) -> Summary:
    """Read files and folders into a record, made or extended; the same inputs give the same record.

    Only what is new is read; a changed file replaces its rows; a bad one becomes a failure row. After a kill the same
    call goes on where the record stands. Raises `RecordError`, `ModelError`, `EngineError`, `UsageError`.
    """
    check_date("published", settings.published)
    paths, tell, counts = list(paths), report or (lambda _: None), _Counts()
    began = time.perf_counter()
    engine = engine_named(settings.engine, settings.workers)
    with seldom(), Record.open(record_path, create=True) as record:
        visit = _Visit(record, fingerprint(settings), counts)
        _read_all(paths, visit, engine, settings, tell)
        removed = visit.close()
        middle = time.perf_counter()
        compare_all(record, engine, changed=bool(counts.new or removed), actors=settings.actors, tell=tell)
    return Summary(
        new=counts.new, unchanged=counts.unchanged, same=counts.same, removed=removed, failed=counts.failed,
        skipped=counts.skipped, words=counts.words, kept=counts.kept, damaged=counts.damaged, reading=middle - began,
        comparing=time.perf_counter() - middle,
    )  # fmt: skip


def compare(
    record_path: str | Path, *, settings: Settings, stages: Iterable[str] = STAGES, report: Report | None = None
) -> float:
    """Do comparing stages of a record from nothing, and the others where something changed; returns the seconds.

    No article is read. The record is the same as one built anew by this program from the rows that were read. Raises
    `RecordError`, `EngineError`, `InputError` where the list of actors cannot be read, and `UsageError` for a stage
    that there is not.
    """
    stages = list(stages)
    if unknown := sorted(set(stages) - set(STAGES)):
        raise UsageError(f"no stage {unknown[0]!r}; there are: {', '.join(STAGES)}")
    began = time.perf_counter()
    engine = engine_named(settings.engine, settings.workers)
    with seldom(), Record.open(record_path) as record:
        forget(record, stages)
        compare_all(record, engine, changed=True, actors=settings.actors, tell=report or (lambda _: None))
    return time.perf_counter() - began


def _read_all(paths: list[str | Path], visit: _Visit, engine: Engine, settings: Settings, tell: Report) -> None:
    stage: Stage = partial(
        read_batch, mapping=settings.mapping, outlet=settings.outlet, published=settings.published, model=settings.model
    )
    total, counts = survey(paths).bytes, visit.counts

    def keep(outcomes: list[Outcome]) -> None:
        visit.keep(outcomes)
        tell(Progress(stage="reading", articles=counts.new, words=counts.words, failures=counts.failed,
                      bytes=counts.bytes, total_bytes=total))  # fmt: skip

    fresh = visit.fresh(
        inputs(paths, mapping=settings.mapping, max_bytes=settings.max_bytes, on_skip=lambda _: _skip(counts))
    )
    if settings.shards:
        shards = _shards(settings.shards, visit.fingerprint, paths)
        fresh = _unread(fresh, shards, keep, counts)
        stage = partial(read_and_keep, stage=stage, folder=settings.shards, fingerprint=visit.fingerprint)
    for outcomes in _batches(engine.flat_map(fresh, stage, batch=settings.batch, on_crash=reading.crashed)):
        keep(outcomes)


def _shards(folder: str, fingerprint: str, paths: Iterable[Path | str]) -> Shards:
    """Open a folder of shards. Raises `UsageError` where it lies among the articles, to be read as one of them."""
    place = Path(folder).resolve()
    for path in paths:
        if place.is_relative_to(Path(path).resolve()):
            raise UsageError(f"{folder} lies in {path}, which is read; keep shards outside of it")
    return Shards(folder, fingerprint)


def _unread(
    items: Iterator[Input], shards: Shards, keep: Callable[[list[Outcome]], None], counts: _Counts
) -> Iterator[Input]:
    """Yield the inputs that no shard holds; what the others became is kept here."""
    held: list[Outcome] = []
    for item in items:
        found = shards.take(item)
        counts.damaged = len(shards.damaged)
        if found is None:
            yield item
        else:
            counts.kept += 1
            held.append(found)
        if len(held) >= _COMMIT:
            keep(held)
            held = []
    if held:
        keep(held)


def _skip(counts: _Counts) -> None:
    counts.skipped += 1


def _batches(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    waiting: list[Outcome] = []
    for outcome in outcomes:
        waiting.append(outcome)
        if len(waiting) >= _COMMIT:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def compare_all(
    record: Record, engine: Engine, *, changed: bool, actors: str | None, tell: Report = lambda _: None
) -> None:
    """Run the comparing stages where something changed since they last ended.

    ``actors`` is the path of a list that names actors; it is remembered. Raises `InputError` where it cannot be read.
    """
    authority = Path(actors).read_bytes() if actors else b""
    named = f"{Path(actors).name} {hashlib.sha256(authority).hexdigest()}" if actors else record.meta("actors") or ""
    if not changed and record.meta("compared") == "yes" and named == (record.meta("actors") or ""):
        return
    record.remember("compared", "no")
    if actors:
        record.remember("actors", named)
        record.remember("authority", authority.decode("utf-8", "replace"))
    for stage in STAGES.values():
        tell(Progress(stage=stage.__name__.replace("_", " ")))
        stage(record, engine)
    record.remember("compared", "yes")


def fingerprint(settings: Settings) -> str:
    """Name what a document's rows depend on besides its bytes: this program, its model, the options that matter."""
    model = "rules" if settings.model == "rules" else reading.loaded_model(settings.model, 1).origin
    parts = (version("onrecord"), model, settings.outlet, settings.published, settings.mapping)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class _Visit:
    """One pass over the inputs: what is in the record already, what was seen, what is gone."""

    def __init__(self, record: Record, fingerprint: str, counts: _Counts) -> None:
        self.record, self.fingerprint, self.counts = record, fingerprint, counts
        self.number = int(record.meta("pass") or 0) + 1
        record.remember("pass", str(self.number))
        self.built = dict(record.connection.execute("SELECT document, fingerprint FROM builds"))
        self.failures = {row.id: row.path for row in record.rows(Failure)}
        self.seen: list[tuple[str, str, str]] = []
        self.under_way: set[str] = set()

    def fresh(self, items: Iterable[Input | Failure]) -> Iterator[Input]:
        """Yield the inputs that have to be read; note the others."""
        for item in items:
            if isinstance(item, Failure):
                self.counts.failed += 1
                self.failures.pop(item.id, None)
                self.record.add([item])
            elif item.document_id in self.under_way:
                self.counts.same += 1
                self.seen.append((item.location, item.document_id, item.label))
            elif self.built.get(item.document_id) == self.fingerprint:
                self._known(item)
            else:
                self.under_way.add(item.document_id)
                yield item

    def _known(self, item: Input) -> None:
        self.under_way.add(item.document_id)
        self.counts.unchanged += 1
        self.counts.bytes += item.weight
        self.seen.append((item.location, item.document_id, item.label))

    def keep(self, outcomes: list[Outcome]) -> None:
        """Write a batch of outcomes in one transaction."""
        with self.record.transaction() as connection:
            self.record.remember("compared", "no")
            self.record.add(row for outcome in outcomes for row in outcome.rows)
            connection.executemany(
                "INSERT OR REPLACE INTO builds VALUES (?, ?)",
                ((outcome.document, self.fingerprint) for outcome in outcomes if outcome.document),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO shingles VALUES (?, ?)",
                ((outcome.document, outcome.sampled) for outcome in outcomes if outcome.document),
            )
            self._note_inputs([(o.location, o.document, o.path) for o in outcomes if o.document])
        for outcome in outcomes:
            self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        self.counts.bytes += outcome.weight
        self.counts.words += outcome.words
        if outcome.document:
            self.counts.new += 1
        else:
            self.counts.failed += 1
            self.failures.pop(outcome.rows[0].id, None)  # type: ignore[attr-defined]

    def _note_inputs(self, found: Iterable[tuple[str, str, str]]) -> None:
        self.record.connection.executemany(
            "INSERT OR REPLACE INTO inputs(location, document, path, pass) VALUES (?, ?, ?, ?)",
            ((location, document, path, self.number) for location, document, path in found),
        )

    def close(self) -> int:
        """Forget what this pass looked for and did not find any more; returns the documents removed."""
        with self.record.transaction() as connection:
            self._note_inputs(self.seen)
            connection.execute(
                "DELETE FROM inputs WHERE pass < ?1 AND location IN (SELECT location FROM inputs WHERE pass = ?1)",
                (self.number,),
            )
            gone = connection.execute(
                "SELECT id FROM documents WHERE id NOT IN (SELECT document FROM inputs)").fetchall()  # fmt: skip
            connection.executemany("DELETE FROM documents WHERE id = ?", gone)
            if gone:
                # In this transaction: killed right after it, the next build must compare although it removes nothing.
                self.record.remember("compared", "no")
            self._settle_paths()
            self._forget_failures()
        return len(gone)

    def _settle_paths(self) -> None:
        # A document found twice keeps the path that sorts first, whatever the order of the folders.
        self.record.connection.execute(
            "UPDATE documents SET path = (SELECT min(path) FROM inputs WHERE document = documents.id) "
            "WHERE path IS NOT (SELECT min(path) FROM inputs WHERE document = documents.id)"
        )

    def _forget_failures(self) -> None:
        read = {path for _, _, path in self.seen} | {
            path for (path,) in self.record.connection.execute("SELECT path FROM inputs WHERE pass = ?", (self.number,))
        }
        files = {path.rpartition(":")[0] for path in read} | read
        self.record.remove(Failure, (name for name, path in self.failures.items() if path in files))
