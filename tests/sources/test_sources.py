"""The package as the pipeline uses it: paths in, documents and failures out."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.rows import Date, Document, Failure, Inference, make_id
from onrecord.sources import SOURCES, Input, Survey, inputs, read, survey

LIMIT = 100_000
TEXT = "Pilots agree\n\nThe council met on Monday in the old town hall and agreed to send the text on.\n"


def found(*paths: Path, **options: object) -> list[Input | Failure]:
    return list(inputs(paths, **{"max_bytes": LIMIT, **options}))  # type: ignore[arg-type]


def documents(*paths: Path, **options: object) -> list[Document]:
    return [read(item) for item in found(*paths, **options) if isinstance(item, Input)]


def reasons(*paths: Path) -> dict[str, str]:
    """Return name -> reason of everything that could not be read, by the walk or by a worker."""
    result = {}
    for item in found(*paths):
        try:
            if isinstance(item, Input):
                read(item)
            else:
                result[Path(item.path).name] = item.reason
        except InputError as error:
            result[Path(item.label if isinstance(item, Input) else "").name] = str(error)
    return result


def test_sources_keep_a_text_file_as_it_is(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + "Pilots agree\r\n\r\nThe \u201ccouncil\u201d met.\r\n".encode()
    (tmp_path / "a.txt").write_bytes(data)
    [document] = documents(tmp_path)
    digest = hashlib.sha256(data).hexdigest()
    assert document.text == "Pilots agree\r\n\r\nThe \u201ccouncil\u201d met.\r\n"
    assert (document.id, document.sha256) == (make_id("document", "a.txt", digest), digest)
    assert (document.path, document.kind) == ((tmp_path / "a.txt").as_posix(), "txt")


def test_sources_name_a_document_by_its_file_and_bytes_not_its_folder(tmp_path: Path) -> None:
    for folder in ("x", "y/z"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(TEXT)
    first, second = documents(tmp_path)
    assert first.id == second.id


def test_sources_walk_in_sorted_order_and_tell_what_they_pass_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c.md", "A.txt", "meta.json", ".hidden.txt", "sub/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}" if name.endswith("json") else TEXT)
    skipped: list[str] = []
    got = [Path(item.path).name for item in found(tmp_path, on_skip=skipped.append)]
    assert got == ["A.txt", "a.html", "b.txt", "d.txt"]
    assert [Path(path).name for path in skipped] == ["c.md", "meta.json"]
    assert survey([tmp_path]) == Survey(files=5, bytes=4 * len(TEXT) + 2, skipped=1)


@pytest.mark.parametrize("spelling", ["x/../a.txt", "./a.txt", "a.txt"])
def test_sources_normalise_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    [item] = inputs([spelling], max_bytes=LIMIT)
    assert isinstance(item, Input)
    assert (item.path, item.location) == ("a.txt", str(tmp_path / "a.txt"))


def test_sources_give_one_reason_for_each_bad_input(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\t\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n" + b"words " * 50)
    (tmp_path / "big.txt").write_bytes(b"a" * (LIMIT + 1))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(2000))[:-300])
    (tmp_path / "page.html").write_text("<html><body></body></html>")
    lines = ['{"text": "fine"}', '{"text": ', "[1]", '{"title": "x"}', '{"text": " "}', '{"text": "fine too"}']
    (tmp_path / "lines.jsonl").write_text("\n".join(lines))
    (tmp_path / "dead.txt").symlink_to("nothing")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "loop").symlink_to("..")
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path, tmp_path / "gone.txt") == {
        "empty.txt": "empty file",
        "blank.txt": "empty: no text in it",
        "binary.txt": "binary data, not text",
        "image.html": "binary data, not text",
        "big.txt": f"larger than the limit of {LIMIT} bytes for one article",
        "cut.txt.gz": "damaged or truncated gzip: Compressed file ended before the end-of-stream marker was reached",
        "page.html": "no article found in the page",
        "lines.jsonl:2": "broken JSON: Expecting value at character 9",
        "lines.jsonl:3": "an object with named fields was expected, got list",
        "lines.jsonl:4": "no text in any known column (got: title); name it with --map text=COLUMN",
        "lines.jsonl:5": 'empty: no text in column "text"',
        "dead.txt": "a link to nothing",
        "loop": "a link back to a folder it lies in",
        "pipe.txt": "neither a file nor a folder (a socket, pipe or device)",
        "gone.txt": "no such file or folder",
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_sources_report_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    assert reasons(tmp_path) == {"a.txt": "no permission to read it"}


def test_sources_report_a_permission_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert reasons(tmp_path) == {"a.txt": "no permission to read it"}


def test_sources_spell_out_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text("There is text.")
    except OSError:
        pytest.skip("this file system wants UTF-8")
    (item,) = inputs([tmp_path], max_bytes=100)
    assert isinstance(item, Input)
    assert (item.path, item.name) == (f"{tmp_path}/caf\\xe9.txt", "caf\\xe9.txt")


def test_sources_name_a_file_of_unknown_kind_only_where_it_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(TEXT)
    assert found(tmp_path) == []
    [failure] = found(tmp_path / "notes.md")
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("unknown kind of file; known: .")


def test_sources_undo_gzip_whatever_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "b.txt").write_bytes(gzip.compress(TEXT.encode()[:40]) + gzip.compress(TEXT.encode()[40:]))
    assert [document.text for document in documents(tmp_path)] == [TEXT, TEXT]


def test_sources_refuse_a_gzip_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"a" * 50_000_000))
    tracemalloc.start()
    assert reasons(tmp_path) == {"a.txt.gz": f"larger than the limit of {LIMIT} bytes for one article"}
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_sources_read_dumps_by_their_usual_columns(tmp_path: Path) -> None:
    record = {
        "headline": "Pilots agree",
        "maintext": "The council met.",
        "date_publish": "2031-03-04T10:00:00",
        "source": {"name": "Coastal Wire"},
        "authors": ["Ilse Marand", "Teo Lisk"],
        "link": "https://coastalwire.example/1",
        "lang": "en-GB",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    [document] = documents(tmp_path)
    assert document.text == "Pilots agree\n\nThe council met."
    assert (document.path, document.kind) == ((tmp_path / "a.jsonl").as_posix() + ":1", "jsonl")
    assert (document.title, document.outlet, document.author, document.url, document.language) == (
        "Pilots agree", "Coastal Wire", "Ilse Marand, Teo Lisk", "https://coastalwire.example/1", "en",
    )  # fmt: skip
    assert document.published == Date(value="2031-03-04", precision="day", basis="stated")
    assert [(item.role, item.quote) for item in document.evidence] == [("title", "Pilots agree")]
    assert document.inferences == tuple(
        Inference(field=field, basis="stated", from_=f'column "{column}"')
        for field, column in (
            ("author", "authors"), ("language", "lang"), ("outlet", "source"), ("published", "date_publish"),
            ("title", "headline"), ("url", "link"),
        )
    )  # fmt: skip


def test_sources_name_the_outlet_of_a_known_host(tmp_path: Path) -> None:
    lines = [{"text": "The council met.", "source_domain": host} for host in ("www.bbc.co.uk", "coastalwire.example",
             "www.coastalwire.example", "washingtonpost", "coastalwire", "Coastal Wire | Bay | Sea")]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert [(each.outlet, each.inferences) for each in documents(tmp_path)] == [
        ("BBC", (Inference(field="outlet", basis="inferred", from_='column "source_domain": www.bbc.co.uk'),)),
        ("coastalwire.example", (Inference(field="outlet", basis="stated", from_='column "source_domain"'),)),
        (
            "coastalwire.example",
            (Inference(field="outlet", basis="inferred", from_='column "source_domain": www.coastalwire.example'),),
        ),
        (
            "The Washington Post",
            (Inference(field="outlet", basis="inferred", from_='column "source_domain": washingtonpost'),),
        ),
        ("coastalwire", (Inference(field="outlet", basis="stated", from_='column "source_domain"'),)),
        (
            "Coastal Wire",
            (Inference(field="outlet", basis="stated", from_='column "source_domain": Coastal Wire | Bay | Sea'),),
        ),
    ]


def test_sources_take_no_reading_time_for_an_author(tmp_path: Path) -> None:
    lines = [{"text": "The council met.", "authors": names} for names in (["Ilse Marand", "Min Read"], ["4 min read"])]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert [each.author for each in documents(tmp_path)] == ["Ilse Marand", "4 min read"]


def test_sources_put_a_title_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "The council met.", "title": " Pilots\\n agree "}\n')
    assert documents(tmp_path)[0].text == "Pilots agree\n\nThe council met."


def test_sources_let_a_map_overrule_the_usual_columns(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "wrong", "data": {"words": "The council met."}, "h": "Pilots"}\n')
    [item] = found(tmp_path)
    assert isinstance(item, Input)
    document = read(item, mapping=(("text", "data.words"), ("title", "h")))
    assert document.text == "Pilots\n\nThe council met."
    with pytest.raises(InputError, match='no text in column "nope"'):
        read(item, mapping=(("text", "nope"),))


def test_sources_read_json_of_one_article_and_of_many(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"text": "The council met."}')
    (tmp_path / "two.json").write_text('[{"text": "One."}, 3, {"body": "Two."}]')
    assert [(Path(each.path).name, each.text) for each in documents(tmp_path / "one.json")] == [
        ("one.json", "The council met.")
    ]
    assert reasons(tmp_path / "two.json") == {"two.json:2": "an object with named fields was expected, got int"}
    assert reasons(tmp_path / "none.json") == {"none.json": "no such file or folder"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_sources_read_tables(tmp_path: Path, delimiter: str) -> None:
    rows = [["title", "text", "date"], ["Pilots", '"The council\nmet, all of it; |\tdone"', "2031-03-04"]]
    (tmp_path / "a.csv").write_text("\n".join(delimiter.join(row) for row in rows) + "\n")
    [document] = documents(tmp_path)
    assert document.text == "Pilots\n\nThe council\nmet, all of it; |\tdone"
    assert document.published == Date(value="2031-03-04", precision="day", basis="stated")
    assert document.path.endswith("a.csv:3")


def test_sources_keep_lone_surrogates_out_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "The \\ud800 council met."}\n')
    [document] = documents(tmp_path)
    assert document.text == "The \ufffd council met."
    assert document.inferences[0] == Inference(field="text", basis="inferred", from_="1 broken escapes shown as U+FFFD")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Le ministre a dit que les deux États n’ont pas signé le pacte à la fin de cette année."),
        ("cp1251", "Министр заявил, что оба государства подпишут договор до конца года, но не в столице. " * 3),
        ("utf-16", TEXT),
        ("utf-8-sig", TEXT),
    ],
)
def test_sources_decode_and_say_what_they_guessed(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    [document] = documents(tmp_path)
    guessed = [item.from_ for item in document.inferences if item.field == "text"]
    assert document.text == text
    assert [words.split(",")[0] for words in guessed if words] == (
        [] if encoding.startswith("utf") else [f"encoding {encoding}"]
    )


def test_sources_stream_a_long_dump_in_little_memory(tmp_path: Path) -> None:
    line = json.dumps({"text": "The council met on Monday. " * 40}) + "\n"
    with (tmp_path / "a.jsonl").open("w") as file:
        for _ in range(20_000):
            file.write(line)
    tracemalloc.start()
    count = sum(isinstance(item, Input) for item in inputs([tmp_path], max_bytes=LIMIT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


def test_sources_weights_add_up_to_the_bytes_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    (tmp_path / "b.txt").write_text(TEXT)
    assert sum(item.weight for item in found(tmp_path) if isinstance(item, Input)) == survey([tmp_path]).bytes


def test_sources_have_kinds_and_suffixes_of_their_own() -> None:
    suffixes = [suffix for source in SOURCES for suffix in source.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert len({source.kind for source in SOURCES}) == len(SOURCES)
