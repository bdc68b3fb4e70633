"""An embedded Valkey: memory only, on 127.0.0.1, with a password."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from basec_cli import binaries
from basec_cli.files import write_private

if TYPE_CHECKING:
    from pathlib import Path

_TEMPLATE = """\
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
daemonize no
dir "{folder}"
"""


def command(folder: Path, port: int, password: str) -> tuple[str, ...]:
    """Write the configuration and return the command that runs the server."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "valkey.conf"
    text = _TEMPLATE.format(port=port, password=password, folder=folder)
    write_private(configuration, text)
    return (str(binaries.valkey()), str(configuration))


def url(port: int, password: str) -> str:
    """Return the address for clients."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


async def answers(port: int, password: str) -> bool:
    """Tell whether the server lets us in and answers a PING."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        writer.write(f"AUTH {password}\r\nPING\r\n".encode())
        await writer.drain()
        lines = [await asyncio.wait_for(reader.readline(), 3) for _ in range(2)]
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    return lines == [b"+OK\r\n", b"+PONG\r\n"]
