"""Attributions by a verb: "X said that ...", "“...,” said X", "..., X said, ..."."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extract.cues import CueForm, cue_forms, describe_cue
from onrecord.extract.rules.adjuncts import after_addressee, after_adjuncts
from onrecord.extract.rules.content import (
    content_left,
    content_right,
    following_paragraphs,
    following_quotations,
    frame_at,
    same_line,
    trim_end,
)
from onrecord.extract.rules.found import Found, Verb
from onrecord.extract.rules.sheet import Sheet, within_clauses
from onrecord.extract.rules.subject import sound_subject, subject_left, subject_right, verb_group
from onrecord.rows import Span

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am"])
_LEADING = frozenset(["as", "while", "when", "if", "after", "although", "though", "because", "since", "before", "once"])
# "Said when asked" is no question that is said; "asked when" is one.
_LOOSE = frozenset({"when", "where", "if", "who"})
_RULES = {"q": "direct", "t": "that", "w": "that"}


def clause_marks(sheet: Sheet) -> Iterator[Found]:
    """Yield the attributions of every sentence, in the order of the text."""
    forms = cue_forms()
    cues = [at for at, word in enumerate(sheet.lower) if word in forms and sheet.inside[at] < 0]
    taken, clause = 0, (0, 0)
    previous: Found | None = None
    for at, bounds in within_clauses(sheet, cues):
        if bounds != clause:
            taken, clause, previous = bounds[0], bounds, None
        verb = _verb(sheet, at, bounds) if at >= taken else None
        found = _read(sheet, verb, previous) if verb is not None else None
        if found is not None:
            yield found
            previous = found
            # What a statement holds is not searched for further statements: PolNeAR marks the outermost only.
            taken = max([at + 1, *(end for start, end in found.content if start > at)])


def _verb(sheet: Sheet, at: int, bounds: Span) -> Verb | None:
    """Return the cue verb at a word, with its particle ("pointed out") where it has one."""
    forms = cue_forms()
    form = forms.get(sheet.lower[at])
    if form is None:
        return None
    end = at + 1
    if end < bounds[1] and sheet.inside[end] < 0:
        phrase = forms.get(f"{sheet.lower[at]} {sheet.lower[end]}")
        form, end = (phrase, end + 1) if phrase is not None else (form, end)
    capital = sheet.words[at][0].isupper() and at > bounds[0] and not sheet.words[at].isupper()
    if not form.cue.frames or (capital and not _title_case(sheet, bounds, form)):
        return None
    return Verb(at=at, end=end, form=form, group=verb_group(sheet, at, bounds[0]), first=bounds[0], last=bounds[1])


def _title_case(sheet: Sheet, bounds: Span, form: CueForm) -> bool:
    """Tell a headline In Title Case, where a verb has a capital too; there it stands in the present."""
    if form.tag not in {"s", "base"} or bounds[1] - bounds[0] > 30 or sheet.words[bounds[1] - 1] in ".!?":
        return False
    long = [word for word in sheet.words[bounds[0] : bounds[1]] if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _read(sheet: Sheet, verb: Verb, previous: Found | None) -> Found | None:
    if _is_no_act(sheet, verb):
        return None
    if verb.form.tag == "ing":
        return _participle(sheet, verb, previous)
    if verb.at == verb.first:
        return _inverted_header(sheet, verb)
    left = subject_left(sheet, verb.group, verb.first)
    found = _content_first(sheet, verb, left)
    if found is not None:
        return None if previous is not None and _relays(previous, found) else found
    if (
        left is None
        and verb.group > verb.first
        and previous is not None
        and sheet.lower[verb.group - 1] in {"and", "but", ","}
    ):
        left = previous.source
    if left is None or not sound_subject(sheet, left, verb):
        return None
    return _speaker_first(sheet, verb, left)


def _relays(spoken: Found, found: Found) -> bool:
    """Tell a relay that closes the sentence ("X said ..., the VTA agency reported"): its content holds X's act."""
    at = spoken.cue[0] if spoken.cue is not None else -1
    return any(start <= at < end for start, end in found.content)


def _inverted_header(sheet: Sheet, verb: Verb) -> Found | None:
    """Read "Said X: “...”", also with the quotation in the next line."""
    source = subject_right(sheet, verb.end, verb.last, quoted=False)
    if source is None or source[1] >= verb.last or sheet.words[source[1]] != ":" or "q" not in verb.form.cue.frames:
        return None
    if source[1] == verb.last - 1:
        return _next_line(sheet, verb, source)
    content = content_right(sheet, source[1] + 1, verb.last, frame="q")
    if content is None:
        return None
    more = _after_content(sheet, content, verb.last)
    return Found(source=source, cue=(verb.group, verb.end), content=(content, *more), rule="direct")


