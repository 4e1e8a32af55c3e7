"""The shipped network, ready to read texts: `Model.load()` once, `find(texts)` as often as wanted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.errors import ModelError
from onrecord.model.decode import Calibration, Found, Row, Thresholds, decode
from onrecord.model.decode import Reading as Scored
from onrecord.model.windows import Reading, Window, cut, load_tokenizer, read, windows

Variant = Literal["accurate", "fast"]
FILES: dict[Variant, str] = {"accurate": "attribution.onnx", "fast": "attribution-fast.onnx"}
MEND = "reinstall onrecord, or make the file again as training/README.md says"


@dataclass(frozen=True, slots=True)
class Constants:
    """What stands in the JSON beside a model file: how it is read, and where these numbers come from."""

    name: str
    sha256: str
    thresholds: Thresholds
    calibration: Calibration
    provenance: str


@dataclass(frozen=True, slots=True)
class Model:
    """A network loaded for reading. It holds no state between calls, and the same texts give the same findings."""

    origin: str
    thresholds: Thresholds
    calibration: Calibration
    _session: onnxruntime.InferenceSession = field(repr=False)
    _tokenizer: Tokenizer = field(repr=False)

    @staticmethod
    def load(path: Path | None = None, *, threads: int = 1, variant: Variant = "accurate") -> Model:
        """Load the shipped file of this variant, or another file of the same kind with its JSON beside it.

        `threads` is how many processor threads one call of `find` may use. Raises `ModelError` where the file or
        its JSON is missing, damaged, or not what its JSON says it is.
        """
        file = path or Path(__file__).with_name(FILES[variant])
        data = _bytes(file)
        constants = read_constants(file.with_suffix(".json"))
        digest = hashlib.sha256(data).hexdigest()
        if digest != constants.sha256:
            raise ModelError(f"model file {file} is damaged: its SHA-256 is not the one in its JSON; {MEND}")
        try:
            session = onnxruntime.InferenceSession(data, _options(threads), providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a family of its own that it does not export
            raise ModelError(f"model file {file} cannot be loaded ({_first_line(error)}); {MEND}") from error
        tokenizer = load_tokenizer()
        return Model(f"{constants.name}@{digest[:12]}", constants.thresholds, constants.calibration, session, tokenizer)

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """The attributions in each text, in the order of their cues; those of a text are the same in any company.

        Any text is allowed; one in another language than English gives few findings or none.
        """
        return decode(self.score(texts), self.thresholds, self.calibration)

    def score(self, texts: Sequence[str], *, floor: float | None = None) -> list[Scored]:
        """The rows behind `find`, for choosing thresholds; cue starts less probable than `floor` have none."""
        chance = self.thresholds.start if floor is None else floor
        least = np.array(np.log(chance / (1 - chance)), dtype=np.float32)
        return [self._scored(text, least) for text in texts]

    def _scored(self, text: str, least: NDArray[np.float32]) -> Scored:
        pieces = cut(text, self._tokenizer)
        rows = [row for window in windows(pieces) for row in self._rows(window, read(pieces, window), least)]
        return Scored(text, pieces, sorted(rows, key=lambda row: row.start))

    def _rows(self, window: Window, reading: Reading, least: NDArray[np.float32]) -> Iterator[Row]:
        # A window at a time: the network's scales for int8 are those of all it reads at once, so that in a batch a
        # text's findings would change with its neighbours. It also reads a third more words a second than batches
        # of 4,096 positions did (less leaves the processor's caches), in half of the memory.
        where, starts, logits = self._session.run(["where", "starts", "rows"], _feeds(reading) | {"least": least})
        inside = np.flatnonzero(reading.piece >= 0)
        for (_, position), start_logit, row in zip(where.tolist(), starts.tolist(), logits, strict=True):
            start = int(reading.piece[position])
            if window.own_lo <= start < window.own_hi:
                yield Row(window, start, start_logit, row[inside])


def _feeds(reading: Reading) -> dict[str, NDArray[Any]]:
    table = np.ones((4, 1, len(reading.ids)), dtype=np.int64)
    table[0, 0], table[1, 0], table[2, 0] = reading.ids, reading.case, reading.quote
    return dict(zip(("ids", "case", "quote", "real"), table, strict=True))


def read_constants(path: Path) -> Constants:
    """The JSON beside a model file. Raises `ModelError` where it is missing or not of the right shape."""
    try:
        values = json.loads(_bytes(path))
        thresholds: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in values["thresholds"].items()
        }
        return Constants(
            values["name"],
            values["sha256"],
            Thresholds(**thresholds),
            Calibration(**values["calibration"]),
            values["provenance"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"model constants {path} are damaged ({_first_line(error)}); {MEND}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"model file {path} is missing or cannot be read; {MEND}") from error


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, threads)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the processor alone
    return options


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".split("\n", 1)[0][:200]
