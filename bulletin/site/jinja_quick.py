"""Jinja2's environment for what our pages do a thousand times each: the same text in fewer steps.

A page of a bulletin asks for three hundred small values and shows most of them. Jinja2 asks an object and then a
mapping for each, wraps each that it escapes, and finds out anew for each macro how it wants to be called. Code made
here asks the object, escapes, and goes on. Where that raises anything, whoever renders must do it again in an
environment as Jinja2 has it: only that one knows what is undefined, and what to say of it.
"""

from collections.abc import Callable, MutableMapping
from keyword import iskeyword
from typing import Any, Final

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

try:  # markupsafe's own work, without the wrapping of what comes out: a third of the time that templates take
    from markupsafe._speedups import _escape_inner as _escaped
except ImportError:
    _escaped = escape

CODE: Final = "quick1"
"""Which code is made here, for the names of what is kept of it between builds."""

_TAIL: Final = f"from {__name__} import QuickMacro as Macro, shown as escape\n"


def shown(value: Any) -> str:
    """Return a value as text that can stand in HTML: `escape`, but what was a str stays one."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    return value if kind is Markup else escape(value)


class QuickMacro(Macro):
    """A macro that takes its arguments by name at once, where all of them are given and no others."""

    def named(self, context: Context, values: dict[str, Any]) -> str:
        """Return what a call with these named arguments gives."""
        names = self.arguments
        if len(values) != len(names) or self.catch_kwargs or self.catch_varargs or self.caller:
            return self(context.eval_ctx, **values)
        text = self._func(*[values[name] for name in names])
        return str.__new__(Markup, text) if context.eval_ctx.autoescape else text


class _Context(Context):
    """A context that knows what our macros want."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if args or type(__obj) is not QuickMacro:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj.named(__self, kwargs)


class _Generator(CodeGenerator):
    """Generates code that asks objects, and nothing else, for their attributes."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class QuickEnvironment(Environment):
    """An environment whose templates raise where they miss something, and take less time where they do not."""

    code_generator_class = _Generator
    context_class = _Context

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._held: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Return a template; each is looked for once."""
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._held.get(name)
        if found is None:
            found = self._held[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what all templates know, as a plain dict: nothing is added to it afterwards."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Return the code with our functions in place of Jinja2's; names of a module are looked up when it runs."""
        return super()._generate(source, name, filename, defer_init) + f"\n{_TAIL}"
