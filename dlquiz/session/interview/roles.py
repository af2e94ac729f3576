"""What an interview for a role asks, and how hard it is at a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dlquiz.errors import UsageError
from dlquiz.messages import Text
from dlquiz.messages.naming import suggestion

USUAL: Mapping[str, int] = {
    "background": 2,
    "backprop": 2,
    "activations": 1,
    "cnn_interview": 3,
    "transformers": 3,
    "training": 3,
    "homework": 1,
}
"""The weights of the banks where no role is asked for: a first interview for a deep-learning post."""

ROLES: Mapping[str, Mapping[str, int]] = {
    "ml-engineer": {
        "training/debugging": 2,
        "training": 3,
        "transformers": 2,
        "cnn_interview": 1,
        "background/evaluation": 1,
        "backprop": 1,
    },
    "research": {
        "transformers/attention-backward": 1,
        "transformers/alignment": 1,
        "transformers": 2,
        "training/signal-propagation": 1,
        "training/optimisation": 1,
        "backprop": 2,
        "background/probability": 1,
        "background/generalization": 1,
    },
    "vision": {
        "vision": 6,
        "cnn_interview": 5,
        "transformers/multimodal": 1,
        "training/debugging": 1,
        "training": 2,
        "background/evaluation": 1,
    },
    "llm": {
        "transformers/attention": 1,
        "transformers/kv-cache": 1,
        "transformers/language-modelling": 1,
        "transformers": 3,
        "training/memory": 1,
        "training/scale": 1,
        "training": 1,
        "backprop": 1,
    },
}
"""The weights of banks and topics (`bank/topic`) by role. One that is not installed is skipped."""

TASKS: Mapping[str, Mapping[str, str]] = {
    "ml-engineer": {"coding": "coding", "design": "design"},
    "research": {"coding": "coding/code-autograd", "design": "design"},
    "vision": {"coding": "coding/code-convolution", "design": "design"},
    "llm": {"coding": "coding/code-attention", "design": "design"},
}
"""Of which bank or topic a role asks in the stages of one long task each: a function, and a system to design."""

DESIGNS: Mapping[str, str] = {
    "ml-engineer": "",
    "research": "data-parallel label-noise chat-evaluation training-cost",
    "vision": "on-device video-moderation label-noise data-parallel",
    "llm": "llm-serving lora-serving chat-evaluation retrieval training-cost data-parallel",
}
"""The tags of the systems that a role designs; "" for any. Where there are too few of them, it designs others."""

LEVELS: Mapping[str, Mapping[int, int]] = {
    "junior": {1: 40, 2: 45, 3: 15},
    "mid": {1: 20, 2: 50, 3: 30},
    "senior": {1: 5, 2: 40, 3: 55},
}
"""By level, of a hundred questions how many have which difficulty."""


def role_asked(text: str) -> str:
    """The role that was typed. Raises `UsageError` for any other word."""
    return _known(text, list(ROLES), Text("no role `{}`", "没有岗位 `{}`"))


def level_asked(text: str) -> str:
    """The level that was typed. Raises `UsageError` for any other word."""
    return _known(text, list(LEVELS), Text("no level `{}`", "没有级别 `{}`"))


def _known(text: str, names: Sequence[str], unknown: Text) -> str:
    name = text.strip().lower()
    if name in names:
        return name
    hint = suggestion(name, names)
    raise UsageError(
        f"{unknown.en.format(text)}; there are: {', '.join(names)}{hint.en}",
        f"{unknown.zh.format(text)}；可选：{'、'.join(names)}{hint.zh}",
    )
