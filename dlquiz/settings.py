"""What the learner chose, read and written safely: a broken file costs the choices in it, never the program."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import unquote

from dlquiz.messages import LANGUAGES, Language, Text, environment_language

if TYPE_CHECKING:
    from dlquiz.yaml_reader.nodes import Node

THEMES = (
    "dark", "light", "contrast", "ansi-dark", "ansi-light", "nord", "gruvbox", "tokyo-night", "catppuccin-latte",
    "solarized-light",
)  # fmt: skip
Order = Literal["mixed", "weakest", "new", "adaptive"]
ORDERS: tuple[Order, ...] = get_args(Order)
"""What practice begins with."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SWITCHES = {"on": True, "off": False}
LONGEST_COMMAND = 500
LONGEST_PATH = 1000
FOLDERS = ("reports_folder", "sync", "own_banks")
"""The settings that name a folder; `sync` may also name a group's database."""
GROUP_SCHEMES = ("postgresql://", "postgres://")
"""How the URL of a group's database begins."""
HERE = "here"
"""The other value of `own_banks`: beside the progress file, and the learner was asked."""
SHARED_BANKS = "banks"
"""The folder of a place to sync with in which machines have the learner's own banks, if they share these and the
settings."""
OF_THIS_MACHINE = ("editor", *FOLDERS, "scorer", "scorer_model")
"""The settings that hold for this machine alone: they are not handed on to another, and not changed on a page."""
QUOTED = ("editor", *FOLDERS)
"""The settings that may be any text: the file has them in quotes."""
LONGEST_WRITTEN = 10_000
BANK_ID = re.compile("[a-z][a-z0-9_-]*")
RANGES: Mapping[str, tuple[float, float]] = {
    "number": (1, 1000),
    # Below, more is forgotten than learned; above, the reviews of a day grow beyond all bounds.
    "desired_retention": (0.70, 0.97),
    "new_per_day": (0, 9999),
    "reviews_per_day": (0, 9999),
    "minutes_per_day": (1, 1440),
}
"""The settings that are numbers, and what they may be."""
AUTO = "auto"
"""The other value of `new_per_day`: the number follows from the interview date and the minutes a day."""
_WHOLE = re.compile("[0-9]{1,6}")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHARE = re.compile(r"0?\.[0-9]{1,6}")
ADDRESS = (
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>(?:/[A-Za-z0-9._~%-]+)*)"
)
"""An address of a server, without a name, a password or a query in it; compiled only where one is set."""
_MODEL = r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}"


@dataclass(frozen=True, slots=True)
class Settings:
    """`number` questions make a session, in that `order` where none is asked for. `disabled` are the ids of installed
    banks that are not asked.

    A question comes back when the chance to remember it has fallen to `desired_retention`; `new_per_day` and
    `reviews_per_day` are how many new questions, and how many that are due, one day brings at most. Where `new_per_day`
    is None, which the file calls auto, it follows from the date and the minutes (see `dlquiz.session.daily`). `editor`
    is the command that questions are opened with, "" for the environment's; without `animations` nothing moves by
    itself. With `timer` the seconds that a question is open are shown. `interview_date` is the date that is practised
    for, YYYY-MM-DD, or "" for none, and `minutes_per_day` how long a day's practice may take, None for any time.
    Of the `easy_days`, by their names in WEEKDAYS, and with `even_load` from day to day, reviews are moved within the
    range of FSRS's fuzz (see `dlquiz.progress.spreading`).
    `reports_folder` is the folder that reports of interviews are saved in, "" for the one beside the progress file.
    `sync` is the folder that several machines share their history through, or the URL of a group, "" for none.
    `own_banks` is the folder of the learner's own banks, "" for the one beside the progress file.
    `scorer` is the address of a server whose model, `scorer_model`, proposes points of open answers; "" for none.

    Where the file names no language, `language` is that of the environment; `follows_environment` keeps it out of the
    file when other settings are saved.

    `trouble` is one sentence about a settings file that could not be used, for the frontend to show.
    """

    language: Language = "en"
    theme: str = "dark"
    number: int = 10
    trouble: Text | None = None
    disabled: tuple[str, ...] = ()
    desired_retention: float = 0.9
    new_per_day: int | None = None
    reviews_per_day: int = 200
    editor: str = ""
    animations: bool = True
    timer: bool = False
    interview_date: str = ""
    minutes_per_day: int | None = None
    reports_folder: str = ""
    sync: str = ""
    own_banks: str = ""
    scorer: str = ""
    scorer_model: str = ""
    order: Order = "mixed"
    easy_days: tuple[str, ...] = ()
    even_load: bool = False
    follows_environment: bool = field(default=False, compare=False)


