/* SPDX-License-Identifier: BSD-2-Clause */
/* Coming up and going down: see startup.h. */
#include "api/startup.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/log.h"
#include "base/param.h"
#include "base/rare.h"
#include "base/spare.h"
#include "collectives/coll.h"
#include "collectives/select.h"
#include "form/form.h"
#include "heap/shared_malloc.h"
#include "io/file.h"
#include "job/card.h"
#include "object/comm.h"
#include "object/error.h"
#include "op/op_user.h"
#include "os/cma.h"
#include "os/guard.h"
#include "os/mem.h"
#include "os/proc.h"
#include "p2p/bsend.h"
#include "p2p/match.h"
#include "p2p/mprobe.h"
#include "p2p/peer.h"
#include "p2p/progress.h"
#include "p2p/request.h"
#include "p2p/rndv.h"
#include "rma/window.h"
#include "shm/adopt.h"
#include "shm/heap.h"
#include "tool/spans.h"
#include "type/type_derived.h"
#include "type/type_lookup.h"

enum ml_startup_phase ml_startup_phase = ML_PHASE_BEFORE;

static bool is_started;
static unsigned holders; /* the world and the sessions */

_Noreturn ml_cold static void fail(const char *what, int error)
{
	ml_log("%s: %s", what, strerror(-error));
	_exit(EXIT_FAILURE);
}

/* Without memory it is said how much was asked for. */
_Noreturn ml_cold static void fail_without_memory(int error)
{
	char text[ML_SEGMENT_TEXT_MAX];

	if (!ml_peers.segment.refused)
		fail("cannot start", error);
	ml_segment_explain(&ml_peers.segment, text);
	ml_log("cannot start: %s", text);
	_exit(EXIT_FAILURE);
}

/* A job of one process. */
static void be_alone(struct ml_segment *segment)
{
	int error = ml_segment_create(1, (uint32_t)ml_param.slots, ml_param.budget, segment);

	if (error)
		fail("cannot make the shared memory of a job of one process", error);
	ml_control_init(segment->control, 1, false);
	ml_control_claim(&segment->rank[0], (uint32_t)getpid());
}

/* The launcher's job. False when this process is a child of one of its ranks, which starts jobs of its own. */
static bool join(const struct ml_card *card, struct ml_segment *segment)
{
	int fd, error = ml_card_open(card, &fd);

	if (error)
		fail("cannot open the job's shared memory, is mpirun gone?", error);
	error = ml_segment_attach(fd, segment);
	if (error == -EPROTO) {
		ml_log("this program was built with a version of MPI-Lite that does not fit its mpirun");
		_exit(EXIT_FAILURE);
	}
	if (error)
		fail("cannot map the job's shared memory", error);
	if (card->rank >= segment->layout.ranks) {
		ml_log("the job card in " ML_CARD_VARIABLE " is damaged");
		_exit(EXIT_FAILURE);
	}
	error = ml_control_claim(&segment->rank[card->rank], (uint32_t)getpid());
	if (error == -EALREADY) {
		ml_log("rank %u of this job has been an MPI program already and cannot be another one", card->rank);
		_exit(EXIT_FAILURE);
	}
	if (error)
		ml_segment_detach(segment);
	return !error;
}

/* Another launcher's rank that cannot be one of ours, which must not pass for a job of its own. */
_Noreturn ml_cold static void refuse(const struct ml_adopt *adopt, const char *why)
{
	static const char *const places[] = { "/../bin/mpirun", "/../../bin/mpirun", "/../mpirun" };
	char library[PATH_MAX] = "", launcher[PATH_MAX + 32] = "";

	if (ml_proc_find_file((const void *)be_alone, library, sizeof library) == 0)
		*strrchr(library, '/') = '\0';
	for (size_t i = 0; i < ML_ARRAY_LEN(places) && access(launcher, X_OK) != 0; i++)
		snprintf(launcher, sizeof launcher, "%s%s", library, places[i]);
	ml_log("started by %s, as rank %u of %u, but %s; this program uses the MPI-Lite in %s: start it with %s", adopt->launcher,
	       adopt->rank, adopt->size, why, library, access(launcher, X_OK) == 0 ? launcher : "its own mpirun");
	_exit(EXIT_FAILURE);
}

