#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the benchmark's programs in interleaved rounds, and writes what they took beside the client libraries by hand.

The databases: SQLite in a temporary file; PostgreSQL and MariaDB or MySQL by CALX_TEST_POSTGRESQL_URL and
CALX_TEST_MYSQL_URL, through the sockets CALX_TEST_POSTGRESQL_SOCKET (a folder) and CALX_TEST_MYSQL_SOCKET when they are
set. (eval "$(scripts/servers env)" sets all four.) A backend without its variable is left out.

Clients and servers share one CPU where that can be had: then the time is the work of both, wherever the scheduler would
have put them.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.parse

# Of each backend: the raw program, and for each workload its variants by hand (the first is what calx is compared
# with, and each further one too), and those of calx.
RAW = {"sqlite": "raw_sqlite", "postgresql": "raw_libpq", "mysql": "raw_mysqlclient"}
WORKLOADS = {
    "point": {"raw": {"all": ["point"]}, "calx": {"all": ["point", "point_kept", "point_rebuilt"]}},
    "point_txn": {"raw": {"all": ["point_txn"]}, "calx": {"all": ["point_txn"]}},
    "scan": {"raw": {"all": ["scan"], "postgresql": ["scan", "scan_stream"], "mysql": ["scan", "scan_store"]},
             "calx": {"all": ["scan"], "postgresql": ["scan", "scan_stream"]}},
    "insert": {"raw": {"all": ["insert"], "sqlite": ["insert", "insert_formatted"],
                       "mysql": ["insert", "insert_rebind"]},
               "calx": {"all": ["insert"]}},
    "pool": {"raw": {"all": ["pool"]}, "calx": {"all": ["pool"]}, "peers": {"all": [], "sqlite": ["pool"]}},
    "pool_threads": {"raw": {"all": ["pool_threads"]}, "calx": {"all": ["pool_threads"]},
                     "peers": {"all": [], "sqlite": ["pool_threads"]}},
    # Nothing is sent, so that nothing by hand is like it.
    "statement": {"raw": {"all": []}, "calx": {"all": ["statement", "statement_build", "statement_compile"]},
                  "program": "statements"},
}
# The pools of other libraries, those that could be built; beside SQLite alone, since they are the same for each backend.
PEERS = ["peer_apr", "peer_soci", "peer_zdb"]
# These need a CPU for each thread: on one there is nobody to meet.
UNPINNED = ["pool_threads"]
ALL_CPUS = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
COUNTS = {"point": 20000, "point_txn": 20000, "scan": 1, "insert": 50000, "pool": 200000, "pool_threads": 200000,
          "statement": 20000}
COUNTS_OF_INSTRUCTIONS = {"point": 5000, "point_txn": 5000, "scan": 1, "insert": 10000, "pool": 10000,
                          "pool_threads": 10000, "statement": 2000}
ROWS = 200000  # of a scan: BENCH_ROWS in harness.h
FOLDER = pathlib.Path("bench")  # of the programs and results, in the build's directory
MEASURED = "bench_measured"
ROUNDS_OF_A_RUN = "3"  # the program's own; it tells their median


def fail(message):
    sys.exit(f"bench: {message}")


def say(message):
    print(message, file=sys.stderr, flush=True)


def variants(workload, who, backend):
    of_backend = WORKLOADS[workload].get("peers" if who in PEERS else who, {"all": []})
    return of_backend.get(backend, of_backend["all"])


# --- databases

def server_environment(backend, variable):
    url = os.environ.get(f"CALX_TEST_{variable}_URL")
    if not url:
        say(f"{backend}: left out, CALX_TEST_{variable}_URL is not set")
        return None
    parts = urllib.parse.urlsplit(url)
    socket = os.environ.get(f"CALX_TEST_{variable}_SOCKET", "")
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    database = urllib.parse.unquote(parts.path.lstrip("/"))
    if socket:
        place = urllib.parse.quote(socket, safe="/")
        login = f"{urllib.parse.quote(user, safe='')}:{urllib.parse.quote(password, safe='')}@"
        where = f"?host={place}&port={parts.port or 5432}" if backend == "postgresql" else f"?unix_socket={place}"
        url = f"{parts.scheme}://{login}/{parts.path.lstrip('/')}{where}"
    return {"BENCH_BACKEND": backend, "BENCH_URL": url, "BENCH_HOST": parts.hostname or "localhost",
            "BENCH_PORT": str(parts.port or (5432 if backend == "postgresql" else 3306)), "BENCH_SOCKET": socket,
            "BENCH_USER": user, "BENCH_PASSWORD": password, "BENCH_DATABASE": database}


