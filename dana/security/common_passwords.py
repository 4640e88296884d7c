"""The words and key patterns that are tried first, and 30,000 passwords of breaches; compared also without digits and signs around them."""

import importlib.util
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path

# Kept small on purpose: what is shorter than a password may be matters only as the heart of a longer one (Welcome2024!).
_WORDS = """
a aa abc abcd abcde abcdef abcdefg abcdefgh admin administrator adminadmin andrew angel anthony asdf asdfasdf asdfgh
asdfghjkl asdfghjklö azerty azertyuiop babygirl bailey banana baseball batman blink buster changeit changeme charlie
cheese chelsea chocolate computer cookie correcthorse correcthorsebatterystaple dana danaai danaadmin daniel default
demo dragon eminem facebook flower football freedom fuckyou george ginger google guest hannah harley hello
helloworld hunter iloveu iloveyou iloveyousomuch instagram internet jennifer jessica jordan joshua justin killer
letmein letmeinnow liverpool login london lovely loveme manchester master matrix matthew maverick mercedes michael
michelle monkey mustang myspace nicole ninja nothing office p@$$w0rd p@ssw0rd p@ssword pa$$w0rd pa$$word pass
passw0rd passwd password passwordpassword pepper phoenix pokemon princess purple q qaz qazwsx qazwsxedc qwe qwer
qwert qwerty qwertyqwerty qwertyu qwertyui qwertyuio qwertyuiop qwertz qwertzuiop robert root rootroot samsung
secret shadow snoopy soccer spiderman starwars summer sunshine superman superstar support taylor temp tennis test
tester testing testtest thomas thunder tigger trustno trustnoone unknown user username welcome welcomehome whatever
whatsapp william winter yankees zaq zxcvbn zxcvbnm 0123456789 0987654321 1122334455 112233445566 1212121212 12123434
123123123123 1231231231 123321123321 1234512345 123456123456 12345678910 1234567890 123456789a 123456789q 1234567891
12345qwert 1234qwerasdf 135792468 1357924680 147258369 1472583690 159753159753 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
1qaz2wsx3edc 2468101214 3141592653 31415926535 9876543210 987654321 a1b2c3d4e5 a1s2d3f4g5 abc123abc123 abcd1234abcd
asdf1234asdf asdfqwer1234 asdfzxcv1234 p4ssw0rd123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx123edc qwer1234asdf qwerty12345
qwerty123456 zaq12wsx zaq1zaq1xsw2
"""
COMMON = frozenset(_WORDS.split())


class Words:
    """Words in one text, an eighth of the memory that a set of them would take; asked only when a password is chosen."""

    def __init__(self, words: Iterable[str]) -> None:
        self._text = "\n".join(("", *words, ""))

    def __contains__(self, word: str) -> bool:
        return "\n" not in word and bool(word) and f"\n{word}\n" in self._text

    def __iter__(self) -> Iterator[str]:
        return iter(self._text.split())

    def __len__(self) -> int:
        return self._text.count("\n") - 1


@cache
def breached() -> Words:
    """The most frequent passwords of known breaches, in lower case; read when the first password is chosen, because it takes a moment."""
    # The list's file alone, which is then forgotten: the package would keep it and five others in memory, 13 MB for as long as web runs.
    package = importlib.util.find_spec("zxcvbn")
    folders = package.submodule_search_locations if package else None
    if not folders:
        raise ImportError("zxcvbn")
    name = "zxcvbn_frequency_lists"
    loader = SourceFileLoader(name, str(Path(folders[0]) / "frequency_lists.py"))
    lists = module_from_spec(ModuleSpec(name, loader, origin=loader.path))
    loader.exec_module(lists)
    return Words(lists.FREQUENCY_LISTS["passwords"])
