"""A real PostgreSQL for the whole run, a fresh database for each test that asks, and the parts that tests replace."""

import os
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from dana.database import migrate
from dana.database.embedded import EmbeddedPostgres
from dana.database.transactions import Database
from dana.settings import Settings
from tests.canaries import GATE, watching

ROOT_KEY = "tests-only-root-key-0123456789-abcdefghij-klmnop"


@pytest.fixture(scope="session", autouse=True)
def _canaries() -> Iterator[None]:
    """What one account has is looked for in all that another is told, and in the logs, in every test."""
    GATE.is_secret(ROOT_KEY)
    with watching():
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """What the test before this one wrote is no concern of this one's logs."""
    GATE.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test in which one account was told what another has fails, whatever it looked at itself."""
    GATE.take()
    yield
    if hits := GATE.take():
        pytest.fail(f"the walls have a hole ({item.name}):\n" + "\n".join(hits), pytrace=False)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The owner's address of a PostgreSQL that lives as long as the run; DANA_TEST_DATABASE_URL takes another one."""
    if given := os.environ.get("DANA_TEST_DATABASE_URL"):
        yield given
        return
    with TemporaryDirectory(prefix="dana-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        postgres = EmbeddedPostgres(Path(folder) / "home", durable=False)
        yield postgres.start()
        postgres.stop()


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A migrated database to copy from."""
    name = f"dana_template_{uuid.uuid4().hex[:8]}"
    _execute(server, f"create database {name}")
    migrate.upgrade(with_database(server, name))
    return name


@pytest.fixture
def owner_url(server: str, template: str) -> Iterator[str]:
    """The owner's address of a database of this test's own."""
    name = f"dana_{uuid.uuid4().hex[:12]}"
    _execute(server, f"create database {name} template {template}")
    yield with_database(server, name)
    _execute(server, f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the password of dana_app is kept during the run."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def app_url(owner_url: str, app_home: Path) -> str:
    """The same database as web and workers see it."""
    return migrate.app_url(owner_url, app_home)


@pytest.fixture
def database(app_url: str) -> Iterator[Database]:
    """The door to this test's database."""
    opened = Database(app_url, connections=8)
    yield opened
    opened.close()


@pytest.fixture
def settings(app_url: str, tmp_path: Path) -> Settings:
    """Settings of a development installation that speaks to nobody outside."""
    return Settings(
        dana_home=tmp_path, dana_secret_key=SecretStr(ROOT_KEY), database_app_url=SecretStr(app_url), dana_burst_seconds=0,
        graph_api_url="http://127.0.0.1:9", embedding_base_url="http://127.0.0.1:9/v1", dana_show_activity=False,
        openai_base_url="http://models.invalid/v1", anthropic_base_url="http://models.invalid",
    )  # fmt: skip


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
