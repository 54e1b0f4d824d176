/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * External32, the one representation of data that all MPIs know (MPI 5.0 sections 5.3 and 14.5.2): big-endian, IEEE floating
 * point, sizes fixed by the standard, no gaps. A long has 4 bytes in it and a wide character 2, so not every value fits.
 */
#ifndef ML_TYPE_TYPE_EXTERN_H
#define ML_TYPE_TYPE_EXTERN_H

#include <stddef.h>

#include "type/type.h"

/* Bytes of a predefined type in external32. */
size_t ml_type_extern_size(const struct ml_type *basic);

/*
 * Converts count elements at buf to external32, and back. `packed` has count * ml_type_external(type) bytes. Packing returns
 * MPI_SUCCESS, or MPI_ERR_CONVERSION with a note when a value does not fit; it is cut then, and the rest converted all the same.
 * Unpacking stops when less than a whole basic element of the `bytes` is left, and returns how many bytes of data the buffer got.
 */
int ml_type_extern_pack(const struct ml_type *type, const void *buf, size_t count, void *packed);
size_t ml_type_extern_unpack(const struct ml_type *type, void *buf, size_t count, const void *packed, size_t bytes);

#endif
