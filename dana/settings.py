"""The settings of an installation: the only reader of the environment, all faults reported together."""

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import getaddresses
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from dana.errors import Misconfigured

CHECKOUT = Path(__file__).resolve().parent.parent
NO_FILE = "DANA_ENV_FILE"  # set for the parts that `dana run` starts: they get the settings of .env from it


def default_home() -> Path:
    """`.dana` in the checkout; for root below a folder that others cannot enter (as PostgreSQL must), one in /var/lib."""
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in (CHECKOUT, *CHECKOUT.parents)):
        return CHECKOUT / ".dana"
    name = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:10]
    return Path("/var/lib/dana") / f"{CHECKOUT.name}-{name}"


def make_folder(folder: Path) -> None:
    """The folder with its missing parents; root makes them passable, not listable, for PostgreSQL's user."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)


class Settings(BaseModel):
    """Every setting by the lower-case name of its variable (`dana_home` is DANA_HOME); .env.example describes each."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    dana_env: Literal["development", "production"] = "development"
    dana_home: Path = Field(default_factory=default_home)
    dana_bind: str = ""
    dana_secret_key: SecretStr = SecretStr("")
    dana_demo: bool = True
    dana_burst_seconds: float = Field(default=12.0, ge=0, le=12)
    dana_show_activity: bool = True
    dana_max_upload_mb: int = Field(default=25, ge=1, le=200)
    dana_web_threads: int = Field(default=160, ge=40, le=2000)
    dana_worker_concurrency: int = Field(default=100, ge=1, le=1000)
    dana_answer_seconds: float = Field(default=30.0, gt=0, le=120)
    database_url: SecretStr | None = None
    database_app_url: SecretStr | None = None
    port: int = Field(default=5000, ge=1, le=65535)
    public_url: str = ""
    dana_old_secret_keys: SecretStr = SecretStr("")
    dana_secret_key_file: str = ""
    dana_email_verification: Literal["first", "later", ""] = ""
    dana_registration: Literal["open", "closed"] = "open"
    dana_trusted_proxies: str = ""
    dana_allowed_networks: str = ""
    smtp_url: SecretStr | None = None
    mail_from: str = "Dana <dana@localhost>"
    redis_url: SecretStr | None = None
    database_session_url: SecretStr | None = None
    database_pooler: Literal["session", "transaction"] = "session"
    auth_provider: Literal["dana", "supabase"] = "dana"
    supabase_url: str = ""
    supabase_anon_key: SecretStr | None = None
    supabase_jwt_secret: SecretStr | None = None
    graph_api_url: str = ""
    graph_api_version: str = Field(default="v25.0", pattern=r"^v\d+\.\d+$")
    openai_api_key: SecretStr | None = None
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = "gpt-4o"
    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str = "https://api.anthropic.com"
    anthropic_models: str = "claude-3-5-sonnet-latest,claude-sonnet-5"
    summary_openai_model: str = ""
    summary_anthropic_models: str = ""
    check_openai_model: str = ""
    check_anthropic_models: str = ""
    embedding_base_url: str = "http://127.0.0.1:5050/v1"
    embedding_model: str = "multilingual-e5-small"
    embedding_api_key: SecretStr | None = None
    english_embedding_model: str = "all-MiniLM-L6-v2"
    former_embedding_base_url: str = ""
    former_embedding_model: str = ""
    former_embedding_api_key: SecretStr | None = None

    @model_validator(mode="after")
    def _everything_fits(self) -> Self:
        faults = [*misspelt(self), *([] if self.is_development else production_faults(self))]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def secret_keys(self) -> list[str]:
        """The root key and, after it, those that it replaced: they still open what they closed."""
        return [self.dana_secret_key.get_secret_value(), *_listed(self.dana_old_secret_keys.get_secret_value())]

    @property
    def verifies_first(self) -> bool:
        """Whether a new person's e-mail address has to be proven before the first sign-in; otherwise it may be proven later."""
        return (self.dana_email_verification or ("later" if self.is_development else "first")) == "first"

    @property
    def is_development(self) -> bool:
        """Whether the simulator and demo data may exist."""
        return self.dana_env == "development"

    @cached_property
    def graph_url(self) -> str:
        """The Graph API's address: the setting, or the simulator's in development and Meta's in production."""
        if self.graph_api_url:
            return self.graph_api_url.rstrip("/")
        return f"http://127.0.0.1:{self.port}/simulator/graph" if self.is_development else "https://graph.facebook.com"

    @property
    def is_simulated(self) -> bool:
        """Whether replies go to the built-in simulator."""
        return "/simulator/graph" in self.graph_url

    @cached_property
    def address(self) -> str:
        """The address under which people and platforms reach this installation, without a slash at its end."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def anthropic_model_ids(self) -> list[str]:
        """Anthropic's links in order."""
        return _listed(self.anthropic_models)

    @property
    def summary_anthropic_model_ids(self) -> list[str]:
        """Anthropic's links for summaries, in order; those for answers where none is named."""
        return _listed(self.summary_anthropic_models) or self.anthropic_model_ids

    @property
    def check_anthropic_model_ids(self) -> list[str]:
        """Anthropic's links for a second look at replies, in order; none where none is named."""
        return _listed(self.check_anthropic_models)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


