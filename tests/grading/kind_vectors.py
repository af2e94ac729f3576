"""Answers to the questions that are no numbers, and to those of several parts. Scores are worked out by hand."""

from __future__ import annotations

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

# What is typed, what comes of it (a share where it is partly right), and why. In orders and matches the numbers are
# those of the right order; the test turns them into what is shown.
TYPED: dict[str, list[tuple[str, str | float, str]]] = {
    "one": [
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
        ("(2)", "right", "a number in brackets"),
        ("（2）", "right", "a number in full-width brackets"),
        ("【b】", "right", "a letter in Chinese brackets"),
        ("答案是2", "right", "the answer is, before a number"),
        ("选B", "right", "chosen, in Chinese"),
        ("option 2", "right", "the word for what is numbered"),
        ("(1) (2)", "unreadable", "two options in brackets where one is asked"),
        ("(4)", "unreadable", "a number in brackets beyond the last"),
        ("不选2", "unreadable", "not chosen, in Chinese"),
    ],
    "several": [
        ("(1)(2)(4)", "right", "several numbers, each in brackets"),
        ("1,2,4", "right", "commas"),
        ("4 1 2", "right", "spaces, in any order"),
        ("1；2；4", "right", "full-width semicolons"),
        ("1、2、4", "right", "enumeration commas"),
        ("a 2 dropout", "right", "a letter, a number and a text"),
        ("relu; max pooling, 2×2; dropout", "right", "a text with a comma inside"),
        ("1 1 2 4", "right", "an option named twice counts once"),
        ("124", "unreadable", "numbers are not written together where any number of them may be named"),
        ("1 2 5", "unreadable", "one number too large"),
        ("relu and dropout", "unreadable", "a word between"),
    ],
    "claim": [
        ("0", "unreadable", "no third number"),
        ("不对", "right", "a negation is not its second half"),
        ("不正确", "right", "another negation"),
        ("假", "right", "a Chinese false in one sign"),
        ("×", "right", "a cross"),
        ("✗", "right", "a cross as it is drawn"),
        ("(2)", "right", "the number of false in brackets"),
        ("答案是错的", "right", "the answer is wrong, in Chinese"),
        ("answer: false", "right", "answer and a colon before a word"),
        ("是的", "wrong", "a Chinese yes, in full"),
        ("√", "wrong", "a tick as Chinese keyboards have it"),
        ("真", "wrong", "a Chinese true in one sign"),
        ("没错", "unreadable", "a doubled negation, which people use for both"),
        ("x", "unreadable", "a letter that may be a cross or a name"),
        ("not true", "unreadable", "nor in English"),
        ("flase", "unreadable", "a typo of two words might be either"),
    ],
    "order": [
        ("1 2 3 4", "right", "an order by spaces"),
        ("1，2，3，4", "right", "an order by full-width commas"),
        ("1234", "right", "an order of digits written together"),
        ("1 → 2 → 3 → 4", "right", "an order by arrows"),
        ("1 > 2 > 3 > 4", "right", "an order by greater-than signs"),
        ("(1, 2, 3, 4)", "right", "an order in brackets"),
        ("1 2 3", "unreadable", "an item forgotten"),
        ("1 2 2 4", "unreadable", "an item twice"),
        ("1 2 3 5", "unreadable", "an item that is not there"),
        ("zero the gradients; forward; backward; update", "right", "an order of the texts themselves"),
        ("清零梯度→前向→反向→更新", "right", "an order of Chinese texts by arrows"),
    ],
    "match": [
        ("1 2 3", "right", "a match by numbers"),
        ("123", "right", "a match of digits written together"),
        ("residuals, branches, concatenation", "right", "a match by texts"),
        ("残差；分支；拼接", "right", "a match by Chinese texts"),
        ("1 1 1", THIRD, "the same side for all is an answer"),
        ("1 2", "unreadable", "a left side left out"),
        ("1 2 3 4", "unreadable", "more numbers than left sides"),
        ("1 2 x", "unreadable", "a letter beyond the right sides"),
    ],
    "word": [
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
    ],
    "gaps": [
        ("0.5; momentum; Adam", "right", "blanks by semicolon"),
        ("1/2；动量；1", "right", "blanks by full-width semicolon, each in a form of its own"),
        ("0.5; momentun; a", "right", "a typo in one blank"),
        ("0.5; momentum; SGD", 2 * THIRD, "one blank wrong"),
        ("?; momentum; ?", THIRD, "two blanks given up"),
        ("5; inertia; 2", "wrong", "every blank wrong"),
    ],
    "rows": [
        ("[1 2; 3 4]; 5", "right", "a semicolon in brackets parts rows"),
        ("[[1,2],[3,5]]; 5", 7 / 8, "a blank that is partly right"),
    ],
    "side": [
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
    ],
    "cube": [("17x17x17", "right", "three sides where the prompt has three")],
    "square": [
        ("4x4", "right", "sides whose product is the key"),
        ("16x16", "right", "sides whose length is the key"),
    ],
    "count": [("17x17", "wrong", "a product where no length is asked")],
    "sides": [
        ("192x192, 96x96", "right", "sides in a list"),
        ("192x192, 96", "right", "sides for one entry of a list"),
        ("96x96, 192x192", "wrong", "sides in the wrong order"),
    ],
    "real": [
        ("1，125", "unreadable", "a full-width comma that may be a decimal point"),
        ("1,250", "wrong", "a comma that is right in neither way"),
        ("1125", "wrong", "no comma, nothing to ask"),
    ],
    "thousand": [("1,125", "right", "thousands that are right as they are read")],
    "vector": [
        ("[[1, 2, 4]]", "right", "a row where a vector is asked"),
        ("[[1], [2], [4]]", "right", "a column where a vector is asked"),
        ("[[1, 2, 3]]", 2 * THIRD, "a row with a wrong entry"),
        ("[[1, 2], [4, 4]]", "wrong", "a matrix where a vector is asked"),
        ("1 2", "wrong", "an entry too few, which the prompt does not count"),
    ],
    "three": [
        ("1 2", "unreadable", "an entry too few, which the prompt counts"),
        ("4 2 1", THIRD, "as many entries as the prompt counts"),
    ],
    "matrix": [("1 2 3 4 5 6", "wrong", "a shape that the prompt does not name")],
    "named": [
        ("1 2 3 4 5 6", "unreadable", "another shape than the prompt names"),
        ("1 4; 2 5; 3 6", "unreadable", "the transposed shape of the one that the prompt names"),
        ("1 2 3; 4 5 7", 5 / 6, "the shape that the prompt names"),
    ],
    "named_zh": [("[1, 2]", "unreadable", "another shape than the Chinese prompt names")],
    "log_odds": [("answer: logit", "right", "answer and a colon before a term")],
    "points": [
        ("1, 2, 3", "right", "all points"),
        ("1", 0.5, "the share of the weight"),
        ("3 2", 0.5, "points in any order"),
        ("none", "wrong", "no point"),
        ("无", "wrong", "no point in Chinese"),
        ("4", "unreadable", "a point that is not there"),
        ("because", "unreadable", "words where points are asked"),
    ],
}
SAID = [(question, *row) for question, rows in TYPED.items() for row in rows]
