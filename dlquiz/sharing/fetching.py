"""What a source holds now, whatever kind of source it is."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from dlquiz import locations
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.sharing.archive import BEGINNING, contents_of_archive
from dlquiz.sharing.contents import Contents, contents_of_folder, digest_of, gathered, read_bounded
from dlquiz.sharing.download import MOST_BYTES, download
from dlquiz.sharing.repository import contents_of_repository
from dlquiz.sharing.sources import Source


class Fetched(NamedTuple):
    """Bank files and the SHA-256 of them; of git the commit, too."""

    contents: Contents
    sha256: str
    commit: str = ""


def fetch(source: Source) -> Fetched:
    """Fetch the bank files of a source. Raises `UsageError`; nothing stays behind anywhere."""
    if source.kind == "git":
        found = contents_of_repository(source)
        return Fetched(found.contents, digest_of(found.contents), found.name)
    contents = _of_url(source) if source.kind == "url" else _of_path(Path(source.place))
    return Fetched(contents, digest_of(contents))


def _of_url(source: Source) -> Contents:
    data = download(source.place)
    name = PurePosixPath(unquote(urlsplit(source.place).path)).name or "bank"
    if not data.startswith(BEGINNING) and data.lstrip()[:1] in (b"<", b""):
        raise UsageError(*message("share_web_page", source=source.place))
    return _of_file(data, name, source.subdirectory)


def _of_path(path: Path) -> Contents:
    if path.is_dir():
        return contents_of_folder(path)
    return _of_file(read_bounded(path, MOST_BYTES), path.name, "")


def _of_file(data: bytes, name: str, subdirectory: str) -> Contents:
    if data.startswith(BEGINNING):
        return contents_of_archive(data, name, subdirectory)
    if not locations.is_bank_file(Path(name)):
        name = f"{name}{locations.BANK_ENDINGS[0]}"
    return gathered([(name.lstrip("."), lambda most: data[:most])])