# Long enough, and known to everybody: the local defaults of Supabase and texts of examples.
KNOWN_KEYS = frozenset(
    {
        "super-secret-jwt-token-with-at-least-32-characters-long",
        "your-super-secret-jwt-token-with-at-least-32-characters-long",
        "change-me-to-a-long-random-string-please",
        "0123456789abcdef0123456789abcdef",
    }
)
_PLACEHOLDER = re.compile(r"change.?me|your[-_ ]|example|placeholder|super.?secret|tests?.only|password", re.IGNORECASE)
MAKE_ONE = "make one with: openssl rand -base64 48"


def is_weak_key(key: str) -> bool:
    """Whether a root key is short, regular or known to everybody."""
    return len(key) < 32 or len(set(key)) < 8 or key.lower() in KNOWN_KEYS


def misspelt(settings: Settings) -> Iterator[str]:
    """What cannot work anywhere, because it is not spelled as it must be or contradicts itself."""
    if fault := sender_fault(settings.mail_from):
        yield fault
    if settings.smtp_url is not None and (fault := smtp_fault(settings.smtp_url.get_secret_value())):
        yield fault
    if settings.dana_registration == "closed" and settings.auth_provider == "supabase":
        yield "DANA_REGISTRATION=closed is for Dana's own sign-ins: with AUTH_PROVIDER=supabase switch sign-ups off in the project"


def sender_fault(text: str) -> str | None:
    """What is wrong with a sender of letters; None for nothing."""
    try:
        [(name, spec)] = getaddresses([text])
        is_good = text.isprintable() and bool(Address(display_name=name, addr_spec=spec).domain)
    except (ValueError, IndexError, HeaderParseError):
        is_good = False
    return None if is_good else "MAIL_FROM must look like: Dana <dana@example.com>"


def smtp_fault(url: str) -> str | None:
    """What is wrong with the address of a mail server; None for nothing. Never repeats it: it holds a password."""
    server = _parts(url)
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        return "SMTP_URL must be smtp://name:password@host:587 or smtps://name:password@host:465"
    if server.query and (server.query != "tls=no" or server.scheme == "smtps"):
        return "SMTP_URL takes nothing behind its address but ?tls=no, and that only with smtp://"
    if server.query and server.username:
        return "SMTP_URL: a name and password are never sent without TLS; take away ?tls=no"
    return None


