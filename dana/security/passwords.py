"""Passwords: Argon2id, rules in plain words, and the same effort whether or not the person exists."""

import string
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from dana.errors import Invalid, Unavailable
from dana.security.common_passwords import COMMON, breached

MIN_LENGTH = 10
MAX_LENGTH = 256
MIN_DIFFERENT_CHARACTERS = 5
LEAST_CORE = 6  # shorter parts of other people's passwords are in many good ones
AT_ONCE = 4  # hashes that may run at the same time: each takes 19 MiB and a core
PATIENCE = 5.0  # seconds that a sign-in waits for its turn
_AROUND = string.digits + string.punctuation + string.whitespace


class Passwords:
    """Hashes and verifies passwords."""

    def __init__(self, *, time_cost: int = 2, memory_kib: int = 19_456) -> None:
        # https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    @classmethod
    def cheap(cls) -> "Passwords":
        """The weakest parameters there are, for tests alone."""
        return cls(time_cost=1, memory_kib=8)

    def hash(self, password: str) -> str:
        """The hash to store, with its parameters and salt inside."""
        with self._turn():
            return self._hasher.hash(_bytes(password))

    def verify(self, stored: str, password: str) -> bool:
        """Whether the password is the right one; a damaged hash is a wrong password."""
        if len(password) > MAX_LENGTH:
            stored, password = self._nobody, ""  # nobody has one that long, and the effort stays the same
        with self._turn():
            try:
                return self._hasher.verify(stored, _bytes(password))
            except (VerificationError, InvalidHashError, UnicodeError):
                return False

    def verify_nobody(self, password: str) -> bool:
        """Always false, after the same effort as for somebody: nobody learns by time which addresses are known."""
        self.verify(self._nobody, password)
        return False

    def needs_rehash(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's: hash again at the next sign-in."""
        try:
            return self._hasher.check_needs_rehash(stored)
        except InvalidHashError:
            return True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE):
            raise Unavailable("Many people are signing in just now; try again in a moment.")
        try:
            yield
        finally:
            self._turns.release()


def refuse_weak(password: str, *, about: Iterable[str] = ()) -> None:
    """Raises Invalid, in words, for a password too short, too long, among the commonest, breached, or in `about` (address, names)."""
    own = {_core(part) for word in about for part in (word, word.partition("@")[0])} - {""}
    fault = _fault(_normal(password), own)
    if fault:
        raise Invalid(fault, details={"fields": {"password": fault}})


def _fault(password: str, own: set[str]) -> str | None:
    if len(password) < MIN_LENGTH:
        return f"Use at least {MIN_LENGTH} characters; a few words in a row are easy to remember."
    if len(password) > MAX_LENGTH:
        return f"Use at most {MAX_LENGTH} characters."
    if len(set(password)) < MIN_DIFFERENT_CHARACTERS or _is_run(password):
        return "This password repeats or counts; choose a less regular one."
    if password.casefold() in COMMON or _core(password) in COMMON:
        return "This is one of the passwords that are tried first; choose another."
    if password.casefold() in breached() or (len(_core(password)) >= LEAST_CORE and _core(password) in breached()):
        return "This password, or one like it, was in many breaches, so it is tried first; choose another."
    if _core(password) in own:
        return "Do not use your own name or address as the password."
    return None


def _is_run(password: str) -> bool:
    """Whether each character follows the one before: 0123456789, abcdefghij, or either backwards."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _core(text: str) -> str:
    """What is left without case and without digits and signs around it: Password2024! is still password."""
    return _normal(text).casefold().strip(_AROUND)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")  # JSON may carry half a character: not a reason for a 500
