#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The compiler wrappers: what build systems ask them, in the dialects that they ask in, and that they are the compiler otherwise.
# They are tried from a tree that was moved, with a blank in its path.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

[ -e "$builddir/mpicc" ] || { echo "no wrappers in this build"; exit 77; }
prefix="$work/moved here"
mkdir -p "$prefix/bin" "$prefix/include" "$prefix/lib"
for name in mpicc mpicxx mpic++ mpiCC mpicc_abi mpicxx_abi; do
	cp "$builddir/$name" "$prefix/bin"
done
PATH=$prefix/bin:$PATH
unset MPICH_CC OMPI_CC I_MPI_CC MPILITE_CC MPICH_CXX OMPI_CXX I_MPI_CXX MPILITE_CXX

# says EXPECTED COMMAND...
says() {
	expected=$1
	shift
	what=$*
	is "stdout" "$expected" "$("$@" 2>&1)"
}

include="'-I$prefix/include'"
link="'-L$prefix/lib' '-Wl,-rpath,$prefix/lib' -Wl,--enable-new-dtags -lmpi_abi"
MPICH_CC=cc
export MPICH_CC
for dashes in - --; do
	says "$include" mpicc ${dashes}showme:compile
	says "$link" mpicc ${dashes}showme:link
	says "cc $include" mpicc ${dashes}compile-info
	says "cc $include" mpicc ${dashes}compile_info
	says "cc $link" mpicc ${dashes}link-info
	says "cc $link" mpicc ${dashes}link_info
	says "cc $include $link" mpicc ${dashes}show
	says "cc x.o $include $link" mpicc ${dashes}showme x.o
	says "'$prefix/include'" mpicc ${dashes}showme:incdirs
	says "'$prefix/lib'" mpicc ${dashes}showme:libdirs
	says mpi_abi mpicc ${dashes}showme:libs
	says "'$prefix/include'" mpicc ${dashes}show-incdir
	says cc mpicc ${dashes}showme:command
done
says "cc -c x.c $include" mpicc -show -c x.c
says "cc -E x.c $include" mpicc -E x.c -show
says "cc '-DX=\"a b\"' 'it'\\''s.c' $include $link" mpicc -show '-DX="a b"' "it's.c"
mpicc -showme:version | grep -Eq '^mpicc: MPI-Lite [0-9.]+ \(Language: C\)$' || fail "version: $(mpicc -showme:version)"

# Which compiler: the option, then our variable, then those of others.
says "other -c $include" mpicc -cc=other -show -c
OMPI_CC=third MPILITE_CC="first -m64" says "first -m64 -c $include" mpicc -show -c
unset MPICH_CC
I_MPI_CC=fourth says "fourth -c $include" mpicc -show -c
for name in mpicxx mpic++ mpiCC mpicxx_abi; do
	OMPI_CXX=c++ says "c++ -c $include" $name -show -c
done

says "$CC -c $include" mpicc_abi -show -c

# What the wrapper says of itself stands in its manual page.
for option in $(mpicc -showme:help | grep -oE '^  (-[a-z:-]+,? ?=?[A-Z]*)+' | tr -d ' ' | tr ',' '\n' | cut -d= -f1); do
	sed 's/\\//g' "$srcdir/launcher/mpicc.1" | grep -q -e "$option" || fail "$option is not in mpicc.1"
done

# Questions to the compiler reach it; without something to link there is no library.
what="mpicc --version"
is "stdout" "$($CC --version)" "$(mpicc --version)"
is "stdout" "$($CC -dumpversion)" "$(mpicc -dumpversion)"
what="mpicc --cray-print-opts"
mpicc --cray-print-opts=cflags >/dev/null 2>&1 && fail "an answer to a question of another MPI"
mpicc -v >/dev/null 2>&1 || fail "mpicc -v fails"

# A program, if there is a library to link it with; it finds the library without help.
cat >"$work/hello.c" <<'EOF'
#include <mpi.h>
int main(int argc, char **argv)
{
	MPI_Init(&argc, &argv);
	return MPI_Finalize();
}
EOF
cp "$srcdir/include/mpi.h" "$srcdir/include/mpi_lite.h" "$prefix/include"
mpicc -c "$work/hello.c" -o "$work/hello.o" || fail "mpicc does not compile"
if [ -e "$builddir/.libs/libmpi_abi.so.1" ]; then
	cp -P "$builddir"/.libs/libmpi_abi.so* "$prefix/lib"
	mpicc "$work/hello.c" -o "$work/hello" || fail "mpicc does not link"
	job -n 2 "$work/hello"
	code_is 0
	err_is ""
fi
finish
