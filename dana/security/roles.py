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
    GIVE_AWAY_ACCOUNT = "give_away_account"  # transfer or delete it, make another owner, bind owners too by a rule
    READ_AUDIT = "read_audit"
    MANAGE_API_KEYS = "manage_api_keys"
    EXPORT_DATA = "export_data"  # of a contact or of the whole account
    ERASE_DATA = "erase_data"  # of a contact; erasing the account is giving it away
    USE_SIMULATOR = "use_simulator"


_VIEWER = frozenset({Right.READ_CONVERSATIONS, Right.READ_DOCUMENTS, Right.READ_INTEGRATIONS, Right.READ_MEMBERS})
_AGENT = _VIEWER | {Right.REPLY, Right.MANAGE_DOCUMENTS, Right.USE_SIMULATOR}
_ADMIN = _AGENT | {
    Right.MANAGE_INTEGRATIONS, Right.MANAGE_MEMBERS, Right.MANAGE_ACCOUNT, Right.MANAGE_API_KEYS, Right.READ_AUDIT,
    Right.EXPORT_DATA, Right.ERASE_DATA,
}  # fmt: skip
_OWNER = _ADMIN | {Right.GIVE_AWAY_ACCOUNT}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _ADMIN,
    Role.AGENT: _AGENT,
    Role.VIEWER: _VIEWER,
}

# What only a person does: no API key ever holds these, so none can make another key, a member or an owner.
PERSONAL = frozenset({Right.MANAGE_MEMBERS, Right.MANAGE_API_KEYS, Right.GIVE_AWAY_ACCOUNT, Right.USE_SIMULATOR})

# Whoever runs the account works in all its channels; the others can be limited to some.
LIMITABLE = frozenset({Role.AGENT, Role.VIEWER})


def allows(role: Role, right: Right) -> bool:
    """Whether that role has that right."""
    return right in RIGHTS[role]


def covers(role: Role, other: Role) -> bool:
    """Whether that role has every right of the other: nobody gives, changes or takes away more than he is."""
    return RIGHTS[role] >= RIGHTS[other]
