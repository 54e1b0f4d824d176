# SPDX-License-Identifier: BSD-2-Clause
"""Runs the programs of `compare`, round by round, and leaves no process behind.

A round runs every test with every MPI, one right after the other in an order that rotates, with a probe of the machine
(benchmarks/raw) before and after each. Samples are sorted into bins by what the probes say about the two cores, because a
virtual machine's cores move; only figures of one bin are compared. They may move every few seconds. So a start of a program
measures few sizes; what was caught by a move is measured again at once; and only rows that have a limit and vary are
measured in every round.
"""

import collections
import contextlib
import ctypes
import json
import os
import signal
import statistics
import subprocess
import sys
import time

from mpis import CPUS, FLAGS

# What a test starts; any other test is an operation of `collective`.
FRAME = "--json -s {seconds} -m {list}"
PROGRAMS = {
    "latency": f"latency {FRAME}",
    "msgrate": f"msgrate {FRAME}",
    "bandwidth": f"bandwidth {FRAME}",
    "bandwidth-alloc": f"bandwidth -a both {FRAME}",
    "bibw": f"bibw {FRAME}",
    "unexpected": "matching --json {sizes}",
    "pack": "pack_rate --json pack {seconds} {sizes}",
    "unpack": "pack_rate --json unpack {seconds} {sizes}",
    "idle": "idle 1",
    "start": "empty",
    "init": "footprint init",
    "memory": "footprint memory",
    "memory-alltoall": "footprint memory-alltoall",
}
COLLECTIVE = f"collective {FRAME} {{test}}"
LINE_PAYLOAD = 48  # bytes of a message that travels in one line
AGAINST_MEMCPY = ("bandwidth", "bandwidth-alloc", "bibw")
AGAINST_SWAP = ("allgather", "alltoall", "iallgather", "ialltoall")

# Upper ends in ns of one-way flag time. Which distance a bin stands for depends on the machine.
BINS = ((40, "<40ns"), (100, "<100ns"), (180, "<180ns"), (float("inf"), ">=180ns"))
STEADY = ("idle", "unexpected", "pack", "unpack", "start", "init", "memory", "memory-alltoall")  # they vary little
STEADY_ROUNDS = 3  # enough for these and for what has no limit
SLOW_S = 2  # a program that needs longer is measured once, unless the distance of the cores matters
ATTEMPTS = 2  # in one round, if the cores move

Group = collections.namedtuple("Group", "test mode ranks sizes limited")  # what one start of a program measures
Sample = collections.namedtuple("Sample", "round group size mpi bin raw unit value fast")


class Failed(Exception):
    """A program gave no figures; the text says why in a word or two."""


def adopt_orphans():
    """Ranks whose launcher is gone become our children, not init's: they can be found and ended."""
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def children():
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
            if int(stat.read().rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(name))
    return found


def end_orphans():
    """A rank left behind would disturb the next measurement. It gets a second to leave by itself."""
    deadline = time.monotonic() + 1
    while orphans := children():
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                if time.monotonic() > deadline:
                    os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.005)


