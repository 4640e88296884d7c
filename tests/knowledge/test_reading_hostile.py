"""Files made to harm: each ends in a reason within its limits, fetches and runs nothing, and the process that asked goes on."""

import io
import socket
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dana.knowledge.reading import PDF, TXT, Limits, Reading, Unreadable, read
from tests.knowledge.papers import OFFICE, docx, paragraph, pdf, run, table, zipped

REASONS = {"broken", "hostile", "not_supported", "encrypted", "scanned_no_text", "empty", "timed_out", "too_many_pages", "too_large"}
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


@pytest.fixture
def outside() -> Iterator[str]:
    """An address on this machine, to which nothing may connect while a file is read."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.settimeout(0.3)
        with pytest.raises(TimeoutError):
            listener.accept()


def a_pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R /Size %d >>\n%%%%EOF" % (len(objects) + 1)


def a_stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F1 12 Tf 20 150 Td (Words of a page.) Tj ET"


def a_page_with(catalogue: bytes = b"", page: bytes = b"", *more: bytes, words: bytes = WORDS) -> bytes:
    """A PDF of one page of words; `more` objects are numbered from 6."""
    return a_pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % page,
        a_stream(words), FONT, *more,
    )  # fmt: skip


# --- T144: lies about the type ---

PROGRAM, OLD_OFFICE, PAGE = b"MZ\x90\x00" + bytes(200), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"<script>alert(1)</script>"


@pytest.mark.parametrize("name", ["invoice.pdf", "letter.docx", "notes.txt", "invoice.pdf.exe", ""])
@pytest.mark.parametrize("content", [PROGRAM, b"\x7fELF" + bytes(200), OLD_OFFICE, PAGE, b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_T144_what_is_no_document_is_refused_under_any_name(content: bytes, name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, name)
    assert caught.value.code == "not_supported"


@pytest.mark.parametrize(("content", "name", "media_type"), [(b"Plain words.", "a.pdf", TXT), (pdf(["Words."]), "a.txt", PDF)])
def test_T144_a_document_is_read_as_what_it_is(content: bytes, name: str, media_type: str) -> None:
    assert read(content, name).media_type == media_type


# --- T145: names ---


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\windows\\system32\\drivers.txt", "drivers"), ("/", None), ("..", ".."), ("", None),
        ("a\x00.txt", "a"), ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1"), ("CON.txt", "CON"), ("price\u202etxt.exe", "pricetxt"),
        ("=cmd|' /C calc'!A0.txt", "C calc'!A0"), ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>"),
        ("x" * 5_000, "x" * 200), ("\ud800.txt", None), ("\ud800a.txt", "a"),
        ("a\x1b[31m.txt", "a[31m"), ("file:///etc/passwd", "passwd"), ("~root/.ssh/id_rsa", "id rsa"),
    ],
)  # fmt: skip
def test_T145_a_name_is_a_label_and_never_a_path(name: str, title: str | None) -> None:
    reading = read(b"Words.", name)
    assert reading.text == "Words."
    assert reading.title == title


# --- T146: bombs ---


@pytest.mark.parametrize("filters", [1, 2])
def test_T146_a_stream_that_unpacks_without_end_is_refused(filters: int) -> None:
    bomb = zlib.compress(b" " * 600_000_000, 9)
    bomb = zlib.compress(bomb, 9) if filters == 2 else bomb
    assert reason(a_pdf_with_stream(bomb, "/FlateDecode " * filters)) in {"hostile", "timed_out", "scanned_no_text", "empty"}


def test_T146_a_document_that_unpacks_to_300_megabytes_is_refused() -> None:
    assert reason(docx(paragraph("x"), parts={"word/styles.xml": b" " * 300_000_000})) == "hostile"


def test_T146_an_archive_inside_a_document_is_never_opened() -> None:
    bomb = zipped({"deeper.xml": b" " * 20_000_000})
    assert read(docx(paragraph("Words."), parts={"word/embeddings/more.docx": bomb, "word/media/a.zip": bomb}), "a.docx").text == "Words."


@pytest.mark.parametrize(
    "content",
    [
        a_pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
        a_pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 2000000000 >>"),
        a_pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"[" * 200_000 + b"]" * 200_000),
        a_page_with(words=b"q " * 1_000_000 + WORDS),
        a_page_with(words=b"/X Do", page=b"/Resources << /XObject << /X 6 0 R >> >>").replace(
            b"trailer",
            b"6 0 obj\n"
            + a_stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
            + b"\nendobj\ntrailer",
        ),
        a_page_with(words=WORDS * 100_000),
        a_page_with(page=b"/Rotate 2147483647 /UserUnit 1e30"),
    ],
    ids=["pages in a circle", "two thousand million pages", "nested without end", "states without end", "a form that draws itself",
         "words upon words", "a page turned for ever"],
)  # fmt: skip
def test_T146_a_pdf_that_goes_on_for_ever_ends(content: bytes) -> None:
    text, code = text_or_reason(content)
    assert text.startswith("Words") or code in REASONS


def test_T146_a_zip_bomb_is_refused_by_its_ratio_before_it_is_unpacked() -> None:
    assert reason(docx(paragraph("x"), parts={"word/styles.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})) == "hostile"


def test_T146_a_zip_that_lies_about_its_size_is_counted_while_unpacking() -> None:
    content = bytearray(docx(paragraph("x" * 3_000_000)))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # the size it claims, in both places
        start = 0
        while (start := content.find(mark, start)) >= 0:
            struct.pack_into("<I", content, start + at, 10)
            start += 4
    with pytest.raises(Unreadable) as caught:
        read(bytes(content), "file", limits=Limits(unpacked_bytes=1_000_000))
    assert caught.value.code in {"hostile", "broken"}


def test_T146_many_large_parts_together_are_too_much() -> None:
    with pytest.raises(Unreadable) as caught:
        read(docx(paragraph("word " * 50_000)), "file", limits=Limits(unpacked_bytes=100_000))
    assert caught.value.code == "hostile"


def test_T146_a_zip_of_thousands_of_parts_is_refused() -> None:
    assert reason(docx(paragraph("x"), parts={f"word/media/{number}": b"" for number in range(3_000)})) == "hostile"


def test_T147_entities_are_neither_expanded_nor_fetched(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.txt"
    secret.write_text("the-secret-of-this-machine")
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = paragraph("Before ").replace("Before ", "Before &x; after")
    text = read(docx(body, head=outside), "file").text
    assert text.startswith("Before")
    assert "the-secret" not in text


def test_T147_entities_that_multiply_do_no_harm() -> None:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE d [<!ENTITY e0 "laugh">{laughs}]>'
    body = paragraph("x").replace(">x<", ">&e11;<") + paragraph("words")
    text, code = text_or_reason(docx(body, head=head))
    assert "laugh" * 100 not in text
    assert code in {"", "broken", "hostile"}


def test_T147_elements_nested_without_end_are_refused() -> None:
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
def test_T150_damage_anywhere_in_a_file_ends_in_text_or_in_a_reason(seed: int) -> None:
    good = [docx(paragraph("Words of a document."), table(["a", "b"])), pdf(["Words of a document."] * 5)][seed % 2]
    harmed = bytearray(good)
    for number in range(12):
        harmed[(seed * 7919 + number * 104_729) % len(harmed)] ^= 0x55
    text, code = text_or_reason(bytes(harmed))
    assert text or code in REASONS


# --- T147: entities, wherever a package has XML ---


@pytest.mark.parametrize("kind", ["general", "parameter", "doctype"])
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", "docProps/core.xml", "word/styles.xml"]
)
def test_T147_no_part_of_a_package_makes_us_ask_anybody_for_anything(part: str, kind: str, outside: str) -> None:
    head = {
        "general": f'<!DOCTYPE d [<!ENTITY x SYSTEM "{outside}/x">]>',
        "parameter": f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{outside}/x.dtd"> %x;]>',
        "doctype": f'<!DOCTYPE d SYSTEM "{outside}/x.dtd">',
    }[kind]
    whole = zipfile.ZipFile(io.BytesIO(docx(paragraph("Words."))))
    files: dict[str, str | bytes] = {name: whole.read(name) for name in whole.namelist()}
    root = files[part] if isinstance(files[part], str) else bytes(files[part]).decode()  # type: ignore[arg-type]
    files[part] = head + str(root).replace("</", "&x;</", 1) if kind == "general" else head + str(root)
    text, code = text_or_reason(zipped(files))
    assert text.startswith("Words") or code in {"broken", "hostile", "not_supported"}


def test_T147_an_entity_repeated_ten_thousand_times_does_no_harm() -> None:
    head = f'<!DOCTYPE d [<!ENTITY x "{"laugh" * 20_000}">]>'
    text, code = text_or_reason(docx(paragraph("y").replace(">y<", f">{'&x;' * 10_000}<") + paragraph("words"), head=head))
    assert "laugh" * 50_000 not in text
    assert code in {"", "broken", "hostile"}


def test_T147_a_form_in_xml_inside_a_pdf_is_not_parsed(outside: str) -> None:
    form = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{outside}/x">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><a>&x;</a></xdp:xdp>'
    content = a_page_with(b"/AcroForm << /XFA 6 0 R /Fields [] >>", b"", a_stream(form.encode()))
    assert read(content, "a.pdf").text == "Words of a page."


# --- T148: files that are two things at once ---


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>" + pdf(["Words."]),
        b"GIF89a" + pdf(["Words."]),
        b"MZ" + pdf(["Words."]),
        b"#!/bin/sh\nrm -rf /\n" + pdf(["Words."]),
        pdf(["Words."]) + docx(paragraph("Other words.")),
        docx(paragraph("Words.")) + b"<script>alert(1)</script>",
        zipped({"[Content_Types].xml": "", "word/document.xml": "", "xl/workbook.xml": "", "META-INF/MANIFEST.MF": ""}),
    ],
)
def test_T148_a_file_that_is_two_things_is_read_as_one_of_them_or_refused(content: bytes) -> None:
    text, code = text_or_reason(content)
    assert (text == "Words.") != (code in REASONS)
    assert "alert" not in text


# --- T149: what would act ---


@pytest.mark.parametrize(
    ("catalogue", "page", "more", "told"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.launchURL('%s')) >>", b"", (), None),
        (b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (this.submitForm('%s')) >>] >> >>", b"", (), "scripts"),
        (b"/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>", b"", (), None),
        (b"/OpenAction << /S /URI /URI (%s) >> /URI << /Base (%s) >>", b"", (), None),
        (b"/OpenAction << /S /GoToR /F (%s/a.pdf) /D [0 /Fit] >>", b"", (), None),
        (b"", b"/Annots [<< /Subtype /Link /Rect [20 145 90 165] /A << /S /Launch /F (/bin/sh) >> >>]", (), "launch_actions"),
        (b"", b"/AA << /O << /S /SubmitForm /F << /FS /URL /F (%s) >> >> >>", (), None),
        (
            b"/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>",
            b"", (a_stream(b"MZ"),), "embedded_files",
        ),
        (b"", b"/Annots [<< /Subtype /Screen /Rect [0 0 9 9] /A << /S /Rendition /R << /S /MR /C << /D (%s) >> >> >> >>]", (), None),
    ],
    ids=["script at opening", "named script", "program at opening", "address at opening", "other file", "link to a program", "form sent",
         "embedded program", "film"],
)  # fmt: skip
def test_T149_nothing_in_a_pdf_acts(catalogue: bytes, page: bytes, more: tuple[bytes, ...], told: str | None, outside: str) -> None:
    content = a_page_with(catalogue.replace(b"%s", outside.encode()), page.replace(b"%s", outside.encode()), *more)
    reading = read(content, "a.pdf")
    assert reading.text == "Words of a page."
    assert [remark.code for remark in reading.report.skipped] == ([told] if told else [])


def test_T149_a_pdf_whose_page_lies_elsewhere_fetches_nothing(outside: str) -> None:
    elsewhere = b"<< /FS /URL /F (%s/words) >>" % outside.encode()
    stream = b"6 0 obj\n" + a_stream(b"", b"/F " + elsewhere) + b"\nendobj\ntrailer"
    content = a_page_with(page=b"/Contents [4 0 R 6 0 R]").replace(b"trailer", stream)
    text, code = text_or_reason(content)
    assert text.startswith("Words") or code in REASONS


def a_word_document_that_acts(outside: str) -> bytes:
    """Template, picture, frame and data from elsewhere, a macro, a field that runs a program."""
    kinds = ("attachedTemplate", "image", "frame", "oleObject", "subDocument", "hyperlink")
    related = "".join(
        f'<Relationship Id="x{at}" Type="{OFFICE}/{kind}" Target="{outside}/{kind}" TargetMode="External"/>'
        for at, kind in enumerate(kinds)
    )
    field = '<w:r><w:instrText> DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" </w:instrText></w:r>'
    include = f'<w:r><w:instrText> INCLUDEPICTURE "{outside}/p" </w:instrText></w:r>'
    body = paragraph("Words ", field, include, run("of a page."))
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>",
        "word/_rels/settings.xml.rels": f"<Relationships>{related}</Relationships>", "word/vbaProject.bin": b"\x00macro",
    }  # fmt: skip
    return docx(body, parts=parts)


def test_T149_nothing_in_a_word_document_acts(outside: str) -> None:
    assert read(a_word_document_that_acts(outside), "a.docx").text == "Words of a page."


# --- T150: and the next file is none the worse ---


def test_T150_files_read_after_and_beside_hostile_ones_are_read_as_ever() -> None:
    def attempt(content: bytes) -> str:
        return "".join(text_or_reason(content))

    crash = a_pdf_with_stream(zlib.compress(zlib.compress(b" " * 600_000_000, 9), 9), "/FlateDecode /FlateDecode")
    with ThreadPoolExecutor(3) as threads:
        results = list(threads.map(attempt, [crash, pdf(["One."]), docx("<w:sdt>" * 5_000), b"Two.", pdf(["Three."])]))
    assert [results[1], results[3], results[4]] == ["One.", "Two.", "Three."]


def test_T150_words_alone_never_exceed_their_bounds() -> None:
    reading: Reading = read(b"x" * 2_000_000, "a.txt")
    assert len(reading.text) == 2_000_000
