"""Markdown to HTML."""


def to_html(markdown: str) -> str:
    """CommonMark and tables as HTML; tags in it are shown as they are, and a hard line break is a line break."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("hardbreak", lambda *_: "\n")
    return str(parser.render(markdown))
