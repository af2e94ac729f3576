"""The names of roles, levels and stages as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlquiz.messages import Language, say
from dlquiz.progress.interviews import Stage
from dlquiz.reports.blocks import clock_text
from dlquiz.text.cells import shown

_ROLES: Mapping[str, str] = {
    "ml-engineer": "role_ml_engineer",
    "research": "role_research",
    "vision": "role_vision",
    "llm": "role_llm",
}
_LEVELS: Mapping[str, str] = {"junior": "level_junior", "mid": "level_mid", "senior": "level_senior"}
_STAGES: Mapping[str, str] = {
    "questions": "interview_stage_questions",
    "warm-up": "interview_stage_warm_up",
    "computation": "interview_stage_computation",
    "derivation": "interview_stage_derivation",
    "coding": "interview_stage_coding",
    "design": "interview_stage_design",
}
"""By the name that is stored, the key of its text."""


def role_name(role: str, language: Language) -> str:
    """The name of a role; of one from another version of dlquiz as it is stored."""
    return say(language, _ROLES[role]) if role in _ROLES else shown(role)


def level_name(level: str, language: Language) -> str:
    """The name of a level, likewise."""
    return say(language, _LEVELS[level]) if level in _LEVELS else shown(level)


def stage_name(stage: str, language: Language) -> str:
    """The name of a stage, likewise."""
    return say(language, _STAGES[stage]) if stage in _STAGES else shown(stage)


def clock_words(stage: Stage | None, left: float, language: Language) -> str:
    """The seconds that are left of a stage, or of an interview that has none."""
    key = "interview_late_bar" if left < 0 else "interview_time_left"
    words = say(language, key, left=clock_text(abs(left)))
    if stage is None:
        return words
    return say(language, "interview_stage_clock", stage=stage_name(stage.name, language), time=words)


def how_it_stands(stage: Stage | None, left: float, unscored: int | None, language: Language) -> str:
    """The clock of an interview that was left; once all is asked, how many answers are still to be scored."""
    if unscored is not None:
        return say(language, "interview_scoring_bar", count=unscored)
    return clock_words(stage, left, language)


def stages_sentence(stages: Iterable[Stage], language: Language) -> str:
    """The stages of an interview and their minutes."""
    listed = (
        say(language, "interview_stage_minutes", stage=stage_name(stage.name, language), minutes=stage.minutes)
        for stage in stages
    )
    return say(language, "interview_stages", stages=("、" if language == "zh" else ", ").join(listed))


def post(role: str | None, level: str | None, language: Language) -> str:
    """Role and level in one cell; empty where the interview has neither."""
    names = [] if role is None else [role_name(role, language)]
    return " · ".join([*names, *([] if level is None else [level_name(level, language)])])


def post_sentences(role: str | None, level: str | None, language: Language) -> str:
    """Role and level in sentences; empty where the interview has neither."""
    said = [] if role is None else [say(language, "interview_role", role=role_name(role, language))]
    said += [] if level is None else [say(language, "interview_level", level=level_name(level, language))]
    return ("" if language == "zh" else " ").join(said)
