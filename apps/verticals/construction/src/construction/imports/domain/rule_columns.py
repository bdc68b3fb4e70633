"""The columns of a file of price rules: for whom, for what, how, from how much, and when."""

from __future__ import annotations

from webkit.words import msgid

from construction.imports.domain.columns import Column, Shape

LEVELS = {
    "obra": "job_site", "job site": "job_site",
    "cliente": "customer", "customer": "customer",
    "grupo": "group", "grupo de clientes": "group", "group": "group",
    "categoria": "category", "category": "category",
    "tabela": "list", "lista": "list", "tabela de precos": "list", "list": "list",
}  # fmt: skip
WAYS = {
    "fixo": "fixed", "preco fixo": "fixed", "fixed": "fixed",
    "desconto": "discount", "discount": "discount",
    "aumento": "surcharge", "acrescimo": "surcharge", "surcharge": "surcharge",
    "custo x fator": "markup", "markup": "markup", "fator": "markup",
}  # fmt: skip
ROUNDINGS = {
    "nenhum": "none", "sem": "none", "none": "none",
    "final 90": "nearest_90", "x 90": "nearest_90", "nearest 90": "nearest_90",
    "final 90 para cima": "up_90", "up 90": "up_90",
    "final 99": "nearest_99", "x 99": "nearest_99", "nearest 99": "nearest_99",
    "final 99 para cima": "up_99", "up 99": "up_99",
    "de 5 em 5": "nearest_05", "nearest 05": "nearest_05",
    "de 5 em 5 para cima": "up_05", "up 05": "up_05",
}  # fmt: skip

RULES = (
    Column(
        "level",
        msgid("For whom"),
        ("para quem", "nivel", "alcance", "level", "scope"),
        Shape.CHOICE,
        needed=True,
        choices=LEVELS,
    ),
    Column(
        "customer",
        msgid("Customer"),
        ("cliente", "cpf ou cnpj", "cpf", "cnpj", "documento", "tax id"),
    ),
    Column(
        "name",
        msgid("Job site, group or list"),
        (
            "obra grupo ou tabela",
            "obra",
            "grupo",
            "tabela",
            "lista",
            "job site",
            "group",
            "price list",
        ),
    ),
    Column(
        "sku",
        msgid("Code"),
        ("codigo", "cod", "codigo do produto", "referencia", "ref", "product code"),
    ),
    Column("category", msgid("Category"), ("categoria", "departamento", "secao")),
    Column(
        "kind",
        msgid("How"),
        ("como", "tipo", "forma", "type"),
        Shape.CHOICE,
        needed=True,
        choices=WAYS,
    ),
    Column(
        "value",
        msgid("Value"),
        ("valor", "preco", "percentual", "fator", "price"),
        Shape.DECIMAL,
        needed=True,
    ),
    Column(
        "rounding",
        msgid("Rounding"),
        ("arredondamento", "arredondar"),
        Shape.CHOICE,
        choices=ROUNDINGS,
    ),
    Column(
        "min_quantity",
        msgid("From quantity"),
        ("a partir de", "quantidade", "quantidade minima", "minimum quantity"),
        Shape.DECIMAL,
    ),
    Column(
        "starts_on",
        msgid("First day"),
        ("primeiro dia", "inicio", "valida de", "comeca em", "starts on"),
        Shape.DATE,
    ),
    Column(
        "ends_on",
        msgid("Last day"),
        ("ultimo dia", "fim", "valida ate", "termina em", "ends on"),
        Shape.DATE,
    ),
    Column("is_active", msgid("Active"), ("ativo", "ativa", "situacao", "status"), Shape.YES_NO),
)
