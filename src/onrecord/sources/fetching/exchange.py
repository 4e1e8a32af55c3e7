"""One request and its answer, within limits, and never to an address inside somebody's network.

The host's addresses are looked up once, judged, and the one judged is the one connected to: a name server that answers
differently the second time gains nothing. Proxies of the environment are not used, for the same reason.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Mapping
from functools import cache
from threading import Timer
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from onrecord.errors import InputError

CHUNK = 65_536
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a request may cost: ``timeout`` seconds for each step and three times that in all, bytes of the answer.

    ``private`` allows addresses that are not public: of this machine, of a local network.
    """

    timeout: float = 20.0
    max_bytes: int = 10_000_000
    private: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered; ``body`` is decompressed, header names are in lower case."""

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, headers: Mapping[str, str], limits: Limits) -> Answer:
    """Send one GET request and follow nothing. Raises `InputError` (stage fetch) where there is no answer."""
    host, port, target = _target(url)
    connection = _Connection(host, port, url.startswith("https:"), limits)
    # A server that sends a byte now and then keeps every single timeout.
    timer = Timer(3 * limits.timeout, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request("GET", target, headers={**headers, "Accept-Encoding": "gzip", "Connection": "close"})
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        body = _body(response, named.get("content-encoding", ""), limits)
        if connection.was_cut:
            # An answer without its length looks whole wherever it ends.
            raise TimeoutError
        return Answer(url=url, status=response.status, reason=response.reason, headers=named, body=body)
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if connection.was_cut:
            raise _failed(f"no answer within {3 * limits.timeout:g} s") from error
        raise _failed(_words(error)) from error
    finally:
        timer.cancel()
        connection.close()


def normal(url: str) -> str:
    """Return an address as it is asked for: encoded, no fragment. Raises `InputError` where it is not http(s)."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _failed(f"no address of the web: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise _failed("no address of the web: it must begin with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise _failed("an address with a name or password in it is not fetched")
    try:
        ascii_host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise _failed(f"no address of the web: host name {host!r}") from error
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~", errors="replace")
    query = quote(parts.query, safe="/%:?@!$&'()*+,;=-._~[]", errors="replace")
    place = ascii_host.lower() if port is None else f"{ascii_host.lower()}:{port}"
    return urlunsplit((parts.scheme.lower(), place, path, query, ""))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, also behind IPv6's ways to write IPv4."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was judged; made by `ask`, ended by it."""

    def __init__(self, host: str, port: int, secure: bool, limits: Limits) -> None:
        super().__init__(host, port, timeout=limits.timeout)
        self.secure, self.private, self.was_cut = secure, limits.private, False
        self.default_port = 443 if secure else 80

    def connect(self) -> None:
        """Look the host up, refuse private addresses, connect to the first that answers."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self.private and (inside := [one for one in addresses if not is_public(one)]):
            raise ValueError(f"{self.host} is {inside[0]}, no public address; --allow-private fetches it")
        self.sock = self._first(addresses)
        if self.secure:
            self.sock = _context().wrap_socket(self.sock, server_hostname=self.host)

    def _first(self, addresses: list[str]) -> socket.socket:
        for at, address in enumerate(addresses):
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError:
                if at + 1 == len(addresses):
                    raise
        raise OSError("the host has no address")

    def cut(self) -> None:
        """End the exchange from another thread."""
        self.was_cut = True
        if self.sock is not None:
            # Closing alone does not wake a thread that reads.
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _target(url: str) -> tuple[str, int, str]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.hostname or "", port, urlunsplit(("", "", parts.path or "/", parts.query, ""))


def _body(response: Any, encoding: str, limits: Limits) -> bytes:
    """Read an answer to its end; raises `ValueError` where it is larger than allowed, also once decompressed."""
    if encoding.lower() not in ("", "identity", "gzip", "x-gzip"):
        raise ValueError(f"it is encoded as {encoding!r}, which was not asked for")
    unpack = zlib.decompressobj(47) if "gzip" in encoding.lower() else None
    parts: list[bytes] = []
    size = 0
    while chunk := response.read(CHUNK):
        if unpack is not None:
            chunk = unpack.decompress(chunk, limits.max_bytes - size + 1)
        parts.append(chunk)
        size += len(chunk)
        if size > limits.max_bytes:
            raise ValueError(f"larger than the limit of {limits.max_bytes} bytes for one page")
    if response.length:
        raise ValueError("the answer ends early")
    if unpack is not None and size and not unpack.eof:
        raise ValueError("its gzip ends early")
    return b"".join(parts)


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, socket.gaierror):
        return f"its host is not known: {error.strerror}"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer ends early"
    if isinstance(error, http.client.HTTPException):
        return f"no answer of a web server: {str(error)[:60]!r}"
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text or type(error).__name__


def _failed(reason: str) -> InputError:
    return InputError(reason, stage="fetch")
