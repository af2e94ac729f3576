"""The program's words in English."""

WORDS = {
    # marking
    "type_an_answer": "type an answer, or `?` to give up",
    "no_such_option": "`{word}` names no option; there are 1 to {count} (or a to {last})",
    "one_option": "one option, please",
    "true_or_false": "`{word}` is neither; answer true or false (t/f, y/n, 1/2)",
    "which_points": "give the numbers of the points you met (1 to {count}), such as `1, 3`, or `none`",
    "right_for": "{value} is right for {name}={other}",
    # a question
    "asks_one": "Type the number or letter of one option.",
    "asks_many": "Type the numbers or letters of all right options, such as 1, 3.",
    "asks_true_false": "True or false? 1 true, 2 false.",
    "asks_open": "Answer in your own words on one line; then score yourself.",
    "asks_number": "Type a number",
    "asks_array": "Type the numbers, such as {example}",
    "asks_unit": "in {unit}",
    "convention": "Convention: {text}",
    "difficulty": "difficulty {level}",
    "seed": "seed {seed}",
    "hint": "Hint {number} of {count}: {text}",
    "no_more_hints": "There are no more hints.",
    "no_hints": "This question has no hints.",
    "model_answer": "Model answer",
    "rubric_points": "Points",
    "rubric": "Which points did your answer make?",
    "rubric_suggested": "keywords found for: {numbers}",
    "none_word": "none",
    "true": "true",
    "false": "false",
    # a verdict
    "right": "Right",
    "partly": "Partly",
    "wrong": "Wrong",
    "unreadable": "Not read",
    "given_up": "Given up",
    "not_counted": "Not counted: {help}",
    "read_as": "read as {echo}",
    "the_answer_is": "the answer is {expected}",
    "you_met": "points {points} of {count}",
    "score": "score {score}",
    "mistake": "Mistake: {name}",
    "tempting": "Why it tempts: {text}",
    "why": "Why",
    "working": "Working",
    "explanation": "Explanation",
    "source": "Source: {text}",
    "saved_due": "saved; comes back in {days}",
    "not_saved": "not saved",
    "not_saved_why": "not saved: {reason}",
    "days": "{count} days",
    "one_day": "1 day",
    # a session
    "nothing_due": "Nothing is due. Practise new questions with `dlquiz practice --plain`.",
    "summary": "{answered} answered: {right} right, {partly} partly, {wrong} wrong.",
    "left_out": "left out: {reason}",
    # progress
    "no_history": "No answers yet. Start with `dlquiz practice --plain`, or just `dlquiz`.",
    "stats_head": "{answered} answers to {questions} questions; {due} due; streak {streak}.",
    "column_topic": "topic",
    "column_bank": "bank",
    "column_answered": "answered",
    "column_right": "right",
    "column_mastery": "mastery (90 % interval)",
    "column_due": "due",
    "no_mistakes": "No mistake has been named yet.",
    "mistakes_made": "Mistakes you made most:",
    "times": "{count}×, last {day}",
    # checking
    "check_clean": "Files: {files}, questions: {questions}, errors: {errors}, warnings: {warnings}.",
    # places and errors
    "no_terminal": "dlquiz needs a terminal; without one use `dlquiz practice --plain`",
    "unexpected": "something unexpected went wrong ({error}); the details are in {log}",
    "no_output": "the output cannot be written ({reason})",
    "more_faults": "and {count} more: see `dlquiz check {file}`",
    "faulty_banks": "{count} faults in the banks; `dlquiz check` lists them. The first: {fault}",
    # the screens
    "home_all": "All banks",
    "home_counts": "{questions} questions · {new} new · {due} due",
    "home_hint": "Choose a bank or a topic, then press Enter to practise it.",
    "home_resume": "You left a question in the middle: press c to go on with {question}.",
    "home_welcome": "Welcome! Pick a topic and press Enter: every number is computed, and every slip has a name.",
    "column_questions": "questions",
    "column_new": "new",
    "column_mastery_short": "mastery",
    "column_name": "bank / topic",
    "key_practise": "Practise",
    "key_review": "Review",
    "key_continue": "Continue",
    "key_progress": "Progress",
    "key_language": "中文",
    "key_theme": "Theme",
    "key_help": "Help",
    "key_quit": "Quit",
    "key_back": "Back",
    "key_submit": "Submit",
    "key_hint": "Hint",
    "key_reveal": "Give up",
    "key_skip": "Skip",
    "key_next": "Next",
    "key_another": "Another like this",
    "key_undo": "Undo",
    "key_scroll": "Scroll",
    "key_home": "Home",
    "nothing_due_short": "Nothing is due today.",
    "answer_placeholder": "your answer",
    "open_placeholder": "your answer in your own words (Ctrl+S when done)",
    "tick_points": "Tick the points your answer made: number keys or Space; Enter scores.",
    "tick_options": "Number keys or Space tick; Enter submits.",
    "draft_gone": "The question left in the middle is no longer in the banks.",
    "how_to_stop": "Type your answers; `?` gives up, the end of the input (Ctrl+D) stops.",
    "undone": "The last answer is taken back.",
    "nothing_to_undo": "There is nothing to take back.",
    "your_answer": "Your answer",
    "summary_title": "This sitting",
    "summary_none": "No question was answered.",
    "progress_title": "Progress",
    "progress_topics": "By topic",
    "progress_history": "Latest answers",
    "progress_streak": "Streak: {current} days (longest {longest})",
    "progress_mistakes": "Commonest mistakes",
    "help_title": "Keys",
    "help_text": (
        "# Answering\n"
        "- **Numbers**: `1/4`, `0.25`, `25%`, `2^-2`, `(224-7+2*3)/2+1`; what is read is shown while you type.\n"
        "- **Shapes, vectors**: `64x112x112`, `(1, 2, 3)`; **matrices**: `1 2; 3 4` or `[[1,2],[3,4]]`.\n"
        "- **Options**: number keys `1`-`9`; where several may be right, they tick, and Enter submits.\n"
        "- **Open questions**: write, press `Ctrl+S`, compare with the model answer, tick the points you made.\n"
        "- An answer that cannot be read costs nothing.\n\n"
        "# Keys everywhere\n"
        "- `Ctrl+L` language · `Ctrl+T` dark or light · `F1` this help · `Ctrl+Q` quit (nothing is lost)\n\n"
        "# While a question is asked\n"
        "- `F2` hint · `F3` give up (or `?` as the answer) · `F4` skip · `Esc` home\n\n"
        "# After the verdict\n"
        "- `Enter` next · `a` another like this · `u` take it back · arrows scroll\n\n"
        "# At home\n"
        "- `Enter` practise · `r` review what is due · `c` continue · `p` progress\n"
        "- `l` language · `?` help · `q` quit\n"
    ),
}
