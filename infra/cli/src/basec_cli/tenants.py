"""`basec tenants …`: the life of stores."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from basec_cli.asking import ask_auth
from basec_cli.errors import BasecError
from basec_cli.showing import AsJson, print_json, table

app = typer.Typer(name="tenants", help="Cares for the life of stores.", no_args_is_help=True)
console = Console()

Slug = Annotated[str, typer.Argument(help="The slug of the store.")]
Primary = Annotated[str | None, typer.Option(help="The first colour, such as #2457d6.")]
Secondary = Annotated[str | None, typer.Option(help="The second colour.")]


@app.callback()
def tenants() -> None:
    """Care for the life of stores."""


@app.command()
def create(
    slug: Annotated[str, typer.Argument(help="What stands before the domain.")],
    *,
    name: Annotated[str, typer.Option(help="The name that customers know.")],
    legal_name: Annotated[str, typer.Option(help="The name in the register.")],
    admin_email: Annotated[str, typer.Option(help="Who is invited to administer it.")],
    admin_name: Annotated[str, typer.Option(help="That person's name.")],
    cnpj: Annotated[str | None, typer.Option(help="The store's CNPJ.")] = None,
    primary: Primary = "#2457d6",
    secondary: Secondary = "#0f766e",
) -> None:
    """Make a store and mail its first administrator an invitation."""
    made = ask_auth(
        "tenants.create",
        slug=slug,
        name=name,
        legal_name=legal_name,
        cnpj=cnpj,
        colors=[primary, secondary],
        admin={"email": admin_email, "name": admin_name},
    )
    console.print(f"{made['url']} is there; {admin_email} gets an invitation.", highlight=False)


@app.command("list")
def list_stores(*, as_json: AsJson = False) -> None:
    """List all stores."""
    stores = ask_auth("tenants.list")
    if as_json:
        print_json(stores)
        return
    shown = table("store", "name", "state", "id")
    for one in stores:
        shown.add_row(one["slug"], one["name"], _state(one), one["tenant_id"])
    console.print(shown if stores else "There are no stores.", markup=False)


@app.command()
def show(slug: Slug, *, as_json: AsJson = False) -> None:
    """Show a store: its particulars, and what operators did to it."""
    one = ask_auth("tenants.show", slug=slug)
    if as_json:
        print_json(one)
        return
    shown = table("", "")
    for key, value in one.items():
        if key not in {"acts", "is_active", "erase_at"}:
            shown.add_row(key.replace("_", " "), str(value or ""))
    shown.add_row("state", _state(one))
    for act in one["acts"]:
        shown.add_row(act["at"][:19], f"{act['action']} by {act.get('operator', '?')}")
    console.print(shown, markup=False)


@app.command()
def disable(slug: Slug) -> None:
    """Switch a store off: nobody gets in, its data stays."""
    changed = ask_auth("tenants.switch", slug=slug, on=False)["changed"]
    console.print("Switched off; within 30 seconds nobody gets in." if changed else "It was off.")


@app.command()
def enable(slug: Slug) -> None:
    """Switch a store on again."""
    changed = ask_auth("tenants.switch", slug=slug, on=True)["changed"]
    console.print("Switched on." if changed else "It was on.")


@app.command()
def brand(
    slug: Slug,
    *,
    name: Annotated[str | None, typer.Option(help="The name that customers know.")] = None,
    primary: Primary = None,
    secondary: Secondary = None,
) -> None:
    """Give a store another name or other colours."""
    one = ask_auth("tenants.brand", slug=slug, name=name, primary=primary, secondary=secondary)
    colors = f"{one['primary_color']} {one['secondary_color']}"
    console.print(f"{one['name']}, {colors}: on every page within a minute.", highlight=False)


@app.command()
def export(
    slug: Slug,
    *,
    output: Annotated[str | None, typer.Option("-o", "--output", help="The file to write.")] = None,
) -> None:
    """Write everything of a store into one archive: rows as JSON lines, files, a manifest."""
    from basec_cli import leaving  # noqa: PLC0415 - brings the database's driver along

    leaving.export(slug, output)


@app.command()
def delete(
    slug: Slug,
    *,
    days: Annotated[int, typer.Option(min=1, help="Erased after so many days.")] = 30,
    now: Annotated[bool, typer.Option("--now", help="Erased at once.")] = False,
    confirm: Annotated[str | None, typer.Option(help="The slug again, with --now.")] = None,
) -> None:
    """Switch a store off and erase it after days of grace, in which enable keeps it."""
    from basec_cli import leaving  # noqa: PLC0415 - see export

    if not now:
        leaving.close(slug, days)
        return
    if confirm is None and sys.stdin.isatty():
        confirm = typer.prompt(f"Nothing of {slug} will be left. Type its slug again")
    if confirm != slug:
        raise BasecError(f"Nothing was erased: say `--confirm {slug}` to erase it at once.")
    leaving.erase_now(slug)


@app.command()
def erase() -> None:
    """Erase the stores whose days of grace are over; a stack that runs does it every hour."""
    from basec_cli import leaving  # noqa: PLC0415 - see export

    leaving.erase_due()


@app.command("import")
def bring_back(
    archive: Annotated[str, typer.Argument(help="What export wrote.")],
) -> None:
    """Bring a store back from its archive, to where it is not; whole or not at all."""
    from basec_cli import leaving  # noqa: PLC0415 - see export

    leaving.bring(archive)


def _state(one: dict[str, Any]) -> str:
    if one["erase_at"]:
        return f"off, erased from {one['erase_at'][:10]} on"
    return "on" if one["is_active"] else "off"