def run(command, timeout):
    """Returns (stdout, ms). The command is a session of its own, so that Ctrl-C reaches us alone."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, start_new_session=True)
    try:
        out, _ = process.communicate(timeout=timeout)
        elapsed = (time.perf_counter() - begin) * 1e3
    except subprocess.TimeoutExpired:
        raise Failed("timeout") from None
    finally:
        end(process)
    if process.returncode:
        raise Failed(f"exit {process.returncode}")
    return out, elapsed


def end(process):
    """Asks the launcher first: its ranks may live in other process groups. Then nobody is asked."""
    for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, None)):
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, number)
            process.wait(patience)
    end_orphans()


def read_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def start_command(mpi, group, where, seconds):
    mode = "shared" if group.mode == "alone" or group.mode == "bound" and group.ranks > len(CPUS) else group.mode
    sizes = [str(size) for size in group.sizes]
    words = PROGRAMS.get(group.test, COLLECTIVE).format(
        test=group.test, seconds=seconds, list=",".join(sizes), sizes=" ".join(sizes)).split()
    program = [os.path.join(where, mpi.name, words[0])] + words[1:]
    if mode == "direct":
        return program
    prefix = ["taskset", "-c", str(CPUS[0])] if mode == "one-cpu" else []
    return prefix + [mpi.mpirun] + FLAGS[mpi.kind][mode] + mpi.extra + ["-n", str(group.ranks)] + program


def measure(mpi, group, where, options):
    """Returns [(size, raw, unit, value, fast)] of one start of the program; raw is None unless the program knows it."""
    command = start_command(mpi, group, where, options.seconds)
    if group.test == "start":
        times = [run(command, options.timeout)[1] for _ in range(3)]
        return [(0, None, "ms", statistics.median(times), min(times))]
    lines = read_lines(run(command, options.timeout)[0])
    if not lines:
        raise Failed("no output")
    return [(line["size"], line.get("raw"), line["unit"], line["value"], line["fast"]) for line in lines]


class Probe:
    """What the machine itself takes, in the units of the tests it is held against."""

    def __init__(self, where, statistic):
        self.program = os.path.join(where, "raw")
        self.statistic = statistic
        self.others = {}

    def measure(self, *what):
        lines = read_lines(run([self.program, "--json", "-s", "0.02", *what], 30)[0])
        return {(line["test"], line["size"]): line for line in lines}

    def flag(self):
        """One way between two CPUs, or None when only one is allowed."""
        return self.measure("flag").get(("raw-flag", 0))

    def refresh(self):
        self.others = self.measure("stream", "relay", "single", "swap", "memcpy", "yield")

    def other(self, test, size):
        line = self.others.get((test, size))
        if not line:
            return None
        return line[self.statistic] / (1e3 if line["unit"] == "ns" else 1)

    def limit(self, group, size, flags):
        if group.mode == "one-cpu":
            return self.other("raw-yield-one-cpu", 0)
        if not is_binned(group):
            return None
        if group.test in AGAINST_MEMCPY:
            return self.other("raw-memcpy", size)
        if group.test == "msgrate":
            return 1e6 / self.other("raw-stream", 8) if size <= LINE_PAYLOAD else None
        if size > 64:
            if group.test in AGAINST_SWAP:
                return self.other("raw-swap", size)
            return (self.other("raw-relay", size) or self.other("raw-single", size)) if group.test == "latency" else None
        return statistics.median(flag[self.statistic] for flag in flags) / 1e3


def is_binned(group):
    """Whether the distance between two cores matters."""
    return group.mode == "bound" and group.ranks == 2 <= len(CPUS) and group.test not in STEADY


def bin_of(flags):
    """By the fastest tenth: how far apart the cores are, not how busy they are."""
    names = {next(name for top, name in BINS if flag["fast"] < top) for flag in flags}
    return names.pop() if len(names) == 1 else "mixed"


class Rounds:
    """Measures all groups; afterwards samples, failures and flags (ns, all probes) hold what was found."""

    def __init__(self, groups, mpis, where, options):
        self.groups, self.mpis, self.where, self.options = groups, mpis, where, options
        self.probe = Probe(where, options.value)
        self.samples = []
        self.failures = {}  # (name of the MPI, group): why
        self.slow = set()  # (name of the MPI, group)
        self.flags = []

    def run(self):
        adopt_orphans()
        try:
            for number in range(self.options.rounds):
                self.probe.refresh()
                for group in self.groups:
                    if number >= STEADY_ROUNDS and (group.test in STEADY or not group.limited):
                        continue
                    self.say(f"round {number + 1}/{self.options.rounds}: {group.test} {group.mode} {group.ranks}")
                    for _ in range(ATTEMPTS):
                        found = self.run_group(number, group)
                        if not found or found[0].bin != "mixed":
                            break
                    self.samples += found
        except KeyboardInterrupt:
            print("compare: interrupted; this is what was measured", file=sys.stderr)
        self.say("")

    @staticmethod
    def say(text):
        if sys.stderr.isatty():
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def run_group(self, number, group):
        """One group of one round: every MPI in turn, between probes. Returns samples."""
        found = []
        flags = [self.probe.flag()]
        shift = number % len(self.mpis)
        for mpi in self.mpis[shift:] + self.mpis[:shift]:
            if not self.is_wanted(mpi, group):
                continue
            begin = time.monotonic()
            try:
                found += [(mpi.name, *figures) for figures in measure(mpi, group, self.where, self.options)]
            except Failed as failure:
                self.failures[mpi.name, group] = str(failure)
            if time.monotonic() - begin > SLOW_S and not is_binned(group):
                self.slow.add((mpi.name, group))
            flags.append(self.probe.flag())
        flags = [flag for flag in flags if flag]
        self.flags += [flag["value"] for flag in flags]
        where_bin = bin_of(flags) if is_binned(group) else "all"
        return [Sample(number, group, size, name, where_bin, raw or self.probe.limit(group, size, flags), unit, value, fast)
                for name, size, raw, unit, value, fast in found]

    def is_wanted(self, mpi, group):
        """Not what failed or was slow, nor more ranks of what was too slow with fewer."""
        if group.mode == "alone" and mpi.name != self.options.judge:
            return False
        for (name, other), why in self.failures.items():
            if name == mpi.name and why == "timeout" and other[:2] == group[:2] and other.ranks < group.ranks:
                self.failures[mpi.name, group] = "timeout"
                break
        return (mpi.name, group) not in self.failures and (mpi.name, group) not in self.slow
