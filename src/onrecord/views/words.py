"""Text of others on a page: escaped, its invisible controls shown, its direction kept inside."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from onrecord.rows import Date

_CONTROLS = {
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
"""Bidirectional embeddings, overrides and isolates (Unicode TR9): they can make words read backwards."""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters that HTML forbids or a page would swallow, and halves of characters that UTF-8 cannot hold."""
_PLAIN = re.compile(r"[^&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*")
"""Text that stands on a page as it is: nine of ten runs of words."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def running(text: str) -> Markup:
    """Return text for a page, in its place among other text: nothing is lost, each character stays one character.

    A bidirectional control stands in an isolate of its own, where it moves nothing, with its name before it.
    """
    if _PLAIN.fullmatch(text):
        return Markup(text)
    shown = escape(_UNSEEN.sub(_picture, text))
    return shown if text.isascii() else Markup(_BIDI.sub(_control, shown))


def words(text: str | None) -> Markup:
    """Return a name, title or quotation for a page, isolated so that its direction touches nothing around it."""
    return Markup(f"<bdi>{running(text)}</bdi>") if text else Markup("")


def bare(text: str) -> str:
    """Return text without controls, for a title or an attribute, where no markup can stand."""
    return _BIDI.sub("\ufffd", _UNSEEN.sub(_picture, text))


def right_to_left(text: str) -> bool:
    """Say whether text holds letters that are written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def _control(found: re.Match[str]) -> str:
    return f'<bdi class="control" data-name="{_CONTROLS[ord(found[0])]}">{found[0]}</bdi>'


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def shorten(text: str, limit: int) -> str:
    """Return text on one line, cut at a space before ``limit`` characters with an ellipsis."""
    line = " ".join(text[: limit * 4].split())
    if len(line) <= limit and len(text) <= limit * 4:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"


def date(value: Date | str | None) -> str:
    """Write a date for a reader: ``11 Mar 2031``, ``Mar 2031``, ``2031``, ``18 Feb 2022 to 20 Feb 2022``."""
    if value is None:
        return ""
    raw = value if isinstance(value, str) else value.value
    return " to ".join(_one_date(part) for part in raw.split("/"))


def _one_date(raw: str) -> str:
    parts = raw[:10].split("-")
    if not all(part.isdecimal() for part in parts) or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12):
        return raw
    year, month, day = (*parts, "", "")[:3]
    return " ".join(part for part in (day.lstrip("0"), _MONTHS[int(month) - 1] if month else "", year) if part)
