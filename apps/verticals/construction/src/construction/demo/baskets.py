"""What people buy together: baskets by the kind of work, with believable quantities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from construction.demo.catalogue import Popularity, Product
from construction.demo.seasons import YEAR, demand_factor


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: its share of the quotes, usual products with chances, other categories."""

    share: int
    usual: tuple[tuple[str, float], ...]
    prefixes: tuple[str, ...]


WORKS = (
    Work(
        22,
        (
            ("Cimento CP II-E 32 50 kg", 0.85),
            ("Areia média lavada", 0.72),
            ("Brita 1", 0.62),
            ("Vergalhão CA-50 10,0 mm 12 m", 0.45),
            ("Vergalhão CA-60 5,0 mm 12 m", 0.38),
            ("Vergalhão CA-50 8,0 mm 12 m", 0.35),
            ("Arame recozido nº 18", 0.40),
            ("Prego com cabeça 17x21", 0.30),
        ),
        ("CIM", "AGR", "ACO", "MAD", "PRG", "PRE", "FRR", "EPI"),
    ),
    Work(
        18,
        (
            ("Tijolo baiano 9x19x19 cm 8 furos", 0.55),
            ("Cimento CP III 40 RS 50 kg", 0.60),
            ("Areia média lavada", 0.45),
            ("Areia fina lavada", 0.40),
            ("Cal hidratada CH-I 20 kg", 0.50),
            ("Tijolo baiano 9x19x29 cm 9 furos", 0.22),
            ("Bloco de concreto vedação 14x19x39 cm", 0.25),
        ),
        ("CIM", "AGR", "ALV", "ARG", "ADI", "PRE", "FRR"),
    ),
    Work(
        15,
        (
            ("Argamassa colante AC-II externo 20 kg", 0.45),
            ("Argamassa colante AC-I interno 20 kg", 0.40),
            ("Argamassa AC-III porcelanato interno 20 kg", 0.30),
            ("Piso cerâmico 45x45 cm PEI 4 bege", 0.35),
            ("Rejunte flexível cinza platina 1 kg", 0.45),
            ("Espaçador nivelador 1,5 mm pct 100", 0.30),
        ),
        ("ARG", "PIS", "ADI", "LOU", "FRR"),
    ),
    Work(
        14,
        (
            ("Tubo PVC soldável 25 mm 6 m", 0.60),
            ("Joelho 90 soldável 25 mm", 0.60),
            ("Tubo PVC esgoto 100 mm 6 m", 0.45),
            ("Tê soldável 25 mm", 0.40),
            ("Adesivo PVC frasco 175 g", 0.40),
            ("Fita veda-rosca 18 mm x 25 m", 0.35),
        ),
        ("TUB", "CON", "ADH", "CXA", "MET", "LOU"),
    ),
    Work(
        11,
        (
            ("Cabo flexível 2,5 mm² azul", 0.65),
            ("Cabo flexível 2,5 mm² vermelho", 0.50),
            ("Caixa de luz 4x2 amarela", 0.40),
            ("Eletroduto corrugado amarelo 25 mm 50 m", 0.35),
            ("Fita isolante 19 mm x 20 m", 0.40),
        ),
        ("ELE", "ELI"),
    ),
    Work(
        11,
        (
            ("Tinta acrílica fosca standard branco neve 18 L", 0.60),
            ("Massa corrida PVA 25 kg", 0.55),
            ("Selador acrílico 18 L", 0.35),
            ("Lixa massa grão 120", 0.45),
            ("Fita crepe 24 mm x 50 m", 0.35),
            ("Rolo de lã 23 cm antigota", 0.35),
        ),
        ("TIN", "PIN", "DRY"),
    ),
    Work(
        5,
        (
            ("Telha ondulada fibrocimento 6 mm 2,44x1,10 m", 0.45),
            ("Parafuso telheiro 110 mm com vedação pct 50", 0.50),
            ("Caibro de madeira mista 5x6 cm x 4 m", 0.40),
        ),
        ("TEL", "MAD", "ADI", "PRG"),
    ),
    Work(8, (), ("POR", "FER", "FRR", "EPI", "MET", "DRY", "LOU")),
)
_WEIGHTS = {Popularity.CHAMPION: 8.0, Popularity.STEADY: 4.0, Popularity.SLOW: 2.2}
_IDLE_SOLD_UNTIL = YEAR * 0.25
_IDLE_WEIGHT = 0.5
_FEWEST_STOCKED = 4
_USUAL_PART = 0.5
_LINE_COUNTS = ((2, 12), (3, 18), (4, 20), (5, 18), (6, 13), (7, 9), (8, 6), (9, 4))
_FACTORS = tuple(Decimal(text) for text in ("0.4", "0.5", "0.75", "1", "1", "1.25", "1.5", "2"))
_STEPS = {"M3": Decimal("0.5"), "MIL": Decimal("0.5"), "M": Decimal(5)}
_ROUND_FROM = ((Decimal(100), Decimal(10)), (Decimal(25), Decimal(5)))


def _to_step(quantity: Decimal, step: Decimal) -> Decimal:
    return max(step, (quantity / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def sensible(quantity: Decimal, uom: str) -> Decimal:
    """Round a quantity to one that somebody would ask for."""
    step = _STEPS.get(uom, Decimal(1))
    coarse = next((step for start, step in _ROUND_FROM if quantity >= start), step)
    return _to_step(quantity, max(step, coarse))


def draw_quantity(rng: Random, product: Product, size: Decimal) -> Decimal:
    """Draw how much of the product a customer of this size asks for."""
    return sensible(product.typical_quantity * rng.choice(_FACTORS) * size, product.uom)


class Shop:
    """The products of one store, ready for drawing baskets."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = products
        self._index = {product.name: index for index, product in enumerate(products)}
        self._by_work = [list(self._stocked(work.prefixes)) for work in WORKS]

    def _stocked(self, prefixes: tuple[str, ...]) -> Iterable[int]:
        return (i for i, p in enumerate(self._products) if p.sku.partition("-")[0] in prefixes)

    def _weight(self, index: int, day: date, first: date) -> float:
        product = self._products[index]
        if product.popularity is Popularity.IDLE:
            return _IDLE_WEIGHT if day - first < _IDLE_SOLD_UNTIL else 0.0
        return _WEIGHTS[product.popularity] * demand_factor(product.demand, day)

    def _usual(self, rng: Random, work: Work) -> Iterable[int]:
        wanted = (self._index.get(name) for name, chance in work.usual if rng.random() < chance)
        return (index for index in wanted if index is not None)

    def work_shares(self) -> list[int]:
        """Return the share of each kind of work; 0 where the store stocks too little for it."""
        stocked = zip(WORKS, self._by_work, strict=True)
        return [work.share if len(found) >= _FEWEST_STOCKED else 0 for work, found in stocked]

    def draw_basket(self, rng: Random, work: int, day: date, first: date) -> list[int]:
        """Draw 2 to 9 different products for this kind of work."""
        counts, weights = zip(*_LINE_COUNTS, strict=True)
        wanted: int = rng.choices(counts, weights)[0]
        usual = list(self._usual(rng, WORKS[work]))
        rng.shuffle(usual)
        chosen = dict.fromkeys(usual[: max(2, round(wanted * _USUAL_PART))])
        others = [index for index in self._by_work[work] if self._weight(index, day, first)]
        chances = [self._weight(index, day, first) for index in others]
        for _ in range(4 * wanted):
            if len(chosen) >= wanted or not others:
                break
            chosen[rng.choices(others, chances)[0]] = None
        return list(chosen)
