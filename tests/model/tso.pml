/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory as x86 has it (TSO), for models: each process's stores wait in a buffer, in order, and reach memory some time later; its
 * loads see its own waiting stores first. A fence, and every locked instruction, waits until the buffer is empty.
 *
 * The file that includes this one defines VARS, the number of shared variables, and PROCESSES, and runs one `drain` for each.
 */
#define DEPTH 2

typedef store_buffer {
	byte count;
	byte var[DEPTH];
	byte value[DEPTH]
}

byte memory[VARS];
store_buffer buffer[PROCESSES];

/* The oldest waiting store of p reaches memory. */
inline drain_one(p)
{
	d_step {
		memory[buffer[p].var[0]] = buffer[p].value[0];
		buffer[p].var[0] = buffer[p].var[1];
		buffer[p].value[0] = buffer[p].value[1];
		buffer[p].var[1] = 0;
		buffer[p].value[1] = 0;
		buffer[p].count--
	}
}

/* The cache of process p: takes its stores to memory, whenever it likes. */
proctype drain(byte p)
{
end:	do
	:: atomic { buffer[p].count > 0 -> drain_one(p) }
	od
}

inline STORE(p, x, v)
{
	atomic {
		buffer[p].count < DEPTH ->
		buffer[p].var[buffer[p].count] = x;
		buffer[p].value[buffer[p].count] = v;
		buffer[p].count++
	}
}

inline LOAD(p, x, out)
{
	atomic {
		if
		:: buffer[p].count == 2 && buffer[p].var[1] == x -> out = buffer[p].value[1]
		:: buffer[p].count == 2 && buffer[p].var[1] != x && buffer[p].var[0] == x -> out = buffer[p].value[0]
		:: buffer[p].count == 1 && buffer[p].var[0] == x -> out = buffer[p].value[0]
		:: else -> out = memory[x]
		fi
	}
}

inline FENCE(p)
{
	buffer[p].count == 0
}

/* An exchange: locked, so the buffer is empty before it. */
inline SWAP(p, x, v, out)
{
	atomic {
		buffer[p].count == 0 -> out = memory[x];
		memory[x] = v
	}
}

/* A fence in process p while it runs, whatever it is doing: what membarrier(2) does to it. */
inline FENCE_THERE(p)
{
	atomic {
		do
		:: buffer[p].count > 0 -> drain_one(p)
		:: else -> break
		od
	}
}
