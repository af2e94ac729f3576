"""Figures about questions, from the first answers of a class: item analysis and item response theory.

`first_answers.FirstAnswer` goes in, one list a learner; `table.table_of` makes arrays of them; `figures.question_figures`
gives the figures of every question, and `figures.figures_json` says them as `--json` documents do.
"""
