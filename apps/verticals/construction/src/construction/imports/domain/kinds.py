"""The columns of each kind of file, with the headers by which people call them."""

from __future__ import annotations

from webkit.words import msgid

from construction.imports.domain.columns import Column, Shape


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


PRODUCTS = (
    Column(
        "sku",
        msgid("Code"),
        _words(
            "codigo, cod, codigo do produto, codigo interno, referencia, ref, product code, item"
        ),
        needed=True,
    ),
    Column(
        "name",
        msgid("Name"),
        _words(
            "nome, produto, descricao, descricao do produto, product, description, "
            "nome do produto, product name"
        ),
        needed=True,
    ),
    Column(
        "uom",
        msgid("Unit of sale"),
        _words("un, und, unid, unidade, unidade de venda, unidade de medida, unit, uom"),
        needed=True,
    ),
    Column(
        "base_price",
        msgid("Price"),
        _words(
            "preco, preco de venda, valor, valor unitario, preco unitario, sale price, "
            "unit price, preco r, price brl"
        ),
        Shape.DECIMAL,
        needed=True,
    ),
    Column(
        "cost",
        msgid("Cost"),
        _words("custo, preco de custo, custo unitario, cost price, unit cost, custo r"),
        Shape.DECIMAL,
    ),
    Column(
        "category",
        msgid("Category"),
        _words("categoria, grupo, departamento, secao, group"),
    ),
    Column(
        "brand",
        msgid("Brand"),
        _words("marca, fabricante, manufacturer"),
    ),
    Column(
        "description",
        msgid("Description"),
        _words("descricao, detalhes, details, descricao longa"),
    ),
    Column(
        "ncm",
        msgid("NCM"),
        _words("codigo ncm"),
    ),
    Column(
        "step",
        msgid("Sold in multiples of"),
        _words("vendido em multiplos de, multiplo, passo"),
        Shape.DECIMAL,
    ),
    Column(
        "weight_kg",
        msgid("Weight (kg)"),
        _words("peso, peso kg, peso bruto, weight"),
        Shape.DECIMAL,
    ),
    Column(
        "volume_m3",
        msgid("Volume (m³)"),
        _words("volume, volume m3, cubagem"),
        Shape.DECIMAL,
    ),
    Column(
        "units",
        msgid("Other units"),
        _words("outras unidades, embalagens"),
    ),
    Column(
        "barcodes",
        msgid("Barcodes"),
        _words("codigos de barras, codigo de barras, ean, gtin, barcode"),
    ),
    Column(
        "is_active",
        msgid("On sale"),
        _words("a venda, ativo, situacao, active, status"),
        Shape.YES_NO,
    ),
)

PRICES = (
    Column(
        "sku",
        msgid("Code"),
        _words(
            "codigo, cod, codigo do produto, codigo interno, referencia, ref, product code, item"
        ),
        needed=True,
    ),
    Column(
        "base_price",
        msgid("Price"),
        _words(
            "preco, preco novo, novo preco, preco de venda, valor, valor unitario, "
            "preco unitario, new price, sale price, unit price"
        ),
        Shape.DECIMAL,
        needed=True,
    ),
    Column(
        "cost",
        msgid("Cost"),
        _words("custo, preco de custo, custo unitario, cost price, unit cost"),
        Shape.DECIMAL,
    ),
)

KINDS_OF_CUSTOMER = {
    "pessoa": "person", "pf": "person", "fisica": "person", "pessoa fisica": "person",
    "person": "person", "empresa": "company", "pj": "company", "juridica": "company",
    "pessoa juridica": "company", "company": "company",
}  # fmt: skip

CUSTOMERS = (
    Column(
        "tax_id",
        msgid("CPF or CNPJ"),
        _words("cpf ou cnpj, cpf, cnpj, cpf cnpj, cnpj cpf, documento, tax id"),
        needed=True,
    ),
    Column(
        "kind",
        msgid("Person or company"),
        _words("pessoa ou empresa, tipo, tipo de pessoa, kind, type"),
        Shape.CHOICE,
        choices=KINDS_OF_CUSTOMER,
    ),
    Column(
        "name",
        msgid("Name"),
        _words("nome, razao social, cliente, nome do cliente, customer, legal name"),
        needed=True,
    ),
    Column(
        "email",
        msgid("E-mail"),
        _words("email, mail"),
    ),
    Column(
        "phone",
        msgid("Phone"),
        _words("telefone, fone, celular, whatsapp, telefone 1, mobile"),
    ),
    Column(
        "street",
        msgid("Street"),
        _words("rua, endereco, logradouro, address"),
    ),
    Column(
        "street_number",
        msgid("Number"),
        _words("numero, no, n, street number"),
    ),
    Column(
        "district",
        msgid("District"),
        _words("bairro"),
    ),
    Column(
        "city",
        msgid("City"),
        _words("municipio, cidade"),
    ),
    Column(
        "state",
        msgid("State"),
        _words("uf, estado"),
    ),
    Column(
        "postal_code",
        msgid("Postal code"),
        _words("cep, zip, zip code"),
    ),
    Column(
        "notes",
        msgid("Notes"),
        _words("observacao, observacoes, obs, comments"),
    ),
    Column(
        "group",
        msgid("Group"),
        _words("grupo, grupo de clientes, customer group"),
    ),
    Column(
        "tags",
        msgid("Tags"),
        _words("etiquetas, marcadores"),
    ),
    Column(
        "credit_limit",
        msgid("Credit limit"),
        _words("limite de credito, limite, credito"),
        shape=Shape.DECIMAL,
    ),
    Column(
        "credit_notes",
        msgid("Notes on credit"),
        _words("observacoes sobre o credito, observacao de credito"),
    ),
    Column(
        "contacts",
        msgid("Contacts"),
        _words("contatos, contato"),
    ),
    Column(
        "is_active",
        msgid("Active"),
        _words("ativo, situacao, status"),
        Shape.YES_NO,
    ),
)
