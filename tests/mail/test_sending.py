"""Letters really leave: TLS, a login, refusals, and nothing that a header must not hold."""

import ssl
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from pydantic import SecretStr

from dana.errors import Misconfigured
from dana.mail.letters import Letter
from dana.mail.sending import Folder, NotSent, SmtpServer, compose, sender_of, way_of, written
from dana.settings import Settings
from tests.mail.conftest import NAME, PASSWORD, Certificates, Inbox, free_port

Serve = Callable[..., tuple[Inbox, int]]
SENDER = sender_of("Dana <dana@shop.example>")
LETTER = Letter("Grüße", "Öffnen Sie diesen Link:\n\nhttps://dana.example/verify#token=abc\n")


def server(port: int, certificates: Certificates | None, *, scheme: str = "smtp", name: str = NAME, password: str = PASSWORD) -> SmtpServer:
    login = f"{quote(name, safe='')}:{quote(password, safe='')}@" if name else ""
    trusting = certificates.trusting if certificates else None
    return SmtpServer(f"{scheme}://{login}127.0.0.1:{port}", SENDER, trusting=trusting)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # TLS is there from the first byte
@pytest.mark.parametrize(("scheme", "tls"), [("smtp", False), ("smtps", True)])
def test_a_letter_arrives_by_tls_with_a_login(serve: Serve, certificates: Certificates, scheme: str, tls: bool) -> None:
    inbox, port = serve(tls=tls)
    letter_id = uuid4()
    server(port, certificates, scheme=scheme).send(letter_id, "alice@acme.example", LETTER)
    (taken,) = inbox.letters
    message: Any = message_from_bytes(taken.content or b"", policy=policy.default)
    assert (taken.mail_from, taken.rcpt_tos) == ("dana@shop.example", ["alice@acme.example"])
    assert (message["From"], message["To"], message["Subject"]) == ("Dana <dana@shop.example>", "alice@acme.example", "Grüße")
    assert message["Message-ID"] == f"<{letter_id}@shop.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == LETTER.text.splitlines()
    assert inbox.secured == [not tls], "the server counts STARTTLS; smtps is secured from the first byte"
    assert inbox.logins == [(NAME, PASSWORD)]


def test_a_certificate_that_nobody_vouches_for_gets_nothing(serve: Serve) -> None:
    inbox, port = serve()
    with pytest.raises(NotSent, match="SSLCertVerificationError") as caught:
        server(port, None).send(uuid4(), "alice@acme.example", LETTER)
    assert not caught.value.permanent
    assert (inbox.letters, inbox.logins) == ([], [])


def test_a_server_without_starttls_gets_neither_password_nor_letter(serve: Serve, certificates: Certificates) -> None:
    inbox, port = serve(starttls=False, login=False)
    with pytest.raises(NotSent, match="SMTPNotSupportedError"):
        server(port, certificates).send(uuid4(), "alice@acme.example", LETTER)
    assert (inbox.letters, inbox.logins) == ([], [])


def test_only_who_says_so_sends_without_tls_and_never_a_password(serve: Serve) -> None:
    inbox, port = serve(starttls=False, login=False)
    SmtpServer(f"smtp://127.0.0.1:{port}?tls=no", SENDER).send(uuid4(), "alice@acme.example", LETTER)
    assert inbox.secured == [False]
    with pytest.raises(Misconfigured, match="never sent without TLS"):
        SmtpServer("smtp://name:password@127.0.0.1?tls=no", SENDER)


@pytest.mark.parametrize(
    ("says", "permanent"), [("550 not this one", True), ("451 later", False), ("554 rejected", True), ("421 closing", False)]
)
def test_a_refusal_says_whether_to_try_again(serve: Serve, certificates: Certificates, says: str, permanent: bool) -> None:
    inbox, port = serve()
    inbox.says.append(says)
    with pytest.raises(NotSent) as caught:
        server(port, certificates).send(uuid4(), "alice@acme.example", LETTER)
    assert caught.value.permanent is permanent
    assert says[4:] not in caught.value.message, "the server's words may quote the letter"


