"""Questions that ask for a function in Python, which is run and compared with a reference implementation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dlquiz.bank_format.reader import BankReader
from dlquiz.expressions.work import spend
from dlquiz.grading.code.results import CodeRun
from dlquiz.grading.code.texts import failure_text, not_counted_text, signature
from dlquiz.grading.traced import Trace
from dlquiz.grading.verdict import Echo, Unreadable, Verdict, outcome_of
from dlquiz.kinds.code_fields import CASES, GRADIENT_OF, LIMITS, TABLE
from dlquiz.kinds.code_reading import read_code
from dlquiz.kinds.kind import Alike, Detail, KindFormat, Marking, Placed, QuestionKind, Term, given_up, unreadable
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import AskedCode
from dlquiz.reference import catalog
from dlquiz.sandbox.source import problem
from dlquiz.variants.cases import drawn_cases
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map

WORK_A_GROUP = 10
MOST_KILOBYTES = 20
"""Of a file; history keeps it whole."""


def is_too_long(answer: str) -> bool:
    """Whether a file is longer than history keeps."""
    return len(answer.encode("utf-8", "replace")) > MOST_KILOBYTES * 1024


def _too_long() -> Text:
    return message("code_too_long", kilobytes=MOST_KILOBYTES)


@dataclass(frozen=True, slots=True)
class Code(AskedCode, QuestionKind):
    """A function to be written. The answer is the source text of a file; a child process runs it on all cases."""

    type: ClassVar[str] = "code"
    wrong_answers_are_typed: ClassVar[bool] = False
    most_seeds: ClassVar[int] = 5

    def drawn(self, bare: Variant) -> Variant:
        """The question with all calls that judge it."""
        spend(WORK_A_GROUP * len(self.cases))
        return replace(bare, cases=drawn_cases(self, bare))

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_code", signature=signature(self), count=len(self.cases))

    def terms(self, variant: Variant) -> Sequence[Term]:
        return [Term(self.how_to_answer(variant), markdown=True)]

    def read(self, variant: Variant, answer: str) -> Echo | Unreadable:
        """Whether the file has the function; it is parsed, not run."""
        if is_too_long(answer):
            return Unreadable(_too_long())
        why = problem(answer, self.function, self.arguments)
        if why is not None:
            return Unreadable(not_counted_text(self, why, answer))
        return Echo(self._echo(answer))

    def _echo(self, answer: str) -> Text:
        return message("code_read", signature=signature(self), lines=len(answer.splitlines()))

    def mark(
        self, variant: Variant, answer: str, digits_asked: bool, stopped: Callable[[], bool] | None = None
    ) -> Marking:
        """Run the file on all cases in a child process.

        Raises `UsageError` where none can be started, and `StoppedError` once it is `stopped`.
        """
        # Nothing that shows a question is to wait for NumPy.
        from dlquiz.grading.code.judging import judge

        run = None if is_too_long(answer) else judge(variant, answer, stopped)
        if isinstance(run, CodeRun):
            verdict = self._verdict(variant, run, answer)
        else:
            verdict = self.not_counted(_too_long() if run is None else not_counted_text(self, run, answer))
        help_text = Text.same("") if verdict.counts else verdict.message
        return Marking(verdict, lambda: Trace(self.type, answer, verdict.outcome, verdict.score, help=help_text))

    def not_counted(self, why: Text) -> Verdict:
        """The verdict on a file that is no attempt."""
        return unreadable(*self._key, why)

    @property
    def _key(self) -> tuple[str, Text]:
        """The key as history keeps it, and as people read it: values are there for each call only."""
        name = str(self.call.reference)
        return name, message("code_key", reference=name)

    def _verdict(self, variant: Variant, run: CodeRun, answer: str) -> Verdict:
        known, first = run.mistake, run.first_failure
        said = Text.same("")
        if known is not None:
            said = known.feedback
        elif first is not None:
            title = variant.fill(first[0].title)
            said = message("code_failed", title=title, why=failure_text(self, first[1]))
        return Verdict(
            outcome_of(run.score),
            run.score,
            *self._key,
            read_as=signature(self),
            echo=self._echo(answer),
            mistake=None if known is None else known.name,
            message=said,
            marks=tuple(group.right for group in run.groups),
            tempting=Text.same("") if known is None else known.tempting,
            title=Text.same("") if known is None else known.title,
            run=run,
        )

    def give_up(self, variant: Variant) -> Verdict:
        return given_up(*self._key)

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        if verdict.run is None:
            return []
        groups = verdict.run.groups
        return [message("groups_passed", passed=sum(group.right for group in groups), count=len(groups))]

    def details(self, variant: Variant, verdict: Verdict | None) -> Sequence[Detail]:
        """Group by group whether it passed; of a function given up none was tried."""
        marks: Sequence[Any] = (verdict and verdict.marks) or [None] * len(self.cases)
        titles = (variant.fill(group.title) for group in self.cases)
        return [Detail((title,), right) for title, right in zip(titles, marks, strict=True)]

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        """What the reference computes, and where its formula comes from: a derivation of numbers is no program."""
        reference = catalog.find(self.call.reference)
        name, summary = reference.name, reference.summary
        lines = [Text(f"`{name}`: {summary.en}", f"`{name}`：{summary.zh}")]
        return [*lines, message("source", text=reference.source)] if reference.source else lines

    def right_answers(self, variant: Variant) -> list[str]:
        """A program that knows what the reference returns for these cases, where it is short enough."""
        from dlquiz.grading.code.calls import calls_of
        from dlquiz.grading.code.wrapping import wrapped

        program = wrapped(self, calls_of(variant))
        return [] if is_too_long(program) else [program]

    def own_texts(self) -> Iterator[Placed]:
        yield from ((("cases", group.name, "title"), group.title) for group in self.cases)

    def told_apart(self) -> Sequence[Alike]:
        titles = [(("cases", group.name, "title"), group.title) for group in self.cases]
        return [Alike("B143", Text("titles of groups", "用例组的名称"), titles)]

    def same_key(self, one: Variant, other: Variant) -> bool:
        return one.cases == other.cases


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Code | None:
    found = read_code(reader, node, names, place)
    return None if found is None else Code(**found)


FORMAT = KindFormat(
    Code.type,
    Text("code", "编程题"),
    Text("A function in Python, run against a reference.", "编程题：用 Python 写函数，与参考实现比较。"),
    TABLE,
    from_bank,
    r"""
