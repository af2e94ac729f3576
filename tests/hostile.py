"""Two hundred strings that somebody's program took for something else than text."""

from __future__ import annotations

import json

# Apart by blanks, which none of these has.
_MARKUP = r"""
[/b] [b] [/] [b]W[l][/b] W[l] [@click=app.quit]x[/] [@click='app.bell']y[/] [link=https://x.example]z[/link]
[red]r[/red] [$primary]p[/] [on red]o [bold [[b]] \[b] [b\] [not bold]n[/not] [#ff0000]h[/] [reverse]v
[blink]k[/blink] [/nonsense] [1,2] [a][/b] x[0][1] [] [ ] [!] [[ ]] ][ W^{[l]}
"""
_NAMES = r"""
$x $error $primary $$ $0 ${HOME} $(id) `id` %s %d %(x)s %n {x} {x.__class__} {0} {} {{n}} {{ {x!r} {x:>99}
{x.__globals__} {{x.__class__}} @click :smile: :warning: #id .class ~root ../../etc/passwd /dev/null C:\nul \\host\x
file:///etc/passwd javascript:alert(1) <script>alert(1)</script> <img/src=x> <b>x</b> </div> &lt; &amp;amp; &#27;
<!-- --> <x<y> a<b&&c>d "quoted" 'single' \ \\ \n \x1b[31m \u001b \0 'x';DROP--
"""
_MARKDOWN = r"""
**bold** *it* __x__ _y_ ~~s~~ `code` ```` [l](u) ![i](u) # > - + 1. 1) | |a|b| --- *** === <u> [^1] a*b*c \* ** * _
__ x_i x^2 2*3*4 \frac{1}{2} $\frac$ $x$ $x \( \[ \begin{x} \input{/etc/passwd} $\def\x{y}$ $$x$$ $}$ ${$ $^$ $_$
$\left($ \text{ $&$ $\\$
"""
_YAML = r"""
!!python/object:x !tag &a *a key: ? - [a {a @a `a 'a "a |a >a %a #a ... null ~ true yes 1e3 0x1f 1_000 .inf .nan =
<<: 2024-02-30 12:30:45
"""
_ESCAPES = [
    "\x1b[2J", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x07", "\x1b]8;;http://x\x1b\\l\x1b]8;;\x1b\\",
    "\x1bP+q\x1b\\", "\x1b[?1049l", "\x1bc", "\x1b[6n", "\x1b", "\x9b31m", "\x9d0;t\x9c", "\x90x\x9c", "\x85", "\x00",
    "a\x00b", "\x07", "\x08\x08\x08", "\x7f", "a\rb", "\x0c", "\x0b", "\x0e\x0f", "\x1a", "\x04", "\x03", "\t", "a\tb",
]  # fmt: skip
_UNICODE = [
    "\u202eabc", "\u202dabc\u202c", "\u2066x\u2069", "\u200fx", "\u061cx", "a\u200db", "a\u200cb", "\u200bx", "\ufeffx",
    "e" + "\u0301" * 40, "Z" + "\u0334\u0346\u0323" * 10, "\u0301x", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽",
    "🇨🇳🇬🇧", "❤️", "1️⃣", "שלום", "مرحبا",
    "a\u2028b", "a\u2029b", "a\u00a0b", "a\u3000b", "a\u00adb", "\U000e0041", "\ue000", "\uffff", "\ufffd",
    "ﷺ", "𝔘𝔫𝔦", "ｆｕｌｌ",
    "，。！？", "《书》“引”", "x" * 300, "字" * 300, "a " * 200,
    "\ud800", "a\udcffb", "İıẞſ", "ﬁ", "½", "\u2060x", "\u180ex",
]  # fmt: skip
_MORE = [
    *("constructor", "__proto__", "NaN", "-0", "undefined", "None", " ", "  x", "x  ", ".", ".."),
    *("CON", "-rf", "--help"),
]
_PLAIN = [string for strings in (_MARKUP, _NAMES, _MARKDOWN, _YAML) for string in strings.split()]
STRINGS = tuple(dict.fromkeys((*_PLAIN, *_ESCAPES, *_UNICODE, *_MORE)))
"""At least two hundred, each once."""


def quoted(text: str) -> str:
    """As a YAML scalar in double quotes; what is no character stays an escape."""
    kept = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in kept)


def controls(text: str) -> set[str]:
    """What must not reach a terminal: control characters but tab and the end of a line, and what turns a line round."""
    turning = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {
        char for char in text if char in turning or (char not in "\n\t" and (char < " " or "\x7f" <= char < "\xa0"))
    }
