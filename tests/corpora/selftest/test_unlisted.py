"""What is taken out of the lexicons, and what stays."""

import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader(
    "unlisted", str(pathlib.Path(__file__).resolve().parent.parent / "unlisted"))
unlisted = importlib.util.module_from_spec(importlib.util.spec_from_loader("unlisted", loader))
loader.exec_module(unlisted)


class Unlisted(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def test_words(self):
        self.assertEqual(unlisted.words("L\u2019\u0152uvre de l'\u00c9t\u00e9-2"), ["l", "oeuvre", "de", "l", "ete", "2"])

    def test_runs(self):
        """Of names alone, each run of their words."""
        self.write("a/x.ann", "T1\torganisation 0 8\tCPAM Lot\nT2\tfigure 9 11\t12\n")
        self.assertEqual(unlisted.runs_of_names([self.folder / "a"]), {("cpam",), ("cpam", "lot"), ("lot",)})

    def test_reduce(self):
        """Entries of tables of names and entries with a name go; the head, comments, kinds and other tables stay."""
        table = self.write("rules/bodies.tsv", "entry\tname\n# Lot\nLOT\tLot\nTarn\tTarn\n")
        kinds = self.write("rules/body-heads.tsv", "entry\nlot\n")
        pack = self.write("rules/p.yaml", "lexicons:\n  l:\n    Lot: {name: Lot}\n    lot:\n    Tarn: {name: Tarn}\n")
        self.assertEqual(unlisted.reduce(self.folder / "rules", {("lot",), ("entry",)}), 2)
        self.assertEqual(table.read_text(), "entry\tname\n# Lot\nTarn\tTarn\n")
        self.assertEqual(kinds.read_text(), "entry\nlot\n")
        self.assertEqual(pack.read_text(), "lexicons:\n  l:\n    lot:\n    Tarn: {name: Tarn}\n")


if __name__ == "__main__":
    unittest.main()
