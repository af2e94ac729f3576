"""What `dlquiz --help` prints, in both languages: the commands in groups. Nothing is imported to print it."""

from __future__ import annotations

from dlquiz.messages import Language

OVERVIEW: dict[Language, str] = {
    "en": """Usage: dlquiz [OPTIONS] [COMMAND]

Prepare for deep-learning interviews and exams: every numeric answer is computed.
Without a command, the quiz starts in the terminal.

Practice:
  practice     practice questions; --plain for pipes and screen readers
  review       answer what is due
  drill        practice one mistake until you avoid it; alone, list them
  code         write a function in your editor, graded at each save
  interview    take a mock interview against the clock
  interviews   list your interviews, or print the report of one

Progress:
  stats        mastery, retention, time, and what comes due
  due          questions that are due
  history      your answers, newest first
  mistakes     your mistakes, frequent and recent ones first
  plan         recall by an exam's date, and the minutes a day it takes
  fit          fit the schedule to how you forget
  undo         take back the last answer

Look things up:
  show         one question with its answer and working
  grade        grade one answer
  calc         run a reference implementation; alone, list them
  net          layer table of a network; alone, list them

Write banks:
  new          add a question to a bank, or start a bank
  edit         open a question in your editor, then check its bank
  preview      show a question beside your editor, again at each save
  check        check banks: what is wrong, where, and how to fix it
  schema       JSON Schema of banks, for editors
  analyse      figures of questions, from the exports of a class
  convert      a bank from or for Anki, Moodle, GIFT, QTI, CSV or Markdown

Manage:
  banks        list, add, update and disable banks
  regrade      grade your history again after a bank was fixed
  orphans      history of questions that are gone
  export       write all progress as JSON lines
  import       read an export or a progress file, or take it back
  sync         exchange progress with your other machines
  doctor       show versions and places; check, back up, restore progress
  serve        run the quiz in a browser (extra `web`)
  group        a study group on a PostgreSQL server (extra `group`)
  mcp          let an agent ask and grade questions (Model Context Protocol)
  completion   tab completion for bash, zsh, fish or PowerShell
  man          print the manual page

Options:
  --bank PATH        add a bank file, or a folder of them (may be repeated)
  --language [en|zh] English or Chinese; else the settings or locale decide
  --version          print the version
  -h, --help         print this; `dlquiz COMMAND --help` explains a command

Exit codes: 0 done or right; 1 wrong, or the check found errors; 2 unreadable or unusable; 130 interrupted.
""",
    "zh": """用法：dlquiz [选项] [命令]

准备深度学习的面试和考试：每个数值答案都由程序计算得出。
不带命令时，在终端里启动程序。

练习：
  practice     练习；--plain 适合管道和读屏软件
  review       复习到期的题
  drill        专练一种错误，直到能避开它；不带参数时列出所有错误
  code         在编辑器里写函数，每次保存后判分
  interview    限时的模拟面试
  interviews   列出历次面试，或打印其中一次的报告

进度：
  stats        掌握度、记忆保持率、用时和即将到期的题
  due          到期的题
  history      作答记录，最新的在前
  mistakes     犯过的错误，近期常犯的在前
  plan         到考试那天能记住多少，每天需要多少分钟
  fit          按你的遗忘情况拟合复习安排
  undo         撤销上一次作答

查询：
  show         一道具体的题，连同答案和解题过程
  grade        给一个答案判分
  calc         运行一个参考实现；不带参数时列出全部
  net          网络的各层表格；不带参数时列出全部

编写题库：
  new          向题库添加一道题，或新建题库
  edit         在编辑器中打开一道题，之后检查题库
  preview      在编辑器旁显示一道题，每次保存后刷新
  check        检查题库：哪里不对，怎样改
  schema       供编辑器使用的题库 JSON Schema
  analyse      由全班的导出文件分析题目
  convert      与 Anki、Moodle、GIFT、QTI、CSV、Markdown 互相转换题库

管理：
  banks        列出、添加、更新和停用题库
  regrade      题库修正之后，重新判分以前的作答
  orphans      题库里已经没有的题的作答记录
  export       把全部进度导出为 JSON lines
  import       导入导出的文件或进度文件，也可撤销导入
  sync         与其他设备同步学习记录
  doctor       显示版本与文件位置；检查、备份、恢复进度
  serve        在浏览器里使用（需要附加组件 `web`）
  group        PostgreSQL 服务器上的学习小组（需要附加组件 `group`）
  mcp          让智能体出题和判分（模型上下文协议 MCP）
  completion   bash、zsh、fish、PowerShell 的 Tab 补全
  man          打印手册页

选项：
  --bank 路径        加入一个题库文件或文件夹（可以重复）
  --language [en|zh] 英文或中文；不写则由设置或系统区域决定
  --version          打印版本
  -h, --help         打印本页；`dlquiz 命令 --help` 说明一个命令

退出码：0 完成或正确；1 错误，或检查发现错误；2 无法识别或无法使用；130 被中断。
""",
}
