"""Words in templates: a constant sentence is translated while its template is compiled."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup, escape
from typing_extensions import override

from webkit.i18n import Translations

WORDS = "words"
CALL = ["name", "lparen", "string"]


class Wording(Extension):
    """Puts constant sentences into the language of the environment; `_` never runs for them.

    `_("Save")` becomes a constant, `_("Remove %(name)s", name=…)` a call that only fills in values.
    """

    @override
    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        words = cast("Translations", self.environment.globals[WORDS])
        tokens, at = list(stream), 0
        while at < len(tokens):
            found = tokens[at : at + 4]
            ends = _is_sentence(found)
            if not ends:
                yield found[0]
                at += 1
                continue
            name, bracket, text, _ = found
            sentence = words.gettext(text.value)
            if ends == "rparen":
                yield Token(text.lineno, "string", sentence.replace("%%", "%"))
                at += 4
            else:
                yield Token(name.lineno, "name", filled.__name__)
                yield bracket
                yield Token(text.lineno, "string", str(escape(sentence)))
                at += 3


def _is_sentence(tokens: list[Token]) -> str:
    """Return what follows the text where these begin a call of `_` with one, else nothing."""
    is_call = [one.type for one in tokens[:3]] == CALL and tokens[0].value == "_"
    return tokens[3].type if is_call and tokens[3].type in {"rparen", "comma"} else ""


def filled(sentence: str, /, **values: object) -> Markup:
    """Put values into a sentence that is safe; they are escaped."""
    return Markup(sentence % {name: escape(value) for name, value in values.items()})  # noqa: S704 - both parts are escaped


class QuickContext(Context):
    """Calls what a template calls without asking it whether it wants the context: nothing does."""

    @override
    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


class QuickCode(CodeGenerator):
    """Writes what is markup already as it is: a page is made of parts that are."""

    @override
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write(f"environment.{safe.__name__}({finalize.src or ''}")


def safe(value: object) -> Markup:
    """Return a value as it may stand in a page."""
    return value if type(value) is Markup else escape(value)


def speak(environment: Environment, words: Translations) -> None:
    """Let the templates of an environment speak one language; before any of them is loaded."""

    def gettext(text: str, /, **values: object) -> Markup:
        return filled(escape(words.gettext(text)), **values)

    def ngettext(singular: str, plural: str, num: int, /, **values: object) -> Markup:
        return filled(escape(words.ngettext(singular, plural, num)), **{"num": num, **values})

    environment.context_class = QuickContext
    environment.code_generator_class = QuickCode
    environment.extend(safe=safe)
    environment.globals |= {
        WORDS: words,
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        filled.__name__: filled,
    }
    environment.add_extension(Wording)
