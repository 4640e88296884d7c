"""Who may do what: the one table of roles and rights, for pages that show it."""

from apiflask import APIBlueprint
from pydantic import BaseModel

from dana.routes.auth import RoleName
from dana.security.roles import RIGHTS, Right
from dana.security.web import signed_in

bp = APIBlueprint("roles", __name__, url_prefix="/api/roles", tag="members")


class RoleRights(BaseModel):
    """A role and everything that it allows."""

    role: RoleName
    rights: list[str]


class RoleTable(BaseModel):
    """Every role, from the one that may do most."""

    items: list[RoleRights]


@bp.get("")
@bp.output(RoleTable)
@signed_in
def list_roles() -> RoleTable:
    """Who may do what, as every route holds people to it."""
    return RoleTable(
        items=[RoleRights(role=role.value, rights=[right for right in Right if right in rights]) for role, rights in RIGHTS.items()]
    )