prompt:
  en: Softmax along the last axis, safe for large inputs.
  zh: 沿最后一个轴的 softmax，输入很大时也不溢出。
#en The function that the learner writes, and its parameters: arguments of the reference, or `let` names.
#zh 学习者要写的函数及其参数：参考实现的参数，或 `let` 的名称。
function: softmax
arguments: [logits]
#en Its NumPy run is the key, and its mistakes name what is wrong: `dlquiz calc` lists the references.
#zh 它的 NumPy 运行结果就是答案，自带的错误用来诊断；`dlquiz calc` 列出可用的参考实现。
reference: softmax
#en Groups of cases, three or more. Arrays of {integer: …} arrive as int64, of {real: …} as float64.
#zh 用例组，至少三组。{integer: …} 抽取的数组为 int64，{real: …} 为 float64。
cases:
  - name: small
    title: {en: small values, zh: 较小的数值}
    parameters:
      logits: {real: [-2, 2], decimals: 2, shape: [3, 4]}
  - name: large
    title: {en: values near 700, zh: 接近 700 的数值}
    parameters:
      logits: {real: [650, 700], decimals: 1, shape: [2, 5]}
  - name: many
    title: {en: five more draws, zh: 再抽五次}
    #en Drawn five times.
    #zh 抽取五次。
    times: 5
    parameters:
      logits: {real: [-9, 9], decimals: 1, shape: [4, 7]}
tolerance: {relative: 1.0e-6, absolute: 1.0e-9}
hints:
  - en: Subtract the largest logit of each row first.
    zh: 先减去每行最大的 logit。
""",
    {"cases": CASES.schema, "limits": LIMITS.schema, "gradient_of": GRADIENT_OF.schema},
)