def production_faults(settings: Settings) -> list[str]:
    """Everything for which production does not start, each in a sentence that names its variable."""
    checks = (_faults_of_keys, _faults_of_addresses, _faults_of_database, _faults_of_letters, _faults_of_supabase)
    faults = ["DANA_DEMO must be 0 in production: demo data has a known password"] if settings.dana_demo else []
    return faults + [fault for check in checks for fault in check(settings)]


def _faults_of_keys(settings: Settings) -> Iterator[str]:
    current, *old = settings.secret_keys
    if is_weak_key(current.strip()) or _PLACEHOLDER.search(current):
        yield f"DANA_SECRET_KEY needs at least 32 random characters in production that stand in no text ({MAKE_ONE})"
    if any(is_weak_key(key) or _PLACEHOLDER.search(key) for key in old):
        yield "DANA_OLD_SECRET_KEYS holds a key that can be guessed: what it closed has to be sealed again, and the key dropped"


def _faults_of_addresses(settings: Settings) -> Iterator[str]:
    public, graph = _parts(settings.public_url), _parts(settings.graph_url)
    if public.scheme != "https" or not public.hostname or public.username or public.path.strip("/") or public.query:
        yield "PUBLIC_URL must be the https:// address that platforms and people use"
    if settings.is_simulated:
        yield "GRAPH_API_URL must not point to the simulator in production"
    elif graph.scheme != "https":
        yield "GRAPH_API_URL must be an https:// address: access tokens are sent there"
    if any(_reach(network) < FEWEST_BITS for network in _listed(settings.dana_trusted_proxies)):
        yield "DANA_TRUSTED_PROXIES names everybody, or what is no network: name the proxies alone"


def _faults_of_database(settings: Settings) -> Iterator[str]:
    owner, app = (_parts(url.get_secret_value()) if url else None for url in (settings.database_url, settings.database_app_url))
    if owner and app and owner.username and (owner.username, owner.hostname) == (app.username, app.hostname):
        yield "DATABASE_APP_URL must name another role than DATABASE_URL: web and workers must own nothing"
    if settings.database_pooler == "transaction" and settings.database_session_url is None:
        yield "DATABASE_SESSION_URL is needed with DATABASE_POOLER=transaction: live updates need a connection that stays"


def _faults_of_letters(settings: Settings) -> Iterator[str]:
    if settings.dana_email_verification == "later" and settings.auth_provider == "dana" and settings.dana_registration == "open":
        yield (
            "DANA_EMAIL_VERIFICATION=later is for development: who registers would be told which addresses are known. Take it out, or say"
            " DANA_REGISTRATION=closed, so that people come by invitation alone"
        )
    if settings.smtp_url is None:
        if settings.dana_email_verification == "first" and settings.auth_provider == "dana":
            yield "SMTP_URL is needed with DANA_EMAIL_VERIFICATION=first: nobody would ever get the letter"
    elif settings.mail_from.rstrip(">").endswith("@localhost"):
        yield "MAIL_FROM must be an address of yours when SMTP_URL is set: nobody takes letters from localhost"


def _faults_of_supabase(settings: Settings) -> Iterator[str]:
    given = [name for name in ("supabase_url", "supabase_anon_key", "supabase_jwt_secret") if getattr(settings, name)]
    if settings.auth_provider == "dana":
        if given:
            yield f"{given[0].upper()} is set but AUTH_PROVIDER is dana: set AUTH_PROVIDER=supabase, or take it out"
        return
    if _parts(settings.supabase_url).scheme != "https":
        yield "SUPABASE_URL must be the https:// address of the project when AUTH_PROVIDER is supabase"
    if settings.supabase_anon_key is None:
        yield "SUPABASE_ANON_KEY is needed when AUTH_PROVIDER is supabase"
    if settings.supabase_jwt_secret and is_weak_key(settings.supabase_jwt_secret.get_secret_value()):
        yield "SUPABASE_JWT_SECRET can be guessed, or is the one that every local Supabase has"


FEWEST_BITS = 8


def _reach(network: str) -> int:
    """How many bits of an address a network fixes; 0 for what is none."""
    try:
        return ip_network(network, strict=False).prefixlen
    except ValueError:
        return 0


