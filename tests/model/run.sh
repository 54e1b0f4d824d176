#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run.sh: every model holds in all its states, and does not hold when what it is about is left out (-DBROKEN=n).
# Each search has 60 seconds and 1 GiB. Without spin: skipped.
set -u
srcdir=${srcdir:-.}
: "${CC:=cc}"

if ! command -v spin >/dev/null; then
	echo "skipped: spin is not installed" >&2
	exit 77
fi
models=$(cd "$srcdir/tests/model" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

# search MODEL N OPTION: all states of the model with BROKEN=N; its last words are in the file `output`. False: it could not be run.
# The option is the compiler's: to optimise takes longer than to find a mistake.
search() {
	cp "$models"/*.pml . &&
		spin "-DBROKEN=$2" -a "$1.pml" >output 2>&1 &&
		$CC "$3" -w -DSAFETY -DCOLLAPSE -DMEMLIM=1024 -o pan pan.c >>output 2>&1 &&
		timeout 60 ./pan -m2000000 >>output 2>&1 &&
		! grep -q 'max search depth too small\|out of memory\|Search not completed' output
}

errors() {
	sed -n 's/.*errors: \([0-9]*\)$/\1/p' output
}

# holds MODEL
holds() {
	if search "$1" 0 -O1 && [ "$(errors)" = 0 ]; then
		return
	fi
	echo "$1: does not hold, or was not searched to the end" >&2
	cat output >&2
	failed=1
}

# breaks MODEL N
breaks() {
	search "$1" "$2" -O0
	if [ "$(errors)" = 1 ] && grep -q 'assertion violated\|invalid end state' output; then
		return
	fi
	echo "$1: still holds with -DBROKEN=$2, so it proves nothing" >&2
	cat output >&2
	failed=1
}

holds ring
breaks ring 1
breaks ring 2
breaks ring 3
for model in bell_shared bell_exclusive; do
	holds $model
	breaks $model 1
	breaks $model 2
done
holds xfer
breaks xfer 1
breaks xfer 2
breaks xfer 3
breaks xfer 4
breaks xfer 5
breaks xfer 6
holds guests
breaks guests 1
breaks guests 2
breaks guests 3
holds lock
breaks lock 1
breaks lock 2
breaks lock 3
breaks lock 4
exit $failed
