from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from onrecord.rows import Document, Failure, Inference
from onrecord.sources import Input, inputs, read

pytest.importorskip("fastwarc")

PAGE = (
    b"<html lang='en'><head><title>Pilots agree</title></head><body><article><h1>Pilots agree</h1>"
    + b"".join(
        b"<p>The council met on Monday in the old town hall, for the %d. time, and agreed to send it on.</p>" % number
        for number in range(5)
    )
    + b"</article></body></html>"
)


def record(number: int, body: bytes = PAGE, *, status: int = 200, kind: str = "text/html", headers: str = "") -> bytes:
    http = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    lines = [
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        f"WARC-Target-URI: https://coastalwire.example/{number}",
        "WARC-Date: 2031-03-04T10:00:00Z",
        f"WARC-Payload-Digest: sha1:{number}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(http)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + http + b"\r\n\r\n"


def found(path: Path, *, max_bytes: int = 100_000) -> list[Document | Failure]:
    return [read(item) if isinstance(item, Input) else item for item in inputs([path], max_bytes=max_bytes)]


@pytest.mark.parametrize("packed", [True, False])
def test_warc_reads_pages_and_passes_over_the_rest(tmp_path: Path, packed: bool) -> None:
    records = [
        record(1),
        record(2, b"User-agent: *", kind="text/plain"),
        record(3, status=404),
        record(4, gzip.compress(PAGE), headers="Content-Encoding: gzip\r\n", kind="text/html; charset=utf-8"),
    ]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(each) if packed else each for each in records))
    first, last = found(path)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.path, first.kind, first.url) == (
        f"{path.as_posix()}:urn:uuid:1",
        "warc",
        "https://coastalwire.example/1",
    )
    assert first.text == last.text
    assert first.text.startswith("Pilots agree\n\n")
    assert first.inferences[0] == Inference(
        field="fetched",
        basis="stated",
        from_="WARC record urn:uuid:1, date 2031-03-04T10:00:00Z, offset 0, digest sha1:1",
    )


def test_warc_tells_where_an_archive_ends_early(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes((record(1) + record(2))[:-200])
    first, second = found(tmp_path)
    assert isinstance(first, Document)
    assert isinstance(second, Failure)
    assert second.path.endswith("a.warc:urn:uuid:2")
    assert second.reason.startswith("the archive ends after ")


def test_warc_refuses_a_large_record_and_reads_on(tmp_path: Path) -> None:
    bomb = gzip.compress(b"a" * 1_000_000)
    (tmp_path / "a.warc").write_bytes(
        record(1, b"a" * 200_000) + record(2, bomb, headers="Content-Encoding: gzip\r\n") + record(3)
    )
    reasons = [item.reason if isinstance(item, Failure) else item.kind for item in found(tmp_path)]
    assert reasons == ["larger than the limit of 100000 bytes for one article"] * 2 + ["warc"]


def test_warc_reports_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_text("The council met on Monday.")
    [failure] = found(tmp_path)
    assert isinstance(failure, Failure)


def test_warc_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    (tmp_path / "a.warc").write_bytes(record(1))
    [failure] = found(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.reason == "WARC files need fastwarc: pip install fastwarc"
