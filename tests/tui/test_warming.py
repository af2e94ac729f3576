"""What is loaded beside the screen: a key that comes meanwhile waits, and so do other threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from time import sleep

from driving import SIZE
from textual import events

from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.help.screen import HelpScreen
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.lifecycle.preload import Warmth

MakeStudy = Callable[..., AppContext]


async def test_a_key_waits_while_a_thread_loads(make_study: MakeStudy) -> None:
    """Two threads that load rooms from two sides at once may each find one half loaded."""
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.warmth.begin()
        app.post_message(events.Key("f1", None))
        await asyncio.sleep(0.2)
        assert isinstance(app.screen, HomeScreen)
        app.warmth.end()
        await asyncio.sleep(0.05)
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


def test_a_thread_waits_until_all_is_loaded_or_it_is_to_end() -> None:
    warmth, heard = Warmth(), list[bool]()
    waiting = Thread(target=lambda: heard.append(warmth.wait(lambda: False)))
    waiting.start()
    sleep(0.15)
    assert heard == []
    warmth.end()
    waiting.join()
    assert heard == [True]
    assert Warmth().wait(lambda: True) is False
    assert warmth.wait(lambda: True) is True
