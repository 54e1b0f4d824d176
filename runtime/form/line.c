/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocking messages between two processes: see line.h. */
#include "form/line.h"

#include "object/error.h"
#include "p2p/progress.h"
#include "p2p/recv.h"
#include "p2p/send.h"

static struct ml_request describe(const struct ml_line *line, uint32_t peer, const void *buffer, size_t bytes)
{
	return (struct ml_request){
		.magic = ML_REQUEST_MAGIC,
		.peer = peer,
		.tag = line->tag,
		.ctx = line->ctx,
		.buffer = (unsigned char *)(uintptr_t)buffer,
		.bytes = bytes,
		.comm = line->comm,
	};
}

int ml_line_send(const struct ml_line *line, uint32_t peer, const void *buffer, size_t bytes)
{
	struct ml_request request = describe(line, peer, buffer, bytes);

	request.kind = ML_REQUEST_SEND;
	ml_list_init(&request.link);
	return ml_send_wait(&request, line->call);
}

static void start_recv(struct ml_request *request)
{
	request->kind = ML_REQUEST_RECV;
	ml_list_init(&request->link);
	ml_recv_start(request);
}

static int finish_recv(struct ml_request *request, const struct ml_line *line)
{
	ml_progress_wait(request, line->call);
	if (!request->error && request->got_bytes == request->bytes)
		return MPI_SUCCESS;
	ml_note("%zu bytes of agreement came where %zu were expected: do all processes make the same call?",
		request->got_bytes, request->bytes);
	return MPI_ERR_OTHER;
}

int ml_line_recv(const struct ml_line *line, uint32_t peer, void *buffer, size_t bytes)
{
	struct ml_request request = describe(line, peer, buffer, bytes);

	start_recv(&request);
	return finish_recv(&request, line);
}

int ml_line_exchange(const struct ml_line *line, uint32_t peer, const struct ml_line_data *data)
{
	struct ml_request request = describe(line, peer, data->in, data->in_bytes);
	int error, sent;

	start_recv(&request);
	sent = ml_line_send(line, peer, data->out, data->out_bytes);
	error = finish_recv(&request, line);
	return sent ? sent : error;
}
