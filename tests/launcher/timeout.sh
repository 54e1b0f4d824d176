#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# --timeout ends a job that takes too long, with a code of its own, and says what its ranks were doing.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

job --timeout 1 -n 3 sh -c '[ $PMI_RANK = 1 ] || exec sleep 100'
code_is 110
err_is 'mpirun: the job did not end within 1 s
mpirun:   rank  doing
mpirun:   0, 2  not in MPI
mpirun:   1     ended with exit code 0'

MPIEXEC_TIMEOUT=1 job -n 1 sh -c 'trap "" TERM; while :; do sleep 0.1; done'
code_is 110

job --timeout 60 -n 2 true
code_is 0
finish
