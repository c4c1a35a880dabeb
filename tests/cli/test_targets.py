"""What --to may not name, and what is no result: no file is lost by a typo or a second run."""

import os
import signal
import sqlite3
import subprocess
import time
import unittest
import zipfile

from command import Case, GLANE


def has_libarchive():
    return b"archive@" in subprocess.run([GLANE, "plugins"], capture_output=True, check=True).stdout


class Targets(Case):
    def setUp(self):
        super().setUp()
        self.write("a", "En été 2021, 12 cas\n")

    def refused(self, *arguments, says, **options):
        """The command says why it does not begin, and no file is another one."""
        def tree():
            return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}
        before = tree()
        done = self.glane(*arguments, **({"status": 2} | options))
        self.assertIn(says, done.stderr.decode())
        self.assertEqual(tree(), before)

    def test_inputs(self):
        os.link(self.folder / "a", self.folder / "hard")
        os.symlink("a", self.folder / "soft")
        for name in ("a", "./a", "hard", "soft", str(self.folder / "a")):
            self.refused("extract", "a", "--to", f"csv={name}", says="this is an input (a)")
            self.refused("extract", "a", "--to", "ndjson", "--to", f"brat={name}", says="this is an input (a)")
        self.refused("extract", "hard", "--to", "csv=a", "--run", "r", says="this is an input (hard)")
        self.refused("extract", "?", "--to", "csv=a", says="this is an input (a)")
        self.write("list", "a\n")
        self.refused("extract", "--files-from", "list", "--to", "csv=a", says="this is an input (a)")
        self.refused("extract", "--files-from", "list", "--to", "csv=list", says="the list of --files-from")
        self.refused("extract", "a", "--shard", "1/9", "--to", "ndjson=a", says="this is an input (a)")
        self.refused("convert", "a", "--to", "ndjson=a", says="this is an input (a)")

    @unittest.skipUnless(has_libarchive(), "glane was built without libarchive")
    def test_archive(self):
        with zipfile.ZipFile(self.folder / "a.zip", "w") as archive:
            archive.write(self.folder / "a", "a")
        self.refused("extract", "a.zip", "--to", "csv=a.zip", says="this is an input (a.zip)")
        self.refused("extract", "a.zip!/a", "--to", "csv=a.zip", says="this is an input (a.zip)")

    def test_what_else_is_read(self):
        self.write("meta.csv", "path,year\na,2021\n")
        self.refused("extract", "a", "--meta", "meta.csv", "--to", "csv=meta.csv", says="the table of --meta (meta.csv)")
        self.write("p.yaml", "pack: p\nsummary: none\n")
        self.refused("extract", "a", "--packs", "p.yaml", "--to", "csv=p.yaml", says="a file of the rules (p.yaml)")
        self.write("glane.yaml", "project: p\ninputs: [a]\nto: {csv: glane.yaml}\n")
        self.refused("run", says="the project file (glane.yaml)")
        self.glane("extract", "a", "--run", "r")
        self.refused("extract", "a", "--run", "r", "--resume", "--to", "csv=r/spool", says="a file of --run (r/spool)")
        self.write("out", "old")
        os.link(self.folder / "out", self.folder / "same")
        self.refused("extract", "a", "--to", "csv=out", "--to", "ndjson=same", says="another target (out)")

    def test_shares(self):
        shares = []
        for n in (1, 2):
            shares.append(f"share{n}")
            self.glane("extract", "a", "--shard", f"{n}/2", "--to", f"ndjson=share{n}")
        self.refused("merge", *shares, "--to", "csv=share1", says="this is a share (share1)")
        self.assertEqual(self.glane("merge", *shares, "--to", "csv=out").stderr, b"")  # of one document

    def test_kinds(self):
        for to, says in (("exel=a.xlsx", "did you mean xlsx? write --to xlsx=a.xlsx"),
                         ("a.csv", "did you mean csv? write --to csv=a.csv"), ("ndjsn", "write --to ndjson\n"),
                         ("zzzzzz=x", "glane plugins")):
            self.refused("extract", "a", "--to", to, says=says)
        self.write("meta.csv", b"PK\3\4and so on")
        self.refused("extract", "a", "--meta", "meta.csv", says="save it as CSV")

    def test_databases(self):
        """Only one of glane's is replaced."""
        self.glane("extract", "a", "--to", "sqlite=ours.db")
        self.glane("extract", "a", "--to", "sqlite=ours.db")
        with sqlite3.connect(self.folder / "theirs.db") as theirs:
            theirs.execute("CREATE TABLE facts (fact TEXT)")
            theirs.execute("PRAGMA user_version = 1")
        theirs.close()
        for kind in ("sqlite", "csv"):
            self.refused("extract", "a", "--to", f"{kind}=theirs.db", says="this database is not one of glane's")
        self.write("notes", "notes")
        self.refused("extract", "a", "--to", "sqlite=notes", says="this file is no database")
        self.write("empty.db", "")
        self.glane("extract", "a", "--to", "sqlite=empty.db")
        self.glane("extract", "a", "--to", "csv=notes")

    def test_missing(self):
        """An input that is not there, or no document at all: the last result stays."""
        self.write("out", "old")
        os.mkdir(self.folder / "empty")
        for names in (["none"], ["a", "none"], ["none*"], ["a", "a/b"]):
            self.refused("extract", *names, "--to", "csv=out", says="is not there")
        self.write("glane.yaml", "project: p\ninputs: [none]\nto: {csv: out}\n")
        self.refused("run", says="none is not there")
        says = "empty: no document in this folder\nglane: there was no document: no file is written\n"
        self.refused("extract", "empty", "--to", "csv=out", says=says, status=3)
        self.refused("extract", "--files-from", "/dev/null", "--to", "csv=out", says="no document", status=3)
        self.refused("extract", "--stdin-documents", "--to", "csv=out", input=b"", says="no document", status=3)
        self.glane("extract", "empty", "--run", "r", "--to", "csv=out", status=3)
        self.assertEqual((self.folder / "out").read_bytes(), b"old")
        done = self.glane("extract", "empty", "a", "--to", "csv=out")
        self.assertEqual(done.stderr, b"glane: empty: no document in this folder\n")
        self.assertEqual(self.glane("extract", "empty").stdout, b"")

    def test_run_among_inputs(self):
        """The folder of a run is no report."""
        os.mkdir(self.folder / "in")
        self.write("in/a", "En été 2021, 12 cas\n")
        once = self.glane("extract", "in", "--run", "in/r").stdout
        again = self.glane("extract", "in", "--run", "in/r", "--resume")
        self.assertEqual(again.stdout, once)
        self.assertIn(b"(first: in/r)", again.stderr)

    def test_output_among_inputs(self):
        """A second run reads what the first has read."""
        os.mkdir(self.folder / "in")
        self.write("in/a", "En été 2021, 12 cas\n")
        self.write("in/meta.csv", "path,year\na,2021\n")
        self.write("in/glane.yaml", "project: p\ninputs: [.]\nmeta: meta.csv\nto: {csv: facts.csv, ndjson: facts}\n")
        once = None
        for _ in range(3):
            done = self.glane("run", "in")
            facts = (self.folder / "in/facts.csv").read_bytes()
            self.assertIn(b"passed over", done.stderr)
            self.assertEqual(facts, once or facts)
            once = facts
            self.write("in/facts.csv.4000000-0.tmp", "En été 2021, 13 cas\n")
        self.assertIn(b"5 files", done.stderr)


class Killed(Case):
    """What a process leaves that is killed."""

    def test_next_run(self):
        self.write("a", "En été 2021, 12 cas\n")
        self.write("bad", "mishap: hang")
        process = self.start("extract", "a", "bad", "--to", "ndjson=out", "--to", "brat=texts", start_new_session=True)
        left = lambda: sorted(name for name in os.listdir(self.folder) if name.endswith(".tmp"))
        for _ in range(500):
            if len(left()) == 2:
                break
            time.sleep(0.02)
        alive = self.write(f"out.{os.getpid()}-0.tmp", "")
        others = [self.write(name, "") for name in ("out.x-0.tmp", "outer.4000000-0.tmp", "out.4000000-.tmp")]
        self.glane("extract", "a", "--to", "csv=out")
        self.assertEqual(len(left()), 6)  # it is at work
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        self.glane("extract", "a", "--to", "csv=out", "--to", "brat=texts")
        self.assertEqual(left(), sorted([alive, *others]))


if __name__ == "__main__":
    unittest.main()
