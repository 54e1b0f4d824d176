/* SPDX-License-Identifier: BSD-2-Clause */
/* Creating, attaching and paying for the segment. */
#include "shm/segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "os/mem.h"

/* What the segment may take of the memory that is available when nobody says otherwise. */
#define BUDGET_SHARE 2 / 3

static int map(int fd, const struct ml_layout *layout, struct ml_segment *out)
{
	struct ml_segment segment = { .fd = fd, .layout = *layout };
	void *base;
	int error = ml_mem_map(fd, 0, layout->mapped, &base);

	if (error)
		return error;
	segment.base = base;
	segment.header = base;
	segment.control = (struct ml_control_shm *)(segment.base + layout->control);
	segment.rank = (struct ml_rank_shm *)(segment.base + layout->rank);
	*out = segment;
	return 0;
}

int ml_segment_create(uint32_t ranks, uint32_t slots, uint64_t budget, struct ml_segment *segment_out)
{
	struct ml_layout layout;
	int fd, error = ml_layout_compute(ranks, slots, 0, &layout);

	if (error)
		return error;
	budget = budget ? budget : ml_mem_available() * BUDGET_SHARE;
	if (ml_layout_compute(ranks, slots, ml_layout_heap_size(ranks, budget), &layout) != 0 || layout.size > ml_mem_object_max())
		ml_layout_compute(ranks, slots, 0, &layout); /* no heap: users' buffers are private then */
	error = ml_mem_create("mpi-lite", layout.size, &fd);
	if (error)
		return error;
	error = map(fd, &layout, segment_out);
	if (error)
		goto close_fd;

	/* What stands before the transfers is small and used by everybody: have it now or fail now. */
	error = ml_mem_populate(segment_out->base, layout.xfer);
	if (error)
		goto unmap;
	*segment_out->header = (struct ml_header_shm){
		.magic = ML_LAYOUT_MAGIC,
		.signature = ml_layout_signature(),
		.ranks = layout.ranks,
		.slots = layout.slots,
		.heap_size = layout.heap_size,
		.size = layout.size,
		.budget = budget,
		.touched = layout.xfer,
	};
	return 0;

unmap:
	ml_mem_unmap(segment_out->base, layout.mapped);
close_fd:
	close(fd);
	return error;
}

/* The header as read before anything else is believed: by a system call, because a mapping may be longer than its file. */
static int read_header(int fd, struct ml_header_shm *header)
{
	ssize_t got = pread(fd, header, sizeof *header, 0);

	if (got < 0)
		return -errno;
	if ((size_t)got < sizeof *header || header->magic != ML_LAYOUT_MAGIC || header->signature != ml_layout_signature())
		return -EPROTO;
	return 0;
}

int ml_segment_attach(int fd, struct ml_segment *segment_out)
{
	struct ml_header_shm header;
	struct ml_layout layout;
	int error = read_header(fd, &header);

	if (error)
		return error;
	if (ml_layout_compute(header.ranks, header.slots, header.heap_size, &layout) != 0 || layout.size != header.size)
		return -EPROTO;
	if (lseek(fd, 0, SEEK_END) < (off_t)layout.size)
		return -EPROTO;
	return map(fd, &layout, segment_out);
}

static bool attach_descriptor(const char *path, struct ml_segment *segment_out)
{
	static const char name[] = "/memfd:mpi-lite";
	char target[64];
	ssize_t length = readlink(path, target, sizeof target);
	int fd;

	if (length < (ssize_t)strlen(name) || memcmp(target, name, strlen(name)) != 0)
		return false;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (ml_segment_attach(fd, segment_out) == 0)
		return true;
	close(fd);
	return false;
}

bool ml_segment_find(pid_t pid, bool (*is_wanted)(const struct ml_segment *segment, const void *what), const void *what,
		     struct ml_segment *segment_out)
{
	char path[64];
	struct dirent *entry;
	bool found = false;
	DIR *fds;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	fds = opendir(path);
	while (fds && !found && (entry = readdir(fds))) {
		snprintf(path, sizeof path, "/proc/%d/fd/%.10s", (int)pid, entry->d_name);
		if (!attach_descriptor(path, segment_out))
			continue;
		found = is_wanted(segment_out, what);
		if (!found)
			ml_segment_detach(segment_out);
	}
	if (fds)
		closedir(fds);
	return found;
}

void ml_segment_detach(struct ml_segment *segment)
{
	ml_mem_unmap(segment->base, segment->layout.mapped);
	if (segment->fd >= 0)
		close(segment->fd);
	memset(segment, 0, sizeof *segment);
	segment->fd = -1;
}

int ml_segment_pay(struct ml_segment *segment, void *p, size_t size)
{
	struct ml_header_shm *header = segment->header;
	bool fits = ml_add_acqrel(&header->touched, size) + size <= header->budget;
	int error = fits ? ml_mem_populate(p, size) : -ENOMEM;

	if (error) {
		ml_sub_acqrel(&header->touched, size);
		segment->refused = size;
	}
	return error;
}

void ml_segment_refund(struct ml_segment *segment, void *p, size_t size)
{
	ml_mem_discard(p, size);
	ml_sub_acqrel(&segment->header->touched, size);
}

void ml_segment_explain(const struct ml_segment *segment, char text[ML_SEGMENT_TEXT_MAX])
{
	const struct ml_header_shm *header = segment->header;

	snprintf(text, ML_SEGMENT_TEXT_MAX, "%zu KiB of shared memory are not to be had; the job has %" PRIu64 " KiB, and at most %" PRIu64
		 " KiB (MPILITE_BUDGET)", segment->refused >> 10, ml_load_rlx(&header->touched) >> 10, header->budget >> 10);
}

int ml_segment_commit(struct ml_segment *segment, size_t offset, size_t size)
{
	ml_assert(offset <= segment->layout.mapped && size <= segment->layout.mapped - offset);
	return ml_segment_pay(segment, segment->base + offset, size);
}
