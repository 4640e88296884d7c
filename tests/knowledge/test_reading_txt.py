"""Plain text tells in what encoding it was read, and how sure that is."""

import pytest

from dana.knowledge.reading import TXT
from dana.knowledge.reading.child import read_here

GERMAN = "Öffnungszeiten: Montag bis Freitag von 9 bis 18 Uhr. Rückgabe innerhalb von 30 Tagen, Gebühr 2,50 Euro.\n" * 3


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-32", "utf-32"), ("utf-16-be", "utf-16-be")]
)
def test_a_marked_or_plain_encoding_is_sure(encoding: str, found: str) -> None:
    report = read_here(GERMAN.encode(encoding), TXT).report
    assert report.encoding == found
    assert (report.encoding_confidence or 0) >= 0.9
    assert report.warnings == []


def test_a_guessed_encoding_is_reported_with_what_to_do() -> None:
    reading = read_here(GERMAN.encode("cp1252"), TXT)
    assert reading.text == GERMAN.strip()
    assert [remark.code for remark in reading.report.warnings] == ["encoding_guessed"]
    assert "UTF-8" in reading.report.warnings[0].message


def test_old_japanese_mail_is_recognised_though_its_bytes_are_ascii() -> None:
    text = "商品は三十日以内に返品できます。"
    assert read_here(text.encode("iso2022_jp"), TXT).text == text


def test_one_broken_place_does_not_turn_a_long_text_into_another_encoding() -> None:
    content = ("Größe und Gebühr. " * 200).encode() + b"\xe2\x82 and the end"
    reading = read_here(content, TXT)
    assert reading.report.encoding == "utf-8"
    assert reading.text.count("Größe") == 200