def environments(wanted, folder):
    path = os.path.join(folder, "bench.db")
    found = {
        "sqlite": {"BENCH_BACKEND": "sqlite", "BENCH_PATH": path, "BENCH_URL": f"sqlite:///{path}"},
        "postgresql": server_environment("postgresql", "POSTGRESQL") if "postgresql" in wanted else None,
        "mysql": server_environment("mysql", "MYSQL") if "mysql" in wanted else None,
    }
    for backend in list(found):
        if backend in wanted and found[backend] and not (FOLDER / RAW[backend]).exists():
            say(f"{backend}: left out, its client library was not there when calx was configured")
            found[backend] = None
    return {backend: dict(os.environ, TZ="UTC", LC_ALL="C", **found[backend])
            for backend in wanted if found[backend]}


# --- one CPU

def listening_sockets(environment):
    """The kernel's numbers of the sockets that the server of this address listens on, when it is on this machine."""
    path = environment["BENCH_SOCKET"]
    if path and environment["BENCH_BACKEND"] == "postgresql":
        path += f"/.s.PGSQL.{environment['BENCH_PORT']}"
    if path:
        for line in pathlib.Path("/proc/net/unix").read_text(encoding="utf-8").splitlines():
            words = line.split()
            if words[-1] == path:
                yield words[6]
        return
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in pathlib.Path(table).read_text(encoding="utf-8").splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and int(words[1].split(":")[1], 16) == int(environment["BENCH_PORT"]):
                yield words[9]


def server_threads(environments_of_servers):
    wanted = {f"socket:[{number}]" for environment in environments_of_servers
              for number in listening_sockets(environment)}
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(file) in wanted for file in (process / "fd").iterdir()):
                yield from (int(thread.name) for thread in (process / "task").iterdir())
        except OSError:
            continue  # gone, or not ours


class OneCpu:
    """While it is entered, this program, what it runs, and the servers have one CPU: processes and threads that they
    start have it too. A server of somebody else's, or on another machine, stays as it is."""

    def __init__(self, cpu, where):
        self.cpu = cpu
        self.servers = [environment for backend, environment in where.items() if backend != "sqlite"]
        self.before = []

    def __enter__(self):
        if self.cpu is None:
            return
        for thread in [0, *server_threads(self.servers)]:
            try:
                before = os.sched_getaffinity(thread)
                os.sched_setaffinity(thread, {self.cpu})
                self.before.append((thread, before))
            except OSError:
                continue
        print(f"pinned to CPU {self.cpu}: the clients, and {len(self.before) - 1} threads of servers")

    def __exit__(self, *_):
        for thread, before in self.before:
            try:
                os.sched_setaffinity(thread, before)
            except OSError:
                continue


# --- running

def in_child(cpus, realtime):
    if cpus:
        os.sched_setaffinity(0, cpus)
    if realtime:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))


