"""What authors of rules have: the lints of `rules check`, coverage, JUnit, `rules list`, `diff`, `profile`."""

import unittest
import xml.etree.ElementTree as xml

from command import Case

GOOD = """pack: good
rules:
  - id: run
    type: figure
    phrase: 'n:<digits> cas'
    examples:
      - {text: 'il y a 12 cas', expect: [{text: '12 cas'}]}
      - {text: '12 fois', expect: []}
"""


def rule(name, lines, yes="12 cas", no="rien"):
    """A rule of the pack `p` that has both kinds of examples."""
    return (
        f"  - id: {name}\n    type: figure\n"
        + "".join(f"    {line}\n" for line in lines)
        + f"    examples:\n      - {{text: '{yes}', expect: [{{text: '{yes}'}}]}}\n      - {{text: '{no}', expect: []}}\n"
    )


class Tool(Case):
    def run_rules(self, *arguments, status=0):
        done = self.glane("rules", *arguments, status=status)
        return done.stdout.decode(), done.stderr.decode()


class Lints(Tool):
    def warnings(self, pack, *arguments):
        self.write("p.yaml", pack)
        told, warned = self.run_rules("check", "--rules", "p.yaml", *arguments)
        count = warned.count(": warning: ")
        self.assertIn(f" no error, {count} warning{'' if count == 1 else 's'}\n", told)
        return warned

    def test_none(self):
        self.assertEqual(self.warnings(GOOD), "")

    def test_no_example(self):
        warned = self.warnings("pack: p\nrules:\n  - {id: r, type: figure, phrase: cas, examples: [{text: cas, expect: [{text: cas}]}]}\n")
        self.assertRegex(warned, r"p\.yaml:3:\d+: warning: rule p/r has no example that must not match \[no-example\]")

    def test_always_holds(self):
        contexts = ["phrase: '<digits> cas'", "context:", "  - {before: '[de]', set: {number: x}}"]
        self.assertIn("[always-holds]", self.warnings("pack: p\nrules:\n" + rule("r", contexts)))
        contexts[2] = "  - {after: '(, | <eol>)', set: {number: x}}"
        self.assertEqual(self.warnings("pack: p\nrules:\n" + rule("r", contexts)), "")

    def test_never_fires(self):
        warned = self.warnings("pack: p\nrules:\n" + rule("r", ["phrase: 'fois'"]))
        self.assertIn("rule p/r matches nothing, not even in its examples [never-fires]", warned)

    def test_always_beaten(self):
        pack = "pack: p\nrules:\n" + rule("a", ["phrase: 'il y a <digits> cas'"], yes="il y a 12 cas")
        pack += rule("b", ["phrase: '<digits> cas'"], yes="il y a 3 cas")
        self.assertRegex(self.warnings(pack), r"rule p/b matched 2 times, .* \[always-beaten\]")

    def test_tie(self):
        pack = "pack: p\nrules:\n" + rule("a", ["phrase: '<digits> cas'", "set: {number: a}"]) + rule("b", ["phrase: '<digits> <word>'"])
        warned = self.warnings(pack)
        self.assertIn("rule p/b loses '12 cas' to p/a by its name alone [tie]", warned)
        self.assertEqual(warned.count("[tie]"), 1)
        pack = pack.replace("    phrase: '<digits> <word>'", "    priority: 1\n    phrase: '<digits> <word>'")
        self.assertNotIn("[tie]", self.warnings(pack))

    def test_no_tie_where_both_say_the_same(self):
        a, b = (rule(name, [f"phrase: 'number:<digits> {noun}'"]) for name, noun in (("a", "cas"), ("b", "<word>")))
        self.assertNotIn("[tie]", self.warnings("pack: p\nrules:\n" + a + b))
        self.assertIn("[tie]", self.warnings("pack: p\nrules:\n" + a + b.replace("number:<digits>", "<digits>")))
        self.assertIn("[tie]", self.warnings("pack: p\nrules:\n" + a + b.replace("number:<digits> <word>", "<digits> number:<word>")))

    def test_tie_in_a_document(self):
        pack = "pack: p\nrules:\n" + rule("a", ["phrase: '<digits> cas'", "set: {number: a}"]) + rule("b", ["phrase: '<digits> (fois | cas)'"], yes="5 fois", no="x")
        pack = pack.replace("12 cas", "12 cas ici").replace("text: '12 cas ici'}", "text: '12 cas'}")
        self.write("doc", "en 2021, 44 cas")
        self.assertIn("[tie]", self.warnings(pack))
        self.assertIn("'44 cas'", self.warnings(pack, "--over", "doc"))

    def test_entry_twice(self):
        pack = "pack: p\nlexicons:\n  l:\n    mot clé: {number: a}\n    mot-clé: {number: b}\n    Mot clé: {number: c}\nrules:\n"
        warned = self.warnings(pack + rule("r", ["phrase: '<l>'"], yes="mot clé"))
        self.assertIn("p.yaml:5:5: warning: 'mot-clé' matches what 'mot clé' of line 4 does", warned)
        self.assertEqual(warned.count("[entry-twice]"), 1)

    def test_slow(self):
        words = ["phrase: '" + "<word>{1,12} " * 4 + "cas'"]
        warned = self.warnings("pack: p\nrules:\n" + rule("r", words, yes="a b c d cas", no="a b c d e f g h i j k l m n o p q r s t u v"))
        self.assertRegex(warned, r"rule p/r takes \d+ steps for each byte of its own examples; .* \[slow\]")

    def test_packs_beside_others(self):
        """The rules of the packs that are named are looked at, and no others."""
        self.write("bad.yaml", "pack: bad\nrules:\n" + rule("r", ["phrase: 'fois'"]))
        self.write("good.yaml", GOOD)
        self.assertEqual(self.run_rules("check", "--rules", "bad.yaml", "good.yaml")[1], "")
        self.assertIn("[never-fires]", self.run_rules("check", "--rules", "good.yaml", "bad.yaml")[1])


