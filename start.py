#!/usr/bin/env python3
"""Install onrecord into ``.venv`` beside this file and use it. Needs nothing but Python 3.11 or newer.

python3 start.py demo              install, build a record of the bundled sample, say where the report is
python3 start.py test              install with the development tools, run the tests
python3 start.py check             the tests, the linters, the demo: what every change must pass
python3 start.py run COMMAND ...   any onrecord command, e.g.  python3 start.py run build articles -o record.db
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PIP = (str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-qq")


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command; leave with its exit status where that is not 0."""
    code = subprocess.call(command, cwd=cwd)
    if code:
        sys.exit(code)


def stamp(lock: Path) -> str:
    """Name what an installation is made of, so that it is made again only when that changed."""
    digest = hashlib.sha256((HOME / "pyproject.toml").read_bytes() + lock.read_bytes())
    return f"{lock.name} {digest.hexdigest()} {sys.version}"


def install(lock_name: str) -> None:
    """Make the virtual environment and install the locked requirements and onrecord into it."""
    lock, done = HOME / lock_name, VENV / "installed"
    wanted = stamp(lock)
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    print(f"Installing into {VENV} ...", flush=True)
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        sys.exit("Python's venv module cannot make an environment here; on Debian: apt-get install python3-venv")
    run(*PIP, "--require-hashes", "-r", str(lock))
    run(*PIP, "--no-deps", "-e", str(HOME))
    # Compiling now halves the start-up of the first command.
    subprocess.call([str(BIN / "python"), "-m", "compileall", "-q", "-j0", str(VENV / "lib"), str(HOME / "src")])
    done.write_text(wanted, encoding="utf-8")


def check() -> None:
    """Tests, linters, demo: what every change must pass."""
    python = str(BIN / "python")
    run(python, "-m", "pytest", cwd=HOME)
    run(str(BIN / "ruff"), "check", cwd=HOME)
    run(str(BIN / "ruff"), "format", "--check", cwd=HOME)
    run(str(BIN / "mypy"), cwd=HOME)
    run(str(BIN / "lint-imports"), cwd=HOME)


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in ("demo", "test", "check", "run"):
        sys.exit((__doc__ or "").strip())
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever Python is there
        sys.exit(f"onrecord needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    install("requirements.lock" if command in ("demo", "run") else "requirements-dev.lock")
    if command == "test":
        run(str(BIN / "python"), "-m", "pytest", *rest, cwd=HOME)
    elif command == "check":
        check()
    else:
        run(str(BIN / "onrecord"), *(["demo"] if command == "demo" else []), *rest)


if __name__ == "__main__":
    main(sys.argv[1:])
