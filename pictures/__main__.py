"""Make the pictures: `python -m pictures [FOLDER]`, by default docs/pictures. It takes about two minutes."""

from __future__ import annotations

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
LEAST_FRAME = 80
"""Milliseconds that a frame of the recording stands at least."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        practise_for_weeks(home / "progress.db", DAYS, SEED)
        progress = (home / "progress.db").read_bytes()
        for still in STILLS:
            for language in ("en", "zh"):
                (home / "progress.db").write_bytes(progress)
                _take(still, language, home).save(folder / f"{still.name}.{language}.png", optimize=True)
        (home / "progress.db").write_bytes(progress)
        _record(folder / "dlquiz.gif", home)


@contextmanager
def _program(
    home: Path, language: str, theme: str, size: tuple[int, int], words: tuple[str, ...]
) -> Iterator[Terminal]:
    (home / "settings.yaml").write_text(f"language: {language}\ntheme: {theme}\n", "utf-8")
    command = [sys.executable, "-m", "dlquiz", *words]
    with Terminal(command, *size, {"DLQUIZ_HOME": str(home)}) as terminal:
        yield terminal


def _take(still: Still, language: str, home: Path) -> Image.Image:
    with _program(home, language, still.theme, still.size, still.words) as terminal:
        for step in still.steps:
            _do(terminal, step)
        return draw(terminal.screen)


def _do(terminal: Terminal, step: Step) -> None:
    for key in step.keys:
        terminal.press(key)
    if step.seconds:
        terminal.wait(step.seconds)


def _record(file: Path, home: Path) -> None:
    """The recording: a frame after each key, standing as long as its step says."""
    frames: list[Image.Image] = []
    times: list[int] = []
    with _program(home, "en", "dark", RECORDING.size, RECORDING.words) as terminal:
        for step in RECORDING.steps:
            for key in step.keys:
                terminal.press(key)
                frames.append(draw(terminal.screen))
                times.append(LEAST_FRAME)
            times[-1] += round(1000 * step.seconds)
    first, *others = [frame.quantize(64) for frame in frames]
    first.save(file, save_all=True, append_images=others, duration=times, loop=0, optimize=True)


if __name__ == "__main__":
    main()
