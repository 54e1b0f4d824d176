#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# guarded.sh: every function of the standard enters the guard (runtime/os/guard.h), itself or in a function of its file that it calls,
# or stands with its file or its name in tests/lint/unguarded, which says why it need not. There, what need not stand there is found too.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

# One line a public function: FILE NAME guarded|bare.
entries() {
	for file in $(files runtime/api -- 'mpi_*.c'); do
		bare "$file" | awk -v file="$file" '
		/^{/ {
			name = signature
			gsub(/__attribute__\(\([^)]*\)\)/, "", name)
			sub(/\(.*/, "", name)
			sub(/.*[ *]/, "", name)
			signature = body = ""
			inside = 1
			next
		}
		/^}/ {
			if (inside)
				text[name] = body
			inside = 0
			next
		}
		inside { body = body "\n" $0; next }
		/^#/ || /;$/ || /^[ \t]*$/ { signature = ""; next }
		{ signature = signature " " $0 }
		END {
			do {
				news = 0
				for (f in text) {
					if (f in guarded)
						continue
					found = text[f] ~ /[^A-Z_]ML_GUARD(_ALWAYS)?;/
					for (g in guarded)
						if (text[f] ~ "[^A-Za-z0-9_]" g "\\(")
							found = 1
					if (found)
						guarded[f] = news = 1
				}
			} while (news)
			for (f in text)
				if (f ~ /^PMPIX?_/)
					print file, f, f in guarded ? "guarded" : "bare"
		}'
	done
}

entries | sort | awk '
FILENAME == "tests/lint/unguarded" {
	if (!/^#/ && NF) {
		if (NF < 2)
			print FILENAME ":" FNR ": no reason"
		listed[$1] = FNR
	}
	next
}
{
	name = $2
	sub(/^P/, "", name)
	if ($3 == "bare" && !($1 in listed) && !(name in listed))
		print $1 ":1: " name " does not enter the guard and tests/lint/unguarded does not say why"
	if ($3 == "bare")
		used[$1 in listed ? $1 : name] = 1
}
END {
	for (row in listed)
		if (!(row in used))
			print "tests/lint/unguarded:" listed[row] ": nothing unguarded is called " row
}' tests/lint/unguarded - | finding
finish
