/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes and the CPUs they may use. A process is named by its pid and its start time: pids are
 * used again, the pair is not.
 */
#ifndef ML_OS_PROC_H
#define ML_OS_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * When the process started, in clock ticks since the machine's start. 0, -ESRCH when there is none,
 * or -errno.
 */
int ml_proc_start_time(pid_t pid, uint64_t *start_out);

/*
 * True while the process that had this start time can still run. A zombie cannot; a process whose
 * first thread ended while others go on can. When /proc does not tell, any process of that pid is
 * taken for it.
 */
bool ml_proc_is_alive(pid_t pid, uint64_t start);

/* How many threads it has, or -errno. */
int ml_proc_count_threads(pid_t pid);

/* Its parent, or -errno. */
pid_t ml_proc_parent(pid_t pid);

/* The file that is mapped at an address of this process: a program or a library. -errno. */
int ml_proc_find_file(const void *address, char *path, size_t size);

/* Whether there is no such process any more, or only what is left of it until its parent looks. */
bool ml_proc_has_ended(pid_t pid);

/* Whether the process is stopped, or traced by a debugger. */
bool ml_proc_is_held(pid_t pid);

/* How many CPUs this thread may run on, or -errno. */
int ml_proc_count_cpus(void);

/*
 * The CPUs this thread may run on as one number, equal for equal sets: their count in the low 16 bits (65535: that many or
 * more), a hash of the set above. 0 when the kernel does not tell.
 */
uint64_t ml_proc_cpus_word(void);

/*
 * Lets this thread, and what it creates from now on, run on the `count` CPUs of the list only. 0 or
 * -errno.
 */
int ml_proc_bind(const int *cpus, int count);

/*
 * Asks for `signal` when `parent` ends, and is called in its child after fork. 0; -ESRCH when the
 * parent is gone already: then no signal will come and the caller should leave. The kernel means
 * the thread that forked, not only its process; exec of a set-user-id program undoes it, and fork
 * does not pass it on.
 */
int ml_proc_die_with_parent(pid_t parent, int signal);

#endif
