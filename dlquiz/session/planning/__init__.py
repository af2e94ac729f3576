"""A plan for a date: what will be remembered on that day, what each day until then asks, what a target takes.

`snapshot` reads what is known into plain values, `simulation` plays the days that follow, `plan` answers the questions;
the same snapshot always gives the same plan. `asking` reads what a learner types, `formatting` says what came of it.
"""
