"""Many small cases as one test: what pytest does for each test takes longer than most of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from reprlib import Repr
from typing import Any

import pytest

Test = Callable[..., None]
WITH_ID = type(pytest.param())
FAILURES = (Exception, BaseExceptionGroup, pytest.fail.Exception)
SHORT = Repr()
SHORT.maxstring = SHORT.maxother = 200


def every_case(names: str | Sequence[str], cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, but one test, which tries all cases and then names each that fails.

    It is for cases that change nothing: fixtures are shared by all of them.
    """
    split = names.replace(",", " ").split() if isinstance(names, str) else list(names)
    given = [dict(zip(split, values(case, len(split)), strict=True)) for case in cases]
    assert given, "a test without a case proves nothing"

    def of_all(test: Test) -> Test:
        @wraps(test)
        def tried(*args: Any, **fixtures: Any) -> None:
            failures: list[BaseException] = []
            for number, case in enumerate(given):
                try:
                    test(*args, **case, **fixtures)
                except FAILURES as failure:
                    failure.add_note(f"case {number}: {', '.join(f'{n}={SHORT.repr(v)}' for n, v in case.items())}")
                    failures.append(failure)
            if failures:
                raise BaseExceptionGroup(f"{len(failures)} of {len(given)} cases", failures)

        signature = inspect.signature(test)
        left = [each for name, each in signature.parameters.items() if name not in split]
        assert len(left) + len(split) == len(signature.parameters), f"{test.__name__} takes no {names}"
        tried.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return tried

    return of_all


def values(case: Any, count: int) -> Sequence[Any]:
    if isinstance(case, WITH_ID):
        assert not case.marks, "a mark belongs to a whole test"
        return case.values
    return case if count > 1 else (case,)
