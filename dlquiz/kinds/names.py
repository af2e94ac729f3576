"""The names of the kinds of questions. A new kind is a module of that name, a widget and a line here."""

NAMES = ("choice", "true_false", "numeric", "text", "cloze", "ordering", "matching", "open", "steps", "code")
LISTED = ("numeric", *(name for name in NAMES if name != "numeric"))
"""As they are offered: what this program computes comes first."""
IN_FILES = ("code",)
"""Those that are answered by a file, which takes longer than an interview gives."""
