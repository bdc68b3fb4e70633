"""What the documentation names exists, and what is made from the code is up to date."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from basecore.settings import Settings

from tools.docs import cli, settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
FOLDERS = ("apps", "benchmarks", "docs", "infra", "packages", "tests", "tools")

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:\./|^)basec ([a-z][a-z-]*)([^`\n]*)", re.MULTILINE)
VARIABLE = re.compile(r"\bBASEC_[A-Z_]+")
MODULE = re.compile(r"python -m ([\w.]+)")
PERSONAL = re.compile(r"(?<![\w.])/(root|home|Users|work)/")
SOMEWHERE_ELSE = ("http://", "https://", "mailto:")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


every_page = pytest.mark.parametrize("page", PAGES, ids=named)


def links(page: Path) -> list[str]:
    """Return the targets of a page's links and images, those to other hosts left out."""
    text = QUOTED.sub("", FENCE.sub("", page.read_text()))
    return [target for target in LINK.findall(text) if not target.startswith(SOMEWHERE_ELSE)]


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings as links say them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def code(text: str) -> Iterator[str]:
    """Yield what stands as code in a text: blocks, and words in backticks."""
    yield from FENCE.findall(text)
    yield from QUOTED.findall(FENCE.sub("", text))


def command_of(first: str, rest: str) -> str | None:
    """Return the command that these words begin with, such as `events dlq list`."""
    words = [first, *itertools.takewhile(str.isalpha, rest.split())]
    begun = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for name in begun if name in cli.commands()), None)


def options_of(command: str) -> set[str]:
    """Return the options that a command takes."""
    params = cli.commands()[command].params
    return {"-h", "--help"} | {o for one in params for o in (*one.opts, *one.secondary_opts)}


@every_page
def test_links_and_images_lead_somewhere(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{target} does not exist"
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found), f"{target}: no such heading"


@every_page
def test_commands_exist_with_their_options(page: Path) -> None:
    for piece in code(page.read_text()):
        for first, rest in COMMAND.findall(piece):
            command = command_of(first, rest)
            assert command, f"./basec {first}{rest} does not exist"
            ours = re.split(r"\s--(?:\s|$)|\s{2,}", rest)[0]
            used = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", ours))
            assert used <= options_of(command), f"./basec {command}{rest}"


@every_page
def test_settings_exist(page: Path) -> None:
    known = {settings.variable(name) for name in Settings.model_fields}
    known |= {name for name, *_ in settings.OTHERS}
    assert set(VARIABLE.findall(page.read_text())) <= known


@every_page
def test_modules_and_paths_exist(page: Path) -> None:
    text = page.read_text()
    for module in MODULE.findall(text):
        assert find_spec(module), f"python -m {module}"
    for words in QUOTED.findall(FENCE.sub("", text)):
        if words.startswith(tuple(f"{folder}/" for folder in FOLDERS)) and " " not in words:
            assert (ROOT / words).exists(), f"{words} does not exist"


@every_page
def test_nothing_of_the_writers_machine(page: Path) -> None:
    assert not PERSONAL.search(page.read_text())


def test_every_page_is_reachable_from_the_index() -> None:
    waiting, seen = [DOCS / "index.md"], set[Path]()
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = (target.partition("#")[0] for target in links(page))
        waiting += [(page.parent / path).resolve() for path in targets if path]
    assert set(DOCS.rglob("*.md")) - seen == set()


def test_every_dependency_has_its_reason() -> None:
    listed = set(QUOTED.findall((DOCS / "decisions" / "dependencies.md").read_text()))
    missing = {name for name in dependencies() if name not in listed}
    assert missing == set()


def dependencies() -> set[str]:
    """Return the names of all dependencies that the workspace declares, its members left out."""
    found: set[str] = set()
    members: set[str] = set()
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("pyproject.toml")]
    for path in (ROOT / "pyproject.toml", *inside):
        data = tomllib.loads(path.read_text())
        members.add(data["project"]["name"])
        groups = [
            data["project"].get("dependencies", []),
            data.get("build-system", {}).get("requires", []),
            *data.get("dependency-groups", {}).values(),
        ]
        found |= {re.split(r"[^\w.-]", one, maxsplit=1)[0].lower() for g in groups for one in g}
    return found - members


def test_every_variable_that_the_code_reads_is_described() -> None:
    sources = [p for f in ("apps", "infra", "packages") for p in (ROOT / f).rglob("*.py")]
    read = {name for p in sources for name in VARIABLE.findall(p.read_text())}
    described = set(VARIABLE.findall((DOCS / "reference" / "settings.md").read_text()))
    assert read - described == set()


def test_reference_pages_are_up_to_date() -> None:
    assert (DOCS / "reference" / "settings.md").read_text() == settings.page()
    assert (DOCS / "reference" / "cli.md").read_text() == cli.page()


def test_words_of_the_screen_are_those_of_the_catalogues() -> None:
    shown: set[str] = set()
    for path in (*ROOT.glob("packages/**/pt_BR.po"), *ROOT.glob("apps/**/pt_BR.po")):
        with path.open("rb") as file:
            shown |= {str(message.string) for message in read_po(file, locale="pt_BR")}
    page = (DOCS / "product" / "first-path.md").read_text()
    assert set(re.findall(r"\*\*([^*]+)\*\*", page)) - shown == set()
