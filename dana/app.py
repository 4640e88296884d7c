"""The one place where parts are joined: for the web process and for the worker."""

import json
import threading
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import structlog
from apiflask import APIFlask
from flask import Response, request, send_from_directory
from pydantic import SecretStr

from dana import realtime
from dana.accounts.api_keys import identify as identify_key
from dana.accounts.invitations import Invitations
from dana.accounts.operators import AdminArea
from dana.accounts.people import join_people
from dana.accounts.standing import identify, identify_many
from dana.accounts.supabase import SupabaseAccounts, provider_of
from dana.accounts.wishes import writers
from dana.ai.chain import Chain, build_chain
from dana.ai.embeddings import Embedder
from dana.automation.answer import Answering
from dana.automation.deliver import Delivery
from dana.conversations.inbox import channel_of
from dana.database import migrate
from dana.database.system import background
from dana.database.transactions import Database
from dana.demo import EMAIL, PASSWORD, refuse_in_production
from dana.errors import DanaError, Misconfigured, NotFound, TooMany, Unavailable
from dana.http_client import Egress, Http, named_networks
from dana.integrations import farewells
from dana.integrations.channels import Channels
from dana.integrations.connections import Connections, all_of
from dana.jobs import Worker
from dana.knowledge.contradictions import Comparing
from dana.knowledge.contradictions import sweeper as comparing_sweeper
from dana.knowledge.embedding import Embedding
from dana.knowledge.embedding import sweeper as embedding_sweeper
from dana.knowledge.fetching import Fetcher
from dana.knowledge.gap_groups import Grouping
from dana.knowledge.gap_groups import sweeper as grouping_sweeper
from dana.knowledge.ingest import Ingest
from dana.knowledge.packing import Packing
from dana.knowledge.pictures import Pictures
from dana.knowledge.scanning import Scanning
from dana.knowledge.scanning import sweeper as scan_sweeper
from dana.knowledge.search import Library
from dana.knowledge.second_opinions import SecondOpinions
from dana.logs import configure_logs
from dana.mail import Mail, Postman
from dana.mail.sending import way_of
from dana.privacy.chores import sweeper
from dana.privacy.erasing import Erasures
from dana.privacy.exporting import Exports
from dana.privacy.retaining import Retaining
from dana.routes import (
    account,
    admin,
    api_keys,
    audit,
    auth,
    conversations,
    health,
    integrations,
    knowledge,
    knowledge_documents,
    knowledge_gaps,
    knowledge_pages,
    knowledge_search,
    knowledge_versions,
    knowledge_web,
    letters,
    me,
    members,
    privacy,
    refusals,
    roles,
    webhooks,
)
from dana.routes.parts import Parts
from dana.routes.sockets import Sockets
from dana.security import headers, limits, web
from dana.security.api_keys import ApiKeys, recognises
from dana.security.audit import SEALS
from dana.security.cookies import allowed_origins
from dana.security.keys import Keys
from dana.security.limits import Limits
from dana.security.passwords import Passwords
from dana.security.secrets import Sealer
from dana.settings import Settings

