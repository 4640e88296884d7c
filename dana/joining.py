"""Where the parts that every process needs are joined."""

from dataclasses import replace

from pydantic import SecretStr

from dana.accounts.invitations import Invitations
from dana.accounts.operators import AdminArea
from dana.accounts.people import join_people
from dana.accounts.supabase import provider_of
from dana.ai.chain import Chains, Models
from dana.ai.chain import Keys as ModelKeys
from dana.ai.embeddings import Embedder
from dana.database import migrate
from dana.database.transactions import Database
from dana.demo import EMAIL, PASSWORD
from dana.errors import Misconfigured
from dana.http_client import Egress, Http, named_networks
from dana.integrations import farewells
from dana.integrations.channels import Channels, Place
from dana.integrations.connections import Connections
from dana.integrations.model_keys import Keyring
from dana.knowledge.pictures import Pictures
from dana.knowledge.search import Library
from dana.mail import Mail
from dana.parts import Parts
from dana.security.api_keys import ApiKeys
from dana.security.audit import SEALS
from dana.security.keys import Keys
from dana.security.limits import Limits
from dana.security.passwords import Passwords
from dana.security.secrets import Sealer
from dana.settings import Settings


def join(settings: Settings, *, connections: int) -> Parts:
    """The parts that both processes need; refuses a database login that could pass by row level security."""
    if settings.database_app_url is None:
        raise Misconfigured("DATABASE_APP_URL is needed: the address with the role that web and workers use.")
    url = settings.database_app_url.get_secret_value()
    migrate.check_role(url)
    keys = Keys(settings.secret_keys)
    SEALS.use(keys)
    session_url = settings.database_session_url.get_secret_value() if settings.database_session_url else None
    is_pooled = settings.database_pooler == "transaction"
    migrate.check_pooling(url, is_pooled=is_pooled, session_url=session_url)
    database = Database(url, connections=connections, is_pooled=is_pooled, session_url=session_url)
    sealer = Sealer(keys)
    http = Http(allow_private=True)  # its addresses are the operator's own settings
    embedder, former, english = embedders_of(settings, http)
    own = settings.is_development or bool(settings.graph_api_url)  # then platforms too are where the operator says
    platforms = Http(egress=Egress(named_networks(settings.dana_allowed_networks), anywhere=own))
    models = {"openai": Place(http, settings.openai_base_url), "anthropic": Place(http, settings.anthropic_base_url)}
    channels = Channels(
        database, sealer, platforms, graph_url=settings.graph_url, graph_version=settings.graph_api_version, elsewhere=models
    )
    goodbyes = farewells.Farewells(database, sealer, channels)
    chains = chains_of(settings)
    keyring = Keyring(database, sealer, chains)
    limits_, mail, passwords = Limits.of(settings, database), Mail(sealer), Passwords()
    people = join_people(settings, database, keys, passwords, limits_, mail, provider_of(settings, database))
    return Parts(
        settings=settings, database=database, sealer=sealer,
        people=people, sign_ins=people.sign_ins, mail=mail, channels=channels,
        connections=Connections(sealer, channels, goodbyes, keyring), farewells=goodbyes,
        chains=chains, keyring=keyring,
        library=Library(database, embedder, former, english), pictures=Pictures(database, sealer), embedder=embedder, english=english,
        demo=_demo_sign_in(settings), limits=limits_,
        invitations=Invitations(
            database, keys, mail, passwords, address=settings.address, new_people=settings.auth_provider == "dana"
        ),
        api_keys=ApiKeys(keys), admin_area=AdminArea(database),
    )  # fmt: skip


def embedders_of(settings: Settings, http: Http) -> tuple[Embedder, Embedder | None, Embedder | None]:
    """The model whose vectors are wanted, the one that serves accounts until they have them, and the one for English alone."""

    def embedder(address: str, model: str, key: SecretStr | None) -> Embedder:
        return Embedder(address, model, key.get_secret_value() if key else None, transport=http)

    wanted = embedder(settings.embedding_base_url, settings.embedding_model, settings.embedding_api_key)
    former = english = None
    if settings.former_embedding_model:
        former = embedder(settings.former_embedding_base_url, settings.former_embedding_model, settings.former_embedding_api_key)
    if settings.english_embedding_model and wanted.is_local:
        english = embedder(settings.embedding_base_url, settings.english_embedding_model, None)
    return wanted, former, english


def chains_of(settings: Settings) -> Chains:
    """The links that the settings name, for each purpose; only an answer may be quoted without a model, only a check may have no link."""
    answering = Models(settings.openai_model, tuple(settings.anthropic_model_ids))
    summary = Models(
        settings.summary_openai_model or settings.openai_model, tuple(settings.summary_anthropic_model_ids), quotes=False,
        settings=(
            "SUMMARY_OPENAI_MODEL" if settings.summary_openai_model else answering.settings[0],
            "SUMMARY_ANTHROPIC_MODELS" if settings.summary_anthropic_models else answering.settings[1],
        ),
    )  # fmt: skip
    check = Models(
        settings.check_openai_model, tuple(settings.check_anthropic_model_ids), quotes=False,
        settings=("CHECK_OPENAI_MODEL", "CHECK_ANTHROPIC_MODELS"),
    )  # fmt: skip
    return Chains(
        keys=ModelKeys(_secret(settings.openai_api_key), _secret(settings.anthropic_api_key)),
        openai_base_url=settings.openai_base_url, anthropic_base_url=settings.anthropic_base_url,
        models={"answer": answering, "rewrite": replace(answering, quotes=False), "summary": summary, "check": check},
        total_seconds=settings.dana_answer_seconds, embedding_model=settings.embedding_model,
    )  # fmt: skip


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _demo_sign_in(settings: Settings) -> tuple[str, str] | None:
    if not (settings.is_development and settings.dana_demo and settings.auth_provider == "dana"):
        return None
    return EMAIL, PASSWORD
