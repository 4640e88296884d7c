"""Members of an account, invitations to join it, and accepting one."""

from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session as Transaction

from dana.accounts import factor_rule, invitations, members
from dana.accounts.providers import Proven
from dana.errors import Invalid
from dana.routes.auth import Email, Line, Password, RoleName, Session, Token, TokenInput, answer, client
from dana.routes.parts import parts
from dana.security.roles import Right, Role
from dana.security.route_limits import limited
from dana.security.web import actor, caller, current, for_oneself, public, requires

bp = APIBlueprint("members", __name__, url_prefix="/api", tag="members")

Channels = Annotated[list[UUID], Field(max_length=500)]


class Member(BaseModel):
    """Somebody of the team; `channels` null: all of them."""

    user_id: UUID
    name: str
    email: str
    role: RoleName
    channels: list[UUID] | None
    joined_at: datetime
    second_factor: bool


class MemberList(BaseModel):
    """Everybody of the team, in the order in which they came, and whether nobody works here without a second factor."""

    items: list[Member]
    second_factor_demanded: bool


class FactorRule(BaseModel):
    """Whether everybody here needs a second factor."""

    model_config = ConfigDict(extra="forbid")
    demanded: bool


class MemberChange(BaseModel):
    """Another role, or the channels that an agent or viewer is limited to (null: none, he works in all)."""

    model_config = ConfigDict(extra="forbid")
    role: RoleName | None = None
    channels: Channels | None = None
    password: str | None = Field(None, max_length=1024, description="Your own password: needed only to make another owner.")


class HandOver(BaseModel):
    """The owner's own password."""

    model_config = ConfigDict(extra="forbid")
    password: Password


class Invitation(BaseModel):
    """An offer that waits to be accepted."""

    id: UUID
    email: str
    role: RoleName
    channels: list[UUID] | None
    invited_by: UUID
    inviter: str
    created_at: datetime
    expires_at: datetime
    expired: bool


class InvitationList(BaseModel):
    """The offers that wait."""

    items: list[Invitation]


class InvitationInput(BaseModel):
    """Whom to invite, as what; agents and viewers can be limited to channels."""

    model_config = ConfigDict(extra="forbid")
    email: Email
    role: RoleName
    channels: Channels | None = None


class Offer(BaseModel):
    """What an invitation offers; with `has_user`, one signs in to accept."""

    account_name: str
    email: str
    role: RoleName
    has_user: bool


class AcceptInput(BaseModel):
    """The token; with it name and password for who has no sign-in yet."""

    model_config = ConfigDict(extra="forbid")
    token: Token
    name: Line | None = None
    password: Password | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.name is None) != (self.password is None):
            raise ValueError("A new person gives both a name and a password.")
        return self


@bp.get("/members")
@bp.output(MemberList)
@requires(Right.READ_MEMBERS)
def list_members() -> MemberList:
    """Everybody of the team."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return _team(db, me.account_id)


@bp.put("/members/second-factor")
@bp.input(FactorRule)
@bp.output(MemberList)
@requires(Right.GIVE_AWAY_ACCOUNT)
def demand_second_factor(json_data: FactorRule) -> MemberList:
    """Say whether everybody here needs a second factor: who has none can then do nothing here but set it up, nor can his API keys."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        factor_rule.demand(db, me, actor(), demanded=json_data.demanded)
        return _team(db, me.account_id)


@bp.patch("/members/<uuid:user_id>")
@bp.input(MemberChange)
@bp.output(Member)
@requires(Right.MANAGE_MEMBERS)
def change_member(user_id: UUID, json_data: MemberChange) -> Member:
    """Give a member another role, or limit him to channels."""
    me = current()
    role = None if json_data.role is None else Role(json_data.role)
    if role is Role.OWNER:
        me.demand(Right.GIVE_AWAY_ACCOUNT)
        parts().people.profile.prove(me.user_id, json_data.password or "")
    limit = members.Limit(json_data.channels) if "channels" in json_data.model_fields_set else None
    with parts().database.account_transaction(me.account_id) as db:
        return shape(members.change(db, me, actor(), user_id, role=role, limit=limit))


