#!/usr/bin/env python3
"""Extracts an archive that make.py makes, and checks that nothing is lost, that the bytes don't depend on the number of
workers, and that memory doesn't follow the number of documents. Exit status: 0, or 1 with what is wrong.

`ctest` runs it over a few hundred documents; the whole: check.py --glane PATH --documents 5000 --pairs 5"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True  # nothing generated goes into the tree
import make

Run = collections.namedtuple("Run", "seconds largest parent parent_cpu cpu errors digest")
TICK = os.sysconf("SC_CLK_TCK")


class Check:
    def __init__(self, glane, work):
        self.glane, self.work, self.wrong = glane, work, 0
        ours = [name for name in os.environ if name.startswith("GLANE_")]
        self.environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment["XDG_CACHE_HOME"] = str(work / "cache")

    def expect(self, holds, what):
        if not holds:
            self.wrong += 1
            if self.wrong <= 40:
                print("WRONG:", what)

    def archive(self, count):
        folder = self.work / f"archive-{count}"
        folder.mkdir()
        return folder, make.make(folder, count)

    # -- one run -------------------------------------------------------------------

    def watch(self, process, seen):
        """The parent's highest memory and its time, as they stood last: both only grow."""
        while process.returncode is None:
            try:
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
                if "VmHWM" in status:
                    seen["parent"] = int(status.split("VmHWM:")[1].split()[0])
                    seen["cpu"] = (int(fields[11]) + int(fields[12])) / TICK
            except (FileNotFoundError, ProcessLookupError):
                return
            time.sleep(0.01)

    def run(self, folder, jobs, out=None):
        """Extracts `reports`; its costs. Peaks in KiB."""
        path, seen = folder / (out or "out.ndjson"), {"parent": 0, "cpu": 0}
        with open(path, "wb") as stream, open(folder / "messages", "wb") as messages:
            before = time.monotonic()
            process = subprocess.Popen([self.glane, "extract", "-j", str(jobs), "reports"], cwd=folder, env=self.environment,
                                       stdin=subprocess.DEVNULL, stdout=stream, stderr=messages)
            watcher = threading.Thread(target=self.watch, args=(process, seen))
            watcher.start()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.monotonic() - before
            watcher.join()
        errors = (folder / "messages").read_text(errors="replace")
        self.expect(process.returncode == 1, f"-j {jobs}: exit status {process.returncode}: {errors[-500:]}")
        with open(path, "rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Run(seconds, usage.ru_maxrss, seen["parent"], seen["cpu"], usage.ru_utime + usage.ru_stime, errors, digest)

    # -- what came of it -------------------------------------------------------------

    def account(self, path, expected):
        """Every document once, whole, as its maker says."""
        under_way, values, codes, done = None, set(), set(), {}
        with open(path, "rb") as stream:
            for line in stream:
                record = json.loads(line)
                if record["record"] == "document":
                    self.expect(under_way is None, f"{record['doc']} begins inside {under_way}")
                    under_way, values, codes = record["doc"], set(), set()
                self.expect(record["doc"] == under_way, f"{record['doc']} in the middle of {under_way}")
                if record["record"] == "fact":
                    values.add(record.get("value"))
                if record["record"] == "error":
                    codes.add(record["code"])
                if record["record"] == "end":
                    self.expect(under_way not in done, f"{under_way} comes twice")
                    self.expect((record["status"] != "ok") == bool(codes), f"{under_way}: {record['status']} with {codes}")
                    done[under_way] = (record["status"], codes)
                    self.compare(under_way, expected, record["status"], codes, values)
                    under_way = None
        self.expect(under_way is None, f"{under_way} does not end")
        for doc, told in expected.items():
            self.expect(doc in done or told["status"] is None, f"{doc} is missing")
        return collections.Counter(status for status, _ in done.values())

    def compare(self, doc, expected, status, codes, values):
        told = expected.get(doc)
        if not told:
            return self.expect(False, f"nobody made {doc}")
        self.expect(told["status"] in (None, status), f"{doc}: {status}, not {told['status']}, {codes}")
        self.expect(told["codes"] is None or sorted(codes) == told["codes"], f"{doc}: {codes}, not {told['codes']}")
        self.expect(not told["number"] or told["number"] in values, f"{doc}: {told['number']} was not found")

    # -- all of it ---------------------------------------------------------------------

    def same_bytes(self, folder, expected):
        runs = {jobs: self.run(folder, jobs, f"out-{jobs}.ndjson") for jobs in (1, 2, 8)}
        counts = self.account(folder / "out-1.ndjson", expected)
        for jobs, run in runs.items():
            self.expect(run.digest == runs[1].digest, f"-j {jobs} gives other bytes than -j 1")
            self.expect(untimed(run.errors) == untimed(runs[1].errors), f"-j {jobs} gives other messages than -j 1")
        size = (folder / "out-1.ndjson").stat().st_size / 1e6
        print(f"{len(expected)} documents ({', '.join(f'{n} {status}' for status, n in sorted(counts.items()))}), "
              f"{size:.1f} MB of records: the same bytes from 1, 2 and 8 workers")
        for jobs, run in runs.items():
            print(f"-j {jobs}: {run.seconds:.1f} s, {run.cpu:.1f} s of processors, of which the parent {run.parent_cpu:.1f}; "
                  f"peak {run.largest / 1024:.0f} MiB of the largest process, {run.parent / 1024:.0f} MiB of the parent")

    def memory(self, few, many):
        """Peaks of the largest process and of the parent. With two workers, chance says which one meets the largest
        documents, and the parent holds what is ahead of its turn: some mebibytes, whatever the number of documents."""
        for jobs, more in ((1, 0), (2, 16 << 10)):
            small, large = (self.run(folder, jobs) for folder in (few, many))
            for what, a, b in (("largest process", small.largest, large.largest), ("parent", small.parent, large.parent)):
                print(f"-j {jobs}: peak of the {what} {b / 1024:.1f} MiB, {b / a:.2f} times that of a tenth of the documents")
                self.expect(b <= 1.1 * a + more, f"-j {jobs}: memory of the {what} grows with the documents")

    def ratio(self, folder, pairs):
        ratios = []
        for _ in range(pairs):
            one, two = (self.run(folder, jobs) for jobs in (1, 2))
            ratios.append(one.seconds / two.seconds)
        load = os.getloadavg()[0]
        print(f"two workers against one: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) in {pairs} "
              f"pairs, on {os.cpu_count()} processors with a load of {load:.1f}; wanted: 1.7")


def untimed(messages):
    return [line.split(" MB in ")[0] for line in messages.splitlines() if not line.startswith("glane: slowest: ")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--glane", required=True, type=pathlib.Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=0, help="of runs with one and with two workers, compared by the clock")
    parser.add_argument("--memory", action="store_true", help="compares peaks with those of a tenth of the documents")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glane-archive-") as work:
        check = Check(options.glane.resolve(), pathlib.Path(work))
        folder, expected = check.archive(options.documents)
        check.same_bytes(folder, expected)
        if options.memory:
            check.memory(check.archive(options.documents // 10)[0], folder)
        if options.pairs:
            check.ratio(folder, options.pairs)
    if check.wrong:
        print(f"{check.wrong} things are wrong")
    return check.wrong > 0


if __name__ == "__main__":
    sys.exit(main())
