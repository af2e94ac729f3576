"""What keeps a learner's code from doing harm here, and whether the learner agreed to run it without that."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from dlquiz import locations
from dlquiz.messages import Text, message
from dlquiz.sandbox.protection import Protection, protection

_AGREED = "unprotected.txt"


def protection_here() -> Protection:
    """What is active on this machine. Raises `UsageError` where no child can be started."""
    return protection()


def not_agreed() -> tuple[str, ...]:
    """The kinds of harm that nothing prevents here and that the learner has not accepted yet. Raises as above."""
    try:
        agreed = (locations.code_folder() / _AGREED).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        agreed = []
    return tuple(kind for kind in protection().missing if kind not in agreed)


def agree(kinds: Iterable[str]) -> None:
    """Remember that the learner accepts these; where that cannot be written, they are asked about again."""
    file = locations.code_folder() / _AGREED
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.writelines(f"{kind}\n" for kind in kinds)


def protection_texts(here: Protection) -> list[Text]:
    """What the learner's code cannot do here, and what nothing prevents."""
    prevented = [kind for kind in _KINDS if kind not in here.missing]
    said = [message("code_prevented", kinds=kinds_text(prevented))]
    if here.missing:
        said.append(message("code_unprevented", kinds=kinds_text(here.missing)))
    return said


_KINDS = ("files", "processes", "network", "memory", "time")


def kinds_text(kinds: Iterable[str]) -> Text:
    """Kinds of harm in words."""
    words = [message(f"code_harm_{kind}") for kind in kinds]
    return Text(", ".join(word.en for word in words), "、".join(word.zh for word in words))
