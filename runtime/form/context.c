/* SPDX-License-Identifier: BSD-2-Clause */
/* Contexts: the process that drew them, and its counter. */
#include "form/context.h"

#include <stdlib.h>
#include <string.h>

#include "form/form.h"
#include "p2p/peer.h"

/* Bits of the counter; above them is the process + 1, so that no drawn context is a predefined one. */
#define COUNTER_BITS 40

uint64_t ml_context_draw(void)
{
	static uint64_t drawn;

	return ((uint64_t)ml_peers.me + 1) << COUNTER_BITS | drawn++ * ML_COMM_CTX_STEP;
}

/* Rank 0 draws, the others hear of it. */
static int agree(struct ml_comm *comm, uint64_t *ctx_out)
{
	uint64_t ctx = comm->rank == 0 ? ml_context_draw() : 0;
	int error = ml_form_bcast(comm, &ctx, sizeof ctx, 0);

	if (!error)
		*ctx_out = ctx;
	return error;
}

int ml_context_agree(struct ml_comm *comm, uint64_t *ctx_out)
{
	struct ml_form_goods goods;
	struct ml_form_trade t;
	uint64_t ctx;
	int error = agree(comm->local ? comm->local : comm, &ctx);

	if (!error && ml_comm_is_inter(comm)) {
		t = ml_form_trade_across("MPI_Comm_dup", comm);
		error = ml_form_trade(&t, &ctx, sizeof ctx, &goods);
		if (!error && !ml_form_is_first(comm))
			memcpy(&ctx, goods.data, sizeof ctx);
		if (!error)
			free(goods.data);
	}
	if (!error)
		*ctx_out = ctx;
	return error;
}

/* A binomial tree: every rank hears from the one without its lowest bit, and tells those with one lower bit more. */
int ml_context_agree_group(const struct ml_line *line, const struct ml_group *group, uint64_t *ctx_out)
{
	uint32_t rank = (uint32_t)group->rank, size = (uint32_t)group->size, bit = 1;
	uint64_t ctx = 0;
	int error = MPI_SUCCESS;

	while (bit < size && !(rank & bit))
		bit *= 2;
	if (rank == 0)
		ctx = ml_context_draw();
	else
		error = ml_line_recv(line, ml_group_peer(group, (int32_t)(rank - bit)), &ctx, sizeof ctx);
	for (bit /= 2; bit > 0 && !error; bit /= 2)
		if (rank + bit < size)
			error = ml_line_send(line, ml_group_peer(group, (int32_t)(rank + bit)), &ctx, sizeof ctx);
	if (!error)
		*ctx_out = ctx;
	return error;
}