def _is_no_act(sheet: Sheet, verb: Verb) -> bool:
    """Tell "to say" under another verb, "was told" and "criticized by X" from a speaker's own act."""
    before = sheet.lower[verb.group - 1] if verb.group > verb.first else ""
    if before == "to" and verb.form.tag == "base":
        return True
    if verb.form.tag in {"past", "participle"}:
        passive = any(sheet.lower[at] in _BE for at in range(verb.group, verb.at))
        return passive or (verb.end < verb.last and sheet.lower[verb.end] == "by")
    return False


def _content_first(sheet: Sheet, verb: Verb, left: Span | None) -> Found | None:
    """Read "“...,” X said", "“...,” said X" and "..., X said (on Friday)"."""
    if "e" not in verb.form.cue.frames and "q" not in verb.form.cue.frames:
        return None
    edge = left[0] if left is not None and left[1] <= verb.group else verb.group
    after_quote = _after_quote(sheet, edge)
    source, end = left, verb.end
    if edge == verb.group:
        comma = edge > verb.first and sheet.lower[edge - 1] == ","
        source = subject_right(sheet, verb.end, verb.last, quoted=after_quote) if after_quote or comma else None
        if source is None:
            return None
        end = source[1]
    rest = after_adjuncts(sheet, after_addressee(sheet, verb, end) if end == verb.end else end, verb.last)
    over = rest >= trim_end(sheet, end, verb.last)
    if edge < verb.group and (left is None or not sound_subject(sheet, left, verb, clear=over or after_quote)):
        return None
    if after_quote:
        fits = same_line(sheet, edge) and (
            over or sheet.lower[rest] == "," or _whole_quotation(sheet, verb, edge, rest)
        )
    else:
        fits = _in_the_middle(sheet, verb, edge, rest, over=over)
    if not fits:
        return None
    content = content_left(sheet, edge, verb.first if edge > verb.first else _quotation_start(sheet, edge))
    if not content or sum(stop - start for start, stop in content) < 2:
        return None
    rule = "direct" if after_quote else "clause"
    return Found(
        source=source, cue=(verb.group, verb.end), content=(*content, *_right(sheet, verb, rest, over)), rule=rule
    )


def _after_quote(sheet: Sheet, edge: int) -> bool:
    return edge > 0 and (sheet.closes(edge - 1) or (sheet.lower[edge - 1] == "," and sheet.closes(edge - 2)))


def _whole_quotation(sheet: Sheet, verb: Verb, edge: int, rest: int) -> bool:
    """Tell "“...,” X said of Y" from "To chants of “...,” X said he was pleased"."""
    if edge == verb.first:
        return False
    return _quotation_start(sheet, edge - (not sheet.closes(edge - 1))) <= verb.first or (
        frame_at(sheet, rest, verb.last) not in verb.form.cue.frames
    )


def _quotation_start(sheet: Sheet, edge: int) -> int:
    """Return the first word of the quotation that ends before a sentence that is only "X said"."""
    return sheet.word_at(sheet.quotes[sheet.inside[edge - 1]].start)


def _in_the_middle(sheet: Sheet, verb: Verb, edge: int, rest: int, *, over: bool) -> bool:
    """Tell "the deal is off, X said on Friday." and "the deal, X said, is off." from "In June, X said it is off."."""
    if "e" not in verb.form.cue.frames or edge <= verb.first + 1 or sheet.lower[edge - 1] != ",":
        return False
    if over:
        return edge > verb.first + 2
    return sheet.lower[rest] in {",", ";"} and not sheet.opens(min(rest + 1, verb.last - 1))


def _right(sheet: Sheet, verb: Verb, rest: int, over: bool) -> list[Span]:
    """Return what goes on after "..., X said": the rest of the sentence, and quotations that follow at once."""
    if over:
        return following_quotations(sheet, verb.last)
    at = rest
    while at < verb.last and sheet.inside[at] < 0 and sheet.words[at] in {",", ";", ":", "—", "–", "-"}:
        at += 1
    if at < verb.last and sheet.opens(at):
        close = sheet.word_at(sheet.quotes[sheet.inside[at]].end)
        return [(at, max(close, at + 1)), *following_quotations(sheet, max(close, verb.last))]
    if (
        at == rest
        or at >= verb.last
        or sheet.lower[at].endswith("ing")
        or sheet.lower[at] in {"who", "which", "and", "as", "while", "according", "but"}
    ):
        return following_quotations(sheet, verb.last)
    content = content_right(sheet, at, verb.last, frame="t")
    return [] if content is None else [content]


