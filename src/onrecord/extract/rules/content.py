"""What is said: the words right or left of a cue."""

from __future__ import annotations

from onrecord.extract.cues import CueForm, cue_forms, word_class
from onrecord.extract.rules.sheet import Sheet
from onrecord.rows import Span

_FINAL = frozenset(".!?…;:,—–-")
_NARROW = frozenset("nira")
_WIDE_OPENERS = frozenset({"although", "though", "whereas"})
# "not only A, but also B" is one content.
_NOT_ONLY = frozenset({"also", "rather", "to", "in", "by", "with", "for", "on", "not", "even", "instead", "that"})
_TOPIC = frozenset(["about", "of", "on", "against", "at", "for", "over"])


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
        return "r" if word in _TOPIC else "e"
    return "n" if word[0].isalnum() else "e"


def trim_end(sheet: Sheet, first: int, last: int) -> int:
    """Drop final punctuation; a closing quotation mark and what stands inside it stay."""
    while last > first and sheet.inside[last - 1] < 0 and sheet.words[last - 1] in _FINAL:
        last -= 1
    return last


def content_right(sheet: Sheet, at: int, last: int, *, frame: str, led: bool = False) -> Span | None:
    """Return the content that begins at word ``at``: to the end of the sentence, or to the next cue beside this one.

    A noun phrase, an infinitive or the like (``frame`` n, i, r, a) also ends where a comma begins another clause,
    and any content of a clause that is ``led`` by "while", "as" or the like at its first comma.
    """
    while at < last and sheet.inside[at] < 0 and sheet.words[at] in {",", ":"}:
        at += 1
    end = at
    while end < last and not _next_cue(sheet, at, end, last) and not _next_clause(sheet, at, end, last, frame):
        if led and sheet.inside[end] < 0 and sheet.lower[end] == ",":
            break
        end += 1
    end = min(end, max(at, _reported(sheet, at, last)))
    if at < last and sheet.opens(at):
        end = _quotation_end(sheet, at, end)
    end = trim_end(sheet, at, end)
    return (at, end) if end > at else None


def _reported(sheet: Sheet, at: int, last: int) -> int:
    """Return the comma before a relay that closes the sentence ("..., the VTA agency reported"), else its end."""
    end = trim_end(sheet, at, last)
    form = cue_forms().get(sheet.lower[end - 1]) if end > at and sheet.inside[end - 1] < 0 else None
    if form is None or form.tag not in {"past", "s"} or "e" not in form.cue.frames:
        return last
    for comma in range(end - 2, max(at, end - 10), -1):
        if sheet.lower[comma] == "," and sheet.inside[comma] < 0:
            return comma if comma < end - 2 else last
    return last


def _next_clause(sheet: Sheet, first: int, at: int, last: int, frame: str) -> bool:
    if sheet.inside[at] >= 0 or at == first or at + 1 >= last:
        return False
    word, following = sheet.lower[at], sheet.lower[at + 1]
    if word in {"—", "--", ";"}:
        return frame in _NARROW
    if word != ",":
        return False
    if frame in _NARROW:
        return (
            following in word_class("clause_opener") or following in word_class("subject") or following.endswith("ing")
        )
    if following == "but":
        return at + 2 < last and sheet.lower[at + 2] not in _NOT_ONLY
    if following in {"as", "while"}:
        return any(_speaks(sheet.lower[word], {"past", "s"}) for word in range(at + 2, min(at + 7, last)))
    return following in _WIDE_OPENERS


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
        aside = following in word_class("subject") or following in word_class("adverb")
        return _speaks(following, {"past", "s"}) or (aside and _speaks(third, {"past", "s"}))
    return False


def _speaks(word: str, tags: set[str]) -> bool:
    form: CueForm | None = cue_forms().get(word)
    return form is not None and form.tag in tags and bool(form.cue.frames) and form.cue.kind != "thought"


def same_line(sheet: Sheet, at: int) -> bool:
    """Tell whether a word stands in the same line as the one before."""
    return "\n" not in sheet.text[sheet.ends[at - 1] : sheet.starts[at]]


def following_quotations(sheet: Sheet, at: int) -> list[Span]:
    """Return the sentences at word ``at`` and after that are nothing but quotations, in the same line, unspoken for."""
    found: list[Span] = []
    while 0 < at < len(sheet.words) and sheet.opens(at) and same_line(sheet, at) and len(found) < 20:
        quotation = sheet.quotes[sheet.inside[at]]
        close = max(sheet.word_at(quotation.end), at + 1)
        whole = sheet.text[quotation.inner_end - 1] in ".!?…" or not quotation.closed
        if not whole or _own_cue(sheet, close):
            break
        found += [(at, close), *following_paragraphs(sheet, close)]
        at = found[-1][1]
    return found


def following_paragraphs(sheet: Sheet, at: int) -> list[Span]:
    """Return the paragraphs that go on with the quotation that ends before word ``at``."""
    found: list[Span] = []
    number = sheet.inside[at - 1] + 1
    while 0 < number < len(sheet.quotes) and sheet.quotes[number].continues and len(found) < 20:
        quotation = sheet.quotes[number]
        found.append((sheet.word_at(quotation.start), sheet.word_at(quotation.end)))
        number += 1
    return found


def _own_cue(sheet: Sheet, at: int) -> bool:
    """Tell whether a quotation that ends before ``at`` is followed by a clause of its own ("..., she said")."""
    forms = cue_forms()
    for word in range(at, min(at + 8, len(sheet.words))):
        if sheet.inside[word] >= 0 or sheet.words[word] in ".!?" or not same_line(sheet, word):
            return False
        form = forms.get(sheet.lower[word])
        if form is not None and "q" in form.cue.frames:
            return True
    return False


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
