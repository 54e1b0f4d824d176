#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shipped.sh: `make dist` packs every file of the repository, so that a tarball can be built, tested and packed again.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

if [ ! -e .git ] || ! command -v git >/dev/null; then
	echo "skipped: not a working copy of the repository"
	exit 77
fi
unset MAKEFLAGS MAKELEVEL
packed=$(mktemp)
trap 'rm -f "$findings" "$packed"' EXIT
printf '%s\n' '$(foreach file,$(DISTFILES),$(info $(file:$(srcdir)/%=%)))' 'packed: ;' |
	make -s -C "${builddir:-.}" --no-print-directory -f Makefile -f - packed >"$packed" || exit 1
git ls-files | grep -vxFf "$packed" | sed 's/$/: make dist leaves it out/' | finding
finish
