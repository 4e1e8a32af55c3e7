from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.data import table
from onrecord.text.language import find_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said on Monday that the two states would sign the pact by the end of the year.", "en"),
        (
            "Der Minister sagte am Montag, dass die beiden Staaten den Vertrag bis zum Ende des Jahres nicht ändern.",
            "de",
        ),
        ("Le ministre a dit lundi que les deux États vont signer le pacte avant la fin de cette année.", "fr"),
        ("El ministro dijo el lunes que los dos Estados van a firmar el pacto antes del fin de este año.", "es"),
        ("Министр заявил, что оба государства подпишут договор до конца года, но не в столице.", "ru"),
        ("Міністр заявив, що обидві держави підпишуть договір до кінця року, але не у столиці та не з нами.", "uk"),
        ("Minister powiedział, że oba państwa podpiszą umowę do końca roku, ale nie w stolicy i nie z nami.", "pl"),
    ],
)
def test_language_knows_news_by_its_small_words(text: str, language: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize("text", ["", "Yes.", "Ann Bell Carl Dunn Eve Ford Gil Hale Ida Jung", "1 2 3 4 5 6 7 8 9 10"])
def test_language_is_none_where_unclear(text: str) -> None:
    assert find_language(text) is None


@settings(deadline=None)
@given(st.text())
def test_language_reads_any_text(text: str) -> None:
    assert find_language(text) in {None, *(language for language, _ in table("function_words.tsv"))}
