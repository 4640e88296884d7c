"""E-mail addresses in one spelling, so that one address is one person and a letter has one recipient."""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
LONGEST = 254


def canonical(text: str) -> str | None:
    """
    The address as it is kept and written to, or None for what is none.

    The name is ASCII as typed (its case does not count when it is looked up), so no foreign letter folds into another one; the host
    is in lower case and in its ASCII form, so a look-alike host is plainly another host.
    """
    name, at, host = text.strip().rpartition("@")
    if not at or len(name) > 64 or not _LOCAL.fullmatch(name):
        return None
    try:
        host = host.encode("idna").decode().lower()
    except UnicodeError:
        return None
    address = f"{name}@{host}"
    return address if _HOST.fullmatch(host) and len(address) <= LONGEST else None
