"""What was typed into the editor survives a minute offline, dead tabs, two tabs, two sellers."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from counter import Counter, Seller, started
from playwright.sync_api import Error, Route, expect

pytestmark = pytest.mark.e2e

MINUTE = 61_000
"""Longer than every pause after which the page asks again."""
LATE = 40
"""Seconds within which a page that waited long has sent everything."""


def stored(counter: Counter, path: str) -> list[str]:
    """Return the quantities that somebody else finds on the quote, from top to bottom."""
    other = counter.seat("admin")
    other.open(path)
    other.is_saved()
    return other.said_in_all()


def test_a_minute_offline_in_the_middle_of_typing(counter: Counter) -> None:
    seller = started(counter)
    seller.add("areia media", "3")
    seller.add("tijolo", "500")
    seller.is_saved()
    path, context = seller.path(), seller.page.context
    seller.said(0).select_text()
    seller.type("4")
    context.set_offline(True)
    seller.type("2")
    seller.press("ArrowDown", "Alt+u")
    seller.type("7")
    seller.press("F8")
    seller.type("1")
    expect(seller.page.locator("#save-state")).to_have_text("Sem conexão")
    seller.page.wait_for_timeout(MINUTE)
    seller.type("0")
    seller.said(3).focus()
    seller.press("Alt+x")
    total = seller.total()
    context.set_offline(False)
    seller.is_saved(LATE)
    assert seller.said_in_all() == ["42", "3", "7"]
    assert seller.total() == total
    assert stored(counter, path) == ["42", "3", "7"]


def test_a_tab_that_crashes_in_the_middle_of_typing(counter: Counter) -> None:
    seller = started(counter)
    path, context = seller.path(), seller.page.context
    seller.say(0, "12")
    with pytest.raises(Error):
        seller.page.goto("chrome://crash")
    again = counter.watch(context.new_page())
    again.open(path)
    assert again.said_in_all() == ["12"]
    again.is_saved(LATE)
    assert stored(counter, path) == ["12"]


def test_an_answer_that_gets_lost_doubles_nothing(counter: Counter) -> None:
    seller = started(counter)
    path, lost = seller.path(), []

    def lose(route: Route) -> None:
        """Let the server do what was asked, and its answer get lost the first two times."""
        at = urlsplit(route.request.url)
        here = at._replace(netloc=f"127.0.0.1:{at.port}").geturl()
        answer = route.fetch(url=here, headers={**route.request.headers, "host": at.netloc})
        lost.append(answer.status)
        if len(lost) > 2:
            route.fulfill(response=answer)
        else:
            route.abort()

    seller.page.route("**/lines/*", lose)
    seller.add("areia media", "3")
    seller.is_saved(LATE)
    seller.page.unroute("**/lines/*")
    assert lost[:2] == [200, 200]
    assert stored(counter, path) == ["10", "3"]


def test_two_tabs_of_one_person(counter: Counter) -> None:
    one = started(counter)
    path, context = one.path(), one.page.context
    two = counter.watch(context.new_page())
    two.open(path)
    two.add("tijolo", "500")
    one.page.bring_to_front()
    expect(one.lines()).to_have_count(2)
    one.product().focus()
    one.add("areia media", "3")
    one.is_saved()
    expect(one.lines()).to_have_count(3)
    two.page.bring_to_front()
    expect(two.lines()).to_have_count(3)
    context.set_offline(True)
    two.say(0, "11")
    two.page.close()
    one.page.bring_to_front()
    one.say(1, "501")
    context.set_offline(False)
    one.is_saved(LATE)
    expect(one.said(0)).to_have_value("11")
    one.is_saved(LATE)
    assert stored(counter, path) == ["11", "501", "3"]


SEND = """async (path) => (await fetch(`/api/v1${path}/send`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}',
})).status"""


def test_what_was_typed_into_a_quote_that_was_sent_meanwhile_is_shown_with_the_reason(
    counter: Counter,
) -> None:
    one, other = started(counter), counter.seat("admin")
    quote = one.path().removeprefix("/web").removesuffix("/edit")
    other.open(one.path())
    one.page.context.set_offline(True)
    one.say(0, "77")
    one.press("Enter")
    assert other.page.evaluate(SEND, quote) == 200
    one.page.context.set_offline(False)
    expect(one.page.locator("#save-state")).to_have_text("Fechada", timeout=LATE * 1000)
    expect(one.page.locator("#save-notice")).to_contain_text("não permite")
    expect(one.said(0)).to_have_value("77")
    expect(one.page.locator(".clash")).to_have_count(0)


def test_whoever_takes_the_other_value_has_everything_saved(counter: Counter) -> None:
    one, other = started(counter), counter.seat("admin")
    other.open(one.path())
    one.page.context.set_offline(True)
    one.press("F8")
    one.type("5")
    other.press("F8")
    other.type("7")
    other.press("Tab")
    other.is_saved()
    one.page.context.set_offline(False)
    box = one.page.locator("#quote-trouble")
    expect(box).to_contain_text("Seu valor: 5", timeout=LATE * 1000)
    expect(box).to_contain_text("Valor da outra pessoa: 7")
    box.get_by_role("button", name="Ficar com o da outra pessoa").click()
    one.is_saved()
    expect(box).to_be_hidden()
    expect(one.page.locator("#f-discount_percent")).to_have_value("7")


def test_two_sellers_type_at_the_same_time(counter: Counter) -> None:
    one = started(counter)
    other = counter.seat("admin")
    other.open(one.path())
    expect(other.lines()).to_have_count(1)

    def both(words: str, mine: str, theirs: str) -> None:
        """Add a line each before either hears of the other's."""
        _enter(one, words, mine)
        _enter(other, words, theirs)

    both("areia media", "3", "4")
    both("tijolo", "500", "600")
    for seller in (one, other):
        seller.is_saved(LATE)
        expect(seller.lines()).to_have_count(5)
    assert one.said_in_all() == other.said_in_all()
    assert sorted(one.said_in_all()) == ["10", "3", "4", "500", "600"]


