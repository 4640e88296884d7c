"""What OpenAI and Anthropic share as integrations: a key of the account's own, its models, and a check that costs nothing there."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from pydantic import Field, field_validator

from dana.connectors.contract import Check, Connector, ConnectorConfig, ConnectorError, HttpAnswer, Outcome
from dana.connectors.reading import JUNK, mapping
from dana.http_client import NotSent, NoVerdict

ASK_SECONDS = 8.0
MODEL_PATTERN = r"^([A-Za-z0-9][A-Za-z0-9._:/@\-]{0,127})?$"
_NO_MONEY = re.compile(r"insufficient_quota|credit balance|billing_(?:error|hard_limit|not_active)", re.IGNORECASE)


class ModelConfig(ConnectorConfig):
    """A key, and which of its models are asked for what."""

    api_key: str = Field(
        title="API key", description="Made at the vendor for Dana alone, so that it can be ended there at any time.", min_length=1,
        max_length=500, pattern=r"^[!-~]+$", repr=False, json_schema_extra={"x-secret": True, "x-order": 1},
    )  # fmt: skip
    answer_model: str = Field(
        default="", title="Model for answers", max_length=128, pattern=MODEL_PATTERN,
        description="Its name at the vendor. Empty: the one that this installation asks.", json_schema_extra={"x-order": 2},
    )  # fmt: skip
    summary_model: str = Field(
        default="", title="Model for summaries", max_length=128, pattern=MODEL_PATTERN,
        description="A cheaper one does. Empty: the same as for answers.", json_schema_extra={"x-order": 3},
    )  # fmt: skip
    check_model: str = Field(
        default="", title="Model for a second look", max_length=128, pattern=MODEL_PATTERN,
        description="Looks at each reply before it leaves: about twice the calls. Empty: the one that this installation asks, if any.",
        json_schema_extra={"x-order": 4},
    )  # fmt: skip

    @field_validator("answer_model", "summary_model", "check_model", mode="before")
    @classmethod
    def _emptied(cls, value: Any) -> Any:
        """A form that was emptied sends null."""
        return "" if value is None else value


class ModelVendor(Connector):
    """One vendor's models, asked with the account's own key at the address that the installation sets."""

    config: ModelConfig
    models_path: ClassVar[str]  # where the vendor lists them

    @property
    def headers(self) -> Mapping[str, str]:
        """What proves who asks."""
        raise NotImplementedError

    @property
    def external_id(self) -> str:
        """A key has no id that could be shown."""
        return ""

    def check(self) -> Check:
        """Ask for the models that were named, or for the list of all: neither costs anything at the vendor."""
        name, config = self.manifest.name, self.config
        wanted = list(dict.fromkeys(filter(None, (config.answer_model, config.summary_model, config.check_model))))
        fault = next(filter(None, map(self._fault_of, wanted)), None) if wanted else self._fault_of_list()
        if fault is not None:
            return Check(ok=False, message=fault)
        facts = {"models": ", ".join(wanted)} if wanted else {}
        return Check(ok=True, message=f"{name} accepts this key. Whether its account has credit shows with the first answer.", facts=facts)

    def _fault_of(self, model: str) -> str | None:
        answer = self._get(f"{self.models_path}/{quote(model, safe='')}")
        if answer.status != 404:
            return self._fault(answer)
        unknown = f"{self.manifest.name} knows no model {model!r}, or this key may not use it: correct its name."
        return self._fault_of_list(model, unknown)  # a server that speaks the same protocol may know the list alone

    def _fault_of_list(self, model: str | None = None, unknown: str = "") -> str | None:
        answer = self._get(self.models_path)
        fault = self._fault(answer)
        return unknown if fault is None and model is not None and model not in _ids(answer) else fault

    def _fault(self, answer: HttpAnswer) -> str | None:
        """What an answer says against the key, in words of ours: a vendor's own may quote it. ConnectorError when it says nothing of it."""
        name, status = self.manifest.name, answer.status
        if status == 200:
            return None if _is_object(answer) else f"{name} gave an answer that we do not understand."
        if status == 402 or (status in (400, 403, 429) and _NO_MONEY.search(answer.body[:4000].decode("utf-8", "replace"))):
            return f"{name} knows this key, but its account has no credit left: add some there, then check again."
        if status == 429:
            raise _later(f"{name} asks to slow down: the key's limit is reached just now. Check again in a minute.")
        if status >= 500 or status in (408, 409):
            raise _later(f"{name} has a fault of its own just now, so nothing is known of the key. Check again in a few minutes.")
        return f"{name} {self._refusal(status)}"

    def _refusal(self, status: int) -> str:
        if status == 401:
            return "does not accept this key: copy it again, or make a new one. The same one will not be accepted later either."
        if status == 403:
            return "knows this key but does not let it see its models: allow it to read them, or save it anyway and see whether it answers."
        if status == 404 or 300 <= status < 400:
            return f"is not at the address that this installation is set to: whoever runs it corrects {self.manifest.key.upper()}_BASE_URL."
        return f"refused the question (HTTP {status}); asking again does not help."

    def _get(self, path: str) -> HttpAnswer:
        try:
            return self.http.request("GET", f"{self.base_url}/{path}", headers=self.headers, timeout=ASK_SECONDS)
        except (NotSent, NoVerdict) as error:  # its own words name the operator's address
            name = self.manifest.name
            raise _later(f"{name} could not be reached from here, so nothing is known of the key. Check again in a moment.") from error


def _later(words: str) -> ConnectorError:
    return ConnectorError(words, permanent=False, outcome=Outcome.NOT_SENT)


def _is_object(answer: HttpAnswer) -> bool:
    try:
        mapping(answer.json())
    except JUNK:
        return False
    return True


def _ids(answer: HttpAnswer) -> set[str]:
    found = answer.json().get("data")
    return {str(item.get("id")) for item in found if isinstance(item, dict)} if isinstance(found, list) else set()
