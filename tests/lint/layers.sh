#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# layers.sh: includes point downward only, as runtime/LAYERS has it.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

sources=$(files runtime collectives launcher -- '*.c' '*.h' '*.def')
# shellcheck disable=SC2086 # a list of files
awk '
function say(text) { print FILENAME ":" FNR ": " text }
# A line of LAYERS may be a directory, or files of one that stand lower than the rest of it.
function layer_of(path,    dir) {
	dir = path
	sub(/\.[a-z]+$/, "", dir)
	if (dir in level)
		return dir
	dir = path
	sub(/\/[^\/]*$/, "", dir)
	return dir
}
# The directory an #include "x/y.h" means, or "" for a header of no layer.
function target_of(name,    dir) {
	dir = layer_of(name)
	return ("runtime/" dir) in level ? "runtime/" dir : dir in level ? dir : ""
}
FILENAME == "runtime/LAYERS" {
	if (/^#/ || !NF)
		next
	if ($1 == "waterline") {
		waterline = FNR
		next
	}
	for (i = 1; i <= NF; i++) {
		level[$i] = FNR
		private[$i] = NF > 1	# directories on one line serve each other alone
	}
	next
}
FNR == 1 {
	dir = layer_of(FILENAME)
	below = !waterline || level[dir] < waterline
	own = FILENAME
	sub(/^runtime\//, "", own)
	if (!sub(/\.c$/, ".h", own) || (getline line < FILENAME_of(own)) < 0)
		own = ""
	else
		close(FILENAME_of(own))
	if (!(dir in level))
		say("its directory is not in runtime/LAYERS")
}
function FILENAME_of(name) { return (name ~ /^(launcher|collectives)\//) ? name : "runtime/" name }
/^[ \t]*#[ \t]*include/ {
	split($0, part, /["<>]/)
	name = part[2]
	if (own != "" && name != own && name !~ /\.def$/)
		say("its own header \"" own "\" comes first")
	own = ""
	if (name ~ /^(sys|linux|asm)\// && name != "sys/types.h" && dir != "runtime/os" && dir != "runtime/host" && dir != "launcher")
		say("<" name "> belongs to runtime/os, runtime/host or launcher")
	if (name ~ /^(hwloc|numa|numaif)(\/.*)?\.h$/ && dir != "runtime/host")
		say("<" name "> belongs to runtime/host")
	if (name ~ /^mpi(_lite)?\.h$/ && below)
		say("below the waterline nothing knows MPI")
	if ($0 !~ /"/ || name ~ /^mpi(_lite)?\.h$/)
		next
	target = target_of(name)
	if (target == "")
		say("\"" name "\" is not \"layer/file.h\"")
	else if (level[target] > level[dir])
		say("\"" name "\" points up from " dir " to " target)
	else if (private[target] && level[target] != level[dir])
		say("\"" name "\" belongs to the launcher alone")
}' runtime/LAYERS $sources | finding
finish