/* Another launcher's job. False when this process is none of its ranks. */
static bool join_adopted(struct ml_segment *segment, uint32_t *rank_out)
{
	struct ml_adopt adopt;
	int error;

	if (!ml_adopt_find(&adopt))
		return false;
	if (!adopt.one_node)
		refuse(&adopt, "not all of them are on this machine");
	do {
		error = ml_adopt_join(&adopt, segment);
		if (error == -ENOENT)
			return false;
		if (error)
			refuse(&adopt, error == -ESRCH ? "rank 0 is not to be found" : strerror(-error));
		error = ml_control_claim(&segment->rank[adopt.rank], (uint32_t)getpid());
		if (error)
			ml_segment_detach(segment);
	} while (error == -EALREADY); /* what was found is the job of an earlier program, on its way out */
	*rank_out = adopt.rank;
	return !error;
}

/* Finds this process's job and its place in it. */
static uint32_t find_job(struct ml_segment *segment)
{
	const char *text = getenv(ML_CARD_VARIABLE);
	struct ml_card card;
	uint32_t rank;

	if (!text && join_adopted(segment, &rank))
		return rank;
	if (!text) {
		be_alone(segment);
		return 0;
	}
	if (ml_card_parse(text, &card) != 0) {
		ml_log("the job card in " ML_CARD_VARIABLE " is damaged: \"%.*s\"", ML_CARD_TEXT_MAX, text);
		_exit(EXIT_FAILURE);
	}
	if (!join(&card, segment)) {
		be_alone(segment);
		return 0;
	}
	return card.rank;
}

/* Exit codes have eight bits, and none of ours is 0. */
_Noreturn static void end_job_with(int code, int told)
{
	int status = code & 0xff ? code & 0xff : 1;

	fflush(NULL);
	if (is_started)
		ml_control_abort(ml_peers.segment.control, ml_peers.me, status | told);
	_exit(status);
}

/* After a fatal error, whose line has been written. */
static void end_job(int error_class)
{
	end_job_with(error_class, ML_ABORT_TOLD);
}

/* Where the malloc of --shared-heap has mapped the heaps of this job before us. */
static char *mapped_heap(void)
{
	uint64_t dev, inode;

	if (!ml_shared_malloc_base || ml_mem_inode(ml_peers.segment.fd, &dev, &inode) != 0)
		return NULL;
	return ml_shared_malloc_base(inode);
}

/* With --stats: where the calls of this rank are timed. */
static void start_spans(const struct ml_segment *segment, uint32_t me)
{
	struct ml_span_shm *rows = (struct ml_span_shm *)(segment->base + segment->layout.span);

	if (ml_spans_attach && segment->control->counting)
		ml_spans_attach(rows + (size_t)me * ML_SPANS_MAX, &ml_tally_calls);
}

/* The layers that stay, lowest first. */
static void init_engine(struct ml_segment *segment, uint32_t me)
{
	int error = ml_peer_init(segment, me);

	if (!error)
		error = ml_request_init();
	if (!error)
		error = ml_mprobe_init();
	if (error)
		fail("cannot start", error);
	ml_heap_init(&ml_peers.segment, me, mapped_heap());
	ml_bsend_init();
	ml_match_init();
	ml_rndv_init();
	ml_error_init(end_job);
}

/* Those that come and go. Messages that have come already stay: they may be for the next session. */
static void init_objects(void)
{
	int error = ml_comm_init(ml_peers.me, ml_peers.count);

	if (!error)
		error = ml_coll_init();
	if (error)
		fail_without_memory(error);
}

static void fini_objects(void)
{
	ml_win_fini();
	ml_file_fini();
	ml_form_fini();
	ml_coll_fini();
	ml_comm_fini();
	ml_bsend_fini();
	ml_op_user_fini();
	ml_type_lookup_fini();
	ml_type_fini();
	ml_spare_fini();
}

/*
 * Memcheck does not see what another process writes into our memory and would call it uninitialised, so there messages are
 * copied by their receiver alone. Valgrind shows itself to its client in LD_PRELOAD.
 */
static bool is_under_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

int ml_startup_read_params(char *error, size_t error_size)
{
	static bool is_read;

	if (is_read)
		return 0;
	if (ml_param_init(error, error_size) != 0 || ml_select_force(ml_param.coll, error, error_size) != 0)
		return -EINVAL;
	if (ml_param.reproducible)
		ml_select_keep_reproducible();
	is_read = true;
	return 0;
}

