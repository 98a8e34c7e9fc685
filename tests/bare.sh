#!/usr/bin/env bash
# Both doors of the project in a fresh Debian root that has nothing but make: `make run` serves, `make test` passes.
# As root; needs debootstrap. Usage: tests/bare.sh FOLDER [TARGET ...], by default the targets run and test.
set -euo pipefail

root=${1:?usage: tests/bare.sh FOLDER [run|test ...]}
shift
doors=("${@:-run}")
[ $# -gt 0 ] || doors=(run test)
port=${PORT:-8765}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
here=$(git rev-parse --show-toplevel)
server=
java_trusts=

say() { printf '\n==> %s\n' "$*"; }

cleanup() {
  if [ -n "$server" ]; then kill -- "-$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  for process in /proc/[0-9]*; do # all that was started in the root, or it could not be unmounted
    if [ "$(readlink "$process/root" 2>/dev/null)" = "$root" ]; then kill -KILL "${process#/proc/}" 2>/dev/null || true; fi
  done
  for folder in dev sys proc; do
    if mountpoint -q "$root/$folder"; then umount -R "$root/$folder"; fi
  done
  if mountpoint -q "$root"; then umount "$root"; fi
}

inside() { # a command in the root, with the certificates that this machine trusts and nothing else of it
  chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    PIP_CERT="$certificates" SSL_CERT_FILE="$certificates" NODE_EXTRA_CA_CERTS="$certificates" \
    ${java_trusts:+MAVEN_OPTS="-Djavax.net.ssl.trustStore=$java_trusts"} \
    /bin/sh -c "cd /project && $1"
}

mkdir -p "$root"
root=$(cd "$root" && pwd)
[ "$(id -u)" = 0 ] || { echo "tests/bare.sh: root is needed for debootstrap and chroot" >&2; exit 1; }
cleanup
rm -rf --one-file-system "$root"
mkdir -p "$root"
trap cleanup EXIT

say "debootstrap --variant=minbase --include=make bookworm"
debootstrap --variant=minbase --include=make bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
  { tail -n 20 "$root.log" >&2; exit 1; }
cp /etc/resolv.conf /etc/hosts "$root/etc/"
certificates=/etc/ssl/trusted-outside.crt # under a name of its own: installing ca-certificates writes the usual one
mkdir -p "$root/etc/ssl"
cp /etc/ssl/certs/ca-certificates.crt "$root$certificates"
if [ -e /etc/ssl/certs/java/cacerts ]; then # the same for Java, in a form of its own
  java_trusts=/etc/ssl/trusted-outside.jks
  cp /etc/ssl/certs/java/cacerts "$root$java_trusts"
fi
mount --bind "$root" "$root" # OpenSearch asks which mount a file is on: there has to be one
for folder in proc sys dev; do mount --rbind "/$folder" "$root/$folder"; mount --make-rslave "$root/$folder"; done
git clone --quiet --no-hardlinks "$here" "$root/project"

for door in "${doors[@]}"; do
  say "make $door"
  case $door in
    run)
      set -m # a process group of its own, which can be ended as a whole
      inside "make run PORT=$port" &
      server=$!
      set +m
      served=
      for _ in $(seq 600); do
        kill -0 "$server" 2>/dev/null || break
        if exec 3<>"/dev/tcp/127.0.0.1/$port"; then
          printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
          served=$(cat <&3)
          exec 3>&- 3<&-
          break
        fi 2>/dev/null
        sleep 1
      done
      kill -- "-$server" 2>/dev/null || true
      wait "$server" 2>/dev/null || true
      server=
      case $served in
        *"200 OK"*) echo "make run: ${served##*$'\r\n'}" ;;
        *) echo "make run: no answer on port $port: $served" >&2; exit 1 ;;
      esac
      ;;
    *) inside "make $door" ;;
  esac
done
