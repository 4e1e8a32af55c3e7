from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.sources.fetching.robots import Robots, allows, read_robots

SITE = "https://site.example"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /private", "/private/1", False),
        ("Disallow: /private", "/public", True),
        ("Disallow:", "/any", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*print=", "/x?a=1&print=2", False),
        ("Disallow: /x$", "/x", False),
        ("Disallow: /x$", "/xy", True),
        ("Disallow: /a*b*b$", "/ab", True),
        ("Disallow: /é", "/%C3%A9t%C3%A9", False),
        ("Disallow: / # all", "/", False),
        ("nonsense\nDisallow: /", "/", False),
    ],
)
def test_robots_longest_rule_decides(rules: str, path: str, allowed: bool) -> None:
    assert allows(read_robots(f"User-agent: *\n{rules}", "onrecord"), SITE + path) is allowed


def test_robots_hear_the_group_of_their_own_name() -> None:
    text = "User-agent: other\nUser-agent: OnRecord\nCrawl-delay: 3\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n"
    assert read_robots(text, "onrecord") == Robots(rules=((False, "/a"),), delay=3.0)
    assert read_robots(text, "third") == Robots(rules=((False, "/"),))
    assert read_robots("User-agent: onrecord\n\nUser-agent: *\nDisallow: /\n", "third") == Robots(((False, "/"),))
    assert read_robots("User-agent: *\nCrawl-delay: 9999", "onrecord").delay == 60.0


def test_robots_pattern_of_many_stars_takes_no_time() -> None:
    robots = read_robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "$", "onrecord")
    began = time.process_time()
    assert allows(robots, SITE + "/" + "a" * 4999)
    assert time.process_time() - began < 1


@given(st.text(alphabet=st.sampled_from("user-agent: *\nallow:disw/$#\x00\ud800"), max_size=200), st.text(max_size=30))
def test_robots_read_anything(text: str, path: str) -> None:
    assert allows(read_robots(text, "onrecord"), f"{SITE}/{path.replace('[', '').replace(']', '')}") in (True, False)