def _unset() -> Settings:
    """The settings of a file that says nothing."""
    return Settings(language=environment_language(), follows_environment=True)


def load_settings(path: Path) -> Settings:
    """The settings in `path`; defaults where there is none or a line cannot be used."""
    if not os.path.lexists(path):
        return _unset()
    return _as_written(path) or _read(path)


def _as_written(path: Path) -> Settings | None:
    """The settings of a file that is, to the last sign, what `save_settings` writes for them: no YAML is read then."""
    try:
        if not path.is_file() or path.stat().st_size > LONGEST_WRITTEN:
            return None
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    settings: Settings | None = _unset()
    for line in text.split("\n")[:-1]:
        key, _, value = line.partition(": ")
        if settings is None:
            return None
        if key == "disabled_banks":
            settings = with_value(settings, "disabled", value[1:-1])
        elif key == "easy_days":
            settings = changed_by(settings, key, value[1:-1])
        else:
            settings = changed_by(settings, key, value[1:-1].replace("''", "'") if key in QUOTED else value)
    return settings if settings is not None and _written(settings) == text else None


def _read(path: Path) -> Settings:
    from dlquiz.yaml_reader.nodes import Map, Scalar
    from dlquiz.yaml_reader.reading import read_file

    root, faults, _ = read_file(path)
    if faults or not isinstance(root, Map):
        unread = Text(f"{path}: `key: value` lines expected", f"{path}：应为 `键: 值`，每行一个")
        return replace(_unset(), trouble=Text(*map(faults[0].sentence, LANGUAGES)) if faults else unread)
    settings, trouble = _unset(), None
    for key, node in root.items():
        changed = changed_by(settings, key, node) if isinstance(node, Scalar) else _with_list(settings, key, node)
        if changed is None:
            place = f"{path}:{root.key_mark(key).line}"
            allowed = _allowed(key)
            trouble = trouble or Text(
                f"{place}: `{key}` {allowed.en}; the default is used", f"{place}：`{key}` {allowed.zh}；使用默认值"
            )
        else:
            settings = changed
    return replace(settings, trouble=trouble)


def _allowed(key: str) -> Text:
    if key == "new_per_day":
        lowest, highest = RANGES[key]
        return Text(
            f"must be `{AUTO}` or from {lowest:g} to {highest:g}",
            f"必须是 `{AUTO}`，或在 {lowest:g} 到 {highest:g} 之间",
        )
    if key in RANGES:
        lowest, highest = RANGES[key]
        return Text(f"must be from {lowest:g} to {highest:g}", f"必须在 {lowest:g} 到 {highest:g} 之间")
    if key == "interview_date":
        return Text("must be a date such as 2026-12-20", "必须是 2026-12-20 这样的日期")
    if key == "reports_folder":
        return Text("must be a whole path such as ~/interviews", "必须是 ~/interviews 这样的完整路径")
    if key == "sync":
        return Text(
            "must be a whole path such as ~/Dropbox/dlquiz, or your group's URL without its password (dlquiz has the "
            "password from your invitation)",
            "必须是 ~/Dropbox/dlquiz 这样的完整路径，或不含密码的小组 URL（密码已由邀请提供）",
        )
    if key == "own_banks":
        return Text("must be a whole path such as ~/banks", "必须是 ~/banks 这样的完整路径")
    if key == "scorer":
        return Text(
            "must be an address such as http://localhost:11434/v1", "必须是 http://localhost:11434/v1 这样的地址"
        )
    if key == "scorer_model":
        return Text("must be the name of a model, such as qwen3:8b", "必须是模型名，例如 qwen3:8b")
    if key == "easy_days":
        return Text("must be days such as [sat, sun]", "必须是 [sat, sun] 这样的日子")
    return Text("has no such value", "不能取这个值")


