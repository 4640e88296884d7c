"""The web process: routes, sockets and the built front end, with the joined parts behind them."""

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

from dana import realtime
from dana.accounts.api_keys import identify as identify_key
from dana.accounts.standing import identify, identify_many
from dana.accounts.supabase import SupabaseAccounts
from dana.automation import writing
from dana.connectors import of_kind
from dana.conversations.inbox import channel_of
from dana.demo import refuse_in_production
from dana.errors import DanaError, NotFound, TooMany, Unavailable
from dana.integrations.connections import all_of
from dana.joining import join
from dana.logs import configure_logs
from dana.parts import Parts
from dana.routes import (
    account,
    admin,
    api_keys,
    audit,
    auth,
    automation,
    conversations,
    drafts,
    health,
    integrations,
    knowledge,
    knowledge_documents,
    knowledge_gaps,
    knowledge_pages,
    knowledge_search,
    knowledge_versions,
    knowledge_web,
    lessons,
    letters,
    me,
    members,
    memory,
    privacy,
    refusals,
    rewriting,
    roles,
    webhooks,
)
from dana.routes.sockets import Sockets
from dana.security import headers, route_limits, web
from dana.security.api_keys import recognises
from dana.security.cookies import allowed_origins
from dana.security.keys import Keys
from dana.settings import Settings

log = structlog.get_logger()

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
FRONT_END = Path(__file__).parent.parent / "frontend" / "dist"
WEB_CONNECTIONS = 24


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
        auth.bp, automation.bp, conversations.bp, drafts.bp, memory.bp, rewriting.bp, integrations.bp, webhooks.bp, health.bp, audit.bp,
        knowledge.bp, knowledge_documents.bp, knowledge_versions.bp, knowledge_pages.bp, knowledge_search.bp,
        knowledge_web.bp, knowledge_gaps.bp, lessons.bp,
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
            if row.connector in of_kind("channel")
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
    route_limits.install(app, parts.limits, parts.settings)
    web.add_reader(app, recognises, partial(identify_key, parts.database, parts.api_keys))
    supabase = parts.people.provider
    if isinstance(supabase, SupabaseAccounts):
        web.add_reader(app, supabase.recognises, lambda token: supabase.identify(token, request.headers.get("X-Dana-Account")))


def _open_sockets(app: APIFlask, parts: Parts) -> None:
    sockets = Sockets(
        app, origins=sorted(allowed_origins(parts.settings)), threads=parts.settings.dana_web_threads,
        identify_many=partial(identify_many, parts.database), channel_of=partial(channel_of, parts.database),
        open_words=partial(writing.opened, parts.sealer), headers=headers.of_refusals(parts.settings),
    )  # fmt: skip

    def heard(event: dict[str, Any]) -> None:
        if event["event"] == "integration":
            parts.channels.forget(UUID(event["id"]))
            parts.keyring.hear(UUID(event["account"]))

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
