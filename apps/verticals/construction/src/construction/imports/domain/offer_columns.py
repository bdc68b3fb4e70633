"""The columns of a supplier's price book: who, what, for how much, from when to when."""

from __future__ import annotations

from webkit.words import msgid

from construction.imports.domain.columns import Column, Shape

OFFERS = (
    Column(
        "supplier",
        msgid("Supplier"),
        ("fornecedor", "cnpj", "cnpj do fornecedor", "nome do fornecedor", "vendor"),
        needed=True,
    ),
    Column(
        "sku",
        msgid("Code"),
        ("codigo", "nosso codigo", "codigo interno", "codigo do produto", "cod", "product code"),
    ),
    Column(
        "code",
        msgid("Supplier's code"),
        ("codigo do fornecedor", "codigo no fornecedor", "referencia", "ref", "supplier code"),
    ),
    Column(
        "unit_price",
        msgid("Price"),
        ("preco", "preco unitario", "valor", "valor unitario", "custo", "price", "unit cost"),
        Shape.DECIMAL,
        needed=True,
    ),
    Column(
        "minimum_quantity",
        msgid("From quantity"),
        ("a partir de", "quantidade minima", "quantidade", "minimum quantity"),
        Shape.DECIMAL,
    ),
    Column(
        "freight_per_unit",
        msgid("Freight per unit"),
        ("frete por unidade", "frete", "frete unitario", "freight"),
        Shape.DECIMAL,
    ),
    Column(
        "payment_term_days",
        msgid("Payment term (days)"),
        ("prazo de pagamento dias", "prazo de pagamento", "prazo", "payment term"),
        Shape.DECIMAL,
    ),
    Column(
        "offered_on",
        msgid("Offered on"),
        ("oferecido em", "primeiro dia", "valido de", "inicio", "valid from"),
        Shape.DATE,
    ),
    Column(
        "valid_until",
        msgid("Valid until"),
        ("valido ate", "valida ate", "validade", "ultimo dia", "fim", "ends on"),
        Shape.DATE,
    ),
)
