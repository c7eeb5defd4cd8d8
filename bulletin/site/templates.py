"""Page → text, by Jinja2, which is imported here and in `jinja_quick` only."""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import UndefinedError
from jinja2.meta import find_referenced_templates

from bulletin.build.cache import read_sealed, write_sealed
from bulletin.site.jinja_quick import CODE, QuickEnvironment
from bulletin.site.squeeze import squeeze_css
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.encoding import digest_of as digest

CLOSURES = "closures"  # digests of what templates include, within the folder of compiled ones
STYLE_ORDER = ("styles/tokens.css", "styles/base.css", "styles/screen.css")
PRINT_STYLE_ORDER = ("styles/print.css", "styles/print_article.css")
OWN_STYLE = "styles/own.css"  # an office's own, after all others


def _is_template(name: str) -> bool:
    """Return whether a layout is a template: the others are style sheets and scripts."""
    return name.endswith((".html", ".xml", ".txt"))


class Templates:
    """The site's templates and styles. layouts: text by name, the site's own in place of the built-in ones."""

    def __init__(self, layouts: Mapping[str, str], folder: Path | None = None) -> None:
        """folder: where compiled templates are kept between builds."""
        self.layouts, self._folder = layouts, folder
        self._seal = digest(repr(sorted(layouts.items()))) if folder else ""
        known = read_sealed(folder / CLOSURES, self._seal) if folder else None
        self._closures: dict[str, str] = known if isinstance(known, dict) else {}
        self._known = len(self._closures)
        self._references: dict[str, tuple[str, ...]] = {}
        self.slow: set[str] = set()  # templates that looked for a value which was missing

    def prepare(self, names: Iterable[str] | None = None) -> None:
        """Find out what these templates include, all where none are named, and compile them, for all that come after."""
        for name in filter(_is_template, self.layouts) if names is None else names:
            self.closure_digest(name)
        if self._folder and len(self._closures) > self._known:
            write_sealed(self._folder / CLOSURES, self._seal, self._closures)

    @cached_property
    def _environment(self) -> Environment:
        return self._made(Environment, "plain")

    @cached_property
    def _quick(self) -> Environment:
        return self._made(QuickEnvironment, CODE)

    def _made(self, kind: type[Environment], code: str) -> Environment:
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
        return kind(
            loader=FunctionLoader(self._load),
            autoescape=lambda name: name is not None and name.endswith((".html", ".xml")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=FileSystemBytecodeCache(str(self._folder), f"{code}-%s.cache")
            if self._folder
            else None,
        )

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """Return a template with its name as file name, which is how a fault in it is found again."""
        text = self.layouts.get(name) if _is_template(name) else None
        return None if text is None else (text, name, lambda: True)

    def render(self, template: str, context: Mapping[str, object]) -> Checked[str]:
        """Return the text. Diagnostics: template-error, at the template's line."""
        if template not in self.slow:
            with suppress(Exception):  # of whatever kind: what is wrong is found again below, and told
                return Checked(self._quick.get_template(template).render(context))
            self.slow.add(template)
        try:
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
            found = error("template-error", "模板的写法不对", where, label, hint="对照程序自带的同名模板改")
            return Checked(None, (found,))
        except (UndefinedError, TemplateError, TypeError) as problem:
            return Checked(None, (self._runtime_error(template, problem),))

    def _runtime_error(self, template: str, problem: Exception) -> Diagnostic:
        """Return where in which template the problem arose: the innermost frame that is a template's."""
        name, line, frame = template, 0, problem.__traceback__
        while frame is not None:
            if frame.tb_frame.f_code.co_filename in self.layouts:
                name, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
            frame = frame.tb_next
        missing = re.search(r"'([^']+)' is undefined|attribute '([^']+)'", str(problem))
        word = next((group for group in missing.groups() if group), "") if missing else ""
        label = f"没有 `{word}` 这个值" if word else f"Jinja：{problem}"
        return error(
            "template-error",
            f"模板 `{name}` 用不了",
            Span(f"layouts/{name}", line),
            label,
            hint="对照程序自带的同名模板改",
        )

    def closure_digest(self, template: str) -> str:
        """Return a digest of a template's text and of all it includes, extends and imports."""
        if template not in self._closures:
            seen: set[str] = set()
            self._collect(template, seen)
            whole = "\0".join(f"{name}\0{self.layouts.get(name, '')}" for name in sorted(seen))
            self._closures[template] = hashlib.sha256(whole.encode()).hexdigest()
        return self._closures[template]

    def _collect(self, template: str, seen: set[str]) -> None:
        if template in seen or template not in self.layouts:
            return
        seen.add(template)
        if template not in self._references:
            self._references[template] = self._read_references(template)
        for name in self._references[template]:
            self._collect(name, seen)

    def _read_references(self, template: str) -> tuple[str, ...]:
        """Return what a template includes, extends and imports itself: to parse one takes some milliseconds.

        What is parsed is compiled too, and kept for the processes that will render it.
        """
        text, quick = self.layouts[template], self._quick
        if not _is_template(template):
            return ()
        try:
            parsed = quick.parse(text, template, template)
            names = tuple(name for name in find_referenced_templates(parsed) if name is not None)
            if quick.bytecode_cache:
                bucket = quick.bytecode_cache.get_bucket(quick, template, template, text)
                if bucket.code is None:
                    bucket.code = quick.compile(parsed, template, template)
                    quick.bytecode_cache.set_bucket(bucket)
        except TemplateSyntaxError:  # reported when it is rendered
            return ()
        return names

    def screen_css(self) -> str:
        """Return the site's one style sheet: tokens, base, screen, the parts by name, and what the office adds."""
        parts = sorted(name for name in self.layouts if name.startswith("parts/") and name.endswith(".css"))
        return squeeze_css(
            "\n".join(
                self.layouts[name] for name in (*STYLE_ORDER, *parts, OWN_STYLE) if name in self.layouts
            )
        )

    def scripts(self) -> dict[str, str]:
        """Return the site's scripts by path: every layouts/scripts/NAME.js is published as assets/NAME.js."""
        return {
            f"assets/{posixpath.basename(name)}": text
            for name, text in sorted(self.layouts.items())
            if name.startswith("scripts/") and name.endswith(".js")
        }

    def print_css(self) -> str:
        """Return the style sheet of the printed issue, and of an article printed by itself."""
        return "\n".join(self.layouts.get(name, "") for name in PRINT_STYLE_ORDER)

    def volume_css(self) -> str:
        """Return what a bound volume adds to the style sheet of the printed issue."""
        return self.layouts.get("styles/volume.css", "")
