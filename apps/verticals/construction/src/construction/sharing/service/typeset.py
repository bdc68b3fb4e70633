"""Sets a quote: JSON comes in, a PDF goes out.

A process of its own, because the typesetter keeps what it laid out: after fifteen documents of 300
lines a process held 450 MB, which a web process on a small host cannot spare. It starts in 0.05 s.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

HERE = Path(__file__).parents[1] / "documents"
NOWHERE = str(HERE / "none")
"""No package is ever fetched."""


def main() -> None:
    """Read, set, write."""
    made = typst.compile(
        str(HERE / "quote.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
