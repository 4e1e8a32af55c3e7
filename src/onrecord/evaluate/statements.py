"""How well statements are found: all families of figures over a folder of gold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from onrecord.evaluate.gold import GoldDocument, read_gold
from onrecord.evaluate.metrics import Pairs, Tally, count_attributions, count_spans, count_words, pair
from onrecord.evaluate.published import JaccardMean, count_citron, count_cofenet
from onrecord.evaluate.report import Bin, Report
from onrecord.evaluate.words import Attribution, attribution, lex
from onrecord.extract.cues import word_class
from onrecord.extract.draft import Mark

Find = Callable[[str], Sequence[Mark]]
"""From a text to the attributions found in it."""

_BINS = 10


def statements(folder: Path | str, find: Find) -> Report:
    """Measure ``find`` on the gold in a folder; raises ``InputError`` where there is none."""
    return measure(read_gold(folder), find)


def measure(documents: Sequence[GoldDocument], find: Find) -> Report:
    """Measure ``find`` on gold articles."""
    began = time.perf_counter()
    predictions = [tuple(find(document.text)) for document in documents]
    seconds = time.perf_counter() - began
    tally, means, breakdown = Tally(), JaccardMean(), {name: Tally() for name in ("mode", "kind of source", "outlet")}
    judged: list[tuple[float, bool]] = []
    words = 0
    for document, marks in zip(documents, predictions, strict=True):
        lexer = lex(document.text)
        words += sum(lexer.is_word)
        predicted, gold = ([attribution(lexer, mark) for mark in side] for side in (marks, document.marks))
        pairs = pair(predicted, gold)
        count_attributions(tally, pairs)
        count_words(tally, lexer, pairs)
        count_spans(tally, pairs)
        count_cofenet(tally, means, lexer, marks, document.marks)
        count_citron(tally, lexer, marks, document.marks)
        _break_down(breakdown, document, pairs)
        judged += _judged(pairs)
    return Report(
        articles=len(documents),
        words=words,
        seconds=seconds,
        scores=tally.scores(),
        jaccard=means.means(),
        breakdown={name: dict(sorted(counts.scores().items())) for name, counts in breakdown.items()},
        calibration=tuple(_bins(judged)),
    )


def _break_down(breakdown: dict[str, Tally], document: GoldDocument, pairs: Pairs) -> None:
    kinds: dict[str, Callable[[Attribution], str]] = {
        "mode": lambda item: _mode(document.text, item),
        "kind of source": lambda item: _source_kind(document.text, item),
        "outlet": lambda _: document.outlet or "unknown",
    }
    right = set(pairs.matched.values())
    for name, kind in kinds.items():
        predicted, gold = [kind(item) for item in pairs.predicted], [kind(item) for item in pairs.gold]
        for value in dict.fromkeys((*predicted, *gold)):
            breakdown[name].add(
                value,
                hits=sum(label == value and number in right for number, label in enumerate(predicted)),
                predicted=predicted.count(value),
                found=sum(label == value and number in pairs.matched for number, label in enumerate(gold)),
                gold=gold.count(value),
            )


def _mode(text: str, item: Attribution) -> str:
    """Direct where every part of the content stands between double marks, mixed where any does."""
    if not item.quoted:
        return "indirect"
    parts = [text[max(0, start - 1) : end + 1].strip(" ,.\n") for start, end in item.mark.content]
    return "direct" if all(part[:1] in '"“„«' and part[-1:] in '"”“»' for part in parts) else "mixed"


def _source_kind(text: str, item: Attribution) -> str:
    if not item.mark.source:
        return "none"
    words = text[item.mark.source[0][0] : item.mark.source[-1][1]].split()
    if len(words) == 1 and words[0].lower() in word_class("subject") | {"his", "her", "their", "its", "my", "him"}:
        return "pronoun"
    named = any(word[:1].isupper() for word in words[1:]) or (len(words) == 1 and words[0][:1].isupper())
    return "name" if named else "unnamed"


def _judged(pairs: Pairs) -> Iterator[tuple[float, bool]]:
    right = set(pairs.matched.values())
    for number, item in enumerate(pairs.predicted):
        yield item.mark.score, number in right


def _bins(judged: Iterable[tuple[float, bool]]) -> Iterator[Bin]:
    filled: dict[int, list[tuple[float, bool]]] = {}
    for score, right in judged:
        filled.setdefault(min(_BINS - 1, max(0, int(score * _BINS))), []).append((score, right))
    for number, items in sorted(filled.items()):
        yield Bin(
            low=number / _BINS,
            high=(number + 1) / _BINS,
            statements=len(items),
            mean_score=sum(score for score, _ in items) / len(items),
            right=sum(right for _, right in items) / len(items),
        )
