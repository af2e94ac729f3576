"""Markdown and LaTeX to width-free blocks, and blocks to lines of styled text.

`parse` once, `layout` at every width; `linear` and `plain` for pipes, screen readers and reports. The parsers are
imported at the first `parse`.
"""
