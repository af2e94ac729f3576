"""Frames are read as a terminal gets them: texts without steering, whole frames, keys that must have an effect."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest

from benchmarks.model import POSIX
from benchmarks.terminal import END_OF_FRAME, found, found_whole, plain

TERMINAL = pytest.mark.skipif(not POSIX, reason="there are no pseudo-terminals on Windows")

PAINTING = """\
import sys, tty
tty.setraw(0)
sys.stdout.write("\\x1b[?2026$p")
sys.stdout.flush()
answer = sys.stdin.buffer.raw.read(11)
sys.stdout.write(f"\\x1b[2Jsupported {answer[-3:].decode()} ready")
sys.stdout.flush()
while (key := sys.stdin.buffer.raw.read(1)) != b"q":
    sys.stdout.write(f"\\x1b[?2026hpres\\x1b[1msed {key.decode()}")
    sys.stdout.flush()
    sys.stdout.write("\\x1b[0m and done\\x1b[?2026l")
    sys.stdout.flush()
"""
"""Asks for synchronized output, says what it heard, then paints a frame in two pieces for each key but `q`."""


@pytest.fixture
def programs_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Programs that a benchmark leaves open until the end of its process end with the test."""
    from benchmarks import pressing

    with ExitStack() as left:
        monkeypatch.setattr(pressing, "keep", left.enter_context)
        yield


def painting() -> Sequence[str]:
    return [sys.executable, "-c", PAINTING]


def test_texts_without_what_steers_the_terminal() -> None:
    raw = (
        "\x1b[?2026h\x1b[3;1H\x1b[38;2;1;2;3m题\x1b[1mWide\x1b[0m\x1b]0;title\x07\x1bPdata\x1b\\\x1b[?2026$p!".encode()
    )
    assert plain(raw) == "题Wide!"


def test_a_text_is_found_across_changes_of_style() -> None:
    raw = b"\x1b[1mNo. \x1b[0m12:\x1b[2m how"
    match = found(raw, r"No\. (\d+):")
    assert match is not None and match[1] == "12"
    assert found(raw, r"No\. 13:") is None


def test_a_frame_counts_when_it_has_ended() -> None:
    half = b"\x1b[?2026hprompt"
    assert found(half, "prompt") and found_whole(half, "prompt") is None
    assert found_whole(half + END_OF_FRAME, "prompt")
    assert found_whole(b"other" + END_OF_FRAME + half, "prompt") is None, "the frame before it has ended, not its own"


@TERMINAL
def test_a_program_is_answered_and_its_frames_are_seen() -> None:
    from benchmarks.terminal import Program

    with Program(painting(), {}) as program:
        first = program.sight("ready")
        assert first.at > program.started
        sent = program.send("a")
        seen = program.frame(r"pressed \w and done")
        assert seen.text == "pressed a and done" and seen.at > sent
        program.settle()
        program.send("b")
        assert program.frame(r"pressed \w").text == "pressed b", "what was painted before the key is forgotten"


@TERMINAL
def test_a_key_without_effect_gives_no_number() -> None:
    from benchmarks.launching import Launch, launched

    assert launched(Launch(painting(), {}, "ready", "a", "pressed a")).obeyed > 0
    with pytest.raises(RuntimeError, match="pressed q"):
        launched(Launch(painting(), {}, "ready", "q", "pressed q"))


@pytest.mark.on_demand
@TERMINAL
def test_the_bare_app_and_ours_show_what_they_must_and_obey() -> None:
    from benchmarks import launching

    for launch in (launching.hello(), launching.home(), launching.greeting(), launching.question()):
        assert min(launching.launched(launch)) > 0


@pytest.mark.on_demand
@TERMINAL
@pytest.mark.usefixtures("programs_end")
def test_a_session_goes_on_from_verdict_to_verdict_and_each_answer_is_on_disk() -> None:
    from benchmarks import pressing

    for make in (pressing.verdict, pressing.next_question, pressing.language):
        run = make()
        assert run() > 0


@pytest.mark.on_demand
@TERMINAL
@pytest.mark.usefixtures("programs_end")
def test_a_page_and_a_text_are_painted() -> None:
    # Not another width: behind thousands of other tests the program did not hear of it, for a reason not yet found.
    from benchmarks import pressing

    for make in (pressing.scrolled, pressing.static):
        assert make()() > 0
