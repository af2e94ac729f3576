"""The option `--picture` of `show`: the pictures of a question in a file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.output import talk
from dlquiz.cli.own_files import save_new
from dlquiz.errors import UsageError
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Language, message, say
from dlquiz.questions.question import Question
from dlquiz.settings import Settings, load_settings

if TYPE_CHECKING:
    from dlquiz.tui.picture_files.film import Film

ENDINGS = (".svg", ".gif")


def save_picture(
    question: Question, seed: int, language: Language | None, file: str, *, force: bool, banks: Sequence[str]
) -> None:
    """Write the pictures of a question with the numbers of a seed, in the colours of the settings.

    Raises `UsageError` for another ending, without the extra that a GIF needs, and where there is no picture.
    """
    path, chosen = Path(file), language or settings_language()
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(*message("picture_ending", file=file))
    if ending == ".gif" and find_spec("PIL") is None:
        raise UsageError(*message("picture_gif_missing"))
    film = _film(question, seed, chosen, load_settings(locations.settings_file()))
    save_new(_written(film, f"{question.name} · {say(chosen, 'seed', seed=seed)}", ending), path, banks, force=force)
    talk(say(chosen, "report_saved", file=file))


def _film(question: Question, seed: int, language: Language, settings: Settings) -> Film:
    from dlquiz.tui.illustrations import has_illustrations, illustrations
    from dlquiz.tui.picture_files.film import film

    variant = draw(question, seed)
    if not has_illustrations(variant):
        raise UsageError(*message("picture_of_none", question=question.name))
    pictures = illustrations(variant)
    if not pictures:
        raise UsageError(*message("picture_none_seed", question=question.name, seed=seed))
    return film(pictures, language, settings.theme, moves=settings.animations)


def _written(film: Film, title: str, ending: str) -> bytes:
    if ending == ".gif":
        from dlquiz.tui.picture_files.gif import gif

        return gif(film)
    from dlquiz.tui.picture_files.svg import svg

    return svg(film, title).encode("utf-8")
