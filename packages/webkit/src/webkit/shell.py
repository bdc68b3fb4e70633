"""What stands around a page's content: the store, the person and the navigation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; its label is already translated.

    What `count_url` answers stands beside the label and keeps itself fresh: `live_count` draws it.
    """

    href: str
    label: str
    icon: str
    active: bool = False
    count: int | None = None
    count_url: str = ""


@dataclass(frozen=True)
class Person:
    """Who is signed in; the role as the screen names it."""

    name: str
    role: str


@dataclass(frozen=True)
class QuickAction:
    """Something to register from any page, in the drawer that `url` fills."""

    url: str
    label: str
    icon: str
    key: str


@dataclass(frozen=True)
class Bell:
    """What leads to the notices; `events_url` streams how many are unread."""

    url: str
    events_url: str


@dataclass(frozen=True)
class Shell:
    """The frame that `webkit/layout.html` draws."""

    store: str
    person: Person | None = None
    nav: tuple[NavItem, ...] = ()
    quick: tuple[QuickAction, ...] = ()
    bell: Bell | None = None
    home_url: str = "/web/"
    logo_url: str | None = None
    search_url: str | None = None
    sign_out_url: str = "/auth/logout"
    account_url: str = ""
    language_url: str = "/web/language"
    branding_url: str = "/branding.css"
