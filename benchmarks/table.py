# SPDX-License-Identifier: BSD-2-Clause
"""The table of `compare`: what targets.def asks for, what the samples say to it, and how it is printed.

A record is what the JSON file holds: {"machine", "options", "mpis", "rows", "samples"}. All that prints takes a record, so
that a table can be printed again without measuring.
"""

import collections
import itertools
import re
import statistics

from rounds import Group

JUDGED_BIN = "<100ns"  # where the targets were set; judged there when it occurs often enough
ROUNDS_ENOUGH = 3
SIZES_AT_ONCE = 4
RATES = ("MB/s", "msg/s")  # of which more is better

Target = collections.namedtuple("Target", "peer raw value")
NO_TARGET = Target("-", "-", "-")

# ---- targets.def ----


def read_size(text):
    match = re.fullmatch(r"(\d+)([KM]?)", text)
    if not match:
        raise ValueError(f"not a size: {text}")
    return int(match[1]) * {"": 1, "K": 1024, "M": 1 << 20}[match[2]]


def show_size(size):
    for unit, letter in ((1 << 20, "M"), (1024, "K")):
        if size >= unit and size % unit == 0:
            return f"{size // unit}{letter}"
    return str(size)


def read_targets(path):
    """Returns {(test, mode, ranks, size): Target} in the order of the file; of a row that stands there twice, the first."""
    targets = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            test, mode, ranks, sizes, *limits = line.split()
            for count, size in itertools.product(ranks.split(","), sizes.split(",")):
                targets.setdefault((test, mode, int(count), read_size(size)), Target(*limits))
    return targets


def groups_of(targets):
    """What has a limit and what has none do not share a start of a program."""
    sizes_of = {}
    for (test, mode, ranks, size), target in targets.items():
        sizes_of.setdefault((test, mode, ranks, target != NO_TARGET), []).append(size)
    groups = []
    for (test, mode, ranks, limited), sizes in sizes_of.items():
        sizes.sort()
        groups += [Group(test, mode, ranks, tuple(sizes[at:at + SIZES_AT_ONCE]), limited)
                   for at in range(0, len(sizes), SIZES_AT_ONCE)]
    return groups


# ---- judging ----


def meets(limit, figure):
    """True or False, or None when there is no limit or nothing to hold against it."""
    if limit == "-" or figure is None:
        return None
    bound = float(limit[2:])
    return figure <= bound if limit.startswith("<=") else figure >= bound


def choose_bin(samples):
    counts = collections.Counter(sample.bin for sample in {(s.round, s.bin): s for s in samples}.values())
    if counts[JUDGED_BIN] >= ROUNDS_ENOUGH:
        return JUDGED_BIN
    return max(counts, key=lambda name: (name != "mixed", counts[name])) if counts else "-"


def judge(target, ours, best, raw):
    """Returns (ours/best, ours/raw, verdict)."""
    to_peer = ours / best if ours and best else None
    to_raw = ours / raw if ours and raw else None
    results = [meets(target.peer, to_peer), meets(target.raw, to_raw), meets(target.value, ours)]
    wanted = [result for limit, result in zip(target, results) if limit != "-"]
    if ours is None or not wanted:
        verdict = "-"
    elif False in wanted:
        verdict = "MISS"
    else:
        verdict = "?" if None in wanted else "ok"
    return to_peer, to_raw, verdict


def summarize_row(key, target, found, mpis, options):
    """One line of the table as a dictionary."""
    test, mode, ranks, size = key
    mine = [s for s in found.samples if (s.group.test, s.group.mode, s.group.ranks, s.size) == key]
    chosen = choose_bin(mine)
    mine = [s for s in mine if s.bin == chosen]
    unit = mine[0].unit if mine else "-"
    row = {"test": test, "mode": mode, "ranks": ranks, "size": size, "bin": chosen, "unit": unit,
           "rounds": len({s.round for s in mine}), "target": target._asdict(), "mpi": {}, "failed": {}}
    for mpi in mpis:
        values = [getattr(s, options.value) for s in mine if s.mpi == mpi.name]
        if values:
            row["mpi"][mpi.name] = statistics.median(values)
    for (name, group), why in found.failures.items():
        if (group.test, group.mode, group.ranks) == key[:3] and size in group.sizes:
            row["failed"][name] = why
    raws = [s.raw for s in mine if s.raw]
    row["raw"] = statistics.median(raws) if raws else None
    peers = [value for name, value in row["mpi"].items() if name != options.judge]
    best = (max if unit in RATES else min)(peers) if peers else None
    row["to_peer"], row["to_raw"], row["verdict"] = judge(target, row["mpi"].get(options.judge), best, row["raw"])
    if options.judge in row["failed"]:
        row["verdict"] = "FAILED"
    return row


# ---- as text ----


def show(value):
    if value is None:
        return "-"
    if value >= 1e6:
        return f"{value / 1e6:.2f}e6"
    return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def print_table(record):
    """The rows with a limit first, the others below."""
    names = [mpi["name"] for mpi in record["mpis"]]
    judged = record["options"]["judge"]
    head = ["test", "mode", "np", "size", "unit", "bin", "rounds", "raw"] + names
    head += [f"{judged}/peer", f"{judged}/raw", "target", "verdict"]
    lines = [head]
    for row in sorted(record["rows"], key=lambda row: not has_target(row)):
        limits = [f"{what}{limit}" for what, limit in row["target"].items() if limit != "-"]
        line = [row["test"], row["mode"], str(row["ranks"]), show_size(row["size"]), row["unit"], row["bin"],
                str(row["rounds"]), show(row["raw"])]
        line += [show(row["mpi"][name]) if name in row["mpi"] else row["failed"].get(name, "-") for name in names]
        line += [show(row["to_peer"]), show(row["to_raw"]), " ".join(limits) or "-", row["verdict"]]
        lines.append(line)
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    left = {0, 1, 5, len(head) - 2, len(head) - 1}
    for line in lines:
        cells = [cell.ljust(w) if i in left else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())
    print(count_verdicts(record["rows"]))


