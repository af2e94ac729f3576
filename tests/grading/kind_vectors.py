"""Answers to the questions that are no numbers, and to those of several parts. Scores are worked out by hand."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """An answer to one of the questions below, its outcome and its score."""

    question: str
    text: str
    outcome: str
    score: float
    reason: str


THIRD = 1 / 3

# Name -> prompt and fields of the question.
ASKED = {
    "one": ("P", """
        type: choice
        shuffle: false
        options:
          - {text: {en: Convolution, zh: 卷积}}
          - {text: {en: Max pooling, zh: 最大池化}, correct: true}
          - {text: {en: Fully connected, zh: 全连接}}
    """),
    "several": ("P", """
        type: choice
        multiple: true
        shuffle: false
        options:
          - {text: {en: ReLU, zh: 修正线性单元}, correct: true}
          - {text: {en: 'max pooling, 2×2', zh: 最大池化}, correct: true}
          - {text: {en: Convolution, zh: 卷积}}
          - {text: {en: Dropout, zh: 随机失活}, correct: true}
    """),
    "claim": ("P", "type: true_false\nanswer: false"),
    "order": ("P", "type: ordering\nitems: [{en: zero the gradients, zh: 清零梯度}, {en: forward, zh: 前向}, {en: backward, zh: 反向}, {en: update, zh: 更新}]"),  # noqa: E501
    "match": ("P", """
        type: matching
        pairs:
          - {left: ResNet, right: {en: residuals, zh: 残差}}
          - {left: GoogLeNet, right: {en: branches, zh: 分支}}
          - {left: DenseNet, right: {en: concatenation, zh: 拼接}}
        distractors: [{en: attention, zh: 注意力}]
    """),
    "word": ("P", "type: text\naccept: [{en: batch normalization, zh: 批量归一化}, BatchNorm]"),
    "gaps": ("'[[size]], then [[name]], then [[which]]'", """
        type: cloze
        blanks:
          size: {answer: {value: 0.5}}
          name: {accept: [{en: momentum, zh: 动量}]}
          which: {options: [{text: Adam, correct: true}, {text: SGD}], shuffle: false}
    """),
    "rows": ("'[[W]] and [[n]]'", "type: cloze\nblanks: {W: {answer: {value: [[1, 2], [3, 4]]}}, n: {answer: {value: 5}}}"),  # noqa: E501
    "chain": ("P", """
        type: steps
        parts:
          - {name: c1, prompt: C1?, answer: {reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5}}}
          - {name: s2, prompt: S2?, answer: {reference: pool_output_size, arguments: {input_size: c1, kernel_size: 2}}}
          - {name: cells, prompt: Cells?, answer: {expression: s2 * s2}}
    """),
    "side": ("Of a 36×36 map a 3×3 window with stride 2 makes what size?", "type: numeric\nanswer: {reference: conv_output_size, arguments: {input_size: 36, kernel_size: 3, stride: 2}}"),  # noqa: E501
    "cube": ("Of a 36×36×36 volume a window with stride 2 makes what size?", "type: numeric\nanswer: {reference: conv_output_size, arguments: {input_size: 36, kernel_size: 3, stride: 2}}"),  # noqa: E501
    "square": ("How large is the field?", "type: numeric\nanswer: {value: 16, size: true}"),
    "count": ("How many places?", "type: numeric\nanswer: {value: 17}"),
    "sides": ("The fields after both blocks?", "type: numeric\nanswer: {value: [192, 96], size: true}"),
    "real": ("What is the loss?", "type: numeric\nanswer: {value: 1.125}"),
    "thousand": ("What is the cost?", "type: numeric\nanswer: {value: 1125.0}"),
    "vector": ("Give the gradient.", "type: numeric\nanswer: {value: [1, 2, 4]}"),
    "three": ("Give the three numbers.", "type: numeric\nanswer: {value: [1, 2, 4]}"),
    "matrix": ("Give the product.", "type: numeric\nanswer: {value: [[1, 2, 3], [4, 5, 6]]}"),
    "named": ("{en: 'Give the product, a 2×3 matrix.', zh: 给出乘积。}", "type: numeric\nanswer: {value: [[1, 2, 3], [4, 5, 6]]}"),  # noqa: E501
    "named_zh": ("{en: Give the product., zh: 给出乘积（2×3 矩阵）。}", "type: numeric\nanswer: {value: [[1, 2, 3], [4, 5, 6]]}"),  # noqa: E501
    "log_odds": ("P", "type: text\naccept: [logit]"),
    "points": ("P", "type: open\nanswer: A\nrubric: [{point: P, weight: 2}, {point: Q}, {point: R}]"),
}  # fmt: skip

# In the orders below the numbers are those of the right order; the test turns them into what is shown.
SAID = [
    *(
        Said("one", text, outcome, float(outcome == "right"), reason)
        for text, outcome, reason in [
            ("2", "right", "a number"),
            ("２", "right", "a full-width number"),
            ("٢", "right", "a digit of another script"),
            ("b", "right", "a letter"),
            ("B)", "right", "a capital letter and a bracket"),
            ("2.", "right", "a number and a full stop"),
            ("max pooling", "right", "a text in another case"),
            ("MaxPooling", "right", "a text without its space"),
            ("ｍａｘ　ｐｏｏｌｉｎｇ", "right", "a text in full width"),
            ("最大池化。", "right", "the Chinese text and a full stop"),
            ("2，b", "right", "one option said twice"),
            ("1", "wrong", "another number"),
            ("fully connected", "wrong", "the text of another option"),
            ("1 2", "unreadable", "two options where one is asked"),
            ("0", "unreadable", "options are counted from 1"),
            ("4", "unreadable", "a number beyond the last"),
            ("-2", "unreadable", "a negative number"),
            ("2.0", "unreadable", "a number with decimals"),
            ("d", "unreadable", "a letter beyond the last"),
            ("②", "unreadable", "a circled digit is no digit here either"),
            ("pooling", "unreadable", "a part of a text"),
            ("max poolng", "unreadable", "a typo in an option is no name: it might be another one"),
            ("", "unreadable", "nothing"),
            (",;", "unreadable", "nothing but separators"),
        ]
    ),
    *(
        Said("one", text, outcome, float(outcome == "right"), reason)
        for text, outcome, reason in [
            ("(2)", "right", "a number in brackets"),
            ("（2）", "right", "a number in full-width brackets"),
            ("【b】", "right", "a letter in Chinese brackets"),
            ("答案是2", "right", "the answer is, before a number"),
            ("选B", "right", "chosen, in Chinese"),
            ("option 2", "right", "the word for what is numbered"),
            ("(1) (2)", "unreadable", "two options in brackets where one is asked"),
            ("(4)", "unreadable", "a number in brackets beyond the last"),
            ("不选2", "unreadable", "not chosen, in Chinese"),
        ]
    ),
    Said("several", "(1)(2)(4)", "right", 1, "several numbers, each in brackets"),
    *(
        Said("several", text, outcome, score, reason)
        for text, outcome, score, reason in [
            ("1,2,4", "right", 1, "commas"),
            ("4 1 2", "right", 1, "spaces, in any order"),
            ("1；2；4", "right", 1, "full-width semicolons"),
            ("1、2、4", "right", 1, "enumeration commas"),
            ("a 2 dropout", "right", 1, "a letter, a number and a text"),
            ("relu; max pooling, 2×2; dropout", "right", 1, "a text with a comma inside"),
            ("1 1 2 4", "right", 1, "an option named twice counts once"),
            ("124", "unreadable", 0, "numbers are not written together where any number of them may be named"),
            ("1 2 5", "unreadable", 0, "one number too large"),
            ("relu and dropout", "unreadable", 0, "a word between"),
        ]
    ),
    Said("claim", "0", "unreadable", 0, "no third number"),
    *(
        Said("claim", text, "right", 1, reason)
        for text, reason in [
            ("不对", "a negation is not its second half"),
            ("不正确", "another negation"),
            ("假", "a Chinese false in one sign"),
            ("×", "a cross"),
            ("✗", "a cross as it is drawn"),
            ("(2)", "the number of false in brackets"),
            ("答案是错的", "the answer is wrong, in Chinese"),
            ("answer: false", "answer and a colon before a word"),
        ]
    ),
    Said("claim", "是的", "wrong", 0, "a Chinese yes, in full"),
    Said("claim", "√", "wrong", 0, "a tick as Chinese keyboards have it"),
    Said("claim", "真", "wrong", 0, "a Chinese true in one sign"),
    Said("claim", "没错", "unreadable", 0, "a doubled negation, which people use for both"),
    Said("claim", "x", "unreadable", 0, "a letter that may be a cross or a name"),
    Said("claim", "not true", "unreadable", 0, "nor in English"),
    Said("claim", "flase", "unreadable", 0, "a typo of two words might be either"),
    *(
        Said("order", text, outcome, score, reason)
        for text, outcome, score, reason in [
            ("1 2 3 4", "right", 1, "an order by spaces"),
            ("1，2，3，4", "right", 1, "an order by full-width commas"),
            ("1234", "right", 1, "an order of digits written together"),
            ("1 → 2 → 3 → 4", "right", 1, "an order by arrows"),
            ("1 > 2 > 3 > 4", "right", 1, "an order by greater-than signs"),
            ("(1, 2, 3, 4)", "right", 1, "an order in brackets"),
            ("1 2 3", "unreadable", 0, "an item forgotten"),
            ("1 2 2 4", "unreadable", 0, "an item twice"),
            ("1 2 3 5", "unreadable", 0, "an item that is not there"),
        ]
    ),
    Said("order", "zero the gradients; forward; backward; update", "right", 1, "an order of the texts themselves"),
    Said("order", "清零梯度→前向→反向→更新", "right", 1, "an order of Chinese texts by arrows"),
    *(
        Said("match", text, outcome, score, reason)
        for text, outcome, score, reason in [
            ("1 2 3", "right", 1, "a match by numbers"),
            ("123", "right", 1, "a match of digits written together"),
            ("residuals, branches, concatenation", "right", 1, "a match by texts"),
            ("残差；分支；拼接", "right", 1, "a match by Chinese texts"),
            ("1 1 1", "partly", THIRD, "the same side for all is an answer"),
            ("1 2", "unreadable", 0, "a left side left out"),
            ("1 2 3 4", "unreadable", 0, "more numbers than left sides"),
            ("1 2 x", "unreadable", 0, "a letter beyond the right sides"),
        ]
    ),
    *(
        Said("word", text, outcome, float(outcome == "right"), reason)
        for text, outcome, reason in [
            ("batch normalization", "right", "the accepted text"),
            ("Batch  Normalization", "right", "case and spaces"),
            ("batch-normalization.", "right", "punctuation"),
            ("ｂａｔｃｈ　ｎｏｒｍａｌｉｚａｔｉｏｎ", "right", "width"),
            ("批量归一化", "right", "the other language"),
            ("batchnorm", "right", "the other accepted text"),
            ("batsh normalisation", "wrong", "two typos"),
            ("batch", "wrong", "half of the text"),
            ("normalization batch", "wrong", "another order of words"),
            ("layer normalization", "wrong", "another term"),
            ("patch normalization", "wrong", "a letter that makes another word of the field"),
            ("批量正则化", "wrong", "another Chinese term"),
            ("批次归一化", "wrong", "one other Chinese character is another word"),
            ("", "unreadable", "no text"),
            ("...", "unreadable", "nothing but points"),
        ]
    ),
    *(
        Said("gaps", text, outcome, score, reason)
        for text, outcome, score, reason in [
            ("0.5; momentum; Adam", "right", 1, "blanks by semicolon"),
            ("1/2；动量；1", "right", 1, "blanks by full-width semicolon, each in a form of its own"),
            ("0.5; momentun; a", "right", 1, "a typo in one blank"),
            ("0.5; momentum; SGD", "partly", 2 * THIRD, "one blank wrong"),
            ("?; momentum; ?", "partly", THIRD, "two blanks given up"),
            ("5; inertia; 2", "wrong", 0, "every blank wrong"),
        ]
    ),
    Said("rows", "[1 2; 3 4]; 5", "right", 1, "a semicolon in brackets parts rows"),
    Said("rows", "[[1,2],[3,5]]; 5", "partly", 7 / 8, "a blank that is partly right"),
    *(
        Said("side", text, outcome, float(outcome == "right"), reason)
        for text, outcome, reason in [
            ("17x17", "right", "both sides where one is asked"),
            ("17 × 17", "right", "both sides with the sign and spaces"),
            ("17*17", "right", "both sides with an asterisk"),
            (r"17 \times 17", "right", "both sides in LaTeX"),
            ("１７×１７像素", "right", "both sides in pixels, in Chinese input"),
            ("16x16", "wrong", "both sides, but of another length"),
            ("289", "wrong", "the area where a side is asked"),
            ("17x16", "wrong", "unequal sides are a product"),
            ("3*3*64", "wrong", "a product of three"),
            ("17x17x17", "wrong", "three sides where the prompt has two"),
            ("17x17+0", "wrong", "a calculation with a product in it"),
            ("17·17", "wrong", "a dot is no sign between sides"),
        ]
    ),
    Said("cube", "17x17x17", "right", 1, "three sides where the prompt has three"),
    Said("square", "4x4", "right", 1, "sides whose product is the key"),
    Said("square", "16x16", "right", 1, "sides whose length is the key"),
    Said("count", "17x17", "wrong", 0, "a product where no length is asked"),
    Said("sides", "192x192, 96x96", "right", 1, "sides in a list"),
    Said("sides", "192x192, 96", "right", 1, "sides for one entry of a list"),
    Said("sides", "96x96, 192x192", "wrong", 0, "sides in the wrong order"),
    Said("real", "1，125", "unreadable", 0, "a full-width comma that may be a decimal point"),
    Said("real", "1,250", "wrong", 0, "a comma that is right in neither way"),
    Said("real", "1125", "wrong", 0, "no comma, nothing to ask"),
    Said("thousand", "1,125", "right", 1, "thousands that are right as they are read"),
    Said("vector", "[[1, 2, 4]]", "right", 1, "a row where a vector is asked"),
    Said("vector", "[[1], [2], [4]]", "right", 1, "a column where a vector is asked"),
    Said("vector", "[[1, 2, 3]]", "partly", 2 * THIRD, "a row with a wrong entry"),
    Said("vector", "[[1, 2], [4, 4]]", "wrong", 0, "a matrix where a vector is asked"),
    Said("vector", "1 2", "wrong", 0, "an entry too few, which the prompt does not count"),
    Said("three", "1 2", "unreadable", 0, "an entry too few, which the prompt counts"),
    Said("three", "4 2 1", "partly", THIRD, "as many entries as the prompt counts"),
    Said("matrix", "1 2 3 4 5 6", "wrong", 0, "a shape that the prompt does not name"),
    Said("named", "1 2 3 4 5 6", "unreadable", 0, "another shape than the prompt names"),
    Said("named", "1 4; 2 5; 3 6", "unreadable", 0, "the transposed shape of the one that the prompt names"),
    Said("named", "1 2 3; 4 5 7", "partly", 5 / 6, "the shape that the prompt names"),
    Said("named_zh", "[1, 2]", "unreadable", 0, "another shape than the Chinese prompt names"),
    Said("log_odds", "answer: logit", "right", 1, "answer and a colon before a term"),
    *(
        Said("points", text, outcome, score, reason)
        for text, outcome, score, reason in [
            ("1, 2, 3", "right", 1, "all points"),
            ("1", "partly", 0.5, "the share of the weight"),
            ("3 2", "partly", 0.5, "points in any order"),
            ("none", "wrong", 0, "no point"),
            ("无", "wrong", 0, "no point in Chinese"),
            ("4", "unreadable", 0, "a point that is not there"),
            ("because", "unreadable", 0, "words where points are asked"),
        ]
    ),
]
