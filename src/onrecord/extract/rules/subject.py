"""Who speaks: the noun phrase left or right of a verb, without a parser."""

from __future__ import annotations

from functools import cache

from onrecord.extract.cues import word_class
from onrecord.extract.rules.found import Verb
from onrecord.extract.rules.sheet import Sheet
from onrecord.rows import Span

_DASHES = frozenset("—–-")
_BREAKS = frozenset(";:—–()[]|•*/") | {"--"}
_RELATIVE = frozenset({"who", "which", "that"})
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_LONGEST = 45
_PLURAL = frozenset({"i", "we", "they", "you", "who", "some", "many", "others", "both", "most", "few", "that", "which"})


@cache
def _borders() -> frozenset[str]:
    """Small words that begin a clause of their own."""
    return word_class("subordinator") - {"that", "so", "once", "as", "than", "since", "after", "before", "until"}


def verb_group(sheet: Sheet, verb: int, first: int) -> int:
    """Return the first word of the verb group that ends with ``verb``: adverbs, auxiliaries and negations."""
    aux, adverb, negation = word_class("aux"), word_class("adverb"), word_class("negation")
    at = verb
    while at > first and sheet.inside[at - 1] < 0:
        word = sheet.lower[at - 1]
        if not (word in aux or word in adverb or word in negation or (word.endswith("ly") and len(word) > 4)):
            break
        at -= 1
    return at


def subject_left(sheet: Sheet, group: int, first: int) -> Span | None:
    """Return the words of the subject that ends right before word ``group`` and begins not before ``first``."""
    last = group
    if last <= first:
        return None
    if sheet.lower[last - 1] == "," and sheet.lower[last - 2 : last - 1] in (["however"], ["too"], ["meanwhile"]):
        last -= 3 if last - 3 >= first and sheet.lower[last - 3] == "," else 2
        if last <= first:
            return None
    if sheet.lower[last - 1] == ")":
        last = _before_brackets(sheet, last, first)
    before = sheet.lower[last - 1]
    if sheet.inside[last - 1] >= 0 or before in _BREAKS:
        return None
    if before in word_class("subject"):
        return _pronoun(sheet, last - 1, first)
    if before in _RELATIVE:
        return _antecedent(sheet, last - 1, first)
    if before == ",":
        return _with_apposition(sheet, last - 1, first)
    return _listed(sheet, _phrase(sheet, last, first), first)


def _listed(sheet: Sheet, span: Span | None, first: int) -> Span | None:
    """Read the headline's "X, Y agree": two names that open the sentence are one subject."""
    if span is not None and span[0] - first == 2 and sheet.lower[first + 1] == "," and sheet.words[first][0].isupper():
        opener = sheet.lower[first] in word_class("opener") or sheet.lower[first].endswith("ly")
        days = word_class("weekday", "time")
        return (
            span if opener or sheet.lower[first] in days or not sheet.words[span[0]][0].isupper() else (first, span[1])
        )
    return span


def _before_brackets(sheet: Sheet, last: int, first: int) -> int:
    """Return where a phrase ends that has a short bracket after it: "Sen. X (D-Mo.) said"."""
    for at in range(last - 1, max(first, last - 8), -1):
        if sheet.lower[at] == "(":
            return at
    return last


def _pronoun(sheet: Sheet, at: int, first: int) -> Span | None:
    if sheet.lower[at] in _RELATIVE:
        return _antecedent(sheet, at, first)
    return at, at + 1


def _antecedent(sheet: Sheet, at: int, first: int) -> Span | None:
    last = at - 1 if at - 1 > first and sheet.lower[at - 1] == "," else at
    return _phrase(sheet, last, first) if last > first else None


