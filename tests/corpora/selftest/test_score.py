"""The score against cases computed by hand, and as a command, with a stand-in for glane."""

import importlib.machinery
import importlib.util
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SCORE = pathlib.Path(__file__).resolve().parent.parent / "score"
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("score", str(SCORE))
score = importlib.util.module_from_spec(importlib.util.spec_from_loader("score", loader))
loader.exec_module(score)


def mention(start, end, type="figure", **attrs):
    return score.Mention(start, end, type, "x" * (end - start), attrs)


def figures(gold, facts, row="figure"):
    """What a row counts, and its three F1."""
    tally, _ = score.compare(gold, facts)
    return ([score.count(tally, row, what) for what in ("gold", "facts", "strict", "lenient", "value")],
            [score.f1(tally, row, measure) for measure in ("strict", "lenient", "value")])


class Pairs(unittest.TestCase):
    def test_chain(self):
        """Each fact laps over two mentions: the equal spans first, then 6 shared characters, then 5."""
        gold = [mention(0, 10), mention(10, 20), mention(20, 30)]
        facts = [mention(5, 15), mention(14, 24), mention(20, 30)]
        self.assertEqual(score.assign(gold, facts), {0: 0, 1: 1, 2: 2})
        self.assertEqual(figures(gold, facts), ([3, 3, 1, 3, 1], [0.333, 1.0, 0.333]))

    def test_chain_that_leaves_both_ends(self):
        """The greatest overlap is taken even where a smaller one would leave nobody alone."""
        gold, facts = [mention(0, 10), mention(10, 20)], [mention(8, 18), mention(18, 28)]
        self.assertEqual(score.assign(gold, facts), {1: 0})
        self.assertEqual(figures(gold, facts), ([2, 2, 0, 1, 0], [0.0, 0.5, 0.0]))
        _, misses = score.compare(gold, facts)
        self.assertEqual([(reason, (m or f).start) for reason, m, f in misses],
                         [("missed", 0), ("wrong span", 10), ("spurious", 18)])

    def test_equal_spans_before_earlier_ones(self):
        self.assertEqual(score.assign([mention(0, 10), mention(4, 6)], [mention(4, 6)]), {1: 0})

    def test_ties(self):
        """The earlier mention, then the earlier fact, in whatever order they are listed."""
        self.assertEqual(score.assign([mention(6, 10), mention(0, 4)], [mention(2, 8)]), {1: 0})
        self.assertEqual(score.assign([mention(0, 10)], [mention(6, 8), mention(2, 4)]), {0: 1})

    def test_neighbours_do_not_overlap(self):
        self.assertEqual(score.assign([mention(0, 4)], [mention(4, 8)]), {})

    def test_twice_the_same_fact(self):
        self.assertEqual(figures([mention(0, 4)], [mention(0, 4)] * 2), ([1, 2, 1, 1, 1], [0.667] * 3))

    def test_types_do_not_mix(self):
        gold, facts = [mention(0, 4)], [mention(0, 4, "amount")]
        self.assertEqual(figures(gold, facts, "all"), ([1, 1, 0, 0, 0], [0.0] * 3))


class Values(unittest.TestCase):
    def same(self, type, gold, fact):
        counts, _ = figures([mention(0, 4, type, **gold)], [mention(0, 4, type, **fact)], type)
        self.assertEqual(counts[:4], [1, 1, 1, 1])
        return counts[4] == 1

    def test_equal(self):
        self.assertTrue(self.same("figure", {"value": "17.40"}, {"value": 17.4}))
        self.assertTrue(self.same("figure", {"value": "40000000", "of": "euros"}, {"value": 40000000}))
        self.assertTrue(self.same("figure", {}, {}))
        self.assertTrue(self.same("duration", {"value": "P2D", "max": "P3D"}, {"value": "P2D", "max": "P3D"}))
        self.assertTrue(self.same("avenant", {"number": "9", "of": "convention"}, {"number": "9"}))
        self.assertTrue(self.same("place", {"name": "Tours"}, {"name": "Blois", "value": 3}))

    def test_different(self):
        self.assertFalse(self.same("figure", {"value": "12"}, {"value": 13}))
        self.assertFalse(self.same("percentage", {"value": "7", "unit": "point"}, {"value": 7}))
        self.assertFalse(self.same("amount", {"currency": "EUR"}, {"currency": "USD"}))
        self.assertFalse(self.same("date", {"value": "2022", "mod": "MID"}, {"value": "2022", "mod": "END"}))
        self.assertFalse(self.same("avenant", {"number": "9"}, {"number": "9 bis"}))

    def test_missing(self):
        """On either side: neither zero nor anything else stands for it."""
        for type, given, less in (
            ("figure", {"value": "0"}, {}),
            ("percentage", {"value": "20", "max": "25"}, {"value": "20"}),
            ("amount", {"value": "5", "currency": "EUR"}, {"value": "5"}),
            ("duration", {"value": "P2Y"}, {}),
            ("date", {"value": "2022", "mod": "START"}, {"value": "2022"}),
            ("avenant", {"number": "9"}, {}),
        ):
            with self.subTest(type=type):
                self.assertFalse(self.same(type, given, less))
                self.assertFalse(self.same(type, less, given))

    def test_only_equal_spans_have_values(self):
        self.assertEqual(figures([mention(0, 4, value="3")], [mention(0, 5, value=3)])[0], [1, 1, 0, 1, 0])

    def test_bound(self):
        """Four pairs have one: same, different, missing and invented; a date's counts for nothing."""
        gold = [mention(0, 2, bound="min"), mention(2, 4, bound="min"), mention(4, 6, bound="max"),
                mention(6, 8), mention(8, 10), mention(10, 12, "date", bound="min"),
                mention(12, 14, bound="max")]
        facts = [mention(0, 2, bound="min"), mention(2, 4, bound="max"), mention(4, 6),
                 mention(6, 8, bound="approx"), mention(8, 10), mention(10, 12, "date"),
                 mention(12, 15, bound="max")]
        tally, misses = score.compare(gold, facts)
        self.assertEqual((tally["bound", "same"], tally["bound", "other"]), (1, 3))
        self.assertEqual([m.start for reason, m, _ in misses if reason == "wrong bound"], [2, 4, 6])


