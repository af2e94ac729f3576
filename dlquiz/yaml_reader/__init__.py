"""Safe YAML 1.2 with positions, on the event stream of the C parser. The only importer of yaml.

What comes out are plain nodes that know where they stand: `Scalar` (a string, as written), `Sequence` and `Map`.
A field decides itself what its scalar means: `scalar_value` applies the YAML 1.2 core rules, a text takes the
string as it is. Tags, anchors, aliases, merge keys and further documents are refused; depth and size are bounded.
A caller that names the list its file consists of (`Cut`) gets every item that can be read, and each syntax fault; of a
sound text it may have the items one by one (`read_streaming`).
The parser is loaded when something is read: who only knows the nodes by name does without it.
"""
