"""The help of the commands in Chinese, by the English text that stands beside each command and option."""

from __future__ import annotations

import re

PLACEHOLDERS = {
    "INTEGER RANGE": "整数",
    "ANSWER": "答案",
    "ARGS": "参数",
    "BANK": "题库",
    "COMMAND": "命令",
    "DATE": "日期",
    "FILE": "文件",
    "PLACE": "位置",
    "LEVEL": "级别",
    "LINE": "邀请",
    "MISTAKE": "错误类型",
    "NAME": "名称",
    "OPTIONS": "选项",
    "PATH": "路径",
    "REFERENCE": "参考实现",
    "SHARE": "比例",
    "SOURCE": "源文件",
    "TARGET": "目标文件",
    "ROLE": "岗位",
    "TAG": "标签",
    "TIME": "时间",
    "TEXT": "文本",
    "TOPIC": "主题",
    "TYPE": "格式",
    "VALUE": "值",
}
"""The words that stand for what is to be typed; `ID` and `CxHxW` are the same in both languages."""
_PLACEHOLDER = re.compile(rf"\b({'|'.join(PLACEHOLDERS)})\b")


def with_chinese_placeholders(text: str) -> str:
    """`[BANK] ID ANSWER...` as `[题库] ID 答案...`."""
    return _PLACEHOLDER.sub(lambda found: PLACEHOLDERS[found[0]], text)


