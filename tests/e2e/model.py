"""What a scripted vendor's model says behind these pages, and how its prompts are read."""

import json
import re

from tests.ai.scripted import Seen, Turn


def form_of(call: Seen) -> str:
    """What a call asks for: "answer", "note", "rewrite" …; "" where it asks for no words."""
    return str(call.body.get("response_format", {}).get("json_schema", {}).get("name", ""))


def prompt_of(call: Seen) -> str:
    """All that others wrote, as that call gives it to the model."""
    return str(call.body["messages"][-1]["content"])


def block_of(call: Seen, name: str) -> str:
    """What stands between those marks of its prompt; "" where there are none."""
    found = re.search(rf"<{name}>\n(.*?)\n</{name}>", prompt_of(call), re.DOTALL)
    return found[1] if found else ""


def passage_with(call: Seen, words: str) -> int | None:
    """The number of the first passage of its prompt that holds these words; None where none does."""
    passages = re.findall(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', prompt_of(call), re.DOTALL)
    return next((int(number) for number, text in passages if words in " ".join(text.split())), None)


def citing(call: Seen, fact: str) -> Turn:
    """An answer with that fact and the passage that holds it; somebody else is called where none does."""
    found = passage_with(call, fact)
    sentences = [{"text": f"{fact}.", "sources": [found]}] if found else []
    return saying({"action": "reply" if found else "hand_off", "language": "en", "sentences": sentences, "reason": "scripted"})


def saying(form: dict[str, object]) -> Turn:
    """That form, filled in."""
    return Turn(text=json.dumps(form))
