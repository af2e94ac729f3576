"""Figures about questions, from the first answers of a class: item analysis and item response theory.

`first_answers.FirstAnswer` goes in, one list a learner, and `table.table_of` makes arrays of them. `figures` has
`question_figures`, the figures of every question, and `figures_json`, which says them as `--json` documents do.
"""