def _parts(url: str) -> SplitResult:
    """The parts of an address; of one that is none, nothing."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return urlsplit("")
    return parts


def load(environment: Mapping[str, str] | None = None, *, look: Callable[[str], list[str]] | None = None) -> Settings:
    """
    The settings of this process; Misconfigured lists every fault with the variable's name.

    `look` finds what is wrong with the database login (DATABASE_APP_URL) of a production installation, so that it is in the same list.
    """
    source = _environment() if environment is None else environment
    values: dict[str, Any] = {name: source[name.upper()] for name in Settings.model_fields if source.get(name.upper())}
    faults = _read_key_file(values)
    if values.get("dana_env") == "production":
        faults += _debugging(source)
        login = values.get("database_session_url") or values.get("database_app_url")  # the same role, past any pooler
        faults += look(login) if look and login else []
    settings, found = _validated(values)
    if faults or found or settings is None:
        raise Misconfigured("\n".join([*found, *faults]))
    return settings if settings.dana_secret_key.get_secret_value() else _with_local_key(settings)


def _validated(values: dict[str, Any]) -> tuple[Settings | None, list[str]]:
    """The settings, or their faults; those of production are looked for beside values that are wrong in themselves."""
    try:
        return Settings(**values), []
    except ValidationError as error:
        faults = [line for item in error.errors() for line in _faults(item)]
        wrong = {str(item["loc"][0]) for item in error.errors() if item["loc"]}
        rest = {name: value for name, value in values.items() if name not in wrong}
        return None, faults + (_validated(rest)[1] if wrong else [])


def _read_key_file(values: dict[str, Any]) -> list[str]:
    """Put the root key of DANA_SECRET_KEY_FILE in its place; what was wrong with that."""
    if values.get("dana_secret_key") or not values.get("dana_secret_key_file"):
        return []
    try:
        key = Path(values["dana_secret_key_file"]).read_text().strip()
    except (OSError, ValueError) as error:
        return [f"DANA_SECRET_KEY_FILE cannot be read: {getattr(error, 'strerror', None) or 'it holds no text'}"]
    values["dana_secret_key"] = key
    return [] if key else ["DANA_SECRET_KEY_FILE is empty"]


def _debugging(source: Mapping[str, str]) -> list[str]:
    """Flask reads this one itself, and would show what it should hide."""
    is_on = source.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}
    return ["FLASK_DEBUG must not be set in production: errors would be shown with their insides"] if is_on else []


def secret_names() -> list[str]:
    """The variables that hold a secret."""
    return [name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]


def environment_with(changes: Mapping[str, str | None]) -> dict[str, str]:
    """This process's settings and environment for a process that it starts, with some variables changed or (None) taken out."""
    merged: dict[str, str | None] = {**_environment(), **changes, NO_FILE: "no"}
    return {name: value for name, value in merged.items() if value is not None}


def _environment() -> dict[str, str]:
    file = CHECKOUT / ".env"
    if os.environ.get(NO_FILE) == "no" or not file.is_file():
        return dict(os.environ)
    lines = (line.partition("=") for line in file.read_text().splitlines() if not line.lstrip().startswith("#"))
    written = {name.strip(): value.strip().strip("'\"") for name, equals, value in lines if equals}
    return {**written, **os.environ}


def _faults(item: Any) -> list[str]:
    text = str(item["msg"]).removeprefix("Value error, ")
    return [f"{str(item['loc'][0]).upper()}: {text}"] if item["loc"] else text.split("\n")


def _with_local_key(settings: Settings) -> Settings:
    """In development a root key is made once and kept in the data folder."""
    path = settings.dana_home / "secret.key"
    if not path.exists():
        make_folder(settings.dana_home)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # two processes may start at once: the first link wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return settings.model_copy(update={"dana_secret_key": SecretStr(path.read_text())})
