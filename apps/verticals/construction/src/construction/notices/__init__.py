"""Notices: what happened that somebody should know, in their bell and in their list."""

from construction.notices.domain import Audience, NoticeKind
from construction.notices.models import Notice, NoticeRead
from construction.notices.service import forget_old, settle, tell

__all__ = ["Audience", "Notice", "NoticeKind", "NoticeRead", "forget_old", "settle", "tell"]
