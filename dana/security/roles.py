"""Who may do what: the one table from role to rights."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in an account."""

    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"
    VIEWER = "viewer"


class Right(StrEnum):
    """Something that a person may be allowed to do in an account."""

    READ_CONVERSATIONS = "read_conversations"
    REPLY = "reply"  # also take over, hand back, resolve, reopen, retry
    READ_DOCUMENTS = "read_documents"  # also search
    MANAGE_DOCUMENTS = "manage_documents"
    READ_INTEGRATIONS = "read_integrations"
    MANAGE_INTEGRATIONS = "manage_integrations"
    READ_MEMBERS = "read_members"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ACCOUNT = "manage_account"
    GIVE_AWAY_ACCOUNT = "give_away_account"  # transfer or delete it, make another owner
    USE_SIMULATOR = "use_simulator"


_VIEWER = frozenset({Right.READ_CONVERSATIONS, Right.READ_DOCUMENTS, Right.READ_INTEGRATIONS, Right.READ_MEMBERS})
_AGENT = _VIEWER | {Right.REPLY, Right.MANAGE_DOCUMENTS, Right.USE_SIMULATOR}
_ADMIN = _AGENT | {Right.MANAGE_INTEGRATIONS, Right.MANAGE_MEMBERS, Right.MANAGE_ACCOUNT}
_OWNER = _ADMIN | {Right.GIVE_AWAY_ACCOUNT}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _ADMIN,
    Role.AGENT: _AGENT,
    Role.VIEWER: _VIEWER,
}


def allows(role: Role, right: Right) -> bool:
    """Whether that role has that right."""
    return right in RIGHTS[role]
