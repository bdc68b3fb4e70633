"""How a store looks: its colours, and the logo made anew from what was uploaded."""

from auth_app.branding.models import Logo
from auth_app.branding.repository import logo_of

__all__ = ["Logo", "logo_of"]
