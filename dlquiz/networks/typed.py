"""What a network is computed at, as it is typed: the shape of an image, or tokens, texts and number format."""

from __future__ import annotations

import re
import unicodedata

from dlquiz.networks.costs import Setting
from dlquiz.networks.kinds import Shape

LARGEST_SIZE = 1_000_000


def typed_shape(text: str) -> Shape | None:
    """(C, H, W) from `3x224x224`; `×`, `X`, `*` and `,` will do too, and full width. None for anything else."""
    sizes = re.split("[xX×*,]", unicodedata.normalize("NFKC", text).strip().strip("[]()"))
    numbers = [int(size) for size in map(str.strip, sizes) if re.fullmatch("[0-9]{1,9}", size)]
    fits = len(numbers) == len(sizes) == 3 and all(1 <= number <= LARGEST_SIZE for number in numbers)
    return tuple(numbers) if fits else None


def typed_setting(text: str) -> Setting | None:
    """The setting from `512`, `512 x 8` or `512 x 8 bfloat16`, with the signs of `typed_shape`; None for anything else.

    Sizes and format are not checked.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{1,9})(?:\s*[xX×*,]\s*(\d{1,9}))?(?:\s*[,\s]\s*([A-Za-z]{2,}\d*))?", plain, re.ASCII)
    if found is None:
        return None
    sequence, batch, dtype = found.groups()
    return Setting(int(sequence), int(batch or 1), (dtype or Setting().dtype).lower())


def setting_text(setting: Setting) -> str:
    """How a setting is typed."""
    return f"{setting.sequence} x {setting.batch} {setting.dtype}"
