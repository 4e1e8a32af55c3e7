"""Templates turned into pages, the same for files on disk and for the application."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache
from importlib import resources
from typing import Any, Protocol
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from onrecord.views import charts, words
from onrecord.views.lines import statement_lines
from onrecord.views.view import View

ASSETS = ("style.css", "app.js", "d3.js", "figures.js", "icon.svg")
SECTIONS = (
    ("index", "Overview"),
    ("documents", "Articles"),
    ("statements", "Statements"),
    ("actors", "Actors"),
    ("utterances", "Same words"),
    ("timeline", "Timeline"),
    ("agreements", "Agreements"),
    ("copies", "Copies"),
    ("conflicts", "Conflicts"),
    ("failures", "Failures"),
)
"""The pages of the menu: their place and what they are called."""


class Links(Protocol):
    """Where things are: pages name them by section and id, and never write an address themselves."""

    static: bool

    def has(self, actor: str) -> bool:
        """Say whether an actor has a page."""
        ...

    def page(self, section: str, name: str | None = None, fragment: str | None = None, **query: str | None) -> str:
        """Return the address of a section, or of one thing in it."""
        ...

    def asset(self, name: str) -> str:
        """Return the address of a style sheet or script."""
        ...


class Files:
    """Addresses relative to a page ``depth`` folders down, so that a report can lie anywhere and be moved."""

    static = True

    def __init__(self, depth: int, actors: Container[str]) -> None:
        self._root = "../" * depth
        self._actors = actors

    def has(self, actor: str) -> bool:
        """Say whether an actor has a page."""
        return actor in self._actors

    def page(self, section: str, name: str | None = None, fragment: str | None = None, **query: str | None) -> str:
        """Return a relative address of a file."""
        path = f"{section}/{name}.html" if name else f"{section}.html"
        return self._root + path + _ending(fragment, query)

    def asset(self, name: str) -> str:
        """Return a relative address of a file."""
        return f"{self._root}assets/{name}"


class Addresses:
    """Addresses of the application."""

    static = False

    def has(self, actor: str) -> bool:
        """Say whether an actor has a page: every one of the record has."""
        return bool(actor)

    def page(self, section: str, name: str | None = None, fragment: str | None = None, **query: str | None) -> str:
        """Return an absolute path."""
        path = f"/{section}/{name}" if name else "/" if section == "index" else f"/{section}"
        return path + _ending(fragment, query)

    def asset(self, name: str) -> str:
        """Return an absolute path."""
        return f"/assets/{name}"


def _ending(fragment: str | None, query: Mapping[str, str | None]) -> str:
    given = {key: value for key, value in query.items() if value}
    return (f"?{urlencode(given)}" if given else "") + (f"#{fragment}" if fragment else "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("onrecord.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        words=words.words,
        bare=words.bare,
        running=words.running,
        date=words.date,
        shorten=words.shorten,
        number="{:,}".format,
    )
    environment.tests["right_to_left"] = words.right_to_left
    environment.globals.update(
        bar=charts.bar,
        columns=charts.columns,
        stacked=charts.stacked,
        sections=SECTIONS,
        statement_lines=statement_lines,
    )
    return environment


def render(
    view: View, links: Links, *, names: Mapping[str, str], section: str, title: str, editing: str | None = None
) -> str:
    """Render a page. ``names`` maps actors to names, ``title`` names the record, ``editing`` is the token of a session
    that may write."""
    template = _environment().get_template(view.template)
    page: Mapping[str, Any] = {
        **view.context,
        "links": links,
        "names": names,
        "section": section,
        "title": view.title,
        "record": title,
        "editing": editing,
    }
    return template.render(page)


def asset(name: str) -> bytes:
    """Return a style sheet or script; raises ``KeyError`` for a name that is none."""
    if name not in ASSETS:
        raise KeyError(name)
    return resources.files(__package__).joinpath("static", name).read_bytes()
