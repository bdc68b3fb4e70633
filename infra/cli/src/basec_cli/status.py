"""How the stack stands: as JSON for scripts, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from basec_cli import demo, readiness, state, table
from basec_cli.ports import DEFAULTS
from basec_cli.processes import Identity

if TYPE_CHECKING:
    from rich.console import Console

    from basec_cli.paths import Home

_COLOURS = {
    "running": "green",
    "external": "cyan",
    "starting": "yellow",
    "restarting": "red",
    "stopping": "yellow",
    "orphaned": "red",
}
_TOLD = frozenset({"starting", "stopping", "failed"})
_STOPPED = {"pid": None, "state": "stopped", "restarts": 0}


def _is_orphan(entry: dict[str, Any]) -> bool:
    recorded = entry.get("pid") and entry.get("started")
    return bool(recorded) and Identity(entry["pid"], entry["started"]).alive()


def _service(entry: dict[str, Any], *, alive: bool) -> dict[str, Any]:
    known = {key: entry.get(key) for key in ("name", "pid", "state", "url", "restarts")}
    if not alive:
        known.update({"state": "orphaned"} if _is_orphan(entry) else _STOPPED)
    return known


def _phase(known: dict[str, Any], *, alive: bool) -> str:
    phase = str(known.get("phase", "stopped"))
    return phase if alive or phase in state.ENDED else "stopped"


def _message(known: dict[str, Any]) -> str:
    seeding = known.get("progress")
    made = f" ({seeding['done']} of {seeding['total']})" if seeding else ""
    return f"{known.get('message', '')}{made}"


def document(home: Home) -> dict[str, Any]:
    """Return the stable interface of `basec status --json`."""
    known = state.read(home)
    alive = state.is_supervised(home)
    nothing = [{"name": name, "url": None} for name in table.ORDER]
    services = known.get("services") or nothing
    return {
        "phase": _phase(known, alive=alive),
        "message": _message(known),
        "url": known.get("url"),
        "services": [_service(entry, alive=alive) for entry in services],
        "postgres": known.get("postgres", {"dsn": None}),
        "redis": known.get("redis", {"url": None}),
        "accounts": demo.accounts(home),
    }


def is_healthy(seen: dict[str, Any]) -> bool:
    """Tell whether every service runs and, where that was asked, is ready."""
    return all(
        entry["state"] in readiness.RUNNING and entry.get("ready") is not False
        for entry in seen["services"]
    )


def look(home: Home) -> dict[str, Any]:
    """Return the document with what each running service says of itself."""
    seen = document(home)
    readiness.add_to(seen)
    return seen


def _standing(entry: dict[str, Any]) -> str:
    if entry["ready"] is False:
        return f"[red]not ready: {escape(entry['lacks'])}[/]"
    colour = _COLOURS.get(entry["state"], "dim")
    return f"[{colour}]{'ready' if entry['ready'] else entry['state']}[/]"


def print_status(seen: dict[str, Any], console: Console) -> None:
    """Show one line a service."""
    rows = Table(box=None, pad_edge=False)
    for heading in ("service", "state", "process", "restarts", "address"):
        rows.add_column(heading)
    for entry in seen["services"]:
        rows.add_row(
            entry["name"],
            _standing(entry),
            str(entry["pid"] or ""),
            str(entry["restarts"] or ""),
            entry["url"] or "",
        )
    console.print(rows)
    if seen["phase"] in _TOLD:
        console.print(f"\n{seen['phase']}: {escape(seen['message'])}", highlight=False)


def _print_accounts(home: Home, console: Console) -> None:
    rows = Table(box=None, pad_edge=False)
    for heading in ("store", "role", "e-mail", "password"):
        rows.add_column(heading)
    for entry in demo.accounts(home):
        rows.add_row(entry["tenant"], entry["role"], entry["email"], entry["password"])
    if rows.row_count:
        console.print(rows)


def print_welcome(home: Home, console: Console, stop: str = "./basec down") -> None:
    """Show the address, who can sign in, and how to stop."""
    seen = document(home)
    console.print(f"\n[bold green]BaseCommerce is up:[/] [link]{seen['url']}[/]\n")
    _print_ports(home, console)
    _print_accounts(home, console)
    console.print(f"\nStop with [bold]{stop}[/]. Logs: ./basec logs -f. Afresh: ./basec reset.")


def _print_ports(home: Home, console: Console) -> None:
    chosen = state.read(home).get("ports", {})
    moved = {name: port for name, port in chosen.items() if DEFAULTS.get(name) not in {None, port}}
    if moved:
        listed = ", ".join(f"{name} {port}" for name, port in moved.items())
        console.print(f"Other ports than the usual ones: {listed}.\n")
