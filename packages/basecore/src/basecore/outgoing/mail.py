"""A mail: what may be in one, and how it is written on the wire."""

from __future__ import annotations

import base64
import binascii
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from basecore.outgoing.adapter import Message
from basecore.outgoing.body import Body, Channel

MAX_ATTACHMENTS = 5 * 1024 * 1024
MAX_TEXT = 200_000
POLICY = SMTP.clone(cte_type="7bit")

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")


def _one_line(value: str) -> str:
    if not value.isprintable():
        msg = "a header is one line without control characters"
        raise ValueError(msg)
    return value


def is_address(value: str) -> bool:
    """Tell whether this is one plain mail address."""
    return len(value) <= 254 and bool(ADDRESS.fullmatch(value))  # noqa: PLR2004 - RFC 5321


def _address(value: str) -> str:
    if not is_address(value):
        msg = "not a mail address"
        raise ValueError(msg)
    return value


def _media_type(value: str) -> str:
    if not MEDIA_TYPE.fullmatch(value):
        msg = "not a media type"
        raise ValueError(msg)
    return value


Line = Annotated[str, AfterValidator(_one_line)]
MailAddress = Annotated[str, AfterValidator(_address)]


class Attachment(BaseModel):
    """A file that goes with a mail; its bytes travel as base64."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[Line, Field(min_length=1, max_length=200, pattern=r"^[^/\\]+$")]
    media_type: Annotated[str, AfterValidator(_media_type)]
    content: str

    @classmethod
    def of(cls, name: str, media_type: str, data: bytes) -> Self:
        """Return an attachment of these bytes."""
        return cls(name=name, media_type=media_type, content=base64.b64encode(data).decode())

    def data(self) -> bytes:
        """Return the bytes."""
        return base64.b64decode(self.content, validate=True)


class Mail(Body):
    """A mail to one address; its sender is the installation's, its names the store's."""

    channel: ClassVar[Channel] = Channel.MAIL

    to: MailAddress
    subject: Annotated[Line, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(max_length=MAX_TEXT)]
    html: Annotated[str, Field(max_length=MAX_TEXT)] | None = None
    from_name: Annotated[Line, Field(max_length=100)] | None = None
    reply_to: MailAddress | None = None
    attachments: tuple[Attachment, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            size = sum(len(one.data()) for one in self.attachments)
        except binascii.Error as error:
            msg = "an attachment is not base64"
            raise ValueError(msg) from error
        if size > MAX_ATTACHMENTS:
            msg = f"attachments of {size} bytes; at most {MAX_ATTACHMENTS}"
            raise ValueError(msg)
        return self


def _head(made: EmailMessage, mail: Mail, message: Message, sender: str) -> None:
    made["From"] = Address(mail.from_name or "", addr_spec=sender)
    made["To"] = Address(addr_spec=mail.to)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(message.created_at)
    # The same over all attempts: whoever gets the mail twice can see that it is one.
    made["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        made["Reply-To"] = Address(addr_spec=mail.reply_to)


def render(mail: Mail, message: Message, *, sender: str) -> bytes:
    """Return the mail as it goes over the wire; only ASCII, whatever its words."""
    made = EmailMessage(POLICY)
    _head(made, mail, message, sender)
    made.set_content(mail.text)
    if mail.html is not None:
        made.add_alternative(mail.html, subtype="html")
    for one in mail.attachments:
        kind, _, subtype = one.media_type.partition("/")
        made.add_attachment(one.data(), maintype=kind, subtype=subtype, filename=one.name)
    return made.as_bytes()
