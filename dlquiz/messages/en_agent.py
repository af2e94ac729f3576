"""English texts of `dlquiz mcp`: what its tools are, and what is wrong with a message."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "mcp_instructions": (
        "dlquiz asks questions about deep learning and grades the answers by computation. `due` lists what to ask, "
        "`question` shows one without its key, `grade` marks the learner's answer. Put each question to the learner "
        "as it is shown, and pass on the answer as the learner gave it. Nothing is recorded."
    ),
    "mcp_instructions_recording": (
        "dlquiz asks questions about deep learning and grades the answers by computation. `due` lists what to ask, "
        "`question` shows one without its key, `grade` marks the learner's answer and records it in the learner's "
        "history. Put each question to the learner as it is shown, and pass on the answer as the learner gave it; "
        "never answer in their place."
    ),
    "mcp_waiting": (
        "An agent starts `dlquiz mcp` and talks to it in JSON. Ctrl-D ends it (on Windows Ctrl-Z, then Enter)."
    ),
    "mcp_due_title": "Questions of today",
    "mcp_due": (
        "Lists the questions that are due today, the longest overdue first, and the new ones that the day still has; "
        "`topics` counts them. A buried question waits until tomorrow, because a sibling had its turn today."
    ),
    "mcp_due_bank": "Only this bank: its id or its title.",
    "mcp_due_topic": "Only this topic: its id or its title.",
    "mcp_due_number": "How many questions of each list at most (default 50).",
    "mcp_question_title": "Show a question",
    "mcp_question": (
        "Shows a concrete question: prompt, options, convention, and how to answer. It never shows the key, known "
        "mistakes, the rubric or the working. Of steps it shows the one that is asked now. Texts are Markdown with "
        "LaTeX."
    ),
    "mcp_question_question": "The full name BANK/ID, or an ID that only one bank has.",
    "mcp_question_seed": "Which numbers; fresh ones by default.",
    "mcp_grade_title": "Grade an answer",
    "mcp_grade": (
        "Grades an answer to a question that `question` showed. An answer that cannot be read costs nothing and "
        "shows no key. Once the question is finished, the result has the verdict, the key, the working and the "
        "explanation. Of steps each call answers one. Of an open question the first call takes the answer, and the "
        "second one the numbers of the points it makes."
    ),
    "mcp_shown_question": "The name that `question` gave.",
    "mcp_shown_seed": "The seed that `question` gave.",
    "mcp_grade_answer": "The answer as the learner typed it; `?` gives the question up.",
    "mcp_hint_title": "Next hint",
    "mcp_hint": "Shows the next hint of a question. Each hint lowers the best rating that the answer can get.",
    "mcp_work_title": "Next line of the working",
    "mcp_work": (
        "Shows the next line of the worked solution, of steps of the one asked now. Each line lowers the best rating "
        "that the answer can get. Once `shows_key` is true, the key can be read from the lines, and the answer is "
        "rated Again."
    ),
    "mcp_calculate_title": "Run a reference implementation",
    "mcp_calculate": (
        "Runs a reference implementation, such as `conv_output_size`, and shows its working. Without arguments it "
        "describes the reference implementation; without a name it lists all."
    ),
    "mcp_calculate_reference": "The name of a reference implementation, of a bank's own as BANK/NAME.",
    "mcp_calculate_arguments": "The arguments by name; a text is read as an expression.",
    "mcp_network_title": "Layer table of a network",
    "mcp_network": (
        "Shows the layer table of a named network: shapes, parameters, multiply-adds, receptive fields; of a text "
        "network also what a pass costs. Without a name it lists all networks."
    ),
    "mcp_network_name": "The name of a network, such as resnet18.",
    "mcp_network_input": "The input of an image network, such as 3x224x224.",
    "mcp_network_sequence": "Of a text network, the number of tokens.",
    "mcp_network_batch": "Of a text network, the number of texts (default 1).",
    "mcp_network_dtype": "Of a text network, the number format (default float32).",
    "mcp_check_bank_title": "Check a bank",
    "mcp_check_bank": (
        "Checks the text of a bank in YAML: what is wrong, at which line and column, and how to fix it. The text is "
        "not stored."
    ),
    "mcp_check_bank_text": "The whole text of the bank file.",
    "mcp_check_bank_seeds": "Draws of each question (default 5).",
    "mcp_rubric": (
        "Compare the answer with the model answer, then call `grade` with the numbers of the points that it makes, "
        "such as `1, 3`, or `none`."
    ),
    "mcp_step_taken": "This step is answered. All steps are graded after the last one.",
    "mcp_not_saved": (
        "the answer could not be recorded, and the question stays open: `dlquiz doctor` says why; then grade it again"
    ),
    "mcp_check_long": (
        "the check takes longer than {seconds} {seconds:second|seconds} (questions done: {done} of {count}): check "
        "fewer questions or draws at once, or run `dlquiz check`"
    ),
    "mcp_argument_unknown": "there is no argument `{name}`; known: {known}",
    "mcp_argument_missing": "the argument `{name}` is missing",
    "mcp_argument_wrong": "the argument `{name}` must be {wanted}",
    "mcp_wanted_text": "a text of at most {longest} {longest:character|characters}",
    "mcp_wanted_integer": "an integer from {least} to {most}",
    "mcp_wanted_object": "an object",
    "mcp_wanted_one": "one of {names}",
    "mcp_nested": "the arguments are nested too deeply",
    "mcp_line_long": "the line has more than {most} {most:byte|bytes}",
    "mcp_no_json": "the line is not JSON in UTF-8",
    "mcp_batch_empty": "the batch is empty",
    "mcp_no_batches": "version {version} of the protocol has no batches: send one message a line",
    "mcp_no_object": "a message must be a JSON object",
    "mcp_id": "`id` must be an integer or a text",
    "mcp_jsonrpc": "`jsonrpc` must be `2.0`, as a text",
    "mcp_no_method": "`method` must be a text",
    "mcp_no_params": "`params` must be an object",
    "mcp_no_meta": "`_meta` must be an object",
    "mcp_version_text": "the version of the protocol must be a text",
    "mcp_version_unknown": "version {version} of the protocol is not supported",
    "mcp_method": "there is no method `{method}`",
    "mcp_cursor": "all tools are on one page: leave `cursor` out",
    "mcp_call": "`tools/call` takes the `name` of a tool and an object of `arguments`",
    "mcp_tool": "there is no tool `{name}`; known: {known}",
}
