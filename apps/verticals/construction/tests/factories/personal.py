"""A person with something in every table, and where they are still found."""

from __future__ import annotations

from typing import Any

from basecore.migrate import admin_engine
from shop import Shop
from sqlalchemy import text
from visits import document_end, link_to, sign

NAME, PHONE, EMAIL = "Zulmira Quaresma Inventada", "(11) 98888-7654", "zulmira@exemplo.example"
TAX_ID, STREET = "52998224725", "Rua Imaginária das Palmeiras"
WORDS = "A Zulmira pediu mais prazo"
SIGNER = "Zulmira Q."
TRACES = ("zulmira", "quaresma", "988887654", "52998224725", "imaginaria", "imaginária")


async def person(shop: Shop) -> Any:
    """Return a person with something in every table that a person can be in."""
    given = {"kind": "person", "tax_id": TAX_ID, "street": STREET, "tags": ["zulmira"]}
    customer = await shop.customer(name=NAME, phone=PHONE, email=EMAIL, **given)
    path = f"/api/v1/customers/{customer['id']}"
    await shop.post(f"{path}/contacts", {"name": "Filho da Zulmira", "phone": PHONE})
    contacts = [{"name": "Mestre da Zulmira", "phone": PHONE}]
    site = {"name": "Casa da Zulmira", "street": STREET, "contacts": contacts}
    made = await shop.post(f"{path}/job-sites", site)
    await shop.post(f"{path}/notes", {"content": "A Zulmira prefere de manhã"})
    product = await shop.product()
    stock = {"product_id": product["id"], "kind": "receipt", "quantity": "5"}
    await shop.post("/api/v1/stock/movements", stock)
    lines = [{"product_id": product["id"], "quantity": "2", "note": "entregar para Zulmira"}]
    body = {"customer_id": customer["id"], "job_site_id": made["id"], "lines": lines}
    quote = await shop.post("/api/v1/quotes", body | {"notes": "Casa da Zulmira"})
    await shop.post(f"/api/v1/quotes/{quote['id']}/send", {}, status=200)
    mail = {"to": EMAIL, "words": "Bom dia, Zulmira"}
    await shop.post(f"/api/v1/quotes/{quote['id']}/mails", mail)
    lost = {"reason": "price", "words": WORDS}
    await shop.post(f"/api/v1/quotes/{quote['id']}/reject", lost, status=200)
    signed = await shop.quote(customer_id=customer["id"])
    end = await document_end(shop, signed)
    answered = await sign(shop, await link_to(shop, signed), document=end, name=SIGNER)
    assert answered.status_code == 303
    await shop.post(f"/api/v1/quotes/{signed['id']}/cancel", lost, status=200)
    order = await shop.post("/api/v1/orders", body | {"notes": "Zulmira paga na entrega"})
    return {"customer": customer, "quote": quote, "signed": signed, "order": order}


async def deliver(shop: Shop, order: Any) -> None:
    """Bring an order to its end."""
    for status in ("preparing", "out_for_delivery", "delivered"):
        path = f"/api/v1/orders/{order['id']}/status"
        await shop.post(path, {"status": status}, status=200)


async def traces(shop: Shop) -> list[str]:
    """Return where the person is still found, looking through every row of the store as text."""
    found = []
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.begin() as connection:
        tables = await connection.execute(
            text(
                "SELECT table_schema || '.' || quote_ident(table_name) "
                "FROM information_schema.columns WHERE column_name = 'tenant_id' "
                "AND table_schema IN ('construction', 'engines', 'events') "
                "AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')"
            )
        )
        for (table,) in tables.all():
            rows = await connection.execute(
                text(f"SELECT lower(t::text) FROM {table} t WHERE tenant_id = :tenant"),  # noqa: S608 - the catalogue's own names
                {"tenant": shop.tenant_id},
            )
            for (row,) in rows:
                plain = row.replace(" ", "").replace("-", "")
                found += [f"{table}: {one}" for one in TRACES if one in row or one in plain]
    await engine.dispose()
    return found
