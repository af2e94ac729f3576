"""The widget that shows a picture: drawn for the width there is, and again when width, theme or language change."""

from __future__ import annotations

from functools import partial

from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection

from dlquiz.tui.pictures.tables import Ranked, ranking
from dlquiz.tui.widgets.page_view import PictureView


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield PictureView(id="picture")

    @property
    def view(self) -> PictureView:
        return self.query_one(PictureView)

    def on_mount(self) -> None:
        self.view.show(partial(ranking, [Ranked("bias [b]", 4, "4×"), Ranked("填充", 2)]))


def lines(app: Shown) -> list[str]:
    rows = map(app.view.render_line, range(app.view.size.height))
    return ["".join(segment.text for segment in row).rstrip() for row in rows]


async def test_a_picture_is_drawn_again_when_the_width_changes():
    app = Shown()
    async with app.run_test(size=(40, 10)) as pilot:
        assert lines(app) == ["bias [b] ████████████████████████████ 4×", "填充     ██████████████"]
        await pilot.resize_terminal(30, 10)
        assert lines(app) == ["bias [b] ██████████████████ 4×", "填充     █████████"]
        assert app.view.size.height == 2


async def test_another_picture_takes_its_place_and_none_takes_no_room():
    app = Shown()
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.show(lambda width: Content(f"宽 {width}"))
        await pilot.pause()
        assert lines(app) == ["宽 40"]
        app.view.show(None)
        await pilot.pause()
        assert app.view.size.height == 0


async def test_a_picture_can_be_copied():
    app = Shown()
    async with app.run_test(size=(40, 10)):
        copied = app.view.get_selection(Selection(Offset(0, 1), Offset(4, 1)))
        assert copied is not None
        assert copied[0].startswith("填充")
