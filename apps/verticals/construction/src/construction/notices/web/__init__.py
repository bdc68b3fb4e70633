"""Notices' web routes."""

from construction.notices.web.pages import router

__all__ = ["router"]
