"""What came of an interview: a report as a plain value, and as plain text, Markdown and HTML."""

from __future__ import annotations

from dlquiz.reports.interviews.bands import BANDS, READY, Band, band_of
from dlquiz.reports.interviews.blocks import Block, Heading, Items, Prose, Table, Verdict
from dlquiz.reports.interviews.comparing import Standing, standings
from dlquiz.reports.interviews.documents import document
from dlquiz.reports.interviews.html import html
from dlquiz.reports.interviews.making import report_of, stored_report
from dlquiz.reports.interviews.markdown import markdown
from dlquiz.reports.interviews.plain import plain_lines
from dlquiz.reports.interviews.posts import (
    clock_words,
    how_it_stands,
    level_name,
    post,
    post_sentences,
    role_name,
    stage_name,
    stages_sentence,
)
from dlquiz.reports.interviews.values import Line, Report, TopicScore

__all__ = [
    "BANDS",
    "READY",
    "Band",
    "Block",
    "Heading",
    "Items",
    "Line",
    "Prose",
    "Report",
    "Standing",
    "Table",
    "TopicScore",
    "Verdict",
    "band_of",
    "clock_words",
    "document",
    "how_it_stands",
    "html",
    "level_name",
    "markdown",
    "plain_lines",
    "post",
    "post_sentences",
    "report_of",
    "role_name",
    "stage_name",
    "stages_sentence",
    "standings",
    "stored_report",
]
