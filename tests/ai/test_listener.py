"""What a listener is told while several links may write at once."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dana.ai.listener import Listener

steps = st.lists(st.tuples(st.sampled_from(("tell", "drop")), st.sampled_from("ab"), st.text("xyz", min_size=1)))


@given(steps, st.sampled_from("ab"), st.text("xyz"))
def test_one_is_heard_at_a_time_and_the_last_word_is_the_answer(steps: list[tuple[str, str, str]], winner: str, answer: str) -> None:
    told: list[str] = []
    speakers: list[str] = []
    listener = Listener(told.append)
    for what, who, text in steps:
        before = len(told)
        if what == "drop":
            listener.drop(who)
        else:
            listener.tell(who, text)
            if len(told) > before:
                speakers.append(who)
                assert told[-1] == text
        if told and told[-1] == "":
            speakers.clear()
        assert len(set(speakers)) <= 1
    listener.finish(winner, answer)
    assert (told[-1] if told else "") == answer
    assert all(one != next_one for one, next_one in itertools.pairwise(told))
    length = len(told)
    listener.tell(winner, "late")
    listener.drop(winner)
    assert len(told) == length


def test_a_fault_of_who_listens_costs_nothing() -> None:
    listener = Listener(lambda _: 1 / 0)  # type: ignore[arg-type,return-value]
    listener.tell("a", "x")
    listener.finish("a", "x y")
