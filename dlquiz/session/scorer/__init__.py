"""The optional model that proposes which points an open answer makes. Loaded only where the setting `scorer` is set.

It never scores: it gets the question, the rubric and the answer, and gives numbers of points with quotes of the answer.
"""

from dlquiz.session.scorer.address import Scorer, answers, key_in, scorer_of
from dlquiz.session.scorer.asking import Asking, Proposals
from dlquiz.session.scorer.consent import agree, is_allowed, what_is_sent

__all__ = ["Asking", "Proposals", "Scorer", "agree", "answers", "is_allowed", "key_in", "scorer_of", "what_is_sent"]
