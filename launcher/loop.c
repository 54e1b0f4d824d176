/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/loop.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <sys/epoll.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "os/clock.h"

int ml_loop_init(struct ml_loop *loop)
{
	loop->timers = NULL;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	return loop->epoll < 0 ? -errno : 0;
}

static int add(struct ml_loop *loop, struct ml_watch *watch, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	watch->fd = fd;
	return epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

int ml_loop_add_reader(struct ml_loop *loop, struct ml_watch *watch, int fd)
{
	return add(loop, watch, fd, EPOLLIN);
}

int ml_loop_add_writer(struct ml_loop *loop, struct ml_watch *watch, int fd)
{
	return add(loop, watch, fd, EPOLLOUT);
}

void ml_loop_remove(struct ml_loop *loop, struct ml_watch *watch)
{
	int error = epoll_ctl(loop->epoll, EPOLL_CTL_DEL, watch->fd, NULL);

	ml_assert(error == 0);
	(void)error;
}

void ml_loop_set_timer(struct ml_loop *loop, struct ml_timer *timer, int64_t delay_ns)
{
	struct ml_timer **at = &loop->timers;

	while (*at && *at != timer)
		at = &(*at)->next;
	if (!*at) {
		*at = timer;
		timer->next = NULL;
	}
	timer->when_ns = ml_clock_ns() + delay_ns;
}

void ml_loop_stop_timer(struct ml_timer *timer)
{
	timer->when_ns = 0;
}

/* Milliseconds until the next timer, rounded up so that it is due then; -1 when there is none. */
static int time_left(const struct ml_loop *loop)
{
	int64_t first = INT64_MAX;

	for (const struct ml_timer *t = loop->timers; t; t = t->next)
		if (t->when_ns && t->when_ns < first)
			first = t->when_ns;
	if (first == INT64_MAX)
		return -1;
	first = (first - ml_clock_ns() + 999999) / 1000000;
	return (int)ml_min(ml_max(first, 0), INT_MAX);
}

static void run_timers(struct ml_loop *loop)
{
	int64_t now = ml_clock_ns();

	for (struct ml_timer *t = loop->timers; t; t = t->next) {
		if (!t->when_ns || t->when_ns > now)
			continue;
		t->when_ns = 0;
		t->due(t);
	}
}

void ml_loop_step(struct ml_loop *loop)
{
	struct epoll_event event;

	/* One at a time: what is done for one event may remove the watch of the next. */
	if (epoll_wait(loop->epoll, &event, 1, time_left(loop)) == 1) {
		struct ml_watch *watch = event.data.ptr;

		watch->ready(watch);
	}
	run_timers(loop);
}
