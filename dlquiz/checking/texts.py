"""Whether the texts of a question render, and are in the language they claim to be in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dlquiz.checking.findings import Findings, at_seed, in_words
from dlquiz.expressions.values import entries
from dlquiz.kinds.kind import Placed, kind_of
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.questions.question import Question
from dlquiz.reference import catalog
from dlquiz.text.markdown import latex_ok, misread
from dlquiz.text.plainly import has_formula
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import PLACEHOLDER, fill

_CJK = re.compile("[\u4e00-\u9fff]")
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", re.DOTALL)
SINGLE_BRACES = re.compile(
    r"(?:(?<![\\{])\{|｛{1,2})(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<format>:[^{}｝]*)?(?:\}(?!\})|｝{1,2})"
)
"""`{k}` or `｛｛k｝｝`, which inserts nothing; `\\{k}` is meant so."""
_TRANSLATE = Text("translate it", "请翻译")
_WORD = re.compile("[A-Za-z]{3,}")
MOST_FOREIGN_WORDS = 4
RENDERED = 3
"""How many of the first variants a text is rendered for whose formulas hold no drawn number."""


def check_texts(findings: Findings, question: Question, variants: Sequence[Variant]) -> None:
    """Every text renders with the drawn numbers in, and neither language is written in the other.

    A text whose formulas hold a drawn number is rendered for every variant, any other one for the first three.
    """
    for place, content in texts_of(question):
        _check_text(findings, place, content, variants)
    kind = kind_of(question)
    for number, (part, place) in enumerate(zip(kind.every_part, kind.part_places(), strict=True)):
        of_part = findings.of_part(part.name, *place)
        drawn = [variant.parts[number] for variant in variants]
        for field, content in [(("prompt",), part.prompt), *kind_of(part).own_texts()]:
            _check_text(of_part, field, content, drawn)
        _check_working(of_part, drawn[:RENDERED])
    _check_working(findings, variants[:RENDERED])


def _check_text(findings: Findings, place: tuple[str, ...], content: Text, variants: Sequence[Variant]) -> None:
    written = findings.languages(*place) or LANGUAGES
    for language in written:
        source = content.in_language(language)
        # A text that is the same in both languages is wrong only once.
        if not source or (source == content.en and language != written[0]):
            continue
        _check_formats(findings, place, language, source, variants)
        _check_formulas(findings, place, language, source, variants)
        _check_braces(findings, place, language, source, variants)
        _check_signs(findings, place, language, source)
    if content.en != content.zh or len(written) == 1:
        _check_languages(findings, place, content, written)


def _check_formulas(
    findings: Findings, place: tuple[str, ...], language: Language, source: str, variants: Sequence[Variant]
) -> None:
    shown: set[str] = set()
    for variant in _differing(source, variants):
        filled = source if variant is None else fill(source, variant.names)
        if filled in shown:
            continue
        shown.add(filled)
        for trouble in latex_ok(filled)[:1]:
            seed = at_seed(variant.seed) if variant is not None and filled != source else Text("", "")
            message = _in_text(place, language, Text(f"{trouble.en}{seed.en}", f"{trouble.zh}{seed.zh}"))
            before = source[: _broken_formula(source, variant)]
            fix = Text("correct the formula", "请改正公式")
            findings.add_within("B112", message, fix, *place, language, before=before)
            return


def _broken_formula(source: str, variant: Variant | None) -> int:
    """Where the first formula that is broken by itself starts; 0 where the trouble is between them."""
    for match in _FORMULA.finditer(source):
        if latex_ok(match[0] if variant is None else fill(match[0], variant.names)):
            return match.start()
    return 0


def _differing(source: str, variants: Sequence[Variant]) -> Sequence[Variant | None]:
    """The variants whose numbers can make a difference to how the text renders; None for the text as it stands."""
    if "{{" not in source or not variants:
        return [variants[0] if variants else None]
    depends = any("{{" in formula for formula in _FORMULA.findall(source))
    return variants if depends else variants[:RENDERED]


def _check_formats(
    findings: Findings, place: tuple[str, ...], language: Language, source: str, variants: Sequence[Variant]
) -> None:
    """`{{x:d}}` is for integers: of another number it would show a part only, without a word."""
    for match in PLACEHOLDER.finditer(source):
        if not (match["format"] or "").endswith("d"):
            continue
        for variant in variants:
            cut = next((number for number in entries(variant.names[match["name"]]) if number % 1), None)
            if cut is not None:
                seed = at_seed(variant.seed)
                trouble = Text(
                    f"`{match[0]}` cannot show {cut:.10g}{seed.en}", f"`{match[0]}` 无法显示 {cut:.10g}{seed.zh}"
                )
                before = source[: match.start()]
                fix = Text("write `.0f` to round", "要取整请写 `.0f`")
                findings.add_within("B114", _in_text(place, language, trouble), fix, *place, language, before=before)
                return


def _check_braces(
    findings: Findings, place: tuple[str, ...], language: Language, source: str, variants: Sequence[Variant]
) -> None:
    """Single braces around a name insert nothing; in formulas and code they are meant so."""
    prose = _FORMULA.sub(lambda formula: " " * len(formula[0]), source) if {"{", "｛"} & {*source} and variants else ""
    for match in SINGLE_BRACES.finditer(prose):
        name = match["name"]
        if name in variants[0].names:
            inserted = f"`{{{{{name}{match['format'] or ''}}}}}`"
            trouble = Text(f"`{match[0]}` is shown as it stands", f"`{match[0]}` 会原样显示")
            message = _in_text(place, language, trouble)
            en, zh = f"for the value of `{name}` write {inserted}", f"要显示 `{name}` 的值，请写 {inserted}"
            if match[0].startswith("{"):
                en, zh = f"{en}, for braces `\\{match[0]}`", f"{zh}；要显示花括号，请写 `\\{match[0]}`"
            fix = Text(en, zh)
            before = source[: match.start()]
            findings.add_within("B117", message, fix, *place, language, before=before, severity="warning")
            return


def _check_signs(findings: Findings, place: tuple[str, ...], language: Language, source: str) -> None:
    """Prices that were taken for formulas or look like half of one, and images, which no terminal shows."""
    for excerpt, trouble, fix in misread(source)[:1]:
        before = source[: max(0, source.find(excerpt))]
        message = _in_text(place, language, Text(f"`{excerpt}` {trouble.en}", f"`{excerpt}` {trouble.zh}"))
        findings.add_within("B119", message, fix, *place, language, before=before, severity="warning")


def _check_working(findings: Findings, variants: Sequence[Variant]) -> None:
    """The worked solution that comes with a reference can be written for these numbers, and renders."""
    for variant in variants:
        found = variant.call
        if found is None or variant.question.solution is not None:
            return
        try:
            lines = [line for pair in catalog.steps(*found) for line in dict.fromkeys(pair)]
            trouble = [fault for line in lines if has_formula(line) for fault in latex_ok(line)]
        except catalog.UNDEFINED as error:
            trouble = [in_words(error)]
        if trouble:
            seed = at_seed(variant.seed)
            message = Text(
                f"the worked solution cannot be shown: {trouble[0].en}{seed.en}",
                f"解题过程无法显示：{trouble[0].zh}{seed.zh}",
            )
            fix = Text("report this, or write a `solution`", "请报告这个问题，或自己写 `solution`")
            findings.add("B115", message, fix, "answer")
            return


def _in_text(place: tuple[str, ...], language: Language, trouble: Text) -> Text:
    """What is wrong with the text at `place` in one language."""
    return Text(f"{place[0]} ({language}): {trouble.en}", f"{place[0]}（{language}）：{trouble.zh}")


def _check_languages(findings: Findings, place: tuple[str, ...], content: Text, written: Sequence[Language]) -> None:
    english, chinese = (_FORMULA.sub(" ", part) for part in content)
    if "en" in written and _CJK.search(english):
        message = Text(f"{place[0]}: the English text holds Chinese", f"{place[0]}：英文中含有中文")
        findings.add("B113", message, _TRANSLATE, *place, "en", severity="warning")
    if "zh" in written and not _CJK.search(chinese) and len(_WORD.findall(chinese)) >= MOST_FOREIGN_WORDS:
        message = Text(f"{place[0]}: the Chinese text looks English", f"{place[0]}：中文看起来是英文")
        findings.add("B113", message, _TRANSLATE, *place, "zh", severity="warning")


def texts_of(question: Question) -> Iterator[Placed]:
    """Every text of a question but those of its parts, with the place it is known by in its bank."""
    yield ("prompt",), question.prompt
    for name in ("solution", "explanation", "source"):
        content = getattr(question, name)
        if content is not None:
            yield (name,), content
    yield from ((("hints", str(number)), hint) for number, hint in enumerate(question.hints))
    yield from ((("lines", name), line) for name, line in question.lines.items())
    yield from kind_of(question).own_texts()
