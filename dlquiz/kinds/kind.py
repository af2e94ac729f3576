"""What a kind of question is: how it is written in banks, drawn, asked, read, marked, worked and proved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from dlquiz.bank_format.json_schema import Schema
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.tables import Table
from dlquiz.grading.traced import Stage, Trace, without_key
from dlquiz.grading.verdict import Echo, Unreadable, Verdict
from dlquiz.messages import Language, Text, message
from dlquiz.questions.kinds import Kind, Part
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map

Placed = tuple[tuple[str, ...], Text]
"""The path of the keys that lead to a text, and the text."""


class Term(NamedTuple):
    """What is to be known before answering; with `markdown`, a text of the bank is in it."""

    text: Text
    markdown: bool = False


class Detail(NamedTuple):
    """One point, place or pair of an answer, beside the others.

    `right` is None where nothing was answered. `texts` are shown with arrows between them, and behind or below them
    what the answer had instead: its place, or a text of the bank. A `heading` stands above the first of several.
    """

    texts: tuple[Text, ...]
    right: bool | None = None
    label: str = ""
    your_place: int | None = None
    chosen: Text | None = None
    heading: Text | None = None


class Marking(NamedTuple):
    """A verdict, and how it came about: the trace is made of what was read and compared for it."""

    verdict: Verdict
    trace: Callable[[], Trace]


def marking(variant: Variant, answer: str, verdict: Verdict, stage: Callable[[], Stage]) -> Marking:
    """The verdict with its trace of one stage. An answer that does not count shows no key."""

    def trace() -> Trace:
        name, found = variant.question.type, stage()
        if not verdict.counts:
            return Trace(name, answer, verdict.outcome, verdict.score, without_key(found), verdict.message)
        return Trace(name, answer, verdict.outcome, verdict.score, found)

    return Marking(verdict, trace)


class Alike(NamedTuple):
    """Texts that a learner must tell apart, what they are called, and the code of the fault if two say the same."""

    code: str
    what: Text
    texts: Sequence[Placed]


class QuestionKind(Kind):
    """A kind of question. A question is one value of it, and what it draws and marks is a `Variant`."""

    __slots__ = ()
    type: ClassVar[str]
    """Its name in banks."""

    # Drawing

    def drawn(self, bare: Variant) -> Variant:
        """The variant with everything that the seed decides besides the parameters."""
        return bare

    # Asking

    def how_to_answer(self, variant: Variant) -> Text:
        """What to type. Tells the form of the answer, never the answer."""
        raise NotImplementedError

    def terms(self, variant: Variant) -> Sequence[Term]:
        """What a screen says below the prompt, where the way of answering does not say it."""
        return ()

    def to_choose(self, variant: Variant) -> Sequence[Text]:
        """What a screen lists to choose from, to put in order or to tick, as shown."""
        return variant.offered

    def suggested(self, typed: str) -> Mapping[int, str]:
        """The points that an answer in one's own words seems to make, each with what was written: no decision."""
        return {}

    def headings(self) -> Sequence[Text | None]:
        """What stands above each point that an answer in one's own words is scored by."""
        return ()

    # Marking

    def read(self, variant: Variant, answer: str) -> Echo | Unreadable:
        """How a typed answer is read before it is marked. Needs no NumPy. For kinds that are typed."""
        raise NotImplementedError

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        """Mark an answer; `digits_asked`: the learner was asked for more digits already."""
        raise NotImplementedError

    def give_up(self, variant: Variant) -> Verdict:
        """The verdict on a question given up: wrong, with the key."""
        raise NotImplementedError

    def plain_key(self, variant: Variant, language: Language) -> Any:
        """The key as a JSON value, its texts in one language."""
        return self.give_up(variant).expected

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        """How much of an answer is right, where that says more than the answer and the key."""
        return ()

    def details(self, variant: Variant, verdict: Verdict | None) -> Sequence[Detail]:
        """Point by point, place by place or pair by pair; without a verdict what is right."""
        return ()

    # Working

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        """The worked solution line by line, marked by the verdict on an answer where there is one."""
        raise NotImplementedError

    def first_revealing_line(self, variant: Variant, lines: Sequence[Text]) -> int:
        """The number of the first line of the working from which the key can be read, counted from 1."""
        return 1

    # Proving

    wrong_answers_are_typed: ClassVar[bool] = True
    """Whether `check` types the right answers and wrong neighbours of each draw."""
    most_seeds: ClassVar[int] = 1_000
    """Over how many draws `check` proves it at most."""

    def right_answers(self, variant: Variant) -> list[str]:
        """What a learner who knows may type; several ways where the author gives several."""
        return []

    def wrong_answers(self, variant: Variant) -> list[str]:
        """Answers that are just beside the key and must not be marked right."""
        return []

    def own_texts(self) -> Iterator[Placed]:
        """The texts that only this kind has, those of its parts left out."""
        return iter(())

    def told_apart(self) -> Sequence[Alike]:
        """Lists of texts of which in no draw two may say the same."""
        return ()

    def same_key(self, one: Variant, other: Variant) -> bool:
        """Whether what is right for one draw is right for the other."""
        return all(kind_of(part).same_key(part, same) for part, same in zip(one.parts, other.parts, strict=True))

    def part_places(self) -> Sequence[tuple[str, ...]]:
        """The path of the keys of each part."""
        return ()


