"""Translates click's own messages into Chinese; the only module that changes click from outside.

Click 8.5 looks its messages up through the name `_` (gettext) in each of its modules and ships no
translations. We put our table there. A test compares the table with click's source, so that no message
that a later version adds reaches a clerk in English.
"""

import importlib

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")

WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "Aborted!": "已停止。",
    "Missing command.": "没有写命令。",
    "Error: {message}": "用法不对：{message}",
    "Try '{command} {option}' for help.": "用 `{command} {option}` 看说明。",
    "Show this message and exit.": "显示这份说明。",
    "Show the version and exit.": "显示版本号。",
    "No such option {name!r}.": "没有选项 `{name}`。",
    "No such command {name!r}.": "没有命令 `{name}`。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是不是其中之一：{possibilities}？",
    "Missing argument": "少写了参数",
    "Missing option": "少写了选项",
    "Missing parameter": "少写了参数",
    "Missing parameter: {param_name}": "少写了参数：{param_name}",
    "Missing {param_type}": "少写了{param_type}",
    "Invalid value: {message}": "写法不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的写法不对：{message}",
    "Got unexpected extra argument ({args})": "多写了参数（{args}）",
    "Got unexpected extra arguments ({args})": "多写了参数（{args}）",
    "Option {name!r} requires an argument.": "选项 `{name}` 后面少一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 `{name}` 后面要有 {nargs} 个值。",
    "Option {name!r} does not take a value.": "选项 `{name}` 后面不带值。",
    "Argument {name!r} takes {nargs} values.": "参数 `{name}` 要有 {nargs} 个值。",
    "Takes {nargs} values but 1 was given.": "要有 {nargs} 个值，只写了 1 个。",
    "Takes {nargs} values but {len} were given.": "要有 {nargs} 个值，写了 {len} 个。",
    "Choose from:\n\t{choices}": "可以写：{choices}",
    "{value!r} is not {choice}.": "`{value}` 不行，只能是 {choice}。",
    "{value!r} is not one of {choices}.": "`{value}` 不行，可以写：{choices}。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 的范围内。",
    "{value!r} is not a valid {number_type}.": "`{value}` 不是整数。",
    "{name} {filename!r} does not exist.": "{name} `{filename}` 不存在。",
    "{name} {filename!r} is a file.": "{name} `{filename}` 是文件。",
    "{name} {filename!r} is a directory.": "{name} `{filename}` 是文件夹。",
    "{name} {filename!r} is not readable.": "{name} `{filename}` 不能读。",
    "{name} {filename!r} is not writable.": "{name} `{filename}` 不能写。",
    "{name} {filename!r} is not executable.": "{name} `{filename}` 不能执行。",
    "Could not open file {filename!r}: {message}": "打不开文件 `{filename}`：{message}",
    "unknown error": "原因不明",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "default: {default}": "默认：{default}",
}


def install() -> None:
    """Replace gettext by our table in click's modules."""
    for name in MODULES:
        module = importlib.import_module(f"click.{name}")
        if hasattr(module, "_"):
            module._ = _word  # type: ignore[attr-defined]
        if hasattr(module, "ngettext"):
            module.ngettext = _counted_word  # type: ignore[attr-defined]


def _word(message: str) -> str:
    return WORDS.get(message, message)


def _counted_word(singular: str, plural: str, count: int) -> str:
    return _word(singular if count == 1 else plural)
