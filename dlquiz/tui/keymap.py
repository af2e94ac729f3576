"""Tables of keys: Textual's bindings, the line of keys, the help and the palette all come from them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

_SIGNS = {
    "enter": "↵", "escape": "Esc", "space": "Space", "tab": "Tab", "backspace": "⌫", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "shift+up": "⇧↑", "shift+down": "⇧↓", "question_mark": "?", "slash": "/",
    "comma": ",", "semicolon": ";", "plus": "+", "minus": "-", "pageup": "PgUp", "pagedown": "PgDn", "full_stop": ".",
    "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


class Key(NamedTuple):
    """A row of a table: keys, and the one thing that they do.

    Keys have Textual's names, with commas between them. A row without an action names what the widget in use does with
    the keys. A row without a word is never shown.
    """

    keys: str
    """The keys that are shown, and can be clicked."""
    action: str = ""
    """Textual's action; one of the app has no `when`."""
    word: str = ""
    """The name: the message `key_WORD` in a word or two, `does_WORD` in a sentence.

    Adjacent rows with the same word are shown as one.
    """
    label: str = ""
    """What is shown instead of the keys, which cannot be clicked then; `{0}` stands for the screen or widget."""
    when: str = ""
    """The attribute of the screen or widget that is true while the keys do something; "" for always."""
    also: str = ""
    """More keys for the action, which are not shown."""
    priority: bool = False
    """Whether the keys come before those of the widget in use."""

    @property
    def pressed(self) -> tuple[str, ...]:
        """The keys that a click presses."""
        return tuple(filter(None, self.keys.split(",")))

    @property
    def shown(self) -> str:
        """The keys as the line of keys and the help show them."""
        return self.label or self.between.join(map(key_shown, self.pressed))

    @property
    def between(self) -> str:
        """What parts the keys that are shown: side by side letters would read as a word, and digits as a number."""
        return "/" if any(key_shown(key).isalnum() for key in self.pressed) else ""


def key_shown(key: str) -> str:
    """A key in as few cells as it is known by."""
    if key in _SIGNS:
        return _SIGNS[key]
    control, _, letter = key.partition("ctrl+")
    if letter and not control:
        return f"^{letter.upper()}"
    return key.upper() if len(key) > 1 else key


class Keyed:
    """A screen, a widget or the app with a table of keys. This class comes before Textual's among the bases."""

    KEYS: ClassVar[Sequence[Key]] = ()
    """The most wanted first. The table of a subclass replaces this one on the screen, but not in Textual."""
    BINDINGS: ClassVar[list[BindingType]]

    def __init_subclass__(cls, **options: Any) -> None:
        if "KEYS" in cls.__dict__:
            cls.BINDINGS = [
                Binding(keys, row.action, priority=row.priority)
                for row in cls.KEYS
                for keys in (row.keys, row.also)
                if keys and row.action
            ]
        super().__init_subclass__(**options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether one of the rows with that action is in use, or there is none; called by Textual."""
        rows = [row for row in self.KEYS if row.action.partition("(")[0] == action]
        if not rows:
            return True
        live = self.live_conditions()
        return any(live[row.when] for row in rows)

    def live_conditions(self) -> Mapping[str, bool]:
        """For each `when` of the rows, whether their keys do something at the moment."""
        return {when: not when or bool(getattr(self, when)) for when in {row.when for row in self.KEYS}}


def acts_of(tables: Iterable[Keyed]) -> list[Key]:
    """What can be done at the moment, each word once; a key belongs to the first table and row that has it."""
    acts: dict[str, Key] = {}
    taken = set[str]()
    for table in tables:
        live = table.live_conditions()
        for word, adjacent in groupby(table.KEYS, attrgetter("word")):
            rows = [row for row in adjacent if word and live[row.when]]
            if not rows:
                continue
            keys = [key for row in rows for key in row.pressed if key not in taken]
            label = "".join(row.label.format(table) for row in rows)
            taken.update(key for row in rows for key in (*row.pressed, *row.also.split(",")))
            if keys or label:
                acts.setdefault(word, rows[0]._replace(keys="" if label else ",".join(keys), label=label))
    return list(acts.values())


HELP = Key("f1", "help", "help", priority=True)
"""The app's own, at the right end of every line of keys."""

_OF_INPUT_METHODS = {"\u3000": " ", "。": ".", "、": "/", "《": "<", "》": ">"}


def half_width(character: str | None) -> str | None:
    """The key that was meant where a Chinese input method sent its wide twin; None where it was no such twin."""
    if character is None or len(character) != 1:
        return None
    if "！" <= character <= "～":
        return chr(ord(character) - ord("！") + ord("!"))
    return _OF_INPUT_METHODS.get(character)
