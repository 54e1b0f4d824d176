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

# gives(NAME, PARAMETERS): root, count and type of what a rank gives to each other. In place only what it receives is known.
function gives(name, parameters,    count, type) {
	count = "count"
	type = "datatype"
	if (name ~ /^MPI_Barrier/) {
		count = "0"
		type = "MPI_BYTE"
	} else if (name ~ /^MPI_Allgatherv/) {
		count = "sendbuf == MPI_IN_PLACE ? recvcounts[ml_tally.rank] : sendcount"
		type = "sendbuf == MPI_IN_PLACE ? recvtype : sendtype"
	} else if (name ~ /^MPI_All(gather|toall)/) {
		count = "recvcount"
		type = "recvtype"
	} else if (name ~ /^MPI_(Gather|Scatter)/) {
		count = "sendcount"
		type = "sendtype"
	} else if (name ~ /^MPI_Reduce_scatter_block/) {
		count = "recvcount"
	}
	if (parameters ~ /int root/)
		count = count ", .root = root"
	if (name ~ /^MPI_Reduce_scatter(_c)?$/)
		return ".counts = { recvcounts, " (name ~ /_c$/ ? "true" : "false") " }, .type = datatype"
	return ".count = " count ", .type = " type
}

# flow_of(NAME): whose data goes to whom in a collective operation that may go without messages; see tally.h.
function flow_of(name) {
	sub(/_c$/, "", name)
	return name in flow ? flow[name] : ""
}

BEGIN {
	flow["MPI_Barrier"] = flow["MPI_Allreduce"] = flow["MPI_Allgather"] = flow["MPI_Allgatherv"] = flow["MPI_Alltoall"] = "ALL"
	flow["MPI_Bcast"] = flow["MPI_Scatter"] = "FROM_ROOT"
	flow["MPI_Reduce"] = flow["MPI_Gather"] = "TO_ROOT"
	flow["MPI_Scan"] = flow["MPI_Exscan"] = "UP"
	flow["MPI_Reduce_scatter"] = flow["MPI_Reduce_scatter_block"] = "ALL"
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
	tally = flow_of(name)
	printf "int %s(%s)\n{\n\tstatic ml_atomic_u32 ml_row;\n\tint64_t ml_began = ml_spans_push();\n", name, parameters
	if (tally)
		printf "\tstruct ml_tally ml_tally;\n\tint ml_result = (ml_spans_tally_start(comm, &ml_tally), P%s(%s));\n\n", name, names(parameters)
	else
		printf "\tint ml_result = P%s(%s);\n\n", name, names(parameters)
	if (tally)
		printf "\tif (!ml_result)\n\t\tml_spans_tally(&ml_tally, &(struct ml_tally_gift){ .flow = ML_TALLY_%s, %s });\n", tally, gives(name, parameters)
	printf "\tml_spans_pop(\"%s\", &ml_row, ml_began);\n", name
	print "\treturn ml_result;\n}"
}
