# Shared by the scripts of this folder. They run on any machine; GitHub Actions is told more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Tells the later steps of a job, where there is one that listens.
output() { # name, value
    [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

fail() { # message, exit code
    echo "error: $1" >&2
    [ "${GITHUB_ACTIONS:-}" != true ] || echo "::error::${1//'%'/%25}" >&2
    exit "${2:-1}"
}

wanted() { # names of variables
    local name
    for name in "$@"; do
        [ -n "${!name:-}" ] || fail "$name is not set; docs/ci.md says what it is" 2
    done
}

# With the rights that run steps need: they have namespaces of their own.
privileged() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo --preserve-env "$@"; fi
}