@bp.delete("/members/<uuid:user_id>")
@bp.output({}, status_code=204)
@for_oneself  # to leave; whoever takes out somebody else needs the right, which the room demands
def remove_member(user_id: UUID) -> str:
    """Take a member out (who manages members), or leave oneself (anybody but the last owner)."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        members.remove(db, me, actor(), user_id)
    return ""


@bp.post("/members/<uuid:user_id>/make-owner")
@bp.input(HandOver)
@bp.output(Member)
@requires(Right.GIVE_AWAY_ACCOUNT)
def make_owner(user_id: UUID, json_data: HandOver) -> Member:
    """Hand the account over: that member owns it, and the caller is an admin."""
    me = current()
    parts().people.profile.prove(me.user_id, json_data.password)
    with parts().database.account_transaction(me.account_id) as db:
        return shape(members.hand_over(db, me, actor(), user_id))


@bp.get("/invitations")
@bp.output(InvitationList)
@requires(Right.MANAGE_MEMBERS)
def list_invitations() -> InvitationList:
    """The offers that wait."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return InvitationList(items=[shape_invitation(found) for found in invitations.invitations_of(db, me.account_id)])


@bp.post("/invitations")
@bp.input(InvitationInput)
@bp.output(Invitation, status_code=201)
@limited("invite", "account")
@requires(Right.MANAGE_MEMBERS)
def invite(json_data: InvitationInput) -> Invitation:
    """Invite by letter; the same answer whether or not that person is known here. An older offer to that address is void."""
    me, role = current(), Role(json_data.role)
    with parts().database.account_transaction(me.account_id) as db:
        made = parts().invitations.invite(db, me, actor(), email=json_data.email, role=role, channels=json_data.channels)
        return shape_invitation(made)


@bp.delete("/invitations/<uuid:invitation_id>")
@bp.output({}, status_code=204)
@requires(Right.MANAGE_MEMBERS)
def withdraw(invitation_id: UUID) -> str:
    """Take an offer back."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        parts().invitations.withdraw(db, me, actor(), invitation_id)
    return ""


@bp.post("/invitations/<uuid:invitation_id>/resend")
@bp.output(Invitation)
@limited("invite", "account")
@requires(Right.MANAGE_MEMBERS)
def resend(invitation_id: UUID) -> Invitation:
    """Another letter with another link; the older link is void."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        return shape_invitation(parts().invitations.resend(db, me, actor(), invitation_id))


@bp.post("/auth/invitation")
@bp.input(TokenInput)
@bp.output(Offer)
@limited("one_time_token", "address")
@public
def look_at_invitation(json_data: TokenInput) -> Offer:
    """What the token of a letter offers."""
    found = parts().invitations.open(json_data.token)
    return Offer(account_name=found.account_name, email=found.email, role=found.role, has_user=found.has_user)


@bp.post("/auth/invitation/accept")
@bp.input(AcceptInput)
@bp.output(Session)
@limited("one_time_token", "address")
@public
def accept(json_data: AcceptInput) -> Response:
    """Join: as who is signed in with the invitation's address, or with a name and a password as a new person."""
    me = caller()
    if json_data.name is not None and json_data.password is not None:
        return _accept_as_new(json_data.token, json_data.name, json_data.password)
    if me is None or me.session_id is None:
        raise Invalid("Give a name and a password, or sign in first.", details={"fields": {"name": "Needed.", "password": "Needed."}})
    joined = parts().invitations.accept_as(me, json_data.token, address=client().address)
    return answer(parts().sign_ins.switch(me.session_id, me.user_id, joined.account_id))


def _accept_as_new(token: str, name: str, password: str) -> Response:
    joined = parts().invitations.accept_as_new(token, name=name, password=password, address=client().address)
    return answer(parts().sign_ins.enter(Proven(joined.user_id, joined.account_id), client()))


def _team(db: Transaction, account_id: UUID) -> MemberList:
    items = [shape(found) for found in members.members_of(db, account_id)]
    return MemberList(items=items, second_factor_demanded=factor_rule.is_demanded(db, account_id))


def shape(found: members.Member) -> Member:
    """A member as the API shows him."""
    return Member(
        user_id=found.user_id, name=found.name, email=found.email, role=found.role.value, channels=found.channels,
        joined_at=found.joined_at, second_factor=found.second_factor,
    )  # fmt: skip


def shape_invitation(found: invitations.Invitation) -> Invitation:
    """An offer as the API shows it."""
    return Invitation(
        id=found.id, email=found.email, role=found.role.value, channels=found.channels, invited_by=found.invited_by,
        inviter=found.inviter, created_at=found.created_at, expires_at=found.expires_at, expired=found.expires_at <= datetime.now(UTC),
    )  # fmt: skip
