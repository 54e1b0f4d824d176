/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error classes and codes that the user adds (MPI 5.0 section 9.5). Both are numbered from MPI_ERR_LASTCODE + 1 on, in the
 * order of their making; a code belongs to a class, the user's or the standard's. They may be added before MPI_Init.
 *
 * The functions that take a code return MPI_SUCCESS or an MPI_ERR_ class with a note. The caller excludes other threads.
 */
#ifndef ML_OBJECT_ERRCODE_H
#define ML_OBJECT_ERRCODE_H

/* Adds a class, or a code of an existing class. */
int ml_errcode_add_class(int *class_out);
int ml_errcode_add_code(int error_class, int *code_out);

/* Removes one that the user has added; only when it has no text, and a class when it has no codes left. */
int ml_errcode_remove_class(int error_class);
int ml_errcode_remove_code(int code);

/* Sets or removes the text of a class or code that the user has added. */
int ml_errcode_set_string(int code, const char *string);
int ml_errcode_remove_string(int code);

/* The class of a code of the user's, and its text, which may be empty; -1 and NULL when there is no such code. */
int ml_errcode_class_of(int code);
const char *ml_errcode_string(int code);

/* The address of the highest code in use: the attribute MPI_LASTUSEDCODE. */
int *ml_errcode_last(void);

#endif
