"""The measures of retrieval, by hand."""

import math

import pytest

from bench.measures import mean_measures, measures


def test_a_right_passage_in_first_place_is_worth_everything() -> None:
    assert measures(frozenset("a"), ["a", "b"]) == {"ndcg@10": 1.0, "recall@5": 1.0, "mrr@10": 1.0}


def test_two_right_passages_in_second_and_sixth_place() -> None:
    found = measures(frozenset("ab"), ["x", "a", "y", "z", "w", "b"])
    ideal = 1 + 1 / math.log2(3)
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(7)) / ideal)
    assert (found["recall@5"], found["mrr@10"]) == (0.5, 0.5)


def test_what_is_found_behind_the_tenth_place_counts_for_nothing() -> None:
    found = measures(frozenset("a"), [*"bcdefghijk", "a"])
    assert set(found.values()) == {0.0}


def test_a_question_that_found_nothing_counts_as_nothing_and_is_not_left_out() -> None:
    means = mean_measures({"q1": frozenset("a"), "q2": frozenset("b")}, {"q1": ["a"]})
    assert set(means.values()) == {0.5}
