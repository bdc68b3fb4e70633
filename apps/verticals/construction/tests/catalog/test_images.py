"""Pictures: made anew within limits, kept by store, served to nobody else."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from pictures import SECRET, photo
from PIL import Image
from shop import Shop
from webkit.pictures import MAX_BYTES, NotAPictureError, remake


def bomb(side: int) -> bytes:
    """Return a small PNG that claims to be a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def test_a_photograph_is_made_anew_and_upright() -> None:
    given = photo() + b"<script>alert(1)</script>"
    made = remake(given)
    assert (made.width, made.height) == (300, 400), "EXIF said that it lies on its side"
    for content in (made.large, made.small):
        with Image.open(io.BytesIO(content)) as opened:
            assert opened.format == "WEBP"
            assert not opened.getexif()
        assert SECRET not in content
        assert b"script" not in content


def test_what_is_too_large_becomes_smaller() -> None:
    made = remake(photo(3000, 1500, "PNG"))
    assert max(made.width, made.height) == 1600
    with Image.open(io.BytesIO(made.small)) as small:
        assert max(small.size) == 240


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(remake(out.getvalue()).large)) as opened:
        assert opened.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]  # RGBA


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.7 not a picture", id="pdf"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(photo()[:200], id="cut"),
        pytest.param(bomb(30_000), id="bomb"),
        pytest.param(bomb(7_000), id="too-many-pixels"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"junk" * 50, id="junk"),
        pytest.param(b"\0" * (MAX_BYTES + 1), id="too-many-bytes"),
    ],
)
def test_what_is_no_picture(given: bytes) -> None:
    with pytest.raises(NotAPictureError):
        remake(given)


def kept(folder: Path) -> list[Path]:
    return list(folder.rglob("*.webp"))


async def send(shop: Shop, product: Any, content: bytes, role: str = "admin") -> httpx.Response:
    async with shop.client(role) as client:
        return await client.post(f"/api/v1/products/{product['id']}/images", content=content)


async def look(shop: Shop, url: str) -> httpx.Response:
    async with shop.client("sales") as client:
        return await client.get(url)


@pytest.mark.db
async def test_a_picture_is_kept_below_its_store(shop: Shop, tmp_path: Path) -> None:
    product = await shop.product()
    image = (await send(shop, product, photo())).json()
    found = await look(shop, image["url"])
    assert (found.status_code, found.headers["content-type"]) == (200, "image/webp")
    assert "private" in found.headers["cache-control"]
    assert len((await look(shop, image["thumbnail_url"])).content) < len(found.content) + 1
    assert {path.parent.name for path in kept(tmp_path)} == {str(shop.tenant_id)}
    assert [one["id"] for one in await shop.get(f"/api/v1/products/{product['id']}/images")] == [
        image["id"]
    ]


@pytest.mark.db
async def test_another_store_sees_no_picture(shop: Shop, neighbour: Shop) -> None:
    product = await shop.product()
    image = (await send(shop, product, photo())).json()
    theirs = await look(neighbour, image["url"])
    unknown = await look(neighbour, f"/api/v1/products/{product['id']}/images/{new_id()}")
    assert (theirs.status_code, theirs.json()) == (404, unknown.json())
    other = await shop.product()
    swapped = image["url"].replace(product["id"], other["id"])
    assert (await look(shop, swapped)).status_code == 404


@pytest.mark.db
async def test_what_is_no_picture_is_told_at_the_field(shop: Shop, tmp_path: Path) -> None:
    product = await shop.product()
    answer = await send(shop, product, b"no picture")
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["image"]
    assert kept(tmp_path) == []


@pytest.mark.db
async def test_a_picture_is_taken_away_with_its_files(shop: Shop, tmp_path: Path) -> None:
    product = await shop.product()
    image = (await send(shop, product, photo())).json()
    async with shop.client() as client:
        assert (await client.delete(image["url"])).status_code == 204
        assert (await client.delete(image["url"])).status_code == 404
    assert kept(tmp_path) == []


@pytest.mark.db
async def test_eight_pictures_are_enough(shop: Shop) -> None:
    product = await shop.product()
    for _ in range(8):
        assert (await send(shop, product, photo(8, 8))).status_code == 201
    assert (await send(shop, product, photo(8, 8))).status_code == 422


@pytest.mark.db
async def test_sellers_look_but_do_not_add(shop: Shop) -> None:
    product = await shop.product()
    assert (await send(shop, product, photo(), "sales")).status_code == 403
