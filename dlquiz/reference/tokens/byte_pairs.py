"""Byte-pair encoding of a small corpus by hand: pairs counted, the most frequent one merged, round by round.

A corpus is a mapping from words to how often they occur. Pairs are neighbouring tokens of a word; each place counts as
often as the word occurs. Of equally frequent pairs the one that comes first in the corpus is merged.
Source: Sennrich, Haddow and Birch (2016), "Neural machine translation of rare words with subword units", section 3.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference.tex.plain_tex import labelled_line, line, terms

MARK = "·"
"""The token at the end of a word, as the paper writes it."""
MOST_WORDS, MOST_LETTERS, MOST_OFTEN = 50, 500, 10**6
Pair = tuple[str, str]


class Word(NamedTuple):
    """The tokens of a word, and how often it occurs."""

    tokens: tuple[str, ...]
    often: int


class Round(NamedTuple):
    """One merge: the pair, its count in each word that has it, how many merges were made, and the words after it."""

    pair: Pair
    counts: tuple[int, ...]
    merged: int
    words: tuple[Word, ...]


def refuse_corpus(corpus: Mapping[str, Any], merges: int, end_of_word: bool) -> None:
    """Refuse words and frequencies that nobody counts by hand, and merges for which no pair is left."""
    if not corpus or len(corpus) > MOST_WORDS or sum(map(len, corpus)) > MOST_LETTERS:
        raise ArgumentError(
            "corpus",
            f"`corpus` must have 1 to {MOST_WORDS} words, with at most {MOST_LETTERS} letters in all",
            f"`corpus` 应含 1 到 {MOST_WORDS} 个词，总共至多 {MOST_LETTERS} 个字母",
        )
    for word, often in corpus.items():
        if "_" in word or not isinstance(often, int) or isinstance(often, bool) or not 1 <= often <= MOST_OFTEN:
            raise ArgumentError(
                "corpus",
                f"`corpus` maps words of letters and digits to how often they occur (1 to {MOST_OFTEN:,}), as low: 5",
                f"`corpus` 是从词（由字母和数字组成）到出现次数（1 到 {MOST_OFTEN:,}）的映射，例如 low: 5",
            )
    made = sum(1 for _ in _rounds(_words(corpus, end_of_word), merges))
    if made < merges:
        raise ArgumentError(
            "merges",
            f"`merges` can be {made} at most: then every word is a single token",
            f"`merges` 至多为 {made}：此后每个词都只剩一个词元",
        )


def _words(corpus: Mapping[str, int], end_of_word: bool) -> tuple[Word, ...]:
    return tuple(Word((*word, MARK) if end_of_word else tuple(word), often) for word, often in corpus.items())


def _pairs(words: tuple[Word, ...]) -> Counter[Pair]:
    """How often each pair occurs, in the order in which they come first."""
    found: Counter[Pair] = Counter()
    for word in words:
        for pair in pairwise(word.tokens):
            found[pair] += word.often
    return found


def _merged(tokens: tuple[str, ...], pair: Pair) -> tuple[str, ...]:
    """The tokens with the pair merged wherever it occurs, from left to right."""
    found: list[str] = []
    for token in tokens:
        if found and (found[-1], token) == pair:
            # A merged token is longer than its first part, so it is no part of the next merge.
            found[-1] += token
        else:
            found.append(token)
    return tuple(found)


def _rounds(words: tuple[Word, ...], merges: int, *, recounted: bool = True) -> Iterator[Round]:
    """Merge the most frequent pair again and again, or without recounting the most frequent ones of the beginning."""
    first = dict(_pairs(words).most_common())
    for number in range(merges):
        pairs = _pairs(words) if recounted else dict([*first.items()][number:])
        if not pairs:
            return
        pair = max(pairs, key=pairs.__getitem__)
        counts = (word.often * sum(each == pair for each in pairwise(word.tokens)) for word in words)
        after = tuple(word._replace(tokens=_merged(word.tokens, pair)) for word in words)
        yield Round(pair, tuple(count for count in counts if count), _tokens(words) - _tokens(after), after)
        words = after


def _tokens(words: tuple[Word, ...]) -> int:
    return sum(word.often * len(word.tokens) for word in words)


def _begun(
    corpus: Mapping[str, int], merges: int, end_of_word: bool, mistake: str
) -> tuple[tuple[Word, ...], list[Round]]:
    """The words in single characters, and the rounds; raises `ArgumentError` if there are fewer than asked for."""
    words = _words(dict.fromkeys(corpus, 1) if mistake == "frequencies_ignored" else corpus, end_of_word)
    rounds = [*_rounds(words, merges, recounted=mistake != "counts_kept")]
    if len(rounds) < merges:
        raise ArgumentError("merges", f"only {len(rounds)} merges can be made", f"只能合并 {len(rounds)} 次")
    return words, rounds


def bpe_merge(
    corpus: Mapping[str, int], merges: int = 1, end_of_word: bool = False, count: str = "tokens", mistake: str = ""
) -> int:
    """The tokens of the corpus after so many merges, or how often the pair merged last occurs.

    Raises `ArgumentError` where no pair is left to be merged.
    """
    words, rounds = _begun(corpus, merges, end_of_word, mistake)
    if mistake == "vocabulary_given":
        return len({token for word in words for token in word.tokens}) + merges
    if count == "pair":
        return sum(rounds[-1].counts)
    return _tokens(rounds[-1].words if rounds else words)


def bpe_merge_working(
    corpus: Mapping[str, int], merges: int = 1, end_of_word: bool = False, count: str = "tokens", mistake: str = ""
) -> list[Text]:
    """The tokens to begin with, and each round: the pair with its count, the tokens after it, and how words look."""
    words, rounds = _begun(corpus, merges, end_of_word, mistake)
    lines = [_RULE_KEPT if mistake == "counts_kept" else _RULE]
    if mistake == "vocabulary_given":
        known = len({token for word in words for token in word.tokens})
        lines.append(labelled_line("different characters", "不同的字符数", "V_0", str(known)))
        return [*lines, line("V", f"{known} + {merges}", str(known + merges))]
    total = _tokens(words)
    written = terms([rf"{word.often} \cdot {len(word.tokens)}" for word in words])
    start = labelled_line("tokens to begin with", "开始时的词元数", "N_0", written, str(total))
    lines += [start] if count == "tokens" else []
    for number, each in enumerate(rounds, 1):
        lines.append(_counted(number, each))
        if count == "tokens" or number < len(rounds):
            lines.append(_spelt(each))
        if count == "tokens":
            links = (f"N_{{{number}}}", f"{total} - {each.merged}", str(total - each.merged))
            lines.append(line(*links) if each.merged == sum(each.counts) else labelled_line(*_OVERLAPS, *links))
            total -= each.merged
    # With a merge more or less the lines before are the same: the last one says the answer.
    asked = ("N", str(total)) if count == "tokens" else ("c", str(sum(rounds[-1].counts)))
    return [*lines, line(*asked)]


def _counted(number: int, each: Round) -> Text:
    pair = " ".join(each.pair)
    total = str(sum(each.counts))
    written = terms([str(count) for count in each.counts]) or total
    words = (f"merge {number}: the pair “{pair}” occurs", f"第 {number} 次合并：“{pair}”的出现次数")
    return labelled_line(*words, f"c_{{{number}}}", written, total)


def _spelt(each: Round) -> Text:
    shown = [f"“{' '.join(word.tokens)}”" for word in each.words]
    return Text(f"words after it: {', '.join(shown)}", f"合并之后：{'、'.join(shown)}")


_RULE = Text(
    "count neighboring pairs within words, each as often as its word occurs; merge the most frequent pair everywhere",
    "统计词内相邻的词元对，每对按所在词的出现次数计数；把最常见的一对处处合并",
)
_OVERLAPS = ("not every pair that was counted can be merged", "计数的词元对并非都能合并")
_RULE_KEPT = Text(
    "count the pairs once, and merge the most frequent ones of this list in turn",
    "只统计一次词元对，再依次合并这张表中最常见的各对",
)
