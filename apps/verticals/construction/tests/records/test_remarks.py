"""Notes and files on every record: who may add them, what is taken, who sees it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from basecore.ids import new_id
from construction.remarks.domain import FileKind, is_pdf, kept_as, shown_name
from pictures import SECRET, photo
from PIL import Image
from shop import Shop

pytestmark = pytest.mark.db

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
KINDS = ("quote", "order", "product", "customer", "job_site")


async def paths_of(shop: Shop) -> dict[str, str]:
    """Return where one record of each kind lies, below `/api/v1` and below `/web`."""
    order = await shop.order()
    customer = f"/customers/{order['customer_id']}"
    site = await shop.post(f"/api/v1{customer}/job-sites", {"name": "Obra"})
    return {
        "quote": f"/quotes/{order['quote_id']}",
        "order": f"/orders/{order['id']}",
        "product": f"/products/{order['lines'][0]['product_id']}",
        "customer": customer,
        "job_site": f"{customer}/job-sites/{site['id']}",
    }


def page_of(kind: str, path: str) -> str:
    """Return the address whose page tells a record's history."""
    return f"/web{path}/timeline" if kind == "customer" else f"/web{path}"


def kept(folder: Path, pattern: str) -> list[Path]:
    return list(folder.rglob(pattern))


async def send(
    shop: Shop, path: str, content: bytes, *, name: str = "nota.pdf", role: str = "admin"
) -> Any:
    async with shop.client(role) as client:
        return await client.post(f"/api/v1{path}/files", content=content, params={"name": name})


async def seen(shop: Shop, path: str, role: str = "admin") -> Any:
    async with shop.client(role) as client:
        return await client.get(path)


async def test_every_record_tells_notes_and_files_in_its_history(
    shop: Shop, tmp_path: Path
) -> None:
    for kind, path in (await paths_of(shop)).items():
        await shop.post(f"/api/v1{path}/notes", {"content": f"Sobre <b>{kind}</b>"})
        assert (await send(shop, path, PDF, name="Nota 12.pdf")).status_code == 201
        html = (await seen(shop, page_of(kind, path))).text
        assert f"Sobre &lt;b&gt;{kind}&lt;/b&gt;" in html
        assert "Nota 12.pdf" in html
        (note,) = (await shop.get(f"/api/v1{path}/notes"))["items"]
        assert note["author_name"].startswith("admin of")
    assert len(kept(tmp_path, "*.pdf")) == len(KINDS)


async def test_forms_add_and_remove(shop: Shop) -> None:
    path = (await paths_of(shop))["order"]
    async with shop.client("stock") as client:
        written = await client.post(
            f"/web{path}/notes", data={"content": "Portão azul", "idempotency_key": str(new_id())}
        )
        assert (written.status_code, written.headers["location"]) == (303, f"/web{path}")
        empty = await client.post(f"/web{path}/notes", data={"content": " "})
        assert empty.status_code == 422
        kept = await client.post(f"/web{path}/files", files={"file": ("a.jpg", photo())})
        assert kept.status_code == 303
        refused = await client.post(f"/web{path}/files", files={"file": ("a.exe", b"MZ")})
        assert (refused.status_code, "Não é um PDF" in refused.text) == (422, True)
        (file,) = (await client.get(f"/api/v1{path}/files")).json()["items"]
        listed = (await client.get(f"/web{path}/files")).text
        assert "a.webp" in listed
        assert "aria-invalid" not in listed
        gone = await client.post(f"/web{path}/files/{file['id']}/remove")
        assert gone.status_code == 303
    html = (await seen(shop, f"/web{path}")).text
    assert "Portão azul" in html
    assert "Arquivo removido" in html
    assert "a.webp" not in html


async def test_a_pdf_comes_back_as_it_was_and_opens_in_no_page(shop: Shop) -> None:
    path = (await paths_of(shop))["customer"]
    file = (await send(shop, path, PDF, name="../../Nota é.html")).json()
    assert (file["name"], file["kind"], file["size_bytes"]) == ("Nota é.pdf", "pdf", len(PDF))
    for place in ("/api/v1", "/web"):
        answer = await seen(shop, f"{place}{path}/files/{file['id']}")
        assert answer.content == PDF
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment;")


