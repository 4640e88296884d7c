"""Reads what an outside service sent without trusting it: wrong shapes raise one of JUNK and become Ignored("malformed")."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from dana.connectors.contract import ChannelEvent, Ignored

JUNK = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
ID_LENGTH = 512  # longer ones are no platform's, and would not fit into an index
LABEL_LENGTH = 200
MILLISECONDS_FROM = 100_000_000_000  # read as seconds this is the year 5138
EARLIEST = datetime(2010, 1, 1, tzinfo=UTC).timestamp()

Reader = Callable[[Mapping[str, Any]], Iterable[ChannelEvent]]


def read_each(items: Iterable[Any], read: Reader) -> list[ChannelEvent]:
    """The events of every item, in order; an item of the wrong shape is set aside and its neighbours are kept."""
    events: list[ChannelEvent] = []
    for item in items:
        try:
            events += list(read(mapping(item)))
        except JUNK:
            events.append(Ignored("malformed"))
    return events


def mapping(value: Any) -> Mapping[str, Any]:
    """The value when it is an object."""
    if isinstance(value, dict):
        return value
    raise TypeError("not an object")


def part(container: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`, an empty one when there is none."""
    value = container.get(key)
    return {} if value is None else mapping(value)


def parts(container: Mapping[str, Any], key: str) -> list[Any]:
    """The list under `key`, an empty one when there is none; anything else counts as one item, which its reader will judge."""
    value = container.get(key)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def identifier(value: Any) -> str:
    """An id that can be stored and compared exactly."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not 0 < len(text) <= ID_LENGTH or clean(text) != text:
        raise ValueError("not an id")
    return text


def optional_identifier(value: Any) -> str | None:
    """An id, or None when nothing was given."""
    return None if value is None or value == "" else identifier(value)


def made_id(kind: str, *facts: Any) -> str:
    """An id for an event that has none of its own: the same event always gets the same."""
    return f"{kind}:{sha256(repr(facts).encode('utf-8', 'backslashreplace')).hexdigest()[:40]}"


def clean(text: str) -> str:
    """The text without what a database cannot store: NUL, and halves of surrogate pairs."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def words(value: Any) -> str | None:
    """A customer's text, cleaned; None when nothing was given."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError("not a text")
    return clean(value)


def label(value: Any) -> str | None:
    """A short text that only decorates: a name, a title, a media type; None when it is empty or of another kind."""
    return (clean(value).strip()[:LABEL_LENGTH] or None) if isinstance(value, str) else None


def moment(value: Any) -> datetime:
    """A time given in seconds or milliseconds, as number or text; now when it is unusable or lies in the future."""
    return exact_moment(value) or datetime.now(UTC)


def exact_moment(value: Any) -> datetime | None:
    """As `moment`, but None when it is unusable."""
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else 0.0
        seconds = number / 1000 if number >= MILLISECONDS_FROM else number
        found = datetime.fromtimestamp(seconds, UTC) if seconds >= EARLIEST else None
    except JUNK:  # not a number, or one beyond the calendar
        return None
    return min(found, datetime.now(UTC)) if found else None


def storable(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item itself when a database can store it as JSON, else a cleaned copy."""
    try:
        if b"\\u0000" not in orjson.dumps(raw):
            return raw
    except TypeError:  # a surrogate, or a number beyond 64 bits
        pass
    return mapping(_cleaned(raw))


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, str):
        return clean(value)
    fits = value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 2**63)
    return value if fits else str(value)
