"""The least that Textual can do: a text, and another one at each key. It is the anchor of what a terminal shows.

A program of its own, run by its path so that nothing but textual is imported.
"""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class Hello(App[None]):
    keys = 0

    def compose(self) -> ComposeResult:
        yield Static("hello")

    def on_key(self, event: Key) -> None:
        self.keys += 1
        self.query_one(Static).update(f"key {self.keys}.")


if __name__ == "__main__":
    Hello().run()