CHINESE = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本说明并退出。",
    "Show the version and exit.": "显示版本并退出。",
    # commands
    "Practice: due and new questions first, topics mixed.": "练习：先出到期题和新题，各主题交替。",
    "Answer what is due.": "复习到期的题。",
    "Drill one mistake until you avoid it three times in a row; alone, list what can be drilled.": (
        "专练一种错误，直到连续三次避开它；不带参数时列出可以专练的错误。"
    ),
    "A mock interview: against the clock, verdicts at the end; goes on with one that was left.": (
        "模拟面试：限时，结束时才给判分；上次没做完的会继续。"
    ),
    "List your interviews, or print the report of one; the beginning of its ID is enough.": (
        "列出历次面试，或打印其中一次的报告；只写 ID 的开头即可。"
    ),
    "Serve an agent over standard input and output, by the Model Context Protocol.": (
        "通过标准输入和输出为智能体服务（模型上下文协议）。"
    ),
    "The quiz in a browser on this machine; needs the extra `web`.\n\n"
    "The printed address holds a secret. A browser without it is refused.": (
        "在本机的浏览器里使用；需要附加组件 `web`。\n\n打印的地址中含有密钥，没有密钥的浏览器会被拒绝。"
    ),
    "Check bank files; without PATH, all installed banks.": "检查题库文件；不写路径时检查所有已安装的题库。",
    "Show one concrete question: prompt, numbers, answer, working, known mistakes.": (
        "显示一道具体的题：题目、数值、答案、解题过程和已知的错误。"
    ),
    "Grade one answer: exit code 0 right, 1 wrong or partly, 2 unreadable.": (
        "给一个答案判分：退出码 0 正确，1 错误或部分正确，2 无法识别。"
    ),
    "Run a reference implementation, that of a bank as BANK/NAME; without arguments, describe it; alone, list all.": (
        "运行一个参考实现，题库自己的写作“题库/名称”；不写参数时说明它；只写命令时列出全部。"
    ),
    "The layer table of a network, by name or from a file; alone, list them.": (
        "按名称或从文件显示网络的各层表格；不带参数时列出全部。"
    ),
    "Append a question to a bank, to be filled in; a path that is not there becomes a new bank.": (
        "向题库添加一道待填写的题；文件不存在时新建题库。"
    ),
    "Open a question in $VISUAL or $EDITOR at its line, then check its bank.": (
        "用 $VISUAL 或 $EDITOR 打开题目所在的那一行，之后检查题库。"
    ),
    "Show a question of a bank file beside your editor, again at each save; in a pipe, once, as `show` does.": (
        "在编辑器旁显示题库文件中的一道题，每次保存后刷新；在管道中只显示一次，格式同 `show`。"
    ),
    "List the installed banks, or `enable` and `disable` them.": (
        "列出已安装的题库，或用 `enable`、`disable` 启用、停用。"
    ),
    "Ask a disabled bank again.": "重新启用一个题库。",
    "Ask a bank no more; its history is kept.": "停用一个题库；作答记录会保留。",
    "The JSON Schema of banks, for completion and checks in an editor; in English unless asked for.": (
        "题库的 JSON Schema，供编辑器补全和检查；不写 --language 时为英文。"
    ),
    "Progress by bank and topic.": "按题库和主题显示进度。",
    "The questions that are due, the longest overdue first.": "到期的题，过期最久的在前。",
    "The answers given, newest first.": "作答记录，最新的在前。",
    "The mistakes made, frequent and recent ones first.": "犯过的错误，近期常犯的在前。",
    "A plan for a date: recall by topic on that day, minutes a day for a target, and the queue that follows.": (
        "为某个日期制定计划：那一天各主题能记住多少，达到目标每天要多少分钟，以及据此排出的题目。"
    ),
    "Take back the last answer; again, the one before.": "撤销上一次作答；再用一次，撤销更早的一次。",
    "Mark the history again by today's banks: what differs, answer by answer.": (
        "按现在的题库重新判分以前的作答，逐条列出差别。"
    ),
    "The history of questions that are gone from all banks.": "所有题库中都已经没有的题的作答记录。",
    "Write all progress as JSON lines, to FILE or standard output; a FILE that ends in .gz is packed.": (
        "把全部进度以 JSON lines 写到文件或标准输出；文件名以 .gz 结尾时压缩。"
    ),
    "Take in an export, a progress file (even damaged) or reviews from Anki (.apkg); - is standard input.": (
        "导入 `export` 写出的文件、进度文件（损坏的也行）或 Anki 中的复习记录（.apkg）；- 表示标准输入。"
    ),
    "Exchange progress with other machines through PLACE, a shared folder or a clone of a git repository.": (
        "通过位置（共用的文件夹或 git 仓库的克隆）与其他设备同步学习记录。"
    ),
    "Figures of questions, from the exports of a class (a FILE is a learner) or a study group (its URL).": (
        "题目的各项指标：来自全班的导出文件（一个文件对应一名学习者），或学习小组（写出其网址）。"
    ),
    "Convert a bank from or for Anki, Moodle, GIFT, QTI, CSV or Markdown, and report what is lost.": (
        "与 Anki、Moodle、GIFT、QTI、CSV、Markdown 互相转换题库，并报告丢失的内容。"
    ),
    "A study group on a PostgreSQL server; needs the extra `group`.\n\n"
    "Your progress stays in your own file. A group only gets a copy of what you send it.": (
        "PostgreSQL 服务器上的学习小组；需要附加组件 `group`。\n\n"
        "你的进度仍保存在自己的文件里，小组只得到你所发送内容的副本。"
    ),
    "Make a group in a database, or upgrade it.": "在数据库中创建或升级小组。",
    "Print N invitations as CSV: name,invitation.": "以 CSV 输出 N 份邀请：name,invitation。",
    "Join with the line from your teacher; - is standard input.": "用教师发来的那一行加入；- 表示标准输入。",
    "Show how each question came out in the group.": "显示小组中每道题的作答情况。",
    "Give everybody the same questions.": "给所有人布置同样的题。",
    "List the assignments, and which you have done.": "列出作业和完成情况。",
    "Print the grades as CSV: member,name,assignment,score,late.": (
        "以 CSV 输出成绩册：member,name,assignment,score,late。"
    ),
    "Send what is new; without a network, it is sent next time.": "发送新的作答；没有网络时，留到下次发送。",
    "Leave the group; it keeps what you sent unless you erase it.": "退出小组；不选择删除时，小组保留你发送过的内容。",
    "Versions, places, backups, and a check of the progress file.": "版本、文件位置、备份，以及对进度文件的检查。",
    "Tab completion of commands, options, references and networks: the script of a shell, printed or installed.": (
        "命令、选项、参考实现和网络名的 Tab 补全：打印或安装一个 shell 的脚本。"
    ),
    "The manual page in roff; to read it: `dlquiz man | man -l -`, with mandoc `dlquiz man | mandoc -a`.": (
        "roff 格式的手册页；阅读时用 `dlquiz man | man -l -`，有 mandoc 时用 `dlquiz man | mandoc -a`。"
    ),
    # options
    "Members also send typed answers and times of day; they see that first.": (
        "成员还会发送输入的答案和作答的具体时刻；加入前会看到这一点。"
    ),
    "For teachers, who see reports and grades and assign.": "给教师的邀请：教师可查看报告和成绩、布置作业。",
    "A file of names, one a line: an invitation for each.": "名单文件，每行一个姓名：每人一份邀请。",
    "An assignment of your study group; it says what is asked.": "学习小组的一份作业，由它决定考查内容。",
    "The questions and their numbers (default: fresh ones).": "决定题目和数值（默认随机）。",
    "The time for all of it (default 30).": "总时间，单位分钟（默认 30）。",
    "Other questions for each learner, by a seed of their own.": "每位学习者各有自己的种子，题目不同。",
    "When it opens, as 2026-12-20 or 2026-12-20T18:00.": "开放时间，例如 2026-12-20 或 2026-12-20T18:00。",
    "When it ends; later counts as late. Of a day, its end.": "截止时间，此后提交记为迟交；只写日期时为当天结束。",
    "Agree without being asked.": "不再询问，直接同意。",
    "Also erase all that the group has of you.": "同时删除小组中关于你的全部内容。",
    "Erase without being asked.": "不再询问，直接删除。",
    "Put it where the shell reads it; asks before changing a start-up file.": (
        "放到 shell 会读取的位置；改动启动文件之前会先询问。"
    ),
    "With --install: change the start-up file without asking.": "与 --install 合用：不询问，直接改动启动文件。",
    "Add a bank file, or a folder of them.": "加入一个题库文件或文件夹。",
    "English or Chinese.": "英文或中文。",
    "Repeat a session: same order, same numbers.": "重现一次练习：次序和数值都相同。",
    "How many questions.": "题数。",
    "What today asks, as at home: reviews and new questions.": "只做今天要复习的题和新题，与主页相同。",
    "Write the answers that are graded to your history.": "把每次判分的作答写入作答记录。",
    "Begin no question after so many minutes.": "超过这么多分钟后不再出新的一题。",
    "Only this type of question.": "只出这种题型。",
    "Only questions with this tag.": "只出带这个标签的题。",
    "Only this difficulty.": "只出这个难度的题。",
    "Only this topic.": "只出这个主题的题。",
    "Count only this topic.": "只计这个主题的题。",
    "Count only this bank: its id, or a path.": "只计这个题库的题：写 id 或路径。",
    "Show only this bank: its id, or a path.": "只显示这个题库的题：写 id 或路径。",
    "Only this bank: its id, or a path.": "只用这个题库：写 id 或路径。",
    "Line mode: prompts on standard output, answers from input.": "逐行模式：题目写到标准输出，从标准输入读取答案。",
    "What comes first: due and new questions mixed, the weakest, new ones, or what tells most about you (default: "
    "as the settings say, mixed).": (
        "先出哪些题：mixed 到期题和新题混合，weakest 掌握最差的，new 新题，adaptive 最能测出你水平的题"
        "（默认按设置，mixed）。"
    ),
    "Only this question; --seed then gives its numbers.": "只出这一道题；这时由 --seed 决定数值。",
    "Instead, rounds over the layers of a network: its name, a file, or all; alone, list them.": (
        "改为逐层练习一个网络：写名称、文件或 all；不写值时列出全部。"
    ),
    "What a round asks of each layer (default mixed).": "每一层问什么（默认 mixed）。",
    "One JSON document on standard output.": "把一个 JSON 文档写到标准输出。",
    "Line mode: questions on standard output, answers from input.": (
        "逐行模式：问题写到标准输出，从标准输入读取答案。"
    ),
    "The time for all of it (default 30; 45 for a role).": "总时间，单位分钟（默认 30；按岗位的面试 45）。",
    "The role it is for: ml-engineer, research, vision or llm.": "应聘的岗位：ml-engineer、research、vision 或 llm。",
    "How difficult it is: junior, mid or senior.": "难度级别：junior、mid 或 senior。",
    "What is asked, such as background:2,cnn_interview:4.": "问什么，例如 background:2,cnn_interview:4。",
    "Repeat an interview: same questions, same numbers.": "重现一次面试：题目和数值都相同。",
    "End the interview in progress, and report what was answered.": "结束进行中的面试，并报告已经回答的部分。",
    "Forget the interview in progress; its answers stay in the history.": "丢弃进行中的面试；作答记录会保留。",
    "Of a report (text).": "报告的格式（默认 text）。",
    "Write the report to a file instead of standard output.": "把报告写到文件，而不是标准输出。",
    "Overwrite a file that is there.": "覆盖已有的文件。",
    "Write its pictures to an .svg or .gif file instead, moving.": "改为把图示写到 .svg 或 .gif 文件，带动画。",
    "The address to listen to.": "监听的地址。",
    "0 takes a free one.": "0 表示自动选一个空闲端口。",
    "Let other machines connect too; they also need the secret.": "也允许其他机器连接；同样需要密钥。",
    "End a session after so many minutes without a key; 0: never.": "这么多分钟没有按键就结束会话；0 表示从不。",
    "Most sessions at once.": "同时进行的会话数上限。",
    "End a session above so many MB of memory (Linux only); 0: never.": (
        "内存超过这么多 MB 就结束会话（仅限 Linux）；0 表示从不。"
    ),
    "Draws of each question (default 25).": "每道题抽取多少次（默认 25）。",
    "Also how often draws are refused and mistakes are active.": "同时显示舍去了多少抽取、每种错误起作用多少次。",
    "How many processes at most (default: one a processor).": "最多使用多少个进程（默认每个处理器一个）。",
    "Which variant (default 0).": "哪一组数值（默认 0）。",
    "How the answer was read and compared, below the verdict.": "在判分之后说明答案是怎样读取和比较的。",
    "The working on standard output, below the value.": "在数值之后把解题过程写到标准输出。",
    "The input to trace, such as 3x224x224.": "输入的形状，例如 3x224x224。",
    "Of a text network: the number of tokens.": "文本网络：词元数。",
    "Of a text network: the number of texts (default 1).": "文本网络：批量大小（默认 1）。",
    "Of a text network: float32 (default), bfloat16, float16 or int8.": (
        "文本网络：float32（默认）、bfloat16、float16 或 int8。"
    ),
    "Its type (default numeric).": "题型（默认 numeric）。",
    "How many answers at most.": "最多显示多少次作答。",
    "Only those whose verdict you disputed, with your note.": "只显示你对判分提出异议的作答，连同你的说明。",
    "Write the function of a code question in your editor: graded at each save, recorded once.": (
        "在编辑器里写编程题的函数：每次保存后判分，只记录一次作答。"
    ),
    "Your file (default: one of dlquiz's own).": "你的文件（默认由 dlquiz 生成）。",
    "The numbers of this seed (default: fresh ones).": "该种子对应的数值（默认重新抽取）。",
    "Of a code question, the file with the function.": "编程题中写有函数的文件。",
    "Run your code even where this system cannot isolate it.": "即使本系统无法隔离你的代码，也照样运行。",
    "The id of a new bank (default: made of the file's name).": "新题库的 id（默认取自文件名）。",
    "The day, as 2026-12-20, or +14 for in two weeks (default: that of your interview, else in four weeks).": (
        "日期，例如 2026-12-20；+14 表示两周后（默认为面试日期，未设定时为四周后）。"
    ),
    "The share of all questions to be recalled on it (default 0.9).": "那一天要记住的题占全部题的比例（默认 0.9）。",
    "Take the new verdicts over; without it nothing is changed.": "采用新的判分；不写则什么都不改。",
    "Also answers whose question is marked as it was then.": "也列出判分方式没有变化的作答。",
    "Overwrite FILE whatever it holds, unless it is dlquiz's own.": (
        "无论文件里有什么都覆盖，但 dlquiz 自己的文件除外。"
    ),
    "Take back the newest import; again, the one before. Your answers stay.": (
        "撤销最近一次导入；再用一次，撤销更早的一次。你的作答保留。"
    ),
    "Prove that memory is what replaying the history gives; 1 if not.": (
        "验证复习安排与重放历史记录的结果一致；不一致时退出码为 1。"
    ),
    "Rebuild memory by replaying the history.": "重放历史记录，重新生成复习安排。",
    "Back the progress file up now.": "立即备份进度文件。",
    "Put the newest good backup in the place of a damaged progress file.": "用最新的完好备份替换损坏的进度文件。",
    "The format of SOURCE (default: by its ending).": "源文件的格式（默认由扩展名决定）。",
    "The format of TARGET (default: by its ending).": "目标文件的格式（默认由扩展名决定）。",
    "The texts: English, Chinese or both.": "文字：英文、中文或两者。",
    "How many draws are frozen (default 3).": "固定多少组数值（默认 3）。",
    "For Anki: your answers and due dates go along.": "用于 Anki：带上作答记录和到期日。",
    "For CSV: begin with a byte order mark.": "用于 CSV：以字节顺序标记（BOM）开头。",
    "Write nothing if anything would be lost; 1 if so.": "有内容会丢失时什么都不写，退出码为 1。",
    "With --restore: this file, even where nothing is damaged.": "与 --restore 一起用：即使没有损坏，也换上这个文件。",
}