def kind_of(asked: Variant | Question | Part) -> QuestionKind:
    """The kind of a question, concrete or not, or of a part."""
    kind = asked.question.kind if isinstance(asked, Variant) else asked.kind
    assert isinstance(kind, QuestionKind), "questions are of kinds"
    return kind


def given_up_marking(part: Variant, text: str) -> Marking:
    """A part given up."""
    return Marking(kind_of(part).give_up(part), lambda: Trace(part.question.type, text, "wrong", 0.0, given_up=True))


def given_up(key: object, key_text: Text) -> Verdict:
    """The verdict on what was given up: wrong, with the key as a plain value and as people write it."""
    return Verdict("wrong", 0.0, key, key_text)


def unreadable(key: object, key_text: Text, help_text: Text) -> Verdict:
    """The verdict on what cannot be read, and why."""
    return Verdict("unreadable", 0.0, key, key_text, message=help_text)


def numbered(field: str, texts: Sequence[Text], *below: str) -> list[Placed]:
    """Texts of a list, each with its place."""
    return [((field, str(number), *below), text) for number, text in enumerate(texts)]


def right_of(verdict: Verdict) -> list[Text]:
    """How many parts of an answer are right; nothing where none was given."""
    return [] if verdict.marks is None else [message("right_of", right=sum(verdict.marks), count=len(verdict.marks))]


KindT = TypeVar("KindT", bound=QuestionKind, covariant=True)


@dataclass(frozen=True, eq=False)
class KindFormat(Generic[KindT]):
    """What only questions of one kind have in a bank, and how that is read."""

    name: str
    title: Text
    """What people read for the kind."""
    words: Text
    """What an editor says of it."""
    table: Table
    read: Callable[[BankReader, Map, Collection[str], tuple[str, ...]], KindT | None]
    """From the reader, the entries of a question, the names it may use, and its place."""
    template: str
    """The own fields of a question to start from; comments that begin with `#en` or `#zh` are for one language."""
    definitions: Mapping[str, Callable[[Language], Schema]] = field(default_factory=dict)
    """The schemas that the fields refer to by name."""
    besides: Schema = field(default_factory=dict)
    """What the schema asks of the fields together."""
    offered_as: str = ""
    """Under which name `show --json` lists what it offers; "" where it does not."""

    @property
    def sign(self) -> str:
        """The field that tells the type of a part, which has no `type`."""
        return self.table.required[0]
