#!/bin/sh
# Writes run.txt, dev.txt and judges.txt: the newest versions that the .in files allow, with the
# hash of every wheel for Python 3.11 to 3.14 and every platform. The names of the registry stay out
# of them: whoever installs takes the one that their own pip is set to.
set -eu
cd "$(dirname "$0")/.."

tool=build/lock
"${PYTHON:-python3}" -m venv --clear "$tool"
"$tool/bin/python" -m pip install --quiet --only-binary :all: uv

compile() {
    UV_CUSTOM_COMPILE_COMMAND='make lock' "$tool/bin/uv" pip compile --quiet --upgrade \
        --universal --python-version 3.11 --generate-hashes --only-binary :all: \
        --no-emit-index-url --no-emit-find-links --no-annotate "$@"
}

compile requirements/dev.in -o requirements/dev.txt
# Bound to dev.txt, so that what runs is what was tested.
compile requirements/run.in -c requirements/dev.txt -o requirements/run.txt
# An environment of its own: bound to nothing.
compile requirements/judges.in -o requirements/judges.txt

if command -v npm >/dev/null; then
    (cd requirements/js && npm update --silent --package-lock-only --omit-lockfile-registry-resolved \
        --ignore-scripts --no-audit --no-fund)
else
    echo "requirements/js/package-lock.json stays as it is: there is no npm on the PATH." >&2
fi
