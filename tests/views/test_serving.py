from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import RecordError, UsageError
from onrecord.views import serve

PROGRAM = """
import sys
from pathlib import Path
from onrecord.views import serve
if __name__ == "__main__":
    serve(Path(sys.argv[1]), port=0, edit=sys.argv[2] == "edit", decide=lambda *_: "")
"""


@pytest.fixture(params=["read", "edit"])
def served(request, record_path: Path, tmp_path: Path) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), str(record_path), request.param]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield request.param, process.stdout.readline(), process
    process.kill()
    process.wait()
    process.stdout.close()


def answer(port: int, path: str = "/failures") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def answers(port: int) -> bool:
    try:
        return answer(port) == 200
    except OSError:
        return False


def wait_until(what, *arguments: object) -> None:
    ending = time.monotonic() + 20
    while not what(*arguments):
        assert time.monotonic() < ending
        time.sleep(0.05)


def test_serve_prints_where_answers_and_ends_with_its_helpers(served) -> None:
    kind, line, process = served
    port = int(line.rsplit(":", 1)[1].partition("/")[0])
    assert ("?token=" in line) == (kind == "edit")
    wait_until(answers, port)
    assert {answer(port) for _ in range(20)} == {200}
    process.send_signal(signal.SIGTERM if os.name == "posix" else signal.SIGINT)
    process.wait(timeout=20)
    wait_until(lambda: not answers(port))


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C goes to a group of processes")
def test_serve_ends_quietly_at_ctrl_c(record_path: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), str(record_path), "read"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, text=True, start_new_session=True, **pipes)
    assert process.stdout is not None
    port = int(process.stdout.readline().rsplit(":", 1)[1].partition("/")[0])
    wait_until(answers, port)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


def test_serve_says_that_a_port_is_taken(record_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 cannot be used"):
            serve(record_path, port=port)


def test_serve_wants_a_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such record"):
        serve(tmp_path / "none.db")
