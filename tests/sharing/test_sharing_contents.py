"""Which files of a folder or an archive are banks, under which names, and how many bytes of them are taken."""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from every_case import every_case
from places import archive, bank

from dlquiz.errors import UsageError
from dlquiz.sharing import archive as unpacking
from dlquiz.sharing import contents
from dlquiz.sharing.archive import contents_of_archive
from dlquiz.sharing.contents import contents_of_folder, digest_of, gathered, read_bounded
from dlquiz.sharing.fetching import fetch
from dlquiz.sharing.sources import source_of

BANK = bank()


def written(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(BANK)
    return folder


def named(*names: str, subdirectory: str = "") -> list[str]:
    return list(gathered([(name, lambda most: BANK[:most]) for name in names], subdirectory))


@every_case(
    "names, subdirectory, found",
    [
        ("b.yaml a.yml README.md", "", "a.yml b.yaml"),
        ("top/banks/a.yaml top/banks/b/c.yaml", "", "a.yaml b/c.yaml"),
        ("top/a/x.yaml top/ab/x.yaml", "", "a/x.yaml ab/x.yaml"),
        ("banks/a.yaml other/b.yaml banksy/c.yaml", "banks", "a.yaml"),
        (".github/workflows/x.yml ._a.yaml __MACOSX/a.yaml a.yaml", "", "a.yaml"),
        ("第一周/卷积.yaml", "", "卷积.yaml"),
    ],
)
def test_the_names_of_banks(names: str, subdirectory: str, found: str) -> None:
    assert named(*names.split(), subdirectory=subdirectory) == found.split()


UNSAFE = (
    *("../a.yaml", "/a.yaml", "a/../b.yaml", "a//b.yaml", "./a.yaml", "C:/a.yaml", "a\\b.yaml"),
    *("CON.yaml", "lpt1.yaml", "nul/a.yaml", "a./b.yaml", "a /b.yaml", "a\0.yaml", "a\x1b[2J.yaml", "a?.yaml"),
    *("a\u202egpj.yaml", "a\udcff.yaml", f"{'a' * 300}.yaml", f"{'a/' * 20}b.yaml"),
)


@every_case("name", UNSAFE)
def test_a_name_that_is_unsafe_somewhere_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="unsafe"):
        named("a.yaml", name)


@every_case(
    "names, words",
    [
        (["A.yaml", "a.yaml"], "there twice"),
        (["e\u0301.yaml", "é.yaml"], "there twice"),
        (["README.md"], "no .yaml"),
        ([f"{number}.yaml" for number in range(contents.MOST_FILES + 1)], f"limit is {contents.MOST_FILES} bank"),
    ],
)
def test_what_else_is_refused(names: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        named(*names)


def test_the_hash_is_what_sha256sum_prints() -> None:
    alone = hashlib.sha256(BANK).hexdigest()
    assert digest_of({"any.yaml": BANK}) == alone
    listing = f"{alone}  a.yaml\n{hashlib.sha256(b'x').hexdigest()}  b.yaml\n"
    assert digest_of({"a.yaml": BANK, "b.yaml": b"x"}) == hashlib.sha256(listing.encode()).hexdigest()


def test_a_folder_gives_the_same_banks_as_its_archive(tmp_path: Path) -> None:
    folder = written(tmp_path / "week", "a.yaml", "b/c.yaml", "notes.txt")
    packed = contents_of_archive(archive({"week-main/a.yaml": BANK, "week-main/b/c.yaml": BANK}), "week.zip")
    assert packed == contents_of_folder(folder)


def test_a_path_is_a_folder_an_archive_or_a_bank_whatever_its_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "week", "a.yaml")
    (tmp_path / "week.txt").write_bytes(archive({"a.yaml": BANK}))
    (tmp_path / ".bank").write_bytes(BANK)
    found = [fetch(source_of(str(path))).contents for path in (folder, tmp_path / "week.txt", tmp_path / ".bank")]
    assert found == [{"a.yaml": BANK}, {"a.yaml": BANK}, {"bank.yaml": BANK}]


