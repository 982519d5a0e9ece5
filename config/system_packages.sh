#!/usr/bin/env bash
# Look for the system packages one part needs; install them with apt when we may, else say what to type.
set -u
case "$1" in
  pdf) packages="libpango-1.0-0 libpangoft2-1.0-0"; what="Briefings as PDF"; required=no ;;
  browser) packages="chromium"; what="The browser tests"; required=yes ;;
  *) echo "usage: $0 pdf|browser" >&2; exit 2 ;;
esac
missing=""
for package in $packages; do
  [ "$package" = chromium ] && command -v chromium >/dev/null && continue
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
install="apt-get install --yes --no-install-recommends$missing"
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  as_root=""; [ "$(id -u)" = 0 ] || as_root="sudo"
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root $install -qq >/dev/null && exit 0
fi
echo "$what need system packages that are not here. Please type:  sudo $install" >&2
[ "$required" = no ]
