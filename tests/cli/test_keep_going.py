"""One broken pack among twenty: every mistake in it is named; the others work when asked to go on."""

import unittest

from command import Case


def pack(name, more=""):
    return f"pack: {name}\n{more}rules:\n  - {{id: r, type: figure, phrase: '<digits> {name}', set: {{number: {name}}}}}\n"


class KeepGoing(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "packs").mkdir()
        names = [f"p{chr(97 + i)}" for i in range(19)]
        for name in names:
            self.write(f"packs/{name}.yaml", pack(name))
        self.write("doc", "\n".join(f"12 {name}" for name in [*names, "bad"]))
        self.names = names

    def run_packs(self, *arguments, status=1):
        done = self.glane(*arguments, "--rules", "packs", status=status)
        return done.stdout.decode(), done.stderr.decode()

    def found(self, told):
        return [record["number"] for record in self.facts(self.records(told))]

    def test_stops_unless_asked(self):
        self.write("packs/bad.yaml", pack("bad", "extends: [none]\n") + "  - {id: s, type: none, phrase: '<none>'}\n")
        told, warned = self.run_packs("extract", "doc", status=2)
        self.assertEqual(told, "")
        for place in ("packs/bad.yaml:2:11: error", "packs/bad.yaml:5:19: error", "packs/bad.yaml:5:34: error"):
            self.assertIn(place, warned)

    def test_goes_on(self):
        self.write("packs/bad.yaml", pack("bad", "extends: [none]\n") + "  - {id: s, type: none, phrase: '<none>'}\n")
        told, warned = self.run_packs("extract", "--keep-going", "doc")
        self.assertEqual(self.found(told), self.names)
        self.assertEqual(warned.count(": error: "), 3)
        self.assertIn("the packs with these mistakes are left out", warned)

    def test_kinds_of_mistakes(self):
        """Syntax, no name, types, lexicons in files, operators, cycles, a folder that is not there."""
        self.write("packs/bad.tsv", "entry\tpower\tpower\nx\n")
        for text in (
            "pack: [",
            "rules: []\n",
            "pack: bad\nlexicons: {l: {file: bad.tsv}}\n",
            "pack: bad\nlexicons: {l: {file: none.tsv}}\n",
            "pack: bad\nrules:\n  - {id: r, type: figure, phrase: x, operator: no.such}\n",
            "pack: bad\ntypes: {x: {}, y: {}}\nrules:\n  - {id: r, type: x, phrase: '<y>'}\n  - {id: s, type: y, phrase: '<x>'}\n",
            "pack: bad\ndisable: [pa/none]\n",
            "pack: bad\nrules:\n  - {override: pa/r, type: none}\n",
        ):
            with self.subTest(text=text):
                self.write("packs/bad.yaml", text)
                told, warned = self.run_packs("extract", "--keep-going", "doc")
                self.assertEqual(self.found(told), self.names)
                self.assertIn("packs/bad.", warned)
        (self.folder / "packs/bad.yaml").unlink()
        told, warned = self.run_packs("extract", "--keep-going", "doc", "--rules", "none")
        self.assertEqual(self.found(told), self.names)
        self.assertIn("none: error: cannot be read", warned)

    def test_those_that_need_it(self):
        """What extends a broken pack goes with it, and what extends that."""
        self.write("packs/bad.yaml", pack("bad").replace("figure", "none"))
        self.write("packs/one.yaml", pack("one", "extends: [bad]\n"))
        self.write("packs/two.yaml", pack("two", "extends: [one]\n"))
        told, warned = self.run_packs("extract", "--keep-going", "doc")
        self.assertEqual(self.found(told), self.names)
        self.assertIn("packs/one.yaml:2:11: error: pack 'bad' is not loaded", warned)
        self.assertIn("packs/two.yaml:2:11: error: pack 'one' is not loaded", warned)

    def test_check(self):
        self.write("packs/bad.yaml", pack("bad").replace("figure", "none"))
        told, _ = self.run_packs("rules", "check", "--keep-going")
        self.assertRegex(told, r"^19 packs, 19 rules, 1 error in others, \d+ warnings\n$")

    def test_all_well(self):
        told, warned = self.run_packs("extract", "--keep-going", "doc", status=0)
        self.assertEqual((self.found(told), warned), (self.names, ""))

    def test_what_cannot_be_left_out(self):
        """A phrase that is tried, and the types of all: told once."""
        done = self.glane("try", "--keep-going", "<none>", "doc", status=2).stderr.decode()
        self.assertEqual(done.count("error: "), 1)
        self.write("packs/facts.yaml", "types: {figure: {role: none}}\nkeys: {number: string}\n")
        _, warned = self.run_packs("extract", "--keep-going", "doc", status=2)
        self.assertEqual(warned.count("facts.yaml:1:"), 1)


if __name__ == "__main__":
    unittest.main()
