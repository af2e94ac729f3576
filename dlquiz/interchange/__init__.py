"""Banks from and for other tools: `dlquiz convert` and the screens behind "Import…" and "Export…".

The way of a file:

    SOURCE ── read ──► Draft ── made_banks ──► banks ── write ──► Written ──► TARGET
                 every question or note: whole, frozen or left out, and why

**A format** is a module of this package and one line of the table in `formats`. The module has

- `read(source: Source) -> Draft`, where the line says `reads`
- `write(banks: Sequence[Bank], options: WriteOptions) -> Written`, where it says `writes`

`model` has these values. `formats` imports the module only when it is asked for, so a module may import whatever it
needs at its top.

**read** gets a `Source`: `source.data()` is the whole file, bounded by `source.limit`; a format that reads from disk
opens `source.path` itself and bounds it. It returns one `Found` for each question, note or row, in their order:

- `place` is where it stands, as people find it there: `line 12`, `row 3, column answer`, `note 1700000000000`.
- `data` is the question with the keys of a bank (docs/fields.md) as plain values, or None where it is left out.
  `id` and `topic` may be any words or be missing: `drafting` makes ids and topics of them, the same ones each time.
  A question without a name gets an id made of what it asks.
- `lost` says what did not come along; of a question that is left out, why.

A text is `source.text(words)`: `{en: …}` or `{zh: …}`, as `--language` or the writing says; a text in both languages is
a `{en: …, zh: …}` of its own. Words that are no Markdown go through `texts.literal` first, HTML through
`html_reading.markdown_of`. `drafting` does the rest: control characters, `source`, the checks of `dlquiz check`. A
question with an error becomes left out, with the sentence of that error; the others stay.

**write** gets the banks and returns the bytes of the whole file, always the same for the same banks and options. A
question of which nothing is written is in `Losses.left_out`; one of which something is missing is in `Losses.frozen`,
also where its drawn numbers become fixed ones. `exporting` has what most formats share: the draws of a question
(`variants_of`), the fields that a format has no place for (`note_fields`) and the choice of one language.

**Errors**: what makes a whole file unreadable raises `UsageError` with one sentence in both languages that begins with
the file (`source.refuse(...)` makes one). Nothing else may be raised, whatever the file holds: every file is hostile
until proved otherwise. Bound sizes, depths and counts; follow no path that a file names.
"""
