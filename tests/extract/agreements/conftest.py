from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract import EXTRACTORS
from onrecord.extract.draft import Draft
from onrecord.extract.rules import rule_marks
from onrecord.rows import Date, Document, Passage

Reader = Callable[..., Draft]


@pytest.fixture(scope="session")
def read() -> Reader:
    def run(text: str, *, published: str | None = "2031-03-12", zones: tuple[tuple[str, str], ...] = ()) -> Draft:
        """Run every extractor over a text; ``zones`` are (kind, words) of passages other than the body."""
        document = Document(
            id="d", path="a.txt", kind="txt", sha256="0", text=text,
            published=Date(value=published, precision="day", basis="stated") if published else None,
        )  # fmt: skip
        passages = [
            Passage(
                id=f"p{n}", document="d", kind=kind, start=text.index(words), end=text.index(words) + len(words)  # type: ignore[arg-type]
            )
            for n, (kind, words) in enumerate(zones)
        ]  # fmt: skip
        covered = sum(passage.end - passage.start for passage in passages)
        if covered < len(text):
            start = max((passage.end for passage in passages), default=0)
            passages.append(Passage(id="body", document="d", kind="body", start=start, end=len(text)))
        draft = Draft(document=document, passages=tuple(passages), marks=rule_marks(text))
        for extract in EXTRACTORS:
            draft = extract(draft)
        return draft

    return run
