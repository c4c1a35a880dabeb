"""`rules check`, `rules test` and `explain`."""

import unittest

from command import RULES, Case

BROKEN = """pack: broken
summary: two mistakes
rules:
  - id: a
    type: no-such-type
    regex: '[0-9]+'
    examples:
      - {text: '12', expect: [{text: '12'}]}
      - {text: 'x', expect: []}
  - id: b
    type: figure
    regex: '('
    examples:
      - {text: '12', expect: [{text: '12'}]}
      - {text: 'x', expect: []}
"""

FAILING = """pack: failing
summary: one example does not hold
rules:
  - id: a
    type: figure
    regex: '[0-9]+'
    examples:
      - {text: '12', expect: [{text: '12'}]}
      - {text: '34', expect: []}
"""


class Check(Case):
    def test_well(self):
        done = self.glane("rules", "check", RULES)
        self.assertEqual(done.stdout.decode(), "1 pack, 3 rules, no error, 0 warnings\n")
        self.assertEqual(done.stderr, b"")
        self.assertEqual(self.glane("rules", "check").stdout, done.stdout)

    def test_mistakes(self):
        """All of them, each with its place."""
        self.write("broken.yaml", BROKEN)
        done = self.glane("rules", "check", "broken.yaml", status=1)
        self.assertRegex(done.stdout.decode(), r"^\d+ errors?, \d+ warnings?\n$")
        self.assertRegex(done.stderr.decode(), r"(?m)^broken\.yaml:5:\d+: error: .*no-such-type")
        self.assertRegex(done.stderr.decode(), r"(?m)^broken\.yaml:12:\d+: error: ")
        self.assertRegex(done.stderr.decode(), r"(?m)^  remedy: ")

    def test_mistakes_stop_extraction(self):
        self.write("broken.yaml", BROKEN)
        self.write("a", "12")
        for command in ("extract", "show"):
            done = self.glane(command, "a", "--rules", "broken.yaml", status=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"broken.yaml:5:", done.stderr)
        self.assertEqual(self.glane("text", "a").stdout, b"12")

    def test_missing(self):
        self.assertIn(b"none.yaml", self.glane("rules", "check", "none.yaml", status=1).stderr)

    def test_color(self):
        self.write("broken.yaml", BROKEN)
        check = ("rules", "check", "broken.yaml")
        self.assertIn(b"\033[1;31merror", self.glane(*check, "--color=always", status=1).stderr)
        self.assertNotIn(b"\033", self.glane(*check, status=1).stderr)


class Test(Case):
    def test_well(self):
        self.assertEqual(self.glane("rules", "test", RULES).stdout.decode(), "6 examples passed, 0 failed\n")

    def test_failing(self):
        self.write("failing.yaml", FAILING)
        done = self.glane("rules", "test", "failing.yaml", status=1)
        self.assertEqual(done.stdout.decode(), "1 example passed, 1 failed\n")
        self.assertRegex(done.stderr.decode(), r"(?m)^failing\.yaml:9:\d+: ")

    def test_one_rule(self):
        done = self.glane("rules", "test", "--rule", "test/run")
        self.assertEqual(done.stdout.decode(), "2 examples passed, 0 failed\n")
        done = self.glane("rules", "test", "--rule", "test/none", status=1)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"test/none", done.stderr)

    def test_mistakes(self):
        self.write("broken.yaml", BROKEN)
        self.assertIn(b"broken.yaml:5:", self.glane("rules", "test", "broken.yaml", status=2).stderr)


