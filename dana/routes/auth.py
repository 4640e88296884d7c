"""Registering, signing in, staying signed in, signing out; what links in letters do."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from dana.accounts.addresses import canonical
from dana.accounts.providers import Client, NewPerson
from dana.accounts.sign_in import NeedsCode, SignedIn
from dana.errors import NotSignedIn
from dana.routes.parts import parts
from dana.security import tokens
from dana.security.cookies import BROWSER, DEVICE
from dana.security.identity import Identity
from dana.security.proxies import client_address
from dana.security.roles import Right, Role, allows
from dana.security.route_limits import limited
from dana.security.web import by_cookie, caller, current, edge, for_oneself, presented, public

bp = APIBlueprint("auth", __name__, url_prefix="/api/auth", tag="auth")


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("Write one line of text.")
    return text.strip()


def _address(text: str) -> str:
    """Good enough to write to: the proof is a letter that arrives."""
    found = canonical(text)
    if found is None:
        raise ValueError("This is not an e-mail address.")
    return found


RoleName = Literal["owner", "admin", "agent", "viewer"]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_address)]
Password = Annotated[str, Field(max_length=1024)]
Token = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=64)]


class RegisterInput(BaseModel):
    """A person and the account that they will own."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    password: Password
    name: Line
    account_name: Line


class LoginInput(BaseModel):
    """Who signs in."""

    model_config = ConfigDict(extra="forbid")
    email: str = Field(max_length=254)
    password: Password


class CodeInput(BaseModel):
    """The second step of a sign-in: a code of the app or a recovery code."""

    model_config = ConfigDict(extra="forbid")
    ticket: Token
    code: Code


class TokenInput(BaseModel):
    """What stood behind # in a letter's link."""

    model_config = ConfigDict(extra="forbid")
    token: Token


class EmailInput(BaseModel):
    """For which address a letter is wanted."""

    model_config = ConfigDict(extra="forbid")
    email: str = Field(max_length=254)


class ResetInput(BaseModel):
    """A new password, by letter."""

    model_config = ConfigDict(extra="forbid")
    token: Token
    password: Password


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
    """Who is signed in, and where; `rights` are those of the role, `channels` null means all of them.

    With `second_factor_needed` nothing of the account opens before the person has set up a second factor.
    """

    user: UserShape
    account: AccountShape
    role: RoleName
    accounts: list[AccountWithRole]
    rights: list[Right]
    channels: list[UUID] | None
    email_verified: bool
    second_factor: bool
    second_factor_needed: bool
    is_operator: bool
    auth_provider: Literal["dana", "supabase"]


