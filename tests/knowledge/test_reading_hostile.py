"""Files made to harm: each ends in a reason within its limits, and the process that asked goes on."""

import io
import struct
import time
import zipfile
import zlib

import pytest

from dana.knowledge.reading import Limits, Unreadable, read
from tests.knowledge.papers import docx, paragraph, pdf, table

REASONS = {"broken", "hostile", "not_supported", "encrypted", "scanned_no_text", "empty", "timed_out", "too_many_pages"}
SMALL = Limits(memory=400_000_000, cpu_seconds=5, seconds=20)


def reason(content: bytes) -> str:
    began = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        read(content, "file", limits=SMALL)
    assert time.monotonic() - began < SMALL.seconds + 5
    assert caught.value.message.endswith(".")
    return caught.value.code


def text_or_reason(content: bytes) -> tuple[str, str]:
    """Either is fine for some files; never is a crash."""
    try:
        return read(content, "file", limits=SMALL).text, ""
    except Unreadable as error:
        return "", error.code


def a_pdf_with_stream(stream: bytes, filters: str) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(stream), filters.encode(), stream),
    ]
    body = b"%PDF-1.5\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF"


def test_a_stream_that_unpacks_without_end_is_refused() -> None:
    bomb = zlib.compress(zlib.compress(b" " * 600_000_000, 9), 9)
    assert len(bomb) < 5_000
    assert reason(a_pdf_with_stream(bomb, "/FlateDecode /FlateDecode")) in {"hostile", "timed_out", "scanned_no_text"}


def test_a_zip_bomb_is_refused_by_its_ratio_before_it_is_unpacked() -> None:
    assert reason(docx(paragraph("x"), parts={"word/styles.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})) == "hostile"


def test_a_zip_that_lies_about_its_size_is_counted_while_unpacking() -> None:
    content = bytearray(docx(paragraph("x" * 3_000_000)))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # the size it claims, in both places
        start = 0
        while (start := content.find(mark, start)) >= 0:
            struct.pack_into("<I", content, start + at, 10)
            start += 4
    with pytest.raises(Unreadable) as caught:
        read(bytes(content), "file", limits=Limits(unpacked_bytes=1_000_000))
    assert caught.value.code in {"hostile", "broken"}


def test_many_large_parts_together_are_too_much() -> None:
    with pytest.raises(Unreadable) as caught:
        read(docx(paragraph("word " * 50_000)), "file", limits=Limits(unpacked_bytes=100_000))
    assert caught.value.code == "hostile"


def test_a_zip_of_thousands_of_parts_is_refused() -> None:
    assert reason(docx(paragraph("x"), parts={f"word/media/{number}": b"" for number in range(3_000)})) == "hostile"


def test_entities_are_neither_expanded_nor_fetched(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.txt"
    secret.write_text("the-secret-of-this-machine")
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = paragraph("Before ").replace("Before ", "Before &x; after")
    text = read(docx(body, head=outside), "file").text
    assert text.startswith("Before")
    assert "the-secret" not in text


def test_entities_that_multiply_do_no_harm() -> None:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE d [<!ENTITY e0 "laugh">{laughs}]>'
    body = paragraph("x").replace(">x<", ">&e11;<") + paragraph("words")
    text, code = text_or_reason(docx(body, head=head))
    assert "laugh" * 100 not in text
    assert code in {"", "broken", "hostile"}


def test_elements_nested_without_end_are_refused() -> None:
    assert reason(docx("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000)) in {"broken", "hostile"}


def test_tables_nested_deeply_are_read_or_refused_in_time() -> None:
    nested = paragraph("core")
    for _ in range(60):
        nested = table([nested + paragraph("a"), "b"])
    text, code = text_or_reason(docx(nested))
    assert "core" in text or code in {"broken", "hostile"}


def test_a_part_that_is_no_xml_is_damaged() -> None:
    assert reason(docx(parts={"word/document.xml": "no xml"})) == "broken"


def test_a_zip_protected_by_a_password_says_so() -> None:
    content = bytearray(docx(paragraph("x")))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + at] |= 1
            start += 4
    assert reason(bytes(content)) == "encrypted"


def test_an_unusual_packing_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert reason(out.getvalue()) == "not_supported"


@pytest.mark.parametrize("seed", range(6))
def test_damage_anywhere_in_a_file_ends_in_text_or_in_a_reason(seed: int) -> None:
    good = [docx(paragraph("Words of a document."), table(["a", "b"])), pdf(["Words of a document."] * 5)][seed % 2]
    harmed = bytearray(good)
    for number in range(12):
        harmed[(seed * 7919 + number * 104_729) % len(harmed)] ^= 0x55
    text, code = text_or_reason(bytes(harmed))
    assert text or code in REASONS
