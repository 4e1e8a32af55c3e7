from __future__ import annotations

import pytest

from onrecord.views import charts


def test_bar_parts_lie_side_by_side_and_are_named() -> None:
    drawn = charts.bar([("direct", "<d>", 1), ("mixed", "m", 0), ("own", "o", 3)], label="shares")
    assert drawn == (
        '<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="shares">'
        '<rect class="direct" x="0.00" y="0.00" width="250.00" height="10.00"><title>&lt;d&gt;: 1</title></rect>'
        '<rect class="own" x="250.00" y="0.00" width="750.00" height="10.00"><title>o: 3</title></rect></svg>'
    )


def test_columns_of_nothing_is_an_empty_figure() -> None:
    assert "<rect" not in charts.columns({}, label="none")


@pytest.mark.parametrize(
    ("counted", "filled"),
    [
        ({}, {}),
        ({"2031-01": 2, "2031-03": 1}, {"2031-01": 2, "2031-02": 0, "2031-03": 1}),
        ({"2031-12": 1, "2032-01": 1}, {"2031-12": 1, "2032-01": 1}),
        ({"1996": 1}, {"1996": 1}),
    ],
)
def test_months_fills_the_gaps(counted: dict[str, int], filled: dict[str, int]) -> None:
    assert charts.months(counted) == filled


def test_months_over_ten_years_are_years() -> None:
    years = charts.months({"1996-11": 1, "2030": 4, "2031-03": 2})
    assert len(years) == 36
    assert {year: count for year, count in years.items() if count} == {"1996": 1, "2030": 4, "2031": 2}
