"""The mock interview: what is agreed, which questions are asked, what an answer brings up, and the interviewer."""

from __future__ import annotations

from dlquiz.session.interview.blueprint import LONGEST, Blueprint, blueprint_asked, usual_blueprint, usual_minutes
from dlquiz.session.interview.choosing import Chosen, chosen
from dlquiz.session.interview.interviewer import Asked, Interviewer, Reply
from dlquiz.session.interview.roles import LEVELS, ROLES, level_asked, role_asked
from dlquiz.session.interview.running import Item, RunningInterview
from dlquiz.session.interview.starting import Agreed, Started, go_on, interview_left, start_interview

__all__ = [
    "LEVELS",
    "LONGEST",
    "ROLES",
    "Agreed",
    "Asked",
    "Blueprint",
    "Chosen",
    "Interviewer",
    "Item",
    "Reply",
    "RunningInterview",
    "Started",
    "blueprint_asked",
    "chosen",
    "go_on",
    "interview_left",
    "level_asked",
    "role_asked",
    "start_interview",
    "usual_blueprint",
    "usual_minutes",
]
