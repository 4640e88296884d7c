"""Who keeps the passwords: Dana itself or Supabase Auth. Sessions, second factors and rights are Dana's with either."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from dana.database.statements import Statements

# What belongs to a change, such as ending other sessions, the record and the notice: run with the person's id in the change's own
# transaction, or (Supabase) in one right after it
Then = Callable[[Statements, UUID], None]


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from, as far as it can be told: for limits, for the list of sessions, for the record."""

    address: str = ""  # as limits count it
    device: str = ""  # what the browser calls itself
    known: str = field(default="", repr=False)  # the cookie of a device that people signed in from before


@dataclass(frozen=True, slots=True)
class Proven:
    """A person of ours who was proven just now, and the account to begin in if that is a new one."""

    user_id: UUID
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody who registers says; the address is in its canonical spelling, the password is not weak."""

    email: str
    password: str = field(repr=False)
    name: str
    account_name: str


class Provider(Protocol):
    """
    Keeps and checks passwords, and proves addresses.

    No method is called inside a transaction. Answers are the same for known and unknown addresses, in words and in effort. A person
    that the provider knows and Dana does not yet is mapped by the provider: at first sight it makes the row in `users`, with the
    account of the registration, before it returns.
    """

    name: str  # "dana" | "supabase"

    def register(self, person: NewPerson, browser: bytes) -> Proven | None:
        """
        The new person; None when a letter has to prove the address first, which is also the answer for a taken address.

        `browser` is the hash of a cookie of the browser that asks. Conflict for a taken address where no letter is needed first, which is
        in development alone; NotAllowed, whatever the address, where people come by invitation only.
        """

    def sign_in(self, email: str, password: str) -> Proven:
        """Whose password this is; NotSignedIn for everything else: unknown, wrong, disabled, address not proven though it must be."""

    def check(self, user_id: UUID, password: str) -> bool:
        """Whether a person who is signed in still knows the password."""

    def verify(self, token: str, browsers: list[bytes], then: Then) -> Proven | None:
        """
        The address is proven by a letter's token; Invalid when the token is not good.

        The person when it came back to the browser that registered (one of `browsers` is the hash given to `register`), else None.
        """

    def resend(self, email: str) -> None:
        """Another letter that proves the address, if somebody waits for one."""

    def forgot(self, email: str) -> None:
        """A letter with which the person can choose a new password, if there is such a person."""

    def reset(self, token: str, password: str, then: Then) -> None:
        """The new password, by the letter's token, which proves the address too. Invalid when the token is not good."""

    def change_password(self, user_id: UUID, password: str, then: Then) -> None:
        """Another password; the old one was checked. Invalid when it is weak."""

    def change_email(self, user_id: UUID, email: str) -> None:
        """A letter to the new address, which asks for proof, and a notice to the old one; the same whether or not the address is taken."""

    def confirm_email(self, token: str, then: Then) -> None:
        """The address changes by the token of that letter; Invalid when the token is not good. `then` runs before the change."""