/* Reads the parameters, finds the job and arrives in it. */
static void start(bool waits)
{
	static struct ml_segment segment;
	struct ml_control_shm *control;
	char error[256];
	uint32_t me;

	if (ml_startup_read_params(error, sizeof error) != 0) {
		ml_log("%s", error);
		_exit(EXIT_FAILURE);
	}
	if (is_under_valgrind())
		ml_param.engine = ML_ENGINE_PIPE;
	me = find_job(&segment);
	control = segment.control;
	if (segment.layout.ranks > 1)
		ml_log_init("MPI-Lite", (int)me);
	ml_rare_init((int)me);
	ml_cma_allow();
	ml_cpu_init();
	start_spans(&segment, me);
	init_engine(&segment, me);

	if (ml_control_wait_placed(control) != 0)
		_exit(EXIT_FAILURE); /* another rank has aborted the job and said so */
	/*
	 * One rank that cannot, or will not, take part in the protocol of exclusive cores turns it off for all; so do ranks that
	 * a wrapper (taskset, numactl) has put on the same cores after the launcher had planned otherwise.
	 */
	if (ml_param.wait == ML_WAIT_SLEEP || !ml_bell_can_be_exclusive() ||
	    ml_control_tell_cpus(segment.rank, segment.layout.ranks, me, ml_proc_cpus_word()))
		ml_control_limit_cores(control, ML_CORES_SHARED);
	if (!waits && !ml_control_is_last(control))
		ml_control_limit_cores(control, ML_CORES_FENCED);
	ml_control_arrive(control);
}

/* From here on the cores are related as they are. */
static void start_bell(void)
{
	uint32_t cores = ml_load_rlx(&ml_peers.segment.control->cores);

	ml_bell_init(ml_peers.peer[ml_peers.me].bell, (enum ml_wait)ml_param.wait, cores == ML_CORES_SHARED,
	             (int64_t)ml_param.spin_us * 1000);
	if (cores == ML_CORES_FENCED)
		ml_bell_fence();
}

static void hold(bool is_world)
{
	bool is_new = !is_started;

	if (is_new)
		start(is_world);
	is_started = true;
	if (is_world && ml_control_wait_all(ml_peers.segment.control) != 0)
		_exit(EXIT_FAILURE);
	if (is_new)
		start_bell();
	if (holders++ > 0)
		return;
	init_objects();
	ml_store_rel(&ml_peers.segment.rank[ml_peers.me].state, ML_RANK_RUNNING);
}

/* Sends whose requests were freed early still have to leave. */
static void finish_sends(const char *call)
{
	ML_GUARD;
	struct ml_wait_reason reason = {
		.call = call, .comm = &ml_comm_world, .peer = ML_WAIT_NONE, .tag = ML_WAIT_NONE,
	};
	struct ml_idle idle = { 0 };

	while (ml_peers.pending || ml_rndv_is_sending())
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
}

static void drop(void)
{
	if (--holders > 0)
		return;
	ml_store_rel(&ml_peers.segment.rank[ml_peers.me].state, ML_RANK_FINISHED);
	fini_objects();
}

void ml_startup_init(void)
{
	hold(true);
	ml_comm_show_world();
	ml_startup_phase = ML_PHASE_RUNNING;
}

void ml_startup_fini(void)
{
	finish_sends("MPI_Finalize");
	ml_coll_finalize_barrier();
	ml_startup_phase = ML_PHASE_AFTER;
	ml_comm_hide_world();
	drop();
}

void ml_startup_hold(void)
{
	hold(false);
}

void ml_startup_drop(const char *call)
{
	finish_sends(call);
	drop();
}

bool ml_startup_has_begun(void)
{
	return is_started;
}

/* All paths of this process go through the guard from here on, until it ends. */
void ml_startup_allow_threads(void)
{
	int error = ml_guard.is_on ? 0 : ml_peer_hide();

	if (error)
		fail("cannot start", error);
	ml_store_rel(&ml_peers.segment.rank[ml_peers.me].threaded, 1);
	ml_guard_start();
	ml_spare_share();
}

bool ml_startup_is_up(void)
{
	return holders > 0;
}

void ml_startup_abort(int code)
{
	end_job_with(code, 0);
}
