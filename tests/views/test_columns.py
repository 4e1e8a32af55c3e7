from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.rows import Statement
from onrecord.views.columns import columns, holding, kept
from onrecord.views.library import Library


def ids(library: Library, mask: np.ndarray) -> set[str]:
    names = dict(library.ask("SELECT rowid, id FROM statements"))
    return {names[row] for row in columns(library).rows[mask].tolist()}


def test_columns_hold_every_statement_the_newest_article_first(record, names) -> None:
    library = Library(record)
    every = columns(library)
    by_code = {code: name for name, code in every.document.values.items()}
    found = [by_code[code] for code in every.document.codes.tolist()]
    assert found == [names["courier"]] * 2 + [names["ledger"]] * 4 + [names["hostile"]] * 2
    assert ids(library, ~every.shown) == {row.id for row in record.rows(Statement) if row.rejected}
    assert ids(library, every.mode.among(["mixed", "none such"])) == {
        row.id for row in record.rows(Statement) if row.mode == "mixed"
    }
    assert ids(library, every.date.where(lambda date: date < "2031-04")) == {
        row.id for row in record.rows(Statement) if row.document == names["ledger"]
    }


def test_places_of_numbers_that_are_none(record) -> None:
    every = columns(Library(record))
    assert every.places(every.rows).tolist() == list(range(8))
    assert every.places(np.array([-1, 0, 10**12])).tolist() == [-1, -1, -1]


def test_holding_finds_beginnings_of_words_in_either_column(record, names) -> None:
    library = Library(record)
    both = ids(library, holding(library, "velm"))
    assert both == {row.id for row in record.rows(Statement) if "Velmara" in row.quote("content")}
    assert ids(library, holding(library, "offic", "speaker")) == {
        row.id for row in record.rows(Statement) if row.speaker_name == "officials"
    }
    assert not holding(library, "offic", "content").any()


@given(truths=st.lists(st.booleans(), min_size=8, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_kept_masks_come_back_as_they_were(record, truths: list[bool]) -> None:
    library, mask = Library(record), np.array(truths)
    assert kept(library, "key", lambda: mask).tolist() == truths
    assert kept(library, "key", lambda: ~mask).tolist() == truths
