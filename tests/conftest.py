from __future__ import annotations

import warnings
from typing import Any

import pytest


@pytest.fixture(scope="session")
def ray() -> Any:
    """Ray, whose package is an extra: tests that ask for it run where somebody installed it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("ray")


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine, given as an indirect parameter."""
    if request.param == "ray":
        request.getfixturevalue("ray")
    return str(request.param)
