#!/bin/sh
# Makes .venv from the hashed requirements, unless a whole one is there; with the argument `judges`
# the environment .venv-judges, of those programs that only judge what we made. Needs no root, and
# no network when there is nothing to do. PYTHON names the interpreter; else the first good one of
# the PATH is taken.
set -eu
cd "$(dirname "$0")/.."

case "${1:-}" in
    '') venv=.venv lock=requirements/dev.txt ;;
    judges) venv=.venv-judges lock=requirements/judges.txt ;;
    *) echo "usage: sh requirements/install.sh [judges]" >&2; exit 2 ;;
esac
# Each stamp is written last, and says what was installed: an interrupted set-up leaves none, and
# a changed lock, a moved checkout or another interpreter makes it out of date.
locked=$venv/locked.stamp
installed=$venv/installed.stamp

say() { printf '%s\n' "$*" >&2; }

# Prints the version and home of an interpreter that we can use; fails for any other.
identity() {
    "$1" -c '
import sys
assert (3, 11) <= sys.version_info[:2] <= (3, 14)
print(*sys.version_info[:2], sys.base_prefix)' 2>/dev/null
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if identity "$candidate" >/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "Lunzhi needs Python 3.11 to 3.14, and none is on the PATH."
    say "Install one, or name it: make PYTHON=/path/to/python3.12"
    return 1
}

# What the stamp of the locked requirements must say; $1: identity of the interpreter.
locked_state() { printf '%s\n%s\n' "$PWD" "$1"; cat "$lock"; }

same() { [ -f "$1" ] && [ "$2" = "$(cat "$1")" ]; }

if [ -n "${PYTHON:-}" ]; then
    if ! wanted=$(identity "$PYTHON"); then
        say "PYTHON=$PYTHON is no Python 3.11 to 3.14 that starts."
        exit 1
    fi
else
    # No wish: a .venv that works is kept, whatever made it.
    wanted=$(identity "$venv/bin/python") || wanted=
fi

if [ -z "$wanted" ] || ! same "$locked" "$(locked_state "$wanted")" ||
    [ "$wanted" != "$(identity "$venv/bin/python")" ]; then
    python=${PYTHON:-$(find_python)}
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "$python cannot make $venv: its venv or ensurepip module is missing."
        say "On Debian and Ubuntu the package python3-venv has both; or name another: make PYTHON=…"
        exit 1
    fi
    say "Making $venv with $("$python" --version) …"
    rm -f "$locked"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --require-hashes --only-binary :all: -r "$lock"
    locked_state "$(identity "$venv/bin/python")" >"$locked.new"
    mv "$locked.new" "$locked"
fi

# Of ours nothing is in the judges' environment, but one judge from elsewhere, where there is a node.
if [ "$venv" = .venv-judges ]; then
    js=$venv/js
    if command -v node >/dev/null && command -v npm >/dev/null &&
        ! same "$js/locked.stamp" "$(cat requirements/js/package-lock.json)"; then
        rm -rf "$js"
        mkdir "$js"
        cp requirements/js/package.json requirements/js/package-lock.json "$js"
        (cd "$js" && npm ci --silent --ignore-scripts --no-audit --no-fund)
        cp "$js/package-lock.json" "$js/locked.stamp"
    fi
elif ! same "$installed" "$(cat pyproject.toml)"; then
    rm -f "$installed"
    "$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e .
    cp pyproject.toml "$installed.new"
    mv "$installed.new" "$installed"
fi
