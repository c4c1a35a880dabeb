"""Runs that are kept in a folder: whatever ends one, and whenever, what comes out at last is what comes of one that
was never ended.

GLANE_KILLS says how often runs are killed (4 unless it does), GLANE_SEED where and when."""

import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import time
import unittest
import zipfile

from command import Case, GLANE

KILLS = int(os.environ.get("GLANE_KILLS", "4"))
SEED = int(os.environ.get("GLANE_SEED", "1"))
FAULT = os.environ["GLANE_FAULT"]
READERS = pathlib.Path(__file__).parents[1] / "readers"
SANITIZED = b"__asan_init" in pathlib.Path(GLANE).read_bytes()


def listed(kind):
    plugins = subprocess.run([GLANE, "plugins"], capture_output=True, check=True).stdout.decode()
    return any(line.startswith(f"{kind}@") for line in plugins.splitlines())


SINKS = ["ndjson=out.ndjson", "csv=out.csv", *(["sqlite=out.db"] if listed("sqlite") else [])]


def digest(data):
    """gl_hash, which journals have for a checksum."""
    seed, end, most = 0xCBF29CE484222325, len(data) // 8 * 8, 2**64 - 1
    for (eight,) in struct.iter_unpack("<Q", data[:end]):
        seed = (seed ^ eight) * 0x9E3779B97F4A7C15 & most
        seed ^= seed >> 32
    for byte in data[end:]:
        seed = (seed ^ byte) * 0x100000001B3 & most
    return seed ^ seed >> 29


def entry(kind, data):
    head = struct.pack("=IIQQ", 0x6E614C47, kind, len(data), digest(data))
    return head + struct.pack("=Q", digest(head)) + data


class Journal(Case):
    def test_removes_its_own_alone(self):
        """A journal names temporary files that were left; it can't make a run remove anything else."""
        self.write("a.txt", "12 cas")
        self.glane("extract", "a.txt", "--run", "run", "--to", "ndjson=out")
        for name, stays in (("kept", True), ("x.tmp", True), ("1-2.tmp", True), (".1-2.tmp", True), ("x.-2.tmp", True),
                            ("x.12-.tmp", True), ("out.db.123-0.tmp", False)):
            folder = self.folder / name
            folder.mkdir()
            (folder / "file").write_text("12")
            with open(self.folder / "run/journal", "ab") as journal:
                journal.write(entry(3, os.fsencode(folder) + b"\0"))
            self.glane("extract", "a.txt", "--run", "run", "--resume", "--to", "ndjson=out")
            self.assertEqual((folder / "file").exists(), stays, name)


