"""Measure dates, events and steps of agreements on hand-made gold: offsets in articles, most of which are not shipped.

    python quality/events.py [ARTICLES] [--only SETS] [--model NAME] [--gold FILE] [--errors]

``figures.py`` holds the F1 of both gold files, with the model *accurate*, to its floors. A gold file names its files by
set: seeds/, narratives/, polnear/ and polnear-train/ are sought under ARTICLES' layout, sample/ in this project. Files
that are not here are passed over.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from onrecord.evaluate.dates import score_dates
from onrecord.evaluate.events import match_events, score_events, trigger_of
from onrecord.evaluate.happenings import Happenings, drafts, read_happenings
from onrecord.evaluate.metrics import Score
from onrecord.extract.draft import Draft
from onrecord.reading import finder

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
FOLDERS = {"seeds": "articles/seeds", "narratives": "articles/narratives", "polnear": "polnear/dev/text",
           "polnear-train": "polnear/train/text"}  # fmt: skip


def gather(shared: Path, folder: Path, gold: Path) -> None:
    """Copy the articles that are here into one folder, by the names the gold gives them."""
    for one in read_happenings(HERE, gold):
        part, _, name = one.file.partition("/")
        source = HERE.parent / "src/onrecord/sample" / name if part == "sample" else shared / FOLDERS[part] / name
        if source.is_file():
            (folder / part).mkdir(exist_ok=True)
            shutil.copy(source, folder / one.file)


def show(gold: Happenings, draft: Draft) -> None:
    """Print what differs from the gold."""
    text = draft.document.text
    matched = list(match_events(gold.events, draft.events))
    print(f"== {gold.file}")
    for event in gold.events:
        if event not in [wanted for wanted, _ in matched]:
            print("  missed ", event.type, event.status, context(text, event.trigger))
    for event in draft.events:
        if event not in [found for _, found in matched]:
            print("  extra  ", event.type, event.status, context(text, trigger_of(event)))
    spans = {mention.id: (mention.start, mention.end) for mention in draft.mentions}
    for wanted, event in matched:
        people = [text[slice(*spans[p.mention])] for p in event.participants if p.mention and p.role != "location"]
        if wanted.status != event.status or len(people) != len(wanted.participants):
            who = [text[slice(*span)] for span in wanted.participants]
            print(
                "  differs", event.type, f"{wanted.status}/{event.status}", who, people, context(text, wanted.trigger)
            )
    told = {(date.start, date.end): date for date in draft.dates}
    for date in gold.dates or ():
        found = told.pop(date.span, None)
        if found is None or found.value != date.value:
            print("  date   ", date.value, found and (found.value, found.from_), context(text, date.span))
    for span, date in told.items() if gold.dates is not None else ():
        if date.value or (date.from_ or "").startswith("lacks"):
            print("  date+  ", date.value, context(text, span))
    papers = {(m.start, m.end): m for m in draft.mentions if m.kind == "agreement"}
    for one in gold.agreements or ():
        if not any(a < d and c < b for a, b in one.spans for c, d in papers):
            print("  agreement missed", "named" if one.named else "", context(text, one.spans[0]))
    known = [span for one in gold.agreements or () for span in one.spans]
    for (start, end), mention in papers.items():
        if not any(start < b and a < end for a, b in known):
            print("  agreement+", mention.form, context(text, (start, end)))
    for step in draft.steps:
        if not any(
            step.step == s.step and s.trigger[0] < trigger_of(step)[1] and trigger_of(step)[0] < s.trigger[1]
            for s in gold.steps
        ):
            print("  step+  ", step.step, context(text, trigger_of(step)))


def context(text: str, span: tuple[int, int]) -> str:
    start, end = span
    return (text[max(0, start - 50) : start] + "[" + text[start:end] + "]" + text[end : end + 40]).replace("\n", " ")


def measure(shared: Path, gold: Path, only: str, model: str) -> list[tuple[Happenings, Draft]]:
    """Read the articles of a gold file that are here; each with its gold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gather(shared, folder, gold)
        wanted = tuple(
            one for one in read_happenings(HERE, gold) if not only or one.file.partition("/")[0] in only.split(",")
        )
        return list(drafts(folder, wanted, finder(model)))


def scores_of(pairs: list[tuple[Happenings, Draft]]) -> dict[str, Score]:
    return {**score_dates(pairs), **score_events(pairs)}


def figures() -> dict[str, float]:
    """Return the F1 of both gold files, in percent; in the fresh one neither dates nor agreements are annotated."""
    scores = scores_of(measure(SHARED, HERE / "events.jsonl", "", "accurate"))
    fresh = scores_of(measure(SHARED, HERE / "events_fresh.jsonl", "", "accurate"))
    fresh = {f"fresh {name}": score for name, score in fresh.items() if name.startswith("events")}
    return {name: 100 * score.f1 for name, score in (scores | fresh).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--only", default="", help="sets to measure, for example narratives,polnear")
    parser.add_argument("--model", choices=("accurate", "fast", "rules"), default="accurate")
    parser.add_argument("--errors", action="store_true", help="list what differs")
    parser.add_argument(
        "--gold",
        type=Path,
        default=HERE / "events.jsonl",
        help="events_fresh.jsonl: annotated once the rules were done",
    )
    options = parser.parse_args()
    pairs = measure(options.shared, options.gold, options.only, options.model)
    print(f"{len(pairs)} articles")
    for name, score in scores_of(pairs).items():
        print(f"{name:28} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  ({score.hits} of "
              f"{score.predicted}, gold {score.gold})")  # fmt: skip
    for one, draft in pairs if options.errors else ():
        show(one, draft)


if __name__ == "__main__":
    main()
