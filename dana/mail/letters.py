"""The letters that Dana writes, from plain values. Links begin with the installation's own address, never a request's."""

import re
import unicodedata
from dataclasses import dataclass, field

LONGEST_QUOTE = 80
_WHERE_LINKS_BEGIN = re.compile(r"(?<=[^\s])([.:/@]+)(?=[^\s])")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent; the text may hold a link that is a secret."""

    subject: str
    text: str = field(repr=False)


def link(address: str, page: str, token: str) -> str:
    """The page with the token behind #: browsers send that part to nobody, so it is in no log and no Referer."""
    return f"{address}/{page}#token={token}"


def quoted(text: str) -> str:
    """Somebody's words as they may stand in our letter: one short line in which no mail program finds a link."""
    plain = "".join(mark for mark in unicodedata.normalize("NFC", text) if unicodedata.category(mark)[0] not in "CZ" or mark == " ")
    short = plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1] + "…"
    return _WHERE_LINKS_BEGIN.sub(r"\1 ", short).strip()


def verify(address: str, token: str, *, name: str, hours: int = 24) -> Letter:
    """To somebody who registered."""
    return Letter(
        "Confirm your e-mail address",
        f"Somebody registered at Dana with this address and the name “{quoted(name)}”.\n\n"
        f"If that was you, confirm the address within {hours} hours:\n\n{link(address, 'verify', token)}\n\n"
        "If it was not you, do nothing: without this link the registration ends by itself.\n",
    )


def address_taken(address: str) -> Letter:
    """To somebody whose address was used to register again."""
    return Letter(
        "You already have an account",
        "Somebody, perhaps you, tried to register at Dana with this address. It belongs to you already, and nothing has changed.\n\n"
        f"Sign in: {address}/login\nIf you forgot your password: {address}/forgot\n\n"
        "If it was not you, there is nothing to do.\n",
    )


def reset(address: str, token: str, *, minutes: int = 30) -> Letter:
    """To somebody who forgot the password."""
    return Letter(
        "Choose a new password",
        f"Somebody asked for a new password for this address. Choose one within {minutes} minutes:\n\n{link(address, 'reset', token)}\n\n"
        "The link works once, and only the newest one works. Everybody who is signed in with the old password is signed out.\n"
        "If you did not ask for it, do nothing: your password stays as it is.\n",
    )


def invited(address: str, token: str, *, account_name: str, inviter: str, role: str, days: int = 7) -> Letter:
    """To somebody who may join an account."""
    return Letter(
        f"You are invited to {quoted(account_name)}",
        f"{quoted(inviter)} invites you to work in “{quoted(account_name)}” at Dana, as {role}.\n\n"
        f"Join within {days} days:\n\n{link(address, 'invitation', token)}\n\n"
        "If you do not know them, do nothing.\n",
    )


def confirm_email(address: str, token: str, *, minutes: int = 60) -> Letter:
    """To the new address of somebody who changes it."""
    return Letter(
        "Confirm your new e-mail address",
        f"Somebody wants to sign in at Dana with this address from now on. Confirm it within {minutes} minutes:\n\n"
        f"{link(address, 'confirm-email', token)}\n\nIf it was not you, do nothing.\n",
    )


def changed_email_notice(address: str, *, new: str) -> Letter:
    """To the old address, when a change was asked for."""
    return Letter(
        "Your e-mail address is about to change",
        f"Somebody who knows your password asked to sign in with {_masked(new)} from now on. It takes effect when a letter sent there is "
        f"answered; then every other session ends.\n\nIf it was not you, choose a new password now: {address}/forgot\n",
    )


def email_changed_notice(address: str) -> Letter:
    """To the old address, when it has changed."""
    return Letter(
        "Your e-mail address has changed",
        "From now on you sign in at Dana with your new address; this one is no longer known.\n\n"
        f"If it was not you, tell the owner of your account or whoever runs {address} at once.\n",
    )


def password_changed_notice(address: str) -> Letter:
    """To somebody whose password is another one now."""
    return Letter(
        "Your password has changed",
        "Your password at Dana was changed just now, and every other session has ended.\n\n"
        f"If it was not you, choose a new one at once: {address}/forgot\n",
    )


def second_factor_notice(address: str, *, is_on: bool) -> Letter:
    """To somebody whose second factor was turned on or off."""
    state = "on" if is_on else "off"
    return Letter(
        f"The second factor is {state}",
        f"The second factor of your sign-in at Dana was turned {state} just now, and every other session has ended.\n\n"
        f"If it was not you, choose a new password at once: {address}/forgot\n",
    )


def recovery_code_notice(address: str, *, left: int) -> Letter:
    """To somebody who used a recovery code."""
    return Letter(
        "A recovery code was used",
        f"Somebody signed in as you with your password and a recovery code; {left} of them are left.\n\n"
        f"If it was not you, choose a new password at once: {address}/forgot\n",
    )


def token_replayed_notice(address: str) -> Letter:
    """To somebody whose session may have been stolen."""
    return Letter(
        "A session was ended for your safety",
        "A key of one of your sessions at Dana was used twice, which should never happen: perhaps a copy of it was made. The session has "
        f"ended.\n\nSign in again: {address}/login\nIf you do not know why this happened, choose a new password: {address}/forgot\n",
    )


def locked_notice(address: str) -> Letter:
    """To somebody whose password is being guessed."""
    return Letter(
        "Somebody tries passwords for your account",
        "There were many sign-ins with a wrong password for this address, so for some minutes new devices cannot sign in. Devices that "
        "you used before still can.\n\n"
        f"If it was you and you forgot the password: {address}/forgot\nIf it was not you, there is nothing to do; a second factor helps.\n",
    )


def _masked(email: str) -> str:
    """Enough of an address to recognise one's own."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"
