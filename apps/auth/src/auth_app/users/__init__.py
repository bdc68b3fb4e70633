"""People who sign in: their address, name, role and password."""

from auth_app.users.domain import SHORTEST_PASSWORD, Role, Weakness, normalise_email, weakness_of
from auth_app.users.models import User
from auth_app.users.repository import everybody, find, find_active, find_by_email, note_sign_in
from auth_app.users.service import NewUser, add_user, set_password

__all__ = [
    "SHORTEST_PASSWORD",
    "NewUser",
    "Role",
    "User",
    "Weakness",
    "add_user",
    "everybody",
    "find",
    "find_active",
    "find_by_email",
    "normalise_email",
    "note_sign_in",
    "set_password",
    "weakness_of",
]
