"""Files: the one way in which a file is opened that somebody named, and why one is not read or written, or a host not
reached, in the words of a clerk; never in English.
"""

import errno
import os
import socket
import stat
from io import BufferedReader
from pathlib import Path

_CAUSES = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘只能读，不能写",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一处不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘已满",
    errno.EFBIG: "磁盘已满",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序占用",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENXIO: "不是普通文件",
    errno.EADDRINUSE: "端口已被别的程序占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "对方没有开这个端口",
    errno.ECONNRESET: "对方中断了连接",
    errno.EHOSTUNREACH: "网络不通",
    errno.ENETUNREACH: "网络不通",
    errno.ETIMEDOUT: "没有应答",
}


def opened(path: Path) -> BufferedReader:
    """A plain file, to be read. `OSError` for a folder, a device, a pipe that nobody fills, a name that none can have.

    How much of it is read is bounded by who reads it.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except ValueError:  # a NUL in it, or what is no text
        raise FileNotFoundError(errno.ENOENT, "", str(path)) from None
    kind = os.fstat(handle).st_mode
    if not stat.S_ISREG(kind):
        os.close(handle)
        raise OSError(errno.EISDIR if stat.S_ISDIR(kind) else errno.ENXIO, "", str(path))
    return open(handle, "rb")


def cause_of(failed: OSError) -> str:
    """Why, in a few words; of what has no words here, the number by which a maintainer finds it."""
    if isinstance(failed, socket.gaierror):  # its numbers are of their own
        return "找不到这个主机名"
    if isinstance(failed, TimeoutError):
        return "没有应答"
    return _CAUSES.get(failed.errno or 0, f"系统错误{failed.errno}" if failed.errno else "原因不明")
