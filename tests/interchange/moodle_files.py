"""Questions in Moodle XML, piece by piece."""

from __future__ import annotations


def quiz(questions: str) -> str:
    """A file of these questions, the first of them in line 2."""
    return f"<quiz>\n{questions}</quiz>"


def asked(kind: str, inside: str, name: str = "Q", prompt: str = "<p>Ask?</p>") -> str:
    html = prompt.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text>{html}</text></questiontext>\n{inside}</question>\n'
    )


def answer(worth: str, said: str, more: str = "", feedback: str = "") -> str:
    return f'<answer fraction="{worth}"><text>{said}</text>{more}<feedback><text>{feedback}</text></feedback></answer>'


def dataset(name: str, values: list[object]) -> str:
    items = "".join(
        f"<dataset_item><number>{number}</number><value>{value}</value></dataset_item>"
        for number, value in enumerate(values, 1)
    )
    named = f"<name><text>{name}</text></name>"
    return f"<dataset_definition>{named}<dataset_items>{items}</dataset_items></dataset_definition>"


def calculated(formula: str, *definitions: str, more: str = "", tolerance: str = "0.01", kind: str = "1") -> str:
    margin = f"<tolerance>{tolerance}</tolerance><tolerancetype>{kind}</tolerancetype>"
    sets = f"<dataset_definitions>{''.join(definitions)}</dataset_definitions>"
    return answer("100", formula, margin) + more + sets
