"""Pictures of pages: drawn once, kept within bounds, for nobody else."""

import threading
from uuid import UUID

import pytest

from dana.database.transactions import Database
from dana.errors import NotFound
from dana.knowledge import documents, versions
from dana.knowledge.ingest import Ingest
from dana.knowledge.pictures import Pictures, nearest
from dana.knowledge.reading import Unreadable
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests.cast import ROOT_KEY, Cast, enter
from tests.knowledge.papers import pdf
from tests.knowledge.reader import Reader, Vectors

PAGES = (["Opening hours", "We open at nine."], ["Prices", "A kettle costs 40 euros."])


class Drawer:
    """Draws nothing, and counts."""

    def __init__(self, size: int = 100) -> None:
        self.size, self.drawn, self.hold = size, [], threading.Event()  # type: ignore[var-annotated]
        self.hold.set()

    def __call__(self, content: bytes, media_type: str, page: int, width: int, password: str | None) -> bytes:
        assert self.hold.wait(20)
        self.drawn.append((page, width, password))
        return bytes([page]) * self.size


@pytest.fixture
def cast(owner_url: str) -> Cast:
    return enter(owner_url)


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(Keys(ROOT_KEY))


def a_paper(database: Database, account_id: UUID, content: bytes | None = None, name: str = "paper.pdf") -> UUID:
    with database.account_transaction(account_id) as db:
        document_id = documents.add(db, account_id, name, content or pdf(*PAGES), None).id
    Reader(database, Vectors()).read_document(account_id, document_id)
    return document_id


def test_a_page_is_drawn_once_for_all_who_ask_at_the_same_time_and_later(database: Database, cast: Cast, sealer: Sealer) -> None:
    draw, account = Drawer(), cast.alice.account_id
    pictures = Pictures(database, sealer, draw=draw)
    wanted = pictures.find(account, a_paper(database, account), 1, 1000)
    assert wanted.width == 1200
    draw.hold.clear()
    seen: list[bytes] = []
    several = [threading.Thread(target=lambda: seen.append(pictures.of(wanted))) for _ in range(5)]
    for each in several:
        each.start()
    draw.hold.set()
    for each in several:
        each.join()
    assert seen == [b"\1" * 100] * 5
    assert pictures.of(wanted) == b"\1" * 100
    assert draw.drawn == [(1, 1200, None)]


def test_what_was_looked_at_longest_ago_makes_room(database: Database, cast: Cast, sealer: Sealer) -> None:
    draw, account = Drawer(size=100), cast.alice.account_id
    pictures = Pictures(database, sealer, draw=draw, room=450)
    document_id = a_paper(database, account)
    for width in (800, 1200, 1600, 2400, 800, 1200):
        pictures.of(pictures.find(account, document_id, 1, width))
    assert [width for _, width, _ in draw.drawn] == [800, 1200, 1600, 2400]
    pictures.of(pictures.find(account, document_id, 2, 800))
    pictures.of(pictures.find(account, document_id, 1, 1600))
    assert draw.drawn[-1] == (1, 1600, None)


def test_T055_nobody_sees_a_page_of_another_account_even_when_its_picture_is_kept(database: Database, cast: Cast, sealer: Sealer) -> None:
    pictures = Pictures(database, sealer, draw=Drawer())
    document_id = a_paper(database, cast.alice.account_id)
    pictures.of(pictures.find(cast.alice.account_id, document_id, 1, 800))
    with pytest.raises(NotFound):
        pictures.find(cast.mallory.account_id, document_id, 1, 800)


def test_there_are_no_pictures_of_pages_that_are_not_there_nor_of_other_kinds_of_files(
    database: Database, cast: Cast, sealer: Sealer
) -> None:
    pictures, account = Pictures(database, sealer, draw=Drawer()), cast.alice.account_id
    paper, note = a_paper(database, account), a_paper(database, account, b"We open at nine every day.", "note.txt")
    for document_id, page in ((paper, 0), (paper, 3), (paper, 1 << 40), (note, 1)):
        with pytest.raises(NotFound):
            pictures.find(account, document_id, page, 800)


def test_a_page_that_cannot_be_drawn_says_why_and_is_tried_again(database: Database, cast: Cast, sealer: Sealer) -> None:
    def fails(*_: object) -> bytes:
        raise Unreadable("broken", "This page is damaged.")

    pictures = Pictures(database, sealer, draw=fails)
    wanted = pictures.find(cast.alice.account_id, a_paper(database, cast.alice.account_id), 1, 800)
    for _ in range(2):
        with pytest.raises(Unreadable, match="damaged"):
            pictures.of(wanted)


def test_a_page_of_a_locked_document_is_drawn_with_the_password_that_was_given(database: Database, cast: Cast, sealer: Sealer) -> None:
    account = cast.alice.account_id
    document_id = a_paper(database, account, pdf(*PAGES, password="sesame"))
    with database.account_transaction(account) as db:
        versions.give_password(db, sealer, account, document_id, "sesame")
    Ingest(database, sealer).read_document(account, document_id)
    pictures = Pictures(database, sealer)
    picture = pictures.of(pictures.find(account, document_id, 2, 800))
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 800


def test_widths_come_in_a_few_steps() -> None:
    assert [nearest(width) for width in (1, 800, 801, 1600, 9000)] == [800, 800, 1200, 1600, 2400]
