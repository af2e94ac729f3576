"""Hostile strings in every text of the banks and pasted into every field, on any screen: shown, never obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from driving import MakeStudy
from hostile import STRINGS, controls
from poisoned import painted, poisoned, squeezed
from textual.events import Paste
from textual.pilot import Pilot
from walking import WAYS, app_for, go

from dlquiz.messages import Language
from dlquiz.text.cells import cell_width, shown
from dlquiz.text.plainly import plain
from dlquiz.tui.app import DlquizApp

SIZE = (126, 40)
"""As small as shows all of them, and as wide as lets a notification have its whole width."""
WITHOUT_TEXTS = frozenset(
    (
        *("first start", "palette", "help", "help at a question", "choose", "trace", "picture", "summary", "rescue"),
        *("no mistakes", "mistakes", "networks", "network", "network in blocks", "network to compare with", "compare"),
        *("layer questions", "no interviews", "interviews", "settings", "setting typed", "faults", "add"),
        *("import", "export", "no group", "group report"),
        *("no progress", "steps wrong", "confirm", "messages", "live"),
        *(f"progress {place}" for place in (1, 3, 4, 5, 7, 8)),
    )
)
"""Where no text of a bank is in sight; `live` reads the file itself, and not what stands for it here."""
ONE_LINE = frozenset(
    (
        *("home", "home after months", "palette at a verdict", "progress 2", "progress 6", "plan", "plan for a day"),
        *("interview setup", "browse"),
    )
)
"""Where a text is cut to what its cell holds, or stands beside a list: several would hide or break each other."""


async def looked_at(make_study: MakeStudy, folder: Path, name: str, texts: list[str], language: Language) -> None:
    text = " ".join(texts)
    app = poisoned(app_for(WAYS[name], make_study, folder, language=language), text)
    # What the last strings left half done is not gone on with.
    app.context.store.drafts.clear()
    app.context.store.interviews.clear()
    async with app.run_test(size=SIZE, tooltips=True, notifications=True) as pilot:
        await go(pilot, WAYS[name])
        if name not in WITHOUT_TEXTS:
            await until(pilot, lambda: all(is_in(painted(app), text) for text in texts))
            assert [text for text in texts if not is_in(painted(app), text)] == []
        assert not controls(painted(app)), texts
        app.notify(text, title=text, timeout=LONGEST)
        if name.startswith("palette"):
            # Notices come when it is closed.
            await pilot.press("escape")
        app.post_message(Paste(text))
        await until(pilot, lambda: squeezed(notified(app)).count(squeezed(shown(text))) == 2)
        assert squeezed(notified(app)).count(squeezed(shown(text))) == 2, texts
        assert not controls(painted(app)), texts
        if name != "rescue":
            # Which would begin to restore.
            await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        # Where a screen is ended while it is mounted, its widgets are missing.
        await until(pilot, lambda: all(widget.is_mounted for widget in (app.screen, *app.screen.walk_children())))
        assert not controls(painted(app)), texts
    assert app.return_code in (0, None)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds, or for long: on a busy machine an app rests before it is done."""
    for _ in range(PATIENCE):
        if holds():
            return
        await pilot.pause()


def notified(app: DlquizApp) -> str:
    """What stands in the notifications on the screen."""
    strips = app.screen._compositor.render_strips()
    regions = [toast.content_region for toast in app.screen.query("Toast")]
    return "\n".join(strips[y].crop(region.x, region.right).text for region in regions for y in region.line_range)


def is_in(seen: str, text: str) -> bool:
    return squeezed(shown(text)) in squeezed(seen) or squeezed(plain(text)) in squeezed(seen)


TOGETHER = 8
PATIENCE = 100
"""Rests after which what comes is certainly there."""
LONGEST = 60
"""Seconds that a notification stays: none goes while one looks."""


@cache
def batches(most: int) -> tuple[list[str], ...]:
    """All of them, in so many at once at the most."""
    return tuple(_batched(most))


def _batched(most: int) -> Iterator[list[str]]:
    """Those that leave a trace when nothing but text is left of them, together where none changes how another reads."""
    batch: list[str] = []
    for text in STRINGS:
        # A parameter or a blank that is none is refused by the loader, which is passed by here.
        if len(text) >= 40 or not cell_width(squeezed(shown(text))) or "{{" in text or text == "[[b]]":
            continue
        if len(batch) == most or not reads_the_same([*batch, text]):
            yield batch
            batch = []
        batch.append(text)
    yield batch


def reads_the_same(texts: list[str]) -> bool:
    together = squeezed(plain(" ".join(["x", *texts])))
    return all(squeezed(plain(text)) in together for text in texts)
