"""Where results go: whole files or none, closed pipes, full disks."""

import gzip
import os
import shutil
import signal
import subprocess
import time
import unittest

from command import Case, GLANE, RULES


class Files(Case):
    def setUp(self):
        super().setUp()
        self.write("a", "En été 2021, 12 cas\n" * 100)
        self.whole = self.glane("extract", "a").stdout

    def names(self):
        return sorted(os.listdir(self.folder))

    def test_file(self):
        done = self.glane("extract", "a", "--to", "ndjson=out")
        self.assertEqual(done.stdout, b"")
        self.assertEqual((self.folder / "out").read_bytes(), self.whole)
        self.assertEqual(self.names(), ["a", "out"])
        self.assertEqual((self.folder / "out").stat().st_mode & 0o777, 0o666 & ~current_umask())

    def test_standard_output(self):
        self.assertEqual(self.glane("extract", "a", "--to", "ndjson").stdout, self.whole)
        self.assertEqual(self.glane("extract", "a", env={"GLANE_TO": "ndjson"}).stdout, self.whole)

    def test_file_is_replaced(self):
        self.write("out", "old")
        os.chmod(self.folder / "out", 0o640)
        os.symlink("out", self.folder / "link")
        self.glane("extract", "a", "--to", "ndjson=link")
        self.assertEqual((self.folder / "out").read_bytes(), self.whole)
        self.assertEqual((self.folder / "out").stat().st_mode & 0o777, 0o640)
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertEqual(self.names(), ["a", "link", "out"])

    def test_documents_with_errors_are_kept(self):
        self.glane("extract", "a", "--files-from", self.write("list", "none\n"), "--to", "ndjson=out", status=1)
        self.assertEqual(len(self.records((self.folder / "out").read_bytes())), 202 + 3)

    def test_device(self):
        self.glane("extract", "a", "--to", "ndjson=/dev/null")
        self.assertFalse(os.path.isfile("/dev/null"))
        done = self.glane("extract", "a", "--to", "ndjson=/dev/full", status=3)
        self.assertIn(b"/dev/full: No space left", done.stderr)

    def test_no_such_place(self):
        done = self.glane("extract", "a", "--to", "ndjson=none/out", status=2)
        self.assertIn(b"--to ndjson=none/out: the folder none does not exist", done.stderr)
        self.glane("extract", "a", "--to", "ndjson=.", status=3)

    def test_targets_that_make_no_sense(self):
        self.assertIn(b"no plugin", self.glane("extract", "a", "--to", "xml=out", status=2).stderr)
        self.assertIn(b"path", self.glane("extract", "a", "--to", "ndjson=", status=2).stderr)
        self.assertEqual(self.names(), ["a"])

    def test_several(self):
        done = self.glane("extract", "a", "--to", "ndjson=out", "--to", "ndjson", "--to", "ndjson=/dev/null")
        self.assertEqual((done.stdout, (self.folder / "out").read_bytes()), (self.whole, self.whole))
        for twice in (["ndjson", "ndjson"], ["ndjson=x", "ndjson=x"]):
            refused = self.glane("extract", "a", *(word for to in twice for word in ("--to", to)), status=2)
            self.assertIn(b"twice", refused.stderr)
        full = self.glane("extract", "a", "--to", "ndjson=new", "--to", "ndjson=/dev/full", status=3)
        self.assertEqual(full.stderr.count(b"\n"), 1)
        self.assertEqual(self.names(), ["a", "out"])

    def test_interrupted(self):
        """Nothing is left, and what was there stays."""
        self.write("bad", "mishap: hang")
        self.write("out", "old")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = self.start("extract", "a", "bad", "--to", "ndjson=out", preexec_fn=default_signals)
            for _ in range(500):
                if len(self.names()) > 3:
                    break
                time.sleep(0.02)
            time.sleep(0.2)
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=60), -number)
            self.assertEqual(self.names(), ["a", "bad", "out"])
            self.assertEqual((self.folder / "out").read_bytes(), b"old")

    def test_run_that_fails(self):
        self.write("out", "old")
        self.glane("extract", "a", "--to", "ndjson=out", "--set", "mishap.refuse=yes", status=3)
        self.assertEqual((self.folder / "out").read_bytes(), b"old")
        self.assertEqual(self.names(), ["a", "out"])


def has_libarchive():
    return b"archive@" in subprocess.run([GLANE, "plugins"], capture_output=True, check=True).stdout


