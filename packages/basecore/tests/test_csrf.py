from __future__ import annotations

import pytest
from basecore.csrf import is_own

COOKIE = {"cookie": "__Host-session=x", "host": "demo.localhost:8080"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "", "origin": "http://demo.localhost:8080"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://demo.localhost:8080"}, False),
        ({"origin": "http://demo.localhost:8080"}, True),
        ({"origin": "http://demo.localhost"}, False),
        ({"origin": "http://vizinha.localhost:8080"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://["}, False),
        ({"origin": "http://demo.localhost:8080@evil.example"}, False),
        ({}, False),
    ],
)
def test_a_browser_may_act_only_for_the_hosts_own_pages(
    headers: dict[str, str], *, expected: bool
) -> None:
    assert is_own({**COOKIE, **headers}) is expected


def test_a_program_without_cookie_passes_and_a_site_does_not() -> None:
    assert is_own({"host": "demo.localhost", "authorization": "Bearer x"})
    assert not is_own({"host": "demo.localhost", "origin": "https://evil.example"})
