"""Who may read and write: this machine's own pages only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "onrecord"
_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": it would take the origin off the forms of these pages too.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Refuses requests for another host (DNS rebinding) and sends the security headers with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if host_name(Headers(scope=scope).get("host", "")) in _HOSTS:
            await self._app(scope, receive, guarded)
        else:
            refusal = PlainTextResponse("this record is shown on 127.0.0.1 and localhost only\n", status_code=400)
            await refusal(scope, receive, guarded)


def host_name(host: str) -> str | None:
    """Return the name of a Host header without its port; None where it is none."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def holds(request: Request, token: str | None) -> bool:
    """Say whether a request comes from a browser that was given the token."""
    given = request.cookies.get(COOKIE, "")
    return token is not None and secrets.compare_digest(given.encode(), token.encode())


def may_write(request: Request, token: str | None, given: str) -> str | None:
    """Return why a request may not write, None where it may: token in cookie and form, and the same origin."""
    if token is None:
        return "this record is shown for reading; start with --edit to decide"
    if not holds(request, token) or not secrets.compare_digest(given.encode(), token.encode()):
        return "the token is missing or wrong; open the address that onrecord serve printed"
    origin = request.headers.get("origin")
    if origin != f"http://{request.headers.get('host')}":
        return f"decisions come from these pages only, not from {origin!r}"
    return None
