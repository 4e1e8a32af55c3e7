from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare.quantities import Quantity, differ, quantities


def found(text: str) -> list[tuple[float, str | None, str]]:
    return [(item.value, item.bound, item.counted[0]) for item in quantities(text)]


def test_quantities_read_digits_words_scales_and_units() -> None:
    assert found("About 4,200 soldiers and more than six thousand sheep crossed.") == [
        (4200.0, "about", "soldier"), (6000.0, "least", "sheep"),
    ]  # fmt: skip
    assert found("It took seventy-two hours, cost $3.5 million and saved 12% or 5 per cent.") == [
        (72.0, None, "hour"), (3500000.0, None, "$"), (12.0, None, "%"), (5.0, None, "%"),
    ]  # fmt: skip


def test_quantities_pass_over_dates_years_and_clock_times() -> None:
    assert found("On Feb. 27 by noon, 19 May 2031, June 11 attack, 4:42 pm, 4 pm, 10.04.2031, in 2016 people") == []


def test_quantities_differ_unless_rounded_or_bounded() -> None:
    def one(value: float, bound: str | None = None) -> Quantity:
        return Quantity(value=value, bound=bound, counted=("soldier",), span=(0, 1))

    assert differ(one(4200, "about"), one(6000, "least"))
    assert not differ(one(196), one(200, "about"))
    assert not differ(one(5000, "least"), one(6000))
    assert not differ(one(6000, "most"), one(5000))
    assert differ(one(11), one(14)) and differ(one(14), one(11))


@given(st.text())
def test_quantities_take_any_text(text: str) -> None:
    for item in quantities(text):
        assert 0 <= item.span[0] < item.span[1] <= len(text)
    assert list(quantities("9" * 20000)) == []
