"""The command fetch: addresses of arguments, lists and feeds in, what failed and a summary out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.sources.fetching import Limits, Visit


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="A feed (RSS, Atom): fetch what it links to.")
@click.option("--list", "lists", multiple=True, type=click.File(encoding="utf-8"),
              help="A file with an address a line; - is standard input.")  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder to keep the pages in.")  # fmt: skip
@click.option("--again", is_flag=True, help="Ask for pages fetched before, too, in case they changed.")
@click.option("--delay", type=click.FloatRange(0, 3600), default=1.0, show_default=True,
              help="Seconds between two requests to a host; a longer Crawl-delay is heeded.")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=20.0, show_default=True,
              help="Seconds to wait for a host; three times that for a whole page.")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(1), default=10_000_000, show_default=True, help="Largest page.")
@click.option("--contact", help="Who you are, for the sites: an address of mail or of a page.")
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and local networks, too.")
def fetch(urls: tuple[str, ...], output: Path, **options: Any) -> None:
    """Fetch pages from the web, to be read by build. The only command that uses the network.

    Obeys robots.txt, asks a host one thing at a time. What was fetched is not fetched twice; stopped or failed, the
    same command goes on. A new run reads the feeds again and fetches what is new in them.

    \b
    onrecord fetch https://tesk-herald.example/story -o pages
    onrecord fetch --feed https://tesk-herald.example/rss --contact desk@example.org -o pages
    onrecord build pages -o record.db
    """
    from onrecord.sources.fetching import Limits

    limits = Limits(
        timeout=options.pop("timeout"), max_bytes=options.pop("max_bytes"), private=options.pop("allow_private")
    )
    click.echo(gather(urls, output, limits=limits, warn=lambda line: click.echo(line, err=True), **options))


def gather(
    urls: Iterable[str],
    folder: Path,
    *,
    feeds: Iterable[str],
    lists: Iterable[TextIO],
    limits: Limits,
    delay: float,
    contact: str | None,
    again: bool,
    warn: Callable[[str], None],
) -> str:
    """Fetch pages into ``folder``; tell ``warn`` of each failure as it happens, return the summary.

    Raises `UsageError` where there is nothing to fetch, a list is not UTF-8 or the folder has another log.
    """
    # The network's modules take 0.1 s to import, which no other command need pay.
    from onrecord.sources.fetching import fetch as fetch_pages

    wanted, feeds = [*urls, *(url for opened in lists for url in _listed(opened))], list(feeds)
    if not wanted and not feeds:
        raise UsageError("nothing to fetch; give an address, --feed or --list")

    def report(visit: Visit) -> None:
        if visit.outcome == "failed":
            warn(f"{visit.url}: {visit.reason}")

    visits = fetch_pages(
        wanted, folder, feeds=feeds, delay=delay, contact=contact, again=again, limits=limits, report=report
    )  # fmt: skip
    return _summary(visits, folder)


def _listed(opened: TextIO) -> Iterator[str]:
    try:
        lines = opened.read().splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{opened.name}: not UTF-8; give a text file with an address a line") from error
    return (line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _summary(visits: list[Visit], folder: Path) -> str:
    counts = Counter(visit.outcome for visit in visits)
    said = [f"{counts['fetched']} pages fetched", f"{counts['unchanged']} unchanged", f"{counts['failed']} failed"]
    return f"{', '.join(said)}; log: {folder / 'fetched.log'}\nonrecord build {folder} -o record.db reads them."
