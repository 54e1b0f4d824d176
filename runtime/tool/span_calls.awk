# SPDX-License-Identifier: BSD-2-Clause
# span_calls.awk mpi_lite.h: C functions that time the functions which the header declares: those that return an int and have a fixed
# number of arguments, which is all but clocks, conversions of addresses and MPI_Pcontrol.

# names(PARAMETERS): "int a, const int b[]" becomes "a, b".
function names(text,    list, n, i, result) {
	n = split(text, list, ",")
	for (i = 1; i <= n; i++) {
		sub(/(\[[^]]*\])+[ \t]*$/, "", list[i])
		sub(/.*[^A-Za-z0-9_]/, "", list[i])
		result = result (i > 1 ? ", " : "") (list[i] == "void" ? "" : list[i])
	}
	return result
}

BEGIN {
	print "/* Made by span_calls.awk. */"
	print "#pragma GCC visibility push(default)"
	print "#include \"mpi_lite.h\""
	print "#pragma GCC visibility pop"
	print "#include \"tool/spans.h\""
	print "#pragma GCC visibility push(default)"
}

/^int MPI_[A-Za-z0-9_]*\(/ { declaration = "" ; inside = 1 }

inside {
	declaration = declaration " " $0
	if (!/;/)
		next
	inside = 0
	match(declaration, /MPI_[A-Za-z0-9_]*/)
	name = substr(declaration, RSTART, RLENGTH)
	parameters = declaration
	sub(/^[^(]*\(/, "", parameters)
	sub(/\);.*/, "", parameters)
	if (parameters ~ /\.\.\./)
		next
	printf "int %s(%s)\n{\n\tstatic ml_atomic_u32 ml_row;\n\tint64_t ml_began = ml_spans_push();\n", name, parameters
	printf "\tint ml_result = P%s(%s);\n\n\tml_spans_pop(\"%s\", &ml_row, ml_began);\n", name, names(parameters), name
	print "\treturn ml_result;\n}"
}
