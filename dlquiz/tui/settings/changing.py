"""What a changed setting makes of all else. Nothing here knows Textual."""

from __future__ import annotations

from dataclasses import replace

from dlquiz.errors import UsageError
from dlquiz.messages import Text, message
from dlquiz.session.daily import spreading_of
from dlquiz.settings import RANGES, Settings, changed_by, load_settings, value_of, with_value
from dlquiz.tui.context import AppContext

_REFUSED = {
    "interview_date": "setting_no_date",
    "easy_days": "setting_no_days",
    "reports_folder": "setting_no_folder",
    "sync": "setting_no_sync",
    "own_banks": "setting_no_banks",
    "scorer": "setting_no_address",
    "scorer_model": "setting_no_model",
}


def changed_context(context: AppContext, key: str, value: str, *, unsaved: bool = False) -> AppContext:
    """The context with `value`, as it stands in the file, for a setting; `unsaved`: the file could not be written last.

    Raises `UsageError` for a value that the setting cannot have, `StorageError` where progress cannot follow it.
    """
    changed = changed_by(_latest(context, unsaved), key, value)
    if changed is None:
        raise UsageError(*_refused(key))
    if changed.desired_retention != context.settings.desired_retention:
        context.store.figures.aim_at(changed.desired_retention)
    context.store.figures.spreading = spreading_of(changed, context.zone)
    return replace(context, settings=changed)


def followed_context(context: AppContext, before: Settings) -> AppContext:
    """The context with what a sync has changed in the settings file since `before`.

    Which banks are asked and how the schedule aims follow at the next start.
    """
    # Only those who share settings load it.
    from dlquiz.sync.preferences import SHARED

    after = load_settings(context.settings_file)
    settings = context.settings
    for name in SHARED:
        if name not in ("disabled", "desired_retention") and getattr(after, name) != getattr(before, name):
            settings = with_value(settings, name, value_of(after, name)) or settings
    return replace(context, settings=settings)


def _latest(context: AppContext, unsaved: bool) -> Settings:
    """What is set now: another program, or an editor, may have changed what is not shown."""
    settings, written = context.settings, load_settings(context.settings_file)
    if unsaved or written.trouble or not context.settings_file.exists():
        return settings
    return replace(
        written,
        language=settings.language,
        follows_environment=settings.follows_environment,
        theme=settings.theme,
    )


def _refused(key: str) -> Text:
    if key not in RANGES:
        return message(_REFUSED.get(key, "setting_refused"))
    lowest, highest = RANGES[key]
    refused = "setting_range_auto" if key == "new_per_day" else "setting_range"
    return message(refused, lowest=f"{lowest:g}", highest=f"{highest:g}")
