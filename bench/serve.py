"""How fast `onrecord serve` answers: a made-up record of many statements, many readers at once, on loopback.

    python bench/serve.py --statements 100000 --readers 20 --seconds 20

Prints milliseconds by kind of page: median, 99th percentile, worst. Readers ask without pause, each for another page
drawn by a fixed sequence, through bare sockets, so that asking takes a small part of what answering takes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from onrecord.record import Record
from onrecord.rows import (
    Actor,
    Copy,
    Date,
    Document,
    Event,
    Mention,
    NameCount,
    Passage,
    Row,
    Statement,
    Utterance,
    cite,
    make_id,
)

WARM = 4.0
"""Seconds before the measuring starts: the first overview and timeline count the whole record, once."""
REQUESTS = 3_000
"""Different requests of one reader, repeated after that: nobody reads so many pages in the time of a measurement."""
MOST = 4_000_000
"""Bytes of an answer, at most."""
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
EACH = 22
SPEAKERS = 2_000
HEADS = ("border", "treaty", "river", "vote", "army", "bridge", "law", "harbour", "summit", "annex", "threat", "answer")
TAILS = ("", "s", "ing", "ed", "er", "ward", "less", "able", "ment", "ly")
LINKS = ("", "un", "re", "over", "mid", "anti", "out", "sub", "inter", "non", "fore", "trans", "co", "de", "en", "mis")
WORDS = [f"{link}{head}{tail}" for tail in TAILS for link in LINKS for head in HEADS]
WEIGHTS = [1 / (place + 3) for place in range(len(WORDS))]
"""1,920 words with shares like those of a language: a few are in every third statement, most in one of a thousand."""
FIRST = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo")
LISTS = ("/documents", "/actors", "/utterances", "/timeline", "/copies", "/conflicts", "/failures")
VERBS = ("said", "warned", "promised", "denied", "told reporters")


def name(number: int) -> str:
    family = f"{WORDS[number % len(WORDS)].title()}son{number // len(WORDS)}"
    return f"{FIRST[number % len(FIRST)]} {family}"


def article(number: int, draw: random.Random) -> Iterator[Row]:
    document = make_id("document", number)
    published = f"20{10 + number % 20}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    text = f"Article {number} on the {draw.choice(WORDS)}\n\n"
    rows: list[Row] = [Passage(id=make_id("p", number), document=document, kind="title", start=0, end=len(text) - 2)]
    for place in range(EACH):
        speaker, verb = draw.randrange(SPEAKERS), draw.choice(VERBS)
        words = " ".join(draw.choices(WORDS, WEIGHTS, k=draw.randrange(8, 30)))
        line = (
            f"“{words},” {name(speaker)} {verb}. The {draw.choice(WORDS)} stayed as it was all {draw.choice(WORDS)}.\n"
        )
        full = text + line
        start = len(text)
        said = start + line.index(name(speaker))
        content = cite(full, "content", start, start + len(words) + 3)
        cue = cite(
            full, "cue", start + line.index(verb, said - start), start + line.index(verb, said - start) + len(verb)
        )
        source = cite(full, "source", said, said + len(name(speaker)))
        mention = make_id("m", number, place)
        rows.append(Mention(
            id=mention, document=document, start=said, end=source.end, quote=source.quote, kind="person",
            actor=make_id("a", speaker), name=name(speaker),
        ))  # fmt: skip
        if place % 3 == 0:
            # Something that the words are about: their first word, as the name of a place.
            first = start + len(words.split(" ", 1)[0]) + 1
            rows.append(Mention(
                id=make_id("n", number, place), document=document, start=start + 1, end=first,
                quote=full[start + 1 : first], kind="place",
            ))  # fmt: skip
        rows.append(Statement(
            id=make_id("s", number, place), document=document, mode=draw.choice(("direct", "mixed", "indirect")),
            kind="speech", force="says", evidence=(content, cue, source), origin="rule:bench", score=0.9,
            speaker=make_id("a", speaker), speaker_name=name(speaker), speaker_mention=mention,
            utterance=make_id("u", number, place),
        ))  # fmt: skip
        text = full
    yield Document(
        id=document, path=f"{number}.txt", kind="txt", sha256=f"{number:064x}", text=text, title=text.split("\n")[0],
        outlet=f"Outlet {number % 60}", published=Date(value=published, precision="day", basis="stated"),
    )  # fmt: skip
    yield from rows
    yield Event(
        id=make_id("e", number), document=document, type="meeting", status="happened",
        date=Date(value=published, precision="day", basis="stated"), evidence=(cite(text, "trigger", 0, 7),),
    )  # fmt: skip


def actors() -> Iterator[Row]:
    for number in range(SPEAKERS):
        yield Actor(
            id=make_id("a", number), name=name(number), kind="person", names=(NameCount(name=name(number), count=1),)
        )


def shared(documents: int) -> Iterator[Row]:
    """Yield utterances, every tenth of two articles, and copies between neighbours."""
    for number in range(0, documents - 1, 10):
        both = (make_id("s", number, 0), make_id("s", number + 1, 0))
        outlets = (f"Outlet {number % 60}", f"Outlet {(number + 1) % 60}")
        yield Utterance(id=make_id("u", number, 0), statements=both, outlets=outlets, origins=2)
        yield Copy(
            id=make_id("c", number), document=make_id("document", number + 1), start=0, end=7,
            of_document=make_id("document", number), of_start=0, of_end=7, similarity=1.0, kind="passage",
        )  # fmt: skip


def make(path: Path, statements: int) -> int:
    draw = random.Random(7)
    documents = statements // EACH
    with Record.open(path, create=True) as record:
        record.add(actors())
        for first in range(0, documents, 100):
            record.add(row for n in range(first, min(first + 100, documents)) for row in article(n, draw))
        record.add(shared(documents))
    return documents


def address(draw: random.Random, documents: int) -> tuple[str, str]:
    word, other = draw.choices(WORDS, WEIGHTS, k=2)
    kinds = (
        ("overview", "/"),
        ("document", f"/documents/{make_id('document', draw.randrange(documents))}"),
        ("document", f"/documents/{make_id('document', draw.randrange(documents))}"),
        ("document", f"/documents/{make_id('document', draw.randrange(documents))}"),
        ("actor", f"/actors/{make_id('a', draw.randrange(SPEAKERS))}"),
        ("actor", f"/actors/{make_id('a', draw.randrange(SPEAKERS))}"),
        ("statements", "/statements"),
        ("further on", f"/statements?after={make_id('s', draw.randrange(documents), draw.randrange(EACH))}"),
        ("by outlet", f"/statements?outlet={quote(f'Outlet {draw.randrange(60)}')}&mode=direct"),
        ("by speaker", f"/statements?by={quote(name(draw.randrange(SPEAKERS)))}"),
        ("by subject", f"/statements?subject={word}&by={name(draw.randrange(SPEAKERS)).split()[0]}"),
        ("search", f"/statements?q={word}+{other}"),
        ("search in dates", f"/statements?q={word}&since=20{draw.randrange(10, 30)}-0{draw.randrange(1, 9)}"),
        ("utterance", f"/utterances/{make_id('u', draw.randrange(documents // 10) * 10, 0)}"),
        ("lists", draw.choice(LISTS)),
        ("api", f"/api/statements?words={word}&limit=20"),
    )  # fmt: skip
    return draw.choice(kinds)


def asked(reader: int, documents: int) -> list[tuple[str, bytes]]:
    """Return what one reader asks for, written before the measuring starts."""
    draw = random.Random(reader)
    found = [address(draw, documents) for _ in range(REQUESTS)]
    return [(kind, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()) for kind, path in found]


def answer(connection: socket.socket, buffer: bytearray) -> int:
    """Read one answer into the buffer; returns its status."""
    size, wanted = 0, len(buffer)
    while size < wanted:
        got = connection.recv_into(memoryview(buffer)[size:])
        if not got:
            raise SystemExit("the server closed a connection")
        size += got
        if wanted == len(buffer) and (end := buffer.find(b"\r\n\r\n", 0, size)) >= 0:
            length = LENGTH.search(buffer, 0, end)
            wanted = end + 4 + int(length[1]) if length else size
    return int(buffer[9:12])


def read(
    port: int, requests: list[tuple[str, bytes]], start: float, until: float, took: dict[str, list[float]]
) -> None:
    buffer = bytearray(MOST)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for kind, request in cycle(requests):
            began = time.perf_counter()
            if began > until:
                return
            connection.sendall(request)
            status = answer(connection, buffer)
            if began > start:
                took[kind].append(1000 * (time.perf_counter() - began))
            if status != 200:
                raise SystemExit(f"{request!r}: {status}")


def started(server: subprocess.Popen[str], port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/failures")
            connection.getresponse().read()
            return
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.1)
    raise SystemExit("the server did not answer within 20 s")


def processor_seconds(process: int) -> float:
    """Return what a process and its children have used of the processor (Linux; 0 elsewhere)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(child)) for child in children)


