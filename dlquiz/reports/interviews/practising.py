"""What an interview says to practise next: the topics and the answers that came out worst."""

from __future__ import annotations

from dlquiz.bank import Library
from dlquiz.reports.interviews.bands import READY
from dlquiz.reports.interviews.values import Line, Report, TopicScore

MOST_TOPICS = 3
MOST_QUESTIONS = 5


def strong_topics(report: Report) -> list[TopicScore]:
    """The topics that came out best, of those that are ready; of two alike the one with more answers."""
    strong = (topic for topic in report.topics if topic.score >= READY.low)
    return sorted(strong, key=lambda topic: -topic.estimate.middle)[:MOST_TOPICS]


def weak_topics(report: Report) -> list[TopicScore]:
    """The topics that came out worst, of those not ready yet; of two alike the one with more answers."""
    weak = (topic for topic in report.topics if topic.score < READY.low)
    return sorted(weak, key=lambda topic: topic.estimate.middle)[:MOST_TOPICS]


def missed_lines(report: Report) -> list[Line]:
    """The answers that came out worst, of those that are not good."""
    missed = (line for line in report.lines if line.score is not None and line.score < READY.low)
    return sorted(missed, key=lambda line: line.score or 0.0)[:MOST_QUESTIONS]


def to_practise(report: Report, library: Library) -> tuple[str, ...]:
    """The questions that were missed and still exist, then those of the weakest topics."""
    missed = [line.question for line in missed_lines(report) if library.question(line.question) is not None]
    topics = {(topic.bank, topic.topic) for topic in weak_topics(report)}
    banks = sorted({bank for bank, _ in topics})
    related = [one.name for bank in banks for one in library.questions(bank) if (bank, one.topic) in topics]
    return tuple(dict.fromkeys([*missed, *related]))
