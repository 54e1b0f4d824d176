/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making communicators (MPI 5.0 sections 7.4 and 7.6). Except where it says otherwise each function is called by all processes
 * of `comm`, in the same order everywhere, with checked arguments. It returns MPI_SUCCESS and the new communicator, or an
 * MPI_ERR_ class with a note. A NULL communicator is MPI_COMM_NULL: this process is in none of the new ones.
 *
 * New communicators take over the error handler of the old one. Attributes, hints and topologies are the caller's business.
 */
#ifndef ML_FORM_FORM_H
#define ML_FORM_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "form/line.h"
#include "object/comm.h"

struct ml_request; /* p2p/request.h */

int ml_form_dup(struct ml_comm *comm, struct ml_comm **new_out);

/* The same without waiting: the new communicator may be used when the request, which the caller owns, is done. */
int ml_form_idup(struct ml_comm *comm, struct ml_comm **new_out, struct ml_request **request_out);

/* color may be MPI_UNDEFINED. Ranks with the same colour are ordered by key, then by their old rank. */
int ml_form_split(struct ml_comm *comm, int color, int key, struct ml_comm **new_out);

/* The members of comm that are in `group`: groups may differ between processes when they have no process in common. */
int ml_form_create(struct ml_comm *comm, struct ml_group *group, struct ml_comm **new_out);

/* The same, called by the members of the group alone, who can reach each other over the line. parent may be NULL. */
int ml_form_create_group(const struct ml_line *line, struct ml_group *group, const struct ml_comm *parent,
			 struct ml_comm **new_out);

/*
 * The same without any communicator: the members of the group, who know of each other by the name that all of them give. */
int ml_form_create_bare(const char *call, struct ml_group *group, const char *name, struct ml_comm **new_out);

/* ---- two sides: comm_inter.c -------------------------------------------------------------------------------------- */

/* How two sides reach each other: the leader of each has a line to the other. */
struct ml_form_trade {
	struct ml_comm *local; /* intracommunicator of the own side */
	int32_t leader;        /* its rank that speaks to the other side; the rest counts there alone */
	struct ml_line line;
	uint32_t remote;       /* the leader of the other side */
};

/* An intercommunicator of two sides, both of which call it. MPI_ERR_COMM when they have a process in common. */
int ml_form_intercomm(const struct ml_form_trade *trade, struct ml_comm **new_out);

/* An intercommunicator of two groups, whose leaders are ranks of their own group and who give the same name. */
struct ml_form_sides {
	struct ml_group *local;
	int32_t local_leader;
	struct ml_group *remote; /* counts at the local leader alone */
	int32_t remote_leader;
	const char *name;
};
int ml_form_intercomm_bare(const char *call, const struct ml_form_sides *sides, struct ml_comm **new_out);

/* One intracommunicator of both sides: first the side that is not high; if both say the same, the first side. */
int ml_form_merge(struct ml_comm *inter, bool high, struct ml_comm **new_out);

struct ml_cart;       /* object/topology.h */
struct ml_graph;
struct ml_dist_graph;
struct ml_topology;
struct ml_seat;       /* object/reorder.h */

/*
 * The first processes of comm, as many as the grid or graph has, with a topology: in their order, or (reorder, which is the same on all)
 * in one that brings neighbours together on the machine. MPI_ERR_NO_MEM, or MPI_ERR_DIMS.
 */
int ml_form_cart(struct ml_comm *comm, const struct ml_cart *cart, bool reorder, struct ml_comm **new_out);
int ml_form_graph(struct ml_comm *comm, const struct ml_graph *graph, bool reorder, struct ml_comm **new_out);
/* All processes; each one knows its own edges. */
int ml_form_dist_graph(struct ml_comm *comm, const struct ml_dist_graph *graph, bool reorder, struct ml_comm **new_out);

/* The rank that this process would get with reorder, or MPI_UNDEFINED. Each process may ask alone. */
int ml_form_cart_map(const struct ml_comm *comm, const struct ml_cart *cart, int *rank_out);
int ml_form_graph_map(const struct ml_comm *comm, const struct ml_graph *graph, int *rank_out);

/* The part of the grid that differs from this process in the remaining dimensions alone. */
int ml_form_cart_sub(struct ml_comm *comm, const int *remain, struct ml_comm **new_out);

struct ml_form_edge {
	int source;
	int destination;
	int weight;
};

struct ml_form_edges {
	int count;
	struct ml_form_edge *edge;
};

/* A graph of the edges that all processes name, wherever they go. */
int ml_form_edges(struct ml_comm *comm, const struct ml_form_edges *edges, bool weighted, bool reorder,
		  struct ml_comm **new_out);

/* Frees a communicator on this process; its memory stays while requests refer to it. */
void ml_form_free(struct ml_comm *comm);

/* Waits until this process's communication on comm has come to its end (MPI_Comm_disconnect). */
void ml_form_settle(const struct ml_comm *comm);

/* The end of the library: frees what all communicators hold, those of the user included. */
void ml_form_fini(void);

/* ---- for the files of this layer --------------------------------------------------------------------------------- */

/* A communicator of this process with the state of its collectives. MPI_ERR_NO_MEM with a note. */
int ml_form_new(struct ml_group *group, const struct ml_comm *parent, struct ml_comm **new_out);

/* The same for an intercommunicator. */
int ml_form_new_inter(struct ml_group *own, struct ml_group *remote, const struct ml_comm *parent, struct ml_comm **new_out);

/* Where the first processes of comm sit, the caller's to free; NULL when no order of them is better than any other. */
int ml_form_seats(const struct ml_comm *comm, int count, struct ml_seat **seats_out);

/* The first `size` processes of comm with a topology, or those whose ranks `process` says. Takes `topo` over, NULL included. */
int ml_form_topo(struct ml_comm *comm, int size, const int *process, struct ml_topology *topo, struct ml_comm **new_out);

/* Gives a new communicator its context. */
void ml_form_set_ctx(struct ml_comm *comm, uint64_t ctx);

/* A line between any two processes, for the making of a communicator of this name; `group` may be NULL. */
struct ml_line ml_form_bare_line(const char *call, const char *name, const struct ml_group *group);

/* True on one of the two sides of an intercommunicator. */
bool ml_form_is_first(const struct ml_comm *inter);

/* What came from the other side; the data is the receiver's to free. */
struct ml_form_goods {
	void *data;
	size_t bytes;
};

/* Gives the leader's `out` to all of the other side, and theirs to all of this one. Called by all of both sides. */
int ml_form_trade(const struct ml_form_trade *trade, const void *out, size_t bytes, struct ml_form_goods *in);

/* The way across an intercommunicator, whose leaders are the ranks 0. */
struct ml_form_trade ml_form_trade_across(const char *call, const struct ml_comm *inter);

/* Collectives on an intracommunicator, in bytes. `all` has room for comm->size times `bytes`. */
int ml_form_bcast(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root);
int ml_form_allgather(struct ml_comm *comm, const void *mine, size_t bytes, void *all);

#endif
