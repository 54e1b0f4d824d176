/* SPDX-License-Identifier: BSD-2-Clause */
/* The name under which programs include the interface: everything is in mpi_lite.h. */
#include "mpi_lite.h"