@unittest.skipUnless(has_libarchive(), "glane was built without libarchive")
class Compressed(Case):
    """PATH.zst and PATH.gz: whole or not at all like others, and read back as what they hold."""

    def setUp(self):
        super().setUp()
        for n in range(8):
            self.write(f"{n}.txt", f"En été 2021, {n} cas\n" * 100)
        self.inputs = [f"{n}.txt" for n in range(8)]
        self.whole = self.glane("extract", *self.inputs).stdout

    def compressed(self, name, *options):
        self.glane("extract", *self.inputs, "-q", "--to", f"{name.split('.')[1]}={name}", *options)
        return (self.folder / name).read_bytes()

    def test_gzip(self):
        once = self.compressed("out.ndjson.gz", "-j1")
        self.assertEqual(gzip.decompress(once), self.whole)
        self.assertLess(len(once), len(self.whole) // 4)
        self.assertEqual(once[4:8], b"\0\0\0\0")  # no time
        self.assertEqual(self.compressed("out.ndjson.gz", "-j8"), once)
        self.assertTrue(gzip.decompress(self.compressed("out.csv.gz")).startswith(b"doc,line,"))

    def test_zstd(self):
        once = self.compressed("out.ndjson.zst", "-j1")
        self.assertTrue(once.startswith(b"\x28\xb5\x2f\xfd"))
        self.assertLess(len(once), len(self.whole) // 4)
        self.assertEqual(self.compressed("out.ndjson.zst", "-j8"), once)
        if shutil.which("zstd"):
            plain = subprocess.run(["zstd", "-dc"], input=once, capture_output=True, check=True).stdout
            self.assertEqual(plain, self.whole)

    def test_read_back(self):
        self.write("out.ndjson", self.whole)
        converted = self.glane("convert", "--to", "ndjson", "out.ndjson").stdout
        self.assertEqual(len(self.facts(self.records(converted))), 1600)
        for ending in ("zst", "gz"):
            self.compressed(f"out.ndjson.{ending}")
            self.assertEqual(self.glane("convert", "--to", "ndjson", f"out.ndjson.{ending}").stdout, converted)
            self.glane("convert", "--to", f"ndjson=again.ndjson.{ending}", f"out.ndjson.{ending}")
            again = self.glane("convert", "--to", "ndjson", f"again.ndjson.{ending}").stdout
            self.assertEqual(again, converted)

    def test_scores_of_facts(self):
        """A compressed stream scores as what it holds."""
        (self.folder / "gold").mkdir()
        self.write("gold/a.txt", "En été 2021, 12 cas")
        self.write("gold/a.ann", "T1\tfigure 13 15\t12\nA1\tvalue T1 12\n")
        self.write("plain", self.glane("extract", "gold/a.txt").stdout)
        self.glane("extract", "gold/a.txt", "-q", "--to", "ndjson=facts.zst")
        plain = self.glane("eval", "gold", "--facts", "plain")
        self.assertEqual(self.glane("eval", "gold", "--facts", "facts.zst").stdout, plain.stdout)

    def test_damaged(self):
        whole = self.compressed("out.ndjson.zst")
        self.write("cut.ndjson.zst", whole[:len(whole) // 2])
        self.assertIn(b"cut.ndjson.zst: error: cannot be read: it is damaged",
                      self.glane("convert", "--to", "ndjson", "cut.ndjson.zst", status=2).stderr)

    def test_whole_or_none(self):
        self.write("out.zst", "old")
        self.glane("extract", "0.txt", "--to", "ndjson=out.zst", "--set", "mishap.refuse=yes", status=3)
        self.assertEqual((self.folder / "out.zst").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.folder)), [*self.inputs, "out.zst"])

    def test_full_device(self):
        os.symlink("/dev/full", self.folder / "full.zst")
        done = self.glane("extract", "0.txt", "--to", "ndjson=full.zst", status=3)
        self.assertEqual(done.stderr, b"glane: full.zst: No space left on device\n")


class Summary(Case):
    """What a run of several documents comes to, on standard error."""

    def corpus(self):
        names = [self.write(f"{n}", f"En été 2021, {n} cas, art. 5") for n in range(12)]
        return [*names, self.write("bad", "mishap: exit"), "none", self.write("worse", "mishap: exit"),
                self.write("damaged", b"12 \xe9 caf\xc3\xa9")]

    def test_summary(self):
        for jobs in ("-j1", "-j4"):
            done = self.glane("extract", *self.corpus(), jobs, "--set", "text.encoding=utf-8", status=1)
            summary = done.stderr.decode().splitlines()[-4:]
            self.assertRegex(summary[0], r"^glane: 16 documents \(12 ok, 3 failed, 1 partial\), 0\.0 MB in \d+\.\d s")
            self.assertEqual(summary[1], "glane: read as 13 text")
            self.assertEqual(summary[2], "glane: 25 facts: 13 figure, 12 date")
            self.assertEqual(summary[3], "glane: lost: 2 crash (first: bad), 1 missing (none)")

    def test_kinds(self):
        """How documents were read, of which formats they are, and which took longest."""
        rules = self.write("form.yaml", """format: form
extends: [test]
detect:
  all: [{regex: 'bilan', in: head}]
""")
        self.write("page.html", "<p>12</p>")
        self.write("a.txt", "bilan 12")
        self.write("slow", "mishap: slow 1")
        done = self.glane("extract", "page.html", "a.txt", "slow", "--rules", rules, "--rules", str(RULES))
        told = done.stderr.decode()
        self.assertIn("\nglane: read as 1 html, 1 text, 1 mishap; formats: 1 form, 2 of none\n", told)
        self.assertRegex(told, r"\nglane: slowest: slow \(\d+\.\d s\)")
        self.assertNotIn(b"slow (", done.stdout)

    def test_none(self):
        names = self.corpus()
        self.assertEqual(self.glane("extract", *names, "-q", status=1).stderr, b"")
        self.assertEqual(self.glane("extract", "0").stderr, b"")
        self.assertNotIn(b"documents", self.glane("show", "0", "1").stderr)

    def test_progress(self):
        """Drawn on a terminal, while it takes time, and not among results."""
        names = [self.write(f"s{n}", "mishap: slow 12") for n in range(4)]
        try:
            ours, theirs = os.openpty()
        except OSError as error:
            self.skipTest(f"no pseudo-terminal: {error}")
        done = self.glane("extract", *names, "-j1", "--to", "ndjson=out", stdout=subprocess.PIPE, stderr=theirs,
                          capture_output=False)
        os.close(theirs)
        drawn = os.read(ours, 1 << 16).decode()
        os.close(ours)
        self.assertEqual(done.stdout, b"")
        self.assertRegex(drawn, r"\d/4 inputs, \d facts? .*left\x1b\[K\r")
        self.assertRegex(drawn, r"\x1b\[Kglane: 4 documents \(4 ok\)")


class StandardOutput(Case):
    def test_closed_by_its_reader(self):
        """As under `head`: quietly, with status 0."""
        self.write("a", "12 mots " * 50000)
        for command in (("extract", "a", "a", "a"), ("extract", "a", "a", "a", "--to", "csv"),
                        ("extract", "a", "a", "a", "--to", "csv-fr"), ("show", "-q", "a"), ("text", "a"), ("--help",)):
            read, write = os.pipe()
            os.close(read)
            process = self.start(*command, stdout=write, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
            os.close(write)
            _, errors = process.communicate(timeout=120)
            self.assertEqual((process.returncode, errors), (0, b""), command)

    def test_other_outputs_go_on(self):
        """A reader that goes takes nothing from the files that are written beside."""
        self.write("a", "12 mots " * 50000)
        for kinds in (("csv", "ndjson"), ("ndjson", "csv"), ("csv-fr", "csv")):
            self.glane("extract", "a", "a", "a", "-q", "--to", f"{kinds[1]}=whole")
            read, write = os.pipe()
            os.close(read)
            done = self.glane("extract", "a", "a", "a", "-q", "--to", kinds[0], "--to", f"{kinds[1]}=beside", stdout=write,
                              stderr=subprocess.PIPE, capture_output=False)
            os.close(write)
            self.assertEqual(done.stderr, b"")
            self.assertEqual((self.folder / "beside").read_bytes(), (self.folder / "whole").read_bytes())

    def test_full(self):
        self.write("a", "12")
        with open("/dev/full", "wb") as full:
            options = {"stdout": full, "stderr": subprocess.PIPE, "capture_output": False}
            for command in ("extract a", "show a", "text a", "plugins", "rules check", "--help"):
                done = self.glane(*command.split(), status=3, **options)
                self.assertIn(b"No space left", done.stderr, command)

    def test_not_open(self):
        self.write("a", "12")
        done = self.glane("extract", "a", status=3, preexec_fn=lambda: os.close(1), stdout=None,
                          stderr=subprocess.PIPE, capture_output=False)
        self.assertIn(b"standard output: ", done.stderr)
        error = self.error(self.extract("-", status=1, preexec_fn=lambda: os.close(0)))
        self.assertEqual(error["code"], "unreadable")


def default_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


if __name__ == "__main__":
    unittest.main()