class Todo(Tool):
    PACK = """pack: p
rules:
  - id: r
    type: figure
    phrase: '<digits> cas'
    examples:
      - {text: '12 cas', expect: [{text: '12 cas'}]}
      - {text: '12 fois', expect: []}
      - {text: 'douze cas', expect: [{text: 'douze cas'}], todo: number words}
"""

    def test_known_failure(self):
        self.write("p.yaml", self.PACK)
        told, warned = self.run_rules("test", "--rules", "p.yaml")
        self.assertEqual((told, warned), ("2 examples passed, 0 failed, 1 to do\n", ""))

    def test_begins_to_pass(self):
        self.write("p.yaml", self.PACK.replace("<digits>", "(douze | <digits>)"))
        told, warned = self.run_rules("test", "--rules", "p.yaml")
        self.assertEqual(told, "3 examples passed, 0 failed\n")
        self.assertRegex(warned, r"p\.yaml:9:\d+: note: rule p/r: this example holds by now")

    def test_near_miss(self):
        """A text that should not match, and does."""
        self.write("p.yaml", self.PACK.replace("'douze cas', expect: [{text: 'douze cas'}]", "'5 cas', expect: []"))
        self.assertEqual(self.run_rules("test", "--rules", "p.yaml")[0], "2 examples passed, 0 failed, 1 to do\n")


class Coverage(Tool):
    def test_examples(self):
        self.write("p.yaml", "pack: p\nrules:\n" + rule("a", ["phrase: '<digits> cas'"]) + rule("b", ["phrase: 'fois'"]))
        told, _ = self.run_rules("test", "--coverage", "--rules", "p.yaml", status=1)
        self.assertIn("coverage: 1 of 2 rules gave a fact in its examples; not:\n  p/b (p.yaml:9) never matched\n", told)

    def test_documents(self):
        self.write("p.yaml", "pack: p\nrules:\n" + rule("a", ["phrase: '<digits> cas'"]) + rule("b", ["phrase: 'fois'"], yes="fois"))
        self.write("doc", "en 3 fois\n")
        told, _ = self.run_rules("test", "--coverage", "--over", "doc", "--rules", "p.yaml")
        self.assertIn("coverage: 2 of 2 rules gave a fact in its examples\n", told)
        self.assertIn("coverage: 1 of 2 rules gave a fact in the documents; not:\n  p/a (p.yaml:3) never matched\n", told)
        self.run_rules("test", "--coverage", "--over", "none", "--rules", "p.yaml", status=1)
        self.assertIn("--coverage", self.run_rules("test", "--over", "doc", status=2)[1])


class Junit(Tool):
    def test_report(self):
        self.write("p.yaml", Todo.PACK + "      - {text: 'a & \"b\" <12 cas>', expect: []}\n")
        self.run_rules("test", "--rules", "p.yaml", "--junit", "report.xml", status=1)
        suite = xml.parse(self.folder / "report.xml").getroot()
        self.assertEqual((suite.tag, suite.get("tests"), suite.get("failures"), suite.get("skipped")), ("testsuite", "4", "1", "1"))
        cases = suite.findall("testcase")
        self.assertEqual([case.get("classname") for case in cases], ["p/r"] * 4)
        self.assertEqual(cases[3].get("name"), 'a & "b" <12 cas>')
        self.assertIn("gives 1 facts: '12 cas', not 0", cases[3].find("failure").get("message"))
        self.assertEqual(cases[2].find("skipped").get("message"), "number words")
        self.assertEqual([(case.get("file"), case.get("line")) for case in cases[:2]], [("p.yaml", "7"), ("p.yaml", "8")])

    def test_no_place(self):
        self.assertIn("none/report.xml", self.run_rules("test", "--junit", "none/report.xml", status=3)[1])


