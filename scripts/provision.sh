#!/usr/bin/env bash
# Gets what the lanes of `npm test` need beside node_modules: Debian packages, and into .provisioned/ (which git ignores) the newest
# LTS of Node, Node and koffi for Windows, and a Wine prefix. Does nothing, and says nothing, where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(uname -s)" != Linux ]; then
  echo "scripts/provision.sh provisions Linux only; on Windows the lanes need nothing more." >&2
  exit 0
fi
export npm_config_loglevel="${npm_config_loglevel:-error}"

# --- Debian packages ---
wanted=(gcc libc6-dev gcc-mingw-w64-x86-64)
[ "$(uname -m)" = x86_64 ] && wanted+=(wine wine64)
missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# --- npm packages ---
node scripts/provision.mjs

# --- the Wine prefix ---
prefix="$PWD/.provisioned/wine/prefix"
if [ "$(uname -m)" = x86_64 ] && [ ! -e "$prefix/system.reg" ]; then
  echo "making a Wine prefix"
  rm -rf "$prefix" "$prefix.new"
  export WINEPREFIX="$prefix.new" WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
  unset DISPLAY WAYLAND_DISPLAY
  log="$PWD/.provisioned/wine/prefix.log"
  if ! { wineboot -i && wine winecfg -v win10 && wineserver -w; } </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
  mv "$prefix.new" "$prefix"
fi
