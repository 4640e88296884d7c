"""The post office: with the transaction or not at all, sealed while it waits, sent once, tried again, given up after a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.mail import Letter, Mail, Postman
from dana.mail.office import Words
from dana.mail.sending import NotSent, SmtpServer, sender_of
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast
from tests.mail.conftest import NAME, PASSWORD, Certificates, Inbox

LETTER = Letter("Hello", "https://dana.example/reset#token=s3cret-token")
MAIL = Mail(Sealer(Keys(cast.ROOT_KEY)))


class Pigeons:
    """A way out that fails as told."""

    def __init__(self, *failures: NotSent) -> None:
        self.failures, self.sent = list(failures), []

    def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((to, letter))


def waiting(owner_url: str) -> list[tuple]:
    with psycopg.connect(owner_url) as db:
        return db.execute("select id, kind, attempts, due_at, sealed from dana.letters").fetchall()


def post(database: Database, to: str = "alice@acme.example") -> UUID:
    with database.system_transaction() as db:
        MAIL.queue(db, to, LETTER)
    return UUID(int=0)


def due_now(owner_url: str, age: timedelta = timedelta()) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update dana.letters set due_at = now() - interval '1 minute', created_at = created_at - %s", (age,))


def deliver(
    database: Database, pigeons: Pigeons, owner_url: str, **writers: Callable[[Statements, Words], tuple[str, Letter] | None]
) -> None:
    postman = Postman(database, MAIL, pigeons, writers)
    for row in waiting(owner_url):
        postman.send(UUID(int=0), row[0])


def test_a_letter_is_posted_with_its_transaction_or_not_at_all(database: Database, owner_url: str) -> None:
    with pytest.raises(RuntimeError), database.system_transaction() as db:
        MAIL.queue(db, "alice@acme.example", LETTER)
        raise RuntimeError
    assert waiting(owner_url) == []
    assert cast.wake_ups(owner_url) == []
    post(database)
    assert [item[0] for item in cast.wake_ups(owner_url)] == ["send_letter"]


def test_a_letter_is_sent_once_and_gone(database: Database, owner_url: str) -> None:
    post(database)
    pigeons = Pigeons()
    postman = Postman(database, MAIL, pigeons, {})
    ((letter_id, *_),) = waiting(owner_url)
    postman.send(UUID(int=0), letter_id)
    postman.send(UUID(int=0), letter_id)
    assert pigeons.sent == [("alice@acme.example", LETTER)]
    assert waiting(owner_url) == []


def test_T024_nothing_of_a_waiting_letter_can_be_read_in_the_database(database: Database, owner_url: str) -> None:
    post(database)
    ((*_, sealed),) = waiting(owner_url)
    with psycopg.connect(owner_url) as db:
        row = db.execute("select letters::text from dana.letters").fetchone()
    assert row is not None
    for secret in (b"s3cret", b"alice", b"reset"):
        assert secret not in bytes(sealed)
        assert secret.decode() not in row[0]


def test_two_workers_never_take_the_same_letter(database: Database, owner_url: str) -> None:
    post(database)
    sent: list[str] = []

    class Slow:
        def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
            Postman(database, MAIL, Pigeons(), {}).send(UUID(int=0), letter_id)
            sent.append(to)

    Postman(database, MAIL, Slow(), {}).send(UUID(int=0), waiting(owner_url)[0][0])
    assert sent == ["alice@acme.example"]


def test_a_failure_is_tried_again_later_and_ever_more_rarely(database: Database, owner_url: str) -> None:
    post(database)
    waits = []
    for _ in range(6):
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute("delete from dana.wake_ups")  # as a worker does that takes it
        before = datetime.now(UTC)
        deliver(database, Pigeons(NotSent("away", permanent=False)), owner_url)
        ((_, _, _, due_at, _),) = waiting(owner_url)
        waits.append(due_at - before)
        assert [(item[0], item[3]) for item in cast.wake_ups(owner_url)] == [("send_letter", due_at)]
        due_now(owner_url)
    assert [int(wait.total_seconds()) for wait in waits] == [15, 60, 300, 900, 3600, 3600]
    pigeons = Pigeons()
    deliver(database, pigeons, owner_url)
    assert len(pigeons.sent) == 1


def test_what_can_never_arrive_is_given_up_at_once_and_the_rest_after_a_day(database: Database, owner_url: str) -> None:
    post(database)
    deliver(database, Pigeons(NotSent("no such user", permanent=True)), owner_url)
    assert waiting(owner_url) == []
    post(database)
    due_now(owner_url, timedelta(hours=25))
    deliver(database, Pigeons(NotSent("away", permanent=False)), owner_url)
    assert waiting(owner_url) == []


def test_a_wish_is_written_once_by_the_worker_and_the_same_letter_is_tried_again(database: Database, owner_url: str) -> None:
    with database.system_transaction() as db:
        MAIL.wish(db, "greet", email="alice@acme.example")
    made: list[str] = []

    def greet(_db: Statements, words: Words) -> tuple[str, Letter]:
        made.append(words["email"])
        return words["email"], Letter("Hello", f"letter {len(made)}")

    pigeons = Pigeons(NotSent("away", permanent=False))
    deliver(database, pigeons, owner_url, greet=greet)
    due_now(owner_url)
    deliver(database, pigeons, owner_url, greet=greet)
    assert made == ["alice@acme.example"]
    assert [letter.text for _, letter in pigeons.sent] == ["letter 1"]


def test_a_wish_for_nobody_ends(database: Database, owner_url: str) -> None:
    with database.system_transaction() as db:
        MAIL.wish(db, "greet", email="nobody@acme.example")
    pigeons = Pigeons()
    deliver(database, pigeons, owner_url, greet=lambda _db, _words: None)
    assert (pigeons.sent, waiting(owner_url)) == ([], [])


def test_a_letter_that_no_key_opens_is_dropped(database: Database, owner_url: str) -> None:
    post(database)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update dana.letters set sealed = 'junk'")
    pigeons = Pigeons()
    deliver(database, pigeons, owner_url)
    assert (pigeons.sent, waiting(owner_url)) == ([], [])


def test_what_was_missed_is_woken_again(database: Database, owner_url: str) -> None:
    post(database)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from dana.wake_ups")
    due_now(owner_url)
    Postman(database, MAIL, Pigeons(), {}).sweep()
    assert [(item[0], item[2]) for item in cast.wake_ups(owner_url)] == [("send_letter", waiting(owner_url)[0][0])]


def test_an_erased_account_takes_its_letters_along(database: Database, owner_url: str) -> None:
    people = cast.enter(owner_url)
    with database.account_transaction(people.mallory.account_id) as db:
        MAIL.queue(db, "friend@acme.example", LETTER, account_id=people.mallory.account_id)
    assert len(waiting(owner_url)) == 1
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from accounts where id = %s", (people.mallory.account_id,))
    assert waiting(owner_url) == []


def test_the_whole_way_to_a_real_server(
    database: Database, owner_url: str, serve: Callable[..., tuple[Inbox, int]], certificates: Certificates
) -> None:
    inbox, port = serve()
    inbox.says.append("451 greylisted, come back")
    post(database)
    way = SmtpServer(
        f"smtp://{NAME}:p%40ss%3Aword%2F1@127.0.0.1:{port}", sender_of("Dana <dana@shop.example>"), trusting=certificates.trusting
    )
    postman = Postman(database, MAIL, way, {})
    ((letter_id, *_),) = waiting(owner_url)
    postman.send(UUID(int=0), letter_id)
    assert inbox.letters == []
    due_now(owner_url)
    postman.send(uuid4(), letter_id)
    assert [letter.rcpt_tos for letter in inbox.letters] == [["alice@acme.example"]]
    assert inbox.logins[-1] == (NAME, PASSWORD)
    assert waiting(owner_url) == []