def changed_by(settings: Settings, key: str, value: str) -> Settings | None:
    """The settings with `value`, as it stands in the file, for `key`; None where it cannot be had."""
    if key == "language" and value in LANGUAGES:
        return replace(settings, language=value, follows_environment=False)
    if key == "theme" and value in THEMES:
        return replace(settings, theme=value)
    if key == "order" and value in ORDERS:
        return replace(settings, order=value)
    if key in ("animations", "timer", "even_load") and value in SWITCHES:
        return _with_switch(settings, key, SWITCHES[value])
    if key == "easy_days":
        return _with_easy_days(settings, value)
    if key == "editor" and len(value) <= LONGEST_COMMAND and (value.isprintable() or not value):
        return replace(settings, editor=value.strip())
    if key in FOLDERS:
        return _with_folder(settings, key, value.strip())
    if key == "interview_date" and (not value or is_date(value)):
        return replace(settings, interview_date=value)
    if key in ("scorer", "scorer_model"):
        return _with_scorer(settings, key, value)
    if key == "new_per_day" and value == AUTO:
        return replace(settings, new_per_day=None)
    if key == "minutes_per_day" and not value:
        return replace(settings, minutes_per_day=None)
    form = _SHARE if key == "desired_retention" else _WHOLE
    return _with_number(settings, key, float(value)) if key in RANGES and form.fullmatch(value) else None


def _with_folder(settings: Settings, key: str, folder: str) -> Settings | None:
    if key == "own_banks" and folder == HERE:
        return replace(settings, own_banks=folder)
    if folder and not is_folder(folder) and not (key == "sync" and is_group_url(folder)):
        return None
    if key == "own_banks":
        return replace(settings, own_banks=folder)
    return replace(settings, sync=folder) if key == "sync" else replace(settings, reports_folder=folder)


def with_value(settings: Settings, name: str, value: str) -> Settings | None:
    """As `changed_by`, for a field as `value_of` gives it: the disabled banks, too, which the file has in brackets."""
    if name == "disabled":
        return _resting(settings, value.split(", ") if value else ())
    return changed_by(settings, name, value)


