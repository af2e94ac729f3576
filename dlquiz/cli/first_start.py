"""The two questions of the first start in lines: when the interview is, and how many minutes a day there are."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

from dlquiz import locations
from dlquiz.cli.common import is_terminal
from dlquiz.cli.presenting import Presenter
from dlquiz.cli.repl import Repl
from dlquiz.errors import UsageError
from dlquiz.messages import Text, message
from dlquiz.progress.store import Store
from dlquiz.session.formatting import sentences
from dlquiz.session.planning.asking import day_asked, usual_day
from dlquiz.settings import RANGES, Settings, changed_by, save_settings


def ask_for_goal(presenter: Presenter, settings: Settings, store: Store, today: date) -> Settings:
    """Ask for date and minutes, and keep what is answered; an empty line leaves one open.

    Only who sits at a terminal, never answered a question and set neither is asked: what is piped in answers questions.
    """
    if not is_terminal() or store.outcomes(1) or settings.interview_date or settings.minutes_per_day is not None:
        return settings
    lines, chosen = Repl(presenter), settings
    for key, question in (("interview_date", "welcome_date"), ("minutes_per_day", "welcome_minutes")):
        lines.tell_text(sentences([message(question, day=usual_day(today, "")), message("welcome_pass")]))
        # Chinese input methods send full-width digits.
        while typed := normalize("NFKC", lines.read() or "").strip():
            try:
                value = str(day_asked(typed, today)) if key == "interview_date" else typed
            except UsageError as error:
                lines.tell_text(Text(error.en, error.zh))
                continue
            changed = changed_by(chosen, key, value)
            if changed is not None:
                chosen = changed
                break
            lowest, highest = RANGES[key]
            lines.tell("setting_range", lowest=f"{lowest:g}", highest=f"{highest:g}")
    if chosen != settings and not save_settings(locations.settings_file(), chosen):
        lines.tell("setting_unsaved", file=locations.settings_file())
    return chosen
