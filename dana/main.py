"""The commands of Dana: `python -m dana.main run | web | worker | …`, `--help` names them all; `dana.main:app` for gunicorn."""

# ruff: noqa: PLC0415 - what a command needs is imported in the command: `--help` answers at once, and no process carries the rest
import argparse
import contextlib
import json
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from dana.errors import DanaError, Misconfigured
from dana.settings import Settings, load


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Start the whole installation and keep it alive."""
    from dana.supervisor.supervisor import Supervisor

    return Supervisor(settings, _say, develop=arguments.develop).run()


def web(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Answer HTTP and sockets, and serve the built front end."""
    from dana.processes import return_memory
    from dana.web import serve

    _need_app_url(settings)
    return_memory()
    serve(settings, _create_app)
    return 0


def worker(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Answer messages, deliver replies, read documents."""
    from dana.processes import return_memory
    from dana.worker import run_worker

    _need_app_url(settings)
    return_memory()
    run_worker(settings)
    return 0


def embed(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Turn texts into vectors, for every process on this machine."""
    from dana.knowledge.embedding_server import serve
    from dana.processes import return_memory

    return_memory()  # a model is unpacked while it is loaded
    serve(settings)
    return 0


def migrate(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Bring the database up to date, as its owner."""
    from dana.database.embedded import EmbeddedPostgres
    from dana.database.migrate import app_url, upgrade

    postgres = None if settings.database_url else EmbeddedPostgres(settings.dana_home)
    try:
        owner_url = postgres.start() if postgres else _owner_url(settings)
        upgrade(owner_url)
        if settings.database_app_url is None:
            app_url(owner_url, settings.dana_home)
    finally:
        if postgres:
            postgres.stop()
    _say("The database is up to date.")
    return 0


def prepare(settings: Settings, _arguments: argparse.Namespace) -> int:
    """For `run`: migrate, add the demo's data, and print what the parts need to know as one line of JSON."""
    from dana.database.migrate import app_url, check_role, upgrade

    owner_url = _owner_url(settings)
    upgrade(owner_url)
    given = settings.database_app_url.get_secret_value() if settings.database_app_url else app_url(owner_url, settings.dana_home)
    check_role(given)
    demo = None
    if settings.is_development and settings.dana_demo:
        demo = _ensure_demo(settings.model_copy(update={"database_app_url": SecretStr(given)}), given)
    print(json.dumps({"database_app_url": given, "demo": demo}))
    return 0


def _ensure_demo(settings: Settings, url: str) -> tuple[str, str]:
    from dana import demo
    from dana.database.transactions import Database

    if not demo.is_there(Database(url, connections=1)):
        from dana.demo.shop import furnish
        from dana.joining import join

        furnish(join(settings, connections=2))
    return demo.EMAIL, demo.PASSWORD


def doctor(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Say in words what this installation has and what it lacks."""
    from dana.doctor import examine

    findings = examine(settings)
    for finding in findings:
        _say(f"{'ok ' if finding.good else '!! '} {finding.part:<14} {finding.text}")
    return 0 if all(finding.good or not finding.needed for finding in findings) else 1


def verify_audit(settings: Settings, arguments: argparse.Namespace) -> int:
    """Walk the record's chains and name the first entry of each that was changed; print their heads, to be kept elsewhere."""
    from dana.database.embedded import EmbeddedPostgres
    from dana.security.keys import Keys
    from dana.security.verify_audit import read_published, verify

    published = read_published(arguments.against.read_text().splitlines()) if arguments.against else []
    postgres = None if settings.database_url else EmbeddedPostgres(settings.dana_home)
    try:
        verdicts = list(verify(postgres.start() if postgres else _owner_url(settings), Keys(settings.secret_keys), published))
    finally:
        if postgres:
            postgres.stop()
    for line in (*(item.text for item in verdicts), *(item.published for item in verdicts)):
        _say(line)
    return 0 if all(item.is_whole for item in verdicts) else 1


def operator(settings: Settings, arguments: argparse.Namespace) -> int:
    """Say who operates this installation: add, remove or list them; only whoever holds the owner's login can."""
    from dana.accounts.operators import command
    from dana.database.embedded import EmbeddedPostgres
    from dana.security.audit import SEALS
    from dana.security.keys import Keys

    SEALS.use(Keys(settings.secret_keys))
    postgres = None if settings.database_url else EmbeddedPostgres(settings.dana_home)
    try:
        _say(command(postgres.start() if postgres else _owner_url(settings), arguments.action, arguments.email))
    finally:
        if postgres:
            postgres.stop()
    return 0


def reseal(settings: Settings, _arguments: argparse.Namespace) -> int:
    """After a change of the root key: seal everything with the new one; may be killed and run again."""
    from dana.database.embedded import EmbeddedPostgres
    from dana.database.migrate import app_url
    from dana.security.keys import Keys
    from dana.security.reseal import Resealing, hanging
    from dana.security.secrets import Sealer

    needs_server = settings.database_url is None and settings.database_app_url is None
    postgres = EmbeddedPostgres(settings.dana_home) if needs_server else None
    try:
        given = settings.database_app_url
        url = given.get_secret_value() if given else app_url(postgres.start() if postgres else _owner_url(settings), settings.dana_home)
        database = _database(settings, url)
        keys = Keys(settings.secret_keys)
        found, left = Resealing(database, Sealer(keys)).run(), hanging(database, keys)
        database.close()
    finally:
        if postgres:
            postgres.stop()
    _say(f"{found.done} sealed values are under the current key now.")
    _say(
        f"{left.keys} API keys hang on an older key until they are used again (or ended), and the recovery codes of {left.people} people"
        " until they make new ones."
    )
    _say(
        "An older key can be dropped 14 days after it was replaced; what still hangs on it then is void."
        if left.keys or left.people
        else "Nothing but sessions and letters hangs on an older key: it can be dropped 14 days after it was replaced."
    )
    if found.unreadable:
        _say(f"{found.unreadable} cannot be opened: put the key that sealed them into DANA_OLD_SECRET_KEYS and run this again.")
    return 1 if found.unreadable else 0


_ONE_LINE_AT_A_TIME = threading.Lock()
COMMANDS = {
    "run": run, "web": web, "worker": worker, "embed": embed, "migrate": migrate, "doctor": doctor, "prepare": prepare,
    "verify-audit": verify_audit, "operator": operator, "reseal": reseal,
}  # fmt: skip
COOPERATIVE = {"worker"}  # its hundred threads wait nearly always: docs/decisions/0011-cooperative-threads.md


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        if parsed.command in COOPERATIVE:
            from dana.polling import cooperate

            cooperate()
        if parsed.parent:
            from dana.processes import end_with

            end_with(parsed.parent)
        return COMMANDS[parsed.command](_load(look=_faults_of_login), parsed)
    except DanaError as error:
        print(error.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dana", description="Dana AI. Settings come from the environment: see .env.example.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="run | web | worker | embed | migrate | doctor | …")
    for name, function in COMMANDS.items():
        command = commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        command.add_argument("--parent", type=int, help=argparse.SUPPRESS)
        if name == "verify-audit":
            command.add_argument("--against", type=Path, metavar="FILE", help="heads that this command printed before, kept elsewhere")
        if name == "operator":
            command.add_argument("action", choices=["add", "remove", "list"])
            command.add_argument("email", nargs="?", help="the e-mail address with which the person signs in")
        if name == "run":
            command.add_argument("--develop", action="store_true", help="start again on change, and run Vite beside it")
    return parser


def _database(settings: Settings, url: str) -> Any:
    from dana.database.transactions import Database

    session = settings.database_session_url.get_secret_value() if settings.database_session_url else None
    return Database(url, connections=2, is_pooled=settings.database_pooler == "transaction", session_url=session)


def _faults_of_login(url: str) -> list[str]:
    """For production: what speaks against this database login, and demo people in the database; nothing while it cannot be asked."""
    import sqlalchemy as sa

    from dana import demo
    from dana.database.migrate import check_role
    from dana.database.transactions import Database

    faults, database = [], Database(url, connections=1)
    for check in (partial(check_role, url), partial(demo.refuse_in_production, database)):
        try:
            check()
        except Misconfigured as error:
            faults.append(error.message)
        except (DanaError, sa.exc.SQLAlchemyError):
            continue  # away, or not yet brought up to date: the parts look again when they start
    database.close()
    return faults


def _owner_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise Misconfigured("DATABASE_URL is not set")
    return settings.database_url.get_secret_value()


def _need_app_url(settings: Settings) -> None:
    if settings.database_app_url is None:
        raise Misconfigured("DATABASE_APP_URL is not set: `dana run` makes it and starts every part; alone, this part needs it")


def _create_app() -> Any:
    from dana.app import create_app

    return create_app(_load())


def _load(**how: Any) -> Settings:
    """The settings, in a process that from now on keeps what they hold to itself; in development others may look, to find faults."""
    from dana.processes import leave_no_memory

    leave_no_memory(closed=False)
    settings = load(**how)
    leave_no_memory(closed=not settings.is_development)
    return settings


def _say(text: str) -> None:
    with _ONE_LINE_AT_A_TIME, contextlib.suppress(OSError):  # the terminal may be gone: that must stop nothing
        print(text, flush=True)


def __getattr__(name: str) -> Any:
    if name == "app":
        return _create_app()
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(main())
