"""The application: the report's pages from a record that may change, on this machine only."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from onrecord.errors import OnrecordError
from onrecord.export.jsonl import encode
from onrecord.record import Record
from onrecord.views import accounts, api, pages
from onrecord.views.guard import COOKIE, Guard, holds, may_write
from onrecord.views.library import Library
from onrecord.views.listing import Filter
from onrecord.views.site import ASSETS, Addresses, asset, render
from onrecord.views.view import View

Decide = Callable[[str, Path, tuple[str, ...]], str]
"""Carries out ``same``, ``different``, ``speaker``, ``reject`` or ``undo`` on the record at a path."""

_CACHED = 64_000_000
"""Bytes of answers kept: the pages a newsroom opens in a day, and far less than the models take."""
_LINES = 100
"""Lines of a list on one page."""
_FORM = 10_000
"""Bytes of a decision, at most."""
_FIELDS = {"same": ("actor", "other"), "different": ("actor", "other"), "speaker": ("statement", "actor"),
           "reject": ("statement",), "undo": ("decision",)}  # fmt: skip
_LISTS: Mapping[str, Callable[..., View]] = {
    "documents": pages.documents,
    "actors": pages.actors,
    "utterances": pages.utterances,
    "timeline": accounts.timeline,
    "agreements": accounts.agreements,
    "copies": accounts.copies,
    "conflicts": accounts.conflicts,
    "failures": accounts.failures,
}
_SINGLE: Mapping[str, Callable[[Library, str], View | None]] = {
    "documents": pages.document,
    "actors": pages.actor,
    "utterances": pages.utterance,
    "agreements": accounts.agreement,
}


def application(path: Path, *, token: str | None = None, decide: Decide | None = None) -> Starlette:
    """Return the application for a record; with ``token`` and ``decide`` its holder may write."""
    site = _Site(path, token, decide)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # Opened in the loop's own thread, the only one that reads: SQLite's connections stay in their thread.
        site.open()
        yield
        site.close()

    routes = [
        Route("/", site.index),
        Route("/assets/{name}", _asset),
        Route("/api", site.describe),
        Route("/api/{path:path}", site.data),
        Route("/statements", site.statements),
        Route("/statements/{name}", site.statement),
        Route("/decisions", site.decisions),
        Route("/decide", site.decide, methods=["POST"]),
        *(Route(f"/{section}", partial(site.listed, section)) for section in _LISTS),
        *(Route(f"/{section}/{{name}}", partial(site.single, section)) for section in _SINGLE),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)], lifespan=lifespan)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        return _missing("no such file")
    types = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    return _conditional(request, asset(name), types[name.rpartition(".")[2]])


class _Site:
    """One opened record and the answers made of it since it last changed."""

    def __init__(self, path: Path, token: str | None, decide: Decide | None) -> None:
        self._path = path
        self._token = token
        self._decide = decide
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def open(self) -> None:
        self._library = Library(Record.open(self._path, read_only=True))

    def close(self) -> None:
        self._library.record.close()

    async def index(self, request: Request) -> Response:
        if given := request.query_params.get("token"):
            response = RedirectResponse("/", status_code=303)
            response.set_cookie(COOKIE, given, httponly=True, samesite="strict")
            return response
        return self._page(request, "index", pages.overview)

    async def listed(self, section: str, request: Request) -> Response:
        names = ("after", "since", "until") if section == "timeline" else ("after",)
        given = {name: request.query_params[name] for name in names if request.query_params.get(name)}
        return self._page(request, section, partial(_LISTS[section], limit=_LINES, **given))

    async def single(self, section: str, request: Request) -> Response:
        return self._page(request, section, lambda library: _SINGLE[section](library, request.path_params["name"]))

    async def statements(self, request: Request) -> Response:
        query = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
        names = {"q": "words", **{name: name for name in Filter.__struct_fields__ if name != "words"}}
        wanted = Filter(**{names[name]: value for name, value in query.items() if name in names})
        return self._page(request, "statements", partial(pages.statements, wanted=wanted, after=query.get("after")))

    async def statement(self, request: Request) -> Response:
        found = self._library.ask("SELECT document FROM statements WHERE id = ?", request.path_params["name"])
        if not found:
            return _missing("no such statement in this record")
        return RedirectResponse(Addresses().page("documents", found[0][0], f"s{request.path_params['name']}"))

    async def describe(self, request: Request) -> Response:
        return self._page(request, "api", lambda _: View("api.html", "API", {"api": api.document()}))

    async def decisions(self, request: Request) -> Response:
        return self._page(request, "decisions", accounts.decisions)

    async def data(self, request: Request) -> Response:
        try:
            body = self._keep(request, lambda: encode(
                api.answer(self._library, request.path_params["path"], request.query_params)))  # fmt: skip
        except api.NotFoundError as error:
            return Response(encode({"error": str(error)}), status_code=404, media_type="application/json")
        except api.QueryError as error:
            return Response(encode({"error": str(error)}), status_code=400, media_type="application/json")
        return _conditional(request, body, "application/json")

    async def decide(self, request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _FORM:
                return PlainTextResponse("a decision is shorter than this\n", status_code=413)
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if why := may_write(request, self._token, form.get("token", "")):
            return PlainTextResponse(f"{why}\n", status_code=403)
        fields = _FIELDS.get(form.get("what", ""))
        if self._decide is None or fields is None or not all(form.get(name) for name in fields):
            return PlainTextResponse("not a decision: what is to be decided, and of whom?\n", status_code=400)
        try:
            names = tuple(form[name] for name in fields)
            await to_thread.run_sync(self._decide, form["what"], self._path, names)
        except OnrecordError as error:
            return PlainTextResponse(f"{error}\n", status_code=400)
        back = form.get("back", "/decisions")
        return RedirectResponse(back if back.startswith("/") and back[1:2] not in "/\\" else "/", status_code=303)

    def _page(self, request: Request, section: str, make: Callable[[Library], View | None]) -> Response:
        body = self._keep(request, lambda: self._render(request, section, make))
        return _conditional(request, body, "text/html") if body else _missing("no such page in this record")

    def _render(self, request: Request, section: str, make: Callable[[Library], View | None]) -> bytes:
        view = make(self._library)
        if view is None:
            return b""
        return render(
            view,
            Addresses(),
            names=self._library.names,
            section=section,
            title=self._path.stem,
            editing=self._token if holds(request, self._token) else None,
        ).encode()

    def _keep(self, request: Request, make: Callable[[], bytes]) -> bytes:
        """Return the answer to a request as it was made since the record last changed, or make it."""
        if self._library.refresh():
            self._kept.clear()
            self._size = 0
        key = f"{holds(request, self._token)} {request.url.path}?{request.url.query}"
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        body = make()
        self._kept[key] = body
        self._size += len(body)
        while self._size > _CACHED:
            self._size -= len(self._kept.popitem(last=False)[1])
        return body


def _missing(why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=404)


def _conditional(request: Request, body: bytes, media_type: str) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "cookie"}
    if tag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
