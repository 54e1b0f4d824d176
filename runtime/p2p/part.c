/* SPDX-License-Identifier: BSD-2-Clause */
/* Partitioned communication: see part.h. */
#include "p2p/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/error.h"
#include "p2p/match.h"
#include "p2p/send.h"

/* What a sender says of itself. */
struct announcement {
	uint64_t bytes;     /* of all pieces together */
	uint32_t pieces;    /* equally long */
	int32_t tag;        /* of the first; the others have those that follow */
};

/* Behind the request that the user has. */
struct part {
	struct ml_request *whole;  /* NULL when the user has freed it */
	uint32_t partitions;
	uint32_t left;             /* pieces of this round that are not done; receiver before the announcement: 1 */
	uint32_t busy;             /* requests below that the engine holds */
	bool is_known;             /* the pieces are: always at the sender, after the announcement at the receiver */
	struct ml_request hello;   /* the announcement on its way */
	struct announcement said;  /* its bytes */
	struct ml_request *piece;  /* [said.pieces] */
	const struct ml_type *type; /* of data that is not one block, or NULL: what the whole had, and its pieces have */
};

/* Wraps after 2^31 pieces, when the old ones are long gone. */
static uint32_t next_tag;

static struct part *part_of(const struct ml_request *request)
{
	return request->extra;
}

static size_t piece_size(const struct part *part)
{
	return part->said.pieces ? part->said.bytes / part->said.pieces : 0;
}

static void free_part(struct part *part)
{
	if (part->type)
		ml_type_drop(part->type);
	free(part->piece);
	free(part);
}

/* The engine has given one of the requests back. */
static void give_back(struct part *part)
{
	if (--part->busy == 0 && !part->whole)
		free_part(part);
}

static void count_piece(struct ml_request *piece)
{
	struct part *part = piece->extra;

	ml_assert(part->whole && part->left);
	part->busy--;
	if (piece->error)
		part->whole->error = piece->error;
	if (--part->left == 0)
		ml_request_complete(part->whole);
}

/* Pieces as the announcement has them, ready to be started. A sender's buffer holds them all; a receiver's may be too short. */
static int make_pieces(struct part *part)
{
	struct ml_request *whole = part->whole;
	size_t size = piece_size(part);

	part->piece = calloc(ml_max(part->said.pieces, 1u), sizeof *part->piece);
	if (!part->piece)
		return MPI_ERR_NO_MEM;
	for (uint32_t i = 0; i < part->said.pieces; i++) {
		size_t offset = ml_min(i * size, whole->bytes);

		part->piece[i] = (struct ml_request){
			.magic = ML_REQUEST_MAGIC,
			.kind = whole->kind,
			.peer = whole->peer,
			.tag = (int32_t)(((uint32_t)part->said.tag + i) & INT32_MAX),
			.ctx = ML_COMM_PIECE_CTX(whole->comm),
			.buffer = whole->buffer ? whole->buffer + offset : NULL,
			.bytes = ml_min(size, whole->bytes - offset),
			.type = part->type,
			.user = whole->user,
			.count = whole->count,
			.skip = offset,
			.comm = whole->comm,
			.on_done = count_piece,
			.extra = part,
			.state = ML_REQUEST_INACTIVE,
		};
	}
	part->is_known = true;
	return MPI_SUCCESS;
}

/* ---- the receiver ----------------------------------------------------------------------------------------------- */

/* Called in the middle of progress too, so it posts and leaves the rings alone. */
static void receive_pieces(struct part *part)
{
	struct ml_request *whole = part->whole;
	uint32_t pieces = part->said.pieces;

	whole->source = whole->peer;
	whole->got_tag = whole->tag;
	whole->got_bytes = part->said.bytes;
	if (part->said.bytes > whole->bytes)
		whole->error = MPI_ERR_TRUNCATE;
	part->left = pieces + 1; /* one for this loop: no piece can end the round before all are posted */
	for (uint32_t i = 0; i < pieces; i++) {
		part->piece[i].error = MPI_SUCCESS;
		part->piece[i].state = ML_REQUEST_INACTIVE;
		part->busy++;
		ml_request_hold(&part->piece[i]);
		ml_match_post(&part->piece[i]);
	}
	if (--part->left == 0)
		ml_request_complete(whole);
}

static void hear(struct ml_request *hello)
{
	struct part *part = hello->extra;
	struct ml_request *whole = part->whole;
	int error;

	if (whole) {
		error = make_pieces(part);
		if (ml_request_is_active(whole) && !error) {
			receive_pieces(part);
		} else if (ml_request_is_active(whole)) {
			whole->error = error;
			ml_request_complete(whole);
		}
	}
	give_back(part);
}

