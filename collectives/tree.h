/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trees and chains over the ranks of a communicator, for any root: who comes before a rank and who after it.
 *
 * Where ranks run on cores that share a package, a NUMA node, an L3 cache, these groups lie one in the other, and the tree goes from group to
 * group: each has one leader, the root for those that contain it, else their first rank; the leaders of the groups inside a
 * group form a binomial tree. So exactly one edge leads into each group that does not contain the root, and there is no hop from the root to a leader. A
 * chain goes through the groups in the same way, and visits each of them once.
 *
 *	package 0 [ L3 0 [ranks 0 1 2]  L3 1 [ranks 3 4 5] ]    root 4:   4 -> 9, 4 -> 0, 4 -> 5, 4 -> 3; 9 -> 10, 9 -> 11; 0 -> 1, 0 -> 2
 *	package 1 [ L3 2 [ranks 9 10 11] ]
 *
 * Where no group has several ranks but the one of all, or nothing is known, there are no groups (NULL): a binomial tree of the ranks
 * themselves, rotated so that the root comes first. With root 0 the ranks below any rank are then the unbroken range that begins with it:
 * a reduction that takes the children in reverse keeps the order of ranks.
 *
 * The same arguments give the same shape everywhere. Pure functions; groups are read by any thread.
 */
#ifndef ML_COLLECTIVES_TREE_H
#define ML_COLLECTIVES_TREE_H

#include <stdint.h>

/* Where a rank runs, as indexes; -1: not known, which is a group like others. */
struct ml_tree_spot {
	int32_t package, numa, l3;
	int32_t rank;
};

struct ml_tree_groups;

/*
 * The groups of n ranks, of which each has one spot; these are put into another order. NULL when there are none that matter. Up to 40
 * bytes a rank, usually 12. 0 or -ENOMEM.
 */
int ml_tree_new(struct ml_tree_spot *spot, int32_t n, struct ml_tree_groups **groups_out);
void ml_tree_free(struct ml_tree_groups *groups);

/* A rank has fewer children: log2 of the ranks, and one more for each kind of group. */
#define ML_TREE_CHILDREN_MAX 36

struct ml_tree {
	int32_t parent;       /* -1: the root */
	int32_t children;
	int32_t child[ML_TREE_CHILDREN_MAX]; /* the one furthest away and with most ranks below it first */
};

/* The place of a rank in the tree of that root, among n. */
void ml_tree_find(const struct ml_tree_groups *groups, int32_t n, int32_t rank, int32_t root, struct ml_tree *tree_out);

/* The neighbours of a rank in the chain that begins with the root; -1: it has none. */
struct ml_tree_chain {
	int32_t before, next;
};

struct ml_tree_chain ml_tree_find_chain(const struct ml_tree_groups *groups, int32_t n, int32_t rank, int32_t root);

#endif
