"""What an editor says about each key of a bank, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlquiz.messages import Language, Text

Say = Callable[[str], str]

WORDS: Mapping[str, Text] = {
    "bank": Text("A bank of questions, format 1", "题库（格式 1）"),
    "bank.format": Text("The version of the format: 1.", "格式版本：1。"),
    "bank.id": Text("Stable: history is kept under it.", "请保持不变：作答记录以它为名保存。"),
    "bank.title": Text("The name of the bank.", "题库名称。"),
    "bank.topics": Text(
        "Names and order of the topics. Without it any topic is allowed.", "主题的名称和顺序。不写则允许任何主题。"
    ),
    "bank.questions": Text("The questions, one `- id: …` each.", "题目，每题以 `- id: …` 开头。"),
    "bank.references": Text(
        "References of the bank's own, as in docs/banks.md.", "题库自己的参考实现，写法见 docs/banks.md。"
    ),
    "text.en": Text("The English text.", "英文文本。"),
    "text.zh": Text("The Chinese text.", "中文文本。"),
    "question.id": Text(
        "Unique in the bank, and stable: history is kept under it.", "在题库中唯一，请保持不变：作答记录以它为名保存。"
    ),
    "question.type": Text("How it is answered; says which other keys there are.", "作答方式；决定还有哪些字段。"),
    "question.topic": Text("One of the bank's topics.", "题库的主题之一。"),
    "question.prompt": Text(
        "What is asked: Markdown, $LaTeX$, and {{name}} for a parameter or `let` value.",
        "题干：支持 Markdown 和 $LaTeX$；{{name}} 填入参数或 `let` 的值。",
    ),
    "question.aliases": Text("Old full names, `bank/id`: history follows.", "旧的全名 `bank/id`：作答记录随之保留。"),
    "question.difficulty": Text("1 recall, 2 usual (the default), 3 hard.", "1 识记，2 一般（默认），3 较难。"),
    "question.tags": Text("Words to find it by.", "便于查找的标签。"),
    "question.covers": Text("Rows of a syllabus that it covers.", "覆盖的大纲条目。"),
    "question.family": Text(
        "Questions of one family are not asked on one day; `bank/family` is one of another bank.",
        "同组题不在同一天出现；`bank/family` 指另一题库中的组。",
    ),
    "question.hints": Text("Shown one at a time; each caps the rating.", "逐条显示；每看一条都会限制评分。"),
    "question.solution": Text("The working, where no reference gives one.", "解题过程；引用参考实现时自动生成。"),
    "question.explanation": Text("Shown with the verdict.", "随判定一起显示。"),
    "question.source": Text("Where a fact comes from.", "事实的出处。"),
    "question.deprecated": Text("true keeps the history and asks no more.", "true：保留记录，不再出题。"),
    "question.parameters": Text(
        "Numbers drawn anew at each attempt: `n: {integer: [1, 9]}`.", "每次作答重新抽取的数：`n: {integer: [1, 9]}`。"
    ),
    "question.let": Text("Named values, in order: `m: n * 2`.", "依次定义的值：`m: n * 2`。"),
    "question.lines": Text(
        "Words before the line of a `let` value in the working: `m: width`. Values without words go into the formula.",
        "解题过程中某个 let 值所在行前的说明：`m: 宽度`。没有说明的值直接代入公式。",
    ),
    "question.where": Text("Conditions that every draw must meet.", "每次抽取都须满足的条件。"),
    "type.choice": Text("Options of which one is right, or several.", "选择题：一项或多项正确。"),
    "type.true_false": Text("A statement that is true or false.", "判断题。"),
    "type.numeric": Text("A computed number, shape, vector or matrix.", "计算题：数、形状、向量或矩阵。"),
    "type.text": Text("A few words, matched leniently.", "填写几个词，宽松比对。"),
    "type.cloze": Text("Blanks `[[name]]` in the prompt.", "填空题：题干中的 `[[name]]`。"),
    "type.ordering": Text("Items to be put in order.", "排序题。"),
    "type.matching": Text("Pairs to be matched.", "配对题。"),
    "type.open": Text("An answer in one's own words, scored by a rubric.", "开放题：按评分要点自评。"),
    "type.steps": Text("Several parts; a mistake costs one step only.", "分步题：一处错误只扣一步。"),
    "choice.options": Text(
        "At least two; exactly one is `correct`, unless `multiple`.", "至少两项；恰有一项 `correct`，除非 `multiple`。"
    ),
    "choice.multiple": Text("true where several may be ticked.", "true：可多选。"),
    "choice.shuffle": Text("false keeps the order.", "false：保持顺序。"),
    "option.text": Text("What the option says.", "选项内容。"),
    "option.correct": Text("true for a right option.", "正确选项写 true。"),
    "option.why": Text("Why it is right or wrong; shown with the verdict.", "对或错的理由；随判定显示。"),
    "true_false.answer": Text("Whether the statement is true.", "这句话是否正确。"),
    "numeric.answer": Text(
        "`{reference: …, arguments: {…}}`, `{expression: …}` or `{value: …}`.",
        "`{reference: …, arguments: {…}}`、`{expression: …}` 或 `{value: …}`。",
    ),
    "numeric.tolerance": Text(
        "How far off is right. Default: integers exact, reals within 0.1%.",
        "允许的误差。默认整数须完全一致，实数允许 0.1%。",
    ),
    "numeric.unit": Text(
        "The unit asked for; `%` means that the key is in percent.", "所问的单位；`%` 表示答案为百分数。"
    ),
    "numeric.mistakes": Text(
        "Wrong answers you expect, besides those of the reference.", "除参考实现自带的之外，你预料的错误答案。"
    ),
    "numeric.ignore_mistakes": Text(
        "Mistakes of the reference that mean nothing here.", "参考实现自带、但在此无意义的错误。"
    ),
    "numeric.separate": Text(
        "Mistakes of the reference that must differ from the answer in every draw.",
        "每次抽取都须与答案不同的自带错误。",
    ),
    "answer.reference": Text(
        "The reference that computes the value, the bank's own first; `dlquiz calc` lists them all.",
        "计算答案的参考实现，题库自己的优先；`dlquiz calc` 列出全部。",
    ),
    "answer.own": Text(
        "A reference of this bank, or BANK/NAME of another one.", "本题库的参考实现，或其他题库的 BANK/NAME。"
    ),
    "answer.arguments": Text("Its arguments; a text is an expression.", "它的参数；文本视为表达式。"),
    "answer.expression": Text("A formula over the names of the question.", "关于本题各名称的算式。"),
    "answer.value": Text("A plain number, or lists of numbers.", "数，或由数组成的列表。"),
    "answer.size": Text(
        "true where a length along an axis is asked: 17x17 then reads as 17. References for sizes say so themselves.",
        "true：所问为沿某个轴的长度，17x17 按 17 计。求尺寸的参考实现无需填写。",
    ),
    "mistake.name": Text(
        "Its name; where the reference has the same mistake, the same name.",
        "名称；若参考实现自带同样的错误，请用同名。",
    ),
    "mistake.title": Text("What people read for its name, in a few words.", "显示给人看的名称，几个词即可。"),
    "mistake.replace": Text(
        "What it puts in the place of what: arguments of the reference, or parameters, `let` values and `value`.",
        "把什么换成了什么：参考实现的参数；或题目的参数、let 值和 value。",
    ),
    "mistake.feedback": Text("What was done, and what to do instead.", "指出做错了什么，应当怎样做。"),
    "tolerance.relative": Text("Share of the key: 1e-3 is 0.1%.", "相对误差：1e-3 即 0.1%。"),
    "tolerance.absolute": Text("Distance from the key.", "绝对误差。"),
    "tolerance.decimals": Text("Half a unit of this decimal place.", "该小数位的半个单位。"),
    "tolerance.significant": Text("Half a unit of this significant digit.", "该有效数字的半个单位。"),
    "unit.name": Text("The unit of the key.", "答案的单位。"),
    "unit.also": Text("Other units, and how many of them make one: `{KiB: 1024}`.", "其他单位及换算：`{KiB: 1024}`。"),
    "parameter.choose": Text("One of these values.", "从这些值中取一个。"),
    "parameter.integer": Text("[low, high], both included.", "[下限, 上限]，含两端。"),
    "parameter.real": Text("[low, high], both included.", "[下限, 上限]，含两端。"),
    "parameter.step": Text("Only every step-th integer from low on.", "从下限起的步长。"),
    "parameter.decimals": Text("How many decimals (2 by default).", "小数位数（默认 2）。"),
    "parameter.shape": Text("An array of draws of this shape.", "抽取该形状的数组。"),
    "text.accept": Text(
        "Right answers. Case, width, spaces and punctuation do not count.", "正确答案。大小写、全半角、空格和标点不计。"
    ),
    "cloze.blanks": Text(
        "For each blank one of `accept`, `options` and `answer`.", "每个空给出 `accept`、`options` 或 `answer` 之一。"
    ),
    "ordering.items": Text("In the right order.", "按正确顺序排列。"),
    "matching.pairs": Text("What belongs together.", "相配的两边。"),
    "matching.distractors": Text("Right sides that belong to none.", "没有归属的右边项。"),
    "pair.left": Text("The left side.", "左边。"),
    "pair.right": Text("What belongs to it.", "与之相配的右边。"),
    "open.answer": Text("The model answer.", "参考答案。"),
    "open.rubric": Text("The points a good answer makes.", "好答案应包含的要点。"),
    "open.follow_ups": Text("Full names `bank/id` of questions to ask next.", "追问题目的全名 `bank/id`。"),
    "point.point": Text("What the answer should say.", "答案应说到的内容。"),
    "point.weight": Text("Its share of the score (1 by default).", "所占分量（默认 1）。"),
    "point.keywords": Text("Words that suggest the point was made.", "提示已说到该要点的词。"),
    "steps.parts": Text(
        "In order; later parts use numeric ones by name.", "依次作答；后面的步骤可按名称使用前面的数值。"
    ),
    "part.name": Text("A name for later parts to use.", "供后面步骤使用的名称。"),
    "part.prompt": Text("What this part asks.", "这一步的问题。"),
    "record.summary": Text("What it computes, in a few words.", "一句话说明它计算什么。"),
    "record.source": Text("Where the formula comes from.", "公式的出处。"),
    "record.symbol": Text(
        "The letter of the result in the working (y by default).", "解题过程中结果的字母（默认 y）。"
    ),
    "record.result": Text("What the value is.", "结果的类型。"),
    "record.arguments": Text("Name → kind, in the order of the call.", "参数名 → 类型，按调用顺序。"),
    "record.require": Text("Conditions without which an argument is refused.", "不满足时拒绝该参数的条件。"),
    "record.most": Text("How much work it may be: cells, multiply-adds.", "工作量上限：格数、乘加次数。"),
    "record.per_axis": Text("true: computed once for each axis.", "true：每个轴各算一次。"),
    "record.let": Text("Named lines, in order, before the value.", "在 value 之前依次计算的各行。"),
    "record.value": Text("The result, an expression in letters.", "结果，用字母写成的算式。"),
    "record.whole": Text(
        "With `per_axis`: one result made of the values along the axes.", "与 `per_axis` 连用：由各轴的值得出一个结果。"
    ),
    "record.start": Text("The lines of `each` before the first step.", "`each` 各行在第一步之前的值。"),
    "record.each": Text("The lines of one step of a rule that repeats.", "递推规则每一步的各行。"),
    "record.over": Text("What each step takes: `g: gradients`.", "每一步取用的元素：`g: gradients`。"),
    "record.steps": Text("How many steps there are.", "步数。"),
    "record.convention": Text("Shown with the question: what is usual here.", "随题显示的约定。"),
    "record.remarks": Text("Sentences in the working.", "解题过程中的说明。"),
    "record.lines": Text("Words before a line of the working.", "解题过程中某一行前面的说明。"),
    "record.working": Text(
        "The working, where the derived one would be bad.", "自动推导的解题过程不好时，自己写的解题过程。"
    ),
    "record.like": Text("Takes over the fields of another record.", "沿用另一条记录的字段。"),
    "record.mistakes": Text(
        "Named mistakes: what each puts in the place of what.", "识别的错误：各自把什么换成了什么。"
    ),
    "record.argument.kind": Text("What the argument is.", "参数的类型。"),
    "record.argument.letter": Text("Its letter in formulas (the name by default).", "公式中的字母（默认为参数名）。"),
    "record.argument.default": Text(
        "A value, or an expression of earlier arguments.", "默认值，或由前面的参数写成的算式。"
    ),
    "record.argument.within": Text(
        "The numbers it may be: `'[0, 1)'`, `'(0, inf)'`.", "取值范围：`'[0, 1)'`、`'(0, inf)'`。"
    ),
    "record.argument.shape": Text(
        "Named axes, alternatives with `|`: `'N D | N C H W'`.", "各轴的名字，多种形状用 `|` 隔开：`'N D | N C H W'`。"
    ),
    "record.argument.words": Text("The words it may be.", "可取的单词。"),
    "record.mistake.title": Text("What people read for its name, in a few words.", "错误的名称，几个字。"),
    "record.mistake.feedback": Text("What went wrong, and how it goes right.", "错在哪里、应当怎样做。"),
    "record.mistake.tempting": Text("Why it is easily made.", "为什么容易这样错。"),
    "record.mistake.when": Text("When it can be made.", "何时可能犯这个错误。"),
    "record.mistake.replace": Text(
        "What it puts in the place of what: `{stride: '1'}`.", "把什么换成了什么：`{stride: '1'}`。"
    ),
    "record.mistake.like": Text("Takes over the fields of another mistake.", "沿用另一个错误的字段。"),
}
"""By owner and key."""


def words_in(language: Language) -> Say:
    return lambda key: WORDS[key].in_language(language)
