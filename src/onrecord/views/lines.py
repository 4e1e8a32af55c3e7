"""Lines of the table of statements, written here and not by a template: a page has thirty or two hundred of them.

The template's macros took twice the time, most of it for calls and for asking each part whether it is escaped.
Everything that comes from an article goes through `words`, `running`, `bare` or ``escape``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from onrecord.rows import Date, Statement
from onrecord.views.library import Head
from onrecord.views.listing import Quoted
from onrecord.views.words import bare, date, shorten, words

if TYPE_CHECKING:
    from onrecord.views.site import Links

_LABEL = 110
"""Characters of a title in a list."""


def statement_lines(links: Links, items: list[Quoted], *, speaker: bool = True) -> Markup:
    """Return a line of the table for each statement: by whom (where ``speaker``), the words, how, where."""
    return Markup("\n".join(_line(links, item, speaker=speaker) for item in items))


def _line(links: Links, item: Quoted, *, speaker: bool) -> str:
    statement = item.statement
    address = escape(links.page("documents", item.head.id, f"s{statement.id}"))
    by = f'<td role="cell">{_who(links, item)}</td>\n' if speaker else ""
    said = f' <span class="small">said {_when(statement.said_on)}</span>' if statement.said_on else ""
    return (
        f'<tr role="row">{by}'
        f'<td role="cell" class="words"><a class="plain" href="{address}"><bdi>{item.markup}</bdi></a></td>\n'
        f'<td role="cell">{_how(statement)}</td>\n<td role="cell" class="where">'
        f'<a class="article-link" href="{address}">{_label(item.head.label)}</a> '
        f'<span class="small">{_source(item.head)}</span>{said}</td></tr>'
    )


def _who(links: Links, item: Quoted) -> str:
    if item.actor and links.has(item.actor):
        return f'<a class="who" href="{escape(links.page("actors", item.actor))}">{words(item.speaker)}</a>'
    if item.speaker:
        return f'<span class="who">{words(item.speaker)}</span>'
    return '<span class="who nobody">nobody named</span>'


def _how(statement: Statement) -> str:
    kind = f' <span class="kind">{words(statement.kind)}</span>' if statement.kind != "speech" else ""
    negated = ' <span class="kind">negated</span>' if statement.negated else ""
    return f'<span class="mode {statement.mode}">{statement.mode}</span>{kind}{negated}'


@lru_cache(maxsize=4_096)
def _label(label: str) -> str:
    return str(words(shorten(label, _LABEL)))


def _source(head: Head) -> str:
    outlet = words(head.outlet) if head.outlet else "outlet not named"
    return f'<span class="outlet">{outlet}</span>{_published(head.published)}'


@lru_cache(maxsize=4_096)
def _published(value: str | None) -> str:
    return f", {_time(value)}" if value else ", undated"


def _time(value: str) -> str:
    return f'<time datetime="{escape(value.split("/")[0])}">{escape(date(value))}</time>'


def _when(value: Date) -> str:
    inferred = ""
    if value.basis == "inferred":
        why = bare(f"inferred from {value.from_}" if value.from_ else "inferred")
        inferred = f' <span class="inferred" title="{escape(why)}">inferred</span>'
    return _time(value.value) + inferred
