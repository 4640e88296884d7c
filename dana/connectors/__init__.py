"""One folder per outside service; CONNECTORS lists them."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import cast

from dana.connectors.contract import Connector


class _Connectors(Mapping[str, type[Connector]]):
    """Connector classes by key, each imported when it is first asked for, so that heavy clients cost nothing unused."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __getitem__(self, key: str) -> type[Connector]:
        name = self._names[key]  # first: a key from outside must not become an import
        return cast("type[Connector]", getattr(import_module(f"{__name__}.{key}.connector"), name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


CONNECTORS: Mapping[str, type[Connector]] = _Connectors(  # folder: class, in the order of the catalogue
    {
        "whatsapp": "WhatsApp",
        "facebook": "Facebook",
        "instagram": "Instagram",
        "openai": "OpenAI",
        "anthropic": "Anthropic",
    }
)


@cache
def of_kind(kind: str) -> frozenset[str]:
    """The keys of the connectors of one kind, such as "channel"."""
    return frozenset(key for key, connector in CONNECTORS.items() if connector.manifest.kind == kind)