class Session(SessionInfo):
    """A sign-in: keep the access token in memory; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    expires_in: int
    csrf_token: str


class CodeWanted(BaseModel):
    """The password was right; a code of the second factor is wanted with this ticket."""

    second_factor: Literal[True]
    ticket: str


class SessionOrTicket(RootModel[Session | CodeWanted]):
    """A sign-in, or its second step."""


class LetterSent(BaseModel):
    """A letter is on its way; the same whether or not the address is known."""

    status: Literal["letter_sent"]


LETTER_FIRST: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    202: {
        "description": "A letter has to come back first; the same whether or not the address is known.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LetterSent"}}},
    }
}


@bp.post("/register")
@bp.input(RegisterInput)
@bp.output(Session, status_code=201)
@bp.doc(responses=LETTER_FIRST)
@limited("register", "address")
@public
def register(json_data: RegisterInput) -> Response:
    """Make a person and an account that they own; where addresses are proven first, by letter."""
    people = parts().people
    browser, digest = people.browsers.make()
    proven = people.profile.register(NewPerson(**json_data.model_dump()), digest)
    if proven is not None:
        return answer(people.sign_ins.enter(proven, client()), 201)
    response = _letter_sent()
    edge().cookies.keep(response, BROWSER, browser)
    return response


@bp.post("/login")
@bp.input(LoginInput)
@bp.output(SessionOrTicket)
@public
def login(json_data: LoginInput) -> Response:
    """Sign in, or get a ticket for the second step."""
    return answer(parts().sign_ins.sign_in(email=json_data.email, password=json_data.password, client=client()))


@bp.post("/login/second-factor")
@bp.input(CodeInput)
@bp.output(Session)
@limited("one_time_token", "address")
@public
def login_with_code(json_data: CodeInput) -> Response:
    """The second step: a code of the app or a recovery code."""
    return answer(parts().sign_ins.enter_with_code(json_data.ticket, json_data.code, client()))


@bp.post("/verify")
@bp.input(TokenInput)
@bp.output(Session)
@bp.doc(responses={204: "Proven; sign in where you want to work."})
@limited("one_time_token", "address")
@public
def verify(json_data: TokenInput) -> Response:
    """Prove an address by a letter; signs in only the browser that registered."""
    people = parts().people
    browsers = people.browsers.digests(edge().cookies.kept(request, BROWSER))
    proven = people.profile.verify(json_data.token, browsers, client())
    return Response(status=204) if proven is None else answer(people.sign_ins.enter(proven, client()))


@bp.post("/verify/resend")
@bp.input(EmailInput)
@bp.output(LetterSent, status_code=202)
@limited("verify_resend_address", "address")
@public
def resend(json_data: EmailInput) -> Response:
    """Another letter that proves an address; the same answer for every address."""
    email = _spelled(json_data.email, "verify_resend")
    parts().people.profile.resend(email)
    return _letter_sent()


@bp.post("/forgot")
@bp.input(EmailInput)
@bp.output(LetterSent, status_code=202)
@limited("forgot_address", "address")
@public
def forgot(json_data: EmailInput) -> Response:
    """A letter with which to choose a new password; the same answer for every address."""
    email = _spelled(json_data.email, "forgot")
    parts().people.profile.forgot(email)
    return _letter_sent()


@bp.post("/reset")
@bp.input(ResetInput)
@bp.output({}, status_code=204)
@limited("one_time_token", "address")
@public
def reset(json_data: ResetInput) -> Response:
    """Choose a new password by letter: every session ends; sign in afterwards."""
    parts().people.profile.reset(json_data.token, json_data.password, client())
    return Response(status=204)


@bp.post("/confirm-email")
@bp.input(TokenInput)
@bp.output({}, status_code=204)
@limited("one_time_token", "address")
@public
def confirm_email(json_data: TokenInput) -> Response:
    """The new address takes effect; sessions end, except the one that confirms."""
    parts().people.profile.confirm_email(json_data.token, client(), me=_whoever())
    return Response(status=204)


@bp.post("/refresh")
@bp.output(Session)
@by_cookie
def refresh() -> Response:
    """The next access token."""
    return answer(parts().sign_ins.refresh(presented(), client()))


@bp.post("/logout")
@bp.output({}, status_code=204)
@by_cookie
def logout() -> Response:
    """Sign out here."""
    parts().sign_ins.sign_out(presented().family, client())
    response = Response(status=204)
    edge().cookies.clear(response)
    return response


@bp.post("/logout-everywhere")
@bp.output({}, status_code=204)
@for_oneself
def logout_everywhere() -> Response:
    """End every session of yours, this one too."""
    me = current()
    parts().sign_ins.sign_out_everywhere(me.user_id, me.account_id, client())
    response = Response(status=204)
    edge().cookies.clear(response)
    return response


@bp.post("/switch")
@bp.input(SwitchInput)
@bp.output(Session)
@for_oneself
def switch(json_data: SwitchInput) -> Response:
    """Work in another of your accounts."""
    me = current()
    return answer(parts().sign_ins.switch(session_of(me), me.user_id, json_data.account_id))


@bp.get("/session")
@bp.output(SessionInfo)
@for_oneself
def session() -> SessionInfo:
    """Who is signed in, and where."""
    me = current()
    found = _info(parts().sign_ins.describe(session_of(me), me.user_id, me.account_id))
    return SessionInfo(**{**found, "second_factor_needed": me.lacks_factor})


def client() -> Client:
    """Where this request comes from."""
    return Client(address=client_address(request), device=request.headers.get("User-Agent", ""), known=edge().cookies.kept(request, DEVICE))


def session_of(me: Identity) -> UUID:
    """The sign-in of who asks; NotSignedIn for what has none."""
    if me.session_id is None:
        raise NotSignedIn
    return me.session_id


def answer(signed: SignedIn | NeedsCode, status: int = 200) -> Response:
    """A session with its cookies, or the ticket for the second step."""
    if isinstance(signed, NeedsCode):
        return jsonify({"second_factor": True, "ticket": signed.ticket})
    token = edge().tokens.issue(user_id=signed.user_id, account_id=signed.current.account_id, session_id=signed.sign_in_id)
    shape = Session(access_token=token, expires_in=tokens.LIFE, csrf_token=edge().cookies.csrf_token(signed.sign_in_id), **_info(signed))
    response = jsonify(shape.model_dump(mode="json"))
    response.status_code = status
    if signed.refresh_token is not None:
        edge().cookies.put(response, token=signed.refresh_token, family=signed.sign_in_id)
    if signed.device is not None:
        edge().cookies.keep(response, DEVICE, signed.device)
    return response


def _spelled(email: str, limit: str) -> str:
    """The address as it is kept; what is none is nobody's, and answered the same."""
    address = canonical(email) or ""
    parts().limits.spend(limit, address)
    return address


def _letter_sent() -> Response:
    response = jsonify({"status": "letter_sent"})
    response.status_code = 202
    return response


def _whoever() -> Identity | None:
    """Who is signed in where the link was opened, if anybody."""
    try:
        return caller()
    except NotSignedIn:
        return None


def _info(signed: SignedIn) -> dict[str, Any]:
    now = signed.current
    return {
        "user": UserShape(id=signed.user_id, email=now.email, name=now.name),
        "account": AccountShape(id=now.account_id, name=now.account_name),
        "role": now.role,
        "accounts": [
            AccountWithRole(id=item.account_id, name=item.account_name, role=cast(RoleName, item.role)) for item in signed.accounts
        ],
        "rights": [right for right in Right if allows(Role(now.role), right)],
        "channels": None if signed.channels is None else sorted(signed.channels),
        "email_verified": signed.email_verified,
        "second_factor": signed.second_factor,
        "second_factor_needed": signed.second_factor_needed,
        "is_operator": signed.is_operator,
        "auth_provider": parts().settings.auth_provider,
    }
