"""程序的中文用语。"""

WORDS = {
    # marking
    "type_an_answer": "请输入答案，或输入 `?` 放弃",
    "no_such_option": "没有选项 `{word}`；可选 1 到 {count}（或 a 到 {last}）",
    "one_option": "只能选一项",
    "true_or_false": "`{word}` 无法判断；请回答 对 或 错（t/f、y/n、1/2）",
    "which_points": "请输入你答到的要点编号（1 到 {count}），例如 `1, 3`，或 `none`",
    "right_for": "{value} 是 {name}={other} 时的正确答案",
    # a question
    "asks_one": "请输入一个选项的编号或字母。",
    "asks_many": "请输入所有正确选项的编号或字母，例如 1, 3。",
    "asks_true_false": "对还是错？1 对，2 错。",
    "asks_open": "请用自己的话在一行内作答，然后自评。",
    "asks_number": "请输入一个数",
    "asks_array": "请输入各个数，例如 {example}",
    "asks_unit": "单位：{unit}",
    "convention": "约定：{text}",
    "difficulty": "难度 {level}",
    "seed": "种子 {seed}",
    "hint": "提示 {number}/{count}：{text}",
    "no_more_hints": "没有更多提示了。",
    "no_hints": "本题没有提示。",
    "model_answer": "参考答案",
    "rubric_points": "要点",
    "rubric": "你的回答覆盖了哪些要点？",
    "rubric_suggested": "检测到关键词的要点：{numbers}",
    "none_word": "无",
    "true": "正确",
    "false": "错误",
    # a verdict
    "right": "正确",
    "partly": "部分正确",
    "wrong": "错误",
    "unreadable": "无法读取",
    "given_up": "已放弃",
    "not_counted": "不计分：{help}",
    "read_as": "读作 {echo}",
    "the_answer_is": "正确答案是 {expected}",
    "you_met": "要点 {points}，共 {count} 个",
    "score": "得分 {score}",
    "mistake": "错误类型：{name}",
    "why": "原因",
    "working": "解题过程",
    "explanation": "讲解",
    "source": "出处：{text}",
    "saved_due": "已保存；{days}后再次出现",
    "not_saved": "未保存",
    "not_saved_why": "未保存：{reason}",
    "days": "{count} 天",
    "one_day": "1 天",
    # a session
    "nothing_due": "没有到期的题目。可用 `dlquiz practice --plain` 练习新题。",
    "summary": "共答 {answered} 题：正确 {right}，部分正确 {partly}，错误 {wrong}。",
    "left_out": "已略过：{reason}",
    # progress
    "no_history": "还没有作答记录。可从 `dlquiz practice --plain` 或直接运行 `dlquiz` 开始。",
    "stats_head": "{questions} 道题共作答 {answered} 次；{due} 道到期；连续 {streak} 天。",
    "column_topic": "主题",
    "column_bank": "题库",
    "column_answered": "作答",
    "column_right": "正确",
    "column_mastery": "掌握度（90% 区间）",
    "column_due": "到期",
    "no_mistakes": "还没有被识别出的错误。",
    "mistakes_made": "最常犯的错误：",
    "times": "{count} 次，最近 {day}",
    # checking
    "check_clean": "文件 {files}，题目 {questions}，错误 {errors}，警告 {warnings}。",
    # places and errors
    "no_terminal": "dlquiz 需要终端；没有终端时请用 `dlquiz practice --plain`",
    "unexpected": "发生意外错误（{error}）；详情见 {log}",
    "no_output": "无法写出输出（{reason}）",
    "more_faults": "另有 {count} 处，见 `dlquiz check {file}`",
    "faulty_banks": "题库中有 {count} 处错误，可用 `dlquiz check` 查看。第一处：{fault}",
    # the screens
    "home_all": "全部题库",
    "home_counts": "{questions} 道题 · {new} 道新题 · {due} 道到期",
    "home_hint": "选择题库或主题，按回车开始练习。",
    "home_resume": "有一道题做到一半：按 c 继续 {question}。",
    "home_welcome": "欢迎！选一个主题并按回车：每个数值都由程序算出，每种常见错误都有名字。",
    "column_questions": "题数",
    "column_new": "新题",
    "column_mastery_short": "掌握度",
    "column_name": "题库 / 主题",
    "key_practise": "练习",
    "key_review": "复习",
    "key_continue": "继续",
    "key_progress": "进度",
    "key_language": "English",
    "key_theme": "配色",
    "key_help": "帮助",
    "key_quit": "退出",
    "key_back": "返回",
    "key_submit": "提交",
    "key_hint": "提示",
    "key_reveal": "放弃",
    "key_skip": "跳过",
    "key_next": "下一题",
    "key_another": "再来一道",
    "key_undo": "撤销",
    "key_scroll": "滚动",
    "key_home": "主页",
    "nothing_due_short": "今天没有到期的题目。",
    "answer_placeholder": "你的答案",
    "open_placeholder": "用自己的话作答（完成后按 Ctrl+S）",
    "tick_points": "勾选你答到的要点：数字键或空格；回车计分。",
    "tick_options": "数字键或空格勾选，回车提交。",
    "draft_gone": "做到一半的那道题已不在题库中。",
    "how_to_stop": "请输入答案；`?` 放弃，输入结束（Ctrl+D）则停止。",
    "undone": "已撤销上一次作答。",
    "nothing_to_undo": "没有可以撤销的作答。",
    "your_answer": "你的回答",
    "summary_title": "本次练习",
    "summary_none": "没有作答。",
    "progress_title": "学习进度",
    "progress_topics": "按主题",
    "progress_history": "最近作答",
    "progress_streak": "连续 {current} 天（最长 {longest} 天）",
    "progress_mistakes": "最常犯的错误",
    "help_title": "按键",
    "help_text": (
        "# 作答\n"
        "- **数**：`1/4`、`0.25`、`25%`、`2^-2`、`(224-7+2*3)/2+1`；输入时会显示读到的值。\n"
        "- **形状、向量**：`64x112x112`、`(1, 2, 3)`；**矩阵**：`1 2; 3 4` 或 `[[1,2],[3,4]]`。\n"
        "- **选项**：数字键 `1`-`9`；多选题中数字键用于勾选，回车提交。\n"
        "- **开放题**：写完按 `Ctrl+S`，对照参考答案，勾选你答到的要点。\n"
        "- 无法读取的答案不扣分。\n\n"
        "# 随时可用\n"
        "- `Ctrl+L` 切换语言 · `Ctrl+T` 深色/浅色 · `F1` 帮助 · `Ctrl+Q` 退出（不会丢失任何内容）\n\n"
        "# 答题时\n"
        "- `F2` 提示 · `F3` 放弃（或以 `?` 作答）· `F4` 跳过 · `Esc` 主页\n\n"
        "# 判分之后\n"
        "- `Enter` 下一题 · `a` 再来一道 · `u` 撤销 · 方向键滚动\n\n"
        "# 主页\n"
        "- `Enter` 练习 · `r` 复习到期 · `c` 继续 · `p` 进度 · `l` 语言 · `?` 帮助 · `q` 退出\n"
    ),
}
