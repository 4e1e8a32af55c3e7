from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.antecedents import antecedent


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They sent it to every valley voter who", "every valley voter"),
        ("The gate was shut by black voters, who", "black voters"),
        ("It might sound strange to economists -- who", "economists"),
        ("He won 30 percent of voters who", "30 percent of voters"),
        ("A teacher from Tesk, who", "A teacher from Tesk"),
        ("It rained. Officials in Ms. Makri's government who", "Officials in Ms. Makri's government"),
        ("They told bankers who", "bankers"),
        ("The donations came from donors who", "donors"),
        ("more open than that of her campaign’s leaders, who", "her campaign’s leaders"),
        ("The old mayor and the party's top figures, who", "the party's top figures"),
        ("It strongly went for her but who", None),
        ("Voters left.\n\nWho", None),
        ("who", None),
    ],
)
def test_antecedents_reads_the_phrase_before_who(text: str, phrase: str | None) -> None:
    found = antecedent(text, len(text) - 3)
    assert (text[slice(*found)] if found else None) == phrase


def test_antecedents_looks_back_a_bounded_way() -> None:
    assert antecedent("a" * 1_000_000 + " who", 1_000_001) is None


@given(st.text(alphabet="aA.,-–(’'s \n%", max_size=60), st.integers(0, 60))
def test_antecedents_takes_any_text(text: str, position: int) -> None:
    found = antecedent(text, min(position, len(text)))
    assert found is None or 0 <= found[0] < found[1] <= position
