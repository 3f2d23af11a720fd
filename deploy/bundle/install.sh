#!/bin/sh
# Install mingpai from this folder alone, without any network:  sh install.sh
# Another Python than the one it finds:                         PYTHON=/usr/bin/python3.12 sh install.sh
# It writes nothing outside this folder. Saying it again is harmless while the service is stopped.
set -eu
umask 022 # root installs, the service and the clerks read
cd "$(dirname "$0")"

stop() {
  for line in "$@"; do echo "$line" >&2; done
  exit 1
}

echo "一、核对文件……"
command -v sha256sum >/dev/null || stop "没有找到 sha256sum（coreutils），无法核对文件。"
[ -f SHA256SUMS ] || stop "缺少 SHA256SUMS，安装包不完整，请重新拷贝。"
wrong=$(LC_ALL=C sha256sum -c SHA256SUMS 2>/dev/null | grep -v ': OK$' || :)
[ -z "$wrong" ] || stop "安装包不完整或被改动，请重新拷贝：" "$wrong"

echo "二、选择 Python……"
usable() {
  "$1" -c 'import ensurepip, platform, sys, venv
sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and platform.python_implementation() == "CPython"))' 2>/dev/null
}
python=
for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3; do
  if usable "$candidate"; then
    python=$candidate
    break
  fi
  [ "$candidate" != "${PYTHON:-}" ] || stop "$PYTHON 不能用：需要带 venv 的 CPython 3.11、3.12 或 3.13。"
done
[ -n "$python" ] || stop "需要带 venv 的 CPython 3.11、3.12 或 3.13，本机没有找到。" \
  "Debian/Ubuntu/UOS 请装 python3-venv；或指明位置：PYTHON=/路径/python3.12 sh install.sh"
echo "    $("$python" -c 'import platform, sys; print(sys.executable, platform.python_version(), platform.machine())')"

echo "三、安装依赖……"
cd mingpai
"$python" -m venv --clear .venv
# No configuration, no variables, no index: only the wheels of this folder, each with the hash of the lock.
PIP_CONFIG_FILE=/dev/null .venv/bin/python -m pip --isolated --disable-pip-version-check install --quiet --no-index \
  --find-links ../wheels --only-binary=:all: --require-hashes -r requirements.lock ||
  stop "依赖没有装上。安装包支持 x86-64 和 aarch64 的 Linux（glibc 2.28 或更新），用 ldd --version 查看。"
# What `make` would otherwise install anew, from an index.
touch .venv/python .venv/runtime
# A service may not write to its own folder, and would compile the program anew whenever it starts or a title wakes.
.venv/bin/python -m compileall -q -x '/\.venv/' .

echo "四、自检：彩排一个称号的一生……"
.venv/bin/python starter.py rehearse stories/revoked.yaml --engine memory >.venv/rehearsal.log 2>&1 ||
  stop "自检没有通过，详情见 $(pwd)/.venv/rehearsal.log"

here=$(pwd)
cat <<END

已安装在 $here

试用：
  cd "$here"
  .venv/bin/python starter.py up        # 前台运行，Ctrl-C 停止；数据在 var/

正式使用：
  1. 把这个目录放到 /opt/mingpai：sudo cp -a "$here" /opt/mingpai
  2. 按 deploy/systemd/README.md 装成系统服务（开机启动、自动重启、每日备份）
  3. 填写 office.yaml：单位、岗位、联系方式、账号

升级：新版本解到新目录，装好后停止服务、换上目录、再启动。按上面安装时数据不在程序目录里，旧目录留着可以换回。
END
