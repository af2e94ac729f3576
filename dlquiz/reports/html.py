"""A report as one HTML file that needs no other: its Markdown, styled for light and dark screens and for paper."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dlquiz.messages import Language
from dlquiz.reports.blocks import Block, Heading, Prose, Verdict
from dlquiz.reports.markdown import markdown
from dlquiz.text.html import to_html

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
.quiet { color: var(--quiet); } .warning { color: var(--partly); }
pre { background: var(--typed); padding: .4rem .8rem; overflow-x: auto; font-size: .9rem; line-height: 1.4; }
blockquote { margin: 0; background: var(--typed); border-left: 3px solid var(--line); padding: .1rem .8rem; }
.right h3 { color: var(--right); } .partly h3 { color: var(--partly); } .wrong h3 { color: var(--wrong); }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid
  var(--line); }
@media print { body { margin: 0; max-width: none; } h3 { break-after: avoid; } }
"""


def html(blocks: Iterable[Block], language: Language) -> str:
    """The whole page."""
    found = list(blocks)
    title = next((block.words for block in found if isinstance(block, Heading)), "dlquiz")
    body = "".join(f'<div class="{_class(block)}">\n{to_html(markdown([block], language))}</div>\n' for block in found)
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _class(block: Block) -> str:
    match block:
        case Verdict(outcome):
            return outcome or "quiet"
        case Prose(_, _, style):
            return style
        case _:
            return "plain"
