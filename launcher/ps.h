/* SPDX-License-Identifier: BSD-2-Clause */
/* `mpirun --ps`: the running jobs of this user, found through /proc, and what their ranks are doing, on stdout. */
#ifndef ML_LAUNCHER_PS_H
#define ML_LAUNCHER_PS_H

/* All jobs, or the one with the process `pid` (a number; NULL: all). Returns mpirun's exit code: 1 when there is none. */
int ml_ps_print(const char *pid);

#endif
