"""What the app's own description promises of an answer, and whether an answer keeps it."""

import json
from typing import Any

from apiflask import APIFlask
from jsonschema import Draft202012Validator, FormatChecker


class Description:
    """The OpenAPI document as a judge of answers."""

    def __init__(self, app: APIFlask) -> None:
        with app.app_context():
            self._spec: dict[str, Any] = json.loads(json.dumps(dict(app.spec)))
        self._validators: dict[tuple[str, str, str, str], Draft202012Validator] = {}

    def promises(self) -> list[tuple[str, str, str, str, dict[str, Any]]]:
        """(method, path, status, media type, schema) of each answer with a body."""
        return [
            (method, path, status, media, shape.get("schema", {}))
            for path, methods in self._spec["paths"].items()
            for method, operation in methods.items()
            for status, answer in operation["responses"].items()
            for media, shape in answer.get("content", {}).items()
        ]

    def fault(self, method: str, path: str, status: int, media: str, body: bytes) -> str | None:
        """In which way an answer is not what was promised; None when it is."""
        answers = self._spec["paths"][path][method.lower()]["responses"]
        answer = answers.get(str(status)) or answers.get("default")
        if answer is None:
            return "this status is not described"
        if not answer.get("content"):
            return "a body came that is not described" if body else None
        if media not in answer["content"]:
            return f"{media or 'no media type'} is not described"
        if media != "application/json":
            return None  # a file's content is described as bytes
        try:
            said = json.loads(body)
        except ValueError:
            return "this is not JSON"
        key = (path, method, str(status), media)
        if key not in self._validators:
            schema = {**answer["content"][media]["schema"], "components": self._spec["components"]}
            self._validators[key] = Draft202012Validator(schema, format_checker=FormatChecker())
        wrong = next(self._validators[key].iter_errors(said), None)
        return f"{wrong.json_path}: {wrong.message:.200}" if wrong else None
