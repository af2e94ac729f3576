"""What `check` finds is said in Chinese, too, and in English as before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlquiz.bank import load_text
from dlquiz.checking import check_paths
from dlquiz.errors import BankError, Fault

BANK = """\
format: 1
id: mine
title: {en: T, zh: 题}
questions:
  - id: q
    type: numeric
    topic: t
    prompt: {en: 'w {{n}}', zh: '宽 {{n}}'}
    parameters:
      n: {integer: [4, 8]}
    answer: {expression: n * 2}
"""
CHOICE = """\
format: 1
id: mine
title: {en: T, zh: 题}
questions:
  - id: q
    type: choice
    topic: t
    prompt: {en: w, zh: 宽}
    options:
      - {text: {en: a, zh: 甲}, correct: true}
      - {text: {en: b, zh: 乙}}
"""
NO_BREAK, FULL = "\u00a0", "\u3000"
PROMPT = "{en: 'w {{n}}', zh: '宽 {{n}}'}"
DRAWN, ANSWER = "{integer: [4, 8]}", "{expression: n * 2}"
CONV = "{reference: conv_parameters, arguments: {in_channels: n, out_channels: 3, kernel_size: 3, bias: no}}"
SPACES = "请用半角空格缩进"

CAUSES = [
    (PROMPT, "{{n}} # is it", "B009", "值不能以 `{{` 开头", "是文字请加单引号；映射只用一个 `{` 开头"),
    (PROMPT, "w {{n}} # is it", "B118", "文字到此为止：空格后的 `#` 会被当作注释", "含有 ` #` 的文字请加单引号"),
    (PROMPT, "w {{n}} # is it\n      wide", "B006", "空格后的 `#` 会被当作注释，文字到此结束", "请给文字加单引号"),
    (DRAWN, "{integer： [4, 8]}", "B006", "这个 `：` 是全角冒号", "请写半角冒号加空格 `: `"),
    ("{en: T, zh: 题}", "{en: T， zh: 题}", "B006", "这个 `，` 是全角逗号", "请在两项之间写半角逗号加空格 `, `"),
    (DRAWN, "｛integer: [4, 8]｝", "B006", "这个 `｛` 是全角括号", "请写半角的 `{`"),
    (PROMPT, "“宽: {{n}}”", "B006", "YAML 不把这个 `“` 当作引号", "请给文字加单引号"),
    ("  - id: q", "  － id: q", "B006", "这个 `－` 不是半角连字符", "请写 `- `"),
    ("    topic: t", f"{FULL * 2}topic: t", "B006", "此行的缩进用了全角空格", SPACES),
    ("    topic: t", f"{NO_BREAK * 4}topic: t", "B006", "此行的缩进用了不换行空格", SPACES),
    ("    topic: t", "\ttopic: t", "B006", "此行的缩进用了制表符", SPACES),
    (DRAWN, f"{{integer:{FULL}[4, 8]}}", "B006", "这个冒号后面是全角空格", "请改用半角空格"),
    (DRAWN, "{integer: [4, 8}", "B006", "此处之前缺少逗号或右括号", "请补上，或给文字加引号：`{…}`"),
    (DRAWN, "{integer: 4，8}", "B103", "参数 `n` 的取值范围必须是列表", "请写 `[4, 8]`"),
    (DRAWN, "{choose: [4，8]}", "B103", "参数 `n` 必须是数", "YAML 不认全角逗号：请写 `4, 8`"),
    (ANSWER, "{expression: int(n / 2)}", "B120", "答案：表达式语言没有函数 `int`；请写 `floor(…)`", "表达式语言见"),
    (ANSWER, f"{ANSWER}\n    tolerance: {{relative: 5%}}", "B103", "容差 `relative` 必须是不小于 0", "请写 `0.05`"),
    (ANSWER, f"{ANSWER}\n    deprecated: no", "B103", "`deprecated` 必须是 true 或 false", "请写 `false`"),
    (ANSWER, "{expression：n * 2}", "B101", "`answer` 没有键 `expression：n * 2`",
        "YAML 不认全角冒号：请写 `expression: n * 2`"),
    (ANSWER, CONV, "B131", "参数 `bias` 必须是 true 或 false", "请写 `false`"),
    ("  - id: q", "  - id: “q”", "B104", "题目的 id 应形如 `conv-output-size`", "YAML 不把弯引号当作引号：请写 `q`"),
    (DRAWN, "[64, 128]", "B124", "q：列表 `n` 会整个显示出来：[64, 128]", "若每次抽取一项，请写 `{choose: [64, 128]}`"),
    ("'w {{n}}'", "'{{n}} for $5 a piece'", "B119", "q：prompt（en）：`$5` 没有构成公式", "美元符号请写 `\\$`"),
    ("'宽 {{n}}'", "'宽 {{n}} ![图](x.png)'", "B119", "会原样显示：题目不支持图片", "请用文字描述图片"),
    ("'w {{n}}'", "'{n} {{n}}'", "B117", "q：prompt（en）：`{n}` 会原样显示", "要显示 `n` 的值，请写 `{{n}}`"),
    ("'宽 {{n}}'", "'｛｛n｝｝ {{n}}'", "B117", "q：prompt（zh）：`｛｛n｝｝` 会原样显示", "要显示 `n` 的值"),
]  # fmt: skip
"""What to change in the bank, the code, and how the Chinese message and fix go on or begin."""


def the_fault(tmp_path: Path, old: str, new: str, bank: str = BANK) -> Fault:
    assert old in bank
    file = tmp_path / "bank.yaml"
    file.write_text(bank.replace(old, new), "utf-8")
    return check_paths([file]).faults[0]


@pytest.mark.parametrize(("old", "new", "code", "message", "fix"), CAUSES)
def test_a_cause_is_named_in_chinese(tmp_path: Path, old: str, new: str, code: str, message: str, fix: str) -> None:
    fault = the_fault(tmp_path, old, new)
    chinese, english = fault.in_language("zh"), fault.in_language("en")
    assert fault.code == code
    assert message in chinese.message
    assert fix in chinese.fix
    assert (english.message, english.fix) == (fault.message, fault.fix)
    assert not re.search("[\u4e00-\u9fff]", re.sub("`[^`]*`", "", english.message + english.fix))
    assert fault.sentence("zh").endswith(f": {code} {chinese.message}（{chinese.fix}）")
    assert fault.sentence("en") == str(fault)


def test_an_option_that_is_a_plain_string(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "{text: {en: b, zh: 乙}}", "乙", CHOICE).in_language("zh")
    assert (fault.message, fault.fix) == ("选项必须是映射", "请写 `- text: 乙`")


def test_a_flag_that_is_a_chinese_word(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "correct: true", "correct: 是", CHOICE).in_language("zh")
    assert (fault.message, fault.fix) == ("`correct` 必须是 true 或 false", "请写 `true`")


def test_the_faults_of_a_record_keep_their_chinese() -> None:
    record = "references:\n  twice:\n    summary: {en: S, zh: 摘}\n    arguments: {n: 3}\n"
    (fault, *_) = load_text(BANK.replace("questions:", f"{record}questions:")).faults
    assert "B170" <= fault.code <= "B180"
    assert re.search("[\u4e00-\u9fff]", fault.message_zh)
    assert re.search("[\u4e00-\u9fff]", fault.fix_zh)


def test_json_has_the_same_keys_in_each_language() -> None:
    fault = Fault.at("b.yaml", (3, 5), "B001", "error", ("gone", "没有了"), ("look", "请查看"))
    english, chinese = fault.document("en"), fault.document("zh")
    assert list(english) == list(chinese) == ["file", "line", "column", "code", "severity", "message", "fix"]
    assert (english["message"], english["fix"]) == ("gone", "look")
    assert (chinese["message"], chinese["fix"]) == ("没有了", "请查看")


def test_a_refused_bank_says_why_in_both_languages() -> None:
    error = BankError((Fault.at("b.yaml", (1, 1), "B005", "error", ("empty", "空的"), ("write", "请写")),))
    assert error.in_language("en") == str(error) == "b.yaml:1:1: B005 empty (write)"
    assert error.in_language("zh") == "b.yaml:1:1: B005 空的（请写）"
