/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `mpirun --doctor`: what this machine and this environment offer to a job, on stdout, a line for each, with advice where there is
 * some. Everything is tried, not looked up, where that is possible.
 */
#ifndef ML_LAUNCHER_DOCTOR_H
#define ML_LAUNCHER_DOCTOR_H

/* Returns mpirun's exit code: 1 when a job cannot run here. */
int ml_doctor_print(void);

#endif
