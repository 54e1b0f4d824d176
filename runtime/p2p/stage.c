/* SPDX-License-Identifier: BSD-2-Clause */
/* Packed messages: see stage.h. */
#include "p2p/stage.h"

#include <stdlib.h>

#include "object/error.h"
#include "type/pack.h"

int ml_stage_begin(struct ml_request *request)
{
	struct ml_pack pack;
	unsigned char *stage = malloc(request->bytes);

	if (!stage) {
		ml_note("no memory to pack %zu bytes", request->bytes);
		return MPI_ERR_NO_MEM;
	}
	ml_type_hold(request->type);
	request->buffer = stage;
	if (request->kind == ML_REQUEST_SEND) {
		ml_pack_init(&pack, request->user, request->count, request->type);
		ml_pack_out(&pack, stage, request->bytes);
	}
	return MPI_SUCCESS;
}

void ml_stage_end(struct ml_request *request)
{
	struct ml_pack pack;

	if (!request->buffer)
		return; /* it never began */
	if (request->kind == ML_REQUEST_RECV && !request->cancelled) {
		ml_pack_init(&pack, request->user, request->count, request->type);
		ml_pack_in(&pack, request->buffer, ml_min(request->got_bytes, request->bytes));
	}
	free(request->buffer);
	request->buffer = NULL;
	ml_type_drop(request->type);
}