def value_of(settings: Settings, name: str) -> str:
    """A field as it stands in the file; empty where it would not stand there."""
    value = getattr(settings, name)
    if value is None:
        return AUTO if name == "new_per_day" else ""
    if isinstance(value, bool):
        return next(word for word, switch in SWITCHES.items() if switch is value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def own_banks_folder(settings: Settings, beside: Path) -> Path:
    """The folder of the learner's own banks; `beside` is that beside the progress file."""
    return beside if settings.own_banks in ("", HERE) else Path(settings.own_banks).expanduser()


def is_folder(text: str) -> bool:
    """Whether `text` names a folder whatever folder dlquiz is started in; it need not exist yet."""
    if not text.isprintable() or len(text) > LONGEST_PATH:
        return False
    try:
        return Path(text.strip()).expanduser().is_absolute()
    except RuntimeError:
        return False


def is_group_url(text: str) -> bool:
    """Whether `text` may be the URL of a group's database, with no password in it: other people read this file."""
    scheme, _, rest = text.partition("://")
    if f"{scheme}://" not in GROUP_SCHEMES or not text.isprintable() or len(text) > LONGEST_PATH:
        return False
    # By hand: of a damaged URL another reader may see another part as the password.
    return ":" not in rest.rpartition("@")[0] and "password=" not in unquote(rest).lower()


def is_date(text: str) -> bool:
    """Whether `text` is a date as in 2026-12-20; Python also takes 20261220 and 2026-W51."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Whether `text` is an address that a request can go to, with or without a slash at its end."""
    found = re.fullmatch(ADDRESS, text.removesuffix("/"))
    return found is not None and int(found["port"] or 1) in range(1, 65536)


def _with_switch(settings: Settings, key: str, is_on: bool) -> Settings:
    if key == "timer":
        return replace(settings, timer=is_on)
    return replace(settings, even_load=is_on) if key == "even_load" else replace(settings, animations=is_on)


def _with_scorer(settings: Settings, key: str, value: str) -> Settings | None:
    if key == "scorer":
        return replace(settings, scorer=value.removesuffix("/")) if not value or is_address(value) else None
    return replace(settings, scorer_model=value) if not value or re.fullmatch(_MODEL, value) else None


def _with_easy_days(settings: Settings, value: str) -> Settings | None:
    """Names of days with a comma or a space between them, in any order; none at all for no easy days."""
    named = set(re.split(r"[,，、\s]+", value.strip().lower())) - {""}
    days = tuple(day for day in WEEKDAYS if day in named)
    return replace(settings, easy_days=days) if len(days) == len(named) else None


def _with_number(settings: Settings, key: str, number: float) -> Settings | None:
    lowest, highest = RANGES[key]
    if not lowest <= number <= highest:
        return None
    if key == "desired_retention":
        return replace(settings, desired_retention=number)
    whole = int(number)
    if key == "number":
        return replace(settings, number=whole)
    if key == "minutes_per_day":
        return replace(settings, minutes_per_day=whole)
    return replace(settings, new_per_day=whole) if key == "new_per_day" else replace(settings, reviews_per_day=whole)


def _with_list(settings: Settings, key: str, node: Node) -> Settings | None:
    from dlquiz.yaml_reader.nodes import Scalar, Sequence

    if key not in ("disabled_banks", "easy_days") or not isinstance(node, Sequence):
        return None
    items = [str(item) if isinstance(item, Scalar) else "?" for item in node]
    return _with_easy_days(settings, ", ".join(items)) if key == "easy_days" else _resting(settings, items)


def _resting(settings: Settings, ids: Iterable[str]) -> Settings | None:
    disabled = tuple(dict.fromkeys(ids))
    return replace(settings, disabled=disabled) if all(map(BANK_ID.fullmatch, disabled)) else None


def _written(settings: Settings) -> str:
    """What stands in the file."""
    text = "" if settings.follows_environment else f"language: {settings.language}\n"
    text += f"theme: {settings.theme}\nnumber: {settings.number}\n"
    text += f"desired_retention: {settings.desired_retention}\n"
    new = AUTO if settings.new_per_day is None else settings.new_per_day
    text += f"new_per_day: {new}\nreviews_per_day: {settings.reviews_per_day}\n"
    if not settings.animations:
        text += "animations: off\n"
    for key in QUOTED:
        if value := getattr(settings, key):
            quoted = value.replace("'", "''")
            text += f"{key}: '{quoted}'\n"
    for key in ("timer", "even_load"):
        if getattr(settings, key):
            text += f"{key}: on\n"
    for key in ("interview_date", "minutes_per_day"):
        if value := getattr(settings, key):
            text += f"{key}: {value}\n"
    if settings.order != ORDERS[0]:
        text += f"order: {settings.order}\n"
    for key in ("scorer", "scorer_model"):
        if value := getattr(settings, key):
            text += f"{key}: {value}\n"
    lists = {"easy_days": settings.easy_days, "disabled_banks": settings.disabled}
    return text + "".join(f"{key}: [{', '.join(names)}]\n" for key, names in lists.items() if names)


def save_settings(path: Path, settings: Settings) -> bool:
    """Write the settings in one step, so that no half-written file is ever read; False where that is impossible."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(_written(settings), "utf-8")
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        return False
    return True
