/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shared memory objects, mappings and the memory that is left. See mem.h.
 */
#include "os/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/compiler.h"
#include "base/fail.h"
#include "os/cgroup.h"
#include "os/fd.h"

/* Newer than the C libraries and kernels we run with. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int ml_mem_create(const char *name, size_t size, int *fd_out)
{
	unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create(name, flags | MFD_NOEXEC_SEAL);
	int error;

	if (fd < 0 && errno == EINVAL) /* before Linux 6.3 */
		fd = memfd_create(name, flags);
	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)size) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) != 0) {
		error = -errno;
		close(fd);
		return error;
	}
	*fd_out = fd;
	return 0;
}

static int map(size_t size, int protection, int flags, int fd, size_t offset, void **out)
{
	void *p = mmap(NULL, size, protection, flags, fd, (off_t)offset);

	if (p == MAP_FAILED)
		return -errno;
	*out = p;
	return 0;
}

int ml_mem_map(int fd, size_t offset, size_t size, void **out)
{
	int error = map(size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset, out);

	if (error)
		return error;
	/* Without it a core dump of each rank would hold the whole segment. Not worth an error. */
	madvise(*out, size, MADV_DONTDUMP);
	return 0;
}

int ml_mem_map_aligned(int fd, size_t offset, size_t size, size_t align, void **out)
{
	char *reserved, *p;
	size_t before;
	void *at = NULL;
	int error = ml_mem_reserve(size + align, &at);

	if (error)
		return error;
	reserved = (char *)at;
	p = (char *)ML_ROUND_UP((uintptr_t)reserved, (uintptr_t)align);
	if (mmap(p, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_NORESERVE, fd, (off_t)offset) == MAP_FAILED) {
		error = -errno;
		munmap(reserved, size + align);
		return error;
	}
	before = (size_t)(p - reserved);
	if (before)
		munmap(reserved, before);
	if (before < align)
		munmap(p + size, align - before);
	madvise(p, size, MADV_DONTDUMP);
	*out = p;
	return 0;
}

int ml_mem_reserve(size_t size, void **out)
{
	return map(size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0, out);
}

int ml_mem_commit(void *p, size_t size)
{
	return mprotect(p, size, PROT_READ | PROT_WRITE) == 0 ? 0 : -errno;
}

int ml_mem_unmap(void *p, size_t size)
{
	return munmap(p, size) == 0 ? 0 : -errno;
}

/*
 * For kernels before 5.14. Writing back what was read takes the page and is safe beside other
 * writers; an addition of zero would not do, compilers turn it into a load.
 */
static void touch_pages(char *from, char *to, size_t page)
{
	for (char *p = from; p < to; p += page) {
		ml_atomic_u8 *byte = (ml_atomic_u8 *)p;
		uint8_t value = ml_load_rlx(byte);

		(void)ml_cas_acqrel(byte, &value, value);
	}
}

int ml_mem_populate(void *p, size_t size)
{
	size_t page = ml_mem_page_size();
	uintptr_t from = (uintptr_t)p & ~(page - 1);
	uintptr_t to = ML_ROUND_UP((uintptr_t)p + size, page);
	int result;

	if (size == 0)
		return 0;
	do {
		result = madvise((void *)from, to - from, MADV_POPULATE_WRITE);
	} while (result != 0 && errno == EINTR);
	if (result == 0)
		return 0;
	if (errno != EINVAL)
		return -ENOMEM;
	touch_pages((char *)from, (char *)to, page);
	return 0;
}

void ml_mem_discard(void *p, size_t size)
{
	madvise(p, size, MADV_REMOVE);
}

int ml_mem_make_private(int fd, size_t offset, void *p, size_t size)
{
	if (mmap(p, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, fd, (off_t)offset) == MAP_FAILED)
		return -errno;
	return 0;
}

void ml_mem_include_in_dump(void *p, size_t size)
{
	madvise(p, size, MADV_DODUMP);
}

uint64_t ml_mem_object_max(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return INT64_MAX;
	return limit.rlim_cur;
}

int ml_mem_inode(int fd, uint64_t *dev_out, uint64_t *ino_out)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return -errno;
	*dev_out = status.st_dev;
	*ino_out = status.st_ino;
	return 0;
}

size_t ml_mem_page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* What the machine has left, in bytes. */
static uint64_t machine_available(void)
{
	static const char key[] = "MemAvailable:";
	char text[4096];
	struct sysinfo info;

	if (ml_fd_read_text("/proc/meminfo", text, sizeof(text)) > 0) {
		const char *line = strstr(text, key);

		if (line)
			return strtoull(line + strlen(key), NULL, 10) * 1024;
	}
	/* Without /proc: less than the truth, because the page cache is missing. */
	if (sysinfo(&info) != 0)
		ml_wrong("sysinfo() cannot fail");
	return (uint64_t)info.freeram * info.mem_unit;
}

uint64_t ml_mem_available(void)
{
	uint64_t machine = machine_available();
	uint64_t groups = ml_cgroup_memory_left("");

	return ml_min(machine, groups);
}
