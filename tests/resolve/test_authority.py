from __future__ import annotations

import pytest

from onrecord.errors import InputError
from onrecord.resolve.authority import AuthorityEntry, read_authority, shipped_authority


def test_authority_reads_csv() -> None:
    data = (
        "id,name,aliases,kind,country,wikidata\n"
        "q1,Anna Hill,A. Hill; Anna B. Hill,person,GB,Q1\nq2,Harbour Union,,organization,,\n"
    )
    assert read_authority(data.encode(), name="people.csv") == (
        AuthorityEntry(
            id="q1", name="Anna Hill", kind="person", aliases=("A. Hill", "Anna B. Hill"), country="gb", wikidata="Q1"
        ),
        AuthorityEntry(id="q2", name="Harbour Union", kind="organisation"),
    )


def test_authority_reads_follow_the_money() -> None:
    line = (
        '{"id": "x-1", "schema": "Person", "caption": "Anna Hill", "properties": '
        '{"name": ["Anna Hill", "Hill, Anna"], "alias": ["Annie Hill"], "nationality": ["gb"], "wikidataId": ["Q1"]}}\n'
        '{"id": "x-2", "schema": "Ownership", "properties": {}}\n'
    )
    assert read_authority(line.encode(), name="people.ftm") == (
        AuthorityEntry(
            id="x-1", name="Anna Hill", kind="person", aliases=("Hill, Anna", "Annie Hill"), country="gb", wikidata="Q1"
        ),
    )


@pytest.mark.parametrize(
    ("data", "name"), [(b"\xff\xfe\x00", "a.csv"), (b"name\nAnna\n", "a.csv"), (b"{", "a.json"), (b"[1]", "a.json")]
)
def test_authority_names_the_file_it_cannot_read(data: bytes, name: str) -> None:
    with pytest.raises(InputError, match=name):
        read_authority(data, name=name)


def test_authority_ships_states_and_organisations() -> None:
    entries = {entry.id: entry for entry in shipped_authority()}
    assert len(entries) == len(shipped_authority())
    belarus = entries["state-by"]
    assert (belarus.name, belarus.kind, belarus.country, belarus.wikidata) == ("Belarus", "state", "by", "Q184")
    assert "CSTO" in entries["org-collective-security-treaty-organization"].aliases
