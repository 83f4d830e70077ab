#!/usr/bin/env bash
# Installs the system packages that lianpian needs, and nothing when they are all there.
#
#   scripts/setup.sh [build] [draw] [window] [test]      no argument: all four
#
#   build    compiler, GDAL, PROJ and CBC, to build the program and run it without a map
#   draw     Vulkan with its software renderer and a Chinese font: the map, also without a graphics card
#   window   what a window needs under X11 and Wayland
#   test     X without a screen, on which the tests open the window
#
# For Debian 12 and systems with the same package names; as root, or through sudo. Needs bash and apt, nothing else.
set -euo pipefail
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"   # dpkg wants them, `su` may leave them out

packages_of() {
    case $1 in
        build) echo ca-certificates g++ pkg-config libgdal-dev libproj-dev coinor-libcbc-dev ;;
        draw) echo libvulkan1 mesa-vulkan-drivers fonts-noto-cjk ;;
        window) echo libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0 libwayland-client0 ;;
        test) echo xvfb ;;
        *) echo "error: $1 is no part of this set-up; the parts are build, draw, window and test" >&2; exit 2 ;;
    esac
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

[ $# -gt 0 ] || set -- build draw window test
wanted=()
for part in "$@"; do
    names=$(packages_of "$part")
    # shellcheck disable=SC2206 # a list of names without spaces in them
    wanted+=($names)
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "note: this system has no apt; lianpian needs what Debian calls: ${wanted[*]}"
    command -v c++ >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists gdal proj && exit 0
    echo "error: c++, pkg-config, or the development files of GDAL or PROJ are missing" >&2
    echo "hint: install them with the package manager of this system, then run the command again" >&2
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

install=(apt-get install --yes --quiet --no-install-recommends "${missing[@]}")
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "error: system packages are missing, and this is neither root nor is there sudo" >&2
        echo "hint: run this as root, then the command again: apt-get update && ${install[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
    [ -t 0 ] || as_root+=(--non-interactive)
fi
as_root+=(env DEBIAN_FRONTEND=noninteractive)

echo "Installing system packages: ${missing[*]}"
echo "Command: ${as_root[*]} ${install[*]}"
wait_for_lock=(-o DPkg::Lock::Timeout=300)
"${as_root[@]}" apt-get update --quiet "${wait_for_lock[@]}" \
    || echo "warning: the package lists could not all be fetched; trying with those at hand" >&2
if ! "${as_root[@]}" "${install[@]}" "${wait_for_lock[@]}" </dev/null; then
    echo "error: apt could not install: ${missing[*]}" >&2
    echo "hint: the lines above say why; most often it is the network or a package source that has moved" >&2
    exit 1
fi
for package in "${missing[@]}"; do
    is_installed "$package" || { echo "error: $package is still not installed" >&2; exit 1; }
done
echo "Installed: ${missing[*]}"
