# SPDX-License-Identifier: BSD-2-Clause
"""The MPIs that `compare` measures: where they are, what their launchers must be told, how the benchmarks are built with them."""

import collections
import concurrent.futures
import contextlib
import os
import platform
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CPUS = sorted(os.sched_getaffinity(0))
FRAME = ("bench.c", "sample.c")
SOURCES = {
    "latency": FRAME, "bandwidth": FRAME, "bibw": FRAME, "msgrate": FRAME, "collective": FRAME,
    "pack_rate": ("sample.c",), "matching": (), "footprint": (), "idle": (), "empty": (),
}

# What each launcher must be told in each mode of targets.def.
OVERSUBSCRIBED = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1"]
FLAGS = {
    "openmpi": {"bound": ["--allow-run-as-root", "--bind-to", "core"], "shared": OVERSUBSCRIBED, "one-cpu": OVERSUBSCRIBED},
    "hydra": {"bound": ["-bind-to", "core"], "shared": [], "one-cpu": []},
    "other": {"bound": [], "shared": [], "one-cpu": []},
}

Mpi = collections.namedtuple("Mpi", "name cc libs mpirun kind version extra")


def identify(mpirun):
    """Returns (kind, version) of the MPI to which a launcher belongs."""
    text = ""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        text = subprocess.run([mpirun, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    kind, name = "other", "MPI-Lite" if "MPI-Lite" in text else os.path.basename(mpirun)
    if "OpenRTE" in text or "Open MPI" in text:
        kind, name = "openmpi", "Open MPI"
    elif "HYDRA" in text:
        kind, name = "hydra", "MPICH"
    version = re.search(r"\d+\.\d+(\.\d+)?", text)
    return kind, f"{name} {version[0]}" if version else name


def of_tree(name, tree):
    """An MPI-Lite that is built but not installed, or None."""
    tree = os.path.abspath(tree)
    library = os.path.join(tree, ".libs")
    launchers = [os.path.join(tree, where) for where in ("mpirun", "launcher/mpirun")]
    mpirun = next((path for path in launchers if os.path.isfile(path)), None)
    if not mpirun or not os.path.exists(os.path.join(library, "libmpi_abi.so")):
        return None
    source = os.path.dirname(HERE)
    with open(os.path.join(tree, "Makefile"), encoding="utf-8") as makefile:
        for line in makefile:
            if line.startswith("abs_top_srcdir = "):
                source = line.split("=", 1)[1].strip()
    cc = os.environ.get("CC", "cc").split() + [f"-I{tree}/include", f"-I{source}/include"]
    return Mpi(name, cc, [f"-L{library}", f"-Wl,-rpath,{library}", "-lmpi_abi"], mpirun, *identify(mpirun), [])


def of_option(text):
    name, _, rest = text.partition("=")
    parts = rest.split(",", 2)
    if not name or not rest:
        sys.exit(f"compare: --mpi {text}: expected NAME=MPICC,MPIRUN[,ARGUMENTS] or NAME=BUILD-DIRECTORY")
    if len(parts) == 1:
        return of_tree(name, rest) or sys.exit(f"compare: --mpi {text}: there is no mpirun and .libs/libmpi_abi.so")
    return Mpi(name, [parts[0]], [], parts[1], *identify(parts[1]), parts[2].split() if len(parts) > 2 else [])


def installed(tree):
    """MPI-Lite from its build directory, and those of MPICH and Open MPI that are here."""
    places = [tree] if tree else [".", "build", os.path.join(os.path.dirname(HERE), "build")]
    found = [next(filter(None, (of_tree("ours", place) for place in places)), None)]
    for name in ("mpich", "openmpi"):
        if shutil.which(f"mpicc.{name}") and shutil.which(f"mpirun.{name}"):
            found.append(of_option(f"{name}=mpicc.{name},mpirun.{name}"))
        else:
            print(f"compare: {name} is not installed and not measured", file=sys.stderr)
    if not found[0]:
        print(f"compare: no MPI-Lite is built in {' or '.join(places)}: only the others are measured", file=sys.stderr)
    return [mpi for mpi in found if mpi]


def build(mpis, where):
    """Compiles every program with every MPI to where/NAME/PROGRAM, and the probe of the machine to where/raw."""
    flags = ["-std=gnu11", "-O2", "-w"]
    include = os.path.join(os.path.dirname(HERE), "runtime")
    probe = os.environ.get("CC", "cc").split() + flags + [f"-I{include}"]
    commands = [probe + paths("raw.c", "sample.c") + ["-o", os.path.join(where, "raw")]]
    for mpi in mpis:
        os.makedirs(os.path.join(where, mpi.name), exist_ok=True)
        for program, frame in SOURCES.items():
            output = ["-o", os.path.join(where, mpi.name, program)]
            commands.append(mpi.cc + flags + paths(program + ".c", *frame) + mpi.libs + output)
    with concurrent.futures.ThreadPoolExecutor(len(CPUS)) as pool:
        for command, done in zip(commands, pool.map(compile_one, commands)):
            if done.returncode:
                sys.exit(f"compare: {' '.join(command)} failed:\n{done.stderr}")


def paths(*names):
    return [os.path.join(HERE, name) for name in names]


def compile_one(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def machine():
    """What a figure cannot be read without."""
    processor = found_in("/proc/cpuinfo", r"^model name\s*:\s*(.*)$") or platform.machine()
    system = found_in("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)') or platform.system()
    virtual = bool(found_in("/proc/cpuinfo", r"^flags.*\b(hypervisor)\b"))
    return {"processor": processor, "cpus": len(CPUS), "virtual": virtual, "system": system.split(" (")[0],
            "kernel": ".".join(platform.release().split(".")[:2])}


def found_in(path, pattern):
    with contextlib.suppress(OSError), open(path, encoding="utf-8") as file:
        match = re.search(pattern, file.read(), re.MULTILINE)
        return match[1] if match else None
    return None
