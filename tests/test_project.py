"""The project's own promises: what is locked, what is written, what is not."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(name: str) -> set[str]:
    """Return the names that a lock file pins."""
    return set(re.findall(r"^([a-z0-9-]+)==", (HOME / name).read_text(encoding="utf-8"), re.M))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=~! \[]", requirement)[0].lower() for requirement in requirements}


def tracked() -> list[Path]:
    """Return the files that git keeps; empty outside a checkout."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, text=True, check=False)
    return [HOME / name for name in listing.stdout.split("\0") if name and (HOME / name).is_file()]


def test_lock_pins_every_requirement() -> None:
    assert names(PROJECT["dependencies"]) - locked("requirements.lock") == set()
    assert names(PROJECT["optional-dependencies"]["dev"]) - locked("requirements-dev.lock") == set()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_names_no_host_and_hashes_everything(name: str) -> None:
    text = (HOME / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []
    pins = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.M)[1:]
    assert [pin.split("==")[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_files_are_small_enough_to_clone() -> None:
    assert [str(path) for path in tracked() if path.stat().st_size > 25 * 1024 * 1024] == []


def test_modules_can_be_read_in_one_sitting() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in HOME.glob("src/onrecord/**/*.py")}
    assert {str(path.relative_to(HOME)): length for path, length in lengths.items() if length > 500} == {}


def test_figures_bundle_is_of_the_pinned_versions() -> None:
    pinned = json.loads((HOME / "vendor" / "package.json").read_text("utf-8"))["dependencies"]
    head = (HOME / "src/onrecord/views/static/d3.js").read_text("utf-8").partition("\n")[0]
    named = ", ".join(f"{name} {version}" for name, version in sorted(pinned.items()))
    assert head == f"/* {named}, and what they need."
