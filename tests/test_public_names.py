from __future__ import annotations

import ast
import inspect
import subprocess
import sys

import onrecord


def test_public_names_are_these_and_all_load() -> None:
    assert onrecord.__all__ == [
        "EngineError", "EvidenceError", "InputError", "Mismatch", "ModelError", "OnrecordError", "Progress", "Record",
        "RecordError", "Said", "Settings", "Summary", "UsageError", "build", "report", "said", "serve", "verify",
    ]  # fmt: skip
    assert [name for name in onrecord.__all__ if not getattr(onrecord, name).__doc__] == []


def test_public_names_for_type_checkers_are_the_same() -> None:
    tree = ast.parse(inspect.getsource(onrecord))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names}
    assert set(onrecord.__all__) == imported - {"annotations", "import_module", "TYPE_CHECKING", "Any"}


def test_import_alone_loads_nothing_heavy() -> None:
    code = (
        "import sys, onrecord.cli; print(sorted({'numpy', 'onnxruntime', 'trafilatura', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
