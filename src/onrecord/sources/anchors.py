"""From the text of a page back to the page: where in the HTML's bytes do these words stand?

Extraction loses offsets. Here the page is read a second time, as the sequence of its visible characters with their
places (tags, scripts and comments left out, character references resolved), and the extracted text is laid over it,
line by line, blanks left out on both sides. Words that stand in no visible place (a title out of JSON-LD) are looked
for in the source as it is.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_right

import msgspec

from onrecord.sources.html import page_text

TOKEN = re.compile(
    r"<!--.*?(?:-->|$)|<(?P<raw>script|style|noscript|template|textarea)\b[^>]*>.*?(?:</(?P=raw)\s*>|$)"
    r"|<[a-zA-Z/!?][^>]*(?:>|$)|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|\S",
    re.DOTALL | re.IGNORECASE,
)
MARKS = "-|"
"""Characters that extraction sets before items of lists and between cells of tables."""
SHORTEST = 12
"""Characters of the shortest piece of a line that is looked for on its own where the page has something in between."""


class Place(msgspec.Struct, frozen=True):
    """Words in a page: ``page[start:end]``, in bytes; without tags and blanks they are the words asked for."""

    start: int
    end: int


class Anchors(msgspec.Struct, frozen=True, kw_only=True):
    """A text laid over a page; made by `find_anchors`, asked by `locate`."""

    page: str
    encoding: str
    shift: int
    text: str
    solid: array[int]
    """Place in the text of each of its characters that is no blank."""
    visible: str
    begins: array[int]
    ends: array[int]
    over: array[int]
    """For each solid character its index among the visible ones, -1 where it has none."""


def find_anchors(page: bytes, text: str) -> Anchors:
    """Lay an extracted text over its page; linear in both but for lines that the page interrupts."""
    source, inferences = page_text(page)
    encoding, shift = _encoding(page, inferences[0].from_ if inferences else None)
    visible, begins, ends = _visible(source)
    solid = array("l", (at for at, char in enumerate(text) if not char.isspace()))
    return Anchors(
        page=source,
        encoding=encoding,
        shift=shift,
        text=text,
        solid=solid,
        visible=visible,
        begins=begins,
        ends=ends,
        over=_lay(text, visible, len(solid)),
    )


def locate(anchors: Anchors, start: int, end: int) -> Place | None:
    """Return where ``text[start:end]`` stands in the page; None where it cannot be shown to."""
    first = bisect_right(anchors.solid, start - 1)
    last = bisect_right(anchors.solid, end - 1) - 1
    while first <= last and anchors.over[first] < 0 and anchors.text[anchors.solid[first]] in MARKS:
        first += 1
    while first <= last and anchors.over[last] < 0 and anchors.text[anchors.solid[last]] in MARKS:
        last -= 1
    if first > last:
        return None
    words = "".join(anchors.text[anchors.solid[first] : anchors.solid[last] + 1].split())
    left, right = anchors.over[first], anchors.over[last]
    if 0 <= left <= right and anchors.visible[left : right + 1] == words:
        return _in_bytes(anchors, anchors.begins[left], anchors.ends[right])
    return _in_source(anchors, anchors.text[start:end])


def _in_source(anchors: Anchors, words: str) -> Place | None:
    """Find words that stand in no visible place: an attribute's or a script's, as they are or escaped."""
    for form in dict.fromkeys((words, html.escape(words), html.escape(words, quote=False))):
        at = anchors.page.find(form)
        if at >= 0:
            return _in_bytes(anchors, at, at + len(form))
    return None


def _in_bytes(anchors: Anchors, start: int, end: int) -> Place:
    before = anchors.shift + len(anchors.page[:start].encode(anchors.encoding))
    return Place(before, before + len(anchors.page[start:end].encode(anchors.encoding)))


def _encoding(page: bytes, origin: str | None) -> tuple[str, int]:
    """Return how the page was decoded and the bytes of its byte order mark."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if page.startswith(mark):
            return encoding, len(mark)
    match = re.match(r"encoding ([\w.:-]+),", origin or "")
    return (match[1] if match else "utf-8"), 0


def _visible(source: str) -> tuple[str, array[int], array[int]]:
    """Return the page's visible characters without blanks, and where each begins and ends in the source."""
    chars: list[str] = []
    begins, ends = array("l"), array("l")
    for match in TOKEN.finditer(source):
        token = match.group()
        if token[0] == "<" and len(token) > 1:
            continue
        for char in html.unescape(token) if len(token) > 1 else token:
            if not char.isspace():
                chars.append(char)
                begins.append(match.start())
                ends.append(match.end())
    return "".join(chars), begins, ends


def _lay(text: str, visible: str, count: int) -> array[int]:
    over = array("l", [-1]) * count
    done = cursor = 0
    for line in text.splitlines():
        solid = "".join(line.split())
        cursor = _lay_line(solid, visible, cursor, over, done)
        done += len(solid)
    return over


def _lay_line(line: str, visible: str, cursor: int, over: array[int], done: int) -> int:
    """Lay one line, from ``cursor`` on or else anywhere; in pieces where the page has something in between."""
    at, step = 0, 1
    while at < len(line):
        size = _fitting(line[at:], visible, cursor)
        place = visible.find(line[at : at + size], cursor) if size else -1
        if place < 0:
            size = _fitting(line[at:], visible, 0)
            place = visible.find(line[at : at + size]) if size else -1
        if place < 0:
            # Words that the page has nowhere are passed over in growing steps: few looks for a line of any length.
            at, step = at + step, step * 2
            continue
        over[done + at : done + at + size] = array("l", range(place, place + size))
        at, cursor, step = at + size, place + size, 1
    return cursor


def _fitting(line: str, visible: str, start: int) -> int:
    """Return the length of the longest beginning of ``line`` found from ``start`` on, by halving; 0 for a short one."""
    if visible.find(line, start) >= 0:
        return len(line)
    low, high = 0, len(line) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if visible.find(line[:middle], start) >= 0:
            low = middle
        else:
            high = middle - 1
    return low if low >= SHORTEST else 0
