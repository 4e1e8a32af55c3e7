"""Find who speaks: every source, via and addressee of a statement goes to a chain of its document, or stays as worded.

Rules: a name goes to its chain, a pronoun to who spoke or acted last and fits, a role to who holds it in the document,
first person within a quotation to its speaker. Undecided stays undecided: ``speaker_mention`` None, the words kept.
"""

from __future__ import annotations

import msgspec

from onrecord.extract.antecedents import antecedent
from onrecord.extract.draft import Draft
from onrecord.extract.pronouns import Turn, by_apposition, by_body, by_gender, by_relative, by_role
from onrecord.extract.scene import Chain, Scene, lay_scene
from onrecord.extract.sources import Source, modified_body, proper_kind, read_source
from onrecord.rows import Mention, Span, Statement, make_id
from onrecord.text import gazetteer

_PERSONAL = frozenset({"who", "whom", "whose"})


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Who a source is: the chain where it is known, the mention that stands for it, the name to show."""

    name: str | None = None
    chain: Chain | None = None
    mention: Mention | None = None


def find_speakers(draft: Draft) -> Draft:
    """Return the draft with speaker, via and addressee mentions on its statements, and with the mentions this took."""
    scene = lay_scene(draft.document.id, draft.document.text, draft.mentions)
    cast = _Cast(scene, draft.statements)
    found = {statement.id: cast.decide(statement) for statement in sorted(draft.statements, key=_position)}
    statements = tuple(cast.filled(statement, found[statement.id]) for statement in draft.statements)
    known = {mention.id for mention in draft.mentions}
    fresh = {m.id: m for m in cast.fresh if m.id not in known}
    mentions = (*draft.mentions, *fresh.values())
    return msgspec.structs.replace(
        draft, statements=statements, mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.form)))
    )


def _position(statement: Statement) -> tuple[int, int, str]:
    """Order statements by where their source stands, the enclosing before the enclosed."""
    content = statement.spans("content")
    source = statement.spans("source")
    return (source or content)[0][0], -content[-1][1], statement.id


class _Cast:
    """The speakers of one document while they are being found: who spoke in which turn, which mentions were made."""

    def __init__(self, scene: Scene, statements: tuple[Statement, ...]) -> None:
        self.scene = scene
        self.statements = statements
        self.contents = [(span, statement) for statement in statements for span in statement.spans("content")]
        self.turns: list[Turn] = []
        self.fresh: list[Mention] = []
        self.bodies: dict[str, Chain] = {}
        self.spoken: Chain | None = None
        self.decided: dict[str, Decision] = {}

    def decide(self, statement: Statement) -> Decision:
        """Decide one statement's speaker once; the statements around it are decided first where it needs them."""
        if statement.id in self.decided:
            return self.decided[statement.id]
        self.decided[statement.id] = Decision()
        source = read_source(self.scene, statement.spans("source"))
        decision = self._of_source(source, statement) if source else self._bare(statement)
        self.decided[statement.id] = decision
        self._take_turn(_position(statement)[0], decision)
        return decision

    def _take_turn(self, start: int, decision: Decision) -> None:
        """Remember who spoke; who is quoted within a quotation, or asks in passing (pressed by X), takes no turn."""
        self.spoken = decision.chain
        by_the_way = self.scene.text[max(0, start - 3) : start].lower() == "by "
        if decision.chain is not None and not by_the_way and not self.scene.quoted(start):
            self.turns.append((start, decision.chain))

    def _of_source(self, source: Source, statement: Statement) -> Decision:
        scene = self.scene
        if source.form == "name" and source.mention is not None:
            named = scene.chain_of(source.mention)
            return Decision(name=named.name, chain=named, mention=source.mention)
        if source.form in {"first", "you"}:
            return self._first_person(source, statement)
        chain = self._chain(source, statement)
        if chain is not None:
            return self._told(source, chain)
        if source.form == "definite" and (body := modified_body(scene, source)):
            return self._body(source, body)
        if (kind := proper_kind(source)) is not None:
            return self._unlinked(source, kind, name=source.words.removeprefix("The ").removeprefix("the "))
        if source.form in {"definite", "indefinite", "several"}:
            return self._unlinked(source, "group" if _several(source) else "unnamed")
        return self._antecedent(source) if source.words.lower() in _PERSONAL else Decision(name=source.words)

    def _antecedent(self, source: Source) -> Decision:
        """``who`` without a name before it is told by the phrase it goes on from (black voters, who ...)."""
        span = antecedent(self.scene.text, source.span[0])
        if span is None:
            return Decision(name=source.words)
        words = self.scene.text[slice(*span)]
        meant = source._replace(span=span, words=words, noun=words.split(" ")[-1])
        return self._unlinked(meant, "group" if _several(meant) else "unnamed")

    def _body(self, source: Source, name: str) -> Decision:
        """A body that its phrase names (the Clinton campaign) has a chain of its own, from its first source on."""
        known = self.bodies.get(name)
        if known is None:
            made = self._unlinked(source, "organisation", name=name)
            first = made.mention.id if made.mention else ""
            self.bodies[name] = Chain(
                id=first, kind="organisation", name=name, gender=None, roles=(), starts=(source.span[0],)
            )
            return msgspec.structs.replace(made, chain=self.bodies[name])
        mention = self._make(source.span, "organisation", "name", name=name, refers_to=known.id)
        return Decision(name=name, chain=known, mention=mention)

    def _chain(self, source: Source, statement: Statement) -> Chain | None:
        scene, turns = self.scene, self.turns
        if source.form in {"he", "she"}:
            return by_gender(scene, source, turns, statement.spans("content"))
        if source.form == "relative":
            return by_relative(scene, source)
        if source.form == "it":
            return by_body(scene, source, turns)
        if source.form == "they":
            return self._plural(source)
        if source.form == "definite" and not modified_body(scene, source):
            return by_role(scene, source, turns) or self._known_body(source) or by_body(scene, source, turns)
        return by_apposition(scene, source) if source.form == "indefinite" else None

    def _known_body(self, source: Source) -> Chain | None:
        """``the campaign`` is the last body that spoke of those named with that word."""
        named = [chain for name, chain in self.bodies.items() if source.noun and name.endswith(f" {source.noun}")]
        if not named or source.words.lower() != f"the {source.noun}":
            return None
        return next((chain for _, chain in reversed(self.turns) if chain in named), named[0])

    def _plural(self, source: Source) -> Chain | None:
        """``they`` is the group that spoke last, if nobody unnamed spoke after it."""
        last = self.turns[-1] if self.turns else None
        if last is None or last[1].kind != "group" or self.spoken is not last[1]:
            return None
        return last[1] if self.scene.paragraph(source.span[0]) - self.scene.paragraph(last[0]) <= 1 else None

    def _first_person(self, source: Source, statement: Statement) -> Decision:
        """``I`` within a quotation is who is quoted there; outside any it is the author and stays undecided."""
        around = [
            (end - start, other)
            for (start, end), other in self.contents
            if other.id != statement.id and start <= source.span[0] and source.span[1] <= end
        ]
        if source.form == "you" or not around:
            return Decision(name=source.words)
        outer = self.decide(min(around, key=lambda pair: (pair[0], pair[1].id))[1])
        return self._told(source, outer.chain) if outer.chain else Decision(name=source.words)

    def _bare(self, statement: Statement) -> Decision:
        """A quotation without a source goes on for who was quoted directly before, in this paragraph or the last."""
        if statement.mode != "direct" or not self.turns:
            return Decision()
        start, chain = self.turns[-1]
        distance = self.scene.paragraph(_position(statement)[0]) - self.scene.paragraph(start)
        return Decision(name=chain.name, chain=chain) if 0 <= distance <= 1 and chain.kind == "person" else Decision()

    def _told(self, source: Source, chain: Chain) -> Decision:
        form = "nominal" if source.form in {"definite", "indefinite"} else "pronoun"
        mention = self._make(source.span, chain.kind, form, name=chain.name, refers_to=chain.id)
        return Decision(name=chain.name, chain=chain, mention=mention)

    def _unlinked(self, source: Source, kind: str, *, name: str | None = None) -> Decision:
        mention = self._make(source.span, kind, "nominal" if name is None else "name", name=name)
        return Decision(name=name or source.words, mention=mention)

    def _make(self, span: Span, kind: str, form: str, *, name: str | None, refers_to: str | None = None) -> Mention:
        mention = Mention(
            id=make_id("mention", self.scene.document, *span, form), document=self.scene.document,
            start=span[0], end=span[1], quote=self.scene.text[span[0] : span[1]],
            kind=kind, form=form, name=name, refers_to=refers_to,
        )  # fmt: skip
        self.fresh.append(mention)
        return mention

    def filled(self, statement: Statement, decision: Decision) -> Statement:
        """Return the statement with what was decided about its speaker, via and addressee."""
        mention = decision.mention or self._last_name(decision.chain)
        return msgspec.structs.replace(
            statement,
            speaker_name=decision.name,
            speaker_mention=mention.id if mention else None,
            via_mentions=self._mentions(statement, "via"),
            addressee_mentions=self._mentions(statement, "addressee"),
        )

    def _last_name(self, chain: Chain | None) -> Mention | None:
        if chain is None:
            return None
        return next((name for name in self.scene.names if (name.refers_to or name.id) == chain.id), None)

    def _mentions(self, statement: Statement, role: str) -> tuple[str, ...]:
        found: list[str] = []
        for span in statement.spans(role):
            source = read_source(self.scene, (span,))
            if source is not None:
                found += self._resolved(source, statement)
        return tuple(dict.fromkeys(found))

    def _resolved(self, source: Source, statement: Statement) -> list[str]:
        if source.form == "several":
            return [name.id for name in self.scene.names_within(*source.span)]
        decision = self._of_source(source, statement)
        return [decision.mention.id] if decision.mention else []


def _several(source: Source) -> bool:
    noun = source.noun or ""
    first = source.words.split(" ")[0].lower()
    return source.form == "several" or first in gazetteer.word_set("plural_opening") or noun.endswith("s")
