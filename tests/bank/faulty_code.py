"""Faulty code questions, one fault each; `»` marks where it stands."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from faulty_banks import COMMON, HEAD, Row

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