class Rows(unittest.TestCase):
    gold = [mention(0, 2, value="1"), mention(2, 4, value="2"), mention(4, 6, "percentage", value="3"),
            mention(6, 8, "date", value="2021"), mention(8, 10, "avenant", number="9"),
            mention(10, 12, "place")]
    facts = [mention(0, 2, value=1), mention(2, 4, value=5), mention(4, 7, "percentage", value=3),
             mention(8, 10, "avenant", number="9"), mention(10, 12, "organisation"),
             mention(12, 14, "amount")]

    def test_pooled(self):
        for row, counts, f1 in (
            ("figures+percentages", [3, 3, 2, 3, 1], [0.667, 1.0, 0.333]),
            ("numbers+dates", [5, 5, 3, 4, 2], [0.6, 0.8, 0.4]),
            ("names", [1, 1, 0, 0, 0], [0.0, 0.0, 0.0]),
            ("all", [6, 6, 3, 4, 2], [0.5, 0.667, 0.333]),
            ("date", [1, 0, 0, 0, 0], [0.0, 0.0, 0.0]),
        ):
            with self.subTest(row=row):
                self.assertEqual(figures(self.gold, self.facts, row), (counts, f1))

    def test_documents_pooled(self):
        """By counts, not as a mean of scores: 6/8 and 0/1 are 6/9."""
        gold, facts = ([mention(i, i + 1) for i in starts] for starts in ((0, 1, 2, 3), (0, 1, 2, 9)))
        one, _ = score.compare(gold, facts)
        two, _ = score.compare([], [mention(0, 1)])
        self.assertEqual((score.f1(one, "figure", "strict"), score.f1(two, "figure", "strict")), (0.75, 0.0))
        self.assertEqual(score.f1(one + two, "figure", "strict"), 0.667)

    def test_nothing_to_score(self):
        self.assertTrue(math.isnan(figures([], [])[1][0]))