def has_target(row):
    return any(limit != "-" for limit in row["target"].values())


def count_verdicts(rows):
    counts = collections.Counter(row["verdict"] for row in rows if has_target(row))
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("ok", "MISS", "FAILED", "?", "-") if counts[verdict])


# ---- as Markdown ----

TITLES = {
    "msgrate": "message rate",
    "bandwidth-alloc": "bandwidth, memory from MPI_Alloc_mem",
    "bibw": "bandwidth, both ways at once",
    "exchange": "exchange with two neighbours",
    "unexpected": "unexpected messages: time in reverse order / as sent",
    "pack": "MPI_Pack of 256 KiB in blocks",
    "unpack": "MPI_Unpack of 256 KiB in blocks",
    "idle": "CPU of a rank that waits in MPI_Recv",
    "start": "an empty program",
    "init": "MPI_Init",
    "memory": "memory a rank, empty program",
    "memory-alltoall": "memory a rank, after an alltoall",
}
MODES = {"bound": "", "shared": " on {cpus} cores", "alone": " on {cpus} cores", "one-cpu": " on one core", "direct": ", no mpirun"}
SCALES = {"MB/s": (1e3, "GB/s"), "msg/s": (1e6, "M/s"), "ratio": (1, "")}


def describe(machine):
    cores = f"{machine['cpus']} {'virtual ' if machine['virtual'] else ''}cores"
    return f"{machine['processor']}, {cores}, {machine['system']}, Linux {machine['kernel']}"


def label_of(rows, cpus):
    """In words what a line of several sizes and numbers of ranks shows."""
    test, mode = rows[0]["test"], rows[0]["mode"]
    sizes = list(dict.fromkeys(show_size(row["size"]) for row in rows if row["size"]))
    ranks = list(dict.fromkeys(str(row["ranks"]) for row in rows))
    unit = "" if test == "unexpected" else " B"
    text = TITLES.get(test, test) + (f" {' / '.join(sizes)}{unit}" if sizes else "")
    if ranks not in (["2"], ["1"]) or mode not in ("bound", "direct"):
        text += f", {' / '.join(ranks)} ranks"
    return text + MODES[mode].format(cpus=cpus)


def targets_of(rows):
    words = {"peer": "{} best", "raw": "{} raw", "value": "{}"}
    return joined(", ".join(words[what].format(limit) for what, limit in row["target"].items() if limit != "-") for row in rows)


def joined(words):
    """One word when all are the same, else a word for each row."""
    words = list(words)
    return " / ".join(words if len(set(words)) > 1 else words[:1])


def verdict_of(rows):
    names = {"ok": "met", "MISS": "missed", "FAILED": "failed", "?": "not judged"}
    return joined(names.get(row["verdict"], "-") for row in rows)


def cells_of(rows, name):
    divisor = SCALES.get(rows[0]["unit"], (1, ""))[0]
    values = [row["raw"] if name == "raw" else row["mpi"].get(name) for row in rows]
    if not any(values):
        return rows[0]["failed"].get(name, "-")
    return " / ".join(show(value / divisor) if value else "-" for value in values)


def markdown_of(record):
    """The lines for README.md: the machine, the rows with a limit, one line for each test and mode, and where others are better."""
    machine, rows = record["machine"], record["rows"]
    yield f"{describe(machine)}, {machine['date']}. Medians of up to {record['options']['rounds']} interleaved rounds; two ranks bound to two cores unless said."
    if machine["flag_ns"]:
        least, median, most = (f"{ns / 1e3:.3f}" for ns in machine["flag_ns"])
        yield f"A bare flag took {median} us from one core to the other; a tenth of the probes less than {least}, a tenth more than {most}."
    yield "Targets: our figure divided by the best of the others, or by what the machine itself can do (raw), or our figure alone."
    yield "The column raw is the machine without an MPI: the same work by the barest means, measured in between; cores that drift can put it on either side."
    yield ""
    yield f"| | unit | {' | '.join(mpi['version'] for mpi in record['mpis'])} | raw | / best | target | |"
    yield "|---|---|" + "---|" * len(record["mpis"]) + "---|---|---|---|"
    lines = {}
    for row in filter(has_target, rows):
        lines.setdefault((row["test"], row["mode"]), []).append(row)
    for line in lines.values():
        unit = SCALES.get(line[0]["unit"], (1, line[0]["unit"]))[1]
        cells = [cells_of(line, name) for name in [mpi["name"] for mpi in record["mpis"]] + ["raw"]]
        ratios = " / ".join(f"{row['to_peer']:.2g}" if row["to_peer"] else "-" for row in line)
        yield f"| {label_of(line, machine['cpus'])} | {unit} | {' | '.join(cells)} | {ratios} | {targets_of(line)} | {verdict_of(line)} |"
    yield ""
    yield f"{count_verdicts(rows).replace('ok', 'met').replace('MISS', 'missed')}."
    yield from slower_rows(rows, machine["cpus"])


def slower_rows(rows, cpus):
    """Every row in which another MPI is better, targets or not; a fiftieth is nothing."""
    slower = []
    for row in rows:
        ratio = row["to_peer"]
        if ratio and (ratio < 0.98 if row["unit"] in RATES else ratio > 1.02):
            slower.append(f"{label_of([row], cpus)} ({ratio:.2f})")
    if slower:
        yield f"Another is better, with our figure divided by its: {'; '.join(slower)}."
