"""Why the operating system refuses something, in both languages."""

from __future__ import annotations

import errno

from dlquiz.messages import Text

_CHINESE = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许此操作",
    errno.ENOTDIR: "路径中有一部分不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "文件系统只读",
    errno.EIO: "读写出错",
    errno.EBUSY: "正被占用",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "符号链接循环",
    errno.EMFILE: "打开的文件太多",
    errno.EBADF: "文件已关闭",
    errno.EPIPE: "管道已断开",
    errno.ENOEXEC: "不是可执行的程序",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ENETUNREACH: "网络不可达",
    errno.EHOSTUNREACH: "主机不可达",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有此地址",
}


def reason(error: OSError | UnicodeError) -> Text:
    """What the system says of an error; a rare one is in the system's own language in both."""
    if isinstance(error, UnicodeError) or error.strerror is None:
        return Text.same(str(error))
    return Text(error.strerror, _CHINESE.get(error.errno or 0, error.strerror))
