from collections import Counter
from decimal import Decimal

import pytest
from construction.demo.baskets import WORKS
from construction.demo.catalogue import Popularity, Product, load_products, small_selection

UNITS = {"UN", "SC", "KG", "M", "M2", "M3", "L", "CX", "PC", "RL", "BR", "GL", "LT", "MIL"}


@pytest.fixture(scope="module")
def products() -> tuple[Product, ...]:
    return load_products()


def test_the_catalogue_is_large_and_has_no_twins(products: tuple[Product, ...]) -> None:
    assert len(products) >= 320
    assert len({product.sku for product in products}) == len(products)
    assert len({product.name for product in products}) == len(products)
    assert {product.uom for product in products} == UNITS


def test_cost_is_60_to_80_percent_of_the_price(products: tuple[Product, ...]) -> None:
    shares = [product.cost / product.base_price for product in products]
    assert min(shares) >= Decimal("0.60")
    assert max(shares) <= Decimal("0.80")


def test_money_has_cents_and_goods_have_weight(products: tuple[Product, ...]) -> None:
    for product in products:
        assert product.base_price == product.base_price.quantize(Decimal("0.01"))
        assert product.cost == product.cost.quantize(Decimal("0.01"))
        assert product.weight_kg > 0
        assert product.typical_quantity > 0


def test_few_champions_and_many_slow_products(products: tuple[Product, ...]) -> None:
    counts = Counter(product.popularity for product in products)
    assert counts[Popularity.CHAMPION] < counts[Popularity.STEADY] < counts[Popularity.SLOW]
    assert 10 <= counts[Popularity.IDLE] <= 20


def test_every_usual_product_of_a_basket_exists(products: tuple[Product, ...]) -> None:
    names = {product.name for product in products}
    assert {name for work in WORKS for name, _ in work.usual} <= names


def test_every_product_belongs_to_a_kind_of_work(products: tuple[Product, ...]) -> None:
    known = {prefix for work in WORKS for prefix in work.prefixes}
    assert {product.sku.partition("-")[0] for product in products} == known


def test_the_small_store_sells_forty_products(products: tuple[Product, ...]) -> None:
    assert len(set(small_selection(products))) == 40
