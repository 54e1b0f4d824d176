# SPDX-License-Identifier: BSD-2-Clause
# Read by the tests of this directory: the functions of the public header, which is the only list of them.

# functions PREFIX: the names of all functions PREFIX_... that the header declares, sorted, one a line.
functions()
{
	sed -n "s/^[A-Za-z_]* \\($1_[A-Za-z0-9_]*\\)(.*/\\1/p" "$srcdir/include/mpi_lite.h" | LC_ALL=C sort
}
