"""The board of orders: dragged, by keys, on a phone, and two people who move the same card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from basecore import clock
from playwright.sync_api import Browser, Locator, Page, Route, expect
from running import Stack
from test_first_path import check, sign_in
from test_sending import ask

pytestmark = pytest.mark.e2e

BOARD = "/web/orders/board"


@pytest.fixture
def colleague(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Return the store room's screen, a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="pt-BR",
        reduced_motion="reduce",
        has_touch=True,
    )
    found = context.new_page()
    sign_in(found, stack, "stock")
    found.goto(f"{stack.url}{BOARD}?when=today")
    yield found
    context.close()


@pytest.fixture
def order(page: Page, stack: Stack) -> Any:
    """Return an order that is to be delivered today, on the owner's open board."""
    sign_in(page, stack, "admin")
    customer = ask(page, "GET", "/api/v1/customers?limit=1")["items"][0]
    product = ask(page, "GET", "/api/v1/products?q=areia&limit=1")["items"][0]
    today = clock.business_date(clock.now()).isoformat()
    body = {"customer_id": customer["id"], "deliver_on": today}
    lines = [{"product_id": product["id"], "quantity": "1"}]
    made = ask(page, "POST", "/api/v1/orders", body | {"lines": lines})
    page.goto(f"{stack.url}{BOARD}?when=today")
    return made


def column(page: Page, status: str) -> Locator:
    """Return a column."""
    return page.locator(f'[data-column="{status}"]')


def card(page: Page, order: Any) -> Locator:
    """Return an order's card, wherever it is."""
    return page.locator(f'[data-card="{order["id"]}"]')


def is_in(page: Page, order: Any, status: str) -> None:
    """Expect a card in a column."""
    expect(column(page, status).locator(f'[data-card="{order["id"]}"]')).to_be_visible()


def test_a_card_is_dragged_where_the_rules_allow(page: Page, order: Any) -> None:
    check(page)
    card(page, order).drag_to(column(page, "preparing"))
    is_in(page, order, "preparing")
    expect(page.get_by_text(f"{order['number']} está agora em “Em preparo”").last).to_be_visible()
    card(page, order).drag_to(column(page, "out_for_delivery"))
    is_in(page, order, "out_for_delivery")
    card(page, order).drag_to(column(page, "cancelled"))
    expect(page.get_by_text("volte-o para preparo antes de cancelar").last).to_be_visible()
    is_in(page, order, "out_for_delivery")


def test_columns_that_do_not_accept_are_dimmed(page: Page, order: Any) -> None:
    box = card(page, order).bounding_box()
    over = column(page, "delivered").bounding_box()
    assert box
    assert over
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(over["x"] + 20, over["y"] + 40, steps=4)
    expect(column(page, "delivered")).to_have_css("opacity", "0.45")
    expect(column(page, "preparing")).to_have_css("opacity", "1")
    page.keyboard.press("Escape")
    page.mouse.up()


def test_a_card_moves_by_keys_and_is_announced(page: Page, order: Any) -> None:
    said = page.locator("#board-said")
    card(page, order).get_by_role("link").focus()
    page.keyboard.press("Space")
    expect(said).to_have_text(re.compile(f"{order['number']} na mão"))
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Para “Em preparo”.")
    page.keyboard.press("Escape")
    expect(said).to_have_text(f"{order['number']} fica onde estava.")
    is_in(page, order, "pending")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    is_in(page, order, "preparing")
    expect(said).to_have_text(f"{order['number']} está agora em “Em preparo”")
    expect(card(page, order).get_by_role("link")).to_be_focused()


def test_a_late_answer_sweeps_no_card_from_the_hand(page: Page, order: Any) -> None:
    """A card is taken up while the board that a colleague's move asked for is on its way."""
    late: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET" and "hx-request" in route.request.headers:
            late.append(route)
        else:
            route.continue_()

    page.route(re.compile(r"/web/orders/board\?"), hold)
    another = {name: order[name] for name in ("customer_id", "deliver_on")}
    lines = [{"product_id": order["lines"][0]["product_id"], "quantity": "1"}]
    made = ask(page, "POST", "/api/v1/orders", another | {"lines": lines})
    card(page, order).get_by_role("link").focus()
    while not late:
        page.wait_for_timeout(50)
    page.keyboard.press("Space")
    with page.expect_response(lambda response: "board?" in response.url):
        late[0].continue_()
    page.wait_for_timeout(300)
    expect(card(page, order)).to_have_class(re.compile("taken"))
    page.unroute_all()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    is_in(page, order, "preparing")
    is_in(page, made, "pending")


def test_a_cancellation_asks_why(page: Page, order: Any) -> None:
    card(page, order).drag_to(column(page, "cancelled"))
    dialog = page.get_by_role("dialog")
    check(page)
    dialog.get_by_label("Motivo").select_option("mistake")
    dialog.get_by_role("button", name="Cancelar pedido").click()
    is_in(page, order, "cancelled")
    found = ask(page, "GET", f"/api/v1/orders/{order['id']}")
    assert found["cancel_reason"] == "mistake"


def test_the_second_of_two_learns_who_was_first(page: Page, order: Any, colleague: Page) -> None:
    """The owner holds the card while the store room moves it."""
    is_in(colleague, order, "pending")
    check(colleague)
    card(page, order).get_by_role("link").focus()
    page.keyboard.press("Space")
    menu = card(colleague, order).locator(".slip-menu")
    menu.locator("summary").tap()
    size = menu.get_by_role("button", name="Mover para preparo").bounding_box()
    assert size
    assert size["height"] >= 44
    menu.get_by_role("button", name="Mover para preparo").tap()
    is_in(colleague, order, "preparing")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cancelar pedido").click()
    first = re.compile(rf"moveu {order['number']} para “Em preparo” às \d\d:\d\d")
    expect(page.get_by_text(first).last).to_be_visible()
    is_in(page, order, "preparing")


def test_a_board_follows_what_others_do(page: Page, order: Any, colleague: Page) -> None:
    ask(page, "POST", f"/api/v1/orders/{order['id']}/status", {"status": "preparing"})
    is_in(page, order, "preparing")
    is_in(colleague, order, "preparing")
