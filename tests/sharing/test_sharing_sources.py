"""What is typed as the source of a bank, and what is refused before anything is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_case import every_case

from dlquiz.errors import UsageError
from dlquiz.sharing.sources import Source, source_of

ZIP, GIT = "https://example.org/a/week%201.zip", "https://example.org/ana/banks.git"


@every_case(
    "typed, kind, place, ref, subdirectory, plain",
    [
        (ZIP, "url", ZIP, "", "", False),
        (f"{ZIP}?v=2#subdirectory=a/b/", "url", f"{ZIP}?v=2", "", "a/b", False),
        ("http://localhost:8000/x.yaml", "url", "http://localhost:8000/x.yaml", "", "", True),
        ("https://example.org/@ana/x.zip", "url", "https://example.org/@ana/x.zip", "", "", False),
        (f"git+{GIT}", "git", GIT, "", "", False),
        (f"git+{GIT}@v1.2/x", "git", GIT, "v1.2/x", "", False),
        (f"git+{GIT}@main#subdirectory=banks", "git", GIT, "main", "banks", False),
        ("GIT+http://[::1]:80/b", "git", "http://[::1]:80/b", "", "", True),
        ("git+https://example.org", "git", "https://example.org", "", "", False),
    ],
)
def test_addresses(typed: str, kind: str, place: str, ref: str, subdirectory: str, plain: bool) -> None:
    found = source_of(typed)
    assert found == Source(kind, typed, place, ref, subdirectory)  # type: ignore[arg-type]
    assert found.is_plain == plain


def test_a_path_is_kept_whole_whatever_it_looks_like(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for typed in ("a#subdirectory=b.yaml", "git@example.org:ana/banks", "c:d"):
        assert source_of(typed).address == str(tmp_path / typed)
    assert not source_of("a.yaml").is_plain


@every_case(
    "typed, words",
    [
        ("file:///etc/passwd", "`file` addresses"),
        ("git+file:///srv/banks", "`file` addresses"),
        ("git+ssh://example.org/banks", "`ssh` addresses"),
        ("ftp://example.org/x.zip", "`ftp` addresses"),
        ("git+ext://sh -c true", "`ext` addresses"),
        ("https://ana:secret@example.org/x.zip", "name or password"),
        ("git+https://token@example.org/b", "name or password"),
        ("https:///x.zip", "not a usable address"),
        ("https://example.org:99999/x.zip", "not a usable address"),
        ("https://example.org:0/x.zip", "not a usable address"),
        ("https://[::1/x.zip", "not a usable address"),
        ("https://example.org/a b.zip", "not a usable address"),
        ("https://example.org/a\nb.zip", "not a usable address"),
        ("https://example.org/x.zip#part", "subdirectory=FOLDER"),
        ("https://example.org/x.zip#subdirectory=../a", "subdirectory=FOLDER"),
        (f"git+{GIT}@--upload-pack=x", "no name of a branch"),
        (f"git+{GIT}@a..b", "no name of a branch"),
        (f"git+{GIT}@a:b", "no name of a branch"),
        (f"git+{GIT}@", "no name of a branch"),
    ],
)
def test_what_is_refused(typed: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        source_of(typed)
    assert "secret" not in str(refused.value)