bool ml_part_has_arrived(const struct ml_request *request, uint32_t partition)
{
	const struct part *part = part_of(request);
	size_t size = request->bytes / part->partitions;
	uint32_t first = partition, last = partition;

	if (ml_request_is_done(request))
		return true;
	if (!part->is_known)
		return false;
	if (part->said.pieces != part->partitions) {
		size_t from = partition * size, to = from + ml_max(size, (size_t)1) - 1, each = ml_max(piece_size(part), (size_t)1);

		first = (uint32_t)ml_min(from / each, (size_t)part->said.pieces);
		last = (uint32_t)ml_min(to / each, (size_t)part->said.pieces - 1);
	}
	for (uint32_t i = first; i <= last && i < part->said.pieces; i++)
		if (!ml_request_is_done(&part->piece[i]))
			return false;
	return true;
}

/* ---- the sender ------------------------------------------------------------------------------------------------- */

static void announced(struct ml_request *hello)
{
	give_back(hello->extra);
}

int ml_part_ready(struct ml_request *request, uint32_t partition)
{
	struct part *part = part_of(request);
	struct ml_request *piece = &part->piece[partition];
	int error;

	if (ml_request_is_done(request) || ml_request_is_active(piece)) {
		ml_note("partition %u is marked ready already", partition);
		return MPI_ERR_ARG;
	}
	piece->state = ML_REQUEST_PENDING;
	part->busy++;
	if (request->peer == ML_PEER_NULL) {
		ml_request_hold(piece);
		ml_request_complete(piece);
		ml_peer_tell_own();
		return MPI_SUCCESS;
	}
	error = ml_send_start(piece);
	if (error) {
		piece->state = ML_REQUEST_INACTIVE;
		part->busy--;
	}
	ml_peer_tell_own(); /* the operation may have ended, and another thread may wait for it */
	return error;
}

/* ---- both ------------------------------------------------------------------------------------------------------- */

static int start(struct ml_request *request)
{
	struct part *part = part_of(request);
	int error;

	request->source = ML_PEER_NULL;
	request->got_tag = MPI_ANY_TAG;
	request->got_bytes = 0;
	request->error = MPI_SUCCESS;
	if (!part->is_known && ml_request_is_done(&part->hello)) {
		error = make_pieces(part); /* there was no memory when the announcement came */
		if (error)
			return error;
	}
	request->state = ML_REQUEST_PENDING;
	if (request->kind == ML_REQUEST_SEND) {
		part->left = part->partitions;
		for (uint32_t i = 0; i < part->partitions; i++)
			part->piece[i].state = ML_REQUEST_INACTIVE;
		if (!part->left)
			ml_request_complete(request);
	} else if (request->peer == ML_PEER_NULL) {
		ml_request_complete(request);
	} else if (part->is_known) {
		receive_pieces(part);
	}
	return MPI_SUCCESS;
}

/* Nothing is under way for the user, but the announcement may be. */
static int release(struct ml_request *request)
{
	struct part *part = part_of(request);

	part->whole = NULL;
	if (!part->busy)
		free_part(part);
	return MPI_SUCCESS;
}

static const struct ml_request_ops ops = { .start = start, .release = release };

/* Describes the announcement and sends it, or posts a receive for it. */
static int start_hello(struct part *part)
{
	const struct ml_request *whole = part->whole;
	bool sends = whole->kind == ML_REQUEST_SEND;
	int error = MPI_SUCCESS;

	part->hello = (struct ml_request){
		.magic = ML_REQUEST_MAGIC,
		.kind = whole->kind,
		.peer = whole->peer,
		.tag = whole->tag,
		.ctx = ML_COMM_PART_CTX(whole->comm),
		.buffer = (unsigned char *)&part->said,
		.bytes = sizeof part->said,
		.comm = whole->comm,
		.on_done = sends ? announced : hear,
		.extra = part,
	};
	part->busy++;
	if (sends)
		error = ml_send_start(&part->hello);
	else
		ml_match_post(&part->hello);
	if (error)
		part->busy--;
	return error;
}

int ml_part_init(struct ml_request *request, uint32_t partitions)
{
	bool sends = request->kind == ML_REQUEST_SEND;
	struct part *part = calloc(1, sizeof *part);
	int error = MPI_SUCCESS;

	if (!part)
		return MPI_ERR_NO_MEM;
	part->whole = request;
	part->partitions = partitions;
	part->said = (struct announcement){ .bytes = request->bytes, .pieces = partitions, .tag = (int32_t)(next_tag & INT32_MAX) };
	request->extra = part;
	request->state = ML_REQUEST_INACTIVE;
	if (request->type) {
		part->type = request->type;
		ml_type_hold(part->type);
		request->type = NULL;
	}
	if (sends)
		error = make_pieces(part);
	if (!error && request->peer != ML_PEER_NULL)
		error = start_hello(part);
	if (error) {
		free_part(part);
		return error;
	}
	if (sends)
		next_tag += partitions;
	request->ops = &ops;
	return MPI_SUCCESS;
}

bool ml_part_is(const struct ml_request *request)
{
	return request->ops == &ops;
}

uint32_t ml_part_count(const struct ml_request *request)
{
	return part_of(request)->partitions;
}
