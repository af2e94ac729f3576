"""What to practise, as plain values that outlive the program."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from dlquiz.settings import ORDERS, Order

if TYPE_CHECKING:
    from dlquiz.questions.question import Question


class SessionOptions(NamedTuple):
    """What to practise: `mode` is practice, review or drill, or interview; `bank` is the id of a bank in the library.

    Only questions of that `topic`, `difficulty` (1 to 3), `tag` and `kind` (its type) are asked, or only the one
    `question` of that full name, or the `questions` picked one by one. Without a `number`, practice asks the `usual`
    number, or all there is if that is less, and review all that is due today; with `minutes` no question is begun when
    they are over, and practice without a number then goes on until they are. With `repeatable` mixed practice depends
    on its seed alone, not on what was answered before; `first_seed` gives the numbers of the first question. `order` is
    for practice.

    With `today` practice asks what the day still has within its limits, due and new, and then ends.

    An explicit request goes `beyond` the daily limits; where that is None, one for a number, a time or an order
    is explicit. What is `failed`, by full names, was failed in an earlier part of the session.

    A drill is of one `mistake`, with the questions of its `row` so far, and `number` is how many it asks at most; or it
    is of `rounds`, questions made in code, which come in turn.
    """

    mode: str = "practice"
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    usual: int = 10
    repeatable: bool = False
    difficulty: int | None = None
    tag: str | None = None
    kind: str | None = None
    order: Order = "mixed"
    minutes: float | None = None
    question: str | None = None
    first_seed: int | None = None
    mistake: str = ""
    row: tuple[str, ...] = ()
    rounds: "tuple[Question, ...]" = ()
    questions: tuple[str, ...] = ()
    beyond: bool | None = None
    today: bool = False
    failed: tuple[str, ...] = ()

    def afresh(self, **changes: Any) -> Self:
        """The same for another session, with `changes`: it does not begin where the first one was."""
        return self._replace(repeatable=False, first_seed=None, row=(), failed=(), **changes)

    @property
    def total(self) -> int | None:
        """How many questions are asked; None where the time alone decides."""
        return self.number if self.number is not None else None if self.is_endless else self.usual

    @property
    def is_narrowed(self) -> bool:
        """Whether only some questions of the banks are wished for."""
        named = (self.bank, self.topic, self.difficulty, self.tag, self.kind, self.question)
        return bool(self.questions) or any(each is not None for each in named)

    @property
    def is_limited(self) -> bool:
        """Whether the daily limits count."""
        if self.beyond is not None:
            return not self.beyond
        chosen = self.mode == "practice" and (self.minutes is not None or self.order != "mixed")
        return self.number is None and not chosen

    @property
    def is_endless(self) -> bool:
        """Whether questions are asked until the time is over, however many these are."""
        return self.mode == "practice" and self.minutes is not None and self.number is None

    @property
    def relearns(self) -> bool:
        """Whether what is failed comes back in the session: not in a drill, nor where one question is asked for."""
        return self.mode in ("practice", "review") and self.question is None and not self.rounds


_KEPT: Mapping[str, type | tuple[type, ...]] = {
    "mode": str,
    "bank": str,
    "topic": str,
    "number": int,
    "difficulty": int,
    "tag": str,
    "kind": str,
    "order": str,
    "minutes": (int, float),
    "question": str,
    "mistake": str,
    "beyond": bool,
    "today": bool,
}
"""What belongs to a session that is gone on with: it is not repeated, and its first question was asked."""
_LISTED = ("questions", "row", "failed")
"""Names that belong to it."""


def options_json(options: SessionOptions) -> dict[str, Any]:
    """The options as JSON values; what goes beyond the limits does so when it is gone on with."""
    kept = {name: getattr(options, name) for name in _KEPT} | {"beyond": not options.is_limited}
    return kept | {name: list(getattr(options, name)) for name in _LISTED}


def read_options(values: Mapping[str, Any]) -> SessionOptions | None:
    """The options that `options_json` gave; None where these are none, or those of another kind of session."""
    kept: dict[str, Any] = {
        name: value
        for name, value in values.items()
        if value is not None and name in _KEPT and isinstance(value, _KEPT[name])
    }
    if kept.get("mode") not in ("practice", "review", "drill") or kept.get("order", "mixed") not in ORDERS:
        return None
    if kept["mode"] == "drill" and not kept.get("mistake"):
        return None
    for listed in _LISTED:
        names = values.get(listed, ())
        if isinstance(names, list | tuple) and all(isinstance(name, str) for name in names):
            kept[listed] = tuple(names)
    assert kept.keys() <= set(SessionOptions._fields), "what is kept can be wished"
    return SessionOptions(**kept)
