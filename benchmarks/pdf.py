"""PDFs of quotes, as a request waits for them: words and figures, a new process, Typst, the bytes.

Beside it the same document set in this process, warm: what the process of its own costs.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import construction
import orjson
import typst
from basecore import clock
from basecore.ids import new_id
from construction.customers import Customer
from construction.pages import templates
from construction.quotes import QuoteOut, QuoteStatus
from construction.sharing import Kind, Look, Offer, Paper, Press, print_offer
from construction.store import StoreProfile
from starlette.requests import Request

ROUNDS = 7
LINES = (10, 300)
AT_ONCE = 8
COLOR = "#2457d6"
DOCUMENTS = Path(construction.__file__).parent / "sharing" / "documents"
WORDS = templates.translations(Request({"type": "http", "headers": []}))


async def measure() -> dict[str, float]:
    """Return milliseconds for each size, alone and with others waiting too."""
    press = Press()
    found: dict[str, float] = {}
    for count in LINES:
        offer = _offer(count)
        times = [await _timed(press, offer) for _ in range(ROUNDS)]
        found[f"{count}_lines_p50_ms"] = round(statistics.median(times))
        found[f"{count}_lines_worst_ms"] = round(max(times))
        found[f"{count}_lines_warm_in_process_ms"] = round(_warm(offer))
    offer = _offer(LINES[0])
    together = await asyncio.gather(*(_timed(press, offer) for _ in range(AT_ONCE)))
    return found | {f"{AT_ONCE}_at_once_worst_ms": round(max(together))}


async def _timed(press: Press, offer: Offer) -> float:
    began = time.perf_counter()
    made = await print_offer(press, offer, Kind.PRICED, WORDS, look=Look(COLOR), now=clock.now())
    if not made.startswith(b"%PDF-"):
        raise ValueError(made[:20])
    return (time.perf_counter() - began) * 1000


def _warm(offer: Offer) -> float:
    compiler = typst.Compiler(
        root=str(DOCUMENTS), font_paths=[str(DOCUMENTS / "fonts")], ignore_system_fonts=True
    )
    times = []
    for place in range(ROUNDS):
        data = Paper(offer, Kind.PRICED, WORDS, clock.now()).data(Look(COLOR)) | {
            "footer": str(place)
        }
        inputs = {"data": orjson.dumps(data).decode()}
        began = time.perf_counter()
        compiler.compile(input=str(DOCUMENTS / "quote.typ"), sys_inputs=inputs)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:]) * 1000


def _offer(count: int) -> Offer:
    line = {
        "name": "Cimento CP II-E-32 saco 50 kg",
        "uom": "SC",
        "quantity": Decimal("12.500"),
        "unit_price": Decimal("38.90"),
        "discount_percent": Decimal("5.00"),
        "total": Decimal("461.94"),
        "note": None,
    }
    quote: dict[str, Any] = {
        "number": "COT-000123",
        "status": QuoteStatus.SENT,
        "owner_name": "Vendas",
        "created_at": clock.now(),
        "valid_until": clock.business_date(clock.now()),
        "subtotal": Decimal("461.94") * count,
        "total": Decimal("461.94") * count,
        "discount_percent": Decimal(0),
        "notes": None,
        "lines": [_line(line | {"sku": f"P-{place}", "id": new_id()}) for place in range(count)],
    }
    return Offer(
        quote=QuoteOut.model_construct(**quote),
        customer=Customer(kind="company", name="Construtora Exemplo", tax_id="12ABC34501DE35"),
        job_site=None,
        store=StoreProfile(legal_name="Loja Exemplo Ltda", pix_key="a@loja.example"),
        store_name="Loja Exemplo",
    )


def _line(values: dict[str, object]) -> object:
    return type("Line", (), values)()