def _enter(seller: Seller, words: str, said: str) -> None:
    """Add a line whose place among others' is not known."""
    seller.page.bring_to_front()
    seller.product().focus()
    seller.type(words)
    seller.take_first()
    expect(seller.page.locator("#lines [data-col=said]:focus")).to_have_count(1)
    seller.type(said)
    seller.press("Enter")


def test_what_nobody_understands_stays_where_it_was_typed(counter: Counter) -> None:
    seller = started(counter)
    trouble = seller.lines().first.locator("[data-out=trouble]")
    for words, sentence in (
        ("12x", "Digite"),
        ("1/0", "Digite"),
        ("abc", "Digite"),
        ("🧱", "Digite"),
        ("1000000000000", "alto demais"),
    ):
        seller.say(0, words)
        seller.press("Enter")
        expect(trouble).to_contain_text(sentence)
        expect(seller.said(0)).to_have_value(words)
        expect(seller.lines().first.locator("[data-out=total]")).to_have_text("…")
        expect(seller.page.locator("#save-state")).to_have_attribute("data-state", "stuck")
    notes = seller.page.locator("#f-notes")
    notes.evaluate("field => field.removeAttribute('maxlength')")
    notes.fill("a" * 10_000)
    notes.blur()
    expect(seller.page.locator("#quote-trouble")).to_contain_text("longo")
    seller.press("Control+Enter")
    expect(trouble).to_be_in_viewport()
    seller.page.reload()
    expect(seller.said(0)).to_have_value("1000000000000")
    assert len(notes.input_value()) == 10_000
    notes.fill("a")
    seller.say(0, "12x3")
    seller.press("Enter")
    seller.is_saved(LATE)
    expect(trouble).to_be_hidden()
