"""A page as a picture."""

import io
import struct

import pytest
from PIL import Image

from dana.knowledge.reading import DOCX, PDF, Unreadable
from dana.knowledge.reading.rendering import render
from tests.knowledge.papers import pdf
from tests.knowledge.pdf_papers import HEIGHT, WIDTH, drawn, write


def picture(content: bytes, page: int = 1, width: int = 400, password: str | None = None) -> Image.Image:
    image = Image.open(io.BytesIO(render(content, PDF, page, width, password)))
    image.load()
    return image


def test_a_page_has_the_width_that_was_asked_for_and_its_own_shape() -> None:
    image = picture(pdf(["Words."]), width=600)
    assert image.size == (600, pytest.approx(600 * HEIGHT / WIDTH, abs=1))


def test_what_stands_on_the_page_is_seen_in_its_colours() -> None:
    def draw(canvas: object) -> None:
        canvas.setFillColorRGB(1, 0, 0)  # type: ignore[attr-defined]
        canvas.rect(0, HEIGHT / 2, WIDTH, HEIGHT / 2, fill=1, stroke=0)  # type: ignore[attr-defined]

    image = picture(drawn(draw)).convert("RGB")
    assert image.getpixel((200, 20)) == (255, 0, 0)
    assert image.getpixel((200, image.height - 20)) == (255, 255, 255)


def test_what_was_filled_into_a_form_is_seen() -> None:
    def draw(value: str) -> bytes:
        return drawn(lambda canvas: canvas.acroForm.textfield(name="hours", value=value, x=50, y=400, width=200, height=30, borderWidth=0))

    assert picture(draw("From nine to five")).tobytes() != picture(draw("")).tobytes()


def test_a_page_without_colours_is_sent_without_them() -> None:
    image = picture(pdf(["Words in black."]))
    assert image.mode == "L"
    assert image.getextrema()[0] < 100


def test_each_page_is_its_own() -> None:
    content = drawn(lambda canvas: write(canvas, 40, 500, "One."), lambda canvas: write(canvas, 40, 100, "Two."))
    assert picture(content, 1).tobytes() != picture(content, 2).tobytes()


def test_a_locked_pdf_needs_its_password_here_too() -> None:
    locked = pdf(["Secret."], password="open sesame")
    assert picture(locked, password="open sesame").width == 400
    with pytest.raises(Unreadable) as caught:
        render(locked, PDF, 1, 400)
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize("page", [0, -1, 2, 10**9])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(Unreadable) as caught:
        render(pdf(["Words."]), PDF, page, 400)
    assert caught.value.code == "no_such_page"


@pytest.mark.parametrize(("width", "given"), [(1, 16), (100_000, 3_000)])
def test_a_width_beyond_reason_is_brought_into_bounds(width: int, given: int) -> None:
    head = render(pdf(["Words."]), PDF, 1, width)
    assert struct.unpack(">I", head[16:20])[0] == given


def test_T146_a_page_of_endless_height_is_refused_before_it_is_drawn() -> None:
    content = pdf(["Words."]).replace(b"/MediaBox [ 0 0 419.5276 595.2756 ]", b"/MediaBox [ 0 0 1 595.275600000 ]")
    with pytest.raises(Unreadable) as caught:
        render(content, PDF, 1, 3_000)
    assert caught.value.code == "too_large"


def test_only_a_pdf_has_pages_to_show() -> None:
    with pytest.raises(Unreadable) as caught:
        render(b"PK", DOCX, 1, 400)
    assert caught.value.code == "not_supported"


def test_a_damaged_pdf_is_refused_in_words() -> None:
    with pytest.raises(Unreadable) as caught:
        render(b"%PDF-1.7\nnothing", PDF, 1, 400)
    assert caught.value.code == "broken"
