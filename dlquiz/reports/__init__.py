"""What goes out of the program and comes back in: the whole history as JSON lines."""

from dlquiz.reports.files import is_export, is_packed, kept, opened_lines, replaced
from dlquiz.reports.json_lines import Placed, read_lines, read_new_lines, written_lines

__all__ = [
    "Placed",
    "is_export",
    "is_packed",
    "kept",
    "opened_lines",
    "read_lines",
    "read_new_lines",
    "replaced",
    "written_lines",
]
