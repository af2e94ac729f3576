"""Questions that were renamed count under the name that they have now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from dlquiz.analysis.table import AnswerTable


def under_present_names(table: AnswerTable, renamed: Mapping[str, str]) -> AnswerTable:
    """The table with the present name in place of each former one in `renamed`.

    Of a learner who answered under several names of a question one answer stays: that under the name which comes
    first in `renamed`, then that under the present one. Answers under a former name are older; a table has no times.
    """
    rank = {former: place for place, former in enumerate(renamed)}
    order = np.array([rank.get(name, len(rank)) for name in table.questions], np.int64)
    if not len(order) or order.min() == len(rank):
        return table
    present = [renamed.get(name, name) for name in table.questions]
    questions = sorted(set(present))
    places = {name: place for place, name in enumerate(questions)}
    question = np.array([places[name] for name in present], np.int64)[table.question]
    rows = np.lexsort((order[table.question], question, table.learner))
    pair = np.stack((table.learner[rows], question[rows]))
    first = np.concatenate(([True], (pair[:, 1:] != pair[:, :-1]).any(axis=0)))
    kept = rows[first]
    return replace(
        table,
        questions=questions,
        learner=table.learner[kept],
        question=question[kept],
        score=table.score[kept],
        mistake=table.mistake[kept],
        seconds=table.seconds[kept],
        offer=None if table.offer is None else table.offer[kept],
    )