async def test_a_picture_is_made_anew(shop: Shop) -> None:
    path = (await paths_of(shop))["quote"]
    file = (await send(shop, path, photo() + b"<script>", name="obra.jpg")).json()
    for size in ("whole", "small"):
        answer = await seen(shop, f"/api/v1{path}/files/{file['id']}?size={size}")
        with Image.open(io.BytesIO(answer.content)) as opened:
            assert opened.format == "WEBP"
        assert SECRET not in answer.content
        assert b"script" not in answer.content


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.7 cut", id="cut"),
        pytest.param(b"<html>%PDF-1.7 %%EOF</html>", id="html"),
        pytest.param(b"PK\x03\x04 a spreadsheet", id="zip"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(PDF + b"\0" * (10 * 1024 * 1024), id="too-large"),
    ],
)
async def test_what_is_not_taken(shop: Shop, content: bytes, tmp_path: Path) -> None:
    product = await shop.product()
    answer = await send(shop, f"/products/{product['id']}", content)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")
    assert kept(tmp_path, "record-*") == []


async def test_a_record_keeps_twenty(shop: Shop) -> None:
    path = f"/products/{(await shop.product())['id']}"
    for _ in range(20):
        assert (await send(shop, path, PDF)).status_code == 201
    assert (await send(shop, path, PDF)).status_code == 422


async def test_only_who_sees_the_record(shop: Shop) -> None:
    path = f"/quotes/{(await shop.quote(role='admin'))['id']}"
    file = (await send(shop, path, PDF)).json()
    refused = {"stock": 403, "driver": 403, "sales": 404}
    for role, status in refused.items():
        await shop.post(f"/api/v1{path}/notes", {"content": "x"}, role=role, status=status)
        answer = await seen(shop, f"/api/v1{path}/files/{file['id']}", role)
        assert answer.status_code == status
    await shop.post(f"/api/v1{path}/notes", {"content": "Visto"}, role="finance")


async def test_only_who_added_it_or_the_owner_removes(shop: Shop) -> None:
    path = (await paths_of(shop))["product"]
    theirs, mine = [(await send(shop, path, PDF, role=r)).json() for r in ("sales", "stock")]
    async with shop.client("stock") as client:
        refused = await client.delete(f"/api/v1{path}/files/{theirs['id']}")
        assert (refused.status_code, refused.json()["code"]) == (403, "file_of_a_colleague")
        assert (await client.delete(f"/api/v1{path}/files/{mine['id']}")).status_code == 204
    async with shop.client() as client:
        assert (await client.delete(f"/api/v1{path}/files/{theirs['id']}")).status_code == 204


async def test_a_file_lies_with_its_record_alone(shop: Shop, neighbour: Shop) -> None:
    paths, theirs = await paths_of(shop), await paths_of(neighbour)
    file = (await send(neighbour, theirs["order"], PDF)).json()
    own = (await send(shop, paths["order"], PDF)).json()
    for path in (
        f"{theirs['order']}/files/{file['id']}",
        f"{paths['order']}/files/{file['id']}",
        f"{paths['product']}/files/{own['id']}",
    ):
        assert (await seen(shop, f"/api/v1{path}")).status_code == 404
        assert (await seen(shop, f"/web{path}")).status_code == 404


def test_names_are_plain_and_end_as_what_they_are() -> None:
    assert shown_name("C:\\notas\\NF 1.exe", FileKind.PDF) == "NF 1.pdf"
    assert shown_name("../..", FileKind.PICTURE) == "picture.webp"
    assert shown_name('a"\r\nb.png', FileKind.PICTURE) == "a___b.webp"
    assert len(shown_name("x" * 500, FileKind.PDF)) <= 104
    assert kept_as(new_id(), FileKind.PDF).endswith(".pdf")
    assert not is_pdf(b"x" + PDF)
