"""seed → drawn parameters → one concrete question.

A draw depends on the bank's id, the question's id and the seed, through a SHA-256 counter: NumPy does not promise its
streams across versions, and a variant of last year must come out the same.
"""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.variants.formulas import (
        accepted,
        bound_arguments,
        formula_value,
        replaced_names,
    )
    from dlquiz.variants.model import NoDrawError, NotAdmissible, Variant, graded_key
    from dlquiz.variants.offers import as_offered, offered
    from dlquiz.variants.parameters import decimal_units, is_fixed
    from dlquiz.variants.stream import Stream
    from dlquiz.variants.texts import BLANK, PLACEHOLDER, fill, formatted, placeholders

__all__ = [
    "BLANK",
    "PLACEHOLDER",
    "NoDrawError",
    "NotAdmissible",
    "Stream",
    "Variant",
    "accepted",
    "as_offered",
    "bound_arguments",
    "decimal_units",
    "fill",
    "formatted",
    "formula_value",
    "graded_key",
    "is_fixed",
    "offered",
    "placeholders",
    "replaced_names",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "formulas": "accepted bound_arguments formula_value replaced_names",
            "model": "NoDrawError NotAdmissible Variant graded_key",
            "offers": "as_offered offered",
            "parameters": "decimal_units is_fixed",
            "stream": "Stream",
            "texts": "BLANK PLACEHOLDER fill formatted placeholders",
        },
    )
