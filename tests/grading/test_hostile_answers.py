"""Whatever is typed is read or refused: no exception, no control character in what is said, no time lost."""

from __future__ import annotations

from every_case import every_case
from hostile_answers import KNOWN_HOSTILE
from surviving import MOST_SECONDS, READERS, assert_survives


@every_case("text", KNOWN_HOSTILE)
def test_a_known_hostile_text_is_refused_or_read_at_once(text: str) -> None:
    for reader in READERS:
        assert min(assert_survives(text, reader) for _ in range(3)) < MOST_SECONDS
