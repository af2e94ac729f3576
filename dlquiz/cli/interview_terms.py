"""The options of `interview`, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from dlquiz.bank import Library
from dlquiz.cli.practice_options import Options
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.session.interview import Agreed, Blueprint, blueprint_asked, usual_blueprint, usual_minutes


@dataclass(frozen=True, slots=True)
class Terms:
    """What was asked for on the command line; what is None is as usual."""

    options: Options
    minutes: int | None = None
    blueprint: str | None = None
    role: str | None = None
    level: str | None = None
    assignment: str | None = None

    @property
    def new(self) -> bool:
        """Whether an interview of its own is wanted, and not the one in progress."""
        asked_for = (self.minutes, self.blueprint, self.role, self.level, self.options.seed, self.assignment)
        return any(option is not None for option in asked_for)

    def agreed(self, library: Library, bank: str | None) -> Agreed:
        """What is agreed where the id of one bank, or None, is asked for.

        Raises `UsageError` for a blueprint that asks what is not there, and for a role and a blueprint together.
        """
        if self.assignment is not None:
            return self._assigned(self.assignment, library)
        minutes = self.minutes or usual_minutes(self.role)
        if self.role is not None and self.blueprint is not None:
            raise UsageError(*message("interview_role_or_blueprint"))
        if self.blueprint is None:
            blueprint = usual_blueprint(library, minutes, bank, self.role, self.level)
        else:
            blueprint = self._blueprint_of(self.blueprint, library)
        return Agreed(minutes, blueprint, self.options.session_seed(), self.role, self.level)

    def _assigned(self, name: str, library: Library) -> Agreed:
        """What a study group's assignment asks; it leaves nothing to be agreed."""
        given = {
            "--minutes": self.minutes,
            "--role": self.role,
            "--level": self.level,
            "--blueprint": self.blueprint,
            "--bank": self.options.bank,
            "--seed": self.options.seed,
        }
        named = [option for option, value in given.items() if value is not None]
        if named:
            raise UsageError(*message("group_alone", options=", ".join(f"`{option}`" for option in named)))
        from dlquiz.cli.group_assignments import agreed

        return agreed(name, library)

    def _blueprint_of(self, text: str, library: Library) -> Blueprint:
        """The blueprint that was typed. Raises `UsageError`; where only one bank is asked, it says so."""
        try:
            return blueprint_asked(text, library)
        except UsageError as error:
            if self.options.bank is None:
                raise
            hint = message("only_this_bank", bank=self.options.bank)
            raise UsageError(f"{error.en}; {hint.en}", f"{error.zh}；{hint.zh}") from None
