"""Words: an application's catalogues become one, so that none may gainsay another."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import auth_app
import construction
import pytest
from webkit.catalogue import missing
from webkit.i18n import catalogues_of, read_forms

APPLICATIONS = (auth_app, construction)


def _folder(application: object) -> Path:
    return Path(str(vars(application)["__file__"])).parent


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda one: one.__name__)
def test_every_word_is_translated(application: object) -> None:
    assert missing([_folder(application)]) == {}


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda one: one.__name__)
def test_a_sentence_has_one_translation_in_an_application(application: object) -> None:
    """Each feature would show the words of whichever comes last by name."""
    said: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    catalogues = catalogues_of(_folder(application))
    for catalogue in catalogues:
        for sentence, forms in read_forms(catalogue).items():
            said[sentence].add(forms)
    assert len(catalogues) > 1
    assert {sentence: forms for sentence, forms in said.items() if len(forms) > 1} == {}
