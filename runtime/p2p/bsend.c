/* SPDX-License-Identifier: BSD-2-Clause */
/* Buffered sends: see bsend.h. */
#include "p2p/bsend.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/error.h"
#include "p2p/progress.h"
#include "p2p/send.h"
#include "type/pack.h"

/* Where messages stand, and those who wait until some have left. */
struct ml_bsend {
	char *address;         /* as the user gave it, or MPI_BUFFER_AUTOMATIC */
	size_t size;
	uint64_t entries_made; /* each entry has the number it was made at */
	struct ml_list link;   /* in `attached` */
	struct ml_list entries; /* by address; automatic: by age */
	struct ml_list flushes; /* requests */
};

#define ENTRY_ALIGN ((size_t)16)

struct entry {
	struct ml_request request;
	struct ml_list link; /* in its place */
	struct ml_bsend *place;
	uint64_t number;
	size_t size;         /* of the entry, bytes and padding included */
	unsigned char data[];
};
/* The first entry of a place loses up to ENTRY_ALIGN bytes in front, every entry as many behind. */
static_assert(sizeof(struct entry) + 2 * ENTRY_ALIGN <= MPI_BSEND_OVERHEAD, "an entry fits what a user adds to each message");

static struct ml_list attached;
static struct ml_bsend *of_process;

void ml_bsend_init(void)
{
	ml_list_init(&attached);
	of_process = NULL;
}

void ml_bsend_fini(void)
{
	struct ml_list *node;

	while ((node = ml_list_pop(&attached)))
		free(ml_container_of(node, struct ml_bsend, link));
	of_process = NULL;
}

static struct ml_bsend **slot_of(struct ml_bsend_owner owner)
{
	if (owner.comm)
		return &owner.comm->bsend;
	return owner.session ? &owner.session->bsend : &of_process;
}

/* The place that a message on comm stands in: the nearest one. */
static struct ml_bsend *place_of(const struct ml_comm *comm)
{
	if (comm->bsend)
		return comm->bsend;
	return comm->session && comm->session->bsend ? comm->session->bsend : of_process;
}

static bool is_automatic(const struct ml_bsend *place)
{
	return place->address == MPI_BUFFER_AUTOMATIC;
}

int ml_bsend_attach(struct ml_bsend_owner owner, void *address, size_t size)
{
	struct ml_bsend **slot = slot_of(owner), *place;

	if (*slot) {
		ml_note("a buffer of %zu bytes is attached already", (*slot)->size);
		return MPI_ERR_BUFFER;
	}
	place = malloc(sizeof *place);
	if (!place)
		return MPI_ERR_NO_MEM;
	*place = (struct ml_bsend){ .address = address, .size = address == MPI_BUFFER_AUTOMATIC ? 0 : size };
	ml_list_init(&place->entries);
	ml_list_init(&place->flushes);
	ml_list_push(&attached, &place->link);
	*slot = place;
	return MPI_SUCCESS;
}

/* ---- entries ---------------------------------------------------------------------------------------------------- */

/* An entry has left: its space is free, and who waits for it counts. */
static void leave(struct ml_request *request)
{
	struct entry *entry = ml_container_of(request, struct entry, request);
	struct ml_bsend *place = entry->place;
	struct ml_list *next, *node = ml_list_first(&place->flushes);

	ml_list_remove(&entry->link);
	for (; node; node = next) {
		struct ml_request *flush = ml_container_of(node, struct ml_request, link);

		next = ml_list_next(&place->flushes, node);
		if (entry->number >= flush->far || --flush->bytes)
			continue;
		ml_list_remove(node);
		ml_request_complete(flush);
	}
	if (is_automatic(place))
		free(entry);
}

static char *align(char *at)
{
	return (char *)ML_ROUND_UP((uintptr_t)at, ENTRY_ALIGN);
}

static char *end_of(const struct ml_bsend *place, const struct ml_list *node)
{
	struct entry *entry;

	if (node == &place->entries)
		return align(place->address);
	entry = ml_container_of(node, struct entry, link);
	return (char *)entry + entry->size;
}

/* The node that an entry of this size has room in front of, or NULL. Most often that is the end. */
static struct ml_list *find_gap(struct ml_bsend *place, size_t size)
{
	struct ml_list *node = &place->entries;
	char *end = place->address + place->size, *last = end_of(place, node->prev);

