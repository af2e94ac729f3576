"""The compiled index of banks: what is unchanged is opened again without reading YAML.

One SQLite file, which may be deleted at any time. It holds the bytes of every bank that was read without any fault,
by their SHA-256, what is counted of it, and of each question what lists and searches need. Opening a bank fetches none
of its questions: they are found by name, or all fetched at once, when somebody asks for them. What else a question has
is read from its own lines of those bytes, by the very reader of banks, when it is asked for; so there is one reader,
and it never matters what has become of the file since.

A bank is taken from here where the bytes of its file are those that were read: the hash decides, and it is spared only
while path, times, size and inode of the file are those of a file that had come to rest when it was hashed. Whatever
is wrong with the index (no folder for it, no room, damage, another form, somebody else writing) means that banks are
read as ever, and no word is said.

It is written as soon as a bank was read, in the same process or in one beside a screen (`beside`): that takes a few
milliseconds, once for each time a bank was written, because nothing has to be proved beforehand; what is read from the
lines of a question is compared with what is known of it.
"""

from dlquiz.bank.index.serving import Index, load_files

__all__ = ["Index", "load_files"]
