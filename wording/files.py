"""Files: why the system does not let one be read or written, in the words of a clerk; its English is never shown."""

import errno

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
}


def cause_of(failed: OSError) -> str:
    """Why, in a few words; of what has no words here, the number by which a maintainer finds it."""
    return _CAUSES.get(failed.errno or 0, f"系统错误{failed.errno}" if failed.errno else "原因不明")
