"""What there is to say about results and figures, the same for every frontend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.grading.traced import Trace
from dlquiz.kinds.answering import trace
from dlquiz.messages import Text, message
from dlquiz.progress.days import minute_text
from dlquiz.progress.records import StoredAttempt
from dlquiz.schedule import Rating, Why
from dlquiz.session.drilling import IN_A_ROW, Drilled
from dlquiz.session.leeches import Leech
from dlquiz.session.recorded import typed_line
from dlquiz.session.relearning import Relearned
from dlquiz.session.state import Result
from dlquiz.session.today import Limits

if TYPE_CHECKING:
    from dlquiz.progress.estimates import Estimate
    from dlquiz.progress.restore import Restored
    from dlquiz.progress.statistics import Calibration, Retention, Streak
    from dlquiz.session.figures import Figures, TimeSpent

WEEK = 7

_RATINGS: Mapping[Rating, str] = {
    Rating.AGAIN: "rating_again",
    Rating.HARD: "rating_hard",
    Rating.GOOD: "rating_good",
    Rating.EASY: "rating_easy",
}
# A right or wrong answer is its own reason.
_REASONS: Mapping[Why, str] = {
    "revealed": "why_revealed",
    "shown": "why_shown",
    "partly": "why_partly",
    "hint": "why_hint",
    "work": "why_work",
    "tries": "why_tries",
    "quick": "why_quick",
    "slow": "why_slow",
    "own": "why_own",
}


class Held(NamedTuple):
    """How many questions a session leaves for another day: due or new beyond the limits, or due beside a sibling.

    Of those that it asks, `repeats` are neither due nor new, or come a second time.
    """

    due: int = 0
    siblings: int = 0
    new: int = 0
    limits: Limits = Limits(0, 0)
    repeats: int = 0
    asked: int = 0
    past: int = 0
    """How many of those that it asks are beyond the limits, since there is nothing else to ask."""

    @property
    def nothing(self) -> bool:
        return not (self.due or self.siblings or self.new)

    @property
    def beyond(self) -> int:
        """How many of these only a daily limit holds back."""
        return self.due + self.new


def answers_text(count: int) -> Text:
    """A number of answers, in words."""
    return message("answers", count=count)


def saving_text(result: Result, day: date | None = None, *, relearns: bool = False) -> Text:
    """Whether the answer is safe, and when its question comes back; where the `day` of the answer is given, on which
    day that is. `relearns`: it comes back in this session first."""
    if not result.saved:
        return message("not_saved")
    if relearns:
        return message("saved_relearn")
    days = result.due_days
    if days is None:
        # It was saved late, or taken back by another program meanwhile.
        return message("saved")
    if days == 1:
        return message("saved_tomorrow")
    interval = message("days", count=days)
    if day is None:
        return message("saved_due", days=interval)
    # What is never due again is as far away as dates go.
    on = day + min(timedelta(days), date.max - day)
    return message("saved_due_on", days=interval, date=on.isoformat())


def rating_text(result: Result) -> Text:
    """How the answer was rated, and why unless that is plain; empty for one that was not."""
    if result.rating is None:
        return Text.same("")
    rating = message(_RATINGS[result.rating])
    if result.why not in _REASONS:
        return message("rated", rating=rating)
    usual = Text.same("") if result.usual is None else _duration(result.usual)
    return message("rated_because", rating=rating, why=message(_REASONS[result.why], usual=usual))


def undone_text(result: Result) -> Text:
    """Which answer of this session was taken back."""
    variant = result.question_state.variant
    key = "undone_here" if variant.parameters else "undone_as_it_was"
    return message(key, question=variant.question.name, verdict=_in_passing(result.verdict.outcome))


def _in_passing(outcome: str) -> Text:
    """The word of a verdict within a sentence."""
    word = message(outcome)
    return Text(word.en.casefold(), word.zh)


def taken_back_text(attempt: StoredAttempt, zone: tzinfo) -> Text:
    """Which answer was taken back."""
    return message("taken_back", answer=answer_line(attempt, zone))


def answer_line(attempt: StoredAttempt, zone: tzinfo) -> Text:
    """One answer: to what, when by the clock on the wall, how it was marked, what it was."""
    at = minute_text(attempt.at, zone)
    return message(
        "answer_line",
        question=attempt.question,
        at=at,
        verdict=_in_passing(attempt.verdict),
        answer=typed_line(attempt),
    )


def _duration(seconds: float) -> Text:
    if seconds < 90:
        return message("seconds", count=f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}")
    return message("minutes", count=f"{round(seconds / 60, 1):g}")


def choice_text(result: Result) -> Text:
    """The other ratings, each behind the number that chooses it, all on one line."""
    words = [(rating, message(key)) for rating, key in _RATINGS.items() if rating != result.rating]
    dot, space, joiner = "\u00a0·\u00a0", "\u00a0", "\u2060"
    # Without the joiner a line could end between the characters of a Chinese word.
    both = [(f"{rating:d}{space}{word.en}", f"{rating:d}{space}{joiner.join(word.zh)}") for rating, word in words]
    return Text(*map(dot.join, zip(*both, strict=True)))


def leech_text(leech: Leech) -> Text:
    """That a question was forgotten again and again, what goes wrong there, and where to go back to."""
    parts = [message("leech", count=leech.lapses)]
    if leech.mistake is not None:
        parts.append(message("leech_mistake", name=leech.label, count=leech.times))
    if leech.easier is not None:
        parts.append(message("leech_easier", question=leech.easier_words))
    return sentences(parts)


def sentences(texts: Iterable[Text]) -> Text:
    """Sentences one after the other, without the empty ones."""
    said = [text for text in texts if any(text)]
    return Text(" ".join(text.en for text in said), "".join(text.zh for text in said))


def held_text(held: Held) -> Text:
    """What a session leaves for another day, and what of that it asks all the same; empty if nothing."""
    counts = [("held_due", held.due), ("held_siblings", held.siblings), ("held_new", held.new)]
    limits = {"held_due": held.limits.reviews, "held_new": held.limits.new}
    parts = [message(key, count=count, limit=limits.get(key)) for key, count in counts if count]
    if not parts:
        return Text.same("")
    sentence = message("held", parts=Text(", ".join(part.en for part in parts), "、".join(part.zh for part in parts)))
    past = message("held_past", count=held.past) if held.past else Text.same("")
    return sentences([sentence, past])


def repeats_text(held: Held) -> Text:
    """How many questions of a session are repeats, in one sentence; empty if none."""
    if not held.repeats:
        return Text.same("")
    return message("repeats_all" if held.repeats == held.asked else "repeats", count=held.repeats, asked=held.asked)


def relearned_text(relearned: Relearned) -> Text:
    """How many of the questions that were failed are right by now; empty where none was."""
    done = relearned.failed - relearned.left
    return message("relearned", count=relearned.failed, done=done) if relearned.failed else Text.same("")


def drill_text(drilled: Drilled) -> Text:
    """What a drill is, and when it ends."""
    return message("drill_rules" if drilled.across > 1 else "drill_rules_one", name=drilled.label, count=IN_A_ROW)


def drill_standing(drilled: Drilled) -> Text:
    """How often in a row the mistake was avoided, out of how often it must be."""
    standing = message("drill_standing", avoided=drilled.avoided, count=max(IN_A_ROW, drilled.avoided))
    waits = drilled.avoided >= IN_A_ROW and not drilled.reached
    return message("drill_one_more", standing=standing) if waits else standing


def drill_end(drilled: Drilled) -> Text:
    """How a drill ended: the mistake avoided, or what was still to be done."""
    if not drilled.reached:
        return message("drill_stopped", name=drilled.label, standing=drill_standing(drilled))
    at = message("questions_count", count=drilled.questions)
    return message("drill_done", name=drilled.label, count=drilled.avoided, at=at)


def result_trace(result: Result) -> Trace:
    """How the answer of a finished question became its verdict; of one given up there is only that to say."""
    state, variant = result.question_state.state, result.question_state.variant
    verdict, question = result.verdict, variant.question
    if state.revealed:
        return Trace(question.type, state.answer or "?", verdict.outcome, verdict.score, given_up=True)
    if question.kind.in_file:
        # It is not run again only to tell how it was judged; the signature stands for the file.
        return Trace(question.type, str(verdict.read_as), verdict.outcome, verdict.score)
    given = state.ticks if question.kind.in_own_words else state.answer
    # Digits were asked for before, if they were too few.
    return trace(variant, given, digits_asked=True)


def summary_text(results: Sequence[Result]) -> Text:
    """How many answers were right, partly right and wrong."""
    outcomes = [result.verdict.outcome for result in results]
    counts = {outcome: outcomes.count(outcome) for outcome in ("right", "partly", "wrong")}
    return message("summary", answered=len(outcomes), **counts)


def restored_text(restored: Restored, when: Callable[[datetime], str]) -> Text:
    """What is in place now, and where it comes from."""
    count = {"count": restored.answers}
    if restored.source is None:
        return message("restored_salvaged", **count)
    if restored.at is None:
        return message("restored_file", file=restored.source, **count)
    if not restored.salvaged:
        return message("restored_backup", at=when(restored.at), **count)
    return message("restored_united", at=when(restored.at), salvaged=restored.salvaged, added=restored.added, **count)


# Figures


def duration_text(milliseconds: int) -> Text:
    """A time in hours and minutes, or in seconds below a minute."""
    seconds = round(milliseconds / 1000)
    hours, minutes = divmod(seconds // 60, 60)
    if seconds < 60:
        return message("seconds", count=seconds)
    return message("short_hours", hours=hours, minutes=minutes) if hours else message("minutes", count=minutes)


def time_text(time: TimeSpent) -> Text:
    """How much time was spent today, in seven days and ever."""
    return message("time_spent", **{name: duration_text(spent) for name, spent in time._asdict().items()})


def streak_text(streak: Streak) -> Text:
    """The days in a row, and what keeps them going."""
    text = message("progress_streak", current=_days(streak.current), longest=_days(streak.longest))
    return text if streak.today or not streak.current else message("streak_open", streak=text)


def retention_text(found: Figures) -> Text:
    """Which share of the reviews was recalled, lately and ever."""
    if not found.retention_ever.reviewed:
        return message("no_reviews")
    return message("retention_text", recent=_recalled(found.retention), ever=_recalled(found.retention_ever))


def predicted_text(share: Estimate | None) -> Text:
    """Which share of what was answered is expected to be remembered now, with its bounds."""
    return message("predicted_unknown") if share is None else message("predicted_text", share=share.bounded)


def forecast_text(found: Figures) -> Text:
    """The reviews of today and of the coming days."""
    coming = [str(reviews) for reviews in found.forecast[:WEEK]]
    later = Text(", ".join(coming[1:]), "、".join(coming[1:]))
    return message("forecast_text", today=coming[0], later=later, total=sum(found.forecast))


def calibration_text(found: Calibration) -> Text:
    """Whether the learner's own marks for open answers agree with computed ones; said only where bounds lie apart."""
    if not found.self_rated_answers or not found.computed_answers:
        return message("no_calibration")
    return message(
        "calibration_text",
        own=found.self_rated.bounded,
        own_answers=found.self_rated_answers,
        computed=found.computed.bounded,
        computed_answers=found.computed_answers,
        judged=_judged(found),
    )


def _judged(found: Calibration) -> Text:
    if not found.clear:
        return message("calibration_same")
    return message("calibration_kind" if found.gap > 0 else "calibration_strict")


def _recalled(found: Retention) -> Text:
    if not found.reviewed:
        return message("no_reviews_short")
    return message("share_of", share=found.share.bounded, count=found.reviewed)


def _days(count: int) -> Text:
    return message("days", count=count)
