"""What a provider of answers is: a question with numbered passages in, a structured answer with usage out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from dana.errors import DanaError


class Action(StrEnum):
    """What the model wants to happen, apart from the text."""

    REPLY = "reply"
    ASK = "ask"  # one question back: a detail that only the customer knows
    HAND_OFF = "hand_off"
    IGNORE = "ignore"


class Sentence(BaseModel):
    """One sentence of a reply with the numbers of the passages that support it."""

    model_config = ConfigDict(extra="ignore")
    text: str = Field(max_length=2000)
    sources: list[int] = Field(default_factory=list, max_length=10)


class ModelAnswer(BaseModel):
    """The JSON that every model must return: {"action", "language", "sentences": [{"text", "sources"}], "reason"}."""

    model_config = ConfigDict(extra="ignore")
    action: Action
    language: str = Field(default="", max_length=35)  # of the sentences, as the model says
    sentences: list[Sentence] = Field(default_factory=list, max_length=40)
    reason: str = Field(default="", max_length=500)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["customer", "business"]
    text: str


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A passage as the model sees it: `index` counts from 1."""

    index: int
    document: str
    heading: str | None
    page: int | None
    text: str
    score: float
    similarity: float | None = None  # cosine, where vectors exist
    lexical: float | None = None  # BM25, where words match


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a provider may see: the house's instructions, the turns (the last is the question), the passages."""

    system: str
    turns: Sequence[Turn]
    passages: Sequence[NumberedPassage]
    question: str
    language_hint: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer cost."""

    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """A valid answer and what it cost; `failed_links` names the links that were tried before, with the reason."""

    answer: ModelAnswer
    usage: Usage
    failed_links: Sequence[str] = field(default_factory=tuple)


class ProviderError(DanaError):
    """The model gave no usable answer."""

    status = 502
    code = "provider"

    def __init__(
        self, message: str, *, kind: str, permanent: bool = False, retry_after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind  # timeout, unreachable, overloaded, rate_limited, key, model_not_found, malformed, refused, bad_request
        self.permanent = permanent
        self.retry_after = retry_after
        self.usage = usage  # what an answer cost that cannot be used


class Provider(Protocol):
    """One link of the chain; one that can speak while it thinks has `stream` too, as `Streaming` has it."""

    name: str
    model: str

    def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
        """One structured answer within `timeout` seconds; ProviderError otherwise."""
        ...


class Streaming(Provider, Protocol):
    """A link whose answer can be shown while it is being written."""

    def stream(self, prompt: Prompt, *, timeout: float, on_text: Callable[[str], None]) -> ProviderAnswer:
        """As `answer`; `on_text` gets the text of the sentences so far, which nobody has checked yet."""
        ...
