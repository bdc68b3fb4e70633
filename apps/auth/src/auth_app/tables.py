"""Every table of the schema `auth`, gathered for the migrations."""

from auth_app.api_keys.models import ApiKey
from auth_app.audit.models import AuditEntry, PersonKey
from auth_app.base import Base
from auth_app.branding.models import Logo
from auth_app.links.models import OneTimeLink
from auth_app.second_factor.models import RecoveryCode, SecondFactor
from auth_app.sessions.models import RefreshToken, Session
from auth_app.sign_in.models import SignInFailure
from auth_app.tenants.models import Tenant
from auth_app.users.models import User

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Logo",
    "OneTimeLink",
    "PersonKey",
    "RecoveryCode",
    "RefreshToken",
    "SecondFactor",
    "Session",
    "SignInFailure",
    "Tenant",
    "User",
    "metadata",
]

metadata = Base.metadata
