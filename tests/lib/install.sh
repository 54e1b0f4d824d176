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
[ "$CXX" = no ] || works wrapped_cxx mpicxx -x c++ "$program"
# shellcheck disable=SC2046,SC2086 # lists of words
works static $CC -static "$program" $(pkg-config --cflags --libs mpilite)
for module in mpi mpi-c mpi-cxx; do
	pkg-config --exists $module
done
for name in libmpi_abi.so libmpi_abi.so.0 libmpi_abi.so.1 libmpilite.so libmpilite.a; do
	[ -e "$root/moved/lib/$name" ] || { echo "lib/$name is missing"; exit 1; }
done

if command -v cmake >/dev/null; then
	mkdir "$root/project"
	cp "$program" "$root/project/hello_ring.c"
	cat >"$root/project/CMakeLists.txt" <<-'END'
		cmake_minimum_required(VERSION 3.13)
		project(hello C)
		find_package(MPI REQUIRED COMPONENTS C)
		add_executable(hello hello_ring.c)
		target_link_libraries(hello PRIVATE MPI::MPI_C)
		enable_testing()
		add_test(NAME hello COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} 3 $<TARGET_FILE:hello>)
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
