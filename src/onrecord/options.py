"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

RECORD = click.argument("record", type=click.Path(path_type=Path))
LIMIT = click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON lines to standard output, and nothing else.")
