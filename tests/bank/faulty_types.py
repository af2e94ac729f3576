"""Faulty questions of every type but numeric, one fault each; `»` marks where it stands."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from faulty_banks import COMMON, HEAD, Row, choice, opened

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


def worded(accept: str) -> str:
    return f"{HEAD}  - {{id: q, type: text, {COMMON}, accept: {accept}}}\n"


def gapped(blanks: str, prompt: str = "'x [[a]] y'") -> str:
    return f"{HEAD}  - {{id: q, type: cloze, topic: t, prompt: {prompt}, blanks: {blanks}}}\n"


def ordered(items: str) -> str:
    return f"{HEAD}  - {{id: q, type: ordering, {COMMON}, items: {items}}}\n"


def matched(pairs: str, fields: str = "deprecated: false") -> str:
    return f"{HEAD}  - {{id: q, type: matching, {COMMON}, pairs: {pairs}, {fields}}}\n"


def stepped(parts: str) -> str:
    return f"{HEAD}  - {{id: q, type: steps, {COMMON}, parts: {parts}}}\n"


A = "{name: a, prompt: P, answer: {value: 1}}"

TYPES = [
    Row("text without accept", f"{HEAD}  - »{{id: q, type: text, {COMMON}}}\n", "B102", "`accept`", "add"),
    Row("accept is no list", worded("»ReLU"), "B103", "`accept`", "- item"),
    Row("accept is empty", worded("»[]"), "B103", "at least 1", "- item"),
    Row("accepted twice", worded("[ReLU, »relu]"), "B143", "1 and 2 say the same", "delete"),
    Row("accepted is a list", worded("[»[a, b]]"), "B103", "an accepted answer", "text"),
    Row("accepted inserts nothing", worded("[»'{{n}}']"), "B110", "`n`", "delete"),
    Row("text with options", worded("[a], »options: [a]"), "B101", "`options`", "belongs to the type choice"),
    Row("cloze without blanks", f"{HEAD}  - »{{id: q, type: cloze, {COMMON}}}\n", "B102", "`blanks`", "add"),
    Row("blanks are a list", gapped("»[a]"), "B103", "`blanks`", "accept"),
    Row("no blanks", gapped("»{}"), "B103", "`blanks`", "accept"),
    Row("blank not in the prompt", gapped("{a: {accept: [x]}, »b: {accept: [y]}}"), "B144", "no blank `[[b]]`", "write"),
    Row("blank not in blanks", gapped("{a: {accept: [x]}}", "»'[[a]] [[ab]]'"), "B144", "`[[ab]]`", "did you mean `a`?"),
    Row("blank twice", gapped("{a: {accept: [x]}}", "»'[[a]] [[a]]'"), "B144", "twice", "name of its own"),
    Row("blank in one language only", gapped("{»a: {accept: [x]}}", "{en: '[[a]]', zh: 空}"), "B144", "(zh)", "`[[a]]`"),
    Row("blank of no kind", gapped("{a: »{}}"), "B102", "one of accept, options and answer", "just one"),
    Row("blank of two kinds", gapped("{a: »{accept: [x], answer: {value: 1}}}"), "B102", "one of", "just one"),
    Row("blank is no mapping", gapped("{a: »x}"), "B103", "the blank `a`", "key"),
    Row("blank with unknown key", gapped("{a: {»acept: [x]}}"), "B101", "`acept`", "did you mean `accept`"),
    Row("blank with a wrong reference", gapped("{a: {answer: {reference: »conv_output_sise}}}"), "B130", "conv_output_sise", "conv_output_size"),
    Row("blank whose options are all wrong", gapped("{a: {options: »[{text: x}, {text: y}]}}"), "B140", "exactly one", "correct: true"),
    Row("items of one", ordered("»[a]"), "B103", "at least 2", "- item"),
    Row("items that say the same", ordered("[a, b, »A]"), "B143", "1 and 3", "delete"),
    Row("items that say the same in Chinese", ordered("[{en: a, zh: 甲}, »{en: b, zh: 甲}]"), "B143", "1 and 2", "delete"),
    Row("pairs of one", matched("»[{left: a, right: b}]"), "B103", "at least 2", "- item"),
    Row("pair without right", matched("[{left: a, right: b}, »{left: c}]"), "B102", "`right`", "add"),
    Row("pair with a strange key", matched("[{left: a, right: b}, {left: c, right: d, »why: e}]"), "B101", "`why`", "known"),
    Row("left sides alike", matched("[{left: a, right: b}, {left: »a, right: c}]"), "B143", "left sides", "delete"),
    Row("right sides alike", matched("[{left: a, right: b}, {left: c, right: »b}]"), "B143", "right sides", "delete"),
    Row("distractor that is right", matched("[{left: a, right: b}, {left: c, right: d}]", "distractors: [»d]"), "B143", "right sides 2 and 3", "delete"),
    Row("no distractors", matched("[{left: a, right: b}, {left: c, right: d}]", "distractors: »[]"), "B103", "`distractors`", "- item"),
    Row("no parts", stepped("»[]"), "B103", "`parts`", "- item"),
    Row("part without prompt", stepped("[»{name: a, answer: {value: 1}}]"), "B102", "`prompt`", "add"),
    Row("part without answer", stepped("[»{name: a, prompt: P}]"), "B102", "answer and options", "just one"),
    Row("part twice", stepped(f"[{A}, {{name: »a, prompt: P, answer: {{value: 2}}}}]"), "B105", "`a`", "rename"),
    Row("part with the name of a function", stepped("[{name: »relu, prompt: P, answer: {value: 2}}]"), "B122", "`relu`", "another"),
    Row("part named like a list", stepped("[{name: »[a], prompt: P, answer: {value: 2}}]"), "B104", "name of a part", "no digit first"),
    Row("part that uses a later one", stepped(f"[{{name: b, prompt: P, answer: {{expression: »a + 1}}}}, {A}]"), "B121", "`a`", "delete"),
    Row("part that uses a choice", stepped("[{name: k, prompt: P, options: [{text: x, correct: true}, {text: y}]}, {name: b, prompt: P, answer: {expression: »k + 1}}]"), "B121", "`k`", "delete"),
    Row("part with an unknown mistake", stepped("[{name: b, prompt: P, answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3}}, separate: [»padding_onse]}]"), "B132", "padding_onse", "did you mean `padding_once`?"),
    Row("part that accepts words", stepped("[{name: b, prompt: P, answer: {value: 1}, »accept: [x]}]"), "B101", "`accept`", "known"),
]  # fmt: skip

CASES = "[{name: a, title: A, parameters: {logits: {real: [-2, 2], shape: [2, 3]}}}]"


def coded(
    function: str = "softmax",
    arguments: str = "[logits]",
    reference: str = "softmax",
    cases: str = CASES,
    fields: str = "deprecated: false",
) -> str:
    return f"{HEAD}  - {{id: q, type: code, {COMMON}, function: {function}, arguments: {arguments}, reference: {reference}, cases: {cases}, {fields}}}\n"


def backward(fields: str, cases: str = "") -> str:
    """A question about the backward pass of a fully connected layer."""
    drawn = "{real: [-1, 1], shape: [2, 2]}"
    three = f"inputs: {drawn}, weights: {drawn}, upstream: {drawn}"
    groups = cases or f"[{{name: a, title: A, parameters: {{{three}}}, let: {{bias: '[0, 0]'}}}}]"
    return coded("linear_backward", "[inputs, weights, upstream]", "linear_backward", groups, fields)


def grouped(fields: str) -> str:
    return coded(cases=f"[{{name: a, title: A, {fields}}}]")


CODE = [
    Row("no cases", coded(cases="»[]"), "B103", "at least 1", "- {name"),
    Row("cases are a mapping", coded(cases="»{a: 1}"), "B103", "`cases`", "- {name"),
    Row("a group without a title", coded(cases="[»{name: a, parameters: {logits: [[1, 2]]}}]"), "B102", "`title`", "add"),
    Row("a group with a strange key", grouped("»repeat: 3, parameters: {logits: [[1, 2]]}"), "B101", "`repeat`", "known"),
    Row("two groups of one name", coded(cases="[{name: a, title: A, parameters: {logits: [[1, 2]]}}, {name: »a, title: B, parameters: {logits: [[1, 3]]}}]"), "B105", "`a` appears twice", "rename"),
    Row("a title that is a list", coded(cases="[{name: a, title: »[A], parameters: {logits: [[1, 2]]}}]"), "B103", "the title", "text"),
    Row("a name that no group may have", coded(cases="[{name: »A b, title: A, parameters: {logits: [[1, 2]]}}]"), "B104", "group of cases", "small letters"),
    Row("drawn too often", grouped("times: »51, parameters: {logits: [[1, 2]]}"), "B103", "`times`", "number"),
    Row("parameters of a group are a list", grouped("parameters: »[1]"), "B103", "`parameters`", "n: …"),
    Row("a parameter twice", coded(cases=CASES, fields="parameters: {n: 1}, hints: ['{{n}}']").replace("{logits: {real", "{»n: 2, logits: {real"), "B122", "`n` is a parameter already", "another name"),
    Row("a value that does not parse", grouped("let: {logits: »'[[1,'}"), "B120", "the value `logits`", "expression language"),
    Row("a condition over nothing", grouped("parameters: {logits: [[1, 2]]}, where: [»k > 1]"), "B121", "`k`", "known"),
    Row("a keyword for a function", coded(function="»lambda"), "B122", "a word of Python", "another name"),
    Row("no name for a function", coded(function="»soft max"), "B104", "the name of the function", "letters"),
    Row("an argument twice", coded(arguments="[logits, »logits]"), "B105", "`logits` appears twice", "rename"),
    Row("an argument without a value", coded(arguments="[logits, »temperature]"), "B102", "`temperature`", "each group"),
    Row("no such reference", coded(reference="»softmaks"), "B130", "softmaks", "softmax"),
    Row("a reference that lacks an argument", coded("f", "[a]", "»softmax", "[{name: a, title: A, parameters: {a: 1}}]"), "B102", "`logits`", "`with`"),
    Row("a strange argument in `with`", coded(fields="with: {»temprature: 2}"), "B101", "`temprature`", "did you mean `temperature`"),
    Row("an argument of the function in `with`", coded(fields="with: {»logits: 2}"), "B101", "`logits`", "known"),
    Row("a wrong word in `with`", backward("with: {of: »weight}, gradient_of: {reference: linear_forward, argument: weights}"), "B131", "`of` cannot be `weight`", "did you mean `weights`"),
    Row("returns a word that is none", backward("returns: »all, gradient_of: {reference: linear_forward, argument: weights}"), "B103", "`returns` cannot be `all`", "[weights, inputs, bias]"),
    Row("returns what the reference does not have", backward("returns: [weights, »wights], gradient_of: {reference: linear_forward, argument: weights}"), "B131", "`wights`", "did you mean `weights`"),
    Row("returns one twice", backward("returns: [weights, »weights], gradient_of: {reference: linear_forward, argument: weights}"), "B105", "`weights` appears twice", "delete"),
    Row("returns a list of a reference without `of`", coded(fields="returns: »[logits]"), "B132", "whose `of` is free", "`array`"),
    Row("returns a list beside `of`", backward("with: {of: bias}, returns: »[weights], gradient_of: {reference: linear_forward, argument: weights}"), "B132", "whose `of` is free", "`array`"),
    Row("a tolerance that is none", coded(fields="tolerance: »1"), "B103", "the tolerance", "relative"),
    Row("limits that are none", coded(fields="limits: »10"), "B103", "the limits", "seconds"),
    Row("too many seconds", coded(fields="limits: {seconds: »61}"), "B103", "at most 60", "seconds: 10"),
    Row("no seconds", coded(fields="limits: {seconds: »0}"), "B103", "above 0", "number"),
    Row("too little memory", coded(fields="limits: {megabytes: »64}"), "B103", "`megabytes`", "number"),
    Row("the gradient of nothing", backward("returns: [weights], gradient_of: »{argument: weights}"), "B102", "`reference`", "add"),
    Row("the gradient of another pass", backward("returns: [weights], gradient_of: {reference: »conv2d, argument: inputs}"), "B131", "needs `kernel`", "`kernel` to each group"),
    Row("the gradient by a strange argument", backward("returns: [weights], gradient_of: {reference: linear_forward, argument: »weigths}"), "B131", "`weigths`", "did you mean `weights`"),
    Row("the gradient by what is not returned", backward("returns: [weights], gradient_of: {reference: linear_forward, argument: »inputs}"), "B131", "does not return the gradient by `inputs`", "weights"),
]  # fmt: skip
