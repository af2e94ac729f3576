"""References as records: one record states arguments, value, mistakes and texts, and all else is derived from it.

`record` holds the values a record consists of, `reading` makes them of YAML with positioned faults, `derivation`
computes right and wrong values, `working` writes the worked solution, `references` makes what the catalogue serves.
"""
