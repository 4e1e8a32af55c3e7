"""Everything onrecord raises on purpose.

    OnrecordError
    ├── InputError      an input cannot be read: kept as a Failure row, the build goes on
    ├── RecordError     the record cannot be opened, is newer than this program, or refuses a row
    │   └── EvidenceError   a quote is not at its offsets
    ├── ModelError      the model file is missing or damaged
    ├── EngineError     the engine asked for is not installed or stopped
    └── UsageError      options that contradict each other, an unknown name or format

Each message is one line that says what was got and what to do about it.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Base of all errors that onrecord raises on purpose."""


class InputError(OnrecordError):
    """An input cannot be read; ``stage`` says where it stopped."""

    def __init__(self, reason: str, *, stage: str = "read") -> None:
        super().__init__(reason)
        self.stage = stage

    def __reduce__(self) -> tuple[object, ...]:
        return _restore_input_error, (str(self), self.stage)


def _restore_input_error(reason: str, stage: str) -> InputError:
    # Exceptions cross process borders by pickling, which forgets keyword-only arguments.
    return InputError(reason, stage=stage)


class RecordError(OnrecordError):
    """The record cannot be opened or refuses a row."""


class EvidenceError(RecordError):
    """A quote is not at its offsets."""


class ModelError(OnrecordError):
    """The model file is missing or damaged."""


class EngineError(OnrecordError):
    """The engine asked for is not installed or stopped."""


class UsageError(OnrecordError):
    """Options that contradict each other, or an unknown name or format."""