def test_of_an_archive_in_one_folder_another_may_be_named() -> None:
    packed = archive({"banks-main/": b"", "banks-main/x.yaml": b"?", "banks-main/week/a.yaml": BANK})
    assert list(contents_of_archive(packed, "x.zip", "week")) == ["a.yaml"]


def test_too_much_is_refused_after_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = archive({"a.yaml": bytes(contents.MAXIMUM_BYTES + 1)})
    assert len(large) < 10_000
    with pytest.raises(UsageError, match=r"a\.yaml is larger than 2 MB"):
        contents_of_archive(large, "x.zip")
    monkeypatch.setattr(contents, "MOST_BYTES", 2 * len(BANK))
    with pytest.raises(UsageError, match="larger"):
        contents_of_archive(archive({f"{number}.yaml": BANK for number in range(3)}), "x.zip")
    with pytest.raises(UsageError, match="larger"):
        read_bounded(written(tmp_path, "a.yaml") / "a.yaml", 5)


def test_members_are_counted_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    packed = archive({"a.yaml": BANK, **{f"{'x' * 99}{number}": b"" for number in range(4)}})
    monkeypatch.setattr(zipfile, "ZipFile", None)
    for large in (packed, packed + unpacking._END_64):
        with pytest.raises(UsageError, match="is 3 files"):
            contents_of_archive(large, "x.zip")


def member(name: str, mode: int) -> bytes:
    """An archive with one member of this type."""
    packed = archive({name: BANK})
    start = packed.rindex(b"PK\x01\x02")
    return packed[: start + 38] + struct.pack("<L", mode << 16) + packed[start + 42 :]


def changed(offset: int, value: int, *, everywhere: bool = True) -> bytes:
    """An archive of one bank with another number in the list at its end, and in front of the member."""
    packed = bytearray(archive({"a.yaml": BANK}))
    struct.pack_into("<H", packed, packed.rindex(b"PK\x01\x02") + offset + 2, value)
    if everywhere:
        struct.pack_into("<H", packed, offset, value)
    return bytes(packed)


@every_case(
    "data, words",
    [
        (member("a.yaml", stat.S_IFLNK | 0o777), "is a link"),
        (member("a.yaml", stat.S_IFIFO | 0o600), "is a link or no regular file"),
        (archive({"a.yaml": BANK, "../evil.txt": b""}), "unsafe"),
        (archive({"a.yaml": BANK, "/etc/evil.txt": b""}), "unsafe"),
        (archive({"a.yaml": BANK, "c:/evil.txt": b""}), "unsafe"),
        (archive({"a.yaml": BANK, "..\\evil.txt": b""}), "unsafe"),
        (changed(6, 1), "encrypted"),
        (changed(8, zipfile.ZIP_LZMA), "unusual"),
        (changed(8, 99), "unusual"),
        (archive({"a.yaml": BANK})[:-30], "damaged"),
        (archive({"a.yaml": BANK}).replace(struct.pack("<L", zlib.crc32(BANK)), b"\0\0\0\0"), "damaged"),
        (b"PK\x03\x04", "damaged"),
        (archive({}), "no .yaml"),
        # A link that is no bank is left out.
        (member("docs.md", stat.S_IFLNK | 0o777), "no .yaml"),
    ],
)
def test_archives_that_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        contents_of_archive(data, "x.zip")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="no regular file"):
        read_bounded(tmp_path / "pipe", 9)
    with pytest.raises(UsageError, match="cannot be read"):
        read_bounded(tmp_path / "none", 9)
    folder = written(tmp_path / "folder", "a.yaml")
    (folder / "out.yaml").symlink_to(written(tmp_path, "secret.yaml") / "secret.yaml")
    assert list(contents_of_folder(folder)) == ["a.yaml"]
