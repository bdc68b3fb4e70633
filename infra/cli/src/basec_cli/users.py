"""`basec users …`: the people of a store."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from basec_cli.asking import ask_auth
from basec_cli.showing import AsJson, print_json, table

app = typer.Typer(name="users", help="Cares for the people of a store.", no_args_is_help=True)
console = Console()

Slug = Annotated[str, typer.Argument(help="The slug of the store.")]
Email = Annotated[str, typer.Argument(help="The person's e-mail.")]
RoleName = Annotated[str, typer.Argument(help="admin, sales, finance, stock or driver.")]


@app.callback()
def users() -> None:
    """Care for the people of a store."""


@app.command("list")
def list_people(slug: Slug, *, as_json: AsJson = False) -> None:
    """List a store's people."""
    people = ask_auth("users.list", slug=slug)
    if as_json:
        print_json(people)
        return
    shown = table("e-mail", "name", "role", "state", "last seen")
    for one in people:
        state = "on" if one["is_active"] else "off"
        seen = (one["last_sign_in_at"] or "never")[:19]
        shown.add_row(one["email"], one["name"], one["role"], state, seen)
    console.print(shown if people else "Nobody works there.", markup=False)


@app.command()
def invite(
    slug: Slug,
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[str, typer.Option(help="admin, sales, finance, stock or driver.")],
) -> None:
    """Mail somebody a link to a password, good for seven days."""
    ask_auth("users.invite", slug=slug, email=email, name=name, role=role)
    console.print(f"{email} gets an invitation.", highlight=False, markup=False)


@app.command()
def disable(slug: Slug, email: Email) -> None:
    """Switch somebody's account off, which signs them out everywhere."""
    ask_auth("users.switch", slug=slug, email=email, on=False)
    console.print("Switched off and signed out everywhere, within ten seconds.")


@app.command()
def enable(slug: Slug, email: Email) -> None:
    """Switch somebody's account on again."""
    ask_auth("users.switch", slug=slug, email=email, on=True)
    console.print("Switched on.")


@app.command()
def role(slug: Slug, email: Email, new_role: RoleName) -> None:
    """Give somebody another role."""
    ask_auth("users.role", slug=slug, email=email, role=new_role)
    console.print(f"{email} has the role {new_role}, within ten seconds.", highlight=False)


@app.command()
def reset(
    slug: Slug,
    email: Email,
    *,
    two_steps: Annotated[
        bool, typer.Option("--two-steps", help="Make the password alone enough again.")
    ] = False,
) -> None:
    """Mail somebody a link to a new password, or switch their second step off."""
    ask_auth("users.reset", slug=slug, email=email, two_steps=two_steps)
    said = "The password alone is enough." if two_steps else f"{email} gets a link."
    console.print(said, highlight=False, markup=False)
