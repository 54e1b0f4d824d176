/* SPDX-License-Identifier: BSD-2-Clause */
/* Transfers of data that does not lie in one block: see gaps.h. */
#include "p2p/gaps.h"

#include "base/log.h"
#include "type/type_form.h"

static void move(void *request, size_t offset, void *bytes, size_t n)
{
	ml_gaps_move(request, offset, bytes, n);
}

static unsigned char *describe(void *owner, uint64_t form[ML_XFER_FORM], size_t *span_out)
{
	struct ml_pack pack = ml_gaps_at(owner, 0);

	return ml_form_write(&pack, form, span_out);
}

static bool cross(void *owner, size_t offset, size_t n, const struct ml_copy_far *far)
{
	const struct ml_request *request = owner;
	bool sends = request->kind == ML_REQUEST_SEND;
	struct ml_form there;
	const char *wrong = ml_form_read(far->form, offset + n, far->span, &there);
	struct ml_pack theirs, own;

	if (wrong) {
		ml_log("the description of a message's data is damaged: %s", wrong);
		return false;
	}
	theirs = ml_form_at(&there, far->low, offset);
	if (request->type) {
		own = ml_gaps_at(request, offset);
		ml_pack_copy(sends ? &theirs : &own, sends ? &own : &theirs, n);
	} else if (sends) {
		ml_pack_in(&theirs, request->buffer + offset, n);
	} else {
		ml_pack_out(&theirs, request->buffer + offset, n);
	}
	return true;
}

static_assert(ML_XFER_FORM == ML_FORM_WORDS, "a description fits a descriptor");

const struct ml_copy_owner ml_gaps_owner = { .move = move, .describe = describe, .cross = cross };
