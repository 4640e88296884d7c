"""How letters leave: by an SMTP server with checked certificates, or into a folder when there is none."""

import smtplib
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import certifi

from dana.errors import DanaError, Misconfigured
from dana.mail.letters import Letter
from dana.settings import Settings, make_folder

SECONDS = 20.0
SHOWN = 100


class NotSent(DanaError):
    """The letter did not leave."""

    status = 503
    code = "letter_not_sent"

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent  # whether trying again cannot help


class Way(Protocol):
    """A way out for letters."""

    def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
        """Hand it over; NotSent says whether to try again. The same id twice is the same letter."""


def way_of(settings: Settings) -> Way:
    """The way that the settings name."""
    sender = sender_of(settings.mail_from)
    if settings.smtp_url is None:
        return Folder(settings.dana_home / "letters", sender)
    return SmtpServer(settings.smtp_url.get_secret_value(), sender)


def sender_of(text: str) -> Address:
    """MAIL_FROM taken apart; Misconfigured when it is no sender."""
    name, spec = parseaddr(text)
    try:
        return Address(display_name=name, addr_spec=spec)
    except (ValueError, IndexError):
        raise Misconfigured("MAIL_FROM must look like: Dana <dana@example.com>") from None


def compose(letter_id: UUID, sender: Address, to: str, letter: Letter) -> EmailMessage:
    """The message as it is sent; NotSent for a line end or a second recipient in a header."""
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=to)
        message["Subject"] = letter.subject
    except (ValueError, IndexError):
        raise NotSent("The letter's address or subject cannot stand in a header.", permanent=True) from None
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{letter_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # https://www.rfc-editor.org/rfc/rfc3834: no holiday notes, please
    message.set_content(letter.text, cte="quoted-printable")
    return message


class SmtpServer:
    """A server of the operator's own choosing: smtp:// with STARTTLS, smtps:// with TLS from the first byte, smtp://…?tls=no without."""

    def __init__(self, url: str, sender: Address, *, trusting: ssl.SSLContext | None = None) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _odd() from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise _odd()
        self._is_tls = parts.scheme == "smtps"
        self._is_plain = parse_qs(parts.query).get("tls") == ["no"]
        self._host, self._port = parts.hostname, port or (465 if self._is_tls else 587)
        self._name, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        if self._is_plain and self._name:
            raise Misconfigured("SMTP_URL: a name and password are never sent without TLS; take away ?tls=no")
        self._sender, self._trusting = sender, trusting

    def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
        """Hand it over, in one connection of its own."""
        message = compose(letter_id, self._sender, to, letter)
        try:
            server = self._open()
            try:
                self._greet(server)
                server.send_message(message, from_addr=self._sender.addr_spec, to_addrs=[to])
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except (smtplib.SMTPException, OSError) as error:
            raise _failed(error) from None  # the server's words may quote the letter

    def _open(self) -> smtplib.SMTP:
        if self._is_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=self._context())
        return smtplib.SMTP(self._host, self._port, timeout=SECONDS)

    def _greet(self, server: smtplib.SMTP) -> None:
        if not (self._is_tls or self._is_plain):
            server.starttls(context=self._context())  # raises when the server does not offer it: nothing goes in the clear
        if self._name:
            server.login(self._name, self._password)

    def _context(self) -> ssl.SSLContext:
        if self._trusting is None:
            self._trusting = ssl.create_default_context()
            self._trusting.load_verify_locations(certifi.where())
        return self._trusting


class Folder:
    """A folder with one file for each letter, for installations without a server."""

    def __init__(self, folder: Path, sender: Address) -> None:
        self._folder, self._sender = folder, sender

    def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
        """Write it down, readable by us alone."""
        make_folder(self._folder.parent)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        message = compose(letter_id, self._sender, to, letter)
        path = self._folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{letter_id}.eml"
        draft = path.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_bytes(message.as_bytes())
        draft.rename(path)


def written(folder: Path) -> list[dict[str, Any]]:
    """The letters of a folder, newest first: id, to, subject, text, at."""
    if not folder.is_dir():
        return []
    return [_read(path) for path in sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]]


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        message = BytesParser(policy=policy.default).parse(file)
    body = message.get_body(("plain",))
    at, _, letter_id = path.stem.partition("-")
    return {
        "id": letter_id,
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "text": body.get_content() if body else "",
        "at": datetime.strptime(at, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
    }


def _odd() -> Misconfigured:
    return Misconfigured("SMTP_URL must look like: smtp://name:password@mail.example.com:587 or smtps://…:465")


def _failed(error: Exception) -> NotSent:
    """What happened, without the server's words; 5xx for the letter itself means that trying again cannot help."""
    what = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return NotSent(f"The mail server refused the recipient ({what})", permanent=all(code >= 500 for code in codes))
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        return NotSent(f"The mail server refused us ({what} {error.smtp_code})", permanent=False)  # for the operator to put right
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(f"The mail server refused ({what} {error.smtp_code})", permanent=error.smtp_code >= 500)
    return NotSent(f"The mail server could not be used ({what})", permanent=False)
