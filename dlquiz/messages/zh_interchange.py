"""与其他工具交换题库时的中文文本。"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "convert_exists": "{path} 已存在：请另选文件名，或用 `--force` 覆盖",
    "convert_idle": "`--{option}` 只用于 {formats} 格式的目标文件：请去掉该选项",
    "convert_item": "{place}：{outcome}：{why}",
    "convert_whole": "完整",
    "convert_frozen": "部分保留",
    "convert_left_out": "未转换",
    "convert_counts": "共 {questions} 题：完整 {whole}，部分保留 {frozen}，未转换 {left_out}",
    "convert_strict": "有内容会丢失，因此未写入任何文件（`--strict`）",
    "convert_written": "已写入：{path}",
    "anki_unknown": "{file}：有 {count} 次复习未导入：这里的题库没有相应题目。安装题库后请再导入一次。",
    "convert_reviews": "{count} 次复习已加入作答记录；`dlquiz import --undo` 可撤销",
    # screens
    "import_title": "导入",
    "import_hint": "输入文件路径：Anki 牌组，Moodle、GIFT 或 CSV 文件，或 Markdown 笔记。按 Enter 显示会导入什么、"
    "丢失什么；此时尚未写入。",
    "export_title": "导出",
    "export_hint": "选择题库和格式。按 Enter 显示会丢失什么；此时尚未写入。",
    "export_bank": "题库",
    "export_format": "格式",
    "exchange_path": "文件路径",
    "exchange_no_path": "请输入文件路径。",
    "exchange_no_bank": "没有可导出的题库。",
    "exchange_own": "{path} 在 dlquiz 自己的文件夹中：请另选位置",
    "exchange_reading": "正在读取……",
    "exchange_write": "再按一次 Enter，写入 {files}。",
    "exchange_replace": "{files} 已存在：按 F5 覆盖。",
    "exchange_more": "……还有 {count} 条",
}
