"""The settings as rows: what may be chosen in each, how it is shown, and how it is typed. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.messages import LANGUAGES, Language, Text, message, say
from dlquiz.settings import AUTO, HERE, ORDERS, QUOTED, SWITCHES, THEMES, WEEKDAYS, Settings, value_of
from dlquiz.tui.cycle import next_value

_SHARE = re.compile(r"[0-9]{2,3}(\.[0-9]+)?")
_UNSET = {
    "editor": "setting_environment",
    "reports_folder": "setting_beside_progress",
    "own_banks": "setting_beside_progress",
}
"""How the empty value is named, where it is not none."""
_OWN_NAMES = {"dark", "light", "contrast", "ansi-dark", "ansi-light"}


class Preference(NamedTuple):
    """One row: the setting, and the values that the arrows go through, as they stand in the file; or it is typed."""

    key: str
    values: Sequence[str] = ()
    typed: bool = False


PREFERENCES = (
    Preference("language", LANGUAGES),
    Preference("theme", THEMES),
    Preference("number", [str(number) for number in range(5, 55, 5)], typed=True),
    Preference("new_per_day", [AUTO, *(str(number) for number in range(0, 105, 5))], typed=True),
    Preference("reviews_per_day", [str(number) for number in range(0, 525, 25)], typed=True),
    Preference("desired_retention", [f"{share / 100:g}" for share in range(70, 98)], typed=True),
    Preference("easy_days", ["", "sun", "sat, sun"], typed=True),
    Preference("even_load", tuple(SWITCHES)),
    Preference("interview_date", typed=True),
    Preference("minutes_per_day", ["", *(str(number) for number in range(5, 125, 5))], typed=True),
    Preference("editor", typed=True),
    Preference("reports_folder", typed=True),
    Preference("sync", typed=True),
    Preference("own_banks", typed=True),
    Preference("scorer", typed=True),
    Preference("scorer_model", typed=True),
    Preference("animations", tuple(SWITCHES)),
    Preference("timer", tuple(SWITCHES)),
    Preference("order", ORDERS),
)


def turned(settings: Settings, preference: Preference, step: int) -> str | None:
    """The value that an arrow goes to; None where there is none."""
    now = value_of(settings, preference.key)
    if now in preference.values or not preference.values:
        return next_value(list(preference.values), now, step) if preference.values else None
    if preference.key == "easy_days":
        return preference.values[0]
    numbers = [float(value) for value in preference.values if value not in ("", AUTO)]
    following = next_value(numbers, float(now), step)
    return None if following is None else f"{following:g}"


def read_typed(key: str, typed: str) -> str:
    """What was typed as it stands in the file: full-width digits too, and a share also in per cent."""
    if key in QUOTED:
        return typed.strip()
    plain = unicodedata.normalize("NFKC", typed).strip().removesuffix("%").strip()
    if plain in message("setting_auto"):
        return AUTO
    if key == "desired_retention" and _SHARE.fullmatch(plain):
        return f"{float(plain) / 100:g}"
    return plain


def typed_text(settings: Settings, key: str, language: Language) -> str:
    """What the field for a setting begins with."""
    value = value_of(settings, key)
    return say(language, "setting_auto") if value == AUTO else value


def value_text(settings: Settings, key: str) -> Text:
    """A setting in words."""
    if key == "easy_days" and settings.easy_days:
        places = [WEEKDAYS.index(day) for day in settings.easy_days]
        names = {language: say(language, "weekdays").split() for language in LANGUAGES}
        en, zh = ([names[language][place] for place in places] for language in LANGUAGES)
        return Text(", ".join(en), "周" + "、".join(zh))
    value = value_of(settings, key)
    if key == "language":
        return Text.same({"en": "English", "zh": "中文"}[value])
    if key == "theme":
        return message(f"theme_{value}") if value in _OWN_NAMES else Text.same(value.replace("-", " ").title())
    if key == "order":
        return message(f"order_{value}")
    if key in ("animations", "timer", "even_load"):
        return message(f"setting_{value}")
    if key == "desired_retention":
        return Text.same(f"{100 * settings.desired_retention:g}%")
    if value == AUTO:
        return message("setting_auto")
    if value and value != HERE:
        return Text.same(value)
    return message(_UNSET.get(key, "setting_none"))