def told(name: str, values: list[float]) -> str:
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{name:16} {len(values):6} {statistics.median(values):9.1f} {high:9.1f} {ordered[-1]:9.1f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--statements", type=int, default=100_000)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--port", type=int, default=8431)
    options.add_argument("--record", type=Path, help="where to make (or find) the made-up record")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.record or Path(folder) / "bench.db"
        documents = chosen.statements // EACH if path.exists() else make(path, chosen.statements)
        command = [sys.executable, "-m", "onrecord.cli", "serve", str(path), "--port", str(chosen.port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True)
        try:
            started(server, chosen.port)
            asking = [asked(reader, documents) for reader in range(chosen.readers)]
            took: dict[str, list[float]] = defaultdict(list)
            start = time.perf_counter() + WARM
            until = start + chosen.seconds
            threads = [
                threading.Thread(target=read, args=(chosen.port, requests, start, until, took)) for requests in asking
            ]
            for thread in threads:
                thread.start()
            time.sleep(WARM)
            used, own = processor_seconds(server.pid), time.process_time()
            for thread in threads:
                thread.join()
            used, own = processor_seconds(server.pid) - used, time.process_time() - own
        finally:
            server.terminate()
            server.wait()
    everything = [value for values in took.values() for value in values]
    rate = len(everything) / chosen.seconds
    print(f"{documents * EACH:,} statements, {chosen.readers} readers, {os.cpu_count()} cores, {rate:.0f} pages/s")
    pages = len(everything)
    print(
        f"{1000 * used / pages:.1f} ms of the processor a page, {1000 * own / pages:.2f} ms more for asking; "
        f"load of the machine {os.getloadavg()[0]:.1f}"
    )
    print(f"{'ms':16} {'pages':>6} {'median':>9} {'99th':>9} {'worst':>9}")
    for kind in sorted(took):
        print(told(kind, took[kind]))
    print(told("all", everything))


if __name__ == "__main__":
    main()
