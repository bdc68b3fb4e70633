"""What only one record may have, while several change at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def stuck(
    wanted: Mapping[str, Collection[str]], holders: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return which records cannot have what they want: for each, what and who keeps it.

    `wanted` is all that each record, by its key, is to have; `holders` tells who has what now.
    """
    going, found = dict(wanted), dict[str, tuple[str, str]]()
    # Who stays as it is may be in the way of another, so all are looked at again.
    while kept := {key: why for key in going if (why := _taken(key, going, holders))}:
        for key in kept:
            del going[key]
        found |= kept
    return found


def _taken(
    key: str, going: Mapping[str, Collection[str]], holders: Mapping[str, str]
) -> tuple[str, str] | None:
    for one in sorted(going[key]):
        holder = holders.get(one, key)
        if holder != key and one in going.get(holder, (one,)):
            return one, holder
    return None
