"""An error of the operating system → why it refused, in Chinese."""

import errno


def system_reason(problem: OSError) -> str:
    """Return in Chinese why the system refused an operation."""
    if isinstance(problem, PermissionError):
        return "没有权限"
    if isinstance(problem, FileNotFoundError):
        return "没有这个文件"
    if isinstance(problem, IsADirectoryError | NotADirectoryError | FileExistsError):
        return "文件夹和文件弄混了"
    return _REASONS.get(problem.errno or 0, f"系统说：{problem.strerror or problem}")


_REASONS = {
    errno.EIO: "磁盘读写出错，磁盘或者U盘可能坏了、拔出来了",
    errno.ENOMEM: "内存不够",
    errno.EBUSY: "别的程序正用着它",
    errno.EINVAL: "这个磁盘不接受这样的名字或者操作",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "电脑上打开的文件太多",
    errno.EFBIG: "超过了这里允许的文件大小",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "这个磁盘只能读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了一圈",
    errno.ENOTSUP: "这个磁盘不支持这样的操作",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ESTALE: "网络文件夹断开过，重新打开它",
    errno.EHOSTDOWN: "网络文件夹连不上",
    errno.ETIMEDOUT: "网络文件夹没有回答",
}
