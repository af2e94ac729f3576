"""A plugin of pytest: one module of the program is imported as its mutant, which `DLQUIZ_MUTANT` names."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from tests.mutation.mutants import mutants


class _Loader(SourceFileLoader):
    number = 0

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(Path(self.path).read_bytes())
        mutants(tree)[self.number].apply()
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, file: Path, number: int) -> None:
        self._file, self._number = file, number

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith("dlquiz."):
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is None or found.origin is None or Path(found.origin) != self._file:
            return None
        found.loader = loader = _Loader(fullname, found.origin)
        loader.number = self._number
        return found


if named := os.environ.get("DLQUIZ_MUTANT"):
    _named, _, _number = named.rpartition(":")
    sys.meta_path.insert(0, _Finder(Path(_named), int(_number)))
