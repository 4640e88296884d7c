"""How every refusal looks, as the description says it: one shape for all statuses from 400 on."""

from typing import Any

REFUSAL: dict[str, Any] = {
    "type": "object",
    "description": "Why not: a code for programs, a sentence for people; of a 422, `details.fields` names each field that is not valid.",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details", "request_id"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "minLength": 1},
                "message": {"type": "string", "minLength": 1},
                "details": {"type": "object"},
                "request_id": {"type": "string", "minLength": 1},
            },
        }
    },
}
FILE: dict[str, Any] = {"type": "string", "format": "binary"}

Answers = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]


def answered(status: int, description: str, media: str | None = None, schema: dict[str, Any] | None = None) -> Answers:
    """One answer for `bp.doc(responses=…)`: of this media type and shape, or without a body."""
    return {status: {"description": description, "content": {media: {"schema": schema or {}}} if media else {}}}


def describe(spec: dict[str, Any]) -> dict[str, Any]:
    """Says of every operation how it refuses, whatever the status."""
    spec["components"]["schemas"]["HTTPError"] = REFUSAL
    for methods in spec["paths"].values():
        for operation in methods.values():
            content = {"application/json": {"schema": {"$ref": "#/components/schemas/HTTPError"}}}
            operation["responses"]["default"] = {"description": "Refused", "content": content}
    return spec