	if (last <= end && size <= (size_t)(end - last))
		return node;
	for (node = ml_list_first(&place->entries); node; node = ml_list_next(&place->entries, node))
		if (size <= (size_t)((char *)ml_container_of(node, struct entry, link) - end_of(place, node->prev)))
			return node;
	return NULL;
}

static struct entry *new_entry(struct ml_bsend *place, size_t size)
{
	struct ml_list *gap = is_automatic(place) ? &place->entries : find_gap(place, size);
	struct entry *entry = NULL;

	if (gap)
		entry = is_automatic(place) ? malloc(size) : (void *)end_of(place, gap->prev);
	if (!entry)
		return NULL;
	entry->place = place;
	entry->number = place->entries_made++;
	entry->size = size;
	ml_list_add_before(gap, &entry->link);
	return entry;
}

ml_cold static int report_full(const struct ml_bsend *place, size_t bytes)
{
	if (is_automatic(place))
		return MPI_ERR_NO_MEM;
	ml_note("a message of %zu bytes does not fit into what is free of the attached buffer of %zu bytes", bytes, place->size);
	return MPI_ERR_BUFFER;
}

int ml_bsend_send(const struct ml_request *message)
{
	struct ml_bsend *place = place_of(message->comm);
	size_t size = ML_ROUND_UP(sizeof(struct entry) + message->bytes, ENTRY_ALIGN);
	struct entry *entry;
	int error;

	if (!message->type &&
	    ml_send_try_record(&ml_peers.peer[message->peer], message->ctx, message->tag, message->buffer, message->bytes))
		return MPI_SUCCESS;
	if (!place) {
		ml_note("no buffer is attached");
		return MPI_ERR_BUFFER;
	}
	/* What has been received is out of the buffer, whether or not this process has noticed yet. */
	while (!(entry = new_entry(place, size)))
		if (!ml_progress_poll())
			return report_full(place, message->bytes);
	entry->request = *message;
	entry->request.ops = NULL;
	entry->request.buffer = entry->data;
	entry->request.on_done = leave;
	if (message->type) {
		struct ml_pack pack;

		ml_pack_init(&pack, message->user, message->count, message->type);
		ml_pack_out(&pack, entry->data, message->bytes);
		entry->request.type = NULL;
	} else if (message->bytes) {
		memcpy(entry->data, message->buffer, message->bytes);
	}
	error = ml_send_start(&entry->request);
	if (error)
		leave(&entry->request);
	return error;
}

/* ---- waiting ---------------------------------------------------------------------------------------------------- */

/* A flush has the number of entries it waits for in `bytes`, and in `far` the number that the next entry will have. */
static uint64_t entries_of(const struct ml_bsend *place)
{
	uint64_t count = 0;

	for (struct ml_list *node = ml_list_first(&place->entries); node; node = ml_list_next(&place->entries, node))
		count++;
	return count;
}

static void start_flush(struct ml_request *request, struct ml_bsend_owner owner)
{
	struct ml_bsend *place = *slot_of(owner);

	request->kind = ML_REQUEST_SEND;
	request->peer = ML_PEER_ANY;
	request->comm = owner.comm;
	request->bytes = place ? entries_of(place) : 0;
	if (!request->bytes) {
		ml_request_complete(request);
		return;
	}
	request->far = place->entries_made;
	ml_list_push(&place->flushes, &request->link);
}

struct ml_request *ml_bsend_start_flush(struct ml_bsend_owner owner)
{
	static const struct ml_request_ops ops; /* nothing but that it cannot be cancelled */
	struct ml_request *request = ml_request_new();

	if (request) {
		request->ops = &ops;
		start_flush(request, owner);
	}
	return request;
}

void ml_bsend_flush(struct ml_bsend_owner owner, const char *call)
{
	struct ml_request request = { .magic = ML_REQUEST_MAGIC };

	start_flush(&request, owner);
	if (!ml_request_is_done(&request))
		ml_progress_wait(&request, call);
}

void ml_bsend_detach(struct ml_bsend_owner owner, const char *call, void **address_out, size_t *size_out)
{
	struct ml_bsend **slot = slot_of(owner), *place = *slot;

	*address_out = NULL;
	*size_out = 0;
	if (!place)
		return;
	ml_bsend_flush(owner, call);
	ml_assert(ml_list_is_empty(&place->entries));
	*address_out = place->address;
	*size_out = place->size;
	ml_list_remove(&place->link);
	free(place);
	*slot = NULL;
}
