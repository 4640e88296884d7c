"""Server-sent events out of bytes in pieces, and a hearing that nothing upsets."""

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from dana.ai.contract import ProviderError
from dana.ai.events import Events, Hearing

plain = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)))


def cut(data: bytes, places: list[int]) -> list[bytes]:
    at = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in itertools.pairwise(at)]


@given(st.lists(plain, max_size=5), st.lists(st.integers(0, 500)), st.sampled_from((b"\n", b"\r\n")))
def test_events_are_the_same_wherever_the_bytes_are_cut(payloads: list[str], places: list[int], end: bytes) -> None:
    data = b"".join(b"event: x" + end + b": a comment" + end + b"data: " + text.encode() + end * 2 for text in payloads)
    reader = Events()
    found = [payload for piece in cut(data, places) for payload in reader.feed(piece)]
    assert found == [text.encode() for text in payloads]


def test_an_event_of_several_lines_is_one_and_one_without_its_end_is_none() -> None:
    assert Events().feed(b"data: a\ndata:b\n\ndata: c\n") == [b"a\nb"]


@given(st.lists(st.binary(max_size=30)))
def test_no_bytes_whatever_upset_a_hearing(pieces: list[bytes]) -> None:
    hearing = Hearing(str, lambda _: None)
    for piece in pieces:
        hearing.feed(b"data: " + piece + b"\n\n")
    assert hearing.fault is None or isinstance(hearing.fault, ProviderError)


@given(st.lists(plain, max_size=4), st.lists(st.integers(0, 2000)))
def test_the_text_only_grows_and_ends_as_the_answers(texts: list[str], places: list[int]) -> None:
    said = json.dumps({"action": "reply", "sentences": [{"text": text, "sources": []} for text in texts], "reason": "r"})
    pieces = [piece.decode() for piece in cut(said.encode("ascii"), places)]
    told: list[str] = []
    hearing = Hearing(lambda event: event["said"], told.append)
    for piece in pieces:
        hearing.feed(b"data: " + json.dumps({"said": piece}).encode() + b"\n\n")
    whole = " ".join(filter(None, texts))
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(told))
    assert (told[-1] if told else "") == whole
