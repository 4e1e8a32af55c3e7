from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.views import figures
from onrecord.views.columns import columns
from onrecord.views.library import Library
from onrecord.views.subjects import _inside, about, by_statement, subjects

SPANS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 12), st.integers(1, 6)), max_size=12)


@given(SPANS, SPANS)
def test_inside_finds_what_comparing_each_with_each_finds(contents: list, mentions: list) -> None:
    said = [(number, document, start, start + size) for number, (document, start, size) in enumerate(contents)]
    named = [(document, start, start + size, code) for code, (document, start, size) in enumerate(mentions)]
    rows, names = _inside(np.array(said, np.int64).reshape(-1, 4), np.array(sorted(named), np.int64).reshape(-1, 4))
    expected = [
        (number, code)
        for number, document, start, end in said
        for other, first, last, code in named
        if other == document and start <= first and last <= end
    ]
    assert sorted(zip(rows.tolist(), names.tolist(), strict=True)) == sorted(expected)


def test_subjects_are_what_the_words_of_a_statement_name(record, names) -> None:
    library = Library(record)
    assert subjects(library).names == ["Velmara"]
    assert list(by_statement(library).values()) == [[0]]
    assert subjects(library).most(columns(library).shown) == [("Velmara", 1)]
    assert figures.subjects_of(library, names["haldrin"]) == [("Velmara", 1)]
    assert figures.subjects_of(library, names["velmara"]) == []
    assert [int(about(library, words).sum()) for words in ("VELM", "Vel mara", "elmara", "")] == [1, 0, 0, 1]


def test_subjects_of_an_empty_record(make_record) -> None:
    from onrecord.record import Record

    with Record.open(make_record([], name="empty"), read_only=True) as record:
        library = Library(record)
        assert subjects(library).names == []
        assert about(library, "anything").tolist() == []
