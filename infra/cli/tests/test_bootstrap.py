# ruff: noqa: S603 - real processes are what is tested
from __future__ import annotations

import fcntl
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from basec_cli.paths import INFRA, ROOT

FOUND = importlib.util.spec_from_file_location("bootstrap", INFRA / "cli" / "bootstrap.py")


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    assert FOUND is not None
    assert FOUND.loader is not None
    module = importlib.util.module_from_spec(FOUND)
    FOUND.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text("", encoding="ascii")
    member = tmp_path / "packages" / "one"
    member.mkdir(parents=True)
    (member / "pyproject.toml").write_text("[project]\n", encoding="ascii")
    return tmp_path


def _python(checkout: Path) -> None:
    programs = checkout / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)


def test_the_stamp_follows_the_lock_file_and_the_members(
    bootstrap: ModuleType, checkout: Path
) -> None:
    assert not bootstrap.is_installed(checkout)
    _python(checkout)
    stamp = checkout / ".venv" / "basec-stamp"
    stamp.write_text(bootstrap.fingerprint(checkout), encoding="ascii")
    assert bootstrap.is_installed(checkout)
    (checkout / "packages" / "one" / "pyproject.toml").write_text("[project]\nname='x'\n")
    assert not bootstrap.is_installed(checkout)
    stamp.write_text(bootstrap.fingerprint(checkout), encoding="ascii")
    (checkout / "requirements.lock").write_text("six==1\n", encoding="ascii")
    assert not bootstrap.is_installed(checkout)


def test_an_old_stamp_says_nothing_after_a_newer_installation_was_cut_short(
    bootstrap: ModuleType, checkout: Path
) -> None:
    _python(checkout)
    venv = checkout / ".venv"
    (venv / "basec-stamp").write_text(bootstrap.fingerprint(checkout), encoding="ascii")
    assert bootstrap.is_installed(checkout)
    (venv / bootstrap.UNFINISHED).touch()
    assert not bootstrap.is_installed(checkout)


def test_a_venv_whose_python_is_gone_is_not_an_installation(
    bootstrap: ModuleType, checkout: Path
) -> None:
    _python(checkout)
    venv = checkout / ".venv"
    (venv / "basec-stamp").write_text(bootstrap.fingerprint(checkout), encoding="ascii")
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    assert not bootstrap.is_installed(checkout)


def test_every_member_of_the_workspace_is_installed(bootstrap: ModuleType) -> None:
    found = {str(path.relative_to(ROOT)) for path in bootstrap.members(ROOT)}
    assert {"infra/cli", "packages/basecore", "apps/auth", "apps/verticals/construction"} <= found


def test_two_installations_do_not_meet(bootstrap: ModuleType, checkout: Path) -> None:
    with (
        bootstrap.alone(checkout),
        (checkout / ".basec" / "bootstrap.lock").open("a") as other,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_an_installer_that_outlives_us_keeps_the_next_one_waiting(
    bootstrap: ModuleType, checkout: Path
) -> None:
    with bootstrap.alone(checkout):
        installer = subprocess.Popen(["sleep", "60"], close_fds=False)  # noqa: S607 - any sleep will do
    with (checkout / ".basec" / "bootstrap.lock").open("a") as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        installer.kill()
        installer.wait()
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_venv_whose_installation_was_cut_short_is_made_anew(
    bootstrap: ModuleType, checkout: Path
) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not on PATH")
    bootstrap.make_venv(checkout, uv)
    litter = checkout / ".venv" / "half-installed"
    litter.touch()
    bootstrap.make_venv(checkout, uv)
    assert not litter.exists()
    assert (checkout / ".venv" / "basec-unfinished").exists()


def test_without_a_new_enough_python_there_is_a_clear_sentence(tmp_path: Path) -> None:
    script = shutil.copy(ROOT / "basec", tmp_path / "basec")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    done = subprocess.run(
        [tools / "sh", script, "status"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_the_command_line_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "basec_cli", "--help"], capture_output=True, text=True, check=True
    )
    for command in ("up", "down", "status", "logs", "reset", "test", "migrate", "bench", "lock"):
        assert f" {command} " in done.stdout