def run(command, environment, cpus=None, realtime=False):
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False,
                          preexec_fn=(lambda: in_child(cpus, realtime)) if cpus or realtime else None)
    if done.returncode != 0:
        fail(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done


class Series:
    """What one contestant took, round by round."""

    def __init__(self, workload, backend, who, variant):
        self.workload, self.backend, self.who, self.variant = workload, backend, who, variant
        self.program = FOLDER / (RAW[backend] if who == "raw" else who if who in PEERS
                                 else WORKLOADS[workload].get("program", "calx"))
        self.values = []

    def name(self):
        return self.who if self.variant == self.workload else f"{self.who}:{self.variant}"


def measure_time(series, environment, realtime):
    command = [str(series.program), series.variant, str(COUNTS[series.workload]), ROUNDS_OF_A_RUN]
    return float(run(command, environment, ALL_CPUS if series.workload in UNPINNED else None, realtime).stdout)


def measure_instructions(series, environment, _realtime):
    count = COUNTS_OF_INSTRUCTIONS[series.workload]
    out = FOLDER / f"callgrind.{series.backend}.{series.who}.{series.variant}.out"
    command = ["valgrind", "--tool=callgrind", f"--toggle-collect={MEASURED}", f"--callgrind-out-file={out}",
               str(series.program), series.variant, str(count), "1"]
    for line in run(command, environment).stderr.splitlines():
        if "Collected :" in line:
            return int(line.split(":")[1]) / (ROWS if series.workload == "scan" else count)
    fail(f"callgrind said nothing of {series.program}")


def ratio(series, reference):
    """The median of what the rounds say: those of one round saw the same machine."""
    return statistics.median(a / b for a, b in zip(series.values, reference.values))


def table(everything):
    for series in everything:
        references = [other for other in everything if other.who == "raw" and other.workload == series.workload
                      and other.backend == series.backend]
        if series.who == "raw":
            references = references[:1]
        if not references:
            yield series.workload, series.backend, series.name(), statistics.median(series.values), None, "", None
        for reference in references:
            yield (series.workload, series.backend, series.name(), statistics.median(series.values),
                   ratio(series, reference), reference.name(), min(series.values) / min(reference.values))


def write(path, unit, everything):
    """`ratio` is the median of the rounds' ratios; `ratio_of_best` compares the fastest rounds, the least disturbed."""
    heading = ("workload", "backend", "contestant", unit, "ratio", "raw_variant", "ratio_of_best")
    with open(path, "w", encoding="utf-8") as file:
        print(*heading, sep="\t", file=file)
        print("{:10} {:11} {:20} {:>27} {:>7}  {:20} {}".format(*heading))
        for workload, backend, name, value, median, reference, best in table(everything):
            median, best = ("" if number is None else f"{number:.3f}" for number in (median, best))
            print(workload, backend, name, f"{value:.1f}", median, reference, best, sep="\t", file=file)
            print(f"{workload:10} {backend:11} {name:20} {value:27.1f} {median:>7}  {reference:20} {best}")


def rounds_of(everything, rounds, measure, where, realtime):
    groups = {}
    for series in everything:
        groups.setdefault((series.workload, series.backend), []).append(series)
    for number in range(rounds):
        for group in groups.values():
            start = number % len(group)
            for series in group[start:] + group[:start]:
                series.values.append(measure(series, where[series.backend], realtime))
        say(f"round {number + 1} of {rounds} done")


def arguments():
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=["bench", "bench-instructions"])
    parser.add_argument("--rounds", type=int, default=7, help="of bench; instructions are counted once")
    parser.add_argument("--backends", default=",".join(RAW))
    parser.add_argument("--workloads", default=",".join(WORKLOADS))
    parser.add_argument("--cpu", help="that clients and servers share (default: the last one); none: do not pin")
    parser.add_argument("--count", type=int, help="of operations, but for scans: to try the programs, whose answers are "
                                                   "checked as ever; no result is written")
    parser.add_argument("--realtime", action="store_true", help="ahead of other work on the machine (for root)")
    parser.add_argument("--copy", help="a folder that the results are copied to")
    options = parser.parse_args()
    options.backends, options.workloads = options.backends.split(","), options.workloads.split(",")
    unknown = set(options.backends) - set(RAW) | set(options.workloads) - set(WORKLOADS)
    if unknown or options.rounds < 1:
        parser.error(f"unknown: {', '.join(sorted(unknown))}" if unknown else "at least one round")
    return options


def cpu_of(choice):
    if choice == "none" or not hasattr(os, "sched_setaffinity"):
        return None
    return int(choice) if choice else max(os.sched_getaffinity(0))


def main():
    options = arguments()
    counting = options.target == "bench-instructions"
    result = pathlib.Path(os.devnull) if options.count else FOLDER / ("instructions.tsv" if counting else "results.tsv")
    for workload in COUNTS if options.count else ():
        if workload != "scan":
            COUNTS[workload] = COUNTS_OF_INSTRUCTIONS[workload] = options.count
    if counting and not shutil.which("valgrind"):
        fail("bench-instructions needs valgrind")
    with tempfile.TemporaryDirectory(prefix="calx-bench-") as folder:
        where = environments(options.backends, folder)
        for backend, environment in where.items():
            say(f"{backend}: preparing {ROWS} rows")
            run([str(FOLDER / RAW[backend]), "prepare"], environment)
        peers = [peer for peer in PEERS if (FOLDER / peer).exists()]
        everything = [Series(workload, backend, who, variant) for workload in options.workloads for backend in where
                      for who in ["raw", "calx", *peers] for variant in variants(workload, who, backend)]
        cpu = None if counting else cpu_of(options.cpu)
        if not counting and cpu is None:
            print("not pinned to one CPU")
        with OneCpu(cpu, where):
            rounds_of(everything, 1 if counting else options.rounds,
                      measure_instructions if counting else measure_time, where, options.realtime)
    write(result, "instructions_per_operation" if counting else "ns_per_operation", everything)
    say(f"written: {result}")
    if options.copy:
        shutil.copy(result, options.copy)


if __name__ == "__main__":
    main()
