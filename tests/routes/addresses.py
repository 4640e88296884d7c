"""Every route of the app with made-up ids in its address."""

import re
from uuid import uuid4

from apiflask import APIFlask


def routes(app: APIFlask) -> list[tuple[str, str, str]]:
    """(method, address, endpoint) of every route; what is not an id is the letter x, or the number one."""

    def made_up(blank: re.Match[str]) -> str:
        if blank[1].startswith("int:"):
            return "1"
        return str(uuid4()) if blank[1].startswith("uuid:") or blank[1].endswith("_id") else "x"

    return [
        (method, re.sub(r"<([^>]+)>", made_up, rule.rule), rule.endpoint)
        for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]  # fmt: skip
