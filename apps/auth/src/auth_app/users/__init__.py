"""People who sign in: their address, name, role and password."""

from auth_app.users.domain import Role, normalise_email
from auth_app.users.models import User
from auth_app.users.repository import find_active, find_by_email, note_sign_in
from auth_app.users.service import NewUser, add_user, set_password

__all__ = [
    "NewUser",
    "Role",
    "User",
    "add_user",
    "find_active",
    "find_by_email",
    "normalise_email",
    "note_sign_in",
    "set_password",
]
