"""`python -m tools.docs.cli [--check]`: docs/reference/cli.md from the command line's own help."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from basec_cli.app import app
from typer.main import get_command

from tools.docs.pages import table, write_or_check

INTRO = """\
# Commands

> Made by `python -m tools.docs.cli` from `infra/cli/src/basec_cli/app.py`; do not edit by hand.

`./basec` works from any folder. On first use it installs what `requirements.lock` names into
`.venv`. `./basec COMMAND --help` says the same as this page.

Exit codes: 0 it worked; 1 it did not, and one sentence says why; 2 the command line was wrong;
3 `./basec status` found a service that does not run; 130 it was interrupted.
"""
MORE = {
    "test": "`./basec test -- -k quotes` hands `-k quotes` to pytest.",
    "bench": "The stack must run. `./basec bench -- --help` lists the benchmarks.",
    "chaos": "Starts servers of its own. Exit code 1 for any violation; with `--mutants`, for any "
    "fault that was not found. See [reliability](reliability.md).",
    "attack": "Starts servers of its own. Exit code 1 for anything of another store's in an "
    "answer, any answer of 500 or above, and any that an API's description does not allow. See "
    "[security](security.md).",
    "status": "`./basec status --json` is a stable interface: `phase`, `message`, `url`, "
    "`services` (`name`, `pid`, `state`, `url`, `restarts`), `postgres.dsn`, `redis.url`, "
    "`accounts` (`tenant`, `role`, `email`, `password`).",
    "lock": "For whoever changes a dependency; see "
    "[decision 0002](../decisions/0002-requirements-lock.md).",
    "reset": "Asks first, unless it is not at a terminal.",
}


def commands() -> dict[str, Any]:
    """Return the commands by name."""
    return dict(_below("", get_command(app)))


def _below(prefix: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(f"{prefix}{name} ", command)
        else:
            yield prefix + name, command


def options(command: Any) -> list[Any]:
    """Return what a command takes, but for `--help`."""
    return [one for one in command.params if "--help" not in one.opts]


def _shown(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    return ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))


def _default(parameter: Any) -> str:
    if parameter.default is True:
        return f"`{parameter.opts[0]}`"
    return f"`{parameter.default}`" if parameter.default else "-"


def _section(name: str, command: Any) -> str:
    parts = [f"## `./basec {name}`", command.help.strip()]
    rows = [(_shown(one), _default(one), one.help or "") for one in options(command)]
    if rows:
        parts.append(table(("takes", "default", "meaning"), rows))
    if name in MORE:
        parts.append(MORE[name])
    return "\n\n".join(parts)


def page() -> str:
    """Return the page."""
    sections = [_section(name, command) for name, command in commands().items()]
    return "\n".join([INTRO, "\n\n".join(sections), ""])


if __name__ == "__main__":
    sys.exit(write_or_check("cli.md", page(), sys.argv[1:]))
