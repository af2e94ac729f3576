"""与其他工具交换题库时的中文文本。"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "convert_exists": "{path} 已存在：请另选文件名，或用 `--force` 覆盖",
    "convert_item": "{place}：{outcome}：{why}",
    "convert_whole": "完整",
    "convert_frozen": "部分保留",
    "convert_left_out": "未转换",
    "convert_counts": "共 {questions} 题：完整 {whole}，部分保留 {frozen}，未转换 {left_out}",
    "convert_strict": "有内容会丢失，因此未写入任何文件（`--strict`）",
    "convert_written": "已写入：{path}",
    "anki_unknown": "{file}：有 {count} 次复习未导入：这里的题库没有相应题目。安装题库后请再导入一次。",
}