class Runs(Case):
    def inputs(self, count=24, pace="nap"):
        """Documents of several kinds in a folder, each of a different size."""
        made = self.folder / "in"
        made.mkdir()
        for i in range(count):
            text = f"mishap: {pace}\n" if i % 2 else ""
            text += "".join(f"Une ligne : {k} cas, soit {i},{k} % en 20{k % 20:02}.\n" for k in range(i % 7 * 20 + 1))
            (made / f"{i:04}.txt").write_text(text)
        for name in ("report.html", "report.md", "libreoffice.docx"):
            shutil.copy(READERS / name, made)
        with zipfile.ZipFile(made / "some.zip", "w") as archive:
            for i in range(count // 2):
                archive.writestr(f"{i:03}.txt", f"mishap: {pace}\n{i} cas et {i} %\n" * (i % 5 + 1))
            archive.writestr("../out", "un nom refusé")
        (made / "none.pdf").write_bytes(b"%PDF-1.4 et rien de plus\n")
        (made / "empty").write_bytes(b"")
        return "in"

    def arguments(self, folder, *more, into="."):
        sinks = [part for sink in SINKS for part in ("--to", sink.replace("=", f"={into}/", 1))]
        return ["extract", "in", "--run", folder, *sinks, *more]

    def run_in(self, folder, *more, into=".", status=None, **options):
        return self.glane(*self.arguments(folder, *more, into=into), status=status, **options)

    def results(self, folder, into="."):
        """All that must not depend on what happened on the way."""
        into = self.folder / into
        found = {name: (into / name).read_bytes() for name in ("out.ndjson", "out.csv")}
        found["spool"] = (self.folder / folder / "spool").read_bytes()
        if "sqlite=out.db" in SINKS:
            database = sqlite3.connect(f"file:{into}/out.db?mode=ro", uri=True)
            found["dump"] = "\n".join(database.iterdump())
            database.close()
        return found

    def reference(self):
        """What comes of a run that nothing ends."""
        (self.folder / "reference").mkdir()
        self.run_in("whole", "-j1", into="reference")
        return self.results("whole", into="reference")

    def check(self, folder, wanted, into="."):
        found = self.results(folder, into)
        for name, value in wanted.items():
            self.assertEqual(len(found[name]), len(value), name)
            self.assertTrue(found[name] == value, name)
        self.assertEqual(sorted(os.listdir(self.folder / folder)), ["journal", "lock", "manifest.json", "readings", "spool"])
        self.assertEqual(json.loads((self.folder / folder / "manifest.json").read_bytes())["state"], "done")


class Whole(Runs):
    def test_same_bytes(self):
        """With a folder, without one, with any number of workers."""
        self.inputs()
        wanted = self.reference()
        plain = self.glane("extract", "in", status=1).stdout
        self.assertEqual(wanted["out.ndjson"], plain)
        self.assertGreater(wanted["out.csv"].count(b"\n"), 500)
        for jobs in ("1", "2", "4"):
            self.run_in(f"run{jobs}", f"-j{jobs}", status=1)
            self.check(f"run{jobs}", wanted)
        again = self.run_in("run4", "--resume", status=1)
        self.check("run4", wanted)
        self.assertIn(b"30 of 30 inputs are done already", again.stderr)

    def test_manifest(self):
        self.inputs()
        self.reference()
        manifest = json.loads((self.folder / "whole/manifest.json").read_bytes())
        records = self.records((self.folder / "reference/out.ndjson").read_bytes())
        documents = [record for record in records if record["record"] == "document"]
        ends = [record for record in records if record["record"] == "end"]
        self.assertEqual([entry["doc"] for entry in manifest["documents"]], [record["doc"] for record in documents])
        for entry, document, end in zip(manifest["documents"], documents, ends):
            self.assertEqual((entry.get("sha256"), entry["status"]), (document.get("sha256"), end["status"]))
            self.assertEqual(str(entry["facts"]), str(end["facts"]))
        self.assertEqual(manifest["inputs"], 30)
        self.assertIn("--max-document-bytes", manifest["options"])
        self.assertTrue(any(name.endswith("test.yaml") for name in manifest["rules"]))
        self.assertTrue(any(name.startswith("mishap@") for name in manifest["plugins"]))
        self.assertTrue(any("icu" in name for name in manifest["libraries"]))

    def test_standard_output(self):
        self.inputs(4)
        plain = self.glane("extract", "in", status=1).stdout
        self.assertEqual(self.glane("extract", "in", "--run", "run", status=1).stdout, plain)
        self.assertEqual(self.glane("extract", "in", "--run", "run", "--resume", status=1).stdout, plain)

    def test_brat(self):
        """A sink that wants the texts too; one that is ended while it writes leaves nothing behind."""
        self.inputs(6)
        self.glane("extract", "in", "--to", "brat=plain", status=1)
        self.run_in("run", status=1)
        for name in ("first", "second"):
            self.glane("extract", "in", "--run", "run", "--resume", "--to", f"brat={name}", status=1)
            for made in (self.folder / "plain").rglob("*"):
                other = self.folder / name / made.relative_to(self.folder / "plain")
                self.assertTrue(made.is_dir() or made.read_bytes() == other.read_bytes(), made)
        self.run_in("run", "--resume", status=1)

    def test_named_twice(self):
        self.write("a", "12 cas")
        self.write("b", "3 cas")
        plain = self.glane("extract", "a", "b", "a").stdout
        self.assertEqual(self.glane("extract", "a", "b", "a", "--run", "run").stdout, plain)

    def test_own_folder(self):
        """A folder within what is read is no input."""
        self.inputs(4)
        plain = self.glane("extract", "in", status=1).stdout
        self.assertEqual(self.glane("extract", "in", "--run", "in/run", status=1).stdout, plain)
        self.assertEqual(self.glane("extract", "in", "--run", "./in//run/", "--resume", status=1).stdout, plain)

    @unittest.skipIf(SANITIZED, "sanitizers have memory of their own")
    def test_memory(self):
        """A small index of the documents, and no more, grows with their number."""
        peaks = []
        for count in (200, 5000):
            folder = self.folder / f"in{count}"
            folder.mkdir()
            for i in range(count):
                (folder / f"a-name-of-some-length-{i}.txt").write_text("12 cas\n")
            run = self.start("extract", f"in{count}", "--run", f"run{count}", "--to", "ndjson=o", "-j1", "-q")
            self.assertEqual(os.waitstatus_to_exitcode(os.wait4(run.pid, 0)[1]), 0)
            run.returncode = 0
            # Once more, with nothing to do, so that no worker is counted.
            run = self.start("extract", f"in{count}", "--run", f"run{count}", "--to", "ndjson=o", "--resume", "-q")
            _, status, usage = os.wait4(run.pid, 0)
            run.returncode = 0
            self.assertEqual(os.waitstatus_to_exitcode(status), 0)
            peaks.append(usage.ru_maxrss * 1024)
        self.assertLess((peaks[1] - peaks[0]) / 4800, 800)


class Refused(Runs):
    def complaint(self, *arguments, **options):
        return self.glane("extract", *arguments, status=2, **options).stderr.decode()

    def test_usage(self):
        self.write("a", "12 cas")
        self.assertIn("name its folder with --run", self.complaint("a", "--resume"))
        self.assertIn("standard input", self.complaint("-", "--run", "run", input=b"12 cas"))
        self.assertIn("--stdin-documents", self.complaint("--stdin-documents", "--run", "run", input=b""))
        self.assertIn("it is no folder", self.complaint("a", "--run", "a"))
        self.assertIn("No such file", self.complaint("a", "--run", "x/y"))
        (self.folder / "other").mkdir()
        self.write("other/thing", "")
        self.assertIn("it has other files", self.complaint("a", "--run", "other"))
        self.assertEqual(os.listdir(self.folder / "other"), ["thing"])
        self.glane("extract", "a", "--run", "run")
        self.assertIn("go on with it with --resume", self.complaint("a", "--run", "run"))

    def test_options(self):
        """What differs is said, and nothing is changed."""
        self.write("a", "12 cas")
        once = self.glane("extract", "a", "--run", "run", "--date", "2020").stdout
        said = self.complaint("a", "--run", "run", "--resume", "--date", "2021", "--max-document-bytes", "1M")
        self.assertIn("--date is 2021, and the run was begun with 2020", said)
        self.assertIn("--max-document-bytes is 1048576, and the run was begun with 67108864", said)
        self.assertIn("another folder", said)
        self.assertIn("--date is not given, and", self.complaint("a", "--run", "run", "--resume"))
        self.assertEqual(self.glane("extract", "a", "--run", "run", "--resume", "--date", "2020").stdout, once)

    def test_lock(self):
        self.write("a", "mishap: slow")
        first = self.start("extract", "a", "--run", "run", stdout=subprocess.PIPE)
        while not (self.folder / "run/journal").exists():
            time.sleep(0.01)
        for more in ((), ("--resume",)):
            said = self.complaint("a", "--run", "run", *more)
            self.assertIn(f"another process is at work in it ({first.pid})", said)
        self.assertTrue(first.communicate()[0])
        self.assertEqual(first.returncode, 0)


class Changed(Runs):
    def setUp(self):
        super().setUp()
        self.inputs(8)
        self.run_in("run")

    def resumed(self, *more, **options):
        """What comes of the run when it goes on, which must be what comes of a new one; what was said."""
        done = self.run_in("run", "--resume", *more, **options)
        (self.folder / "reference").mkdir()
        self.run_in("new", *more, into="reference", **options)
        self.check("run", self.results("new", into="reference"))
        return done.stderr.decode()

    def test_inputs(self):
        (self.folder / "in/0003.txt").write_text("99 cas")
        (self.folder / "in/0004.txt").unlink()
        (self.folder / "in/0002a.txt").write_text("mishap: nap 7 cas")
        with zipfile.ZipFile(self.folder / "in/some.zip", "w") as archive:
            archive.writestr("000.txt", "3 cas")
        said = self.resumed("-j2")
        self.assertIn("11 of 14 inputs are done", said)  # one is new, two are others

    def test_same_date(self):
        """What is in a file counts, not when it was written, or how long it is."""
        path = self.folder / "in/0006.txt"
        before = path.stat()
        path.write_text(path.read_text().replace("0 cas", "9 cas"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.assertIn("13 of 14", self.resumed())

    def test_rules(self):
        """Other rules: all is extracted again, from the texts that were read."""
        rules = (pathlib.Path(__file__).parent / "rules/test.yaml").read_text()
        (self.folder / "rules").mkdir()
        self.write("rules/test.yaml", rules + "# one more line\n")
        said = self.resumed(env={"GLANE_RULES": str(self.folder / "rules")})
        self.assertIn("all documents are extracted again", said)
        self.assertIn("test.yaml", said)

    def test_meta(self):
        """What the caller knows of documents has changed, or what a column is called."""
        for table in ("path,body\nin/0002.txt,CAF\n", "path,body\nin/0002.txt,CPAM\n", "path,town,body\nin/0002.txt,Lens,CPAM\n"):
            self.write("table.csv", table)
            self.run_in("run", "--resume", "--meta", "table.csv", status=1)
            plain = self.glane("extract", "in", "--meta", "table.csv", status=1)
            self.assertEqual((self.folder / "out.ndjson").read_bytes(), plain.stdout)
            done = self.run_in("run", "--resume", "--meta", "table.csv", status=1)
            self.assertIn(b"14 of 14 inputs are done", done.stderr)
            told = [line for line in plain.stderr.splitlines() if b"table.csv" in line]
            self.assertEqual([line for line in done.stderr.splitlines() if b"table.csv" in line], told)

    def test_shards(self):
        """Shares that are kept in folders are joined like others."""
        plain = self.glane("extract", "in", status=1).stdout
        for share in ("1", "2"):
            for more in ((), ("--resume",)):
                self.glane("extract", "in", "--shard", f"{share}/2", "--run", f"share{share}", "--to", f"ndjson={share}", *more,
                           status=None)
        self.assertEqual(self.glane("merge", "1", "2", status=1).stdout, plain)

    def test_project(self):
        plain = self.glane("extract", "in", status=1).stdout
        self.write("glane.yaml", "project: p\ninputs: [in]\nrun: kept\nto: {ndjson: facts}\n")
        self.glane("run", status=1)
        self.assertIn(b"it holds a run", self.glane("run", status=2).stderr)
        self.glane("run", "--resume", status=1)
        self.assertEqual((self.folder / "facts").read_bytes(), plain)

    def test_unread(self):
        """A document that could not be read, and can now."""
        self.glane("extract", "in", "later", "--run", "more", status=1)
        self.write("later", "12 cas")
        plain = self.glane("extract", "in", "later", status=1).stdout
        self.assertEqual(self.glane("extract", "in", "later", "--run", "more", "--resume", status=1).stdout, plain)


@unittest.skipUnless(shutil.which("pdftotext") and listed("pdf"), "no reader of PDF")
class Readings(Runs):
    def setUp(self):
        super().setUp()
        (self.folder / "in").mkdir()
        for name in ("latex.pdf", "libreoffice.pdf", "mixed.pdf"):
            shutil.copy(READERS / name, self.folder / "in")
        shutil.copy(READERS / "report.html", self.folder / "in")
        with zipfile.ZipFile(self.folder / "in/some.zip", "w") as archive:
            archive.write(READERS / "chromium.pdf", "chromium.pdf")
        self.run_in("run")
        (self.folder / "rules").mkdir()
        rules = (pathlib.Path(__file__).parent / "rules/test.yaml").read_text()
        self.write("rules/test.yaml", rules + "# one more line\n")
        self.other = {"GLANE_RULES": str(self.folder / "rules")}

    def test_kept(self):
        """Other rules: what was read is not read again; there is nothing to read it with."""
        wanted = self.results("run")
        (self.folder / "empty").mkdir()
        without = self.other | {"PATH": str(self.folder / "empty")}
        size = (self.folder / "run/readings").stat().st_size
        self.run_in("run", "--resume", "-j2", status=1, env=without)
        self.check("run", wanted)
        self.assertEqual((self.folder / "run/readings").stat().st_size, size)

    def test_reader_changed(self):
        """Another way to read: sources are read again, those of that reader alone."""
        size = (self.folder / "run/readings").stat().st_size
        self.run_in("run", "--resume", "--set", f"pdf.pdftotext={shutil.which('pdftotext')}")
        grown = (self.folder / "run/readings").stat().st_size
        self.assertLess(size, grown)
        self.run_in("new", "--set", f"pdf.pdftotext={shutil.which('pdftotext')}", into=".")
        self.assertEqual(self.results("run"), self.results("new"))
        self.assertLess(grown, 2 * size)

    def test_damaged(self):
        """A reading that is not what was written is no reading."""
        wanted = self.results("run")
        path = self.folder / "run/readings"
        whole = path.read_bytes()
        draw = random.Random(SEED)
        for _ in range(6):
            bad = bytearray(whole[: draw.randrange(len(whole))] if draw.random() < 0.5 else whole)
            for _ in range(20):
                bad[draw.randrange(len(bad))] ^= 1 << draw.randrange(8)
            path.write_bytes(bad)
            rules = self.folder / "rules/test.yaml"
            rules.write_text(rules.read_text() + "#\n")
            self.run_in("run", "--resume", status=1, env=self.other)
            self.check("run", wanted)


class Damaged(Runs):
    def test_files(self):
        """A journal or a spool that lost its end, or has foreign bytes in it."""
        self.inputs(12, pace="none")
        wanted = self.reference()
        draw = random.Random(SEED)
        for turn in range(12):
            folder = self.folder / "whole"
            for name in ("journal", "spool"):
                path = folder / name
                bad = bytearray(path.read_bytes())
                if draw.random() < 0.4:
                    bad = bad[: draw.randrange(len(bad))]
                for _ in range(draw.choice((0, 0, 1, 3))):
                    if bad:
                        bad[draw.randrange(len(bad))] ^= 1 << draw.randrange(8)
                if draw.random() < 0.4:
                    bad += draw.randbytes(draw.randrange(200))
                path.write_bytes(bad)
            self.run_in("whole", "--resume", f"-j{draw.randint(1, 3)}", status=1)
            self.check("whole", wanted)


class Killed(Runs):
    """kill -9 of the parent, of a worker, of both, at any time; then --resume until all is done."""

    def children(self, process):
        try:
            return [int(pid) for pid in pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
        except OSError:
            return []

    def kill(self, draw, arguments, seconds):
        """Runs the command and kills some of it after a while; whether it was ended by that."""
        process = self.start(*arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        whom = draw.choice(("parent", "worker", "both"))
        try:
            process.wait(draw.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            workers = self.children(process) if whom != "parent" else []
            targets = [draw.choice(workers)] if workers else []
            for pid in targets + ([process.pid] if whom != "worker" else []):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            process.wait()
        self.assertIn(process.returncode, (0, 1, -signal.SIGKILL))
        return process.returncode

    def test_kills(self):
        self.inputs()
        began = time.monotonic()
        wanted = self.reference()
        seconds = time.monotonic() - began
        draw = random.Random(SEED)
        ended = 0
        for turn in range(KILLS):
            folder, out = f"run{turn}", f"out{turn}"
            (self.folder / out).mkdir()
            with self.subTest(turn=turn):
                for _ in range(draw.randint(1, 3)):
                    jobs = f"-j{draw.choice((1, 2, 4))}"
                    ended += self.kill(draw, self.arguments(folder, "--resume", jobs, into=out), seconds * 0.8) < 0
                    for name in ("out.ndjson", "out.csv"):  # whole or not at all, if not the last word
                        path = self.folder / out / name
                        self.assertTrue(not path.exists() or path.read_bytes()[-1:] == b"\n")
                self.run_in(folder, "--resume", into=out, status=1)
                self.check(folder, wanted, into=out)
                self.assertEqual([name for name in os.listdir(self.folder / out) if name.endswith(".tmp")], [])
                shutil.rmtree(self.folder / folder)
        self.assertGreater(ended, KILLS // 2)

    def test_worker(self):
        """A worker that was killed costs its document, until another try."""
        self.write("a", "mishap: slow 12 cas")
        self.write("b", "7 cas")
        plain = self.glane("extract", "a", "b").stdout
        process = self.start("extract", "a", "b", "--run", "run", "-j1", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not self.children(process):
            time.sleep(0.01)
        time.sleep(0.3)
        os.kill(self.children(process)[0], signal.SIGKILL)
        out, said = process.communicate()
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"1 document failed for want of time or memory: --resume tries again", said)
        errors = [record for record in self.records(out) if record["record"] == "error"]
        self.assertEqual([(error["doc"], error["transient"]) for error in errors], [("a", True)])
        self.assertEqual(self.glane("extract", "a", "b", "--run", "run", "--resume").stdout, plain)

    def test_container(self):
        """What is done of a container is not done again."""
        (self.folder / "in").mkdir()
        with zipfile.ZipFile(self.folder / "in/some.zip", "w") as archive:
            for i in range(40):
                archive.writestr(f"{i:03}.txt", f"mishap: nap {i} cas\n")
        wanted = self.reference()
        process = self.start(*self.arguments("run", "-j1"), stderr=subprocess.DEVNULL)
        journal = self.folder / "run/journal"
        while not journal.exists() or journal.read_bytes().count(b"some.zip") < 10:
            time.sleep(0.02)
        process.kill()
        process.wait()
        done = journal.read_bytes().count(b"some.zip")
        (self.folder / "run/readings").unlink()
        self.run_in("run", "--resume", "-j2")
        self.check("run", wanted)
        self.assertEqual((self.folder / "run/readings").read_bytes().count(b"mishap: nap"), 40 - done)

    def test_interrupted(self):
        """A signal that asks: what is done is kept, and nothing is left half written."""
        self.inputs()
        wanted = self.reference()
        process = self.start(*self.arguments("run", "-j2"), stderr=subprocess.PIPE)
        while not (self.folder / "run/journal").exists():
            time.sleep(0.01)
        time.sleep(0.3)
        process.terminate()
        said = process.communicate()[1]
        if process.returncode == -signal.SIGTERM:
            self.assertIn(b"go on with it with --resume", said)
            self.assertFalse([name for name in os.listdir(self.folder) if name.startswith("out")])
            self.assertEqual([name for name in os.listdir(self.folder / "run") if name.endswith(".tmp")], [])
        self.run_in("run", "--resume", status=1)
        self.check("run", wanted)


class FullDisk(Runs):
    def limited(self, most):
        """Files of so many bytes, no more."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def test_file_size(self):
        self.inputs(12, pace="none")
        (self.folder / "in/libreoffice.docx").unlink()
        wanted = self.reference()
        draw = random.Random(SEED)
        for turn in range(6):
            most = draw.randrange(100, 200000)
            done = subprocess.run([GLANE, *self.arguments("run", "--resume")], cwd=self.folder, env=self.environment({}),
                                  capture_output=True, preexec_fn=lambda: self.limited(most), timeout=300)
            self.assertIn(done.returncode, (1, 3), done.stderr)
            if done.returncode == 3:
                self.assertIn(b"File too large", done.stderr)
            self.run_in("run", "--resume", status=1)
            self.check("run", wanted)
            if turn % 2:
                shutil.rmtree(self.folder / "run")

    @unittest.skipIf(SANITIZED, "sanitizers want to be loaded first")
    def test_no_space(self):
        """No room after so many bytes; writes that are cut short."""
        self.inputs(12, pace="none")
        preload = {"LD_PRELOAD": FAULT, "FAULT_UNDER": str(self.folder.resolve())}
        (self.folder / "reference").mkdir()
        self.run_in("whole", into="reference", env=preload | {"FAULT_SHORT": "1"})
        wanted = self.results("whole", into="reference")
        size = sum(path.stat().st_size for path in (self.folder / "whole").iterdir())
        size += sum(path.stat().st_size for path in (self.folder / "reference").iterdir())
        draw = random.Random(SEED)
        failed = 0
        for turn in range(max(8, KILLS)):
            folder, out = f"run{turn}", f"out{turn}"
            (self.folder / out).mkdir()
            for _ in range(draw.randint(1, 2)):
                fault = preload | {"FAULT_AFTER": str(draw.randrange(size))} | draw.choice(({}, {"FAULT_SHORT": "1"}))
                done = self.run_faulty(folder, out, fault)
                failed += done == 3
                if done == 3:
                    for name in os.listdir(self.folder / out):
                        self.assertFalse(name.endswith(".tmp"), name)
            self.run_in(folder, "--resume", into=out, status=1, env=preload)
            self.check(folder, wanted, into=out)
        self.assertGreater(failed, 0)

    def run_faulty(self, folder, out, env):
        done = subprocess.run([GLANE, *self.arguments(folder, "--resume", into=out)], cwd=self.folder,
                              env=self.environment(env), capture_output=True, timeout=300)
        self.assertIn(done.returncode, (1, 3), done.stderr)
        if done.returncode == 3:
            self.assertIn(b"No space left", done.stderr)
        return done.returncode


if __name__ == "__main__":
    unittest.main()
