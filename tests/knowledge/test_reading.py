"""What kind of file it is, how it is read apart, and plain text in many encodings."""

import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.knowledge.reading import DOCX, PDF, TXT, Heading, Limits, Page, Reading, Report, Unreadable, read, sniff
from dana.knowledge.reading.child import read_here
from dana.knowledge.reading.cleaning import clean
from tests.knowledge.papers import docx, paragraph, pdf, zipped

STORY = "Öffnungszeiten: Montag bis Freitag von 9 bis 18 Uhr. Rückgabe innerhalb von 30 Tagen, Gebühr 2,50 €.\n" * 3


def reason(content: bytes, name: str = "file", **limits: float) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(content, name, limits=Limits(**limits))  # type: ignore[arg-type]
    return caught.value


def test_the_type_is_known_by_content_alone() -> None:
    assert sniff(pdf(["Hello"])) == PDF
    assert sniff(docx(paragraph("Hello"))) == DOCX
    assert sniff(b"Hello") == sniff("Grüße".encode("utf-16")) == sniff("Hello".encode("utf-16-le")) == TXT


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty", "empty"),
        (b" \r\n\t ", "empty", "empty"),
        (b"MZ\x90\x00" + bytes(100), "not_supported", "program"),
        (b"\x7fELF" + bytes(100), "not_supported", "program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_supported", "picture"),
        (b"<?xml version='1.0'?><note>Hi</note>", "not_supported", "markup"),
        (b"{\\rtf1 Hello}", "not_supported", "Rich Text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "not_supported", ".docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (zipped({"a.txt": "a"}), "not_supported", "archive"),
        (b"PK\x03\x04 and then nothing", "broken", "damaged"),
        (bytes(range(256)) * 20, "not_supported", "text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, code: str, word: str) -> None:
    with pytest.raises(Unreadable) as caught:
        sniff(content)
    assert (caught.value.code, caught.value.status) == (code, 422)
    assert word in caught.value.message
    assert reason(content).code == code


def test_a_name_decides_nothing() -> None:
    assert read(b"Plain words.", "invoice.pdf").media_type == TXT
    assert reason(b"MZ\x90\x00" + bytes(100), "invoice.pdf").code == "not_supported"


def test_a_document_without_a_title_is_called_by_its_name() -> None:
    assert read(b"Words.", "C:\\letters\\returns_policy.v2.txt").title == "returns policy.v2"
    assert read(docx(paragraph("Words."), title="Our returns"), "x.docx").title == "Our returns"


def test_a_file_larger_than_allowed_is_refused_before_anything_is_started() -> None:
    assert reason(b"a" * 100, bytes=99).code == "too_large"


def test_text_longer_than_allowed_is_refused() -> None:
    assert reason(b"word " * 50, characters=100).code == "too_large"


def test_an_answer_larger_than_allowed_ends_the_child() -> None:
    assert reason(b"word " * 5000, answer_bytes=1000).code == "too_large"


def test_a_child_that_takes_too_long_is_ended() -> None:
    long = b"word " * 800_000  # a quarter of a second on a quick machine
    assert reason(long, seconds=0.02).code == "timed_out"


def test_reading_a_text_imports_no_library_of_another_type() -> None:
    code = (
        "import sys\nfrom dana.knowledge.reading.child import read_here\nfrom dana.knowledge.reading import Limits\n"
        "read_here(b'Words.', 'text/plain', Limits())\n"
        "print(sorted({'pypdfium2', 'lxml', 'charset_normalizer', 'pydantic', 'flask', 'sqlalchemy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)  # fmt: skip
def test_plain_text_is_read_in_the_encoding_it_was_written(encoding: str) -> None:
    assert read(STORY.encode(encoding), "zeiten.txt").text == STORY.strip()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Возврат возможен в течение тридцати дней после покупки, если товар не использовался. Сохраните чек. " * 3),
        ("gb18030", "商品可以在三十天内退货，请保留收据。退款会在五个工作日内到账，运费由顾客承担。" * 3),
        ("shift_jis", "商品は三十日以内に返品できます。レシートをお持ちください。返金には五営業日かかります。" * 3),
        ("euc-kr", "상품은 삼십일 이내에 반품할 수 있습니다. 영수증을 보관해 주세요. 환불에는 닷새가 걸립니다." * 3),
    ],
)
def test_older_encodings_are_recognised(encoding: str, text: str) -> None:
    assert read_here(text.encode(encoding), TXT, Limits()).text == text.strip()


def test_a_text_has_one_page_without_a_number() -> None:
    reading = read_here(b"One.\r\nTwo.", TXT, Limits())
    report = Report(pages_read=1, encoding="utf-8", encoding_confidence=1.0)
    assert reading == Reading(TXT, "One.\nTwo.", [Page(1, 0, 9)], [], None, None, "utf-8", report=report)


def test_marked_headings_of_a_text_are_found() -> None:
    reading = read_here(b"# Shipping\n\nWe ship.\n\n## Abroad ##\n\nAlso.\n\nReturns\n=======\n\nThirty days.\n", TXT, Limits())
    assert reading.headings == [
        Heading(1, "Shipping", 0),
        Heading(2, "Abroad", reading.text.index("## Abroad")),
        Heading(1, "Returns", reading.text.index("Returns")),
    ]


def test_lines_wrapped_by_hand_become_paragraphs_again() -> None:
    wrapped = (
        "Anyone may send an article back within thirty days of the day\non which it was delivered, as long as it was not used and the\n"
        "label is still on it. The money is returned the way it came.\n\nWhat you need:\n- the receipt or the number of the order,\n"
        "- the article in its box.\n\nParcels from abroad may take longer, since the customs look at\nthem; please wait for three weeks "
        "before you write to us.\n"
    )
    text = read_here(wrapped.encode(), TXT, Limits()).text
    assert "within thirty days of the day on which it was delivered, as long as it was not used and the label" in text
    assert "What you need:\n- the receipt or the number of the order,\n- the article in its box." in text


def test_lines_that_are_not_wrapped_stay_lines() -> None:
    assert read_here(b"Red\nGreen\nBlue\n" * 10, TXT, Limits()).text.count("\n") == 29


@pytest.mark.parametrize(
    ("written", "clean_text"),
    [
        ("One\r\ntwo\rthree\x0bfour\u2028five", "One\ntwo\nthree\nfour\nfive"),
        ("One  two\tthree\u00a0four \u3000 five", "One two three four five"),
        ("One \t\n  two \n\u00a0\n \n three", "One\ntwo\n\nthree"),
        ("Plain words, and only plain spaces.", "Plain words, and only plain spaces."),
        ("Gr\u00fc\x00\u200a\u200aße\ufeff", "Grü ße"),
    ],
)
def test_spaces_and_breaks_become_plain_ones(written: str, clean_text: str) -> None:
    assert clean(written) == clean_text


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_cleaned_text_can_be_stored_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


def test_a_reading_survives_the_way_from_the_child() -> None:
    reading = Reading(PDF, "ab", [Page(1, 0, 2)], [Heading(1, "a", 0)], "t", 1, None)
    assert Reading.from_json(reading.to_json()) == reading


def test_a_zip_that_claims_too_many_members_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(docx(paragraph("Hello")))
    at = content.rfind(b"PK\x05\x06")
    content[at + 10 : at + 12] = (60_000).to_bytes(2, "little")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(Unreadable) as caught:
        sniff(bytes(content))
    assert caught.value.code == "hostile"
