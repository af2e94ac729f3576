"""The similarities of CLIP's batch as shares: what each image picks among the texts, and each text among the images."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from dlquiz.messages import message, say
from dlquiz.reference.catalog import computed, find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.heat import Heat, heat

_DIGITS = 4


def pairs(made: Any) -> list[Illustration]:
    """A frame for each direction: the softmax along rows, then along columns, the pairs on the diagonal marked."""
    reference, given = find("clip_loss"), made.arguments
    logits, loss = given["logits"], float(run(reference, given))
    rows = computed("softmax", logits=logits)
    columns = list(zip(*computed("softmax", logits=list(zip(*logits, strict=True))), strict=True))
    losses = [float(value) for value in reference.lines("", given)["h"]]
    none, diagonal = [[False] * len(logits)] * len(logits), frozenset((place, place) for place in range(len(logits)))
    maps = [Heat(shares, none, "i", "t", marked=diagonal) for shares in (rows, columns)]

    def draw(canvas: Canvas, frame: int) -> Content:
        language, width = canvas.language, canvas.width
        words = {"losses": ", ".join(exactly(value, _DIGITS) for value in losses), "loss": exactly(loss, _DIGITS)}
        texts = [say(language, ("clip_rows", "clip_columns")[frame]), say(language, "clip_losses", **words)]
        return Content("\n").join(
            [heat(maps[frame], width, canvas.height, language), *(sentence(text, width) for text in texts)]
        )

    return [Illustration(message("clip_title"), draw, len(maps))]
