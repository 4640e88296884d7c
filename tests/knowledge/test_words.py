"""One analyzer for passages and queries: what is written alike is found, whatever its accents, case, hyphens and script."""

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.knowledge.words import DIMENSIONS, MAX_NONZERO, document_weights, query_terms, sparse_literal, term_id, terms


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Returns are possible within thirty days", "can I return it"),
        ("CRÈME BRÛLÉE", "creme brulee"),
        ("Straße in München", "strasse munchen"),
        ("the article XR-200", "xr200"),
        ("the article XR200", "XR-200"),
        ("version 2.4 of the app", "2.4"),
        ("price: 1,299 €", "1,299"),
        ("on 2026-05-01", "2026-05-01"),
        ("возвраты товаров", "возврат товара"),
        ("商品可以在三十天内退货", "退货"),
        ("Łódź", "lodz"),
        ("ﬁnal oﬀer", "final offer"),
        ("cafe\u0301", "café"),
        ("reembolsos", "reembolso"),
        ("हिन्दी में", "हिन्दी"),
    ],
)
def test_a_query_finds_what_was_written_another_way(written: str, asked: str) -> None:
    assert query_terms(asked) & set(document_weights(written))


def test_a_compound_with_a_number_is_found_whole_and_by_its_parts() -> None:
    assert terms("SKU_44-B7") == ["sku", "44", "b7", "sku44b7"]
    assert terms("2.4") == ["2", "4", "2.4"]


def test_the_commonest_words_are_left_out() -> None:
    assert terms("What is the price of it?") == ["price"]


def test_scripts_without_spaces_become_pairs_of_characters() -> None:
    assert terms("退货政策") == ["退货", "货政", "政策"]
    assert terms("第5条a") == ["第", "条", "5", "a"]


def test_an_accent_does_not_change_a_stem() -> None:
    assert terms("cancelación") == terms("cancelacion")


def test_terms_have_stable_ids_within_the_dimensions() -> None:
    assert term_id("return") == 812_165_906
    assert 1 <= term_id("") <= term_id("return") < DIMENSIONS


def test_weights_grow_with_use_and_shrink_with_length() -> None:
    once, twice = document_weights("coat"), document_weights("coat coat")
    key = term_id("coat")
    assert once[key] == pytest.approx(2.2 / (1 + 1.2 * (0.25 + 0.75 / 80)), abs=1e-4)
    assert twice[key] > once[key] > document_weights("coat " + "filler " * 200)[key]


def test_a_sparse_literal_is_what_pgvector_reads() -> None:
    assert sparse_literal({7: 1.5, 3: 0.25, 9: 0.0}) == "{3:0.25,7:1.5}/1000000000"
    assert sparse_literal({}) == "{}/1000000000"


def test_of_too_many_terms_the_heaviest_are_kept() -> None:
    literal = sparse_literal({number: float(number) for number in range(1, MAX_NONZERO + 101)})
    assert literal.count(":") == MAX_NONZERO
    assert literal.startswith("{101:101,")


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
def test_any_text_has_a_valid_sparse_vector_and_finds_itself(text: str) -> None:
    weights = document_weights(text)
    assert query_terms(text) == set(weights) == {term_id(term) for term in terms(text)}
    assert all(0 < weight <= 2.2 for weight in weights.values())
    ids = [int(found) for found in re.findall(r"(\d+):", sparse_literal(weights))]
    assert ids == sorted(set(ids))
    assert all(term and len(term) <= 200 for term in terms(text))


@given(st.text(max_size=80))
def test_upper_and_lower_case_are_the_same(text: str) -> None:
    if text.upper().lower() == text.lower():
        assert terms(text.upper()) == terms(text.lower())


def test_many_threads_get_the_same_terms() -> None:
    texts = [f"refunds{number} reembolsos{number} возвраты{number} returned repairing" for number in range(300)]
    wanted = [terms(text) for text in texts]
    found: list[list[list[str]]] = []
    threads = [threading.Thread(target=lambda: found.append([terms(text) for text in texts])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4
