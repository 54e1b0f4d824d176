/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The event loop: descriptors to watch and moments to wait for, in one thread. It knows nothing of jobs. Watches and timers are
 * members of their owners' structures, who find themselves again with ml_container_of; the loop never owns them.
 */
#ifndef ML_LAUNCHER_LOOP_H
#define ML_LAUNCHER_LOOP_H

#include <stdint.h>

struct ml_watch {
	int fd;
	void (*ready)(struct ml_watch *watch);
};

struct ml_timer {
	int64_t when_ns;        /* ml_clock_ns(); 0: not set */
	void (*due)(struct ml_timer *timer);
	struct ml_timer *next;  /* of all timers that were ever set, in no order: there are few */
};

struct ml_loop {
	int epoll;
	struct ml_timer *timers;
};

/* -errno. */
int ml_loop_init(struct ml_loop *loop);

/*
 * Watches a descriptor for reading or for writing; `ready` is set by the caller. -EPERM for a file that is always ready. A
 * watched descriptor is removed before it is closed. `ready` may remove any watch.
 */
int ml_loop_add_reader(struct ml_loop *loop, struct ml_watch *watch, int fd);
int ml_loop_add_writer(struct ml_loop *loop, struct ml_watch *watch, int fd);
void ml_loop_remove(struct ml_loop *loop, struct ml_watch *watch);

/* Sets (again) a timer that goes off once, delay_ns from now, or stops it; `due` is set by the caller. */
void ml_loop_set_timer(struct ml_loop *loop, struct ml_timer *timer, int64_t delay_ns);
void ml_loop_stop_timer(struct ml_timer *timer);

/* Sleeps until something happens and does what belongs to it. */
void ml_loop_step(struct ml_loop *loop);

#endif
