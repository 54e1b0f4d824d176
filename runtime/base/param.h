/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tunables. param.def states each once; from it come the struct, the parser of MPILITE_* variables,
 * `mpirun --help-params` and whoever else wants the table. ml_param holds the defaults from the
 * start of the process; ml_param_init() reads the environment once, before threads exist. A tool
 * may change values until the library starts; afterwards they stay.
 *
 * A variable that is set but empty counts as not set. An MPILITE_ variable that is no row is
 * ignored.
 */
#ifndef ML_BASE_PARAM_H
#define ML_BASE_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ML_SIZE_K(n) ((int64_t)(n) << 10)
#define ML_SIZE_M(n) ((int64_t)(n) << 20)
#define ML_SIZE_G(n) ((int64_t)(n) << 30)

/* Values of rows of type enum, in the order of their choices. */
enum ml_wait { ML_WAIT_SPIN, ML_WAIT_AUTO, ML_WAIT_SLEEP };
enum ml_engine { ML_ENGINE_AUTO, ML_ENGINE_DIRECT, ML_ENGINE_CMA, ML_ENGINE_PIPE };

enum ml_initial { ML_INITIAL_ARE_FATAL, ML_INITIAL_ABORT, ML_INITIAL_RETURN };

struct ml_params {
#define ML_PARAM_INT(name, initial, min, max, unit, text) int name;
#define ML_PARAM_SIZE(name, initial, min, max, text) size_t name;
#define ML_PARAM_BOOL(name, initial, text) bool name;
#define ML_PARAM_ENUM(name, initial, choices, text) int name;
#define ML_PARAM_STRING(name, initial, text) const char *name;
#include "base/param.def"
};

extern struct ml_params ml_param;

enum ml_param_type {
	ML_PARAM_TYPE_INT,
	ML_PARAM_TYPE_SIZE,
	ML_PARAM_TYPE_BOOL,
	ML_PARAM_TYPE_ENUM,
	ML_PARAM_TYPE_STRING
};

/* A row of param.def as a value. */
struct ml_param_row {
	const char *name; /* as in param.def; see ml_param_variable() */
	enum ml_param_type type;
	size_t offset;        /* of the field in struct ml_params */
	int64_t min;          /* int and size only */
	int64_t max;
	const char *choices;  /* enum: "spin|auto|sleep", else NULL */
	const char *unit;     /* plural, or "" */
	const char *text;     /* the sentence, without a full stop */
};

extern const struct ml_param_row ml_param_table[];
extern const size_t ml_param_table_count;

/*
 * Reads the environment into ml_param: 0, or -EINVAL when a value is not allowed. Then `error` (of
 * error_size bytes) has a sentence that names the variable, its value and what is allowed, and
 * ml_param is unchanged.
 */
int ml_param_init(char *error, size_t error_size);

/*
 * Parses `value` into the row's field of *params: 0 or -EINVAL with nothing written. A string is
 * kept, not copied.
 */
int ml_param_set(const struct ml_param_row *row, struct ml_params *params, const char *value);

/* Writes the name of the row's environment variable, such as MPILITE_SPIN_US. */
void ml_param_variable(const struct ml_param_row *row, char *name, size_t name_size);

/* Writes the row's value in *params as the user would set it, such as 64M. */
void ml_param_value(const struct ml_param_row *row, const struct ml_params *params, char *value,
		    size_t value_size);

/* Writes which values the row takes, such as "0 to 1000000 microseconds". */
void ml_param_allowed(const struct ml_param_row *row, char *allowed, size_t allowed_size);

/* Prints every parameter with what it takes, its default and its sentence. */
void ml_param_print(int fd);

#endif
