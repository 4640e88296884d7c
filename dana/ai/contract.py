"""What a provider of answers is: a question with numbered passages in, a structured answer with usage out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from dana.errors import DanaError

Shape = TypeVar("Shape", bound=BaseModel)


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


BlockName = Literal["summary", "contact", "draft", "correction", "sentences"]


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
class Block:
    """Data of another kind, marked with a name of ours: what Dana remembers, the draft that is to be rewritten."""

    name: BlockName
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Form(Generic[Shape]):
    """What a model is to return: a JSON object."""

    name: str  # as vendors get to know it
    description: str
    schema: Mapping[str, Any]  # for vendors that enforce one
    request: str  # the last line that a model reads
    read: Callable[[dict[str, Any]], Shape]  # ProviderError when it does not fit
    text: Callable[[Mapping[str, Any]], str]  # what can be shown of it, also of a part of it; "" while there is nothing


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a provider may see: the house's instructions, the turns (the last is the question), the passages, other data."""

    system: str
    turns: Sequence[Turn]
    passages: Sequence[NumberedPassage]
    question: str
    language_hint: str | None = None
    blocks: Sequence[Block] = ()
    form: Form[Any] | None = None  # None: an answer to the customer


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer cost."""

    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    milliseconds: int


@dataclass(frozen=True)  # typing cannot mark an object with slots
class Answered(Generic[Shape]):
    """A valid answer of the form asked for, and its cost; `failed_links` names the links that were tried before, with the reason."""

    answer: Shape
    usage: Usage
    failed_links: Sequence[str] = field(default_factory=tuple)


ProviderAnswer = Answered[ModelAnswer]


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

    def answer(self, prompt: Prompt, *, timeout: float) -> Answered[Any]:
        """One structured answer, of the prompt's form, within `timeout` seconds; ProviderError otherwise."""
        ...


class Streaming(Provider, Protocol):
    """A link whose answer can be shown while it is being written."""

    def stream(self, prompt: Prompt, *, timeout: float, on_text: Callable[[str], None]) -> Answered[Any]:
        """As `answer`; `on_text` gets the text so far, which nobody has checked yet."""
        ...
