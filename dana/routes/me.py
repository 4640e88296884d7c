"""What a person changes about himself, and where he is signed in."""

from datetime import datetime
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, ConfigDict

from dana.routes.auth import Code, Email, Line, Password, Session, answer, client, session_of
from dana.routes.parts import parts
from dana.routes.refusals import answered
from dana.security.web import current, for_oneself

bp = APIBlueprint("me", __name__, url_prefix="/api/me", tag="me")


class NameInput(BaseModel):
    """Another name."""

    model_config = ConfigDict(extra="forbid")
    name: Line


class NewEmailInput(BaseModel):
    """Another address, and the password."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password


class NewPasswordInput(BaseModel):
    """Another password, and the one until now."""

    model_config = ConfigDict(extra="forbid")
    password: Password
    new_password: Password


class PasswordInput(BaseModel):
    """The password, once more."""

    model_config = ConfigDict(extra="forbid")
    password: Password


class FirstCodeInput(BaseModel):
    """The first code of the app."""

    model_config = ConfigDict(extra="forbid")
    code: Code


class TurnOffInput(BaseModel):
    """Password and a code."""

    model_config = ConfigDict(extra="forbid")
    password: Password
    code: Code


class OpenSession(BaseModel):
    """A sign-in of yours that has not ended."""

    id: UUID
    current: bool
    created_at: datetime
    last_used_at: datetime
    address: str
    device: str


class OpenSessions(BaseModel):
    """All of them, the one used last first."""

    items: list[OpenSession]


class SecondFactorOffer(BaseModel):
    """What an app of codes wants to know: as a QR code, or typed."""

    uri: str
    secret: str


class RecoveryCodes(BaseModel):
    """Shown once: each signs in once in place of the app."""

    recovery_codes: list[str]


@bp.get("/sessions")
@bp.output(OpenSessions)
@for_oneself
def sessions() -> OpenSessions:
    """Where you are signed in."""
    me = current()
    found = parts().sign_ins.open_sign_ins(me.user_id)
    items = [
        OpenSession(
            id=item.id, current=item.id == me.session_id, created_at=item.created_at, last_used_at=item.last_used_at,
            address=item.address, device=item.device,
        )
        for item in found
    ]  # fmt: skip
    return OpenSessions(items=items)


@bp.delete("/sessions/<uuid:session_id>")
@bp.output({}, status_code=204)
@for_oneself
def end_session(session_id: UUID) -> Response:
    """Sign out somewhere else."""
    me = current()
    parts().sign_ins.end(me.user_id, me.account_id, session_id, client())
    return Response(status=204)


@bp.patch("")
@bp.input(NameInput)
@bp.output({}, status_code=204)
@for_oneself
def rename(json_data: NameInput) -> Response:
    """Change your name."""
    parts().people.profile.rename(current(), json_data.name)
    return Response(status=204)


@bp.post("/email")
@bp.input(NewEmailInput)
@bp.doc(responses=answered(202, "Letters are on their way"))
@for_oneself
def change_email(json_data: NewEmailInput) -> Response:
    """Ask to sign in with another address: a letter goes there, a notice to the old one; the same answer if it is taken."""
    parts().people.profile.change_email(current(), json_data.email, json_data.password)
    return Response(status=202)


@bp.post("/password")
@bp.input(NewPasswordInput)
@bp.output(Session)
@for_oneself
def change_password(json_data: NewPasswordInput) -> Response:
    """Change your password; your other sessions end."""
    me = current()
    parts().people.profile.change_password(me, json_data.password, json_data.new_password, client())
    return answer(parts().sign_ins.describe(session_of(me), me.user_id, me.account_id))


@bp.post("/second-factor/start")
@bp.input(PasswordInput)
@bp.output(SecondFactorOffer)
@for_oneself
def start_second_factor(json_data: PasswordInput) -> SecondFactorOffer:
    """A secret for your app of codes; it takes force with the first code."""
    uri, secret = parts().people.profile.offer_second_factor(current(), json_data.password)
    return SecondFactorOffer(uri=uri, secret=secret)


@bp.post("/second-factor")
@bp.input(FirstCodeInput)
@bp.output(RecoveryCodes)
@for_oneself
def turn_on_second_factor(json_data: FirstCodeInput) -> RecoveryCodes:
    """Turn the second factor on with the first code; your other sessions end."""
    return RecoveryCodes(recovery_codes=parts().people.profile.turn_on_second_factor(current(), json_data.code, client()))


@bp.delete("/second-factor")
@bp.input(TurnOffInput)
@bp.output({}, status_code=204)
@for_oneself
def turn_off_second_factor(json_data: TurnOffInput) -> Response:
    """Turn the second factor off with password and code; your other sessions end."""
    parts().people.profile.turn_off_second_factor(current(), json_data.password, json_data.code, client())
    return Response(status=204)


@bp.post("/second-factor/recovery-codes")
@bp.input(PasswordInput)
@bp.output(RecoveryCodes)
@for_oneself
def new_recovery_codes(json_data: PasswordInput) -> RecoveryCodes:
    """Other recovery codes; the old ones are void."""
    return RecoveryCodes(recovery_codes=parts().people.profile.new_recovery_codes(current(), json_data.password, client()))
