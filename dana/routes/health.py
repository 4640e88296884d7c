"""Whether this installation can do its work."""

from apiflask import APIBlueprint
from flask import Response, current_app, jsonify
from pydantic import BaseModel

from dana.database.health import Health as DatabaseHealth
from dana.database.health import look
from dana.routes import letters
from dana.routes.parts import parts
from dana.routes.refusals import answered
from dana.security.web import public

bp = APIBlueprint("health", __name__, url_prefix="/api", tag="health")


class Degraded(BaseModel):
    """A part that is missing or ill, and what that means."""

    part: str
    message: str


class DemoSignIn(BaseModel):
    """The demo account's sign-in, in development only."""

    email: str
    password: str


class Health(BaseModel):
    """
    Ready: webhooks are accepted and stored. Degraded: what works less well than it should.

    Letters: they lie here, unsent. Registering: whoever comes may make an account; otherwise people are invited.
    """

    ready: bool
    degraded: list[Degraded]
    demo: DemoSignIn | None
    letters: bool
    registering: bool


@bp.get("/health")
@bp.output(Health)
@bp.doc(responses=answered(503, "Not ready", "application/json", {"$ref": "#/components/schemas/Health"}))
@public
def health() -> Response:
    """503 only when this process cannot commit."""
    database = look(parts().database)
    degraded = degraded_parts(database) if database.commits else [Degraded(part="database", message="The database cannot be reached.")]
    demo = parts().demo
    shape = Health(
        ready=database.commits, degraded=degraded, letters=letters.are_shown(), registering=parts().settings.dana_registration == "open",
        demo=DemoSignIn(email=demo[0], password=demo[1]) if demo else None,
    )  # fmt: skip
    response = jsonify(shape.model_dump())
    response.status_code = 200 if database.commits else 503
    return response


def degraded_parts(database: DatabaseHealth) -> list[Degraded]:
    """What works less well than it should, and what that means."""
    found = []
    if not database.workers:
        found.append(Degraded(part="worker", message="No worker is running: messages are kept, but not answered."))
    listener = current_app.extensions.get("dana.listener")
    if listener is not None and not listener.listening.is_set():
        found.append(Degraded(part="live updates", message="Pages do not update by themselves just now."))
    if (reason := parts().embedder.trouble()) is not None:
        found.append(Degraded(part="embedding", message=f"Documents are found by their words only: {reason}"))
    for name, model, state, reason in database.links:
        if state != "ok":
            found.append(Degraded(part=f"{name} {model}", message=reason or state))
    return found
