"""The sentences of notices."""

from __future__ import annotations

from dataclasses import dataclass

from webkit import Translations, msgid

from construction.notices.domain import NoticeKind
from construction.notices.schemas import NoticeOut


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of notice is told."""

    sentence: str
    icon: str
    tone: str


LOOKS = {
    NoticeKind.APPROVAL_ASKED: Look(
        msgid("%(who)s asks for a discount on %(number)s"), "percent", "warning"
    ),
    NoticeKind.APPROVAL_APPROVED: Look(
        msgid("%(who)s approved the discount on %(number)s"), "thumbs-up", "success"
    ),
    NoticeKind.APPROVAL_REFUSED: Look(
        msgid("%(who)s refused the discount on %(number)s"), "thumbs-down", "danger"
    ),
    NoticeKind.QUOTE_APPROVED: Look(
        msgid("The customer approved %(number)s"), "circle-check", "success"
    ),
    NoticeKind.QUOTE_REJECTED: Look(msgid("The customer rejected %(number)s"), "ban", "danger"),
    NoticeKind.QUOTE_CHANGE: Look(
        msgid("The customer asks for a change of %(number)s"), "pencil", "warning"
    ),
    NoticeKind.STOCK_ALERT: Look(msgid("%(product)s may run out"), "alert-triangle", "danger"),
    NoticeKind.STOCK_OFF: Look(
        msgid("The balance of %(product)s is not the sum of its movements (products: %(count)s)"),
        "alert-triangle",
        "danger",
    ),
    NoticeKind.PRICE_ODD: Look(
        msgid("%(supplier)s asks for an odd price of %(product)s"), "tag", "warning"
    ),
}


def sentence(notice: NoticeOut, words: Translations) -> str:
    """Return what a notice says."""
    return words.gettext(LOOKS[notice.kind].sentence) % notice.detail
