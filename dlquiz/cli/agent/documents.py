"""What the tools take and give: their schemas are made of these types."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from dlquiz.errors import Fault
from dlquiz.mcp.schemas import Over, Schema, schema_of
from dlquiz.networks import Trace
from dlquiz.networks.costs import DTYPES, LARGEST, Costs
from dlquiz.variants.seeds import LARGEST_SEED

LONGEST_NAME = 500

# What the arguments may be, and the text about each.
AnyQuestion = Annotated[str, Over("mcp_question_question", maxLength=LONGEST_NAME)]
AnySeed = Annotated[int, Over("mcp_question_seed", minimum=0, maximum=LARGEST_SEED)]
ShownQuestion = Annotated[str, Over("mcp_shown_question", maxLength=LONGEST_NAME)]
ShownSeed = Annotated[int, Over("mcp_shown_seed", minimum=0, maximum=LARGEST_SEED)]
Answer = Annotated[str, Over("mcp_grade_answer", maxLength=100_000)]
OfBank = Annotated[str, Over("mcp_due_bank", maxLength=LONGEST_NAME)]
OfTopic = Annotated[str, Over("mcp_due_topic", maxLength=LONGEST_NAME)]
HowMany = Annotated[int, Over("mcp_due_number", minimum=1, maximum=500)]
Named = Annotated[str, Over("mcp_calculate_reference", maxLength=LONGEST_NAME)]
Arguments = Annotated[dict[str, Any], Over("mcp_calculate_arguments")]
OfNetwork = Annotated[str, Over("mcp_network_name", maxLength=LONGEST_NAME)]
InputShape = Annotated[str, Over("mcp_network_input", maxLength=LONGEST_NAME)]
Sequence = Annotated[int, Over("mcp_network_sequence", minimum=1, maximum=LARGEST)]
Batch = Annotated[int, Over("mcp_network_batch", minimum=1, maximum=LARGEST)]
Format = Annotated[str, Over("mcp_network_dtype", enum=list(DTYPES))]
BankText = Annotated[str, Over("mcp_check_bank_text", maxLength=500_000)]
Draws = Annotated[int, Over("mcp_check_bank_seeds", minimum=1, maximum=25)]


class Offered(TypedDict, total=False):
    """What there is to choose from, in the order shown; an answer names it by number, counted from 1."""

    options: list[str]
    items: list[str]
    pairs: dict[str, list[str]]


class AskedPart(Offered, total=False):
    """A blank of a cloze, or the step that is asked now."""

    number: int
    type: str
    prompt: str
    convention: str
    how_to_answer: str


class _Named(TypedDict):
    question: str
    seed: int


class _Asked(_Named):
    topic: str
    type: str
    difficulty: int
    language: Literal["en", "zh"]
    prompt: str
    how_to_answer: str


class AskedQuestion(_Asked, Offered, total=False):
    """A concrete question: what is shown of it before it is answered, and nothing else."""

    convention: str
    blanks: list[AskedPart]
    step: AskedPart
    steps: int
    stub: str
    hints: int


class MarkedPart(TypedDict):
    """How a blank or a step came out."""

    verdict: str
    score: float
    expected: Any
    read_as: Any
    mistake: str | None
    message: str


class Graded(_Named, total=False):
    """What an answer came to. Where it does not finish the question, it says what is to be done next."""

    finished: bool
    verdict: Literal["right", "partly", "wrong", "unreadable"] | None
    score: float
    message: str
    read_as: Any
    expected: Any
    parameters: dict[str, Any]
    mistake: str | None
    yours: Any
    parts: list[MarkedPart]
    solution: list[str]
    explanation: str
    source: str
    model_answer: str
    rubric: list[str]
    next_step: AskedPart
    groups: Any
    seconds: float | None
    speed: Any
    printed: str
    recorded: bool
    rating: int
    next_review_days: int | None


class HelpGiven(_Named, total=False):
    """One hint, or one line of the working; without a `text` there is none left."""

    text: str
    number: int
    count: int
    shows_key: bool


class DueQuestion(TypedDict):
    """`due` is when it is due, and null for one never answered; `buried`: it waits until tomorrow for a sibling."""

    question: str
    topic: str
    title: str
    difficulty: int
    due: str | None
    buried: bool


class DueTopic(TypedDict):
    topic: str
    due: int
    new: int


class DueToday(TypedDict):
    """What the learner's day asks."""

    due: list[DueQuestion]
    new: list[DueQuestion]
    topics: list[DueTopic]


class ReferenceNamed(TypedDict):
    reference: str
    signature: str
    summary: str


class Calculated(TypedDict, total=False):
    """The value and its working; without arguments what the reference is; without a reference the list of all."""

    reference: str
    arguments: dict[str, Any]
    value: Any
    steps: list[str]
    signature: str
    summary: str
    convention: str
    source: str
    mistakes: dict[str, str]
    references: list[ReferenceNamed]


def _network_schema() -> Schema:
    """A table, with what a network of texts costs; or the list of networks."""
    table = schema_of(Trace)
    more = schema_of(Costs)["properties"]
    sums = {key: value for key, value in table["properties"].items() if key != "layers"}
    listed = {"type": "array", "items": {"type": "object", "properties": sums}}
    costs = {key: value for key, value in more.items() if key != "table"}
    return {**table, "properties": {**table["properties"], **costs, "networks": listed}, "required": []}


NetworkTable = Annotated[dict[str, Any], Over(**_network_schema())]


def _fault_schema() -> Schema:
    """A fault in one language."""
    whole = schema_of(Fault)
    said = {key: value for key, value in whole["properties"].items() if not key.endswith("_zh")}
    return {**whole, "properties": said, "required": list(said)}


FaultFound = Annotated[dict[str, Any], Over(**_fault_schema())]


class CheckedBank(TypedDict):
    """The first faults of a bank, and how many there are."""

    questions: int
    errors: int
    warnings: int
    faults: list[FaultFound]
