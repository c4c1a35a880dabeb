"""`formats`, and what formats add to records."""

import unittest

from command import Case

FORMAT = """format: minutes
detect:
  all: [{phrase: procès-verbal}]
  any: [{phrase: conseil}, {host: example.org}]
metadata: {body: {phrase: "conseil de span:<capital>"}}
boilerplate: [{id: foot, phrase: "<bol> Feuillet <digits> <eol>"}]
examples:
  - {text: "Procès-verbal du conseil de Gien\\nFeuillet 3", format: minutes, metadata: {body: Gien}, masked: [Feuillet 3]}
  - {text: Le conseil de Gien, format: none}
"""
OTHER = "format: other\ndetect: {any: [{phrase: conseil}]}\n"
PACK = """pack: p
rules:
  - {id: n, type: figure, phrase: "<digits>", examples: [{text: "1", expect: [{text: "1"}]}, {text: x, expect: []}]}
"""
TEXT = "Procès-verbal du conseil de Gien\nVote : 12 voix\nFeuillet 3\n"


class Formats(Case):
    def setUp(self):
        super().setUp()
        self.write("minutes.yaml", FORMAT)
        self.write("p.yaml", PACK)
        self.write("a.txt", TEXT)
        self.write("b.txt", "Le conseil de Gien\n")
        self.write("c.txt", "rien")
        self.rules = ["--rules", "minutes.yaml", "--rules", "p.yaml"]

    def formats(self, *arguments, **options):
        return self.glane("formats", *self.rules, *arguments, **options).stdout.decode()

    def test_which(self):
        self.assertEqual(
            self.formats("a.txt", "b.txt", "c.txt"),
            "a.txt: minutes\n  here: phrase: procès-verbal; phrase: conseil. Not here: host: example.org\n"
            "b.txt: none\n  nearest: minutes; here: phrase: conseil. Not here: phrase: procès-verbal; host: example.org\n"
            "c.txt: none\n")

    def test_two(self):
        self.write("other.yaml", OTHER)
        self.assertEqual(
            self.formats("a.txt", "--rules", "other.yaml"),
            "a.txt: more than one\n  minutes (taken)\n    here: phrase: procès-verbal; phrase: conseil. Not here: host: example.org\n"
            "  other\n    here: phrase: conseil\n")

    def test_url(self):
        self.write("d.txt", "Procès-verbal")
        self.assertTrue(self.formats("d.txt").startswith("d.txt: none\n"))
        self.assertTrue(self.formats("d.txt", "--url", "https://www.example.org/d").startswith("d.txt: minutes\n"))
        self.assertTrue(self.formats("d.txt", env={"GLANE_URL": "example.org"}).startswith("d.txt: minutes\n"))

    def test_standard_input_and_errors(self):
        self.assertTrue(self.formats("-", input=TEXT.encode()).startswith("-: minutes\n"))
        done = self.glane("formats", *self.rules, "none.txt", "a.txt", status=1)
        self.assertTrue(done.stdout.startswith(b"a.txt: minutes\n"))
        self.assertIn(b"none.txt", done.stderr)

    def test_records(self):
        records = self.extract("a.txt", *self.rules)
        self.assertEqual(records[0]["format"], "minutes")
        self.assertEqual(records[0]["body"], "Gien")
        self.assertEqual(records[0]["meta_from"], "format")
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12"])
        self.assertEqual(records[-1]["numbers"], {"total": 2, "facts": 1, "aside": 1, "unexplained": 0})
        self.assertNotIn("format", self.extract("b.txt", *self.rules)[0])

    def test_explain(self):
        told = self.glane("explain", "a.txt:3", *self.rules).stdout.decode()
        self.assertIn("boilerplate 'Feuillet 3' by minutes/foot: masked", told)
        told = self.glane("explain", "b.txt:1", "--rule", "minutes/foot", *self.rules).stdout.decode()
        self.assertIn("minutes/foot is switched off here: the document's format is none", told)

    def test_examples(self):
        done = self.glane("rules", "test", *self.rules)
        self.assertEqual(done.stdout, b"4 examples passed, 0 failed\n")
        self.write("bad.yaml", FORMAT.replace("masked: [Feuillet 3]", "masked: [Feuillet]"))
        done = self.glane("rules", "test", "--rules", "bad.yaml", status=1)
        self.assertIn(b"bad.yaml:8:", done.stderr)
        self.assertIn(b"format minutes: masked: 'Feuillet 3'", done.stderr)

    def test_mistakes(self):
        """Those of all files, in one run."""
        self.write("x.yaml", "format: x\ndetect: {some: []}\nboilerplate: [{phrase: a}]\n")
        self.write("y.yaml", "format: y\nnotes: {}\n")
        done = self.glane("rules", "check", "x.yaml", "y.yaml", status=1)
        for place in (b"x.yaml:2:10: error: 'some' is no key of detect", b"x.yaml:3:15: error: boilerplate has no id",
                      b"y.yaml:2:8: error: notes is a list, not a map"):
            self.assertIn(place, done.stderr)


if __name__ == "__main__":
    unittest.main()
