"""A mail: what may be in one, and what is on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from basecore.ids import new_id
from basecore.outgoing import Attachment, Mail
from basecore.outgoing.adapter import Message
from basecore.outgoing.mail import MAX_ATTACHMENTS, render
from pydantic import ValidationError

MESSAGE = Message(new_id(), new_id(), {}, 1, datetime(2026, 3, 2, 12, tzinfo=UTC))
PDF = Attachment.of("Orçamento 12.pdf", "application/pdf", b"%PDF\x00\xff")


def mail(**more: Any) -> Mail:
    return Mail(**{"to": "ana@example.com", "subject": "Oi", "text": "Olá\n", **more})


def read(of: Mail) -> EmailMessage:
    data = render(of, MESSAGE, sender="no-reply@shop.example")
    assert data.isascii()
    return message_from_bytes(data, policy=policy.default)


def test_words_of_any_language_arrive() -> None:
    subject = "Orçamento nº 12 está pronto: 30 m² de piso, R$ 1.234,56 — válido até amanhã 🧱"
    it = read(mail(subject=subject, from_name="Construção & Cia.", text="São 30 m².\n"))
    assert it["Subject"] == subject
    assert it["From"].addresses[0].display_name == "Construção & Cia."
    assert it["From"].addresses[0].addr_spec == "no-reply@shop.example"
    assert it["To"] == "ana@example.com"
    assert it.get_content() == "São 30 m².\r\n"


def test_the_head_is_the_same_at_every_attempt() -> None:
    first, second = (read(mail(reply_to="loja@example.com")) for _ in range(2))
    assert first.items() == second.items()
    assert first["Message-ID"] == f"<{MESSAGE.id}@shop.example>"
    assert first["Date"].datetime == MESSAGE.created_at
    assert first["Reply-To"] == "loja@example.com"
    assert first["Auto-Submitted"] == "auto-generated"


def test_text_html_and_files_travel_together() -> None:
    it = read(mail(html="<p>Olá</p>", attachments=[PDF]))
    plain, rich = it.get_body(("plain",)), it.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content() == "Olá\r\n"
    assert rich.get_content() == "<p>Olá</p>\r\n"
    (file,) = it.iter_attachments()
    assert file.get_content() == b"%PDF\x00\xff"
    assert file.get_filename() == "Orçamento 12.pdf"
    assert file.get_content_type() == "application/pdf"


@pytest.mark.parametrize(
    "text", ["", "\n", "x" * 5000, "a\r\nb\rc\n", "\x00 \x1b", ".\n..\n.", "From me\n", "\u2028"]
)
def test_any_text_can_be_written(text: str) -> None:
    assert render(mail(text=text, html=text), MESSAGE, sender="a@b.example")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Oi\r\nBcc: eva@example.com"),
        ("subject", "Oi\nX"),
        ("subject", "Oi\0"),
        ("subject", "Oi\u2028X"),
        ("subject", ""),
        ("subject", "x" * 301),
        ("from_name", "A\r\nB"),
        ("to", "ana@example.com\r\nBcc: eva@example.com"),
        ("to", "ana@example.com\n"),
        ("to", "ana@example.com, eva@example.com"),
        ("to", "Ana <ana@example.com>"),
        ("to", "<ana@example.com>"),
        ("to", "ana"),
        ("to", "ana@"),
        ("to", "@example.com"),
        ("to", "ana@exa mple.com"),
        ("to", "ana@example.com "),
        ("to", "ána@example.com"),
        ("to", f"ana@{'a.' * 130}com"),
        ("to", ""),
        ("reply_to", "a@b.example\r\nX: y"),
        ("text", "x" * 200_001),
        ("attachments", [{"name": "a", "media_type": "a/b", "content": "not base64!"}]),
        ("attachments", [{"name": "a", "media_type": "a/b\r\nX: y", "content": ""}]),
        ("attachments", [{"name": "a\r\nX: y", "media_type": "a/b", "content": ""}]),
        ("attachments", [{"name": "../a", "media_type": "a/b", "content": ""}]),
        ("attachments", [{"name": "", "media_type": "a/b", "content": ""}]),
        ("bcc", "eva@example.com"),
    ],
)
def test_what_could_do_harm_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        mail(**{field: value})


@pytest.mark.parametrize(
    "to", ["ana@example.com", "a.b+c@sub.example.com.br", "o'neil@example.com", "a@localhost"]
)
def test_plain_addresses_pass(to: str) -> None:
    assert read(mail(to=to))["To"] == to


def test_attachments_have_a_limit_together() -> None:
    half = Attachment.of("a.bin", "application/octet-stream", bytes(MAX_ATTACHMENTS // 2))
    assert mail(attachments=[half, half])
    with pytest.raises(ValidationError, match="at most"):
        mail(attachments=[half, half, PDF])
