"""The cast that everyone knows: Alice owns Acme, Bob is her agent, Carol is Acme's viewer, Mallory owns another account; all marked."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa

from dana.connectors import CONNECTORS
from dana.connectors.contract import IncomingMessage, Person
from dana.conversations.thread import Channel, open_conversation, store_incoming
from dana.database.transactions import Database
from dana.integrations.sealing import hints, seal_config, split_config
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests.canaries import GATE

ROOT_KEY = "tests-only-root-key-0123456789-abcdefghij-klmnop"
APP_SECRET = "app-secret-of-the-tests"
PASSWORD = "correct horse battery staple"
TOKEN = "token-1234567890"
GATE.is_secret(APP_SECRET, PASSWORD, TOKEN)
CONFIGS: dict[str, dict[str, Any]] = {
    "whatsapp": {"phone_number_id": "1065000000"},
    "facebook": {"page_id": "2065000000"},
    "instagram": {"instagram_id": "3065000000"},
}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with a role in an account."""

    user_id: UUID
    account_id: UUID
    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody."""

    alice: Someone
    bob: Someone
    carol: Someone
    mallory: Someone


def enter(owner_url: str, password_hash: str = "!") -> Cast:
    """Put the cast into an empty database, as its owner."""
    acme, other = uuid4(), uuid4()
    with psycopg.connect(owner_url, autocommit=True) as db:
        for account, name in ((acme, "Acme"), (other, "Mallory's")):
            db.execute("insert into accounts (id, name) values (%s, %s)", (account, name))
            GATE.belongs(account, account)
            GATE.is_called(account, name)

        def join(name: str, account: UUID, role: str) -> Someone:
            someone = Someone(uuid4(), account, name, f"{name.lower()}@example.com", role)
            db.execute(
                "insert into users (id, email, name, password_hash) values (%s, %s, %s, %s)",
                (someone.user_id, someone.email, name, password_hash),
            )
            db.execute("insert into memberships (account_id, user_id, role) values (%s, %s, %s)", (account, someone.user_id, role))
            GATE.belongs(account, someone.email)
            return someone

        return Cast(
            join("Alice", acme, "owner"),
            join("Bob", acme, "agent"),
            join("Carol", acme, "viewer"),
            join("Mallory", other, "owner"),
        )


def an_account(owner_url: str, name: str, person: str, *, password_hash: str = "!", role: str = "owner") -> Someone:
    """One more account, with one person in it."""
    someone = Someone(uuid4(), uuid4(), person, f"{person.lower().replace(' ', '.')}@example.com", role)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("insert into accounts (id, name) values (%s, %s)", (someone.account_id, name))
        db.execute(
            "insert into users (id, email, name, password_hash) values (%s, %s, %s, %s)",
            (someone.user_id, someone.email, person, password_hash),
        )
        db.execute("insert into memberships (account_id, user_id, role) values (%s, %s, %s)", (someone.account_id, someone.user_id, role))
    GATE.belongs(someone.account_id, someone.account_id, someone.email)
    GATE.is_called(someone.account_id, name)
    return someone


def a_channel(database: Database, someone: Someone, connector: str = "whatsapp", *, answers: bool = True, **settings: str) -> Channel:
    """A connected channel of that person's account; `settings` are the connector's own where a test wants others."""
    usual = {"access_token": TOKEN, "app_secret": APP_SECRET, "verify_token": "verify-me"}
    config = {**CONFIGS[connector], **usual, **settings}
    shown, secrets = split_config(CONNECTORS[connector], config)
    integration_id = uuid4()
    sealed = seal_config(Sealer(Keys(ROOT_KEY)), someone.account_id, integration_id, secrets)
    with database.account_transaction(someone.account_id) as db:
        db.connection().exec_driver_sql(
            "insert into integrations (account_id, id, connector, name, external_id, config, secrets, hints, answers) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (someone.account_id, integration_id, connector, connector.title(), next(iter(shown.values())),
             psycopg.types.json.Jsonb(shown), sealed, psycopg.types.json.Jsonb(hints(secrets)), answers),
        )  # fmt: skip
    GATE.belongs(someone.account_id, integration_id)
    return Channel(someone.account_id, integration_id, connector, answers)


def a_message(
    text: str = "Do you ship to Lisbon?", *, sender: str = "351910000001", platform_id: str | None = None, **more: Any
) -> IncomingMessage:
    """A customer's words as a connector gives them."""
    return IncomingMessage(
        platform_id=platform_id or f"wamid.{uuid4().hex}", sender=Person((("wa_id", sender),), "Ana"), occurred_at=datetime.now(UTC),
        kind="text", text=text, **more,
    )  # fmt: skip


def a_conversation(database: Database, channel: Channel, *texts: str, sender: str = "351910000001") -> UUID:
    """A conversation in which the customer wrote these messages."""
    canary = GATE.canary(channel.account_id)
    with database.account_transaction(channel.account_id) as db:
        for text in texts or ("Do you ship to Lisbon?",):
            message = a_message(text, sender=sender, platform_id=f"wamid.{canary}{uuid4().hex}", raw={"from": canary})
            conversation_id = open_conversation(db, channel, message.sender)
            store_incoming(db, channel, message)
        rows = db.execute(sa.text("select id, contact_id from conversations where id = :id"), {"id": conversation_id}).one()
        messages = db.scalars(sa.text("select id from messages where conversation_id = :id"), {"id": conversation_id})
        GATE.belongs(channel.account_id, *rows, *messages)
    return conversation_id


def wake_ups(owner_url: str) -> list[tuple[str, UUID, UUID, datetime]]:
    """(task, account, row, time) of every waiting wake-up, earliest first."""
    with psycopg.connect(owner_url) as db:
        return db.execute("select task, account_id, row_id, at from dana.wake_ups order by at").fetchall()
