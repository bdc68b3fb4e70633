"""The quote editor in a browser: by keyboard, with 200 lines, offline, killed, with two people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from counter import Counter, Seller, started
from playwright.sync_api import expect
from test_first_path import check, pictures

__all__ = ["pictures"]

pytestmark = pytest.mark.e2e

NARROW = 760
BASKET = (
    ("cimento cp ii", "50"), ("areia media", "3"), ("brita 1", "2,5"), ("tijolo", "1000"),
    ("cal hid", "20"), ("argamassa ac", "15"), ("vergalhao", "40"), ("arame rec", "5"),
    ("prego", "8"), ("tinta", "2"),
)  # fmt: skip


def test_ten_lines_for_a_new_customer_by_keyboard(
    counter: Counter, pictures: Path, record_property: Callable[[str, object], None]
) -> None:
    seller = counter.seat("sales")
    page = seller.page
    page.goto(f"{counter.stack.url}/web/")
    began = page.evaluate("performance.timeOrigin + performance.now()")
    seller.press("F2")
    page.wait_for_url("**/web/quotes/new")
    expect(page.get_by_role("combobox", name="Cliente")).to_be_focused()
    seller.type("Reforma Nova Esperança")
    # Of the whole name: the list of its first letters offers the same.
    offered = '[role=option][data-typed="Reforma Nova Esperança"]'
    expect(page.locator(offered)).to_be_visible()
    seller.press("ArrowUp", "Enter")
    expect(page.locator("#f-quick-phone")).to_be_focused()
    seller.type("24 99876-5432")
    seller.press("Enter")
    expect(seller.product()).to_be_focused()
    for words, said in BASKET:
        seller.add(words, said)
    seller.press("F8")
    seller.type("5")
    seller.press("Enter")
    seller.is_saved()
    page.screenshot(path=pictures / "quote-editor.png")
    check(page)
    seller.press("Control+Enter")
    page.wait_for_url("**/web/quotes/*")
    expect(page.get_by_text("Reforma Nova Esperança").first).to_be_visible()
    record_property("keys", seller.keys)
    record_property(
        "seconds", page.evaluate(f"(performance.timeOrigin + performance.now() - {began}) / 1000")
    )


def test_lines_move_double_go_and_come_back(counter: Counter) -> None:
    seller = started(counter)
    seller.add("areia media", "3")
    seller.add("tijolo", "500")
    seller.press("ArrowUp", "Alt+ArrowUp")
    assert seller.said_in_all() == ["10", "500", "3"]
    seller.press("Alt+u")
    assert seller.said_in_all() == ["10", "500", "500", "3"]
    seller.type("7")
    seller.press("Alt+x")
    assert seller.said_in_all() == ["10", "500", "3"]
    seller.press("Alt+z")
    expect(seller.said(2)).to_be_focused()
    seller.press("Alt+r")
    seller.type("brita")
    seller.press("Enter")
    expect(seller.lines().nth(2)).to_contain_text("Brita")
    seller.is_saved()
    seller.page.reload()
    expect(seller.lines()).to_have_count(4)
    assert seller.said_in_all() == ["10", "500", "7", "3"]
    expect(seller.lines().nth(2)).to_contain_text("Brita")
    seller.press("F8")
    seller.type("90")
    expect(seller.lines().nth(2)).to_contain_text("Abaixo do custo")


def test_a_lost_connection_loses_nothing(counter: Counter) -> None:
    seller = started(counter)
    seller.add("areia media", "3")
    seller.is_saved()
    context = seller.page.context
    seller.say(0, "4")
    context.set_offline(True)
    seller.type("2")
    seller.press("F8")
    seller.type("10")
    expect(seller.page.locator("#save-state")).to_have_text("Sem conexão")
    expect(seller.page.locator("#save-notice")).to_contain_text("Continue trabalhando")
    seller.say(1, "8")
    total = seller.total()
    context.set_offline(False)
    seller.is_saved(20)
    seller.open(seller.path())
    assert seller.said_in_all() == ["42", "8"]
    assert seller.total() == total


def test_a_killed_tab_comes_back_as_it_was(counter: Counter) -> None:
    seller = started(counter)
    path = seller.path()
    context = seller.page.context
    context.set_offline(True)
    seller.say(0, "77")
    seller.press("F9")
    seller.page.close()
    context.set_offline(False)
    again = counter.watch(context.new_page())
    again.open(path)
    assert again.said_in_all() == ["77"]
    again.is_saved()


def test_whoever_leaves_at_once_leaves_nothing_behind(counter: Counter) -> None:
    seller = started(counter)
    path = seller.path()
    seller.say(0, "64")
    seller.page.get_by_role("link", name="Cotações").first.click()
    seller.page.wait_for_url("**/web/quotes")
    other = counter.seat("admin")
    other.open(path)
    expect(other.said(0)).to_have_value("64")
    seller.open()
    expect(seller.page.locator("#other-quotes")).to_be_hidden()


def test_a_new_quote_that_was_cut_off_is_offered_again(counter: Counter) -> None:
    seller = counter.seat("sales")
    context = seller.page.context
    seller.open()
    context.set_offline(True)
    seller.press("F8")
    seller.type("12")
    expect(seller.page.locator("#save-state")).to_have_text("Sem conexão")
    seller.page.close()
    context.set_offline(False)
    again = counter.watch(context.new_page())
    again.open()
    again.page.get_by_role("link", name="Continuar a cotação 1").click()
    expect(again.page.locator("#f-discount_percent")).to_have_value("12")
    again.is_saved()
    again.path()


def test_two_sellers_on_one_quote(counter: Counter) -> None:
    one = started(counter)
    other = counter.seat("admin")
    other.open(one.path())
    expect(other.lines()).to_have_count(1)
    one.product().focus()
    one.type("arei")
    other.add("tijolo", "500")
    expect(one.lines()).to_have_count(2)
    expect(one.product()).to_be_focused()
    expect(one.product()).to_have_value("arei")
    other.say(0, "11")
    other.press("Enter")
    expect(one.said(0)).to_have_value("11")


def test_a_conflict_shows_both_values(counter: Counter, pictures: Path) -> None:
    one = started(counter)
    other = counter.seat("admin")
    other.open(one.path())
    one.page.context.set_offline(True)
    one.say(0, "20")
    other.say(0, "30")
    other.press("Enter")
    other.is_saved()
    one.page.context.set_offline(False)
    box = one.page.locator(".clash")
    expect(box).to_contain_text("Seu valor: 20")
    expect(box).to_contain_text("Valor da outra pessoa: 30")
    one.page.screenshot(path=pictures / "quote-editor-conflict.png")
    check(one.page)
    one.page.get_by_role("button", name="Manter o meu").focus()
    one.press("Enter")
    one.is_saved()
    expect(other.said(0)).to_have_value("20")


def test_another_customer_shows_the_difference(counter: Counter) -> None:
    seller = started(counter)
    for words, said in BASKET[1:4]:
        seller.add(words, said)
    seller.is_saved()
    before = seller.total()
    dialog = seller.page.get_by_role("dialog", name="Este cliente tem outros preços")
    seller.choose_customer("serra do rio claro")
    expect(dialog).to_contain_text("Total de R$")
    check(seller.page)
    seller.press("Escape")
    assert seller.total() == before
    seller.choose_customer("horizonte flum")
    seller.is_saved()
    expect(dialog).to_be_hidden()
    seller.choose_customer("serra do rio claro")
    dialog.get_by_role("button", name="Usar os novos preços").focus()
    seller.press("Enter")
    expect(seller.page.locator("#sums .grand")).not_to_have_text(before)
    assert seller.said_in_all() == ["10", *(said for _, said in BASKET[1:4])]


def test_a_session_that_ended_keeps_what_was_typed(counter: Counter) -> None:
    seller = started(counter)
    context = seller.page.context
    context.clear_cookies()
    seller.say(0, "33")
    seller.press("Enter")
    dialog = seller.page.get_by_role("dialog", name="Sua sessão terminou")
    expect(dialog).to_be_visible()
    counter.sign_in(context.new_page(), "sales")
    dialog.get_by_role("button", name="Tentar de novo").click()
    expect(dialog).to_be_hidden()
    seller.is_saved()
    seller.page.reload()
    expect(seller.said(0)).to_have_value("33")


OPTION_U = """() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {
    key: 'Dead', code: 'KeyU', altKey: true, bubbles: true,
}))"""
"""What Alt+U is on a Mac."""
WATCH_PAINT = """() => {
    addEventListener('keydown', () => { window.pressed = performance.now(); }, true);
    const count = () => document.querySelectorAll('#lines .line').length;
    let before = count();
    new MutationObserver(() => count() !== before && requestAnimationFrame(() => setTimeout(() => {
        before = count();
        window.painted = performance.now() - window.pressed;
    }))).observe(document.getElementById('lines'), { childList: true, subtree: true });
}"""
LAST_PUT = """() => performance.getEntriesByType('resource')
    .filter(({ name }) => /lines\\/[0-9a-f-]{36}$/.test(name)).at(-1).duration"""


def timed_add(seller: Seller) -> dict[str, float]:
    """Add a line when its list is open; return milliseconds to its paint and to its answer."""
    page, count = seller.page, seller.lines().count()
    seller.is_saved(60)
    seller.product().focus()
    seller.type("cimento cp ii")
    expect(page.locator("#entry [role=option]").first).to_be_visible()
    page.wait_for_timeout(300)
    seller.press("Enter")
    expect(seller.lines()).to_have_count(count + 1)
    expect(seller.page.locator("#lines .unstored")).to_have_count(0)
    seller.is_saved()
    return {"paint": page.evaluate("window.painted"), "put": page.evaluate(LAST_PUT)}


def paste(seller: Seller, text: str, pictures: Path) -> None:
    """Paste a list, choose what was not recognised, add all."""
    page, count = seller.page, seller.lines().count()
    seller.press("Alt+l")
    page.get_by_role("dialog").get_by_role("textbox").first.fill(text)
    seller.press("Control+Enter")
    expect(page.locator(".paste-row").first).to_be_visible(timeout=30_000)
    page.screenshot(path=pictures / "quote-editor-paste.png")
    left = page.locator(".paste-row.unmatched")
    while left.count():
        left.first.locator("select").select_option(index=1)
    check(page)
    seller.press("Control+Enter")
    expect(seller.lines()).to_have_count(count + len(text.splitlines()))
    seller.is_saved(60)


def test_a_pasted_list_of_80_and_the_line_after_200(
    counter: Counter, pictures: Path, record_property: Callable[[str, object], None]
) -> None:
    seller = started(counter)
    seller.page.evaluate("performance.setResourceTimingBufferSize(2000)")
    seller.page.evaluate(WATCH_PAINT)
    for words, said in BASKET[1:4]:
        seller.add(words, said)
    fifth = timed_add(seller)
    names = [name for name, _ in BASKET]
    listed = [f"{at} {names[at % len(names)]}" for at in range(1, 81)]
    for count in (80, 80, 34):
        paste(seller, "\n".join(listed[:count]), pictures)
    last = timed_add(seller)
    for name in ("paint", "put"):
        record_property(f"{name}_of_line_5_ms", round(fifth[name]))
        record_property(f"{name}_of_line_200_ms", round(last[name]))
    seller.page.reload()
    expect(seller.lines()).to_have_count(200)
    shown_rows_only(seller)


def shown_rows_only(seller: Seller) -> None:
    """Check that rows far from what is shown are put away, and come back for the keyboard."""
    away = seller.page.locator("#lines [hidden=until-found] .line")
    expect(seller.page.locator("#lines .line-part").first).to_have_attribute(
        "hidden", "until-found"
    )
    assert away.count() > seller.lines().count() / 2
    seller.page.evaluate("scrollTo(0, 0)")
    expect(seller.said(0)).to_be_visible()
    seller.said(0).focus()
    seller.press("F2", "ArrowUp")
    expect(seller.said(199)).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768)])
def test_the_editor_on_other_screens(
    counter: Counter, pictures: Path, width: int, height: int
) -> None:
    seller = counter.seat("sales", width=width, height=height)
    seller.open()
    seller.choose_customer("constr")
    seller.add("cimento cp ii", "10")
    seller.is_saved()
    check(seller.page)
    if width < NARROW:
        seller.page.screenshot(path=pictures / "quote-editor-phone.png")
    assert seller.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 1024])
def test_the_bar_of_keys_shows_whole_keys_and_answers_to_all(counter: Counter, width: int) -> None:
    seller = counter.seat("sales", width=width)
    seller.open()
    seller.choose_customer("constr")
    seller.add("cimento cp ii", "10")
    bar = seller.page.locator(".keybar")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    seller.said(0).focus()
    seller.press("Alt+u")  # cut off at this width, and yet there
    expect(seller.lines()).to_have_count(2)
    seller.page.evaluate(OPTION_U)
    expect(seller.lines()).to_have_count(3)


def test_a_quote_on_a_phone_is_a_list_of_cards(counter: Counter) -> None:
    seller = counter.seat("sales", width=390, height=844)
    seller.open()
    seller.choose_customer("constr")
    seller.add("cimento cp ii", "10")
    seller.is_saved()
    seller.page.get_by_role("button", name="Concluir").click()
    row = seller.page.locator(".table.cards tbody tr").first
    name, total = row.locator("td").first.bounding_box(), row.locator("td").last.bounding_box()
    assert name
    assert total
    assert name["y"] + name["height"] <= total["y"]
    table = seller.page.locator(".table-scroll").first
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth")
    check(seller.page)
