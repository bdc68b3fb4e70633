from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path

import pytest
from basec_cli import account, addresses, files, logs, ports, steps, vault
from basec_cli.errors import BasecError


def any_port(_port: int) -> bool:
    return True


def test_stacks_that_start_together_choose_different_ports(tmp_path: Path) -> None:
    one, two = ports.Reservations(tmp_path / "held"), ports.Reservations(tmp_path / "held")
    first = ports.choose(tmp_path / "one.json", one.take)
    second = ports.choose(tmp_path / "two.json", two.take)
    assert not set(first.values()) & set(second.values())
    one.release()
    assert two.take(first["auth"])
    two.release()


def test_a_taken_port_is_passed_over_and_the_choice_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "ports.json"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]
        files.write_json(path, {"auth": busy})
        first = ports.choose(path, any_port)
        assert first["auth"] != busy
        assert len(set(first.values())) == len(ports.DEFAULTS)
    assert ports.choose(path, any_port) == first


def test_an_asked_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]
        with pytest.raises(BasecError, match=f"Port {busy} is taken"):
            ports.choose(tmp_path / "ports.json", any_port, busy)


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    first = vault.passwords(tmp_path)
    assert vault.passwords(tmp_path) == first
    keys = vault.signing_keys_file(tmp_path)
    key = json.loads(keys.read_text(encoding="utf-8"))["keys"][0]
    assert (key["kty"], key["crv"], key["alg"], key["status"]) == (
        "OKP",
        "Ed25519",
        "EdDSA",
        "current",
    )
    assert vault.signing_keys_file(tmp_path).read_text(encoding="utf-8") == json.dumps(
        {"keys": [key]}, indent=1
    )
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_torn_state_file_reads_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"phase": "rea', encoding="utf-8")
    assert files.read_json(path) == {}


def test_addresses_per_role_keep_the_server() -> None:
    dsn = "postgresql://postgres:s%40cret@db.example:5433/basecommerce?sslmode=require"
    assert addresses.as_role(dsn, "auth_service", "p/w") == (
        "postgresql://auth_service:p%2Fw@db.example:5433/basecommerce?sslmode=require"
    )
    assert "cret" not in addresses.without_password(dsn)
    assert addresses.endpoint("redis://:x@cache", 6379) == ("cache", 6379)
    assert addresses.endpoint("redis+cluster://u:x@a:7001,b:7002/0", 6379) == ("a", 7001)


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("progress 12/100 orders of March", (12, 100, "orders of March")),
        ("progress 1/2", (1, 2, "")),
        ("made progress 1/2", None),
    ],
)
def test_progress_lines(line: str, seen: tuple[int, int, str] | None) -> None:
    assert steps.parse_progress(line) == seen


async def test_a_failed_step_shows_the_end_of_its_log(tmp_path: Path) -> None:
    command = ("/bin/sh", "-c", "echo going; echo 'relation is missing' >&2; exit 3")
    with pytest.raises(BasecError, match=r"(?s)Seeding failed with 3.*relation is missing"):
        await steps.run("Seeding", command, dict(os.environ), tmp_path / "log")


def test_a_log_that_grew_too_large_is_moved_aside(tmp_path: Path) -> None:
    log = tmp_path / "auth.log"
    log.write_text("x" * 50, encoding="utf-8")
    logs.trim(tmp_path, largest=10)
    assert log.stat().st_size == 0
    assert (tmp_path / "auth.log.1").stat().st_size == 50


def test_following_shows_complete_lines_only(tmp_path: Path) -> None:
    log = tmp_path / "auth.log"
    log.write_text("old\n", encoding="utf-8")
    follower = logs.Follower(tmp_path)
    with log.open("a", encoding="utf-8") as handle:
        handle.write("new\nhal")
    assert list(follower.news()) == [("auth", "new")]
    with log.open("a", encoding="utf-8") as handle:
        handle.write("f\n")
    assert list(follower.news()) == [("auth", "half")]


def test_an_unknown_log_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BasecError, match="no log of 'nope'"):
        logs.show(tmp_path, "nope", 5, lambda _name, _line: None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_data_moves_out_of_what_the_account_cannot_reach(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    servers = account.for_servers(Path("/"))
    assert servers is not None
    assert not account.reachable(closed, servers)
    folder = account.volume(closed, servers)
    assert account.reachable(folder, servers)
    account.remove_volumes(closed)
    assert not folder.exists()
