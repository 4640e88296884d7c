"""`dana doctor`: looks at everything that an installation needs and says in words what it found."""

import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg

from dana.accounts.supabase import auth_of
from dana.database.embedded import EmbeddedPostgres
from dana.database.migrate import app_url, check_pooling, check_role
from dana.errors import DanaError, Misconfigured
from dana.mail.sending import NotSent, SmtpServer, way_of
from dana.processes import addresses, is_taken
from dana.settings import CHECKOUT, Settings


class Finding(NamedTuple):
    """One thing that was looked at; Dana starts without what is not `needed`."""

    part: str
    good: bool
    text: str
    needed: bool = False


def examine(settings: Settings) -> list[Finding]:
    """Everything that was found."""
    return [
        _python(),
        _node(),
        _front_end(),
        Finding("data folder", settings.dana_home.is_dir(), f"{settings.dana_home.resolve()}"),
        *_database(settings),
        *_pooling(settings),
        _sign_in(settings),
        _letters(settings),
        _web(settings),
        _embedding(settings),
        *_providers(settings),
        Finding("mode", True, f"{settings.dana_env}, reached at {settings.address}"),
    ]


def _python() -> Finding:
    return Finding("Python", sys.version_info >= (3, 11), f"{platform.python_version()} at {sys.executable}", needed=True)


def _node() -> Finding:
    node = shutil.which("node")
    if node is None:
        return Finding("Node", False, "not found; it builds the front end (20.19 or newer is needed)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return Finding("Node", True, f"{version} at {node}")


def _front_end() -> Finding:
    built = (CHECKOUT / "frontend" / "dist" / "index.html").exists()
    return Finding("front end", built, "built" if built else "not built yet: `make run` builds it")


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None and settings.database_app_url is None:
        postgres = EmbeddedPostgres(settings.dana_home)
        if not postgres.is_alive():
            how = "is not running; `dana run` starts it" if postgres.exists else "is not made yet; `dana run` makes it"
            yield Finding("database", True, f"the embedded PostgreSQL {how}", needed=True)
            return
        owner_url = postgres.url()
    else:
        owner_url = settings.database_url.get_secret_value() if settings.database_url else ""
    if owner_url:
        yield _reach("database", owner_url)
    yield _role(settings, owner_url)


def _reach(part: str, url: str) -> Finding:
    try:
        with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        return Finding(part, False, f"cannot be reached: {str(error).strip()}", needed=True)
    return Finding(part, True, f"PostgreSQL {version // 10000}.{version % 10000} answers", needed=True)


def _role(settings: Settings, owner_url: str) -> Finding:
    if settings.database_app_url is None and not (settings.dana_home / "app.password").exists():
        return Finding("login of web", True, "is not made yet; `dana run` makes it")
    try:
        given = settings.database_app_url
        check_role(given.get_secret_value() if given else app_url(owner_url, settings.dana_home))
    except DanaError as error:
        return Finding("login of web", False, error.message, needed=True)
    return Finding("login of web", True, "owns nothing and cannot pass by row level security", needed=True)


def _pooling(settings: Settings) -> Iterator[Finding]:
    """Which connection keeps a session, where that can differ."""
    if settings.database_app_url is None:
        return
    session_url = settings.database_session_url.get_secret_value() if settings.database_session_url else None
    is_pooled = settings.database_pooler == "transaction"
    try:
        if is_pooled and session_url is None:
            raise Misconfigured("DATABASE_SESSION_URL is needed with DATABASE_POOLER=transaction")
        check_pooling(settings.database_app_url.get_secret_value(), is_pooled=is_pooled, session_url=session_url)
    except (DanaError, psycopg.Error) as error:
        yield Finding("pooler", False, str(error).strip(), needed=True)
        return
    shared = "each transaction on any connection; live updates listen at DATABASE_SESSION_URL"
    yield Finding("pooler", True, shared if is_pooled else "none: every connection keeps its session", needed=True)


def _sign_in(settings: Settings) -> Finding:
    try:
        auth = auth_of(settings)
        if auth is None:
            return Finding("sign-in", True, "Dana keeps the passwords")
        proves = auth.proves_addresses()
    except DanaError as error:
        return Finding("sign-in", False, error.message, needed=True)
    proof = "which proves addresses by letter" if proves else "which confirms addresses without a letter: none counts as proven here"
    return Finding("sign-in", proves, f"Supabase Auth at {settings.supabase_url}, {proof}")


def _letters(settings: Settings) -> Finding:
    way = way_of(settings)
    if isinstance(way, SmtpServer):
        try:
            return Finding("letters", True, way.try_out(), needed=True)
        except NotSent as failure:
            return Finding("letters", False, failure.message, needed=True)
    folder = settings.dana_home / "letters"
    if settings.is_development:
        return Finding("letters", True, f"no SMTP_URL: they are written to {folder} and shown at {settings.address}/letters")
    return Finding("letters", False, f"no SMTP_URL: they are written to {folder}, and nobody gets them; name your mail server")


def _web(settings: Settings) -> Finding:
    host, port = addresses(settings)[0]
    return Finding("web", True, f"port {port} is {'in use' if is_taken(host, port) else 'free: web is not running'}")


def _embedding(settings: Settings) -> Finding:
    address = urlsplit(settings.embedding_base_url)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        socket.create_connection((address.hostname or "", port), timeout=3).close()
    except OSError:
        return Finding("embedding", False, f"nothing answers at {settings.embedding_base_url}: search finds words, not meaning")
    return Finding("embedding", True, f"{settings.embedding_model} at {settings.embedding_base_url}")


def _providers(settings: Settings) -> Iterator[Finding]:
    openai = f"{settings.openai_model} at {settings.openai_base_url}" if settings.openai_api_key else "no OPENAI_API_KEY"
    yield Finding("OpenAI", settings.openai_api_key is not None, openai)
    models = ", ".join(settings.anthropic_model_ids)
    anthropic = f"{models} at {settings.anthropic_base_url}" if settings.anthropic_api_key else "no ANTHROPIC_API_KEY"
    yield Finding("Anthropic", settings.anthropic_api_key is not None, anthropic)
    yield Finding("builtin", True, "always there: quotes the best passages, or hands off")