class Command(unittest.TestCase):
    """The command in a folder of one document, whose facts the stand-in has from a file."""

    TEXT = "Été : 12 cas sur 40, soit 30 %, près de Tours.\n"
    ANN = ("T1\tdate 0 3\tÉté\n#1\tAnnotatorNotes T1\tnote=two words\n"
           "T2\tfigure 6 8\t12\nA2\tvalue T2 12\nT3\tfigure 17 19\t40\nA3\tvalue T3 40\n"
           "T4\tpercentage 26 30\t30 %\nA4\tvalue T4 30\n")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="glane-score-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.glane = self.folder / "glane"
        self.glane.write_text(f"""#!{sys.executable}
import os, pathlib, sys
if sys.argv[1] != "extract" or any(name.startswith("GLANE_") for name in os.environ):
    sys.exit("called wrongly")
facts = pathlib.Path(sys.argv[2]).with_suffix(".ndjson")
sys.stdout.write(facts.read_text("utf-8") if facts.exists() else sys.exit("no facts"))
""")
        self.glane.chmod(0o755)
        self.write("a.txt", self.TEXT)
        self.write("a.ann", self.ANN)
        self.facts([0, 3, "date", {"timex": "2021-SU"}], [6, 8, "figure", {"value": 12}],
                   [26, 30, "percentage", {"value": 31}], [40, 45, "other", {}])

    def write(self, name, content):
        path = self.folder / "corpus" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")

    def facts(self, *rows):
        records = [{"record": "document", "doc": "a.txt"}]
        records += [{"record": "fact", "type": type, "span": {"char": [start, end]},
                     "text": self.TEXT[start:end], **keys} for start, end, type, keys in rows]
        self.write("a.ndjson", "".join(json.dumps(record) + "\n" for record in records))

    def score(self, *arguments, status, env=None):
        done = subprocess.run([sys.executable, "-B", SCORE, "--glane", self.glane, *arguments],
                              env={**os.environ, "GLANE_NO_JIT": "1", **(env or {})}, cwd=self.folder,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def floors(self, *lines, status):
        (self.folder / "floors.txt").write_text("# a comment\n\n" + "\n".join(lines) + "\n")
        return self.score("--floors", "floors.txt", "corpus", status=status).splitlines()

    def test_table(self):
        lines = [line.split() for line in self.score("corpus", status=0).splitlines()]
        self.assertIn("figure 2 1 1.000 0.500 0.667 0.667 0.667".split(), lines)
        self.assertIn("percentage 1 1 1.000 1.000 1.000 1.000 0.000".split(), lines)
        self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.286".split(), lines)
        self.assertIn("place 0 0 - - - - -".split(), lines)

    def test_misses(self):
        printed = self.score("-v", "corpus", status=0)
        self.assertIn("a:1: wrong value: date 'Été' | got date 'Été' value=2021-SU\n", printed)
        self.assertIn("a:1: missed: figure '40' value=40\n", printed)
        self.assertNotIn("missed", self.score("corpus", status=0))

    def test_floors_held(self):
        lines = self.floors("a  figure  strict  0.667", "*  all  value  0.286", status=0)
        self.assertEqual(lines[-1], "floors held: 2")

    def test_floors_missed(self):
        lines = self.floors("a  figure  strict  0.667", "*  all  value  0.287", "*  names  strict  0.0",
                            "b  all  strict  0.0", status=1)
        self.assertEqual(lines[-3:], ["floors.txt:4: * all value 0.287: scored 0.286",
                                      "floors.txt:5: * names strict 0.000: scored nan",
                                      "floors.txt:6: b all strict 0.000: scored nan"])

    def test_floors_malformed(self):
        for line in ("a figure strict", "a figures strict 0.5", "a figure lenient 0.5", "a figure strict 50"):
            with self.subTest(line=line):
                self.assertIn("floors.txt:3", self.floors(line, status=2)[-1])

    def test_annotation_faults(self):
        for more, fault in (("T5\tplace 40 44\tTours\n", "a.ann: 40: place 'Tours' is 'Tour' in the text"),
                            ("T5\tfigure 7 8\t2\n", "a.ann: 7: figure '2' overlaps what is before it"),
                            ("T5\tplaces 40 45\tTours\n", "a.ann:9: no mention of a known type"),
                            ("A5\tvalue T9 3\n", "a.ann:9: no mention of a known type"),
                            ("T5 place 40 45 Tours\n", "a.ann:9: no mention of a known type")):
            with self.subTest(fault=fault):
                self.write("a.ann", self.ANN + more)
                self.assertIn(fault, self.score("corpus", status=1))

    def test_fact_faults(self):
        self.write("a.ndjson", '{"record":"fact","type":"figure","span":{"char":[6,8]},"text":"13"}\n')
        self.assertIn("a.txt: 6: figure '13' is '12' in the text", self.score("corpus", status=1))

    def test_command_fails(self):
        (self.folder / "corpus" / "a.ndjson").unlink()
        self.assertIn("a.txt: glane extract ended with status 1: no facts", self.score("corpus", status=1))

    def test_no_document(self):
        (self.folder / "empty").mkdir()
        for arguments in (("empty",), ("corpus", "missing"), ("corpus", "corpus"), ()):
            with self.subTest(arguments=arguments):
                self.score(*arguments, status=2)

    def test_folder_of_the_environment(self):
        self.assertIn("skipped: GLANE_SOME is not set", self.score("--folder-in", "GLANE_SOME", status=77))
        self.assertIn("skipped", self.score("--folder-in", "GLANE_SOME", status=77, env={"GLANE_SOME": ""}))
        self.score("--folder-in", "GLANE_SOME", status=2, env={"GLANE_SOME": "missing"})
        printed = self.score("--folder-in", "GLANE_SOME", status=0, env={"GLANE_SOME": "corpus"})
        self.assertIn("documents pooled: 1", printed)


if __name__ == "__main__":
    unittest.main()
