#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A program of another MPI is named as such, because its ranks would all be rank 0 without a word.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

cd "$work" || exit 1
echo 'int stranger;' >stranger.c
echo 'int main(void) { return 0; }' >main.c
${CC:-cc} -shared -fPIC -Wl,-soname,libmpich.so.12 stranger.c -o libmpich.so.12 2>/dev/null || { echo "no compiler"; exit 77; }
${CC:-cc} main.c -Wl,--no-as-needed ./libmpich.so.12 -Wl,-rpath,"$work" -o main || exit 1

job -n 2 ./main
code_is 0
err_is "mpirun: ./main is linked with another MPI (libmpich.so.12): its ranks will not find each other"
PATH=$work:$PATH job -n 1 true : -n 1 main
err_has "main is linked with another MPI"
job -n 1 -wdir / "$work/main"
err_has "main is linked with another MPI"
job -q -n 1 ./main
err_is ""

# Whatever the file contains, it is only looked at.
size=$(wc -c <main)
for part in 1 17 63 64 65 200 800 2000 $((size / 2)) $((size - 100)); do
	head -c "$part" main >cut
	chmod +x cut
	job -n 1 ./cut
	! grep supervisor "$work/err" || fail "$part bytes of a program end the launcher"
done
finish
