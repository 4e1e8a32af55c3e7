"""Running the application: an address on this machine, and as many processes as make pages at once."""

from __future__ import annotations

import gc
import multiprocessing
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from onrecord.errors import UsageError
from onrecord.record import Record
from onrecord.views.web import Decide, application


def serve(
    record_path: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8420,
    edit: bool = False,
    decide: Decide | None = None,
    workers: int | None = None,
) -> None:
    """Show a record until interrupted; prints where. ``edit`` lets the holder of the printed address decide.

    Pages are made by ``workers`` processes: two where there are two cores, one while decisions are taken. Raises
    ``RecordError`` where the file is no record and ``UsageError`` where the port is taken.
    """
    path = Path(record_path)
    Record.open(path, read_only=True).close()
    token = secrets.token_urlsafe(24) if edit and decide else None
    several = 1 if token or not hasattr(socket, "SO_REUSEPORT") else workers or min(2, os.cpu_count() or 1)
    with _bound(host, port, shared=several > 1) as listening:
        port = listening.getsockname()[1]
        address = f"http://{host}:{port}/" + (f"?token={token}" if token else "")
        print(f"{path} is at {address} (stop with Ctrl-C)", flush=True)
        with _undisturbed():
            for _ in range(several - 1):
                # A fresh process: one forked would share the connection and the threads of this one.
                spawn = multiprocessing.get_context("spawn")
                spawn.Process(target=_help, args=(path, host, port), daemon=True).start()
        _run(listening, path, token=token, decide=decide)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Start processes that heed no Ctrl-C, which a terminal sends to all: they end with the first one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _bound(host: str, port: int, *, shared: bool, again: bool = False) -> socket.socket:
    """Bind a port that nobody else has; once it is ours, our own processes may bind it ``again``."""
    if shared and not again and port:
        # Shared ports would let a second program answer for another record: see first that there is none.
        _bound(host, port, shared=False).close()
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT if shared else socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} of {host} cannot be used ({error.strerror}); give another with --port") from None
    return listening


def _run(listening: socket.socket, path: Path, *, token: str | None = None, decide: Decide | None = None) -> None:
    # Collecting garbage after every 700 new objects took a third of the time of a page (document: 7.2 ms, then 4.6).
    gc.set_threshold(50_000, 20, 50)
    config = uvicorn.Config(application(path, token=token, decide=decide), log_level="warning", access_log=False)
    # Ctrl-C is how it ends: uvicorn shuts down, then raises what the signal would have raised.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _help(path: Path, host: str, port: int) -> None:
    """Serve in a process beside the first one, and end with it, however it ends."""
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    with _bound(host, port, shared=True, again=True) as listening:
        _run(listening, path)


def _end_with_the_first() -> None:
    if first := multiprocessing.parent_process():
        first.join()
        # Nothing is written here, so nothing is lost by leaving at once.
        os._exit(0)
