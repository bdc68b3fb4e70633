"""The Jinja set-up: one environment per language, templates from webkit and from the app."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from basecore import clock
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse
from typing_extensions import override

from webkit import assets
from webkit.filters import Filters
from webkit.i18n import LOCALES, Translations, catalogues_of, pick_locale
from webkit.shell import Shell
from webkit.wording import speak

PACKAGE = Path(__file__).parent
NAV_COOKIE = "nav"
KEPT = 8192
"""Parts of pages, of about a kilobyte, that are kept after they were drawn."""
RESULTS = "results"
"""A list whose rows stand in the element of this id is searched without the frame around it."""

ShellOf = Callable[[Request], Shell | None]


def template_dirs(package: Path) -> list[Path]:
    """Return a package's template folders: its own and those of its features."""
    return sorted(path for path in package.glob("**/templates") if path.is_dir())


def no_shell(_: Request) -> None:
    """Stand for an app without navigation; its pages extend `webkit/bare.html`."""


class Templates:
    """Renders the pages of one app in the language of each request."""

    def __init__(
        self,
        *packages: Path,
        shell: ShellOf = no_shell,
        now: Callable[[], datetime] = clock.now,
        auto_reload: bool = False,
    ) -> None:
        self._shell = shell
        folders = [folder for package in (*packages, PACKAGE) for folder in template_dirs(package)]
        catalogues = [path for package in (PACKAGE, *packages) for path in catalogues_of(package)]
        self._translations = {
            "pt-BR": Translations("pt-BR", catalogues),
            "en": Translations("en"),
        }
        self._environments = {
            locale: _environment(folders, Filters(words, now), words, auto_reload=auto_reload)
            for locale, words in self._translations.items()
        }

    def translations(self, request: Request) -> Translations:
        """Return the words in the request's language, for sentences made in Python."""
        return self._translations[pick_locale(request)]

    def render(
        self,
        request: Request,
        name: str,
        /,
        *,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """Render a page or a fragment; `shell` in the context replaces the app's own."""
        template = self._environments[pick_locale(request)].get_template(name)
        content = template.render(self._around(request) | context)
        response = HTMLResponse(content, status_code, headers)
        response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
        return response

    def error(self, request: Request, status: int, message: str | None = None) -> HTMLResponse:
        """Render the page for an error; the message is translated if the catalogue has it."""
        words = self.translations(request)
        detail = words.gettext(message) if message else None
        return self.render(
            request, "webkit/error.html", status_code=status, status=status, detail=detail
        )

    def _around(self, request: Request) -> dict[str, Any]:
        return {
            "request": request,
            "shell": self._shell(request),
            "nav_collapsed": request.cookies.get(NAV_COOKIE) == "collapsed",
            "is_results": request.headers.get("HX-Target") == RESULTS,
        }


class QuickTemplate(Template):
    """A template whose macros see the environment alone: nothing is added to that for a page."""

    @override
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def kept(part: Macro, *values: Hashable, **named: Hashable) -> Markup:
    """Draw a macro, such as a row of a list, once for the values that it shows.

    The values are all that it depends on, beside the time zone of the store that is served: time,
    words and rights among them are values too.
    """
    return _drawn(clock.zone().key, part, *values, **named)


@lru_cache(KEPT)
def _drawn(_zone: str, part: Macro, /, *values: Hashable, **named: Hashable) -> Markup:
    return Markup(part(*values, **named))  # noqa: S704 - a macro escapes what it writes


def _environment(
    folders: list[Path], filters: Filters, words: Translations, *, auto_reload: bool
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=auto_reload,
        cache_size=-1,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    environment.template_class = QuickTemplate
    speak(environment, words)
    environment.filters.update(filters.all())
    environment.globals.update(
        locale=words.locale,
        locales=LOCALES,
        static_url=assets.static_url,
        module_url=assets.module_url,
        drawn_icon=assets.drawn_icon,
        stylesheets=assets.stylesheets,
        scripts=assets.scripts,
        HTTPStatus=HTTPStatus,
        kept=kept,
    )
    return environment
