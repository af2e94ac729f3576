"""A document as one HTML file that needs no other: its style is in it, for light and dark screens and for paper.

Whatever comes from banks and learners is escaped: it is shown, never interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dlquiz.messages import Language, say
from dlquiz.reports.interviews.blocks import Block, Heading, Items, Prose, Table, Verdict, lines_of

_LANGUAGES = {"en": "en", "zh": "zh-Hans"}
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --quiet: #5b6675; --paper: #fff; --line: #d5dbe3; --right: #147a3d;
  --partly: #9a6200; --wrong: #b3261e; --typed: #f3f5f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --quiet: #9aa6b5; --paper: #14181f; --line: #343c48;
  --right: #5fd38d; --partly: #f0b64d; --wrong: #ff8a80; --typed: #1d232d; } }
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
p { margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.strong { font-weight: 600; } .quiet { color: var(--quiet); } .warning { color: var(--partly); }
.typed { background: var(--typed); border-left: 3px solid var(--line); padding: .4rem .8rem; }
.label { color: var(--quiet); } .right { color: var(--right); } .partly { color: var(--partly); }
.wrong { color: var(--wrong); }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid
  var(--line); }
@media print { body { margin: 0; max-width: none; } h3 { break-after: avoid; } }
"""


def html(blocks: Iterable[Block], language: Language) -> str:
    """The whole page."""
    found = list(blocks)
    title = next((block.words for block in found if isinstance(block, Heading)), "dlquiz")
    body = "\n".join(_block(block, language) for block in found)
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Block, language: Language) -> str:
    match block:
        case Heading(words, level):
            return f"<h{level}>{escape(words)}</h{level}>"
        case Verdict(outcome, words):
            word = say(language, outcome or "report_not_scored")
            return f'<h3><span class="{outcome or "quiet"}">{escape(word)}</span> {escape(words)}</h3>'
        case Prose(document, label, style):
            shown = f'<span class="label">{escape(label)}</span>' if label else ""
            return f'<p class="{style}">{shown}{_text(lines_of(document))}</p>'
        case Items(items):
            rows = "".join(f"<li>{_text(lines_of(item))}</li>" for item in items)
            return f"<ul>{rows}</ul>"
        case Table(head, rows):
            return f"<table>{_row(head, 'th')}{''.join(_row(row, 'td') for row in rows)}</table>"


def _text(lines: list[str]) -> str:
    return escape("\n".join(lines))


def _row(cells: Iterable[str], name: str) -> str:
    return "<tr>" + "".join(f"<{name}>{escape(cell)}</{name}>" for cell in cells) + "</tr>"
