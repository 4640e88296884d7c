"""Which words of a passage a question found."""

import pytest

from dana.knowledge.matches import matches


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("parcels to lisbon", "A parcel travels to Lisbon in three days.", ["parcel", "Lisbon"]),
        ("how is the WARRANTY?", "The warranty is two years.", ["warranty"]),  # words that say nothing are left unmarked
        ("cafe", "Our CAFÉS open at nine.", ["CAFÉS"]),
        ("garantie réparation", "La réparation est sous garantie.", ["réparation", "garantie"]),
        ("KX-100", "Filters for the KX100 and the KX-100.", ["KX100", "KX-100"]),
        ("price 12.50", "It costs 12.50 euros.", ["12.50"]),
        ("kettle", "kettle-proof lids", ["kettle"]),
        ("営業時間", "当店の営業時間は九時です。", ["営業時間"]),
        ("؟ما هي الأسعار", "هذه أسعار اليوم", ["أسعار"]),
        ("the", "the and of", []),
        ("", "anything", []),
    ],
)
def test_the_words_of_a_question_are_found_in_whatever_form(question: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in matches(text, question)] == found


def test_offsets_are_those_of_the_text_as_it_is_even_where_comparing_changes_its_length() -> None:
    text = "ﬁne ﬁlters: \U0001f4e6 İstanbul Straße filters"
    assert [text[start:end] for start, end in matches(text, "filters strasse")] == ["ﬁlters", "Straße", "filters"]