def clause_start(sheet: Sheet, last: int, first: int) -> int:
    """Return where the clause that ends at ``last`` begins: after a break, a quotation or a subordinator."""
    borders = _borders()
    at = last
    while at > max(first, last - _LONGEST):
        word = sheet.lower[at - 1]
        if word == ")" and sheet.inside[at - 1] < 0:
            jump = _before_brackets(sheet, at, first)
            if jump < at:
                at = jump
                continue
        if word in _BREAKS or sheet.inside[at - 1] >= 0 or word in borders:
            break
        at -= 1
    return at


def _with_apposition(sheet: Sheet, comma: int, first: int) -> Span | None:
    """Read "X, a professor at Y, said": the whole phrase, but "X, who lost, said" without the relative clause."""
    start = clause_start(sheet, comma, first)
    broken = start > first and sheet.lower[start - 1] in {"who", "whose", "which"}
    if broken:
        last = start - 1 - (sheet.lower[start - 2] == ",") if start - 2 >= first else start - 1
        return _phrase(sheet, last, first) if last > first else None
    commas = [at for at in range(start, comma) if sheet.lower[at] == ","]
    for at in commas:
        head = _phrase(sheet, at, start)
        if head is not None and _is_name(sheet, head):
            return head[0], comma
    return _phrase(sheet, comma, first)


def _is_name(sheet: Sheet, span: Span) -> bool:
    return span[1] - span[0] <= 12 and any(sheet.words[at][0].isupper() for at in range(*span))


def _phrase(sheet: Sheet, last: int, first: int) -> Span | None:
    """Walk left over a noun phrase that ends before ``last``."""
    if last > first and sheet.lower[last - 1] == ")":
        opened = _before_brackets(sheet, last, first)
        inner = _phrase(sheet, opened, first) if opened < last else None
        return (inner[0], last) if inner is not None else None
    at = last
    verbs, prepositions, stops = word_class("verb", "aux"), word_class("preposition"), _stops()
    while at > max(first, last - 25):
        word = sheet.lower[at - 1]
        if sheet.inside[at - 1] >= 0 or (word in verbs and not sheet.words[at - 1][0].isupper()):
            break
        if word in stops and not _joins(sheet, at - 1, first):
            break
        if word in prepositions and not _inner(sheet, at - 1, first):
            break
        at -= 1
    return _trim(sheet, at, last)


@cache
def _stops() -> frozenset[str]:
    return word_class("subordinator", "conjunction") | _BREAKS | {",", '"', "“", "”", "'", "‘", "’", "!", "?"}


def _joins(sheet: Sheet, at: int, first: int) -> bool:
    """Tell "X and Y said", "Smith, Jr. said" and "John “Jack” Smith said" from clause borders."""
    if sheet.lower[at] == "and" and first < at and at + 1 < len(sheet.words):
        left, right = sheet.words[at - 1], sheet.words[at + 1]
        return left[0].isupper() and right[0].isupper() and sheet.inside[at - 1] < 0
    return False


def _inner(sheet: Sheet, at: int, first: int) -> bool:
    """Tell a preposition inside a noun phrase ("the President of Y") from one that begins an adverbial."""
    if at <= first:
        return False
    word, before = sheet.lower[at], sheet.words[at - 1]
    if word == "of":
        return before[0].isalnum()
    if word not in {"for", "at", "from", "in", "with", "on"} or not before[0].isalpha():
        return False
    return before.lower() not in word_class("adverb", "time", "verb", "aux") and not _time_after(sheet, at)


def _time_after(sheet: Sheet, at: int) -> bool:
    word = sheet.lower[at + 1] if at + 1 < len(sheet.lower) else ""
    return word in word_class("weekday", "month", "time") or word.isdigit()


def _trim(sheet: Sheet, first: int, last: int) -> Span | None:
    """Drop openers ("But", "However,") at the left and days ("Friday") at the right."""
    openers, closers = word_class("opener", "weekday", "time"), word_class("weekday", "time", "adverb")
    while first < last and (not sheet.words[first][0].isalnum() or sheet.lower[first] in openers):
        first += 1
    while first < last and sheet.lower[last - 1] in closers:
        last -= 1
    usable = any(sheet.words[at][0].isalpha() for at in range(first, last))
    return (first, last) if usable else None


