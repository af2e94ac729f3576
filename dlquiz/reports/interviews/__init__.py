"""What came of an interview: a report as a plain value, and the document made of it."""

from __future__ import annotations

from dlquiz.reports.interviews.bands import BANDS, READY, Band, band_of
from dlquiz.reports.interviews.comparing import Standing, standings
from dlquiz.reports.interviews.documents import document
from dlquiz.reports.interviews.making import report_of, stored_report
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
    "Line",
    "Report",
    "Standing",
    "TopicScore",
    "band_of",
    "clock_words",
    "document",
    "how_it_stands",
    "level_name",
    "post",
    "post_sentences",
    "report_of",
    "role_name",
    "stage_name",
    "stages_sentence",
    "standings",
    "stored_report",
]
