from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onrecord.errors import UsageError
from onrecord.record import Record
from onrecord.rows import TABLES, Failure, Link
from onrecord.views import api
from onrecord.views.web import application

HERE = "http://127.0.0.1:8420"


@pytest.fixture
def client(record_path: Path) -> Iterator[TestClient]:
    with TestClient(application(record_path), base_url=HERE, follow_redirects=False) as client:
        yield client


def addresses(names: dict[str, str]) -> list[str]:
    sections = ["documents", "statements", "actors", "utterances", "timeline", "agreements", "copies", "conflicts"]
    one = [("documents", "hostile"), ("actors", "haldrin"), ("utterances", "spoken"), ("agreements", "treaty")]
    return ["/", *(f"/{name}" for name in sections), "/failures", "/decisions", "/api"] + [
        f"/{section}/{names[name]}" for section, name in one
    ]


def test_pages_answer_with_strict_headers(client, names) -> None:
    for address in addresses(names):
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "<script>document" not in response.text


def test_pages_that_are_not_there(client) -> None:
    for address in (
        "/documents/x",
        "/actors/x",
        "/nowhere",
        "/assets/../web.py",
        "/assets/%2e%2e/web.py",
        "/statements/x",
    ):
        assert client.get(address).status_code == 404, address


def test_statement_leads_to_its_words(client, record, names) -> None:
    [first, *_] = record.rows(api._TABLES["statements"], where={"document": names["ledger"]})
    response = client.get(f"/statements/{first.id}")
    assert (response.status_code, response.headers["location"]) == (307, f"/documents/{names['ledger']}#s{first.id}")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "192.168.0.1", "[::1"])
