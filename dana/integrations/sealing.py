"""An integration's settings in two parts: what may be shown, and what is sealed and never comes out again."""

import json
from typing import Any
from uuid import UUID

from dana.connectors.contract import Connector
from dana.security.secrets import Sealer, hint


def secret_fields(connector: type[Connector]) -> set[str]:
    """The names of a connector's fields that are sealed."""
    properties = connector.Config.model_json_schema().get("properties", {})
    return {name for name, schema in properties.items() if schema.get("x-secret")}


def destination_fields(connector: type[Connector]) -> set[str]:
    """The names of a connector's fields that say where its secrets are sent."""
    properties = connector.Config.model_json_schema().get("properties", {})
    return {name for name, schema in properties.items() if schema.get("x-destination")}


def filled(connector: type[Connector], stored: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What is given, with what is stored in the gaps; where the secrets would go to another place, they have to be given again."""
    elsewhere = any(name in given and given[name] != stored.get(name) for name in destination_fields(connector))
    kept = {name: value for name, value in stored.items() if not (elsewhere and name in secret_fields(connector))}
    return {**kept, **given}


def split_config(connector: type[Connector], config: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(what may be shown, what has to be sealed)."""
    names = secret_fields(connector)
    return {k: v for k, v in config.items() if k not in names}, {k: v for k, v in config.items() if k in names and v}


def seal_config(sealer: Sealer, account_id: UUID, integration_id: UUID, secrets: dict[str, str]) -> bytes:
    """The secrets, bound to this account, row and field."""
    return sealer.seal(json.dumps(secrets), account_id=account_id, table="integrations", row_id=integration_id, field="secrets")


def open_config(sealer: Sealer, account_id: UUID, integration_id: UUID, shown: dict[str, Any], sealed: bytes) -> dict[str, Any]:
    """All settings together."""
    opened = sealer.open(bytes(sealed), account_id=account_id, table="integrations", row_id=integration_id, field="secrets")
    return {**shown, **json.loads(opened)}


def hints(secrets: dict[str, str]) -> dict[str, str]:
    """What people see in place of each secret."""
    return {name: hint(value) for name, value in secrets.items()}
