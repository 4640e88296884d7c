"""The settings of an installation: the only reader of the environment, all faults reported together."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

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

    model_config = ConfigDict(frozen=True, extra="ignore")

    dana_env: Literal["development", "production"] = "development"
    dana_home: Path = Field(default_factory=default_home)
    dana_bind: str = ""
    dana_secret_key: SecretStr = SecretStr("")
    dana_demo: bool = True
    dana_burst_seconds: float = Field(default=2.0, ge=0, le=12)
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
    embedding_base_url: str = "http://127.0.0.1:5050/v1"
    embedding_model: str = "multilingual-e5-small"
    embedding_api_key: SecretStr | None = None

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.dana_env == "production":
            faults = list(self._production_faults())
            if faults:
                raise ValueError("; ".join(faults))
        return self

    def _production_faults(self) -> list[str]:
        faults = []
        if len(self.dana_secret_key.get_secret_value()) < 32:
            faults.append("DANA_SECRET_KEY needs at least 32 characters in production (make one with: openssl rand -base64 48)")
        if self.dana_demo:
            faults.append("DANA_DEMO must be 0 in production: demo data has a known password")
        if not self.public_url.startswith("https://"):
            faults.append("PUBLIC_URL must be the https:// address that platforms and people use")
        if self.is_simulated:
            faults.append("GRAPH_API_URL must not point to the simulator in production")
        return faults

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


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; Misconfigured lists every fault with the variable's name."""
    source = _environment() if environment is None else environment
    values: dict[str, Any] = {name: source[name.upper()] for name in Settings.model_fields if source.get(name.upper())}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise Misconfigured("\n".join(_fault(item) for item in error.errors())) from None
    return settings if settings.dana_secret_key.get_secret_value() else _with_local_key(settings)


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


def _fault(item: Any) -> str:
    name = str(item["loc"][0]).upper() if item["loc"] else "settings"
    return f"{name}: {item['msg'].removeprefix('Value error, ')}"


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
