"""What the measurements are fed with: an invented shop's handbook, a question that it answers, and webhooks as Meta sends them."""

import itertools
import json
import time
from typing import Any

QUESTION = "How long may I return a bicycle that I have not ridden?"
FACT = "A bicycle that has not been ridden may be returned within 30 days of the day you bought it."

_THINGS = (
    "helmets", "child seats", "pumps", "rain capes", "saddle bags", "lamps", "locks", "trailers", "gloves", "bottles", "baskets",
    "bells", "mudguards", "chains", "tyres", "brake pads", "maps", "repair stands", "cargo boxes", "mirrors", "pedals", "grips",
    "kick stands", "tents",
)  # fmt: skip
_ABOUT = (
    "Our {thing} stand on shelf {n} of the upper floor, sorted by size and colour.",
    "Every month we test {n} {thing} in our own workshop and write down how they wear.",
    "The price of {thing} begins at {m} euros, and a set for the whole family costs {k} euros.",
    "Ask at the counter when {thing} are sold out: the lorry brings new ones every {n} days.",
    "Wash {thing} by hand with lukewarm water, never with bleach, and let them dry in the shade.",
    "Members of the riders' circle pay {p} percent less for {thing} from October to March.",
    "Spare parts for {thing} are kept for {n} years, also when a model is no longer made.",
)


def handbook(secret: str = "") -> bytes:
    """A text of some twenty-five passages, one of which answers QUESTION; `secret` is a word that only this account knows."""
    returning = f"Returning a bicycle. {FACT} {secret} Bring the receipt; the money goes back to your card."
    parts = ["THE HANDBOOK OF THE QUAY SHOP", returning]
    for number, thing in enumerate(_THINGS, start=3):
        figures = {"thing": thing, "n": number, "m": number * 3, "k": number * 11, "p": 4 + number % 9}
        parts.append(" ".join(line.format(**figures) for line in _ABOUT))
    return "\n\n".join(parts).encode()


def whatsapp(phone_number_id: str, sender: str, message_id: str, text: str) -> bytes:
    """The webhook of one WhatsApp text."""
    said = {"id": message_id, "from": sender, "timestamp": str(int(time.time())), "type": "text", "text": {"body": text}}
    value: dict[str, Any] = {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "15550001111", "phone_number_id": phone_number_id},
        "contacts": [{"wa_id": sender, "profile": {"name": "Rider"}}], "messages": [said],
    }  # fmt: skip
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
    ).encode()


class Customers:
    """A new customer for each message, with a text of its own."""

    def __init__(self, phone_number_id: str) -> None:
        self._phone_number_id = phone_number_id
        self._count = itertools.count(1)
        self._run = f"{time.time_ns() // 1_000_000:x}"

    def write(self) -> tuple[str, bytes]:
        """The id of the next message, and its webhook."""
        number = next(self._count)
        message_id = f"wamid.bench.{self._run}.{number}"
        text = f"{QUESTION} (order {self._run}-{number})"
        return message_id, whatsapp(self._phone_number_id, f"35191{number:07d}", message_id, text)
