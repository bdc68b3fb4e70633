"""A code from the telephone beside the password (RFC 6238), and codes for when it is lost."""

from auth_app.second_factor.service import (
    Setup,
    begin,
    confirm,
    is_on,
    redeem,
    remove,
    setup_of,
)

__all__ = ["Setup", "begin", "confirm", "is_on", "redeem", "remove", "setup_of"]
