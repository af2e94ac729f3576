"""What people get wrong about probability, information, metrics, samples and matrices: values by hand."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import optimizer_samples
import pytest
from proof import Arguments

from dlquiz.reference import catalog

SAMPLES = {name: given for name, (given, _) in optimizer_samples.SAMPLES.items()}

ROWS = {"x": [[1, 2], [3, 4]]}
MISTAKEN: list[tuple[str, Arguments, str, Any]] = [
    ("triangle_probability", {"pieces": 3}, "one_half_guessed", 0.5),
    ("triangle_probability", {"pieces": 3}, "mirrored_half_forgotten", 0.125),
    ("triangle_probability", {"pieces": 3}, "longer_piece_cut_again", 2 * log(2) - 1),
    ("triangle_probability", {"pieces": 3}, "random_piece_cut_again", log(2) - 0.5),
    ("triangle_probability", {"pieces": 3, "cuts": "longer"}, "independent_cuts_assumed", 0.25),
    ("triangle_probability", {"pieces": 5}, "complement_given", 0.3125),
    ("triangle_probability", {"pieces": 5}, "one_piece_only", 0.9375),
    ("bayes_posterior", {}, "sensitivity_for_posterior", 0.9),
    ("bayes_posterior", {}, "specificity_for_posterior", 0.95),
    ("bayes_posterior", {}, "prior_ignored", 0.9 / 0.95),
    ("bayes_posterior", {}, "not_normalised", 0.009),
    ("bayes_posterior", {}, "specificity_as_false_alarms", 0.009 / (0.009 + 0.9405)),
    ("entropy", {"base": 2}, "wrong_log_base", 1.5 * log(2)),
    ("entropy", {"base": 2}, "minus_sign_lost", -1.5),
    ("entropy", {"base": 2}, "logs_unweighted", 5),
    ("entropy", {"base": 2}, "divided_by_outcomes", 0.5),
    ("entropy", {}, "uniform_assumed", log(3)),
    ("cross_entropy_of", {"p": [0.5, 0.5], "q": [0.25, 0.75], "base": 2}, "distributions_swapped", 1),
    ("cross_entropy_of", {"base": 2}, "divergence_for_cross_entropy", 0.25),
    ("cross_entropy_of", {"base": 2}, "entropy_for_cross_entropy", 1.5),
    ("kl_divergence", {"base": 2}, "cross_entropy_for_divergence", 1.75),
    ("kl_divergence", {"base": 2}, "minus_sign_lost", -0.25),
    ("kl_divergence", {"p": [0.5, 0.5], "q": [0.25, 0.75], "base": 2}, "distributions_swapped", 0.75 * log(3, 2) - 1),
    ("kl_divergence", {"p": [1, 0], "q": [0.5, 0.5]}, "entropies_subtracted", None),  # here it is right
    ("log_sum_exp", {"x": [3, 3]}, "shift_not_added_back", log(2)),
    ("log_sum_exp", {"x": [3, 3]}, "largest_taken", 3),
    ("log_sum_exp", {"x": [3, 3]}, "logarithm_of_sum_cancelled", 6),
    ("expected_squared_error", {}, "bias_plus_variance", 5),
    ("expected_squared_error", {}, "bias_not_squared", 6),
    ("expected_squared_error", {}, "squared_bias_only", 9),
    ("precision", {"fn": 12}, "recall_for_precision", 0.4),
    ("precision", {}, "recall_for_precision", None),
    ("recall", {"fp": 2}, "precision_for_recall", 0.8),
    ("f1", {}, "arithmetic_mean", 0.6),
    ("f1", {}, "jaccard_for_f1", 8 / 22),
    ("f1", {"fp": 12}, "arithmetic_mean", None),
    ("accuracy", {}, "true_negatives_forgotten", 0.2),
    ("accuracy", {}, "error_rate", 0.35),
    ("false_positive_rate", {}, "over_all_samples", 0.05),
    ("false_positive_rate", {}, "false_discovery_rate", 0.2),
    ("variance", {}, "unbiased_for_mle", 7),
    ("variance", {"estimate": "unbiased"}, "mle_for_unbiased", 14 / 3),
    ("variance", {"x": [2]}, "unbiased_for_mle", None),
    ("standardize", {}, "test_statistics", (-1, 1)),
    ("standardize", {}, "min_max_scaling", (1, 2)),
    ("standardize", {"x": 5}, "test_statistics", None),
    ("kfold", {}, "one_fit_more", (6, 82, 21)),
    ("kfold", {}, "floor_for_ceil", (5, 83, 20)),
    ("kfold", {}, "training_and_validation_swapped", (5, 21, 82)),
    ("kfold", {"samples": 100}, "floor_for_ceil", None),
    ("norm", {}, "taxicab_for_norm", 7),
    ("norm", {}, "root_forgotten", 25),
    ("norm", {"order": 1}, "signs_kept", 1),
    ("norm", {**ROWS, "order": 2}, "frobenius_for_spectral", sqrt(30)),
    ("norm", {**ROWS, "order": 1}, "rows_for_columns", 7),
    ("norm", {"x": [[1, 2], [2, 4]], "order": 2}, "frobenius_for_spectral", None),  # of rank 1
    ("trace", {}, "determinant_for_trace", -2),
    ("trace", {}, "diagonal_multiplied", 4),
    ("determinant", {}, "trace_for_determinant", 5),
    ("determinant", {}, "minus_sign_lost", 10),
    ("determinant", {}, "rows_multiplied", -10),
    ("determinant", {}, "sign_reversed", 2),
    ("condition_number", {}, "ratio_inverted", 0.5),
    ("condition_number", {}, "root_forgotten", 4),
    ("condition_number", {}, "frobenius_condition", 2.5),
    ("condition_number", {}, "eigenvalue_ratio", None),
    ("condition_number", {"x": [[1, 1], [0, 1]]}, "eigenvalue_ratio", 1),
    ("matrix_chain_cost", {}, "right_to_left", 75_000),
    ("matrix_chain_cost", {}, "left_to_right", None),
    ("matrix_chain_cost", {}, "sizes_multiplied", 250_000),
    ("matrix_chain_cost", {}, "flops_for_macs", 15_000),
]


@pytest.mark.parametrize(("name", "changes", "mistake", "expected"), MISTAKEN)
def test_mistakes_by_hand(name: str, changes: Arguments, mistake: str, expected: Any) -> None:
    reference = catalog.find(name)
    assert mistake in {one.name for one in reference.mistakes}
    bound = catalog.bind(reference, SAMPLES[name] | changes)
    active = {one.name: one.value for one in catalog.active_mistakes(reference, bound, catalog.run(reference, bound))}
    assert active.get(mistake) == (None if expected is None else pytest.approx(expected, rel=1e-9))
