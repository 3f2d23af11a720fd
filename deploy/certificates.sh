#!/bin/sh
# Certificates for mutual TLS with Temporal (deploy/compose.mtls.yml), by two authorities that exist for this alone:
#   sh deploy/certificates.sh FOLDER
# They last five years. FOLDER/servers.key and FOLDER/clients.key sign new ones: keep them in a safe, not on the server.
# Two, because Temporal's services speak to each other on ports where whoever is let in may do everything: there only
# servers are; the front door lets in both.
set -eu
umask 077
[ "$#" -eq 1 ] || { echo "用法：sh deploy/certificates.sh 目录" >&2; exit 2; }
command -v openssl >/dev/null || { echo "没有找到 openssl，请先安装。" >&2; exit 1; }
[ ! -e "$1" ] || { echo "$1 已存在，不覆盖。要重新签发，请换一个目录，再换上去。" >&2; exit 1; }
mkdir -p "$1"
cd "$1"

for authority in servers clients; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -sha256 \
    -subj "/O=mingpai/CN=mingpai Temporal $authority CA" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout "$authority.key" -out "$authority.pem" 2>/dev/null
done

# sign NAME USES ALTERNATIVE_NAMES: a folder NAME for a container, with cert.pem and key.pem by the authority of NAMEs,
# and ca.pem, by whose word a server is believed
sign() {
  mkdir "$1"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=mingpai/CN=$1" \
    -keyout "$1/key.pem" -out request.pem 2>/dev/null
  printf 'extendedKeyUsage=%s\nsubjectAltName=%s\n' "$2" "$3" >extensions
  openssl x509 -req -in request.pem -CA "$1s.pem" -CAkey "$1s.key" -CAcreateserial -days 1826 -sha256 \
    -extfile extensions -out "$1/cert.pem" 2>/dev/null
  cp servers.pem "$1/ca.pem"
  rm -f request.pem extensions ./*.srl
  # Containers run as users unknown here and read as "others"; the folder above, 0700, keeps this machine's users out.
  chmod 0755 "$1"
  chmod 0644 "$1"/*.pem
}
# The server is a client too: its own system workers come through the front door.
sign server serverAuth,clientAuth DNS:temporal,DNS:localhost,IP:127.0.0.1
cp clients.pem server/
chmod 0644 server/clients.pem
sign client clientAuth DNS:client

echo "已生成：$(pwd)"
echo "请把 servers.key、clients.key 移到离线介质保存；server/ 只给 Temporal 服务器，client/ 给工作进程和办公电脑。"
