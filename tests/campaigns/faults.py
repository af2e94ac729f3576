"""What is done to the program, and what it has to come through with: the rows of the report."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One kind of harm: what one trial does, and what must then be true."""

    area: str
    what: str
    survived: str


FAULTS = {
    "mutated-banks": Fault(
        "Banks",
        "a shipped bank with bytes flipped, lines lost or doubled, other numbers, hostile tokens is loaded and checked",
        "nothing is raised, every fault has a place inside the file and a fix, loading takes 250 ms at most",
    ),
    "drawn-banks": Fault(
        "Banks",
        "any valid bank, of every type and with calls of the catalog, is loaded, cached, checked, asked and shown",
        "no fault; the same from the cache; each draw meets its conditions, its key is right in every form",
    ),
    "costly-banks": Fault(
        "Banks",
        "a bank of up to 2 MB asks for endless draws, arrays, mistakes, entries of lists, or text; or is at the limit",
        "its question is left out with one fault at its place, the others are asked; 3 s of processor a step at most",
    ),
    "mutated-exchange": Fault(
        "Banks",
        "a file of another tool with bytes changed, parts lost or doubled, lines shuffled, hostile tokens is converted",
        "a sentence, or a bank without errors: every question that is left out or frozen has a place and a reason",
    ),
    "hostile-archives": Fault(
        "Banks",
        "a ZIP archive with names that lead elsewhere, bombs, links, 300,000 members, or damage is added as a bank",
        "refused in a sentence, or bounded files with safe names in their folder; 0.75 s of processor at most",
    ),
    "hostile-answers": Fault(
        "Answers",
        "towers of powers, brackets, digits, signs, control characters and noise are typed as an answer",
        "read or refused in a clean sentence, 50 ms at most, 200 µs on average",
    ),
    "false-diagnoses": Fault(
        "Answers",
        "the value of every known mistake, and three wrong numbers near each key, are answers to a draw of a question",
        "a mistake is named where it is the only one with that value, a neighbor where every digit is its own",
    ),
    "own-words": Fault(
        "Answers",
        "the value of every known mistake, and of the question with one argument changed, answers a draw of a question",
        "what is said of it names no argument, identifier or concept that the question does not have",
    ),
    "hostile-arguments": Fault(
        "References",
        "an entry of the catalog gets up to three arguments that are huge, negative, no number, too deep, or missing",
        "refused in a sentence, by its checks within 50 ms; else a finite value within 500 ms; 100 MB at most",
    ),
    "hostile-solutions": Fault(
        "Code",
        "a solution loops, ends its process, changes inputs, breaks Python or NumPy, forges messages, returns anything",
        "a reason that tells the truth, in its time; no process, file or socket is left",
    ),
    "solutions-at-files": Fault(
        "Code",
        "a solution reads, writes, moves, deletes, links or changes files outside of its folder, or fills its folder",
        "refused, and said so; nothing is changed outside, nothing is left inside",
    ),
    "solutions-at-processes": Fault(
        "Code",
        "a solution starts a process in every way there is, or signals, reads or slows another",
        "refused, and said so; no process is left, no signal comes",
    ),
    "solutions-at-network": Fault(
        "Code", "a solution opens a socket in every way there is", "refused, and said so; no packet comes"
    ),
    "solutions-at-memory": Fault(
        "Code", "a solution takes more memory than its limit in every way there is", "`memory` is its reason"
    ),
    "killed-writers": Fault(
        "Storage",
        "a program that records, drafts, takes back, rates, regrades, makes or migrates the file is killed by signal 9",
        "all it acknowledged is there, the deed under way is whole or not at all, the schedule is that of the history",
    ),
    "synced-homes": Fault(
        "Storage",
        "three machines sync folders that a client copies in part, late, twice or under other names, and are killed at "
        "any step of a sync; one is copied, or goes back to an older progress file",
        "in the end all have the same rows, each once, and all that was ever recorded and kept",
    ),
    "killed-regrading": Fault(
        "Storage",
        "a program that marks 600 answers again is killed by signal 9",
        "all of them are regraded or none, and all if it said so",
    ),
    "killed-imports": Fault(
        "Storage",
        "a program that takes in another history is killed by signal 9",
        "all of it is there or nothing, and it can be taken in again",
    ),
    "killed-updates": Fault(
        "Storage",
        "a program that updates added banks is killed by signal 9",
        "the old version or the new one is in use and whole, and the next update goes well",
    ),
    "damaged-files": Fault(
        "Storage",
        "runs of bytes of a progress file are overwritten, or its end is cut off; it is opened and used in every way",
        "a sentence, no crash; what is refused is left as it is, and a cut file always is",
    ),
    "restored-files": Fault(
        "Storage",
        "a file with backups is damaged, by its log too; the newest backup may be bad; what is refused is restored",
        "every row is there, or those of the newest good backup are; the damaged file is kept bit for bit",
    ),
    "damaged-pages": Fault(
        "Storage",
        "each page of a file with 1,000 answers is zeroed or overwritten once, with a backup of one; it is restored",
        "every answer is there that was not on that page, with the schedule of those that are",
    ),
    "lost-files": Fault(
        "Storage",
        "a running session's file or log is moved, deleted, replaced, emptied or cut short between two answers",
        "`saved` and `not saved` are true each time; every answer is in the file or in the one named beside it",
    ),
    "stopped-writes": Fault(
        "Storage",
        "each of 17 kinds of writes is stopped at every step that SQLite takes, once or for good",
        "whole if reported so, not at all if reported not, and it can be done afterwards",
    ),
    "full-disk": Fault(
        "Storage",
        "the disk is full after every few bytes of each of 17 kinds of writes, tried twice, then there is room again",
        "`saved` and `not saved` are true each time, and the last try succeeds",
    ),
    "read-only": Fault(
        "Storage",
        "the file, its folder or both are read-only, for each of 17 kinds of writes",
        "reported, and not a byte of the file changes",
    ),
    "made-at-once": Fault(
        "Storage",
        "four programs make one progress file at the same moment",
        "each gets it, and everything they did is in it",
    ),
    "two-writers": Fault(
        "Storage",
        "two programs answer, take back, rate, regrade and dispute in one file",
        "no deed of either is lost, the schedule is that of the history",
    ),
    "united-histories": Fault(
        "History",
        "three devices with clocks that disagree exchange histories in parts, shuffled and twice, with renames between",
        "none is lost or doubled, and all who have seen the same say the same",
    ),
    "two-devices": Fault(
        "History",
        "two devices answer, hold interviews, correct, regrade, rename, exchange, turn their clocks: fifty deeds",
        "after every deed no answer is lost, and all that is derived is what the history says",
    ),
    "two-years": Fault(
        "Time",
        "an evening of practice in one of six zones over two years, up to four in the morning, with a leap day",
        "days, streaks and what is due are those of the clock on the wall",
    ),
    "killed-quiz": Fault(
        "Terminal",
        "the quiz in a terminal is killed by signal 9 while it starts, asks, marks, goes on, takes back",
        "a verdict that was painted is in the history, nothing is there twice, what was begun is gone on with",
    ),
    "signals": Fault(
        "Terminal",
        "SIGTERM, SIGHUP, SIGQUIT, SIGINT, a terminal that is closed, or gone without a signal, on every screen",
        "an end within 2 s of noticing it, the terminal as it was, what was typed kept, no traceback",
    ),
    "unread-terminal": Fault(
        "Terminal",
        "a terminal that nobody reads, with much left to paint, is closed or gone, or the quiz is asked to end",
        "an end within 2 s of noticing it, and the terminal as it was where there is one",
    ),
    "stops": Fault(
        "Terminal",
        "SIGTSTP and SIGCONT on every screen, and in the middle of painting",
        "the terminal is as it was meanwhile, then the screen is whole again",
    ),
    "sizes": Fault(
        "Terminal",
        "a screen is resized from 1×1 to 500×200, a question while it is answered",
        "no error, what was typed stays, the focus too; at usual sizes all of it is seen, in both languages",
    ),
    "poor-terminals": Fault(
        "Terminal",
        "TERM is dumb, empty, vt100 or linux, the locale C, the encoding ASCII, no color wanted",
        "a question is asked and marked, without colors where none are wanted, the terminal given back",
    ),
    "hostile-questions": Fault(
        "Terminal",
        "markup, escapes, controls, names and emoji are prompt, option, hint, reason, explanation, source, and typed",
        "shown exactly, obeyed never, no control character on the screen",
    ),
    "hostile-screens": Fault(
        "Terminal",
        "such a string is in every text of the banks, in a notification and pasted, on every screen",
        "shown exactly, obeyed never, no control character on the screen",
    ),
    "hostile-outside": Fault(
        "Terminal",
        "such a string is the name of a bank's or a progress file, a fault, its fix, or a note to a verdict",
        "shown exactly, obeyed never, no control character on the screen",
    ),
    "hostile-bytes": Fault(
        "Terminal",
        "such a string is asked about, or pasted, in a real terminal",
        "of what the program writes, only steering of its own and text",
    ),
    "foreign-bytes": Fault(
        "Terminal",
        "a terminal sends GBK, Big5, Latin-1, 8-bit Alt keys, raw mouse bytes, halves of characters, on every screen",
        "said in one notice, keys work as before, what was typed is kept",
    ),
    "hostile-commands": Fault(
        "Terminal",
        "such a string is in every text of a bank that seven commands tell of",
        "no traceback, no control character on either stream",
    ),
    "unforeseen-errors": Fault(
        "Terminal",
        "code of a screen raises what nobody foresaw: showing, a key, an act, another screen, a timer, a thread",
        "one sentence, a log without local variables, exit code 1",
    ),
}
"""By the name that a campaign gives its marker."""