def test_other_hosts_are_refused(client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9", "[::1]:8420"])
def test_this_machine_is_served(client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_conditional_requests(client, record_path: Path) -> None:
    tag = client.get("/failures").headers["etag"]
    again = client.get("/failures", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    with Record.open(record_path) as record:
        record.add([Failure(id="f" * 16, path="late.txt", stage="read", reason="binary")])
    changed = client.get("/failures", headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert "late.txt" in changed.text


def test_statements_are_filtered_and_stay_in_the_form(client) -> None:
    page = client.get("/statements", params={"q": "word", "outlet": "Orlesk Courier", "mode": ""}).text
    assert "1 statement" in page
    assert '<option value="Orlesk Courier" selected>' in page
    assert "We kept our word to Velmara" in page


def test_api_statements_pages_by_cursor(client) -> None:
    whole = client.get("/api/statements").json()
    assert (whole["count"], whole["after"], len(whole["items"])) == (7, None, 7)
    first = client.get("/api/statements", params={"limit": 4}).json()
    rest = client.get("/api/statements", params={"limit": 4, "after": first["after"]}).json()
    assert len(first["items"]) == 4
    assert {item["id"] for item in first["items"] + rest["items"]} == {item["id"] for item in whole["items"]}
    assert rest["after"] is None


def test_api_every_table_and_row(client, record) -> None:
    for of in TABLES:
        items = client.get(f"/api/{of.table}").json()["items"]
        # The list of statements leaves out the one that a person rejected; it still has its address.
        assert len(items) == record.count(of) - (of.table == "statements"), of.table
        for item in items:
            assert client.get(f"/api/{of.table}/{item['id']}").json()["id"] == item["id"]


@pytest.mark.parametrize(
    ("address", "status", "error"),
    [
        ("/api/statements?limt=3", 400, "unknown parameter 'limt'"),
        ("/api/statements?limit=0", 400, "limit is '0'; give 1 to 200"),
        ("/api/statements?limit=²", 400, "limit is"),
        ("/api/nothing", 404, "no table 'nothing'"),
        ("/api/actors/x", 404, "no row 'x' in actors"),
    ],
)
def test_api_says_what_is_wrong(client, address: str, status: int, error: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.json()["error"].startswith(error)


def test_api_description_names_every_path_and_schema(client) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {"/api/record"} | {f"/api/{of.table}" for of in TABLES} | {
        f"/api/{of.table}/{{id}}" for of in TABLES
    }
    assert {of.__name__ for of in TABLES} <= set(document["components"]["schemas"])


# Writing


class Decided:
    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[tuple[str, Path, tuple[str, ...]]] = []
        self.error = error

    def __call__(self, what: str, path: Path, names: tuple[str, ...]) -> str:
        if self.error:
            raise self.error
        self.calls.append((what, path, names))
        return "decided"


@pytest.fixture
def decided() -> Decided:
    return Decided()


@pytest.fixture
def editor(record_path: Path, decided: Decided) -> Iterator[TestClient]:
    app = application(record_path, token="secret", decide=decided)
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        client.get("/?token=secret")
        yield client


FORM = {"token": "secret", "what": "reject", "statement": "s1", "back": "/documents/d#s1"}
SAME = {"origin": HERE}


def test_decide_with_token_and_origin(editor, decided, record_path: Path) -> None:
    response = editor.post("/decide", data=FORM, headers=SAME)
    assert (response.status_code, response.headers["location"]) == (303, "/documents/d#s1")
    assert decided.calls == [("reject", record_path, ("s1",))]


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({**FORM, "token": "wrong"}, SAME),
        ({key: value for key, value in FORM.items() if key != "token"}, SAME),
        (FORM, {}),
        (FORM, {"origin": "http://evil.example"}),
        (FORM, {"origin": "null"}),
        (FORM, {"origin": "http://127.0.0.1:9999"}),
        (FORM, {**SAME, "cookie": "onrecord=wrong"}),
    ],
)
def test_decide_is_refused(editor, decided, form: dict[str, str], headers: dict[str, str]) -> None:
    if "cookie" in headers:
        editor.cookies.clear()
    assert editor.post("/decide", data=form, headers=headers).status_code == 403
    assert decided.calls == []


def test_decide_without_edit_is_refused(client) -> None:
    assert client.post("/decide", data=FORM, headers=SAME).status_code == 403


@pytest.mark.parametrize("form", [{**FORM, "what": "erase"}, {**FORM, "statement": ""}, {**FORM, "what": "same"}])
def test_decide_wants_a_decision(editor, decided, form: dict[str, str]) -> None:
    assert editor.post("/decide", data=form, headers=SAME).status_code == 400
    assert decided.calls == []


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_decide_never_leads_away(editor, back: str) -> None:
    location = editor.post("/decide", data={**FORM, "back": back}, headers=SAME).headers["location"]
    assert location in ("/", "/decisions")


def test_decide_large_form_is_refused(editor) -> None:
    assert editor.post("/decide", data={**FORM, "why": "x" * 20_000}, headers=SAME).status_code == 413


def test_decide_says_what_went_wrong(record_path: Path) -> None:
    app = application(record_path, token="secret", decide=Decided(UsageError("no statement s1")))
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        client.get("/?token=secret")
        response = client.post("/decide", data=FORM, headers=SAME)
    assert (response.status_code, response.text) == (400, "no statement s1\n")


def test_forms_are_shown_to_the_holder_of_the_token_only(editor, client, names) -> None:
    address = f"/documents/{names['ledger']}"
    assert 'action="/decide"' in editor.get(address).text
    assert 'action="/decide"' not in client.get(address).text
    editor.cookies.clear()
    page = editor.get(address).text
    assert "secret" not in page
    assert 'action="/decide"' not in page


def test_decisions_can_be_taken_back(editor, record_path: Path) -> None:
    with Record.open(record_path) as record:
        link = Link(
            id="1" * 16, left="a", right="b", judgement="different", by="person", at="2031-05-01T10:00:00+00:00"
        )
        record.add([link])
    page = editor.get("/decisions").text
    assert "different" in page
    assert f'name="decision" value="{"1" * 16}"' in page
