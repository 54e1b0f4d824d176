/* SPDX-License-Identifier: BSD-2-Clause */
/* Partitioned communication (MPI 5.0 chapter 4). */
#include "api/api.h"

#include "api/check.h"
#include "p2p/part.h"
#include "p2p/progress.h"
#include "type/type.h"

/* The message's count is that of one partition. */
static int check(const struct ml_message *message, int partitions)
{
	MPI_Count all;
	int error;

	if (partitions < 0) {
		ml_note("partitions is %d", partitions);
		return MPI_ERR_ARG;
	}
	if (message->receives && (message->rank == MPI_ANY_SOURCE || message->tag == MPI_ANY_TAG)) {
		ml_note("a partitioned receive names its source and its tag");
		return message->rank == MPI_ANY_SOURCE ? MPI_ERR_RANK : MPI_ERR_TAG;
	}
	error = ml_check_message(message);
	if (!error && (__builtin_mul_overflow(message->count, partitions, &all) ||
	               ml_check_is_huge(all, ml_type_find(message->datatype)))) {
		ml_note("%d partitions of %lld elements are more bytes than memory has", partitions, (long long)message->count);
		error = MPI_ERR_COUNT;
	}
	return error;
}

/* The info object has no hint for us. */
static int init(struct ml_message message, int partitions, MPI_Info info, MPI_Request *handle)
{
	ML_GUARD;
	int error = ml_api_need(check(&message, partitions), handle, "request");
	struct ml_request *request = NULL;

	if (!error)
		error = ml_check_hints(info, NULL);
	if (!error && !(request = ml_request_new()))
		error = MPI_ERR_NO_MEM;
	if (!error) {
		message.count *= partitions;
		ml_check_describe(&message, request);
		error = ml_part_init(request, (uint32_t)partitions);
		if (error)
			ml_request_free(request);
		else
			*handle = ml_request_handle(request);
	}
	return ml_api_raise(message.call, error, ml_comm_find(message.comm));
}

int PMPI_Psend_init(const void *buf, int partitions, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                    MPI_Info info, MPI_Request *request)
{
	return init((struct ml_message){ "MPI_Psend_init", buf, count, datatype, dest, tag, comm, false }, partitions, info, request);
}
ML_ALIAS(Psend_init);

int PMPI_Psend_init_c(const void *buf, int partitions, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                      MPI_Info info, MPI_Request *request)
{
	return init((struct ml_message){ "MPI_Psend_init", buf, count, datatype, dest, tag, comm, false }, partitions, info, request);
}
ML_ALIAS(Psend_init_c);

int PMPI_Precv_init(void *buf, int partitions, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
                    MPI_Info info, MPI_Request *request)
{
	return init((struct ml_message){ "MPI_Precv_init", buf, count, datatype, source, tag, comm, true }, partitions, info, request);
}
ML_ALIAS(Precv_init);

int PMPI_Precv_init_c(void *buf, int partitions, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
                      MPI_Info info, MPI_Request *request)
{
	return init((struct ml_message){ "MPI_Precv_init", buf, count, datatype, source, tag, comm, true }, partitions, info, request);
}
ML_ALIAS(Precv_init_c);

/* ---- parts ------------------------------------------------------------------------------------------------------ */

/* The partitioned operation of a direction behind a handle, or NULL with a note. */
static struct ml_request *find(MPI_Request handle, enum ml_request_kind kind)
{
	struct ml_request *request = handle == MPI_REQUEST_NULL ? NULL : ml_request_find(handle);

	if (request && ml_part_is(request) && request->kind == kind)
		return request;
	ml_note("not a partitioned %s: %p", kind == ML_REQUEST_SEND ? "send" : "receive", (void *)handle);
	return NULL;
}

static int check_partition(const struct ml_request *request, int partition)
{
	if (partition >= 0 && (uint32_t)partition < ml_part_count(request))
		return MPI_SUCCESS;
	ml_note("partition is %d, there are %u", partition, ml_part_count(request));
	return MPI_ERR_ARG;
}

static int check_active(const struct ml_request *request)
{
	if (ml_request_is_active(request))
		return MPI_SUCCESS;
	ml_note("the request has not been started");
	return MPI_ERR_REQUEST;
}

/* Marks partitions ready: those of a list, or `count` from `first` on when there is no list. */
static int ready(const char *call, MPI_Request handle, int count, const int list[], int first)
{
	ML_GUARD;
	struct ml_request *request = find(handle, ML_REQUEST_SEND);
	int error = request ? check_active(request) : MPI_ERR_REQUEST;

	if (!error && count < 0) {
		ml_note("%d partitions", count);
		error = MPI_ERR_ARG;
	}
	for (int i = 0; i < count && !error; i++)
		error = check_partition(request, list ? list[i] : first + i);
	for (int i = 0; i < count && !error; i++)
		error = ml_part_ready(request, (uint32_t)(list ? list[i] : first + i));
	return ml_api_raise(call, error, request ? request->comm : NULL);
}

int PMPI_Pready(int partition, MPI_Request request)
{
	return ready("MPI_Pready", request, 1, NULL, partition);
}
ML_ALIAS(Pready);

int PMPI_Pready_range(int partition_low, int partition_high, MPI_Request request)
{
	int64_t count = (int64_t)partition_high - partition_low + 1;

	return ready("MPI_Pready_range", request, (int)ml_max(ml_min(count, INT_MAX), -1), NULL, partition_low);
}
ML_ALIAS(Pready_range);

int PMPI_Pready_list(int length, const int array_of_partitions[], MPI_Request request)
{
	/* A list that is missing is as wrong as one that is shorter than none. */
	return ready("MPI_Pready_list", request, length > 0 && !array_of_partitions ? -1 : length, array_of_partitions, 0);
}
ML_ALIAS(Pready_list);

int PMPI_Parrived(MPI_Request handle, int partition, int *flag)
{
	ML_GUARD;
	struct ml_request *request;
	int error;

	if (!flag)
		return ml_api_raise("MPI_Parrived", ml_api_note_null("flag"), NULL);
	if (handle == MPI_REQUEST_NULL) {
		*flag = 1;
		return MPI_SUCCESS;
	}
	request = find(handle, ML_REQUEST_RECV);
	error = request ? check_partition(request, partition) : MPI_ERR_REQUEST;
	if (!error && ml_request_is_active(request) && !ml_part_has_arrived(request, (uint32_t)partition))
		ml_progress_test();
	if (!error)
		*flag = !ml_request_is_active(request) || ml_part_has_arrived(request, (uint32_t)partition);
	return ml_api_raise("MPI_Parrived", error, request ? request->comm : NULL);
}
ML_ALIAS(Parrived);