class List(Tool):
    def test_rules(self):
        self.write("p.yaml", "pack: p\nlexicons: {l: {mot: }}\nrules:\n" + rule("a", ["phrase: '(cas | <l> | <date> | <digits>)'"]) + rule("b", ["regex: '[0-3]+x|[Éa]'"]))
        lines = [line.split() for line in self.run_rules("list", "--rules", "p.yaml")[0].splitlines()]
        self.assertEqual(lines[0], ["p/a", "figure", "'cas'", "<p/l>", "<date>", "<digits>", "p.yaml:4"])
        self.assertEqual(lines[1], ["p/b", "figure", "/0-3a…/", "p.yaml:10"])

    def test_one(self):
        self.write("p.yaml", GOOD)
        self.assertEqual(len(self.run_rules("list", "--rules", "p.yaml", "--rule", "good/run")[0].splitlines()), 1)
        self.assertIn("good/none", self.run_rules("list", "--rules", "p.yaml", "--rule", "good/none", status=1)[1])


class Diff(Tool):
    OLD = """pack: p
rules:
  - {id: a, type: figure, phrase: 'n:<digits> cas', set: {number: $n}}
  - {id: b, type: date, phrase: 'en <digits>'}
  - {id: c, type: place, phrase: 'Gien'}
"""

    def setUp(self):
        super().setUp()
        self.write("old.yaml", self.OLD)
        self.write("doc", "12 cas à Gien, en 2021\n3 fois\n")
        self.write("same", "Gien\n")

    def diff(self, new, *inputs, status=0):
        self.write("new.yaml", new)
        told, _ = self.run_rules("diff", "old.yaml", "new.yaml", *inputs, status=status)
        return [" ".join(line.split()) for line in told.splitlines()]

    def test_all(self):
        new = self.OLD.replace("{number: $n}", "{number: x}").replace("'en <digits>'", "'<digits> fois'").replace("id: c", "id: d")
        self.assertEqual(self.diff(new, "doc", "same"), [
            "== doc ==",
            "~ 1 p/a 12 cas number=x was 12",
            "~ 1 p/d, not p/c Gien",
            "- 1 p/b en 2021",
            "+ 2 p/b 3 fois",
            "== same ==",
            "~ 1 p/d, not p/c Gien",
            "p/a: 0 gained, 0 lost, 1 changed",
            "p/b: 1 gained, 1 lost, 0 changed",
            "p/c: 0 gained, 0 lost, 2 changed",
            "p/d: 0 gained, 0 lost, 2 changed",
            "2 of 2 documents differ",
        ])

    def test_keys(self):
        self.assertIn("~ 1 p/a 12 cas number=12 is gone", self.diff(self.OLD.replace(", set: {number: $n}", ""), "doc"))

    def test_same(self):
        self.assertEqual(self.diff(self.OLD, "doc", "same"), ["0 of 2 documents differ"])

    def test_several_paths(self):
        self.write("good.yaml", GOOD)
        told, _ = self.run_rules("diff", "old.yaml", "old.yaml:good.yaml", "same")
        self.assertEqual(told, "0 of 1 document differs\n")

    def test_wrong(self):
        self.assertIn("0 of 1 document differs", self.diff(self.OLD, "none", status=1))
        self.run_rules("diff", "old.yaml", "none.yaml", "doc", status=2)
        self.assertIn("standard input", self.run_rules("diff", "old.yaml", "old.yaml", "-", status=2)[1])


class Profile(Tool):
    def test_costs(self):
        """In order of steps, which are the same each time."""
        self.write("p.yaml", "pack: p\nrules:\n" + rule("a", ["phrase: '<digits> cas'"]) + rule("b", ["phrase: '<word>+ cas'"], yes="un cas"))
        self.write("doc", "un deux trois cas, 5 cas\n" * 20)
        rows = [line.split() for line in self.run_rules("profile", "--rules", "p.yaml", "doc")[0].splitlines()]
        self.assertEqual(rows[0], ["steps", "ms", "tried", "matched", "rule"])
        self.assertEqual([row[4] for row in rows[1:]], ["p/b", "p/a"])
        self.assertEqual([row[3] for row in rows[1:]], ["20", "20"])
        again = [line.split() for line in self.run_rules("profile", "--rules", "p.yaml", "doc")[0].splitlines()]
        self.assertEqual([row[0] for row in again], [row[0] for row in rows])

    def test_missing(self):
        self.assertIn("none", self.run_rules("profile", "none", status=1)[1])


if __name__ == "__main__":
    unittest.main()
