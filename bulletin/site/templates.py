"""Renders the site's Jinja2 templates in a sandbox.

An office may replace templates in its own layouts/, and a site's folder is passed on by USB stick, so a template must not
be able to do anything but show the values that it is given.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment

from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.encoding import digest_of
from bulletin.values.work_limit import OverdueError, work_limit

LONGEST_S: Final = 30.0  # CPU time for a page; the largest takes one second
MOST_MB: Final = 512  # memory for a page; the largest takes about ten
HINT: Final = "对照程序自带的同名模板改"

# {% extends "base.html" %}, {%- from 'parts/a.html' import a %}: the words behind the keyword.
_REFERENCE = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%}", re.DOTALL)
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")

# Labels for exceptions whose own message would not help an office. The first class that matches is taken.
_LABELS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (RecursionError, "模板套着自己，没有尽头"),
    (ZeroDivisionError, "除数是 0"),
    (OverflowError, f"数太大：`range`、重复、乘方最多到 {MAX_RANGE}"),
    (OverdueError, f"算了 {LONGEST_S:.0f} 秒还没有算完，是不是循环没有尽头"),
    (MemoryError, "要的内存太多"),
)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which also refuses huge products and powers."""

    intercepted_binops = frozenset(("*", "**"))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute.

        Fields of a NamedTuple are the values that a page shows, so they are safe. Checking them like attributes of any
        other object takes a tenth of the time of a full build.
        """
        return attr in getattr(type(obj), "_fields", ()) or super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return a product or power. Raises OverflowError if it is huge: the time limit cannot interrupt a single operation, such as the square of a huge number."""
        # A product has about as many bits as its factors together.
        if isinstance(left, int) and isinstance(right, int) and operator == "*":
            if left.bit_length() + right.bit_length() > MAX_RANGE:
                raise OverflowError
        elif operator == "**" or isinstance(left, Sequence) or isinstance(right, Sequence):
            sizes = (len(value) if isinstance(value, Sequence) else abs(value) for value in (left, right))
            if math.prod(sizes) > MAX_RANGE:
                raise OverflowError
        return super().call_binop(context, operator, left, right)


def _is_template(name: str) -> bool:
    """Return whether a layout is a template: the others are style sheets and scripts."""
    return name.endswith((".html", ".xml", ".txt"))


@lru_cache(maxsize=2)
def _environment(named: tuple[tuple[str, str], ...]) -> _Sandbox:
    """Return Jinja2's environment of the templates. named: (name, text) of each.

    It is cached for the next build of this process: otherwise a preview would compile the templates again at each save,
    0.17 s of CPU for all of them.
    """
    templates = dict(named)

    def load(name: str) -> tuple[str, str, None] | None:
        """Return a template with its name as file name, by which `_runtime_error` recognizes its frames in a traceback."""
        return (templates[name], name, None) if name in templates else None

    return _Sandbox(
        loader=FunctionLoader(load),
        autoescape=lambda name: name is not None and name.endswith((".html", ".xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,  # no limit: layouts/ is small, and a template that was dropped would be compiled again
    )


class Templates:
    """The site's templates and styles. layouts: text by name, the site's own in place of the built-in ones."""

    def __init__(self, layouts: Mapping[str, str]) -> None:
        self.layouts = layouts
        self._environment = _environment(
            tuple((name, layouts[name]) for name in sorted(layouts) if _is_template(name))
        )
        self._closures: dict[str, str] = {}

    def render(self, template: str, context: Mapping[str, object]) -> Checked[str]:
        """Return the text. Diagnostics: template-error, at the template's line."""
        try:
            with work_limit(LONGEST_S, MOST_MB):
                return Checked(self._environment.get_template(template).render(context))
        except TemplateNotFound as problem:
            found = error(
                "template-error",
                f"缺少模板 `{problem.name}`",
                Span(f"layouts/{template}"),
                "要用到它",
                hint="把它放回 layouts/，或者删掉你自己的同名文件夹",
            )
            return Checked(None, (found,))
        except TemplateSyntaxError as problem:
            where = Span(f"layouts/{problem.name or template}", problem.lineno)
            label = f"`{{{{ }}}}` 或 `{{% %}}` 里的写法读不懂（Jinja：{problem.message}）"
            return Checked(None, (error("template-error", "模板的写法不对", where, label, hint=HINT),))
        # A template can raise anything, since it may call, divide and compare any values.
        except (Exception, OverdueError) as problem:
            return Checked(None, (self._runtime_error(template, problem),))

    def _runtime_error(self, template: str, problem: BaseException) -> Diagnostic:
        """Return a diagnostic at the line where the problem arose: in the innermost frame that is a template's."""
        name, line, frame = template, 0, problem.__traceback__
        while frame is not None:
            if frame.tb_frame.f_code.co_filename in self.layouts:
                name, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
            frame = frame.tb_next
        where = Span(f"layouts/{name}", line)
        return error("template-error", f"模板 `{name}` 用不了", where, _label(problem), hint=HINT)

    def closure_digest(self, template: str) -> str:
        """Return a digest of a template's text and of all it includes, extends and imports."""
        if template not in self._closures:
            texts = [(name, self.layouts.get(name, "")) for name in sorted(self._closure(template))]
            self._closures[template] = digest_of(repr(texts))
        return self._closures[template]

    def _closure(self, template: str) -> set[str]:
        """Return the names of a template and of all that it refers to, directly or through others."""
        found: set[str] = set()
        waiting = [template]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.layouts:
                found.add(name)
                waiting += self._references(name)
        return found

    def _references(self, template: str) -> Iterator[str]:
        """Yield the names that a template includes, extends and imports directly; for a computed name, those of all templates.

        The names are read from the tags by a pattern, since Jinja2's own `find_referenced_templates` parses the template:
        45 ms for all of them in each build, even for templates whose pages are not made.
        """
        for tag in _REFERENCE.findall(self.layouts[template]) if _is_template(template) else ():
            names = [double or single for double, single in _QUOTED.findall(tag)]
            yield from names or filter(_is_template, self.layouts)


def _label(problem: BaseException) -> str:
    """Return the diagnostic's label, which says what is wrong at the template's line."""
    if isinstance(problem, SecurityError):
        forbidden = re.search(r"attribute '([^']+)'", str(problem))
        return f"模板不能用 `{forbidden[1]}`：只能显示程序给的值" if forbidden else "模板只能显示程序给的值"
    for kind, label in _LABELS:
        if isinstance(problem, kind):
            return label
    missing = re.search(r"'([^']+)' is undefined|attribute '([^']+)'", str(problem))
    word = (missing[1] or missing[2]) if missing else ""
    return f"没有 `{word}` 这个值" if word else f"Jinja：{problem}"
