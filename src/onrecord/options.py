"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

RECORD = click.argument("record", type=click.Path(path_type=Path))
LIMIT = click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON lines to standard output, and nothing else.")
ENGINE = click.option("--engine", default="local", show_default=True, help="What runs the stages: local or ray.")
WORKERS = click.option("--workers", type=click.IntRange(1), help="Processes; all processors by default.")
ACTORS = click.option("--actors", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                      help="A list that names actors: CSV or FollowTheMoney JSON.")  # fmt: skip
