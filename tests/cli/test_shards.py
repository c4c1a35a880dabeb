"""Shares of a list of inputs, and their streams joined: --shard, glane merge."""

import hashlib
import io
import pathlib
import random
import sqlite3
import subprocess
import tarfile
import unittest

from command import GLANE, Case

ROOT = pathlib.Path(__file__).parents[2]
SHIPPED = {"GLANE_RULES": str(ROOT / "rules")}


class Shards(Case):
    def shares(self, count, *arguments, status=None, **options):
        """Writes the share of each; their names."""
        names = []
        for n in range(1, count + 1):
            done = self.glane("extract", *arguments, "--shard", f"{n}/{count}", status=status, **options)
            names.append(self.write(f"share{n}", done.stdout))
        return names

    def corpus(self):
        """Documents of all kinds: of these tests, of readers, archives, what is broken or not there."""
        folder = self.folder / "in"
        folder.mkdir()
        for n in range(30):
            self.write(f"in/d{n:02}", f"En été 2021, {n} cas, soit 12,50 €\n" * (1 + (n * 37) % 90))
        self.write("in/broken", b"12 \xff\xfe\x00 cas \x81 \x8d")
        self.write("in/bad", "mishap: abort")
        with tarfile.open(folder / "members.tar", "w") as tar:
            for n in range(20):
                content = b"mishap: exit" if n in (0, 17, 19) else b"%d cas en 2020" % n
                entry = tarfile.TarInfo(f"m{n}")
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        for path in sorted((ROOT / "tests/readers").glob("*.*")) + sorted((ROOT / "corpora").glob("*/*.txt")):
            (folder / path.name).write_bytes(path.read_bytes())
        self.write("meta.csv", "path,organisation,some code\nin,CPAM,017\nin/d0*,MSA,\n")
        return ["in", "in/members.tar", "in/d03", "in/members.tar!/m3", "--files-from=" + self.write("list", "none\n")]

    def test_same_bytes(self):
        """Eight shares joined are the bytes of one run, whatever the number of workers, in every form."""
        inputs = [*self.corpus(), "--meta", "meta.csv"]
        targets = [word for kind in ("ndjson", "csv", "csv-fr", "sqlite") for word in ("--to", f"{kind}=%s.{kind}")]
        to = lambda name: [word.replace("%s", name) for word in targets]
        self.glane("extract", *inputs, *to("once"), status=1, env=SHIPPED)
        once = {path.suffix: path.read_bytes() for path in self.folder.glob("once.*")}
        self.assertIn(b'"some_code":"017"', once[".ndjson"])
        self.assertIn(b'"box":[', once[".ndjson"])
        for jobs in ("1", "2", "8"):
            shares = self.shares(8, *inputs, "-q", "-j", jobs, env=SHIPPED)
            random.Random(jobs).shuffle(shares)
            merged = self.glane("merge", *shares, status=1, env=SHIPPED)
            self.assertEqual(merged.stdout, once[".ndjson"])
            self.assertRegex(merged.stderr, rb"^glane: \d+ documents \(\d+ ok, .*\nglane: read as .*\nglane: \d+ facts: .*\nglane: lost: ")
            self.assertEqual(self.glane("merge", "-q", *shares, status=1, env=SHIPPED).stderr, b"")
        self.glane("merge", *shares, *to("merged"), status=1, env=SHIPPED)
        for suffix in (".ndjson", ".csv", ".csv-fr"):
            self.assertEqual((self.folder / f"merged{suffix}").read_bytes(), once[suffix])
        dumps = ["\n".join(sqlite3.connect(self.folder / f"{name}.sqlite").iterdump()) for name in ("once", "merged")]
        self.assertEqual(*dumps)
        # Packs that are not there when shares are joined make no difference.
        self.glane("merge", *shares, "--to", "ndjson=other.ndjson", "--to", "csv=other.csv", status=1)
        self.assertEqual((self.folder / "other.ndjson").read_bytes(), once[".ndjson"])
        self.assertEqual((self.folder / "other.csv").read_bytes(), once[".csv"])

    def test_numbers(self):
        """Of one share, of as many as inputs and more."""
        names = [self.write(f"d{n}", f"{n} cas") for n in range(7)]
        once = self.glane("extract", *names).stdout
        for count in (1, 2, 3, 7, 40):
            self.assertEqual(self.glane("merge", *self.shares(count, *names, "-q", status=0)).stdout, once)
        self.assertEqual(self.glane("merge", *self.shares(3, "--files-from", "/dev/null", status=0)).stdout, b"")

    def test_stable(self):
        """A share is told by the ids alone, as the manual says."""
        names = [self.write(f"d{n}", f"{n}") for n in range(100)]
        def of(*order):
            return [{r["doc"] for r in self.records((self.folder / share).read_bytes()) if r["record"] == "document"}
                    for share in self.shares(4, *order, "-q", status=0)]
        shares = of(*names)
        self.assertEqual(shares, of(*reversed(names)))
        self.assertEqual(set().union(*shares), set(names))
        self.assertTrue(all(10 < len(share) < 45 for share in shares))
        for n, share in enumerate(shares):
            for doc in share:
                self.assertEqual(int(hashlib.sha256(doc.encode()).hexdigest()[:8], 16) % 4, n)
        self.assertEqual(of(*names, "./d0", ".//d0"), shares)

    def test_whole(self):
        """Shares that are not all there, or not of one list, are no result."""
        names = [self.write(f"d{n}", f"{n} cas") for n in range(9)]
        shares = self.shares(3, *names, "-q", status=0)
        told = lambda *files, status=2: self.glane("merge", *files, "--to", "ndjson=out", status=status).stderr.decode()
        self.assertIn("share 2/3 is missing", told("share1", "share3"))
        self.assertIn("are the same share, 1/3", told("share1", "share1", "share3"))
        self.assertIn("none: No such file", told("none"))
        self.assertIn("this is no share", told(self.write("plain", self.glane("extract", "d1").stdout)))
        self.assertIn("the stream ends before", told("/dev/null"))
        self.assertIn("text: this is no share (a value is missing", told(self.write("text", "text\n")))
        (self.folder / "share2").rename(self.folder / "old2")
        self.shares(3, *names[:-1], "-q", status=0)
        self.assertIn("shares of different lists", told("share1", "old2", "share3"))
        self.assertFalse((self.folder / "out").exists())

    def test_cut_off(self):
        """A share that ends anywhere but at its end is refused."""
        names = [self.write(f"d{n}", f"{n} cas") for n in range(6)]
        shares = self.shares(2, *names, "-q", status=0)
        whole = (self.folder / "share2").read_bytes()
        once = self.glane("merge", *shares).stdout
        lines = whole.splitlines(keepends=True)
        for kept in range(len(lines)):
            for content in (b"".join(lines[:kept]), b"".join(lines[:kept]) + lines[kept][:-7],
                            b"".join(lines[:kept] + lines[kept + 1 :])):
                self.write("share2", content)
                done = subprocess.run([GLANE, "merge", *shares, "--to", "ndjson=out"], cwd=self.folder,
                                      env=self.environment(None), capture_output=True, timeout=60)
                self.assertIn(done.returncode, (2, 3), lines[kept])
                self.assertTrue(done.stderr)
                self.assertFalse((self.folder / "out").exists())
        self.write("share2", whole)
        self.assertEqual(self.glane("merge", *shares).stdout, once)

    def test_order(self):
        names = [self.write(f"d{n}", f"{n} cas") for n in range(6)]
        share = self.shares(1, *names, "-q", status=0)[0]
        lines = (self.folder / share).read_bytes().splitlines(keepends=True)
        self.write("swapped", b"".join([lines[0], *lines[5:9], *lines[1:5], *lines[9:]]))
        self.assertIn(b"in no share", self.glane("merge", "swapped", status=3).stderr)
        self.write("more", b"".join([*lines, lines[1]]))
        self.assertIn(b"something stands behind", self.glane("merge", "more", status=3).stderr)
        self.write("other", b"".join([*lines[:5], lines[0].replace(b'"shard":1', b'"shard":2'), *lines[5:]]))
        self.assertIn(b"another share begins", self.glane("merge", "other", status=3).stderr)

    def test_twice(self):
        """An input that two shares have is not dropped."""
        names = [self.write(f"d{n}", f"{n} cas") for n in range(6)]
        shares = self.shares(2, *names, "-q", status=0)
        lines = {share: (self.folder / share).read_bytes().splitlines(keepends=True) for share in shares}
        has, other = sorted(shares, key=lambda share: b'{"record":"input","input":5}\n' not in lines[share])
        last = lines[has][lines[has].index(b'{"record":"input","input":5}\n') : -1]
        self.write(other, b"".join([*lines[other][:-1], *last, lines[other][-1]]))
        for order in (shares, shares[::-1]):
            done = self.glane("merge", *order, "--to", "ndjson=out", status=3)
            self.assertIn(b"another share has this input too", done.stderr)
            self.assertFalse((self.folder / "out").exists())

    def test_pipes(self):
        names = [self.write(f"d{n}", f"{n} cas " * 3000) for n in range(6)]
        self.shares(2, *names, "-q", status=0)
        once = self.glane("extract", *names, "-q").stdout
        first = (self.folder / "share1").read_bytes()
        self.assertEqual(self.glane("merge", "share2", "-", input=first).stdout, once)
        with self.start("merge", "share1", "share2", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual((process.stderr.read(), process.wait()), (b"", 0))

    def test_compressed(self):
        names = [self.write(f"d{n}", f"{n} cas") for n in range(6)]
        for n in (1, 2):
            self.glane("extract", *names, "-q", "--shard", f"{n}/2", "--to", f"ndjson=share{n}.ndjson.zst")
        self.assertEqual(self.glane("merge", "share1.ndjson.zst", "share2.ndjson.zst").stdout,
                         self.glane("extract", *names, "-q").stdout)
        self.write("share2.ndjson.zst", (self.folder / "share2.ndjson.zst").read_bytes()[:-9])
        self.assertIn(b"share2", self.glane("merge", "share1.ndjson.zst", "share2.ndjson.zst", status=2).stderr)

    def test_hostile(self):
        """A bomb, and a line without an end."""
        with open(self.folder / "bomb.ndjson.zst", "wb") as packed:
            subprocess.run(["zstd", "-q", "-c"], input=bytes(100 << 20), stdout=packed, check=True)
        self.assertIn(b"expands to more than a stream of facts does", self.glane("merge", "bomb.ndjson.zst", status=2).stderr)
        self.write("endless.ndjson", b"x" * (17 << 20))
        self.assertIn(b"longer than any record", self.glane("merge", "endless.ndjson", status=2).stderr)

    def test_texts(self):
        self.write("a", "12")
        self.shares(1, "a", "-q", status=0)
        self.assertIn(b"needs the texts", self.glane("merge", "share1", "--to", "brat=out", status=2).stderr)

    def test_usage(self):
        for shard in ("0/3", "4/3", "1", "1/", "/3", "a/b", "1/3x", "-1/3", "1/99999999999"):
            self.assertIn(b"write I/N", self.glane("extract", "a", "--shard", shard, status=2).stderr)
        self.assertIn(b"its lines", self.glane("extract", "--stdin-documents", "--shard", "1/2", status=2).stderr)
        self.assertIn(b"operand is missing", self.glane("merge", status=2).stderr)


if __name__ == "__main__":
    unittest.main()
