from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import ModelError
from onrecord.model import Found, Model, session

SHIPPED = Path(session.__file__).with_name("attribution.onnx")
TEXTS = (
    "The foreign minister said on Tuesday that the talks would go on.",
    "“We will not sign,” Anna Kovacs told reporters.\n\nAccording to the ministry, the border is closed.",
)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def words(text: str, found: Found) -> tuple[str, str, str]:
    source, cue, content = (" ".join(text[s:e] for s, e in r) for r in (found.source, found.cue, found.content))
    return source, cue, content


def test_session_finds_who_said_what(model: Model) -> None:
    first, second = model.find(TEXTS)
    assert words(TEXTS[0], first[0])[1].startswith("said")
    assert words(TEXTS[0], first[0])[0] == "The foreign minister"
    assert words(TEXTS[1], second[0])[0] == "Anna Kovacs"
    assert "We will not sign" in words(TEXTS[1], second[0])[2]
    assert all(0 < f.score < 1 for f in first + second)


def test_session_finds_the_same_in_any_company(model: Model) -> None:
    long = " ".join(f"The {word} minister warned that “the talks may fail”, aides said." for word in "abcdefgh" * 8)
    texts = (*TEXTS, long, "Nobody spoke.")
    assert model.find(texts) == [model.find([text])[0] for text in texts]
    assert model.find(texts[::-1]) == model.find(texts)[::-1]


def test_session_origin_names_the_file(model: Model) -> None:
    name, _, digest = model.origin.partition("@")
    assert name and len(digest) == 12


@given(st.lists(st.text(alphabet=st.characters(), max_size=300), max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_session_takes_any_text(model: Model, texts: list[str]) -> None:
    for text, found in zip(texts, model.find(texts), strict=True):
        for start, end in (span for f in found for role in (f.cue, f.source, f.content) for span in role):
            assert 0 <= start < end <= len(text)


HOSTILE = ("", "\n\n", "a" * 1_000_000, "\ud800\udfff", "\x00" * 50, "🙂" * 900, "שלום עולם " * 300)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_session_takes_hostile_text(model: Model, text: str) -> None:
    assert len(model.find([text])) == 1


def test_session_finds_the_same_again_and_beside_other_texts(model: Model) -> None:
    alone = [model.find([text])[0] for text in TEXTS]
    assert alone == [model.find([text])[0] for text in TEXTS]
    together = model.find([*TEXTS, "word " * 2000])
    assert [[words(t, f) for f in fs] for t, fs in zip(TEXTS, alone, strict=True)] == [
        [words(t, f) for f in fs] for t, fs in zip(TEXTS, together[:2], strict=True)
    ]


def test_session_no_texts(model: Model) -> None:
    assert model.find([]) == []


def test_session_missing_file_says_the_mend(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing.*reinstall"):
        Model.load(tmp_path / "none.onnx")


def test_session_ships_a_fast_model_of_its_own_name(model: Model) -> None:
    fast = Model.load(variant="fast")
    assert fast.origin.split("@")[0] == "minilm3" != model.origin.split("@")[0]
    (found,) = fast.find(TEXTS[:1])
    assert [words(TEXTS[0], one)[:2] for one in found] == [("The foreign minister", "said")]


def test_session_damaged_file_says_the_mend(tmp_path: Path) -> None:
    file = tmp_path / "attribution.onnx"
    file.write_bytes(SHIPPED.read_bytes()[:-10])
    shutil.copy(SHIPPED.with_suffix(".json"), file.with_suffix(".json"))
    with pytest.raises(ModelError, match=r"damaged.*reinstall"):
        Model.load(file)


@pytest.mark.parametrize("constants", ["", "[]", '{"name": "x"}', '{"thresholds": 3}'])
def test_session_damaged_constants_say_the_mend(tmp_path: Path, constants: str) -> None:
    file = tmp_path / "attribution.onnx"
    file.write_bytes(b"not a model")
    file.with_suffix(".json").write_text(constants)
    with pytest.raises(ModelError, match="reinstall"):
        Model.load(file)


def test_session_file_of_another_kind_is_one_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "attribution.onnx"
    file.write_bytes(b"not a model")
    values = json.loads(SHIPPED.with_suffix(".json").read_text())
    values["sha256"] = session.hashlib.sha256(b"not a model").hexdigest()
    file.with_suffix(".json").write_text(json.dumps(values))
    with pytest.raises(ModelError, match="cannot be loaded"):
        Model.load(file)
