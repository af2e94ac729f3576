"""HTML of other tools as Markdown."""

from __future__ import annotations

from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.interchange.html_reading import LONGEST, markdown_of


@every_case(
    ("html", "markdown"),
    [
        ("<b>bold</b> and <i>it</i>", "**bold** and *it*"),
        ("2*3*4 _x_ $5 snake_case &lt;tag&gt;", "2\\*3\\*4 \\_x\\_ \\$5 snake_case <tag>"),
        ("{{c}} [[a]]", "\\{{c}} \\[[a]]"),
        ("\\(a_1 &lt; b\\) [latex]x[/latex] \\[y\\]", "$a_1 < b$ $x$ $y$"),
        ("<anki-mathjax>\\frac{{a}}{b}</anki-mathjax>", "$\\frac{ {a}}{b}$"),
        ("a<br>b<br><br>c<p>d<br></p>e", "a\\\nb\n\nc\n\nd\n\ne"),
        ("<ul><li>a<br>x</li><li>b</li></ul>end", "- a\\\nx\n- b\n\nend"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n   - b\n\n- c"),
        ("<ol><li>a<ol><li>b<li>c</ol></li><li>d</li></ol>", "1. a\n\n   1. b\n   2. c\n\n2. d"),
        ("<table><tr><td>1<td>2</tr><tr><td>3<td>4</table>5", "1 | 2\\\n3 | 4\n\n5"),
        ("x<pre>a\n b</pre>", "x\n\n```\na\n b\n```"),
        ("<code>a`b</code>", "``a`b``"),
        ("<b>x <i>y", "**x *y***"),
        ("<b>x<div>y</b>z", "**x**\n\nyz"),
        ("<script>bad()</script>fine<style>p{}</style>", "fine"),
        ("# no<div>1. no</div><div>- no</div>", "\\# no\n\n1\\. no\n\n\\- no"),
    ],
)
def test_what_a_learner_reads_stays(html: str, markdown: str) -> None:
    assert markdown_of(html).markdown == markdown


def test_media_are_lost_by_name() -> None:
    read = markdown_of("a<img src='net.png'>b<audio src=x.mp3></audio><img src='net.png'>")
    assert read.markdown == "ab"
    assert [text.en for text in read.lost] == ["net.png is left out", "x.mp3 is left out"]


def test_too_much_is_not_read() -> None:
    read = markdown_of("x" * (LONGEST + 1))
    assert read.markdown == ""
    assert "400,000" in read.lost[0].en


PIECES = (
    *("<b>", "</b>", "<i>", "</i>", "<br>", "<p>", "</p>", "<ul>", "</ul>", "<li>", "<ol>", "<code>", "</code>"),
    *("<pre>", "</pre>", "<td>", "<tr>", "<table>", "<img>", "<!--", "-->", "<![", "</", "<a", "&amp", "&#x110000;"),
    *("\\(", "\\)", "x", " ", "<anki-mathjax>", "</anki-mathjax>"),
)
TAGS = st.lists(st.sampled_from(PIECES), max_size=30)


@given(TAGS.map("".join))
def test_nothing_is_too_broken(html: str) -> None:
    assert "\x00" not in markdown_of(html).markdown


@every_case("piece", ["<a ", "<!--", "<b>", "<li>", "</", "&", "\\(", "<pre>", "`"])
def test_time_grows_with_the_text_alone(piece: str) -> None:
    # Quadratic work would take minutes here.
    markdown_of(piece * (LONGEST // 4 // len(piece)))
