"""Words: an application's catalogues become one, so that none may gainsay another."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import auth_app
import construction
import pytest
from webkit.i18n import catalogues_of, read_forms

APPLICATIONS = (auth_app, construction)


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda one: one.__name__)
def test_a_sentence_has_one_translation_in_an_application(application: object) -> None:
    """Each feature would show the words of whichever comes last by name."""
    said: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    catalogues = catalogues_of(Path(str(vars(application)["__file__"])).parent)
    for catalogue in catalogues:
        for sentence, forms in read_forms(catalogue).items():
            said[sentence].add(forms)
    assert len(catalogues) > 1
    assert {sentence: forms for sentence, forms in said.items() if len(forms) > 1} == {}
