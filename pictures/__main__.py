"""Make the pictures: `python -m pictures [FOLDER]`, by default docs/pictures. It takes about two minutes."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from pictures.drawing import draw
from pictures.learner import practise_for_weeks
from pictures.scenes import RECORDING, STILLS, Step, Still
from pictures.terminal import Terminal

DAYS, SEED = 60, 1
FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
LANGUAGES = ("en", "zh")
COLOURS = 128
KEY, LOOK = 0.12, 0.25
"""Seconds that a key takes in the recording, and between two looks whether something moves."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        history = Path(place) / "progress.db"
        practise_for_weeks(history, DAYS, SEED)
        for language in LANGUAGES:
            for still in STILLS:
                image = _take(still, language, history)
                image.quantize(COLOURS).save(folder / f"{still.name}.{language}.png", optimize=True)
            _record(RECORDING, language, history, folder / f"{RECORDING.name}.{language}.gif")


@contextmanager
def _program(scene: Still, language: str, history: Path) -> Iterator[Terminal]:
    """The program of a scene, in a home of its own: what is answered in one is not seen in the next."""
    with tempfile.TemporaryDirectory() as home:
        shutil.copy(history, home)
        (Path(home) / "settings.yaml").write_text(f"language: {language}\ntheme: {scene.theme}\n", "utf-8")
        command = [sys.executable, "-m", "dlquiz", *scene.words]
        with Terminal(command, *scene.size, {"DLQUIZ_HOME": home}) as terminal:
            yield terminal


def _take(still: Still, language: str, history: Path) -> Image.Image:
    with _program(still, language, history) as terminal:
        for step in still.steps:
            _do(terminal, step)
        return draw(terminal.screen)


def _do(terminal: Terminal, step: Step) -> None:
    for key in step.keys:
        terminal.press(key)
    if step.until:
        terminal.wait_for(step.until)
    terminal.wait(step.seconds)


def _record(scene: Still, language: str, history: Path, file: Path) -> None:
    """The recording: a frame for each key, then one for each change while its step is looked at."""
    film: list[tuple[Image.Image, float]] = []
    with _program(scene, language, history) as terminal:
        for step in scene.steps:
            for key in step.keys:
                terminal.press(key)
                _add(film, terminal, KEY)
            _do(terminal, Step((), step.until))
            for _ in range(round(step.seconds / LOOK)):
                terminal.wait(LOOK)
                _add(film, terminal, LOOK)
    _save(film, file)


def _add(film: list[tuple[Image.Image, float]], terminal: Terminal, seconds: float) -> None:
    image = draw(terminal.screen)
    if film and film[-1][0] == image:
        film[-1] = (image, film[-1][1] + seconds)
    else:
        film.append((image, seconds))


def _save(film: list[tuple[Image.Image, float]], file: Path) -> None:
    # One palette for all frames: then a frame holds no more than what has changed.
    whole = Image.new("RGB", (film[0][0].width, sum(image.height for image, _ in film)))
    for place, (image, _) in enumerate(film):
        whole.paste(image, (0, place * image.height))
    palette = whole.quantize(COLOURS)
    first, *others = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image, _ in film]
    times = [round(1000 * seconds) for _, seconds in film]
    first.save(file, save_all=True, append_images=others, duration=times, loop=0, optimize=True)


if __name__ == "__main__":
    main()
