"""Safe YAML 1.2 with positions, on the event stream of the C parser. The only importer of yaml.

What comes out are plain nodes that know where they stand: `Scalar` (a string, as written), `Sequence` and `Map`.
A field decides itself what its scalar means: `scalar_value` applies the YAML 1.2 core rules, a text takes the
string as it is. Tags, anchors, aliases, merge keys and further documents are refused; depth and size are bounded.
A caller that names the list its file consists of (`Cut`) gets every item that can be read, and each syntax fault; of a
sound text it may have the items one by one (`read_arriving`).
The parser is loaded when something is read: who only knows the nodes by name does without it.
"""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.yaml_reader.arriving import read_arriving
    from dlquiz.yaml_reader.cutting import Cut
    from dlquiz.yaml_reader.nodes import (
        Map,
        Mark,
        Node,
        Scalar,
        Sequence,
        Spot,
        hole,
        mark_of,
        plain_value,
        scalar_value,
    )
    from dlquiz.yaml_reader.reading import ReadResult, read_bytes, read_file, read_text, read_value
    from dlquiz.yaml_reader.source import MAXIMUM_BYTES, Unsound, bytes_of, is_oddly_indented, source_lines

__all__ = [
    "MAXIMUM_BYTES",
    "Cut",
    "Map",
    "Mark",
    "Node",
    "ReadResult",
    "Scalar",
    "Sequence",
    "Spot",
    "Unsound",
    "bytes_of",
    "hole",
    "is_oddly_indented",
    "mark_of",
    "plain_value",
    "read_arriving",
    "read_bytes",
    "read_file",
    "read_text",
    "read_value",
    "scalar_value",
    "source_lines",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "arriving": "read_arriving",
            "cutting": "Cut",
            "nodes": "Map Mark Node Scalar Sequence Spot hole mark_of plain_value scalar_value",
            "reading": "ReadResult read_bytes read_file read_text read_value",
            "source": "MAXIMUM_BYTES Unsound bytes_of is_oddly_indented source_lines",
        },
    )
