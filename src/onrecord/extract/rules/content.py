"""What is said: the words right or left of a cue."""

from __future__ import annotations

from onrecord.extract.cues import CueForm, cue_forms, word_class
from onrecord.extract.rules.sheet import Sheet
from onrecord.rows import Span

_FINAL = frozenset(".!?…;:,—–-")
_STATIVE = frozenset({"said", "says", "say", "saying"})


def frame_at(sheet: Sheet, at: int, last: int) -> str:
    """Return the letter of ``cues.tsv`` for what stands at word ``at``: what kind of content begins there."""
    if at >= last:
        return "e"
    word = sheet.lower[at]
    if sheet.opens(at):
        return "q"
    if word in {",", ":"} and at + 1 < last and sheet.opens(at + 1):
        return "q"
    simple = {":": "q", "that": "t", "to": "i", "as": "a"}.get(word)
    if simple:
        return simple
    if word in word_class("wh"):
        return "w"
    if word in word_class("subject") and word not in word_class("determiner"):
        return "x"
    if word in word_class("preposition"):
        return "r"
    return "n" if word[0].isalnum() else "e"


def after_adjuncts(sheet: Sheet, at: int, last: int) -> int:
    """Pass over "on Friday", "in a statement", "to reporters" between a verb and what it reports."""
    days, times = word_class("weekday") | word_class("month"), word_class("time")
    limit = min(last, at + 16)
    moved = True
    while moved and at < limit and sheet.inside[at] < 0:
        moved = False
        word = sheet.lower[at]
        if (
            word in days
            or (word in times and word not in {"that", "this", "last", "next"})
            or word in word_class("adverb")
        ):
            at, moved = at + 1, True
            while at < limit and (sheet.lower[at].isdigit() or sheet.lower[at] in times):
                at += 1
        elif word in {"last", "this", "next"} and at + 1 < limit and (sheet.lower[at + 1] in times | days):
            at, moved = at + 2, True
        elif word in word_class("preposition") and word not in {"of", "about", "like"}:
            end = _adjunct_end(sheet, at, limit, last)
            at, moved = (end, True) if end > at else (at, False)
    return at


def _adjunct_end(sheet: Sheet, at: int, limit: int, last: int) -> int:
    """Return where a prepositional adjunct ends if it ends surely: at "that", a quotation, a comma or the sentence."""
    following = sheet.lower[at + 1] if at + 1 < last else ""
    dated = following in word_class("weekday") | word_class("month") | word_class("time")
    if dated:
        end = at + 2
        while end < limit and (sheet.lower[end].isdigit() or sheet.lower[end] in word_class("time") - {"that", "this"}):
            end += 1
        return end
    for end in range(at + 1, limit):
        word = sheet.lower[end]
        if word == "that" or word == ":" or sheet.opens(end):
            return end
        if word in {",", ";", "—"}:
            return end if _adjunct_comma(sheet, at, end, last) else at
        if word in word_class("aux"):
            return at
    return last if last <= limit and _is_tail(sheet, at, last) else at


def _adjunct_comma(sheet: Sheet, at: int, comma: int, last: int) -> bool:
    return (comma + 1 < last and sheet.opens(comma + 1)) or _is_tail(sheet, at, comma)


def _is_tail(sheet: Sheet, at: int, last: int) -> bool:
    """Tell an adjunct of place, time or medium from content: "in an interview", "at a rally in Ohio"."""
    if sheet.lower[at] in {"in", "on", "at", "during", "to", "via", "after", "before", "from", "through"}:
        return last - at <= 14 and not any(sheet.lower[word] in word_class("aux") for word in range(at, last))
    return False


def trim_end(sheet: Sheet, first: int, last: int) -> int:
    """Drop final punctuation; a closing quotation mark and what stands inside it stay."""
    while last > first and sheet.inside[last - 1] < 0 and sheet.words[last - 1] in _FINAL:
        last -= 1
    return last


def content_right(sheet: Sheet, at: int, last: int) -> Span | None:
    """Return the content that begins at word ``at``: to the end of the sentence, or to the next cue beside this one."""
    while at < last and sheet.inside[at] < 0 and sheet.words[at] in {",", ":"}:
        at += 1
    end = at
    while end < last and not _next_cue(sheet, at, end, last):
        end += 1
    if at < last and sheet.opens(at):
        end = _quotation_end(sheet, at, end)
    end = trim_end(sheet, at, end)
    return (at, end) if end > at else None


def _quotation_end(sheet: Sheet, at: int, end: int) -> int:
    """Keep to the quotation where it ends a sentence of its own, or where a comma closes it off."""
    number = sheet.inside[at]
    close = at
    while close < end and sheet.inside[close] == number:
        close += 1
    mark = sheet.text[sheet.quotes[number].inner_end - 1]
    return close if mark in ".!?,…" else end


def _next_cue(sheet: Sheet, first: int, at: int, last: int) -> bool:
    """Tell the border of a second act: ", adding ...", "and said ...", ", according to ..."."""
    if sheet.inside[at] >= 0 or at == first:
        return False
    word = sheet.lower[at]
    following = sheet.lower[at + 1] if at + 1 < last else ""
    if word == ",":
        return following == "according" or _speaks(following, {"ing"})
    if word in {"and", "but"}:
        third = sheet.lower[at + 2] if at + 2 < last else ""
        return _speaks(following, {"past", "s"}) or (
            following in word_class("subject") | word_class("adverb") and _speaks(third, {"past", "s"})
        )
    return False


def _speaks(word: str, tags: set[str]) -> bool:
    form: CueForm | None = cue_forms().get(word)
    return form is not None and form.tag in tags and "t" in form.cue.frames and form.cue.kind != "thought"


def content_left(sheet: Sheet, last: int, first: int) -> list[Span]:
    """Return the content that ends before word ``last`` (the cue's clause): the quotation there with what the
    sentence says before it, or the sentence up to its comma; earlier paragraphs of one quotation come first."""
    end = last
    while end > first and sheet.inside[end - 1] < 0 and sheet.words[end - 1] in {",", "—", "–", "-"}:
        end -= 1
    if end <= first:
        return []
    begin = first
    number = sheet.inside[end - 1]
    if number >= 0:
        begin = min(begin, sheet.word_at(sheet.quotes[number].start))
        if _own_sentence(sheet, begin, first, number):
            begin = sheet.word_at(sheet.quotes[number].start)
    elif sheet.lower[begin] in {"but", "and", "still", "so"} and end - begin > 3:
        begin += 1
    return [*_earlier(sheet, begin), (begin, end)]


def _own_sentence(sheet: Sheet, begin: int, first: int, number: int) -> bool:
    """Tell whether another sentence lies between ``first`` and the quotation, which then stands alone."""
    start = sheet.word_at(sheet.quotes[number].start)
    return any(sheet.inside[at] < 0 and sheet.words[at] in ":" for at in range(first, start)) and begin <= start


def _earlier(sheet: Sheet, begin: int) -> list[Span]:
    """Return the paragraphs before, where the quotation at ``begin`` continues them."""
    found: list[Span] = []
    number = sheet.inside[begin]
    while number > 0 and sheet.quotes[number].continues and len(found) < 20:
        number -= 1
        quotation = sheet.quotes[number]
        found.append((sheet.word_at(quotation.start), sheet.word_at(quotation.end)))
    return found[::-1]
