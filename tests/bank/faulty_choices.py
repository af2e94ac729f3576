"""Faulty options, rubrics and follow-ups, one fault each; `»` marks where it stands."""

from __future__ import annotations

from faulty_banks import Row, choice, opened

UNSEEN = {
    "a space without width": "\\u200b",
    "a joiner": "\\u2060",
    "a joiner of graphemes": "\\u034f",
    "a selector of variants": "\\ufe0e",
}
"""As YAML escapes them."""

CHOICE = [
    Row("one option", choice("»[{text: a, correct: true}]"), "B103", "at least 2", "- item"),
    Row("option a word", choice("[»a, {text: b, correct: true}]"), "B103", "option must be a mapping", "- text: a"),
    Row("option without a text", choice("[»{correct: true}, {text: b}]"), "B102", "`text`", "add"),
    Row("option key misspelt", choice("[{text: a, »corect: true}, {text: b, correct: true}]"), "B101", "`corect`",
        "`correct`"),
    Row("nothing correct", choice("»[{text: a}, {text: b}]"), "B140", "exactly one", "correct: true"),
    Row("two correct", choice("»[{text: a, correct: true}, {text: b, correct: true}]"), "B140", "exactly one",
        "multiple: true"),
    Row("nothing correct of several", choice("»[{text: a}, {text: b}]", "multiple: true"), "B140", "at least one",
        "correct: true"),
    *(Row(f"options that differ by {name} alone",
        choice(f'[{{text: "same", correct: true}}, {{text: »"sa{unseen}me"}}]'), "B140", "1 and 2", "change") for name,
        unseen in UNSEEN.items()),
    Row("options of nothing that is seen",
        choice('[{text: a, correct: true}, {text: "\\u200b"}, {text: »"\\u200c\\u200b"}]'), "B140", "2 and 3",
        "change"),
    Row("options say the same", choice("[{text: A b, correct: true}, {text: »'a  B'}]"), "B140", "1 and 2", "change"),
    Row("options say the same in one language",
        choice("[{text: {en: a, zh: 甲}, correct: true}, {text: »{en: b, zh: 甲}}]"), "B140", "1 and 2", "change"),
    Row("multiple a word", choice("[{text: a, correct: true}, {text: b}]", "multiple: »many"), "B103", "true or false",
        "`true`"),
    Row("shuffle 0", choice("[{text: a, correct: true}, {text: b}]", "shuffle: »0"), "B103", "true or false", "`true`"),
    Row("correct a word", choice("[{text: a, correct: »right}, {text: b}]"), "B103", "true or false", "`true`"),
]  # fmt: skip

OPEN = [
    Row("no points", opened("»[]"), "B103", "at least 1", "- item"),
    Row("point a word", opened("[»chain]"), "B103", "rubric point must be a mapping", "- point: chain"),
    Row("point without a text", opened("[»{weight: 1}]"), "B102", "`point`", "add"),
    Row("weight 0", opened("[{point: P, weight: »0}]"), "B141", "above 0", "number such as 1"),
    Row("weight negative", opened("[{point: P, weight: »-2}]"), "B141", "above 0", "number such as 1"),
    Row("weight beyond the floats", opened(f"[{{point: P, weight: »{'9' * 350}}}]"), "B103", "at most", "plain number"),
    Row("weight a word", opened("[{point: P, weight: »much}]"), "B103", "must be a number", "plain number"),
    Row("keywords a text", opened("[{point: P, keywords: »chain}]"), "B103", "`keywords`", "- item"),
    Row("layer misspelt", opened("[{point: P, layer: »mast}]"), "B103", "`mast`", "`must`"),
    Row("layer a list", opened("[{point: P, layer: »[must]}]"), "B103", "layer", "must"),
    Row("a point without a layer", opened("[{point: P, layer: good}, »{point: Q}]"), "B141", "has no layer", "`layer`"),
    Row(
        "layers out of order",
        opened("[{point: P, layer: good}, {point: Q, layer: excellent}, {point: R, layer: »must}]"),
        "B141",
        "`must` follows one of `excellent`",
        "must, good, excellent",
    ),
    Row("follow-up without a bank", opened("[{point: P}]", "follow_ups: [»next]"), "B104", "follow-up", "use only"),
]
