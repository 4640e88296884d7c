"""The table of roles: every cell, spelled out a second time."""

from itertools import pairwise
from uuid import UUID

import pytest

from dana.errors import NotAllowed
from dana.security.identity import Identity
from dana.security.roles import RIGHTS, Right, Role, allows

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
