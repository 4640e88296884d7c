"""API keys: made, listed, ended; the text of a key is in one answer only."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dana.accounts import api_keys
from dana.routes.auth import Line
from dana.routes.parts import parts
from dana.security.roles import PERSONAL, Right
from dana.security.web import actor, current, requires

bp = APIBlueprint("api_keys", __name__, url_prefix="/api/api-keys", tag="api keys")


class ApiKey(BaseModel):
    """A key, without its secret; what it may do is held to its maker's role at every use."""

    id: UUID
    name: str
    scopes: list[str]
    maker_id: UUID
    maker: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class ApiKeyList(BaseModel):
    """Every key of the account, newest first, and the scopes that a key of yours can have."""

    items: list[ApiKey]
    scopes: list[str]


class NewApiKey(ApiKey):
    """A key that was just made: keep `key`, it is never shown again."""

    key: str


class ApiKeyInput(BaseModel):
    """What the key is for, what it may do, and until when."""

    model_config = ConfigDict(extra="forbid")
    name: Line
    scopes: Annotated[list[Right], Field(min_length=1, max_length=50)]
    expires_at: AwareDatetime | None = None


@bp.get("")
@bp.output(ApiKeyList)
@requires(Right.MANAGE_API_KEYS)
def list_keys() -> ApiKeyList:
    """Every key of the account."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        items = [ApiKey(**_shape(found)) for found in api_keys.keys_of(db, me.account_id)]
    return ApiKeyList(items=items, scopes=[right for right in Right if me.allows(right) and right not in PERSONAL])


@bp.post("")
@bp.input(ApiKeyInput)
@bp.output(NewApiKey, status_code=201)
@requires(Right.MANAGE_API_KEYS)
def make_key(json_data: ApiKeyInput) -> NewApiKey:
    """Make a key; its text is in this answer and never again."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        made, new = api_keys.make(
            db, me, actor(), parts().api_keys, name=json_data.name, scopes=json_data.scopes, expires_at=json_data.expires_at
        )
        return NewApiKey(**_shape(made), key=new.text)


@bp.delete("/<uuid:key_id>")
@bp.output({}, status_code=204)
@requires(Right.MANAGE_API_KEYS)
def end_key(key_id: UUID) -> str:
    """End a key: it opens nothing from its next use on."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        api_keys.end(db, me, actor(), key_id)
    return ""


def _shape(found: api_keys.ApiKey) -> dict[str, object]:
    return {
        "id": found.id, "name": found.name, "scopes": [right.value for right in found.scopes], "maker_id": found.maker_id,
        "maker": found.maker, "created_at": found.created_at, "expires_at": found.expires_at, "last_used_at": found.last_used_at,
    }  # fmt: skip
