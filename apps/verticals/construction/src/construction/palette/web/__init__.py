"""The palette's web routes."""

from construction.palette.web.pages import router

__all__ = ["router"]
