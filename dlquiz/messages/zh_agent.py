"""`dlquiz mcp` 的中文文本：工具的说明，以及消息的错误。"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "mcp_instructions": (
        "dlquiz 出深度学习的题，并通过计算判分。`due` 列出该问的题，`question` 显示一道题（不含答案），`grade` 给学习"
        "者的答案判分。请按显示的样子向学习者提问，并原样转交学习者的答案。作答不会被记录。"
    ),
    "mcp_instructions_recording": (
        "dlquiz 出深度学习的题，并通过计算判分。`due` 列出该问的题，`question` 显示一道题（不含答案），`grade` 给学习"
        "者的答案判分，并记入学习者的作答记录。请按显示的样子向学习者提问，并原样转交学习者的答案；不要替学习者作答。"
    ),
    "mcp_waiting": "`dlquiz mcp` 由智能体启动，以 JSON 通信。按 Ctrl-D 结束（Windows 上按 Ctrl-Z，再按回车）。",
    "mcp_due_title": "今天的题",
    "mcp_due": (
        "列出今天到期的题（过期最久的在前）和今天还可以学的新题；`topics` 按主题计数。`buried` 为真的题今天已有同组题"
        "，明天再练。"
    ),
    "mcp_due_bank": "只列这个题库：id 或标题。",
    "mcp_due_topic": "只列这个主题：id 或标题。",
    "mcp_due_number": "每个列表最多列几道题（默认 50）。",
    "mcp_question_title": "显示一道题",
    "mcp_question": (
        "显示一道具体的题：题干、选项、约定和作答方式，但不显示答案、常见错误、评分要点和解题过程。分步题只显示当前这"
        "一步。文字为 Markdown，公式为 LaTeX。"
    ),
    "mcp_question_question": "完整名称“题库/ID”；如果只有一个题库有这个 ID，只写 ID 即可。",
    "mcp_question_seed": "用哪一组数值；默认换一组新的。",
    "mcp_grade_title": "给答案判分",
    "mcp_grade": (
        "给 `question` 显示的题判分。无法识别的答案不计分，也不显示正确答案。题目完成后，结果包括判分、正确答案、解题"
        "过程和讲解。分步题每次回答一步；开放题第一次提交答案，第二次提交答到的要点编号。"
    ),
    "mcp_shown_question": "`question` 给出的名称。",
    "mcp_shown_seed": "`question` 给出的种子。",
    "mcp_grade_answer": "学习者输入的答案原文；`?` 表示放弃本题。",
    "mcp_hint_title": "下一条提示",
    "mcp_hint": "显示一道题的下一条提示。每用一条提示，这次作答可得的最高评级都会降低。",
    "mcp_work_title": "解题过程的下一行",
    "mcp_work": (
        "显示解题过程的下一行；分步题显示当前这一步的。每看一行，这次作答可得的最高评级都会降低。`shows_key` 为真时，"
        "从这些行中可以看出答案，这次作答评为“重来”。"
    ),
    "mcp_calculate_title": "运行参考实现",
    "mcp_calculate": (
        "运行一个参考实现（例如 `conv_output_size`），并显示计算过程。不写参数时说明它；不写名称时列出全部。"
    ),
    "mcp_calculate_reference": "参考实现的名称；题库自己的写作“题库/名称”。",
    "mcp_calculate_arguments": "按名称给出的参数；文本按表达式读取。",
    "mcp_network_title": "网络的各层表格",
    "mcp_network": (
        "显示一个网络的各层表格：形状、参数量、乘加次数、感受野；文本网络还有一次前向传播的开销。不写名称时列出全部网"
        "络。"
    ),
    "mcp_network_name": "网络的名称，例如 resnet18。",
    "mcp_network_input": "图像网络的输入，例如 3x224x224。",
    "mcp_network_sequence": "文本网络的词元数。",
    "mcp_network_batch": "文本网络的文本数（默认 1）。",
    "mcp_network_dtype": "文本网络的数值格式（默认 float32）。",
    "mcp_check_bank_title": "检查题库",
    "mcp_check_bank": "检查一个题库的 YAML 文本：哪里不对（行和列），怎样改。文本不会被保存。",
    "mcp_check_bank_text": "题库文件的全部文本。",
    "mcp_check_bank_seeds": "每道题抽取几组数值（默认 5）。",
    "mcp_rubric": "请把答案与参考答案比较，再用答到的要点编号调用 `grade`，例如 `1, 3`；一个也没有答到时写 `none`。",
    "mcp_step_taken": "这一步已作答。答完最后一步后一起判分。",
    "mcp_not_saved": "答案未能记录，本题仍待作答：请用 `dlquiz doctor` 查看原因，然后重新判分",
    "mcp_check_long": (
        "检查超过 {seconds} 秒（已完成 {done}/{count} 道题）：请减少每次检查的题数或抽取次数，或运行 `dlquiz check`"
    ),
    "mcp_argument_unknown": "没有参数 `{name}`；可用的有 {known}",
    "mcp_argument_missing": "缺少参数 `{name}`",
    "mcp_argument_wrong": "参数 `{name}` 必须是{wanted}",
    "mcp_wanted_text": "不超过 {longest} 个字符的文本",
    "mcp_wanted_integer": "{least} 到 {most} 之间的整数",
    "mcp_wanted_object": "对象",
    "mcp_wanted_one": "以下之一：{names}",
    "mcp_nested": "参数嵌套过深",
    "mcp_line_long": "这一行超过 {most} 字节",
    "mcp_no_json": "这一行不是 UTF-8 编码的 JSON",
    "mcp_batch_empty": "批量请求为空",
    "mcp_no_batches": "协议版本 {version} 没有批量请求：请每行发送一条消息",
    "mcp_no_object": "消息必须是 JSON 对象",
    "mcp_id": "`id` 必须是整数或文本",
    "mcp_jsonrpc": "`jsonrpc` 必须是文本 `2.0`",
    "mcp_no_method": "`method` 必须是文本",
    "mcp_no_params": "`params` 必须是对象",
    "mcp_no_meta": "`_meta` 必须是对象",
    "mcp_version_text": "协议版本必须是文本",
    "mcp_version_unknown": "不支持协议版本 {version}",
    "mcp_method": "没有方法 `{method}`",
    "mcp_cursor": "所有工具都在一页上：请不要写 `cursor`",
    "mcp_call": "`tools/call` 需要工具的名称 `name` 和参数对象 `arguments`",
    "mcp_tool": "没有工具 `{name}`；可用的有 {known}",
}
