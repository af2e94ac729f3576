"""The network of a question as a strip, with the layer that is asked about."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text, message
from dlquiz.networks import find_network, trace
from dlquiz.tui.illustrations.kit import Illustration
from dlquiz.tui.pictures.strip import strip

_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 12, 6, 16


def scaled(made: Any) -> list[Illustration]:
    """The strip; as high as the screen has room for."""
    traced = trace(find_network(made.arguments["network"]))
    layer = made.arguments.get("layer", "")
    title = message("strip_title")
    return [
        Illustration(
            Text(f"{title.en}: {traced.network}", f"{title.zh}：{traced.network}"),
            lambda canvas, frame: strip(
                traced,
                canvas.width,
                canvas.language,
                marked=layer,
                height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
            ),
        )
    ]
