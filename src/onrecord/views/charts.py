"""Bars and still figures as SVG: no inline style, no script; colours come from the style sheet by class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape


def _svg(kind: str, width: int, height: int, label: str, drawn: Iterable[str]) -> Markup:
    box = f'viewBox="0 0 {width} {height}" preserveAspectRatio="none"'
    return Markup(f'<svg class="{kind}" {box} role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>')


def _rect(kind: str, name: str, *, x: float, y: float, width: float, height: float) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f'<rect class="{escape(kind)}" {place}><title>{escape(name)}</title></rect>'


def bar(parts: Sequence[tuple[str, str, int]], *, label: str, whole: int | None = None) -> Markup:
    """Draw one bar of (class, name, size) parts side by side; ``whole`` is the size of the full width."""
    width = max(whole or sum(size for _, _, size in parts), 1)
    drawn, at = [], 0.0
    for kind, name, size in parts:
        if size > 0:
            drawn.append(
                _rect(kind, f"{name}: {size:,}", x=1000 * at / width, y=0, width=1000 * size / width, height=10)
            )
            at += size
    return _svg("bar", 1000, 10, label, drawn)


def columns(values: Mapping[str, int], *, label: str) -> Markup:
    """Draw one column for each (name, size), in the order given."""
    top = max(values.values(), default=0) or 1
    step = 1000 / max(len(values), 1)
    heights = {name: 100 * size / top for name, size in values.items()}
    drawn = [
        _rect("column", f"{name}: {values[name]:,}", x=(at + 0.08) * step, y=100 - high, width=step * 0.84, height=high)
        for at, (name, high) in enumerate(heights.items())
    ]
    return _svg("columns", 1000, 100, label, drawn)


def stacked(values: Mapping[str, Mapping[str, int]], *, label: str) -> Markup:
    """Draw one column for each name, made of (class, size) parts one on the other, in the order given."""
    top = max((sum(parts.values()) for parts in values.values()), default=0) or 1
    step = 1000 / max(len(values), 1)
    drawn = []
    for at, (name, parts) in enumerate(values.items()):
        low = 100.0
        for kind, size in parts.items():
            high = 100 * size / top
            low -= high
            if size:
                told = f"{name}, {kind}: {size:,}"
                drawn.append(_rect(kind, told, x=(at + 0.08) * step, y=low, width=step * 0.84, height=high))
    return _svg("columns", 1000, 100, label, drawn)


def months(values: Mapping[str, int]) -> dict[str, int]:
    """Fill the gaps of a count by month (``2031-03``); over ten years it is a count by year instead."""
    known = sorted(month for month in values if len(month) == 7)
    if not known:
        return dict(sorted(values.items()))
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (known[0], known[-1]))
    if last - first >= 120:
        return _years(values)
    span = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1)]
    return {month: values.get(month, 0) for month in span}


def _years(values: Mapping[str, int]) -> dict[str, int]:
    years = [int(month[:4]) for month in values]
    counted = {f"{year:04d}": 0 for year in range(min(years), max(years) + 1)} if max(years) - min(years) < 500 else {}
    for month, count in values.items():
        counted[month[:4]] = counted.get(month[:4], 0) + count
    return counted
