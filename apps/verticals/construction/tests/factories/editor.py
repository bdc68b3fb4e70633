"""The quote editor as its script asks: a draft and its lines, one small request each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
from basecore.ids import new_id
from shop import Shop

ASKS = {"Accept": "application/json", "Accept-Language": "pt-BR"}


@dataclass
class Editor:
    """Somebody with a draft open; `seen` holds the version of each row that they saw last."""

    shop: Shop
    role: str = "sales"
    quote_id: str = field(default_factory=lambda: str(new_id()))
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return the draft's address."""
        return f"/web/quotes/{self.quote_id}"

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Send a request below the draft's address."""
        async with self.shop.client(self.role) as client:
            return await client.request(method, f"{self.path}{path}", json=body, headers=ASKS)

    async def told(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """Send a request, check its status and return the answer."""
        answer = await self.ask(method, path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def header(self, *, status: int = 200, **fields: Any) -> Any:
        """Make the draft or replace its header."""
        body = {"op": str(new_id()), "version": self.seen.get("header")} | fields
        answer = await self.told("PUT", "/draft", body, status=status)
        if status == 200:
            self.seen["header"] = answer["quote"]["version"]
        return answer

    async def line(self, line_id: str | None = None, *, status: int = 200, **fields: Any) -> Any:
        """Add a line or replace one."""
        line_id = line_id or str(new_id())
        seen = {"op": str(new_id()), "version": self.seen.get(line_id)}
        body = seen | {"position": 1024 * (len(self.seen) + 1), "said": "2"} | fields
        if "product_id" not in body:
            body["product_id"] = (await self.shop.product())["id"]
        answer = await self.told("PUT", f"/lines/{line_id}", body, status=status)
        if status == 200:
            self.seen[line_id] = answer["line"]["version"]
        return answer

    async def remove(self, line_id: str, *, status: int = 200, **fields: Any) -> Any:
        """Take a line out."""
        body = {"op": str(new_id()), "version": self.seen.get(line_id, 1)} | fields
        return await self.told("POST", f"/lines/{line_id}/remove", body, status=status)

    async def state(self, since: int = 0, *, status: int = 200) -> Any:
        """Return the draft."""
        return await self.told("GET", f"/state?since={since}", status=status)

    def colleague(self, role: str) -> Editor:
        """Return somebody else with the same draft open, who saw what is there now."""
        return Editor(self.shop, role, self.quote_id, dict(self.seen))


def faults(answer: Any) -> dict[str, str]:
    """Return the sentences of a refusal by field."""
    return {one["field"]: one["message"] for one in answer["errors"]}
