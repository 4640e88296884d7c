"""The table of roles: every cell, spelled out a second time."""

from itertools import pairwise
from uuid import UUID

import pytest

from dana.errors import NotAllowed
from dana.security.identity import Identity
from dana.security.roles import LIMITABLE, PERSONAL, RIGHTS, Right, Role, allows, covers

# T046: owner, admin, agent, viewer
CELLS = {
    Right.READ_CONVERSATIONS: "yes yes yes yes",
    Right.REPLY: "yes yes yes no",
    Right.READ_DOCUMENTS: "yes yes yes yes",
    Right.MANAGE_DOCUMENTS: "yes yes yes no",
    Right.READ_INTEGRATIONS: "yes yes yes yes",
    Right.MANAGE_INTEGRATIONS: "yes yes no no",
    Right.READ_MEMBERS: "yes yes yes yes",
    Right.MANAGE_MEMBERS: "yes yes no no",
    Right.MANAGE_ACCOUNT: "yes yes no no",
    Right.GIVE_AWAY_ACCOUNT: "yes no no no",
    Right.READ_AUDIT: "yes yes no no",
    Right.MANAGE_API_KEYS: "yes yes no no",
    Right.EXPORT_DATA: "yes yes no no",
    Right.ERASE_DATA: "yes yes no no",
    Right.USE_SIMULATOR: "yes yes yes no",
}


def test_T046_every_cell_of_the_table() -> None:
    assert set(CELLS) == set(Right)
    assert set(RIGHTS) == set(Role)
    for right, cells in CELLS.items():
        answers = ["yes" if allows(role, right) else "no" for role in Role]
        assert answers == cells.split(), right


def test_whoever_is_above_may_do_all_that_those_below_may() -> None:
    ladder = [RIGHTS[role] for role in (Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER)]
    assert all(lower < higher for lower, higher in pairwise(ladder))


@pytest.mark.parametrize("text", ["Owner", "superuser", "", "*", "viewer,owner"])
def test_T042_there_are_no_other_roles(text: str) -> None:
    with pytest.raises(ValueError, match="not a valid Role"):
        Role(text)


def test_a_demand_is_met_or_refused() -> None:
    carol = Identity(user_id=UUID(int=1), account_id=UUID(int=2), role=Role.VIEWER, session_id=UUID(int=3))
    carol.demand(Right.READ_CONVERSATIONS)
    with pytest.raises(NotAllowed):
        carol.demand(Right.REPLY)


def test_T043_a_role_covers_those_below_and_itself_and_none_above() -> None:
    ladder = [Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER]
    for place, role in enumerate(ladder):
        assert [covers(role, other) for other in ladder] == [other <= place for other in range(4)], role


def test_T045_no_key_holds_what_makes_members_keys_or_owners() -> None:
    assert {Right.MANAGE_MEMBERS, Right.MANAGE_API_KEYS, Right.GIVE_AWAY_ACCOUNT} <= PERSONAL


def test_whoever_runs_an_account_is_never_limited_to_channels() -> None:
    assert set(Role) - LIMITABLE == {Role.OWNER, Role.ADMIN}


def test_T045_a_key_has_the_rights_that_its_scopes_and_its_makers_role_share() -> None:
    scopes = frozenset({Right.REPLY, Right.MANAGE_INTEGRATIONS})
    for role in Role:
        key = Identity(UUID(int=1), UUID(int=2), role, None, api_key_id=UUID(int=4), scopes=scopes)
        assert {right for right in Right if key.allows(right)} == scopes & RIGHTS[role]
        assert not key.is_person


def test_channels_are_all_some_or_none() -> None:
    mine, other = UUID(int=5), UUID(int=6)
    for channels, seen in ((None, [True, True]), (frozenset({mine}), [True, False]), (frozenset[UUID](), [False, False])):
        bob = Identity(UUID(int=1), UUID(int=2), Role.AGENT, UUID(int=3), channels=channels)
        assert [bob.sees_channel(channel) for channel in (mine, other)] == seen