class Explain(Case):
    def setUp(self):
        super().setUp()
        self.write("a", "rien\nEn été 2021, 12 cas\n")

    def test_explain_no_table(self):
        """Why numbers stand in no table, or in one without heads."""
        self.write("p.yaml", "pack: p\nlexicons: {unit: {kg: }}\ntables: {units: [unit]}\n"
                             "rules:\n  - {id: n, type: figure, phrase: \"<digits>\", "
                             "examples: [{text: \"1\", expect: [{text: \"1\"}]}, {text: x, expect: []}]}\n")
        rows = "Eau 3,5 4,5\nGaz 1,2 2,3\nBois 4,5 5,6\n"
        for head, why in (("Nature et le reste\n", "'Nature et le reste' can be cut into 1, for 2 columns of numbers"),
                          ("Nature, An, mal.\n", "'Nature, An, mal.' above it is none: it ends as a sentence does"),
                          ("Eau 3,5\n\n", "no line stands right above it")):
            self.write("t.txt", head + rows)
            line = head.count("\n") + 1
            self.assertIn(f"  its table has no heads: {why}\n", self.explain(f"t.txt:{line}:6", "--rules", "p.yaml"))
        self.write("t.txt", "Nature An Mois\n" + rows)
        self.assertNotIn("no heads", self.explain("t.txt:2:6", "--rules", "p.yaml"))
        self.write("t.txt", "Nature An\nEau 12\nGaz 14\nBois 23\n")
        self.assertIn("  no table: 3 rows of one number each; that is one where a row a line stands below a line that ends "
                      "with what they are in\n", self.explain("t.txt:2", "--rules", "p.yaml"))
        self.write("t.txt", "Nature An Mois\nEau 12a3 14\nGaz 1:2 13\n")
        self.assertIn("  no row of a table ends behind '1': ':' goes on with it\n", self.explain("t.txt:3", "--rules", "p.yaml"))

    def test_explain_winner(self):
        """Of several facts that stand where one would, the one that it lost to: the longest."""
        self.write("p.yaml", "pack: p\nrules:\n  - {id: short, type: date, phrase: un}\n  - {id: middle, type: figure, phrase: un deux}\n"
                             "  - {id: long, type: amount, phrase: deux trois quatre}\n")
        self.write("t.txt", "un deux trois quatre\n")
        self.assertIn("figure 'un deux' by p/middle: lost to amount 'deux trois quatre' by p/long, which is longer",
                      self.explain("t.txt:1", "--rules", "p.yaml"))

    def explain(self, *arguments):
        return self.glane("explain", *arguments).stdout.decode()

    def test_line(self):
        """What fired, and what lost to what."""
        told = self.explain("a:2")
        for rule in ("test/season", "test/run"):
            self.assertIn(rule, told)

    def test_column(self):
        self.assertIn("test/season", self.explain("a:2:5"))
        self.assertIn("test/run", self.explain("a:2:14"))

    def test_offset(self):
        self.assertIn("test/season", self.explain("a@10"))

    def test_rule(self):
        self.assertIn("test/item", self.explain("a:2", "--rule", "test/item"))

    def test_standard_input(self):
        for place in ("-:2:5", "-@10"):
            told = self.glane("explain", place, input="rien\nEn été 2021, 12 cas\n".encode()).stdout.decode()
            self.assertIn("test/season", told)
        done = self.glane("explain", "-:1", "--max-document-bytes", "4", input=b"12 cas", status=1)
        self.assertEqual((done.stdout, done.stderr), (b"", b"glane: -: it is over the size limit (--max-document-bytes)\n"))

    def test_turned_down(self):
        """Where something stands it is counted, and listed with --all; elsewhere it is told."""
        self.write("p.yaml", "pack: p\nrules:\n" + "".join(
            f"  - id: {name}\n    type: figure\n    phrase: '{phrase}'\n    unless: [{{after: {word}}}]\n    examples: []\n"
            for name, phrase, word in (("a", "<digits>", "cas"), ("b", "<digits>", "fois"))))
        self.write("t", "12 cas\n13\n")
        told = self.explain("--rules", "p.yaml", "t:1")
        self.assertIn("  1 match was turned down where something else stands: see --all\n", told)
        self.assertNotIn("p/a at", told)
        told = self.explain("--rules", "p.yaml", "t:1", "--all")
        self.assertIn("p/a at '12': turned down, since this holds: unless after: cas", told)
        self.assertNotIn("--all", told)
        self.assertIn("p/a at '12'", self.explain("--rules", "p.yaml", "t:1", "--rule", "p/a"))

    NEAR = """pack: p
lexicons: {house: {crèche: {number: c}}}
types: {near: {role: internal}}
keys: {kind: string}
rules:
  - id: places
    type: figure
    phrase: 'n:<digits> [belles] places'
    context: [{before: 'h:<house>', within: sentence, set: {number: $h.number}}]
  - {id: code, type: figure, regex: '[A-Z]{2} ?(?<n>[0-9]{3})(?![0-9,])'}
  - {id: hidden, type: near, phrase: '<digits> grandes fleurs'}
  - {id: kinds, amend: f, phrase: 'f:<figure> neuves', set: {kind: new}}
"""

    def near(self, text, *arguments):
        self.write("p.yaml", self.NEAR)
        self.write("b", text)
        return self.explain(*arguments, "--rules", "p.yaml").splitlines()[1:]

    def test_near_misses(self):
        """Where nothing stands: the rules of facts that came nearest, the furthest first."""
        told = self.near("Soit 12 belles fleurs, 3 grandes fleurs, AB 12", "b:1")
        self.assertEqual(told, [
            "  near '3 grandes fleurs' by p/hidden: seen by later rules",
            "  nothing stands here; these came near:",
            "  p/places: after '12 belles' it wants 'places'; here stands 'fleurs'",
            "  p/code: after 'AB' it wants '[0-9]{3}'; here stands '12'",
        ])
        self.assertEqual(self.near("AB 123,5", "b:1")[1], "  p/code: after 'AB 123' it wants '(?![0-9,])'; here stands ','")
        self.assertEqual(self.near("rien", "b:1"), ["  no rule came near"])

    def test_near_a_column(self):
        """What began before the place, and stopped in it."""
        told = self.near("Soit 12 belles fleurs", "b:1:17")
        self.assertEqual(told[1], "  p/places: after '12 belles' it wants 'places'; here stands 'fleurs'")
        self.assertEqual(self.near("Soit 12 belles fleurs", "b:1:2"), ["  no rule came near"])

    def test_keys_and_contexts(self):
        told = self.near("La crèche a 12 places neuves", "b:1")
        self.assertIn("  figure '12 places' by p/places: stands; number=c, kind=new; held: before: h:<house>", told)
        self.assertIn("  p/kinds amends figure '12 places' by p/places: kind=new", told)
        self.assertEqual(self.near("La crèche a 12 places", "b:1:5"), ["  'crèche' is an entry of p/house: number=c", "  no rule came near"])

    def test_rule_that_is_off(self):
        self.write("q.yaml", "pack: q\ndisable: [p/code]\n")
        self.write("p.yaml", self.NEAR)
        done = self.glane("explain", "a:1", "--rule", "p/code", "--rules", "p.yaml", "--rules", "q.yaml", status=1)
        self.assertEqual(done.stderr, b"glane: rule p/code is off: disabled by q\n")

    def test_rule_not_tried(self):
        told = self.near("trois places", "b:1", "--rule", "p/places")
        self.assertEqual(told, ["  p/places was not tried here: nothing that it needs to begin stands in this place: <digits>"])

    def test_file_names(self):
        self.write("c:2", "art. 5, 6 cas\n")
        self.write("b@c", "7 cas\n")
        self.assertIn("test/item", self.explain("c:2:1"))
        self.assertIn("test/season", self.explain("a:2:5"))
        self.assertIn("test/run", self.explain("b@c:1"))
        self.assertIn("test/run", self.explain("b@c@0"))

    def test_places_that_are_none(self):
        for place in ("a", "a:", "a:0", "a:x", ":3", "a@", "a@-1", "a:99999999999"):
            done = self.glane("explain", place, status=2)
            self.assertIn(b"INPUT:LINE", done.stderr, place)
        self.assertIn(b"-: there is no such place", self.glane("explain", "-:1", status=1).stderr)

    def test_missing(self):
        for place, why in (("none:1", b"none"), ("a:20", b"no such place"), ("a@400", b"no such place")):
            done = self.glane("explain", place, status=1)
            self.assertEqual(done.stdout, b"")
            self.assertIn(why, done.stderr)
        self.assertIn(b"test/none", self.glane("explain", "a:2", "--rule", "test/none", status=1).stderr)


if __name__ == "__main__":
    unittest.main()
