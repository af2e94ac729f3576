"""Ours against the strongest thing we know, side by side in one run: `python -m benchmarks` from a checkout.

Not tests: machines are noisy, so nothing here passes or fails by the clock. `README.md` says what is measured and how.
"""
