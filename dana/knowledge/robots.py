"""What a site asks of programs that read it: robots.txt as RFC 9309 has it, wildcards included."""

from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

AGENT = "DanaKnowledge"
MOST_BYTES = 512_000
_MOST_RULES = 5_000
_LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Rules:
    """The rules that concern us; without any everything may be read."""

    rules: list[tuple[bool, str]] = field(default_factory=list)  # allowed or not, pattern
    pause: float | None = None
    sitemaps: list[str] = field(default_factory=list)

    def allows(self, address: str) -> bool:
        """Whether that address may be read: the longest rule that fits decides, the friendlier of two as long."""
        parts = urlsplit(address)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        fitting = [(len(pattern), is_allowed) for is_allowed, pattern in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


def read_rules(text: str, agent: str = AGENT) -> Rules:
    """The rules for us: those of our own name if there are any, else those for everybody."""
    found = Rules()
    groups: dict[str, Rules] = {}
    open_ones: list[Rules] = []
    is_naming = False
    for line in text[:MOST_BYTES].splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            open_ones = [*(open_ones if is_naming else ()), groups.setdefault(_product(value), Rules())]
            is_naming = True
            continue
        is_naming = is_naming and name == ""
        if name == "sitemap" and len(found.sitemaps) < 20:
            found.sitemaps.append(value)
        for group in open_ones:
            _add(group, name, value)
    own = groups.get(agent.lower()) or groups.get("*") or Rules()
    found.rules, found.pause = own.rules, own.pause
    return found


def _add(group: Rules, name: str, value: str) -> None:
    if name in {"allow", "disallow"} and value and len(group.rules) < _MOST_RULES:
        group.rules.append((name == "allow", _plain(value)))
    elif name == "crawl-delay":
        try:
            group.pause = min(_LONGEST_PAUSE, max(0.0, float(value)))
        except ValueError:
            return


def _product(value: str) -> str:
    return value.partition("/")[0].strip().lower()


def _plain(path: str) -> str:
    """One spelling for what may be written with or without percent signs."""
    return quote(unquote(path, errors="replace"), safe="/?=&*$+:@!,;~()'%-._")[:2_000]


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits the beginning of a path; `*` is anything, `$` the end. Linear in both."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for place, part in enumerate(others):
        if is_whole and place == len(others) - 1:
            return len(path) - len(part) >= at and path.endswith(part)
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not is_whole or at == len(path)
