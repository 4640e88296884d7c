"""Registering, signing in, staying signed in, signing out."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dana.accounts.sign_in import SignedIn
from dana.routes.parts import parts
from dana.security import tokens
from dana.security.web import by_cookie, current, edge, presented, public, signed_in

bp = APIBlueprint("auth", __name__, url_prefix="/api/auth", tag="auth")


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("Write one line of text.")
    return text.strip()


def _address(text: str) -> str:
    """Good enough to write to: the proof is a letter that arrives."""
    text = _one_line(text)
    name, at, host = text.rpartition("@")
    if not (name and at and "." in host.strip(".")) or " " in text:
        raise ValueError("This is not an e-mail address.")
    return text


RoleName = Literal["owner", "admin", "agent", "viewer"]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_address)]


class RegisterInput(BaseModel):
    """A person and the account that they will own."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: str = Field(max_length=1024)
    name: Line
    account_name: Line


class LoginInput(BaseModel):
    """Who signs in."""

    model_config = ConfigDict(extra="forbid")
    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class SwitchInput(BaseModel):
    """Which account to work in."""

    model_config = ConfigDict(extra="forbid")
    account_id: UUID


class UserShape(BaseModel):
    """A person."""

    id: UUID
    email: str
    name: str


class AccountShape(BaseModel):
    """An account."""

    id: UUID
    name: str


class AccountWithRole(BaseModel):
    """An account and what the person is in it."""

    id: UUID
    name: str
    role: RoleName


class SessionInfo(BaseModel):
    """Who is signed in, and where."""

    user: UserShape
    account: AccountShape
    role: RoleName
    accounts: list[AccountWithRole]


class Session(SessionInfo):
    """A sign-in: keep the access token in memory; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    expires_in: int
    csrf_token: str


@bp.post("/register")
@bp.input(RegisterInput)
@bp.output(Session, status_code=201)
@public
def register(json_data: RegisterInput) -> Response:
    """Make a person and an account that they own."""
    return _answer(parts().sign_ins.register(**json_data.model_dump()), 201)


@bp.post("/login")
@bp.input(LoginInput)
@bp.output(Session)
@public
def login(json_data: LoginInput) -> Response:
    """Sign in."""
    return _answer(parts().sign_ins.sign_in(email=json_data.email, password=json_data.password))


@bp.post("/refresh")
@bp.output(Session)
@by_cookie
def refresh() -> Response:
    """The next access token."""
    return _answer(parts().sign_ins.refresh(presented()))


@bp.post("/logout")
@bp.output({}, status_code=204)
@by_cookie
def logout() -> Response:
    """Sign out here."""
    parts().sign_ins.sign_out(presented().family)
    response = Response(status=204)
    edge().cookies.clear(response)
    return response


@bp.post("/switch")
@bp.input(SwitchInput)
@bp.output(Session)
@signed_in
def switch(json_data: SwitchInput) -> Response:
    """Work in another of your accounts."""
    me = current()
    return _answer(parts().sign_ins.switch(me.session_id, me.user_id, json_data.account_id))


@bp.get("/session")
@bp.output(SessionInfo)
@signed_in
def session() -> SessionInfo:
    """Who is signed in, and where."""
    me = current()
    return SessionInfo(**_info(parts().sign_ins.describe(me.session_id, me.user_id, me.account_id)))


def _info(signed: SignedIn) -> dict[str, Any]:
    now = signed.current
    return {
        "user": UserShape(id=signed.user_id, email=now.email, name=now.name),
        "account": AccountShape(id=now.account_id, name=now.account_name),
        "role": now.role,
        "accounts": [
            AccountWithRole(id=item.account_id, name=item.account_name, role=cast(RoleName, item.role)) for item in signed.accounts
        ],
    }


def _answer(signed: SignedIn, status: int = 200) -> Response:
    token = edge().tokens.issue(user_id=signed.user_id, account_id=signed.current.account_id, session_id=signed.sign_in_id)
    shape = Session(access_token=token, expires_in=tokens.LIFE, csrf_token=edge().cookies.csrf_token(signed.sign_in_id), **_info(signed))
    response = jsonify(shape.model_dump(mode="json"))
    response.status_code = status
    if signed.refresh_token is not None:
        edge().cookies.put(response, token=signed.refresh_token, family=signed.sign_in_id)
    return response