log = structlog.get_logger()

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
FRONT_END = Path(__file__).parent.parent / "frontend" / "dist"
WEB_CONNECTIONS, WORKER_CONNECTIONS = 24, 24


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
    channels = Channels(database, sealer, platforms, graph_url=settings.graph_url, graph_version=settings.graph_api_version)
    goodbyes = farewells.Farewells(database, sealer, channels)
    limits_, mail, passwords = Limits.of(settings, database), Mail(sealer), Passwords()
    people = join_people(settings, database, keys, passwords, limits_, mail, provider_of(settings, database))
    return Parts(
        settings=settings, database=database, sealer=sealer,
        people=people, sign_ins=people.sign_ins, mail=mail, channels=channels,
        connections=Connections(sealer, channels, goodbyes), farewells=goodbyes,
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


def _demo_sign_in(settings: Settings) -> tuple[str, str] | None:
    if not (settings.is_development and settings.dana_demo and settings.auth_provider == "dana"):
        return None
    return EMAIL, PASSWORD


def chain_of(settings: Settings) -> Chain:
    """The links that the settings name, with `builtin` last."""
    return build_chain(
        openai_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        openai_base_url=settings.openai_base_url,
        openai_model=settings.openai_model,
        anthropic_key=settings.anthropic_api_key.get_secret_value() if settings.anthropic_api_key else None,
        anthropic_base_url=settings.anthropic_base_url,
        anthropic_models=settings.anthropic_model_ids,
        total_seconds=settings.dana_answer_seconds,
        embedding_model=settings.embedding_model,
    )


def bare_app(settings: Settings) -> APIFlask:
    """Routes and their description without anything behind them: what the OpenAPI document is made from."""
    app = APIFlask(__name__, title="Dana AI", version="0.1.0", spec_path="/api/openapi.json", docs_path=None, static_folder=None)  # type: ignore[arg-type]
    app.config["OPENAPI_VERSION"] = "3.1.0"
    app.config["MAX_CONTENT_LENGTH"] = (settings.dana_max_upload_mb + 1) * 1024 * 1024
    app.config["VALIDATION_ERROR_STATUS_CODE"] = 422
    app.config["VALIDATION_ERROR_SCHEMA"] = app.config["HTTP_ERROR_SCHEMA"] = refusals.REFUSAL
    app.spec_processor(lambda spec: refusals.describe(_with_plain_names(spec)))  # type: ignore[arg-type]  # apiflask describes dicts, and is given one
    _answer_errors(app)
    for blueprint in (
        auth.bp, conversations.bp, integrations.bp, webhooks.bp, health.bp, audit.bp,
        knowledge.bp, knowledge_documents.bp, knowledge_versions.bp, knowledge_pages.bp, knowledge_search.bp,
        knowledge_web.bp, knowledge_gaps.bp,
        members.bp, api_keys.bp, account.bp, admin.bp, me.bp, roles.bp,
        privacy.bp, privacy.callbacks,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    if settings.is_development:
        _mount_simulator(app, settings)
        letters.mount(app, settings)
    _serve_front_end(app)
    return app


def create_app(settings: Settings, *, sockets: bool = True) -> APIFlask:
    """The web process: API, webhooks, sockets and the built front end."""
    configure_logs(settings)
    app = bare_app(settings)
    parts = join(settings, connections=WEB_CONNECTIONS)
    app.extensions["dana.parts"] = parts
    if not settings.is_development:
        refuse_in_production(parts.database)
    _secure(app, parts)
    web.refuse_undeclared(app)
    if sockets:
        _open_sockets(app, parts)
    if sockets and settings.is_development and settings.dana_demo:
        _begin_demo(app, parts)
    return app


def run_worker(settings: Settings) -> None:
    """The worker process: answers, delivers and reads documents until it is told to stop."""
    configure_logs(settings)
    parts = join(settings, connections=WORKER_CONNECTIONS)
    chain = chain_of(settings)
    delivery = Delivery(parts.database, parts.channels)
    answering = Answering(
        parts.database, parts.channels, parts.library, chain, delivery,
        seconds=settings.dana_answer_seconds, shows_activity=settings.dana_show_activity,
    )  # fmt: skip
    ingest = Ingest(parts.database, parts.sealer)
    postman = Postman(parts.database, parts.mail, way_of(settings), writers(Keys(settings.secret_keys), settings.address))
    handlers = {
        "send_letter": postman.send,
        "answer": answering.answer,
        "deliver": delivery.deliver,
        "settle": delivery.settle,
        "read_document": ingest.read_document,
        "embed_passages": Embedding(parts.database, parts.embedder).embed_passages,
        "embed_in_english": SecondOpinions(parts.database, parts.english).embed_in_english,
        "pack_index": Packing(parts.database).pack_index,
        "group_gaps": Grouping(parts.database, parts.embedder).group_gaps,
        "find_contradictions": Comparing(parts.database).find_contradictions,
        "export": Exports(parts.database, parts.sealer).work,
        "rescan": Scanning(parts.database, Fetcher(Http(egress=Egress(named_networks(settings.dana_allowed_networks))))).rescan,
        "disconnect": parts.farewells.say,
        "erase": Erasures(parts.database, parts.farewells).work,
        "retain": Retaining(parts.database).work,
    }
    worker = Worker(
        parts.database, handlers, threads=settings.dana_worker_concurrency,
        also=[partial(_report_links, parts.database, chain), postman.sweep, sweeper(parts.database), farewells.sweeper(parts.database),
              scan_sweeper(parts.database), grouping_sweeper(parts.database), comparing_sweeper(parts.database),
              embedding_sweeper(parts.database, parts.embedder.model_id, parts.english.model_id if parts.english else None)],
    )  # fmt: skip
    threading.Thread(target=chain.warm, name="warm", daemon=True).start()  # the SDKs take seconds to import
    worker.run()
    chain.close()


def _report_links(database: Database, chain: Chain) -> None:
    links: list[dict[str, str | None]] = [
        {"name": link.name, "model": link.model, "state": link.state, "reason": link.reason} for link in chain.health()
    ]
    with database.system_statements() as db:
        background.report_links(db, links)


def _mount_simulator(app: APIFlask, settings: Settings) -> None:
    from dana.simulator.phone import SimChannel  # noqa: PLC0415 - never even imported in production
    from dana.simulator.routes import register  # noqa: PLC0415

    def channels_of(account_id: UUID) -> list[SimChannel]:
        parts: Parts = app.extensions["dana.parts"]
        with parts.database.account_transaction(account_id, fleeting=True) as db:
            rows = all_of(db, account_id)
        return [
            SimChannel(
                integration_id=row.id, connector=row.connector, name=row.name, external_id=row.external_id,
                app_secret=parts.connections.config(row)["app_secret"], business_account_id=row.config.get("business_account_id", ""),
                webhook_url=f"http://127.0.0.1:{settings.port}/webhooks/{row.connector}/{row.id}",
            )
            for row in rows
        ]  # fmt: skip

    def announce(account_id: UUID) -> None:
        parts: Parts = app.extensions["dana.parts"]
        realtime.announce(parts.database.notifier, account_id, "simulator", account_id)

    app.extensions["dana.simulator"] = register(
        app, settings, current_account=lambda: web.current().account_id, channels_of=channels_of, announce=announce
    )
    app.extensions["dana.simulator.channels"] = channels_of


def _begin_demo(app: APIFlask, parts: Parts) -> None:
    from dana.demo import first_conversation as first  # noqa: PLC0415 - development only

    def write(account_id: UUID, is_new: bool) -> None:
        phones = app.extensions["dana.simulator"]
        for channel in phones.learn(account_id, app.extensions["dana.simulator.channels"](account_id)):
            if is_new and channel.connector == "whatsapp":
                phones.customer_writes(channel, first.CUSTOMER_ID, first.QUESTION, first.CUSTOMER_NAME)

    threading.Thread(target=first.begin, args=(parts.database, write), name="demo", daemon=True).start()


def _secure(app: APIFlask, parts: Parts) -> None:
    keys = Keys(parts.settings.secret_keys)
    headers.install(app, parts.settings)
    web.install(
        app, settings=parts.settings, keys=keys, identify=partial(identify, parts.database),
        operates=parts.admin_area.operates, open_endpoints=("openapi.spec", "front_end"),
    )  # fmt: skip
    limits.install(app, parts.limits, parts.settings)
    web.add_reader(app, recognises, partial(identify_key, parts.database, parts.api_keys))
    supabase = parts.people.provider
    if isinstance(supabase, SupabaseAccounts):
        web.add_reader(app, supabase.recognises, lambda token: supabase.identify(token, request.headers.get("X-Dana-Account")))


def _open_sockets(app: APIFlask, parts: Parts) -> None:
    sockets = Sockets(
        app, origins=sorted(allowed_origins(parts.settings)), threads=parts.settings.dana_web_threads,
        identify_many=partial(identify_many, parts.database), channel_of=partial(channel_of, parts.database),
        headers=headers.of_refusals(parts.settings),
    )  # fmt: skip

    def heard(event: dict[str, Any]) -> None:
        if event["event"] == "integration":
            parts.channels.forget(UUID(event["id"]))

    app.extensions["dana.sockets"] = sockets
    app.extensions["dana.listener"] = sockets.listen(parts.database.session_url, heard)


def _answer_errors(app: APIFlask) -> None:
    @app.errorhandler(DanaError)
    def _ours(error: DanaError) -> Response:
        if error.status >= 500:
            log.warning("request_failed", path=request.path, code=error.code, error=error.message)
        response = _error(error.status, error.code, error.message, error.details)
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(psycopg.OperationalError)
    def _lost(error: psycopg.OperationalError) -> Response:
        log.warning("database_lost", path=request.path, error=type(error).__name__)
        return _ours(Unavailable("The database went away just now; try again in a moment."))

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        request_id = uuid4().hex
        log.error("request_crashed", path=request.path, request_id=request_id, exc_info=error)
        return _error(500, "internal", "Something went wrong here; it has been noted.", {}, request_id)

    @app.error_processor
    def _not_taken(error: Any) -> Any:
        """Fields that are not valid, and whatever Flask itself refuses: an address, a method, what is no JSON."""
        fields, status = _fields(error.detail or {}), error.status_code
        if status == 422 or fields:
            return _body("invalid" if status == 422 else "bad_input", "Some fields are not valid.", {"fields": fields}, None), status
        message = NotFound().message if status == 404 else error.message
        return _body(_CODES.get(status, "bad_input"), message, {}, None), status, error.headers


def _fields(detail: dict[str, Any]) -> dict[str, str]:
    """APIFlask's nested messages as field: sentence."""
    found: dict[str, str] = {}

    def walk(path: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(f"{path}.{key}".lstrip("."), item)
        else:
            found[path] = " ".join(map(str, value)) if isinstance(value, list) else str(value)

    for place in detail.values():
        walk("", place)
    return found


def _body(code: str, message: str, details: dict[str, Any], request_id: str | None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": details, "request_id": request_id or uuid4().hex}}


def _with_plain_names(spec: dict[str, Any]) -> dict[str, Any]:
    """APIFlask names a nested shape after each of its users ("MessageList.Message"); one shape gets one name."""
    schemas: dict[str, Any] = spec.get("components", {}).get("schemas", {})
    text = json.dumps(spec)
    for name in schemas:
        if "." in name:
            text = text.replace(f'#/components/schemas/{name}"', f'#/components/schemas/{name.split(".")[-1]}"')
    plain: dict[str, Any] = json.loads(text)
    plain["components"]["schemas"] = {name.split(".")[-1]: shape for name, shape in plain["components"]["schemas"].items()}
    return plain


def _error(status: int, code: str, message: str, details: dict[str, Any], request_id: str | None = None) -> Response:
    return Response(json.dumps(_body(code, message, details, request_id)), status=status, mimetype="application/json")


def _serve_front_end(app: APIFlask) -> None:
    @app.get("/", defaults={"path": ""}, endpoint="front_end")
    @app.get("/<path:path>", endpoint="front_end")
    @app.doc(hide=True)
    def front_end(path: str) -> Response:
        if path.startswith(("api/", "webhooks/", "simulator/graph/")):
            raise NotFound
        if path and (FRONT_END / path).is_file():
            response = send_from_directory(FRONT_END, path)
            if path.startswith("assets/"):
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"  # its name holds its fingerprint
            return response
        if not (FRONT_END / "index.html").is_file():
            raise NotFound("The front end is not built: run `make run`, or use `make dev`.")
        return send_from_directory(FRONT_END, "index.html")
