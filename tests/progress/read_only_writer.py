"""A program for which permissions hold, even of root, and which does to progress files what it is asked.

For each line of JSON on its standard input, the name of a write and a file, it prints as JSON the sentence that the
write was refused with, or null. The first line it prints is null, or why it cannot do this here. POSIX only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from limited import obey_permissions
from stopped_writes import WRITES

from dlquiz.errors import StorageError
from dlquiz.progress.store import open_store


def refused(write: str, path: str) -> str | None:
    try:
        with open_store(Path(path)) as store:
            WRITES[write](store)
    except StorageError as error:
        return error.en
    return None


def main() -> None:
    print(json.dumps(None if obey_permissions() else "permissions do not hold here"), flush=True)
    for line in sys.stdin:
        print(json.dumps(refused(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
