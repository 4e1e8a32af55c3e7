from __future__ import annotations

import pytest

from onrecord.extract.speakers import speaker_name
from onrecord.rows import Mention


def mention(text: str, quote: str, name: str, kind: str = "person") -> Mention:
    start = text.index(quote)
    return Mention(id=name, document="d", start=start, end=start + len(quote), quote=quote, kind=kind, name=name)


KORROW, MAKRI, AMSEL = ("Ilva Korrow", "person"), ("Dara Makri", "person"), ("Dan Amsel", "person")
TESK, NAVY = ("Tesk", "place"), ("Amran Navy", "organisation")


@pytest.mark.parametrize(
    ("source", "mentions", "expected"),
    [
        ("Korrow", {"Korrow": KORROW}, "Ilva Korrow"),
        ("President Korrow", {"Korrow": KORROW}, "Ilva Korrow"),
        ("Korrow, a senator from Tesk", {"Korrow": KORROW, "Tesk": TESK}, "Ilva Korrow"),
        ("a spokesman for Korrow", {"Korrow": KORROW}, "a spokesman for Korrow"),
        ("Korrow's lawyer", {"Korrow": KORROW}, "Korrow's lawyer"),
        ("Korrow’s lawyer Dan Amsel", {"Korrow": KORROW, "Dan Amsel": AMSEL}, "Dan Amsel"),
        ("Korrow and Makri", {"Korrow": KORROW, "Makri": MAKRI}, "Korrow and Makri"),
        ("a Navy official", {"Navy": NAVY}, "a Navy official"),
        ("the Navy", {"Navy": NAVY}, "Amran Navy"),
        ("Tesk officials", {"Tesk": TESK}, "Tesk officials"),
        ("officials", {}, "officials"),
        ("He", {}, None),
        ("", {}, None),
    ],
)  # fmt: skip
def test_speakers_are_named_by_whom_the_source_is_about(
    source: str, mentions: dict[str, tuple[str, str]], expected: str | None
) -> None:
    text = f"{source} said so."
    rows = sorted((mention(text, quote, *named) for quote, named in mentions.items()), key=lambda row: row.start)
    spans = [(0, len(source))] if source else []
    assert speaker_name(text, spans, rows, [row.start for row in rows]) == expected
