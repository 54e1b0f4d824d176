#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# install.sh: an installed tree that was moved elsewhere serves compiler wrappers, pkg-config and CMake, with the shared and the
# static library; uninstalling leaves no file.
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
unset MAKEFLAGS MAKELEVEL MPIRUN
prefix=$(sed -n 's/^prefix = //p' "$builddir/Makefile")
program=$srcdir/benchmarks/hello_ring.c

make -s -C "$builddir" install DESTDIR="$root/first" >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }
mv "$root/first$prefix" "$root/moved"
PATH=$root/moved/bin:$PATH
PKG_CONFIG_PATH=$root/moved/lib/pkgconfig
export PATH PKG_CONFIG_PATH

# works NAME COMMAND...: the command makes $root/NAME, which then runs on 2 ranks.
works() {
	name=$1
	shift
	echo "$*"
	"$@" -o "$root/$name"
	[ "$(mpiexec -n 2 "$root/$name" | cut -d, -f1,2)" = "2 ranks, sum 1" ]
}

works wrapped mpicc "$program"
works wrapped_abi mpicc_abi -echo "$program"
[ "$CXX" = no ] || works wrapped_cxx mpicxx -x c++ "$program"
# What configure scripts do: a function of MPI, declared without its header, is found with CC=mpicc.
echo 'char MPI_Init(); int main(void) { return MPI_Init() == 99; }' >"$root/check_func.c"
mpicc -w -fno-builtin "$root/check_func.c" -o "$root/check_func"
if command -v autoconf >/dev/null; then
	mkdir "$root/configured"
	printf '%s\n' 'AC_INIT([probe], [1])' 'AC_PROG_CC' 'AC_CHECK_HEADER([mpi.h], [], [AC_MSG_ERROR([no mpi.h])])' \
		'AC_CHECK_FUNC([MPI_Init], [], [AC_MSG_ERROR([no MPI_Init])])' 'AC_OUTPUT' >"$root/configured/configure.ac"
	(cd "$root/configured" && autoconf && ./configure CC=mpicc)
	# And what they do with the macro of the autoconf archive.
	macro=$(aclocal --print-ac-dir)/ax_mpi.m4
	if [ -e "$macro" ]; then
		printf '%s\n' 'AC_INIT([macro], [1])' 'AC_PROG_CC' "m4_include([$macro])" 'AX_MPI([], [AC_MSG_ERROR([no MPI])])' \
			'AS_IF([test "x$MPICC$MPILIBS" = "xmpicc "], [], [AC_MSG_ERROR([found $MPICC, $MPILIBS])])' \
			'AC_OUTPUT' >"$root/configured/configure.ac"
		(cd "$root/configured" && autoconf -f && ./configure)
	fi
fi
# shellcheck disable=SC2046,SC2086 # lists of words
works linked $CC "$program" $(pkg-config --cflags --libs mpilite)
# shellcheck disable=SC2046,SC2086
works static $CC -static "$program" $(pkg-config --cflags --libs mpilite)
for module in mpi mpi-c mpi-cxx; do
	pkg-config --exists $module
done
completions=share/bash-completion/completions
for name in lib/libmpi_abi.so lib/libmpi_abi.so.0 lib/libmpi_abi.so.1 lib/libmpilite.so lib/libmpilite.a \
	bin/mpiexec bin/mpirun.mpilite bin/mpiexec.mpilite bin/mpiCC bin/mpicxx_abi $completions/mpirun $completions/mpiexec \
	share/man/man1/mpirun.1 share/man/man1/mpicc.1 share/man/man7/mpi_lite.7; do
	[ -e "$root/moved/$name" ] || { echo "$name is missing"; exit 1; }
done

if command -v cmake >/dev/null && [ "$CXX" != no ]; then
	mkdir "$root/project"
	cp "$program" "$root/project/hello_ring.c"
	cp "$program" "$root/project/hello_ring.cc"
	cat >"$root/project/CMakeLists.txt" <<-END
		set(ours "$root/moved/bin/mpiexec -n 5.0")
	END
	cat >>"$root/project/CMakeLists.txt" <<-'END'
		cmake_minimum_required(VERSION 3.13)
		project(hello C CXX)
		find_package(MPI 5 REQUIRED COMPONENTS C CXX)
		if(NOT "${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${MPI_C_VERSION}" STREQUAL ours)
			message(FATAL_ERROR "found ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${MPI_C_VERSION}, not ${ours}")
		endif()
		add_executable(hello hello_ring.c)
		target_link_libraries(hello PRIVATE MPI::MPI_C)
		add_executable(hello_cxx hello_ring.cc)
		target_link_libraries(hello_cxx PRIVATE MPI::MPI_CXX)
		enable_testing()
		add_test(NAME hello COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} 3 $<TARGET_FILE:hello>)
		add_test(NAME hello_cxx COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} 3 $<TARGET_FILE:hello_cxx>)
	END
	cmake -S "$root/project" -B "$root/project/build"
	cmake --build "$root/project/build"
	cmake --build "$root/project/build" --target test
fi

mkdir -p "$root/first$prefix"
rmdir "$root/first$prefix"
mv "$root/moved" "$root/first$prefix"
make -s -C "$builddir" uninstall DESTDIR="$root/first" >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }
left=$(find "$root/first" ! -type d)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }

# With a suffix beside another MPI: the launcher and its names. The prefix is one that configure has not heard of.
make -s -C "$builddir" install prefix="$root/suffixed" program_transform_name='s,$$,.mpilite,' >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }
for name in mpirun mpiexec; do
	[ "$("$root/suffixed/bin/$name.mpilite" -n 1 echo ok)" = ok ]
	[ ! -e "$root/suffixed/bin/$name" ] || { echo "$name has no suffix"; exit 1; }
done
"$root/suffixed/bin/mpicc.mpilite" "$program" -o "$root/suffixed/hello"
