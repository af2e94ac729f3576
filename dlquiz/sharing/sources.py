"""Where a bank comes from, as it is typed: a path, the URL of a file, or a repository of git."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from dlquiz.errors import UsageError
from dlquiz.messages import message

WEB = ("http", "https")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
_SUBDIRECTORY = "subdirectory="


class Source(NamedTuple):
    """A source of banks. `address` says all of it again, wherever dlquiz is started; `place` is its path or URL alone.

    `ref` is a branch, tag or commit of git; "" means the branch that the repository shows first. Banks are taken from
    the folder `subdirectory`.
    """

    kind: Literal["path", "url", "git"]
    address: str
    place: str
    ref: str = ""
    subdirectory: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it comes over a network that can change it on the way."""
        return self.kind != "path" and urlsplit(self.place).scheme == "http"


def source_of(typed: str) -> Source:
    """The source that was typed: FILE, FOLDER, http(s)://…[#subdirectory=…], git+http(s)://…[@REF][#subdirectory=…].

    Raises `UsageError`.
    """
    scheme = _SCHEME.match(typed)
    if scheme is None:
        path = str(Path(typed).expanduser().absolute())
        return Source("path", path, path)
    kind: Literal["url", "git"] = "git" if scheme[1].lower().startswith("git+") else "url"
    url, _, fragment = (typed[len("git+") :] if kind == "git" else typed).partition("#")
    url, ref = _without_ref(url) if kind == "git" else (url, "")
    _refuse_unusable(typed, url)
    if fragment and not fragment.startswith(_SUBDIRECTORY):
        raise UsageError(*message("share_fragment", source=typed))
    subdirectory = fragment.removeprefix(_SUBDIRECTORY).strip("/")
    if ".." in subdirectory.split("/"):
        raise UsageError(*message("share_fragment", source=typed))
    return Source(kind, typed, url, ref, subdirectory)


def _without_ref(url: str) -> tuple[str, str]:
    """A URL of git, and what stands behind the `@` in its path."""
    start = url.find("/", url.find("://") + 3)
    place, at, ref = url[start:].partition("@") if start >= 0 else ("", "", "")
    if not at:
        return url, ""
    if not _REF.fullmatch(ref) or ".." in ref:
        raise UsageError(*message("share_ref", ref=ref))
    return url[:start] + place, ref


def _refuse_unusable(typed: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise UsageError(*message("share_address", source=typed)) from None
    if parts.scheme not in WEB:
        raise UsageError(*message("share_scheme", scheme=parts.scheme))
    if parts.username is not None or parts.password is not None:
        # It would be printed, and kept in a file.
        raise UsageError(*message("share_password"))
    if not usable or any(sign <= " " or sign == "\x7f" for sign in url):
        raise UsageError(*message("share_address", source=typed))
