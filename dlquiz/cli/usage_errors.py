"""What click says about a command line, in Chinese.

click's own catalogue is found by the environment alone, while `--language` and the settings choose ours. So its
messages are recognized by their templates: those of click 8.1 and of later versions.
"""

from __future__ import annotations

import re

from dlquiz.cli.help_zh import with_chinese_placeholders

_TEMPLATES = {
    "{rest} Did you mean {names}?": "{rest}；是否想输入 {names}？",
    "{rest} (Did you mean one of: {names}?)": "{rest}；是否想输入其中之一：{names}？",
    "{rest} (Possible options: {names})": "{rest}；是否想输入其中之一：{names}？",
    "Invalid value for {argument}: {rest}": "{argument} 的值无效：{rest}",
    "No such option {name}.": "没有选项 {name}",
    "No such option: {name}": "没有选项 {name}",
    "No such command {name}.": "没有命令 {name}",
    "Missing argument {argument}.": "缺少参数 {argument}",
    # The argument is called by its values already.
    "Missing argument {argument}. Choose from:{names}": "缺少参数 {argument}",
    "Missing option {name}.": "缺少选项 {name}",
    "Got unexpected extra argument ({names})": "多余的参数：{names}",
    "Got unexpected extra arguments ({names})": "多余的参数：{names}",
    "Option {name} requires an argument.": "选项 {name} 需要一个值",
    "Option {name} does not take a value.": "选项 {name} 不接受值",
    "{name} is not one of {names}.": "{name} 不在可选值之中：{names}",
    "{name} is not a valid integer range.": "{name} 不是整数",
    "{name} is not in the range {names}.": "{name} 超出范围 {names}",
}
"""By click's English template. `rest` is a message of its own, `argument` what the help calls an option or argument."""


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)


def in_chinese(message: str) -> str:
    """A message of click in Chinese; one of which no template is known stays as it is."""
    for template, chinese in _TEMPLATES.items():
        found = _pattern(template).fullmatch(message)
        if found:
            parts = {name: _part(name, part) for name, part in found.groupdict().items()}
            return chinese.format(**parts)
    return message


def _part(name: str, part: str) -> str:
    if name == "rest":
        return in_chinese(part)
    return with_chinese_placeholders(part) if name == "argument" else part