def _opens(sheet: Sheet, at: int, last: int) -> bool:
    """Tell an adverb that opens a sentence ("Initially the company ...")."""
    return (
        at + 1 < last
        and sheet.words[at][0].isupper()
        and sheet.lower[at].endswith("ly")
        and sheet.words[at + 1].islower()
    )


def subject_right(sheet: Sheet, at: int, last: int, *, quoted: bool) -> Span | None:
    """Return the words of the subject after an inverted verb ("..., said X, a professor at Y in Z.").

    After a quotation any word may begin it ("said former minister X"), else a name, a determiner or a plural must.
    """
    if at >= last or sheet.inside[at] >= 0:
        return None
    head = sheet.lower[at]
    if head in word_class("subject") and head not in _RELATIVE:
        return at, at + 1
    opens = sheet.words[at][0].isupper() or head in word_class("determiner") or head.endswith("s")
    if not head[0].isalpha() or not (opens or quoted) or head in word_class("preposition", "adverb") or head == "that":
        return None
    end = at
    while end < last and not _ends_right(sheet, end, last):
        end += 1
    clause = not quoted and any(sheet.lower[word] in word_class("aux") for word in range(at, end))
    return (at, end) if end > at and not clause else None


def sound_subject(sheet: Sheet, source: Span, verb: Verb, *, clear: bool = False) -> bool:
    """Tell a subject from what stands before a noun that looks like a verb ("his claims", "other states")."""
    head = sheet.lower[source[1] - 1]
    if (head in word_class("determiner") and head not in word_class("subject")) or head == "you":
        return False
    if head.endswith(_POSSESSIVE) or all(sheet.lower[at] in _small() for at in range(*source)):
        return False
    if head in word_class("preposition"):
        return False
    plain = sheet.words[source[1] - 1].islower() and head not in word_class("subject")
    tag = verb.form.tag
    # "new rules that ..." is no third person; "other officials say" is a plural.
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    if tag == "s" and plain and plural:
        return False
    if verb.group < verb.at:
        return True
    if not plain:
        return (
            tag != "base" or plural or head in _PLURAL or any(sheet.lower[at] in {"and", ","} for at in range(*source))
        )
    following = sheet.lower[verb.end] if verb.end < verb.last else ""
    if tag == "base" and not (head.endswith("s") or head in word_class("plural")):
        return False
    clear = (
        clear
        or following in {"that", ":", "he", "she", "it", "they", "we", "i", "there"}
        or following in word_class("wh")
    )
    named = any(sheet.words[at][0].isupper() for at in range(source[0], source[1])) or sheet.lower[
        source[0]
    ] in word_class("determiner")
    return clear or sheet.opens(min(verb.end, len(sheet.words) - 1)) or (tag == "past" and named)


@cache
def _small() -> frozenset[str]:
    return word_class("preposition", "determiner", "conjunction") | word_class("time") - word_class("subject")


def _ends_right(sheet: Sheet, at: int, last: int) -> bool:
    word = sheet.lower[at]
    if sheet.inside[at] >= 0 or word in _BREAKS or word in {'"', "“", "”"}:
        return True
    following = sheet.lower[at + 1] if at + 1 < last else "."
    if word in {",", "."} and (at + 1 >= last or sheet.inside[at + 1] >= 0 or following.endswith("ing")):
        return True
    if word == "," and (following in word_class("conjunction", "subordinator") or following == "according"):
        return following not in {"who", "whose"}
    if word in word_class("weekday") or word in {
        "during",
        "after",
        "when",
        "while",
        "before",
        "as",
        "last",
        "yesterday",
    }:
        return True
    if word in {"in", "on", "to", "at", "via"}:
        return following in {"a", "an", "his", "her", "their", "reporters", "twitter", "facebook"} or _time_after(
            sheet, at
        )
    return False
