"""The mail channel against a server that speaks SMTP: what its answers mean, TLS and sign-in."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from basecore.ids import new_id
from basecore.outgoing import DeferredError, Mail, RefusedError, UnavailableError
from basecore.outgoing.adapter import Message
from basecore.outgoing.smtp import STEP_SECONDS, SmtpAdapter
from basecore.outgoing.smtp import SmtpServer as Address
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from testkit.smtp import SmtpServer

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENDER = "no-reply@shop.example"
SOON = 1.0
"""Seconds that a step may take where the server hangs; the steps before have them too."""


def message(text: str = "Oi\n") -> Message:
    mail = Mail(to="ana@example.com", subject="Olá", text=text)
    return Message(new_id(), new_id(), mail.model_dump(mode="json"), 1, AT)


def adapter(
    url: str, tls: ssl.SSLContext | None = None, *, seconds: float = STEP_SECONDS
) -> SmtpAdapter:
    return SmtpAdapter(Address.of(url), SENDER, step_seconds=seconds, tls_context=tls)


async def test_a_mail_arrives_as_it_was_written(smtp: SmtpServer) -> None:
    text = ".\n..two\nlast line\n.\n" + "ação " * 300
    await adapter(smtp.url).deliver(message(text))
    (taken,) = smtp.received
    assert (taken.sender, taken.to) == (SENDER, "ana@example.com")
    assert taken.mail.get_content().replace("\r\n", "\n") == text + "\n"
    assert taken.mail["Subject"] == "Olá"


@pytest.mark.parametrize(
    ("step", "answer", "meaning"),
    [
        ("CONNECT", "421 4.3.2 busy", UnavailableError),
        ("CONNECT", "554 5.7.1 not you", UnavailableError),
        ("EHLO", "421 4.3.2 busy", UnavailableError),
        ("MAIL", "530 5.7.0 sign in first", UnavailableError),
        ("MAIL", "451 4.3.0 later", DeferredError),
        ("MAIL", "553 5.1.8 bad sender", RefusedError),
        ("RCPT", "450 4.2.1 greylisted", DeferredError),
        ("RCPT", "421 4.3.2 closing", UnavailableError),
        ("RCPT", "550 5.1.1 no such user", RefusedError),
        ("DATA", "451 4.3.0 later", DeferredError),
        ("DATA", "554 5.6.0 no", RefusedError),
        (".", "452 4.3.1 disk full", DeferredError),
        (".", "421 4.3.2 closing", UnavailableError),
        (".", "552 5.3.4 too big", RefusedError),
        (".", "550-5.7.1 two\n550 5.7.1 lines", RefusedError),
    ],
)
async def test_each_answer_has_its_meaning(
    smtp: SmtpServer, step: str, answer: str, meaning: type[Exception]
) -> None:
    smtp.behaviour.answers[step] = answer
    with pytest.raises(meaning) as caught:
        await adapter(smtp.url).deliver(message())
    assert answer[:3] in str(caught.value)
    assert "\n" not in str(caught.value)
    assert smtp.received == []


@pytest.mark.parametrize(
    ("step", "meaning"),
    [
        ("CONNECT", UnavailableError),
        ("EHLO", UnavailableError),
        ("MAIL", DeferredError),
        ("RCPT", DeferredError),
        ("DATA", DeferredError),
        (".", DeferredError),
    ],
)
@pytest.mark.parametrize("how", ["hangs_at", "drops_at"])
async def test_no_answer_is_no_verdict(
    smtp: SmtpServer, step: str, how: str, meaning: type[Exception]
) -> None:
    getattr(smtp.behaviour, how).add(step)
    with pytest.raises(meaning):
        await adapter(smtp.url, seconds=SOON).deliver(message())
    assert len(smtp.received) == (step == ".")


async def test_a_server_that_forgets_to_say_goodbye_has_taken_the_mail(smtp: SmtpServer) -> None:
    smtp.behaviour.answers["."] = "250 taken"
    smtp.behaviour.hangs_at.add("QUIT")
    await adapter(smtp.url, seconds=SOON).deliver(message())
    assert len(smtp.received) == 1


async def test_nobody_listens(smtp: SmtpServer) -> None:
    await smtp.stop()
    with pytest.raises(UnavailableError):
        await adapter(smtp.url).deliver(message())


async def test_a_payload_that_is_no_mail_is_refused_without_its_words(smtp: SmtpServer) -> None:
    broken = Message(new_id(), new_id(), {"to": "secret person", "subject": "x"}, 1, AT)
    with pytest.raises(RefusedError) as caught:
        await adapter(smtp.url).deliver(broken)
    assert "secret" not in str(caught.value)
    assert smtp.connections == 0


async def test_signing_in(smtp: SmtpServer) -> None:
    smtp.behaviour.users = {"shop": "p@ss:wörd"}
    url = f"smtp://shop:p%40ss%3Aw%C3%B6rd@127.0.0.1:{smtp.port}"
    await adapter(url).deliver(message())
    assert smtp.received[0].user == "shop"
    with pytest.raises(UnavailableError, match="535"):
        await adapter(f"smtp://shop:wrong@127.0.0.1:{smtp.port}").deliver(message())


def certificate(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    today = datetime.now(UTC)  # noqa: TID251 - OpenSSL asks this clock
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "server.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, *form)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def pem(smtp: SmtpServer, tmp_path: Path) -> Path:
    """Let the server offer STARTTLS; return its certificate."""
    path = certificate(tmp_path)
    smtp.behaviour.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    smtp.behaviour.tls.load_cert_chain(path)
    return path


async def test_words_travel_encrypted_where_that_is_offered(smtp: SmtpServer, pem: Path) -> None:
    smtp.behaviour.users = {"shop": "word"}
    trusting = ssl.create_default_context(cafile=pem)
    await adapter(f"smtp://shop:word@127.0.0.1:{smtp.port}", trusting).deliver(message())
    assert (smtp.received[0].secure, smtp.received[0].user) == (True, "shop")


@pytest.mark.usefixtures("pem")
async def test_a_stranger_gets_no_mail(smtp: SmtpServer) -> None:
    with pytest.raises(UnavailableError):
        await adapter(smtp.url).deliver(message())
    assert smtp.received == []


async def test_without_encryption_a_far_server_gets_nothing(smtp: SmtpServer) -> None:
    far = Address("127.0.0.1", smtp.port, start_tls=Address.of("smtp://mail.example").start_tls)
    with pytest.raises(UnavailableError):
        await SmtpAdapter(far, SENDER).deliver(message())
    assert smtp.received == []


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://mail.example", Address("mail.example", 587)),
        ("smtp://mail.example:25?tls=none", Address("mail.example", 25, start_tls=False)),
        ("smtp://localhost:1025", Address("localhost", 1025, start_tls=None)),
        ("smtp://[::1]:1025", Address("::1", 1025, start_tls=None)),
        ("smtps://a:b@mail.example", Address("mail.example", 465, "a", "b", True, False)),
    ],
)
def test_addresses(url: str, address: Address) -> None:
    assert Address.of(url) == address


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://a?tls=maybe", "smtp://a:b"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"BASEC_SMTP_URL|[Pp]ort"):
        Address.of(url)


def test_the_password_is_not_shown() -> None:
    assert "hidden" not in repr(Address.of("smtp://shop:hidden@mail.example"))


def test_the_sender_is_an_address() -> None:
    with pytest.raises(ValueError, match="BASEC_MAIL_FROM"):
        SmtpAdapter(Address.of("smtp://localhost"), "")
