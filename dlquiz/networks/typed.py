"""The shape of an image as it is typed."""

from __future__ import annotations

import re
import unicodedata

from dlquiz.networks.kinds import Shape

LARGEST_SIZE = 1_000_000


def typed_shape(text: str) -> Shape | None:
    """(C, H, W) from `3x224x224`; `×`, `X`, `*` and `,` will do too, and full width. None for anything else."""
    sizes = re.split("[xX×*,]", unicodedata.normalize("NFKC", text).strip().strip("[]()"))
    numbers = [int(size) for size in map(str.strip, sizes) if re.fullmatch("[0-9]{1,9}", size)]
    fits = len(numbers) == len(sizes) == 3 and all(1 <= number <= LARGEST_SIZE for number in numbers)
    return tuple(numbers) if fits else None