def _speaker_first(sheet: Sheet, verb: Verb, source: Span) -> Found | None:
    """Read "X said (on Friday) that ...", "X told Y: “...”"."""
    at = after_adjuncts(sheet, after_addressee(sheet, verb, verb.end), verb.last)
    if source[0] > verb.first and sheet.lower[source[0] - 1] == "as" and at < verb.last and sheet.lower[at] == ",":
        return _as_said(sheet, verb, source, at)
    if at == verb.last - 1 and sheet.words[at] == ":":
        return _next_line(sheet, verb, source)
    if verb.form.cue.lemma in {"quote", "cite"}:
        quoted = _as_saying(sheet, verb)
        if quoted is not None:
            return quoted
    frame = frame_at(sheet, at, verb.last)
    if frame == "w" and sheet.lower[at] in _LOOSE and verb.form.cue.force not in {"asks", "knows", "doubts"}:
        return None
    if frame == "w" and "w" not in verb.form.cue.frames:
        frame = "n"
    if frame not in verb.form.cue.frames or frame == "e" or sheet.lower[at] == "not":
        return None
    # "will respond to charges" is an act to come; "did not respond to a request" is about not speaking.
    if (
        verb.form.cue.lemma == "respond"
        and frame == "i"
        and not describe_cue(" ".join(sheet.words[verb.group : verb.end])).negated
    ):
        return None
    before = sheet.lower[source[0] - 1] if source[0] > verb.first else ""
    if frame == "n" and before in {"what", "which", "whom", "that"}:
        return None
    relative = verb.group > 0 and sheet.lower[verb.group - 1] in {"who", "which"} and source[1] < verb.group
    led = relative or (before in _LEADING and source[0] <= verb.first + 2)
    # "says taxes rise" is a clause as "says he" is: a verb that takes both is no verb with an object.
    wide = "x" if frame == "n" and "x" in verb.form.cue.frames else frame
    content = content_right(sheet, at, verb.last, frame=wide, led=led)
    if content is None or content[1] - content[0] < 2:
        return None
    more = _after_content(sheet, content, verb.last)
    return Found(
        source=source,
        cue=(verb.group, verb.end),
        content=(content, *more),
        rule=_RULES.get(frame, "clause"),
        thought=verb.form.cue.kind not in {"speech", "writing"},
    )


def _as_saying(sheet: Sheet, verb: Verb) -> Found | None:
    """Read "X quoted Y as saying ...": Y speaks, X relays."""
    for at in range(verb.end + 1, min(verb.end + 20, verb.last - 2)):
        if sheet.lower[at] == "as" and sheet.lower[at + 1] in {"saying", "telling", "stating"}:
            content = content_right(sheet, at + 2, verb.last, frame="t")
            if content is None or content[1] - content[0] < 2:
                return None
            return Found(source=(verb.end, at), cue=(verb.group, verb.end), content=(content,), rule="quoted")
    return None


def _as_said(sheet: Sheet, verb: Verb, source: Span, comma: int) -> Found | None:
    """Read "As X said, ..."."""
    content = content_right(sheet, comma, verb.last, frame="t")
    if content is None or content[1] - content[0] < 2 or "e" not in verb.form.cue.frames:
        return None
    return Found(source=source, cue=(verb.group, verb.end), content=(content,), rule="clause")


def _after_content(sheet: Sheet, content: Span, last: int) -> list[Span]:
    """Return the quotations that go on with a quotation that ends the content."""
    if not sheet.opens(content[0]):
        return []
    paragraphs = following_paragraphs(sheet, content[1])
    if paragraphs or not sheet.closes(content[1] - 1):
        return paragraphs
    return following_quotations(sheet, last) if trim_end(sheet, content[1], last) <= content[1] else []


def _next_line(sheet: Sheet, verb: Verb, source: Span) -> Found | None:
    """Read "X said:" at the end of a line with the quotation in the next."""
    at = verb.last
    if at >= len(sheet.words) or not sheet.opens(at) or "q" not in verb.form.cue.frames:
        return None
    end = sheet.word_at(sheet.quotes[sheet.inside[at]].end)
    more = following_paragraphs(sheet, end) or following_quotations(sheet, end)
    return Found(source=source, cue=(verb.group, verb.end), content=((at, end), *more), rule="direct")


def _participle(sheet: Sheet, verb: Verb, previous: Found | None) -> Found | None:
    """Read ", adding that ..." with the source of the clause before."""
    if verb.at == verb.first or sheet.lower[verb.at - 1] not in {",", "and", "by", "—"}:
        return None
    if previous is None or previous.source is None:
        return None
    return _speaker_first(sheet, verb, previous.source)
