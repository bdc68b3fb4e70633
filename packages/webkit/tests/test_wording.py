"""Sentences in templates: translated while they are compiled, filled in with escaped values."""

from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined
from webkit.i18n import Translations
from webkit.wording import speak


class Spoken(Translations):
    """A catalogue of three sentences."""

    def __init__(self) -> None:
        super().__init__("pt-BR")
        self._forms = {
            "Save": ("Salvar & sair",),
            "All 100%%": ("Todos os 100%%",),
            "Remove %(name)s": ("Remover %(name)s",),
            "%(num)s row": ("%(num)s linha", "%(num)s linhas"),
        }

    def forget(self) -> None:
        """Know no sentence any more."""
        self._forms = {}


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ('{{ _("Save") }}', "Salvar &amp; sair"),
        ('{{ _("All 100%%") }}', "Todos os 100%"),
        ('{{ _("Unknown") }}', "Unknown"),
        ('{{ _("Remove %(name)s", name=name) }}', "Remover &lt;b&gt;"),
        ('{{ [_("Save"), _("Unknown")]|join("/") }}', "Salvar &amp; sair/Unknown"),
        ('{{ _(word) }} {{ _("Save" if true else "") }}', "Salvar &amp; sair Salvar &amp; sair"),
        ('{{ ngettext("%(num)s row", "%(num)s rows", 2) }}', "2 linhas"),
        ("{% for one in [1] %}{{ loop.cycle(name) }}{% endfor %}", "&lt;b&gt;"),
        ('_("Save")', '_("Save")'),
        ("{% macro strong(a) %}<b>{{ a }}</b>{% endmacro %}{{ strong(name) }}", "<b>&lt;b&gt;</b>"),
        ("{% autoescape false %}{{ name }}{% endautoescape %}{{ name }}", "<b>&lt;b&gt;"),
    ],
)
def test_sentences(template: str, shown: str) -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    speak(environment, Spoken())
    assert environment.from_string(template).render(name="<b>", word="Save") == shown


def test_a_constant_sentence_is_not_looked_up_while_a_page_is_made() -> None:
    environment, words = Environment(autoescape=True), Spoken()
    speak(environment, words)
    template = environment.from_string('{{ _("Save") }} {{ _("Remove %(name)s", name=1) }}')
    words.forget()
    assert template.render() == "Salvar &amp; sair Remover 1"
