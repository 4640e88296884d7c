"""How letters leave: by an SMTP server with checked certificates, or into a folder when there is none."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

import certifi

from dana.errors import DanaError, Misconfigured
from dana.mail.letters import Letter
from dana.settings import Settings, make_folder, sender_fault, smtp_fault

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
    if fault := sender_fault(text):
        raise Misconfigured(fault)
    name, spec = parseaddr(text)
    return Address(display_name=name, addr_spec=spec)


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
        if fault := smtp_fault(url):
            raise Misconfigured(fault)
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "smtps"
        self._is_plain = parts.query == "tls=no"
        self._host, self._port = parts.hostname or "", parts.port or (465 if self._is_tls else 587)
        self._name, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._trusting = sender, trusting

    def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
        """Hand it over, in one connection of its own."""
        message = compose(letter_id, self._sender, to, letter)
        try:
            with self._greeted() as server:
                server.send_message(message, from_addr=self._sender.addr_spec, to_addrs=[to])
        except (smtplib.SMTPException, OSError) as error:
            raise _failed(error) from None  # the server's words may quote the letter

    def try_out(self) -> str:
        """Everything but a letter: reach the server, encrypt, sign in. How it went, in words; NotSent with what is to be done."""
        try:
            with self._greeted():
                pass
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{self._place}: {_advice(error)}", permanent=False) from None
        how = "in the clear" if self._is_plain else "encrypted"
        return f"{self._place} answers, {how}, and {'takes our name and password' if self._name else 'wants no name'}"

    @property
    def _place(self) -> str:
        return f"{self._host}:{self._port}"

    @contextmanager
    def _greeted(self) -> Iterator[smtplib.SMTP]:
        server = self._open()
        try:
            self._greet(server)
            yield server
        except BaseException:
            server.close()  # a server that has just refused may take its time to answer a farewell
            raise
        with suppress(smtplib.SMTPException, OSError):
            server.quit()

    def _open(self) -> smtplib.SMTP:
        if self._is_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=self._context())
        return smtplib.SMTP(self._host, self._port, timeout=SECONDS)

    def _greet(self, server: smtplib.SMTP) -> None:
        if not (self._is_tls or self._is_plain):
            server.starttls(context=self._context())  # raises when the server does not offer it: nothing goes in the clear
        server.ehlo_or_helo_if_needed()
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


def _advice(error: Exception) -> str:
    """What an operator does about a server that cannot be used."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"refuses the name or password of SMTP_URL ({error.smtp_code}); signs like @ : / in them are written as %40 %3A %2F"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "hangs up: where there is a name, most likely it refuses the name or password of SMTP_URL"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "offers no STARTTLS, or no way to sign in: try smtps:// with its port"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"shows a certificate that is not good ({error.verify_message}): the name in SMTP_URL must be the one in the certificate"
    if isinstance(error, ssl.SSLError):
        return "does not speak TLS as asked: smtp:// with port 587 begins in the clear, smtps:// with port 465 does not"
    if isinstance(error, TimeoutError):
        return "does not answer: is the host right, and may this machine go out on that port?"
    if isinstance(error, smtplib.SMTPException):
        return f"speaks, but not as a mail server that takes letters ({type(error).__name__})"
    why = getattr(error, "strerror", None) or type(error).__name__
    return f"cannot be reached ({why}): look at the host and port of SMTP_URL"


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
