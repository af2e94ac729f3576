"""Settings in lines: a choice for each; what is changed holds, and is kept, at once."""

from __future__ import annotations

from functools import partial

from dlquiz.cli.plain.menus import Act, Menus
from dlquiz.settings import changed_by, save_settings
from dlquiz.tui.settings.changing import changed_context
from dlquiz.tui.settings.rows import PREFERENCES, Preference, read_typed, value_text

NONE = "-"
"""What is typed for no value: an empty line keeps the old one."""


def change_settings(menus: Menus) -> None:
    """Show and change settings until the learner goes back."""
    menus.menu(lambda: [menus.presenter.say("settings_title")], partial(_acts, menus))


def change(menus: Menus, key: str, value: str) -> None:
    """Use and keep `value`, as it stands in the file, from now on. Raises `DlquizError` for one that cannot be had."""
    context = menus.context = changed_context(menus.context, key, value)
    if key == "language":
        menus.presenter.language = context.settings.language
    if not save_settings(context.settings_file, context.settings):
        menus.tell("setting_unsaved", file=context.settings_file)


def _acts(menus: Menus) -> list[Act]:
    return [
        Act(
            "",
            f"setting_{preference.key}",
            f"setting_{preference.key}_why",
            partial(_change, menus, preference),
            value=partial(_value, menus, preference.key),
        )
        for preference in PREFERENCES
    ]


def _value(menus: Menus, key: str) -> str:
    return value_text(menus.context.settings, key).in_language(menus.presenter.language)


def _change(menus: Menus, preference: Preference) -> None:
    key = preference.key
    menus.tell(f"setting_{key}_why")
    if preference.typed:
        menus.tell("plain_setting", none=NONE)
        typed = menus.typed()
        if typed:
            change(menus, key, "" if typed == NONE else read_typed(key, typed))
        return
    place = menus.pick([_would_be(menus, key, value) for value in preference.values])
    if place is not None:
        change(menus, key, preference.values[place])


def _would_be(menus: Menus, key: str, value: str) -> str:
    """A value in words."""
    settings = changed_by(menus.context.settings, key, value)
    assert settings is not None, "what is offered can be had"
    return value_text(settings, key).in_language(menus.presenter.language)
