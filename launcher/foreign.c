/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads as much of an ELF file as tells its DT_NEEDED entries. The file is the user's and may be anything, so every offset is
 * checked against its size before it is followed.
 */
#include "launcher/foreign.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"

struct image {
	const char *data;
	size_t size;
};

/* `count` objects of `size` bytes at an offset of the file, or NULL when they are not all there. */
static const void *part(const struct image *image, uint64_t offset, uint64_t size, uint64_t count)
{
	if (offset % sizeof(void *) || offset > image->size || (size && count > (image->size - offset) / size))
		return NULL;
	return image->data + offset;
}

/* Where in the file an address of the program is; the file's size when nowhere. */
static uint64_t offset_of(const struct image *image, const ElfW(Phdr) *segment, unsigned segments, uint64_t address)
{
	for (unsigned i = 0; i < segments; i++)
		if (segment[i].p_type == PT_LOAD && address - segment[i].p_vaddr < segment[i].p_filesz)
			return segment[i].p_offset + (address - segment[i].p_vaddr);
	return image->size;
}

static bool is_foreign(const char *library)
{
	static const char *const names[] = { "libmpi.so", "libmpich.so", "libmpi_cray.so", "libmpi_gnu", "libmpi_intel" };

	for (size_t i = 0; i < ML_ARRAY_LEN(names); i++)
		if (strncmp(library, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The first needed library that is another MPI, or NULL. */
static const char *search(const struct image *image, const ElfW(Phdr) *segment, unsigned segments, const ElfW(Phdr) *where)
{
	uint64_t entries = where->p_filesz / sizeof(ElfW(Dyn)), strings = image->size;
	const ElfW(Dyn) *entry = part(image, where->p_offset, sizeof(*entry), entries);

	for (uint64_t i = 0; entry && i < entries; i++)
		if (entry[i].d_tag == DT_STRTAB)
			strings = offset_of(image, segment, segments, entry[i].d_un.d_ptr);
	for (uint64_t i = 0; entry && i < entries && strings < image->size; i++) {
		uint64_t offset = entry[i].d_un.d_val;

		if (entry[i].d_tag != DT_NEEDED || offset >= image->size - strings)
			continue;
		if (memchr(image->data + strings + offset, '\0', image->size - strings - offset) &&
		    is_foreign(image->data + strings + offset))
			return image->data + strings + offset;
	}
	return NULL;
}

static const char *search_image(const struct image *image)
{
	const ElfW(Ehdr) *header = part(image, 0, sizeof(*header), 1);
	const ElfW(Phdr) *segment;

	if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
	    header->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
	    header->e_phentsize != sizeof(*segment))
		return NULL;
	segment = part(image, header->e_phoff, sizeof(*segment), header->e_phnum);
	for (unsigned i = 0; segment && i < header->e_phnum; i++)
		if (segment[i].p_type == PT_DYNAMIC)
			return search(image, segment, header->e_phnum, &segment[i]);
	return NULL;
}

/* Says it, if the file is a program with another MPI. */
static void warn_about(const char *program, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	void *data = MAP_FAILED;
	const char *library;

	if (fd < 0)
		return;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
		data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return;
	library = search_image(&(struct image){ data, (size_t)status.st_size });
	if (library)
		ml_log("%s is linked with another MPI (%s): its ranks will not find each other", program, library);
	munmap(data, (size_t)status.st_size);
}

/* The file that exec will find, as far as the launcher can tell. */
static bool find_program(const struct ml_app *app, char path[PATH_MAX])
{
	const char *program = app->argv[0], *directories = getenv("PATH");
	size_t length;

	if (strchr(program, '/'))
		return (size_t)snprintf(path, PATH_MAX, "%s%s%s", *program != '/' && app->directory ? app->directory : "",
					*program != '/' && app->directory ? "/" : "", program) < PATH_MAX;
	for (const char *at = directories; at && *at; at += length + (at[length] == ':')) {
		length = strcspn(at, ":");
		if ((size_t)snprintf(path, PATH_MAX, "%.*s/%s", (int)length, at, program) < PATH_MAX && access(path, X_OK) == 0)
			return true;
	}
	return false;
}

void ml_foreign_warn(const struct ml_plan *plan)
{
	char path[PATH_MAX];

	for (uint32_t i = 0; i < plan->apps; i++)
		if (find_program(&plan->app[i], path))
			warn_about(plan->app[i].argv[0], path);
}
