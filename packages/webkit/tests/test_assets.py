import re
from pathlib import Path

import pytest
from webkit import assets
from webkit.templates import PACKAGE, template_dirs

SOURCES = [path for folder in template_dirs(PACKAGE) for path in folder.glob("**/*.html")]


def test_addresses_carry_the_contents_hash() -> None:
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{12}", assets.static_url("css/base.css"))


def test_tokens_come_first_because_they_order_the_layers() -> None:
    first, *rest = assets.stylesheets()
    assert "tokens.css" in first
    assert (
        "@layer tokens, base, layout, parts;" in (assets.STATIC_DIR / "css/tokens.css").read_text()
    )
    assert len(rest) == len(set(rest))


def test_unknown_icon_says_where_to_add_it() -> None:
    with pytest.raises(LookupError, match="vendor/README"):
        assets.icon_url("unicorn")


def test_every_vendored_file_has_its_licence_named() -> None:
    readme = (assets.STATIC_DIR / "vendor/README.md").read_text()
    assert all(
        name in readme for name in ("htmx.org", "@fontsource-variable/inter", "lucide-static")
    )


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_template_holds_inline_code(path: Path) -> None:
    text = re.sub(r"{[#%].*?[#%]}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|js:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_styles_and_scripts_ask_no_other_host() -> None:
    for path in [*assets.STATIC_DIR.glob("css/**/*.css"), *assets.STATIC_DIR.glob("js/**/*.js")]:
        assert not re.search(r"https?://", path.read_text()), path


def test_fonts_are_asked_for_by_the_preloaded_address() -> None:
    css = (assets.STATIC_DIR / "css/base.css").read_text()
    for font in assets.STATIC_DIR.glob("fonts/*.woff2"):
        assert assets.static_url(f"fonts/{font.name}").removeprefix("/static") in css
