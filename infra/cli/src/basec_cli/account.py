"""The unprivileged account for servers that refuse to run as root, and what it can reach."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from basec_cli.errors import BasecError

_CANDIDATE_FOLDERS = ("/var/tmp", "/var/lib", "/opt", "/tmp")  # noqa: S108 - ownership is checked


@dataclass(frozen=True)
class Account:
    """A uid and gid to drop to."""

    uid: int
    gid: int
    name: str = "nobody"

    def popen(self) -> dict[str, Any]:
        """Return what `Popen` needs to start a process as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def _known(uid: int) -> Account | None:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def for_servers(checkout: Path) -> Account | None:
    """Return the account to drop to, or None when we are not root anyway."""
    if os.geteuid() != 0:
        return None
    owner = checkout.stat().st_uid
    if owner and (account := _known(owner)):
        return account
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def popen_options(account: Account | None) -> dict[str, Any]:
    """Return what `Popen` needs to start a process as the account, if there is one."""
    return account.popen() if account else {}


def _may_enter(folder: Path, account: Account) -> bool:
    info = folder.stat()
    if info.st_uid == account.uid:
        return bool(info.st_mode & 0o100)
    if info.st_gid == account.gid:
        return bool(info.st_mode & 0o010)
    return bool(info.st_mode & 0o001)


def reachable(path: Path, account: Account | None) -> bool:
    """Tell whether the account may walk down to the path."""
    if account is None:
        return True
    existing = [folder for folder in (path, *path.parents) if folder.is_dir()]
    return all(_may_enter(folder, account) for folder in existing)


def volume(home: Path, account: Account | None) -> Path:
    """Return the folder for data of servers: in the stack's home, unless they cannot reach it."""
    if reachable(home, account):
        folder = home / "data"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return _outside(home, account)


def _outside_name(home: Path) -> str:
    return f"basec-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def _outside(home: Path, account: Account | None) -> Path:
    for parent in map(Path, _CANDIDATE_FOLDERS):
        folder = parent / _outside_name(home)
        if not parent.is_dir() or not reachable(parent, account):
            continue
        folder.mkdir(mode=0o711, exist_ok=True)
        if not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
            folder.chmod(0o711)
            return folder
    raise BasecError(
        "Found no folder that an unprivileged account can reach. Move the checkout out of "
        f"{home.parent}, or run as an ordinary user."
    )


def outside_folders(home: Path) -> list[Path]:
    """Return where data of servers may be when it is not in the stack's home."""
    return [Path(parent) / _outside_name(home) for parent in _CANDIDATE_FOLDERS]


def remove_volumes(home: Path) -> None:
    """Remove data that had to be kept outside the stack's home."""
    for folder in outside_folders(home):
        if folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)
