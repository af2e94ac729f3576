"""Decks of Anki: .apkg files out and in, and the reviews of dlquiz's own notes back."""

from dlquiz.interchange.anki.foreign import read
from dlquiz.interchange.anki.writing import write

__all__ = ["read", "write"]
