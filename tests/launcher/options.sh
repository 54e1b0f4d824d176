#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command line: what is printed without a job, and what is wrong. (Its parsing is a unit test.)
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

job --version
code_is 0
grep -Eq '^mpirun \(MPI-Lite\) [0-9]+\.[0-9]+\.[0-9]+$' "$work/out" || fail "the version reads: $(cat "$work/out")"

job --help
code_is 0
grep -q -e '--tag-output' "$work/out" || fail "the help does not list --tag-output"

job --help-params
code_is 0
grep -q MPILITE_ "$work/out" || fail "the parameters are not listed"

job --help-coll
code_is 0
grep -q '^ALLREDUCE$' "$work/out" || fail "the algorithms of collectives are not listed"
grep -q MPILITE_COLL= "$work/out" || fail "how to prefer an algorithm is not said"

# An unknown option is never skipped: it may have had a value.
job --oversubscrib -n 1 true
code_is 2
out_is ""
err_is "mpirun: unknown option --oversubscrib; the nearest one is --oversubscribe"

job
code_is 2
err_has '^mpirun: no program is named$'
err_has '^usage: mpirun'

job -n 0 false
code_is 0
err_is ""

# No word on success, whatever other launchers would have needed.
job --allow-run-as-root --oversubscribe --mca btl self,vader --bind-to none -genvall -n 2 true
code_is 0
out_is ""
err_is ""

MPILITE_SPIN_US=many job -n 1 true
code_is 2
err_has MPILITE_SPIN_US

SLURM_NTASKS=3 job sh -c 'echo $PMI_RANK/$PMI_SIZE'
is "ranks" "0/3 1/3 2/3" "$(sort "$work/out" | xargs)"
finish
