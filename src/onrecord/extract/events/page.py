"""One document as the finders of events and agreements read it: words, names, who is quoted, which zones count."""

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

from onrecord.extract.draft import Draft
from onrecord.extract.pronouns import Turn, by_body, by_gender, by_relative, by_role
from onrecord.extract.roles import head_of
from onrecord.extract.rules.sheet import Sheet, lay_out
from onrecord.extract.scene import Chain, Scene, lay_scene
from onrecord.extract.sources import Source, read_source
from onrecord.rows import DateMention, Mention, Span, Statement, make_id
from onrecord.text.gazetteer import entries

_SILENT = frozenset({"caption", "boilerplate", "byline", "dateline", "repeated"})
"""Passages that tell of nothing, or tell again what the document tells elsewhere."""

_BODIES = re.compile(
    r"(?:\b(?:forces|troops|parliament|assembly|diet|senate|congress|governments?|authorities|sides|parties)"
    r"|\bheads of state"
    r"|\b(?:bank|company|ministry|council|committee|court|police|army|embassy|consulate|supporters|protesters|militants|rebels))\Z",
    re.IGNORECASE,
)


_UNNAMED = {"they": "group", "first": "group", "he": "unnamed", "she": "unnamed"}
"""Forms of pronouns that mean people even where the text does not show whom."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A draft with what is looked up often; ``made`` collects mentions of those named by pronoun or role."""

    draft: Draft
    sheet: Sheet
    scene: Scene
    contents: tuple[tuple[int, int, Statement], ...]
    turns: tuple[Turn, ...]
    made: dict[str, Mention]
    silent: tuple[Span, ...]
    by_id: dict[str, Mention]

    @property
    def text(self) -> str:
        """The document's text."""
        return self.draft.document.text

    def counts(self, position: int) -> bool:
        """Tell whether a position stands in a passage that tells of something, and not for the second time."""
        number = bisect_right(self.silent, (position, len(self.text) + 1)) - 1
        return number < 0 or position >= self.silent[number][1]

    def statement_at(self, start: int, end: int) -> Statement | None:
        """Return the innermost statement whose content holds a span."""
        held = [(high - low, s.id, s) for low, high, s in self.contents if low <= start and end <= high]
        return min(held, key=lambda item: item[:2])[2] if held else None

    def agreements_at(self, position: int) -> list[Mention]:
        """Return the mentions of agreements that hold a position."""
        return [m for m in self.draft.mentions if m.kind == "agreement" and m.start <= position < m.end]

    def dates_within(self, start: int, end: int) -> list[DateMention]:
        """Return the temporal expressions of a span."""
        return [date for date in self.draft.dates if start <= date.start and date.end <= end]

    def who(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return whom a phrase names: its names, or who its pronoun or role means; none where that stays open."""
        source = read_source(self.scene, ((start, end),))
        if source is None:
            return ()
        if source.form == "name" and source.mention is not None:
            return (source.mention,)
        if source.form == "several":
            return _heads(self.scene, source.span)
        chain = self._meant(source)
        if chain is None:
            return self._unlinked(source)
        return (self._make(source, chain),)

    def _meant(self, source: Source) -> Chain | None:
        turns = [turn for turn in self.turns if turn[0] < source.span[0]]
        if source.form in {"he", "she"}:
            return by_gender(self.scene, source, turns, ())
        if source.form == "relative":
            return by_relative(self.scene, source)
        if source.form == "it":
            return by_body(self.scene, source, turns)
        if source.form == "definite":
            return by_role(self.scene, source, turns) or by_body(self.scene, source, turns)
        if source.form in {"first", "you"}:
            return self._speaker(source)
        return None

    def _speaker(self, source: Source) -> Chain | None:
        """``I`` and ``we`` within a quotation mean who is quoted."""
        statement = self.statement_at(*source.span)
        singular = source.words.lower() in {"i", "me", "my"}
        head = statement.speaker_mention if statement and singular else None
        return next((chain for start, chain in self.turns if head and chain.id == self._head(head)), None)

    def _head(self, mention_id: str) -> str:
        found = self.by_id.get(mention_id)
        return (found.refers_to or found.id) if found else mention_id

    def _unlinked(self, source: Source) -> tuple[Mention, ...]:
        """Return the mention of a body or of people who are not named ("the two leaders", they), none for a thing."""
        if source.form in _UNNAMED and source.words.lower() not in {"i", "me", "my", "myself"}:
            return (self._mention(source.span, _UNNAMED[source.form], "pronoun", None, None),)
        noun = head_of(re.sub(r"['’]s\b", "", source.words))
        if source.form not in {"definite", "indefinite"} or (noun is None and not _BODIES.search(source.words)):
            return ()
        plural = source.words.split()[-1].endswith("s") or source.words.lower().startswith(("both ", "the two "))
        return (self._mention(source.span, "group" if plural else "unnamed", "nominal", None, None),)

    def unnamed(self, start: int, end: int) -> Mention:
        """Return the mention of words that name somebody whom the document's mentions don't know."""
        return self._mention((start, end), "unnamed", "nominal", None, None)

    def of_state(self, start: int, end: int, code: str) -> Mention:
        """Return the mention of a state by its adjective; it means the state that the document names, if it does."""
        chain = next((c for c in self.scene.chains.values() if c.kind == "state" and _code_of(c.name) == code), None)
        if chain is None:
            return self.unnamed(start, end)
        return self._mention((start, end), chain.kind, "nominal", chain.name, chain.id)

    def _make(self, source: Source, chain: Chain) -> Mention:
        """Return the mention of a phrase that means a chain, made unless the draft has it."""
        form = "nominal" if source.form == "definite" else "pronoun"
        return self._mention(source.span, chain.kind, form, chain.name, chain.id)

    def _mention(self, span: Span, kind: str, form: str, name: str | None, head: str | None) -> Mention:
        document = self.draft.document.id
        own = make_id("mention", document, *span, form)
        row = self.by_id.get(own) or Mention(
            id=own, document=document, start=span[0], end=span[1], quote=self.text[span[0] : span[1]], kind=kind,
            form=form, name=name, refers_to=head,
        )  # fmt: skip
        self.made[row.id] = row
        return row


def _code_of(name: str | None) -> str | None:
    """Return the code of the state that a name means."""
    found = entries().get(name or "")
    return found.country if found is not None and found.kind == "state" else None


def _heads(scene: Scene, span: Span) -> tuple[Mention, ...]:
    return tuple(
        name
        for name in scene.names_within(*span)
        if (only := read_source(scene, ((name.start, name.end),))) is not None and only.mention is not None
    )


def open_page(draft: Draft) -> Page:
    """Lay a draft out for reading."""
    text = draft.document.text
    scene = lay_scene(draft.document.id, text, tuple(m for m in draft.mentions if m.kind != "agreement"))
    contents = sorted(
        ((start, end, s) for s in draft.statements for start, end in s.spans("content")),
        key=lambda item: (item[0], item[1], item[2].id),
    )
    return Page(
        draft=draft, sheet=lay_out(text), scene=scene, contents=tuple(contents), turns=_turns(draft, scene), made={},
        silent=tuple(sorted((zone.start, zone.end) for zone in draft.passages if zone.kind in _SILENT)),
        by_id={mention.id: mention for mention in draft.mentions},
    )  # fmt: skip


def _turns(draft: Draft, scene: Scene) -> tuple[Turn, ...]:
    heads = {m.id: m.refers_to or m.id for m in draft.mentions}
    found = []
    for statement in draft.statements:
        chain = scene.chains.get(heads.get(statement.speaker_mention or "", ""))
        if chain is not None:
            found.append(((statement.spans("source") or statement.spans("content"))[0][0], chain))
    return tuple(sorted(found, key=lambda turn: (turn[0], turn[1].id)))
