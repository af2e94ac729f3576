"""One session: a page, the app behind it, and why the two have parted."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from time import monotonic

from aiohttp import WSMsgType, web
from textual_serve.download_manager import DownloadManager

from dlquiz.web.child import Child

LOOK_EVERY = 1.0
"""Seconds between two looks whether a session is idle or too large."""


class Why(IntEnum):
    """Why a session has ended, as the code with which its socket is closed; 4000 and above are ours to give."""

    QUIT = 1000
    STOPPED = 1001
    IDLE = 4000
    FULL = 4001
    FAILED = 4002
    LARGE = 4003
    UNREADABLE = 4004


@dataclass(frozen=True, slots=True)
class Limits:
    """What the sessions of a server may take; 0 minutes or megabytes are no limit."""

    sessions: int = 16
    idle_minutes: float = 60
    megabytes: int = 1024


@dataclass
class Session:
    """The app on one page. `run` shows it until the page goes, the app ends, or a limit is reached."""

    page: web.WebSocketResponse
    command: Sequence[str]
    limits: Limits
    _typed: float = field(default_factory=monotonic)

    async def run(self, width: int, height: int) -> None:
        quits = asyncio.Event()

        async def quit_asked() -> None:
            quits.set()

        child = Child(
            self.command,
            write_bytes=self.page.send_bytes,
            write_str=self.page.send_str,
            close=quit_asked,
            download_manager=DownloadManager(),
        )
        why = Why.FAILED
        try:
            await child.start(width, height)
            why = await self._until_over(child, quits)
        finally:
            # Also where this handler is cancelled because the page has gone.
            code = await asyncio.shield(child.stop())
            if why == Why.QUIT and code != 0:
                why = Why.FAILED
            await self.page.close(code=why)

    async def _until_over(self, child: Child, quits: asyncio.Event) -> Why:
        """Wait for the first of all that ends a session."""
        endings = [
            asyncio.ensure_future(ending)
            for ending in (self._listen(child), _asked_or_gone(child, quits), self._watch(child))
        ]
        try:
            done, _ = await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        finally:
            for ending in endings:
                ending.cancel()
            await asyncio.gather(*endings, return_exceptions=True)

    async def _listen(self, child: Child) -> Why:
        """Pass on what the page says, until it has gone or says what cannot be read."""
        async for said in self.page:
            if said.type != WSMsgType.TEXT:
                continue
            try:
                words = json.loads(said.data)
            except (ValueError, RecursionError):
                return Why.UNREADABLE
            await self._pass_on(words, child)
        return Why.STOPPED

    async def _pass_on(self, words: object, child: Child) -> None:
        """What the page says, to the app; what is not of the protocol of textual-serve's page is not heard."""
        match words:
            case ["stdin", str(typed)]:
                self._typed = monotonic()
                await child.send_bytes(typed.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await child.set_terminal_size(width, height)
            case ["ping", str(token)]:
                await self.page.send_json(["pong", token])
            case ["blur"]:
                await child.blur()
            case ["focus"]:
                await child.focus()

    async def _watch(self, child: Child) -> Why:
        """Look now and then whether a limit is reached."""
        idle, most = self.limits.idle_minutes * 60, self.limits.megabytes * 2**20
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if idle and monotonic() - self._typed >= idle:
                return Why.IDLE
            if most and memory_of(child.number) > most:
                return Why.LARGE


async def _asked_or_gone(child: Child, quits: asyncio.Event) -> Why:
    """The app has said that it ends, or has ended without a word; its exit code tells the two apart."""
    asked = asyncio.create_task(quits.wait())
    try:
        await asyncio.wait((asked, child.ended), return_when=asyncio.FIRST_COMPLETED)
    finally:
        asked.cancel()
    return Why.QUIT


def memory_of(process: int) -> int:
    """How many bytes of memory a process takes; 0 where the system has no `/proc`."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
