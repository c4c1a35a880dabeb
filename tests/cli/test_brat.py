"""--to brat=FOLDER: texts and annotations as `glane convert` writes them, in a folder that is whole or not there."""

import io
import os
import tarfile
import unittest

from command import Case
from test_output import has_libarchive


class Brat(Case):
    def tree(self, folder):
        top = self.folder / folder
        return {str(path.relative_to(top)): path.read_bytes() for path in top.rglob("*") if path.is_file()}

    def corpus(self):
        os.makedirs(self.folder / "sub", exist_ok=True)
        self.write("a.txt", "En été 2021, 12 cas\r\nle 3 mai")
        self.write("sub/b.html", "<h1>Été 2021</h1><p>Soit 17 cas.</p>")
        return ["a.txt", "sub", self.write("bad", "mishap: abort"), "--files-from=" + self.write("list", "none\n")]

    def test_as_convert(self):
        names = self.corpus()
        for jobs in ("-j1", "-j8"):
            done = self.glane("extract", *names, jobs, "--to", f"brat=out{jobs}", "--to", "ndjson", status=1)
            self.write("facts.ndjson", b"".join(line + b"\n" for line in done.stdout.splitlines()
                                                if b'"doc":"bad"' not in line and b'"doc":"none"' not in line))
            tree = self.tree(f"out{jobs}")
            self.assertEqual(sorted(tree), ["a.ann", "a.txt", "annotation.conf", "sub/b.ann", "sub/b.txt"])
            self.glane("convert", "--to", f"brat=two{jobs}", "facts.ndjson")
            self.assertEqual(self.tree(f"two{jobs}"), tree)
            self.assertEqual(tree["a.txt"], (self.folder / "a.txt").read_bytes())
            self.assertNotIn(b'"text"}', done.stdout)
            self.assertEqual({record["record"] for record in self.records(done.stdout)},
                             {"document", "fact", "error", "end"})
        self.glane("eval", "out-j1", "--min", "strict=1", "--min", "value=1")

    def test_no_texts_for_others(self):
        """The other sinks say what they say without it."""
        names = self.corpus()
        with_brat = self.glane("extract", *names, "--to", "brat=out", "--to", "ndjson", "--to", "csv=a.csv", status=1)
        without = self.glane("extract", *names, "--to", "ndjson", "--to", "csv=b.csv", status=1)
        self.assertEqual(with_brat.stdout, without.stdout)
        self.assertEqual((self.folder / "a.csv").read_bytes(), (self.folder / "b.csv").read_bytes())

    @unittest.skipUnless(has_libarchive(), "glane was built without libarchive")
    def test_names(self):
        """No name leaves the folder, is too long, or hides another."""
        long = "é" * 120
        names = ["r.txt", "r.html", "r.md", ".hidden", "d/.x/c.txt", f"{long}1.txt", f"{long}2.txt", "annotation.conf"]
        with tarfile.open(self.folder / "t.tar", "w") as archive:
            for i, name in enumerate(names):
                content = f"En 2021, {i} cas".encode()
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        control = self.write("a\nb.txt", "En 2021, 98 cas")
        outside = self.write("up.txt", "En 2021, 99 cas")
        os.makedirs(self.folder / "in")
        self.glane("extract", "t.tar", control, f"in/../{outside}", str(self.folder / outside), "--to", "brat=out")
        tree = self.tree("out")
        texts = sorted(name for name in tree if name.endswith(".txt"))
        self.assertEqual(len(texts), len(names) + 3)
        self.assertEqual(len({tree[name] for name in texts}), len(names) + 2)
        self.assertIn("t.tar!/r.txt", texts)
        self.assertIn("t.tar!/r.html.txt", texts)
        self.assertIn("t.tar!/r.md.txt", texts)
        self.assertIn("a%0Ab.txt", texts)
        self.assertIn("t.tar!/_hidden.txt", texts)
        self.assertIn("t.tar!/d/_x/c.txt", texts)
        self.assertIn("in/_./up.txt", texts)
        self.assertIn(f"_{self.folder}/up.txt", texts)
        for name in tree:
            self.assertTrue(all(len(part.encode()) < 255 and part.isprintable() for part in name.split("/")))

    def test_whole_or_none(self):
        names = self.corpus()
        before = sorted(os.listdir(self.folder))
        self.glane("extract", "a.txt", "--to", "brat=out", "--set", "mishap.refuse=yes", "--to", "ndjson=/dev/full", status=3)
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        os.mkdir(self.folder / "out")
        self.glane("extract", *names, "--to", "brat=out/", status=1)
        whole = self.tree("out")
        for there in ("out", "bad"):
            refused = self.glane("extract", "a.txt", "--to", f"brat={there}", status=3)
            self.assertIn(b"is there already", refused.stderr)
        self.assertIn(b"name one", self.glane("extract", "a.txt", "--to", "brat", status=2).stderr)
        self.assertIn(b"folder no does not exist", self.glane("extract", "a.txt", "--to", "brat=no/out", status=2).stderr)
        self.assertEqual(self.tree("out"), whole)
        self.assertEqual(sorted(os.listdir(self.folder)), sorted([*before, "out"]))


if __name__ == "__main__":
    unittest.main()
