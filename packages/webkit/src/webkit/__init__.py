"""The look of every page: Jinja set-up, HTMX answers, parts, words and static files."""

from webkit.assets import mount_static, static_url
from webkit.charts import (
    BarChart,
    CourseChart,
    FanChart,
    bar_chart,
    course_chart,
    fan_chart,
    step_chart,
)
from webkit.downloads import saved_as
from webkit.htmx import is_htmx, redirect, toast
from webkit.i18n import Translations, pick_locale
from webkit.numerals import NumberError, parse_decimal, parse_percent
from webkit.security import CONTENT_SECURITY_POLICY, SecurityHeaders
from webkit.shell import Bell, NavItem, Person, QuickAction, Shell
from webkit.templates import Templates
from webkit.words import msgid

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "BarChart",
    "Bell",
    "CourseChart",
    "FanChart",
    "NavItem",
    "NumberError",
    "Person",
    "QuickAction",
    "SecurityHeaders",
    "Shell",
    "Templates",
    "Translations",
    "bar_chart",
    "course_chart",
    "fan_chart",
    "is_htmx",
    "mount_static",
    "msgid",
    "parse_decimal",
    "parse_percent",
    "pick_locale",
    "redirect",
    "saved_as",
    "static_url",
    "step_chart",
    "toast",
]
