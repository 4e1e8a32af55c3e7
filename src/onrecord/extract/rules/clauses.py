"""Attributions by a verb: "X said that ...", "“...,” said X", "..., X said, ..."."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extract.cues import CueForm, cue_forms, word_class
from onrecord.extract.rules.content import after_adjuncts, content_left, content_right, frame_at, trim_end
from onrecord.extract.rules.found import Found
from onrecord.extract.rules.sheet import Sheet
from onrecord.extract.rules.subject import subject_left, subject_right, verb_group
from onrecord.rows import Span

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am"])


def clause_marks(sheet: Sheet) -> Iterator[Found]:
    """Yield the attributions of every sentence, in the order of the text."""
    for first, last in sheet.clauses:
        yield from _sentence(sheet, first, last)


def _sentence(sheet: Sheet, first: int, last: int) -> Iterator[Found]:
    forms = cue_forms()
    taken = first
    previous: Found | None = None
    for verb in range(first, last):
        if verb < taken or sheet.inside[verb] >= 0:
            continue
        form = forms.get(sheet.lower[verb])
        if form is None or not form.cue.frames or _is_name(sheet, verb, first):
            continue
        found = _read(sheet, verb, form, (first, last), previous)
        if found is not None:
            yield found
            previous = found
            taken = max([verb + 1, *(end for start, end in found.content if start > verb)])


def _is_name(sheet: Sheet, verb: int, first: int) -> bool:
    return sheet.words[verb][0].isupper() and verb > first and not sheet.words[verb].isupper()


def _read(sheet: Sheet, verb: int, form: CueForm, bounds: Span, previous: Found | None) -> Found | None:
    first = bounds[0]
    group = verb_group(sheet, verb, first)
    if group > first and sheet.lower[group - 1] == "to" and form.tag == "base":
        return None
    if form.tag in {"past", "participle"} and any(sheet.lower[at] in _BE for at in range(group, verb)):
        return None
    if form.tag == "ing":
        return _participle(sheet, verb, form, bounds, previous)
    left = subject_left(sheet, group, first)
    if left is None and group > first and previous is not None and sheet.lower[group - 1] in {"and", "but", ","}:
        left = previous.source
    found = _content_first(sheet, verb, form, group, left, bounds)
    if found is not None:
        return found
    if left is None or not _agrees(sheet, form, left, group, verb):
        return None
    return _speaker_first(sheet, verb, form, group, left, bounds)


def _agrees(sheet: Sheet, form: CueForm, source: Span, group: int, verb: int) -> bool:
    """Tell a base form that is a verb ("critics say") from a noun ("tax plan")."""
    if form.tag != "base" or group < verb:
        return True
    head = sheet.lower[source[1] - 1]
    return head in {"i", "we", "they", "you", "who", "some", "many", "others", "both", "most"} or head.endswith("s")


def _content_first(sheet: Sheet, verb: int, form: CueForm, group: int, left: Span | None, bounds: Span) -> Found | None:
    """Read "“...,” X said", "“...,” said X" and "..., X said (on Friday)."."""
    first, last = bounds
    if "e" not in form.cue.frames and "q" not in form.cue.frames:
        return None
    edge = left[0] if left is not None and left[1] <= group else group
    inverted = group == verb and (edge == group or sheet.lower[group - 1] == ",") and (left is None or edge != group)
    after_quote = edge > 0 and (sheet.closes(edge - 1) or (sheet.lower[edge - 1] == "," and sheet.closes(edge - 2)))
    if edge == group and not after_quote and not (group > first and sheet.lower[group - 1] == ","):
        return None
    source, end = left, verb + 1
    if edge == group:
        source = subject_right(sheet, verb, last) if inverted or group == verb else None
        if source is None:
            return None
        end = source[1]
    if not after_quote and not _closes_sentence(sheet, edge, end, bounds, form):
        return None
    if after_quote and not _same_line(sheet, edge):
        return None
    content = content_left(sheet, edge, first if edge > first else _line_first(sheet, edge))
    if not content or sum(stop - start for start, stop in content) < 2:
        return None
    right = _continuation(sheet, end, last)
    return Found(
        source=source, cue=(group, verb + 1), content=(*content, *right), rule="direct" if after_quote else "clause"
    )


def _line_first(sheet: Sheet, edge: int) -> int:
    """Return the first word of the quotation that ends before a sentence that is only "X said"."""
    return sheet.word_at(sheet.quotes[sheet.inside[edge - 1]].start)


def _same_line(sheet: Sheet, edge: int) -> bool:
    return "\n" not in sheet.text[sheet.ends[edge - 1] : sheet.starts[edge]]


def _closes_sentence(sheet: Sheet, edge: int, end: int, bounds: Span, form: CueForm) -> bool:
    """Tell "the deal is off, X said on Friday." from "In June, X said the deal is off."."""
    first, last = bounds
    if "e" not in form.cue.frames or edge <= first + 2 or sheet.lower[edge - 1] != ",":
        return False
    rest = after_adjuncts(sheet, end, last)
    return rest >= trim_end(sheet, end, last) or (sheet.lower[rest] == "," and not sheet.opens(min(rest + 1, last - 1)))


def _continuation(sheet: Sheet, end: int, last: int) -> list[Span]:
    """Return what goes on after "..., X said": the rest of the sentence, or a quotation that follows at once."""
    at = after_adjuncts(sheet, end, last)
    while at < last and sheet.inside[at] < 0 and sheet.words[at] in {",", ".", ":", ";", "—"}:
        at += 1
    if at < len(sheet.words) and sheet.opens(at) and _same_line(sheet, at):
        quotation = sheet.quotes[sheet.inside[at]]
        close = sheet.word_at(quotation.end)
        if at < last or not _own_cue(sheet, close):
            return [(at, max(close, at + 1))]
    return []


def _own_cue(sheet: Sheet, at: int) -> bool:
    """Tell whether a quotation that ends before ``at`` is followed by a clause of its own ("..., she said")."""
    forms = cue_forms()
    for word in range(at, min(at + 6, len(sheet.words))):
        if (
            sheet.inside[word] >= 0
            or sheet.words[word] in ".!?"
            or "\n" in sheet.text[sheet.ends[word - 1] : sheet.starts[word]]
        ):
            return False
        form = forms.get(sheet.lower[word])
        if form is not None and "q" in form.cue.frames:
            return True
    return False


def _speaker_first(sheet: Sheet, verb: int, form: CueForm, group: int, source: Span, bounds: Span) -> Found | None:
    last = bounds[1]
    at = _after_addressee(sheet, verb, form, last)
    at = after_adjuncts(sheet, at, last)
    frame = frame_at(sheet, at, last)
    if frame not in form.cue.frames or frame == "e":
        return None
    content = content_right(sheet, at, last)
    if content is None or content[1] - content[0] < 2:
        return None
    more = _following(sheet, content) if sheet.opens(content[0]) else []
    rule = {"q": "direct", "t": "that", "w": "that"}.get(frame, "clause")
    return Found(source=source, cue=(group, verb + 1), content=(content, *more), rule=rule)


def _following(sheet: Sheet, content: Span) -> list[Span]:
    """Return the paragraphs that go on with the quotation that ends the content."""
    found: list[Span] = []
    number = sheet.inside[content[1] - 1] + 1
    while 0 < number < len(sheet.quotes) and sheet.quotes[number].continues and len(found) < 20:
        quotation = sheet.quotes[number]
        found.append((sheet.word_at(quotation.start), sheet.word_at(quotation.end)))
        number += 1
    return found


def _after_addressee(sheet: Sheet, verb: int, form: CueForm, last: int) -> int:
    """Pass over the person told or asked: "told reporters (that)", "told the BBC he ..."."""
    at = verb + 1
    if form.cue.lemma not in {"tell", "inform", "remind", "assure", "notify", "ask", "warn", "advise"} or at >= last:
        return at
    if sheet.inside[at] >= 0 or sheet.lower[at] in word_class("wh") | {"that", ":", ",", "about", "to"}:
        return at
    if sheet.lower[at] in word_class("object"):
        return at + 1
    limit = min(at + 14, last)
    for end in range(at + 1, limit):
        if sheet.lower[end] in {"that", ":", "to", "about", "whether", "how", "what", "why", "if"} or sheet.opens(end):
            return end
        if sheet.lower[end] in {",", ";"}:
            break
    return _addressee_end(sheet, at, last)


def _addressee_end(sheet: Sheet, at: int, last: int) -> int:
    """Return where a name ("the New York Times") or a plain noun ("reporters") ends."""
    end = at + 1 if sheet.lower[at] in word_class("determiner") else at
    if end < last and sheet.words[end][0].isupper():
        while end < last and (sheet.words[end][0].isupper() or sheet.lower[end] in {"of", "&", "’s", "'s"}):
            end += 1
        return end
    return min(end + 1, last)


def _participle(sheet: Sheet, verb: int, form: CueForm, bounds: Span, previous: Found | None) -> Found | None:
    """Read ", adding that ..." with the source of the clause before."""
    if verb == bounds[0] or sheet.lower[verb - 1] not in {",", "and", "by", "—"} or previous is None:
        return None
    found = _speaker_first(sheet, verb, form, verb, previous.source or (verb, verb), bounds)
    if found is None or previous.source is None:
        return None
    return found
