# SPDX-License-Identifier: BSD-2-Clause
# bare.awk - C source without comments and without the insides of literals; every line keeps its number.
{
	out = ""
	rest = $0
	while (rest != "") {
		if (comment) {
			end = index(rest, "*/")
			if (!end)
				break
			comment = 0
			rest = substr(rest, end + 2)
			continue
		}
		if (!match(rest, /\/\*|\/\/|["']/)) {
			out = out rest
			break
		}
		mark = substr(rest, RSTART, RLENGTH)
		out = out substr(rest, 1, RSTART - 1)
		rest = substr(rest, RSTART + RLENGTH)
		if (mark == "//")
			break
		if (mark == "/*") {
			comment = 1
			continue
		}
		out = out mark
		while (rest != "" && substr(rest, 1, 1) != mark)
			rest = substr(rest, substr(rest, 1, 1) == "\\" ? 3 : 2)
		out = out mark
		rest = substr(rest, 2)
	}
	sub(/[ \t]+$/, "", out)
	print out
}