def test_an_unknown_recipient_is_final_and_a_wrong_login_is_not(serve: Serve, certificates: Certificates) -> None:
    _, port = serve()
    with pytest.raises(NotSent) as caught:
        server(port, certificates).send(uuid4(), "nobody@acme.example", LETTER)
    assert caught.value.permanent
    with pytest.raises(NotSent) as caught:
        server(port, certificates, password="wrong").send(uuid4(), "alice@acme.example", LETTER)
    assert not caught.value.permanent
    assert "wrong" not in caught.value.message


def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(NotSent) as caught:
        SmtpServer("smtp://127.0.0.1:9", SENDER, trusting=ssl.create_default_context()).send(uuid4(), "a@b.example", LETTER)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    "to",
    ["a@b.example\r\nBcc: x@evil.example", "a@b.example\nX: y", "a@b.example, x@evil.example", "a@b.example x@evil.example", "", "nobody",
     "Name <a@b.example>", "a@b.example\0"],
)  # fmt: skip
def test_T030_a_letter_has_one_recipient_and_no_header_can_be_slipped_in(to: str) -> None:
    with pytest.raises(NotSent) as caught:
        compose(uuid4(), SENDER, to, LETTER)
    assert caught.value.permanent


def test_T142_a_line_end_in_the_subject_is_refused() -> None:
    with pytest.raises(NotSent):
        compose(uuid4(), SENDER, "a@b.example", Letter("Hello\r\nBcc: x@evil.example", "text"))


@pytest.mark.parametrize("text", ["Dana", "Dana <nonsense>", "Dana <a@b.example>\r\nBcc: x@y.z, c@d.example"])
def test_an_odd_sender_is_found_at_the_start(text: str) -> None:
    with pytest.raises(Misconfigured, match="MAIL_FROM"):
        sender_of(text)


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://", "smtp://host:port"])
def test_an_odd_server_is_found_at_the_start(url: str) -> None:
    with pytest.raises(Misconfigured, match="SMTP_URL"):
        SmtpServer(url, SENDER)


def test_without_a_server_letters_lie_in_a_folder_for_us_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "home" / "letters", SENDER)
    first, second = uuid4(), uuid4()
    folder.send(first, "alice@acme.example", LETTER)
    folder.send(second, "bob@acme.example", LETTER)
    newest, oldest = written(tmp_path / "home" / "letters")
    assert (newest["id"], oldest["id"]) == (str(second), str(first))
    assert (oldest["to"], oldest["subject"]) == ("alice@acme.example", "Grüße")
    assert oldest["text"].splitlines() == LETTER.text.splitlines()
    files = list((tmp_path / "home" / "letters").iterdir())
    assert {path.stat().st_mode & 0o077 for path in files} == {0}
    assert (tmp_path / "home" / "letters").stat().st_mode & 0o077 == 0
    assert written(tmp_path / "nowhere") == []


def test_the_settings_say_which_way_letters_leave(settings: Settings) -> None:
    assert isinstance(way_of(settings), Folder)
    assert isinstance(way_of(settings.model_copy(update={"smtp_url": SecretStr("smtps://mail.example")})), SmtpServer)


def test_a_server_is_tried_out_without_a_letter(serve: Serve, certificates: Certificates) -> None:
    inbox, port = serve()
    assert server(port, certificates).try_out() == f"127.0.0.1:{port} answers, encrypted, and takes our name and password"
    assert (inbox.letters, inbox.logins, inbox.secured) == ([], [(NAME, PASSWORD)], [])
    _, plain = serve(starttls=False, login=False)
    assert SmtpServer(f"smtp://127.0.0.1:{plain}?tls=no", SENDER).try_out() == f"127.0.0.1:{plain} answers, in the clear, and wants no name"


def test_what_is_wrong_with_a_server_is_said_with_what_to_do(serve: Serve, certificates: Certificates) -> None:
    _, port = serve()
    _, bare = serve(starttls=False, login=False)
    cases = [
        (server(port, certificates, password="another"), "refuses the name or password of SMTP_URL"),
        (server(port, None), "a certificate that is not good"),
        (server(port, certificates, scheme="smtps"), "does not speak TLS as asked"),
        (server(bare, certificates), "offers no STARTTLS"),
        (server(free_port(), certificates), "cannot be reached"),
    ]
    for way, advice in cases:
        with pytest.raises(NotSent, match=advice) as caught:
            way.try_out()
        assert caught.value.message.startswith("127.0.0.1:")
        assert "another" not in caught.value.message
