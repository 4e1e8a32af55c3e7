"""What happened, in order: events, steps of agreements and dated statements, with the names behind their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.record.store import Record
from onrecord.rows import Agreement, Event, Evidence, Statement, Step

_AROUND = 200
"""Characters shown at most on either side of the evidence: a sentence mostly ends before."""
_BEFORE = re.compile(r"\n|(?<=[.!?])[\"'”’)]*\s")
_AFTER = re.compile(r"[.!?][\"'”’)]*(?=\s)|(?=\n)|$")


class _Names:
    """Looks up names of actors, mentions, statements' speakers and documents' paths."""

    def __init__(self, record: Record) -> None:
        run = record.connection.execute
        self.actor: dict[str, str] = dict(run("SELECT id, name FROM actors"))
        self.mention: dict[str, str] = dict(run("SELECT id, coalesce(name, quote) FROM mentions"))
        self.path: dict[str, str] = dict(run("SELECT id, path FROM documents"))
        self.published: dict[str, str | None] = dict(run("SELECT id, published FROM documents"))
        self.speaker: dict[str, str | None] = {
            name: self.actor.get(actor or "") or said
            for name, actor, said in run("SELECT id, speaker, speaker_name FROM statements")
        }

    def of(self, actor: str | None, mention: str | None) -> str | None:
        return self.actor.get(actor or "") or self.mention.get(mention or "")

    def all(self, actors: tuple[str, ...], mentions: tuple[str, ...]) -> list[str]:
        found = [self.actor[name] for name in actors if name in self.actor]
        return found or list(dict.fromkeys(self.mention[name] for name in mentions if name in self.mention))


def _words(text: str, evidence: tuple[Evidence, ...]) -> tuple[str, int]:
    """Return the sentence-like stretch around the evidence, on one line, and where the evidence starts."""
    start = min(item.start for item in evidence)
    return words_around(text, start, max(item.end for item in evidence)), start


def words_around(text: str, start: int, end: int) -> str:
    """Return the sentence-like stretch around ``text[start:end]``, on one line."""
    before = _BEFORE.split(text[max(0, start - _AROUND) : start])[-1]
    after = text[end : end + _AROUND]
    stop = _AFTER.search(after)
    after = after[: stop.end()] if stop else after
    if len(before) == _AROUND:
        before = "… " + before.partition(" ")[2]
    if len(after) == _AROUND:
        after = after.rpartition(" ")[0] + " …"
    return " ".join((before + text[start:end] + after).split())


def _told(values: dict[str, Any], names: _Names) -> dict[str, Any]:
    values["according_to_name"] = names.speaker.get(values["according_to"] or "")
    values["date_value"] = values["date"]["value"] if values["date"] else None
    values["date_words"] = next((item["quote"] for item in values["evidence"] if item["role"] == "date"), None)
    return values


def events(record: Record) -> Iterator[dict[str, Any]]:
    """Yield the events as plain values with words and paths, by date; those held to be one behind each other.

    ``names`` are all that the event goes by; ``again`` tells that another line tells the same event first.
    """
    names = _Names(record)
    groups: dict[str, list[Event]] = {}
    for row in sorted(record.rows(Event), key=_dated):
        groups.setdefault(row.same_as or row.id, []).append(row)
    for group in groups.values():
        called = list(dict.fromkeys(item.quote for row in group for item in row.evidence if item.role == "name"))
        for row in group:
            yield _event(record, row, names) | {"names": called, "again": row is not group[0]}


def _dated(row: Event) -> tuple[str, str, str]:
    return row.date.value if row.date else "9999", row.document, row.id


def _event(record: Record, row: Event, names: _Names) -> dict[str, Any]:
    words, start = _words(record.text_of(row.document), row.evidence)
    parts = [{**part.to_dict(), "name": names.of(part.actor, part.mention)} for part in row.participants]
    more = {"participants": parts, "words": words, "start": start, "path": names.path[row.document]}
    return _told(row.to_dict(), names) | more


def _steps(record: Record, names: _Names) -> Mapping[str, list[dict[str, Any]]]:
    steps: dict[str, list[dict[str, Any]]] = {}
    for row in record.rows(Step):
        values = _told(row.to_dict(), names)
        words, start = _words(record.text_of(row.document), row.evidence)
        values |= {"words": words, "start": start, "path": names.path[row.document]}
        values["by_names"] = names.all(row.by, row.by_mentions)
        steps.setdefault(row.agreement or "", []).append(values)
    for found in steps.values():
        found.sort(key=lambda step: (step["date_value"] or "9999", step["path"], step["start"], step["id"]))
    return steps


def _named(record: Record, names: _Names, row: Agreement) -> dict[str, Any]:
    """Return the words around the first place that names an agreement."""
    first = row.evidence[0]
    document = first.document or ""
    words, start = _words(record.text_of(document), (first,))
    return {"words": words, "start": start, "path": names.path[document]}


def agreements(record: Record) -> Iterator[dict[str, Any]]:
    """Yield the agreements as plain values with their steps, those with most steps first."""
    names = _Names(record)
    steps = _steps(record, names)
    rows = [
        row.to_dict()
        | {"steps": steps.get(row.id, []), "party_names": names.all(row.parties, ())}
        | _named(record, names, row)
        for row in record.rows(Agreement)
    ]
    yield from sorted(rows, key=lambda row: (-len(row["steps"]), row["name"], row["id"]))


def timeline(record: Record) -> Iterator[dict[str, Any]]:
    """Yield events, steps and statements with a day as one list by date; an event that is a step, as the step."""
    names = _Names(record)
    found = [*_dated_events(record), *_dated_steps(record, names), *_dated_statements(record, names)]
    yield from sorted(found, key=lambda row: (row["date"], row["kind"], row["path"], row["start"], row["id"]))


def _entry(values: dict[str, Any], kind: str, what: str) -> dict[str, Any]:
    kept = {name: values[name] for name in ("id", "document", "words", "start", "path")}
    return kept | {"date": values["date_value"], "kind": kind, "what": what}


def _dated_events(record: Record) -> Iterator[dict[str, Any]]:
    steps = {(row.document, row.evidence[0].start) for row in record.rows(Step) if row.date and row.agreement}
    for row in events(record):
        if row["date_value"] and (row["document"], row["evidence"][0]["start"]) not in steps:
            who = ", ".join(part["name"] for part in row["participants"] if part["name"])
            yield _entry(row, "event", f"{row['type']} ({row['status']}) {who}".rstrip())


def _dated_steps(record: Record, names: _Names) -> Iterator[dict[str, Any]]:
    titles = {row.id: row.name for row in record.rows(Agreement)}
    for agreement, steps in _steps(record, names).items():
        for step in steps:
            if step["date_value"]:
                alleged = "alleged " if step["alleged"] else ""
                by = f" by {', '.join(step['by_names'])}" if step["by_names"] else ""
                yield _entry(step, "step", f"{titles.get(agreement, 'an agreement')}: {alleged}{step['step']}{by}")


def _dated_statements(record: Record, names: _Names) -> Iterator[dict[str, Any]]:
    for row in record.rows(Statement):
        if row.said_on and not row.rejected and not row.repeats:
            start = row.spans("content")[0][0]
            values = {"id": row.id, "document": row.document, "start": start, "path": names.path[row.document],
                      "words": " ".join(row.quote("content").split()), "date_value": row.said_on.value}  # fmt: skip
            yield _entry(values, "said", names.speaker[row.id] or "nobody named")
