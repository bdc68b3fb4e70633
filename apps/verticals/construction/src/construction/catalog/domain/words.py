"""Words by which people in Brazil call units and numbers, folded: no accents, no capitals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

UNITS: Mapping[str, str] = {
    "UN": "un und uni unid unids unidade unidades pc pcs peca pecas",
    "CX": "cx cxs caixa caixas",
    "SC": "sc scs saco sacos saca sacas",
    "M": "m mt mts metro metros",
    "M2": "m2 mt2 mts2",
    "M3": "m3 mt3 mts3",
    "KG": "kg kgs quilo quilos kilo kilos",
    "G": "g gr grama gramas",
    "T": "t tn ton tons tonelada toneladas",
    "L": "l lt lts litro litros",
    "ML": "ml mls mililitro mililitros",
    "CM": "cm cms centimetro centimetros",
    "MM": "mm milimetro milimetros",
    "BR": "br brs barra barras vr vara varas",
    "RL": "rl rls rolo rolos bobina bobinas",
    "PCT": "pct pcts pt pacote pacotes",
    "PLT": "pl plt pal pallet pallets palete paletes",
    "LATA": "lt la lata latas",
    "GL": "gl galao galoes",
    "BD": "bd balde baldes",
    "FD": "fd fardo fardos",
    "TB": "tb tubo tubos",
    "CH": "ch chapa chapas",
    "FL": "fl folha folhas",
    "JG": "jg jogo jogos",
    "CJ": "cj conjunto conjuntos",
    "KIT": "kit kits",
    "PAR": "par pares pr",
    "DZ": "dz dzs duzia duzias",
    "GROSA": "grosa grosas",
    "CENTO": "ct cento centos",
    "MIL": "mil mlh milheiro milheiros",
}
"""Under each unit what it is called; a word may stand under two of them, such as `lt`."""
COUNTS: Mapping[str, int] = {"PAR": 2, "DZ": 12, "GROSA": 144, "CENTO": 100, "MIL": 1000}
"""Units that are numbers, where the product has none of this name."""
MEASURES: Mapping[tuple[str, str], Fraction] = {
    ("T", "KG"): Fraction(1000),
    ("G", "KG"): Fraction(1, 1000),
    ("KG", "T"): Fraction(1, 1000),
    ("CM", "M"): Fraction(1, 100),
    ("MM", "M"): Fraction(1, 1000),
    ("ML", "L"): Fraction(1, 1000),
}
"""How much of the second one of the first is, for every product in the world."""
HALVES = frozenset({"meio", "meia"})
NUMBERS: Mapping[str, int] = {
    "um": 1, "uma": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6,
    "sete": 7, "oito": 8, "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13,
    "quatorze": 14, "catorze": 14, "quinze": 15, "dezesseis": 16, "dezessete": 17, "dezoito": 18,
    "dezenove": 19, "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60,
    "setenta": 70, "oitenta": 80, "noventa": 90, "cem": 100, "duzentos": 200, "duzentas": 200,
    "trezentos": 300, "trezentas": 300, "quatrocentos": 400, "quinhentos": 500,
}  # fmt: skip
SQUARE, CUBIC = frozenset({"quadrado", "quadrados"}), frozenset({"cubico", "cubicos"})
SKIPPED = frozenset({"de", "do", "da"})
AND, TIMES = "e", "x"
SIGNS: Mapping[str, str] = {"por": "*", "vezes": "*", "mais": "+", "menos": "-"}
"""Words for signs, but not in `por cento`."""

_GROUPS: dict[str, set[str]] = {}
for _unit, _words in UNITS.items():
    for _word in _words.split():
        _GROUPS.setdefault(_word, set()).add(_unit)


def groups_of(word: str) -> frozenset[str]:
    """Return the units that a word may mean."""
    return frozenset(_GROUPS.get(word, ()))


def meant(word: str, codes: Iterable[str]) -> str | None:
    """Return the code, of those that a product has, that a word means: `caixas` is `CX`."""
    known = list(codes)
    for code in known:
        if code.lower() == word:
            return code
    groups = groups_of(word)
    for code in known:
        if groups & (groups_of(code.lower()) or {code}):
            return code
    return None
