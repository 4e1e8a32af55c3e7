"""What stands between a verb and what it reports: days, places, media, the person spoken to."""

from __future__ import annotations

from onrecord.extract.cues import word_class
from onrecord.extract.rules.found import Verb
from onrecord.extract.rules.sheet import Sheet

_ADDRESSING = frozenset(["tell", "inform", "remind", "assure", "notify", "ask", "warn", "advise"])
_OPENS_CONTENT = frozenset(["that", ":", "to", "about", "whether", "how", "what", "why", "if"])


def after_adjuncts(sheet: Sheet, at: int, last: int) -> int:
    """Pass over "on Friday", "in a statement", "to reporters" between a verb and what it reports."""
    days, times, dated = word_class("weekday", "month"), word_class("time"), word_class("weekday", "month", "time")
    limit = min(last, at + 16)
    if sheet.lower[at : at + 3] in ([",", "however", ","], [",", "too", ","]):
        at += 3
    elif sheet.lower[at : at + 1] == [","]:
        at = _over_bracket(sheet, at, limit)
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
        elif word in {"last", "this", "next"} and at + 1 < limit and sheet.lower[at + 1] in dated:
            at, moved = at + 2, True
        elif word in word_class("preposition") and word not in {"of", "about", "like"}:
            end = _adjunct_end(sheet, at, limit, last)
            at, moved = (end, True) if end > at else (at, False)
    return at


def _over_bracket(sheet: Sheet, at: int, limit: int) -> int:
    """Pass over ", on condition of anonymity," where "that" or a quotation follows; else stay."""
    for end in range(at + 2, limit - 1):
        if sheet.inside[end] >= 0:
            return at
        if sheet.lower[end] == ",":
            return end + 1 if sheet.lower[end + 1] == "that" or sheet.opens(end + 1) else at
    return at


def _adjunct_end(sheet: Sheet, at: int, limit: int, last: int) -> int:
    """Return where a prepositional adjunct ends if it ends surely: at "that", a quotation, a comma or the sentence."""
    following = sheet.lower[at + 1] if at + 1 < last else ""
    if following in word_class("weekday", "month", "time"):
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


def after_addressee(sheet: Sheet, verb: Verb, at: int) -> int:
    """Pass over the person told or asked: "told reporters (that)", "told the BBC he ..."."""
    if verb.form.cue.lemma not in _ADDRESSING or at >= verb.last or sheet.inside[at] >= 0:
        return at
    if sheet.lower[at] in word_class("wh") or sheet.lower[at] in _OPENS_CONTENT or sheet.lower[at] == ",":
        return at
    if sheet.lower[at] in word_class("object"):
        return at + 1
    for end in range(at + 1, min(at + 14, verb.last)):
        if sheet.lower[end] in _OPENS_CONTENT or sheet.opens(end):
            return end
        if sheet.lower[end] in {",", ";"}:
            break
    return _addressee_end(sheet, at, verb.last)


def _addressee_end(sheet: Sheet, at: int, last: int) -> int:
    """Return where a name ("the New York Times") or a noun ("reporters", "a policy forum") ends."""
    led = sheet.lower[at] in word_class("determiner")
    end = at + 1 if led else at
    if end < last and sheet.words[end][0].isupper():
        while end < last and (sheet.words[end][0].isupper() or sheet.lower[end] in {"of", "&", "’s", "'s"}):
            end += 1
        if not led or end >= last or not sheet.words[end].islower() or _begins_clause(sheet, end):
            return end
    end += 1
    while led and end < last and sheet.words[end].islower() and not _begins_clause(sheet, end):
        end += 1
    return min(end, last)


def _begins_clause(sheet: Sheet, at: int) -> bool:
    word = sheet.lower[at]
    return word in word_class("subject", "determiner", "preposition", "subordinator", "time", "aux", "conjunction")
