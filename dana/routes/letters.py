"""Development only: the letters that were written into a folder because there is no mail server."""

from datetime import datetime
from ipaddress import ip_address

from apiflask import APIBlueprint, APIFlask
from flask import current_app, request
from pydantic import BaseModel

from dana.errors import NotFound
from dana.mail.sending import written
from dana.security.web import public
from dana.settings import Settings

OUR_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
SIGNS_OF_A_PROXY = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP")


class WrittenLetter(BaseModel):
    """A letter as it would have been sent."""

    id: str
    to: str
    subject: str
    text: str
    at: datetime


class WrittenLetters(BaseModel):
    """The newest first."""

    items: list[WrittenLetter]


def are_shown() -> bool:
    """Whether this request's sender would find letters here: what the sign-in page asks, so that it never asks for a page that is not."""
    return "letters" in current_app.blueprints and _is_here()


def mount(app: APIFlask, settings: Settings) -> None:
    """Adds the page's data, unless letters are sent, or others than this machine may reach the app: links in letters are secrets."""
    if not settings.is_development or settings.smtp_url is not None or settings.public_url:
        return
    bp = APIBlueprint("letters", __name__, url_prefix="/api/letters", tag="letters")

    @bp.get("")
    @bp.output(WrittenLetters)
    @public
    def letters() -> WrittenLetters:
        """What was written, newest first; for a browser on this very machine."""
        if not _is_here():
            raise NotFound
        return WrittenLetters(items=[WrittenLetter(**item) for item in written(settings.dana_home / "letters")])

    app.register_blueprint(bp)


def _is_here() -> bool:
    """A foreign page that calls itself by a name which leads here, or somebody behind a proxy, is not."""
    host = request.host if request.host.endswith("]") else request.host.rpartition(":")[0] or request.host
    return (
        host in OUR_NAMES
        and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - compared, not bound
        and not any(name in request.headers for name in SIGNS_OF_A_PROXY)
    )
