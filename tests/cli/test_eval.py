"""Scores of annotated texts: what is read, what is scored, what is held."""

import json
import unittest
import xml.etree.ElementTree

from command import Case

TEXT = "Été : 12 cas sur 40, soit 30 %, près de Tours.\n"
ANN = (
    "T1\tdate 0 3\tÉté\n#1\tAnnotatorNotes T1\tnote=two words\n"
    "T2\tfigure 6 8\t12\nA2\tvalue T2 12\nT3\tfigure 17 19\t40\nA3\tvalue T3 40\n"
    "T4\tpercentage 26 30\t30 %\nA4\tvalue T4 30\n"
)
FACTS = [
    [0, 3, "date", {"timex": "2021-SU"}],
    [6, 8, "figure", {"value": 12, "rule": "test/run"}],
    [26, 30, "percentage", {"value": 31}],
    [40, 45, "other", {}],
]


class Eval(Case):
    def setUp(self):
        super().setUp()
        self.document("a")

    def document(self, name, text=TEXT, ann=ANN):
        (self.folder / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        self.write(f"corpus/{name}.txt", text)
        self.write(f"corpus/{name}.ann", ann)

    def stream(self, **documents):
        lines = []
        for name, rows in documents.items():
            doc = f"corpus/{name}.txt"
            lines.append({"record": "document", "stream": 1, "doc": doc})
            lines += [
                {"record": "fact", "type": kind, "id": f"{doc}:{start}", "doc": doc,
                 "span": {"char": [start, end], "byte": [0, 0]}, "text": TEXT[start:end], **keys}
                for start, end, kind, keys in rows
            ]
            lines.append({"record": "end", "doc": doc, "status": "ok"})
        return self.write("facts.ndjson", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))

    def eval(self, *arguments, status=0, **options):
        """What a run printed: its lines, and what it complained of."""
        done = self.glane("eval", "--resamples=0", *arguments, status=status, **options)
        return done.stdout.decode(), done.stderr.decode()

    def rows(self, printed):
        return [line.split() for line in printed.splitlines()]

    # -- scores ------------------------------------------------------------------

    def test_extracts(self):
        """With the rules of the tests: each run of digits is a figure."""
        printed, _ = self.eval("corpus")
        self.assertIn("figure 2 3 0.667 1.000 0.800 0.800 0.000 0.000".split(), self.rows(printed))
        self.assertIn("all 4 3 0.667 0.500 0.571 0.571 0.000 0.000".split(), self.rows(printed))

    def test_stream(self):
        printed, told = self.eval("corpus", "--facts", self.stream(a=FACTS))
        rows = self.rows(printed)
        self.assertIn("figure 2 1 1.000 0.500 0.667 0.667 1.000 0.667".split(), rows)
        self.assertIn("percentage 1 1 1.000 1.000 1.000 1.000 0.000 0.000".split(), rows)
        self.assertIn("date 1 1 1.000 1.000 1.000 1.000 0.000 0.000".split(), rows)
        self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.333 0.286".split(), rows)
        self.assertIn("names 0 0 - - - - - -".split(), rows)
        self.assertEqual(told, "")

    def test_stream_that_was_filtered(self):
        """Facts alone, as a filter leaves them; the document is found by its file's name."""
        name = self.stream(a=FACTS)
        lines = [line for line in (self.folder / name).read_text("utf-8").splitlines() if '"fact"' in line]
        self.write(name, "\n".join(line.replace("corpus/a.txt", "elsewhere/a.txt") for line in lines))
        printed, told = self.eval("corpus", "--facts", name)
        self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.333 0.286".split(), self.rows(printed))
        self.assertEqual(told, "")

    def test_errors(self):
        printed, _ = self.eval("corpus", "--facts", self.stream(a=FACTS))
        self.assertIn("value            2  0.571\n", printed)
        self.assertIn("missed           1  0.214\n", printed)
        self.assertIn("  a:1: date 'Été' note=two words\n      found date 'Été' value=2021-SU\n", printed)
        self.assertIn("      value: annotated 30, found 31\n", printed)
        self.assertIn("      | Été : 12 cas sur [40], soit 30 %, près de Tours.\n"
                      "      glane explain corpus/a.txt:1:18\n", printed)
        self.assertLess(printed.index("\nvalue: 2"), printed.index("\nmissed: 1"))
        self.assertNotIn("glane explain", self.eval("corpus", "--errors", "0")[0])

    def test_classes(self):
        """Errors that cost no value are counted, and shown when asked for."""
        stream = self.stream(a=FACTS)
        printed, _ = self.eval("corpus", "--facts", stream)
        self.assertIn("\nmissed: 1\n", printed)
        printed, _ = self.eval("corpus", "--facts", stream, "--class", "value")
        self.assertIn("\nvalue: 2\n", printed)
        self.assertNotIn("\nmissed: 1\n", printed)
        self.assertIn("missed           1  0.214\n", printed)
        self.document("a", ann=ANN + "#2\tAnnotatorNotes T2\tof=cas\n")
        printed, _ = self.eval("corpus", "--facts", stream)
        self.assertIn("\nnot shown, since they cost no value: --class 'of', --class 'key'\n", printed)
        self.assertNotIn("\nof: 1\n", printed)
        printed, _ = self.eval("corpus", "--facts", stream, "--class", "of")
        self.assertIn("\nof: 1\n", printed)
        self.assertNotIn("not shown", printed)
        self.assertIn('--class: "nope" is none of missed, spurious, boundary, wrong type, value, bound, unit, of, period, key',
                      self.eval("corpus", "--class", "nope", status=2)[1])

    def test_rule_is_named(self):
        printed, _ = self.eval("corpus")
        self.assertIn("found figure '30' by test/run\n", printed)

    def test_types_confused(self):
        facts = [[6, 8, "amount", {}], *FACTS]
        printed, _ = self.eval("corpus", "--facts", self.stream(a=[facts[0], facts[1], facts[3]]))
        self.assertIn("figure amount 1".split(), self.rows(printed))
        self.assertIn("wrong type", printed)

    def test_subset(self):
        self.document("deep/b", ann="")
        for arguments, row in (((), "all 4 6"), (("--document", "a"), "all 4 3"), (("--document", "deep"), "all 0 3"),
                               (("--document", "*b"), "all 0 3"), (("--type", "percentage"), "all 1 0")):
            with self.subTest(arguments=arguments):
                rows = self.rows(self.eval("corpus", *arguments)[0])
                self.assertIn(row.split(), [cells[:3] for cells in rows])
        self.assertIn("no annotated text", self.eval("corpus", "--document", "c", status=2)[1])

    def test_declared_types_and_keys(self):
        """A pack's own are scored like the built-in ones."""
        self.write("permits.yaml", "pack: permits\ntypes: {permit: {}}\nkeys: {zone: string, permit_class: string}\n"
                   "rules:\n  - id: permit\n    type: permit\n    regex: 'permit (?<z>[A-Z])(?<c>[0-9])'\n"
                   "    set: {zone: $z, permit_class: $c}\n    examples:\n"
                   "      - {text: 'a permit A1', expect: [{text: 'permit A1', zone: A}]}\n"
                   "      - {text: 'a permit', expect: []}\n")
        self.document("p", "un permit A1 et un permit B2\n", "T1\tpermit 3 12\tpermit A1\nA1\tzone T1 A\n"
                      "T2\tpermit 19 28\tpermit B2\nA2\tzone T2 C\nA3\tpermit_class T2 2\n")
        printed, told = self.eval("--rules", "permits.yaml", "corpus/p.ann")
        self.assertIn("permit 2 2 1.000 1.000 1.000 1.000 0.500 0.500".split(), self.rows(printed))
        self.assertIn("all 2 2 1.000 1.000 1.000 1.000 0.500 0.500".split(), self.rows(printed))
        self.assertIn("      zone: annotated C, found B\n", printed)
        self.assertEqual(told, "")
        _, told = self.eval("corpus/p.ann", status=1)
        self.assertIn("corpus/p.ann:1:1: error: T1: there is no type 'permit'; left out", told)

    def test_annotated_stream(self):
        """NAME.ndjson is an annotation too."""
        self.stream(a=FACTS)
        (self.folder / "facts.ndjson").rename(self.folder / "corpus" / "a.ndjson")
        (self.folder / "corpus" / "a.ann").unlink()
        printed, _ = self.eval("corpus", "--facts", self.stream(a=FACTS))
        self.assertIn("all 4 4 1.000 1.000 1.000 1.000 1.000 1.000".split(), self.rows(printed))

    def test_agreement(self):
        self.document("b")
        (self.folder / "other").mkdir()
        self.write("other/a.ann", ANN.replace("\tvalue T3 40", "\tvalue T3 41"))
        self.write("other/a.txt", TEXT)
        printed, told = self.eval("corpus", "--against", "other", status=1)
        self.assertIn("all 4 4 1.000 1.000 1.000 1.000 0.750 0.750".split(), self.rows(printed))
        self.assertIn("other has no annotation of this text; not scored", told)
        self.assertNotIn("glane explain", printed)

    # -- corpora -----------------------------------------------------------------

    def test_manifest(self):
        self.write("corpus/corpus.yaml", "name: tests\nlicence: MIT\norigin: written for them\n")
        self.assertIn("tests, licence MIT: written for them\n", self.eval("corpus")[0])
        self.assertNotIn("elsewhere", self.eval("corpus")[0])
        (self.folder / "corpus" / "more").mkdir()
        self.write("corpus/more/corpus.yaml", "name: elsewhere\n")
        self.write("corpus/more/z.txt", "été 2021")
        self.write("corpus/more/z.ann", "")
        self.assertIn("elsewhere", self.eval("corpus")[0])
        printed = self.eval("corpus", "--document", "a")[0]
        self.assertIn("tests, licence MIT", printed)
        self.assertNotIn("elsewhere", printed)
        self.assertNotIn("tests, licence MIT", self.eval("corpus/more")[0])
        self.write("corpus/corpus.yaml", "title: tests\n")
        self.assertIn("corpus/corpus.yaml:1:1: error: a manifest has no key 'title'", self.eval("corpus", status=1)[1])

    def test_faults(self):
        """Each is told, with what is right; the rest is scored."""
        for ann, told in (
            ("T5\tplace 40 44\tTours\n", 'a.ann:9:1: error: T5: the text has "Tour" at 40 to 44, not "Tours"'),
            ("T5\tfigure 7 8\t2\n", 'a.ann:9:1: error: T5 "2" (7 to 8) overlaps T2 "12" (6 to 8); left out'),
            ("T5\tfigures 6 8\t12\n", "a.ann:9:1: error: T5: there is no type 'figures'; left out"),
            ("T5\tfigure 1 2;4 5\tt :\n", "a.ann:9:1: error: T5: the span is discontinuous (\"t :\"); left out"),
            ("T5\tfigure 1 2;9 10\tt :\n", "a.ann:9:1: error: T5: the span 1 2;9 10 is discontinuous"),
            ("T5\tfigure 8 6\t12\n", "a.ann:9:1: error: T5: the span 8 to 6 is empty"),
            ("T5\tplace 40 99\tTours\n", "a.ann:9:1: error: T5: the span 40 to 99 is not in the text"),
            ("T2\tplace 40 45\tTours\n", "a.ann:9:1: error: there is a T2 before this one"),
            ("A5\tvalue T9 3\n", "a.ann:9:1: error: there is no mention T9"),
            ("A5\tvalue\n", "a.ann:9:1: error: a key, its mention and its value are not all there"),
            ("T5 place 40 45 Tours\n", "a.ann:9:1: error: T5 place 40 45 Tours: the line ends before its text"),
            ("T5\tplace 40", "a.ann:9:1: error: T5: the line ends before its text"),
            ("T5\tplace 40", "a.ann:9:1: warning: the last line has no line end: is the file cut off?"),
            ("T5\tplace forty 45\tTours\n", "a.ann:9:1: error: T5: type, start and end are not there"),
            ("hello\n", "a.ann:9:1: error: this is no line of a brat annotation"),
        ):
            with self.subTest(ann=ann):
                self.document("a", ann=ANN + ann)
                printed, complaint = self.eval("corpus", "--facts", self.stream(a=FACTS), status=1)
                if "figures" in ann:
                    printed, complaint = self.eval("corpus", status=1)
                    self.assertIn("all 4 3".split(), [row[:3] for row in self.rows(printed)])
                else:
                    self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.333 0.286".split(), self.rows(printed))
                self.assertIn(told, complaint)

    def test_causes(self):
        """Offsets that count something else, each with the word for it."""
        text = "été 😀 à 12\nété 34 où 56\n"
        for place, encode, cause in (
            ("12", lambda s: len(s.encode()), "bytes"),
            ("12", lambda s: len(s.encode("utf-16-le")) // 2, "UTF-16 units"),
            ("34", lambda s: len(s) + 4, "it stands 4 characters before, at 15: the text has changed before it"),
        ):
            with self.subTest(cause=cause):
                start = encode(text[: text.index(place)])
                self.document("a", text, f"T1\tfigure {start} {start + 2}\t{place}\n")
                self.assertIn(cause, self.eval("corpus", status=1)[1])
        text = "été à 12\nété 34 où 56\n"
        start = text.index("56")
        self.document("a", text, f"T1\tfigure {start + 1} {start + 3}\t56\n")
        self.assertIn("of a text whose lines ended with CR LF, where these end with LF", self.eval("corpus", status=1)[1])
        self.document("a", text.replace("\n", "\r\n"), f"T1\tfigure {start} {start + 2}\t56\n")
        self.assertIn("of a text whose lines ended with LF, where these end with CR LF", self.eval("corpus", status=1)[1])
        self.document("a", text, "T1\tfigure 0 2\t99\n")
        self.assertIn("the text does not hold it", self.eval("corpus", status=1)[1])

    def test_windows_line_ends(self):
        self.document("a", ann=ANN.replace("\n", "\r\n"))
        printed, told = self.eval("corpus", "--facts", self.stream(a=FACTS))
        self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.333 0.286".split(), self.rows(printed))
        self.assertIn("corpus/a.ann: warning: lines end with CR LF", told)

    def test_empty_files(self):
        self.document("a", "", "")
        self.assertIn("all 0 0 - - - - - -".split(), self.rows(self.eval("corpus")[0]))

    def test_streams_with_faults(self):
        good = self.stream(a=FACTS)
        whole = (self.folder / good).read_text("utf-8")
        doc = '"doc":"corpus/a.txt"'
        for line, told in (
            ("{" + doc + ', "type": "fact", "span"', "7:1: error: this is no JSON; left out (the last line has no line end"),
            ("[1, \"fact\"]\n", "7:1: error: this is no JSON object"),
            ('{"record":"fact",' + doc + ',"span":{"char":[1,2]}}\n', "7:1: error: a fact has a type"),
            ('{"record":"fact",' + doc + ',"type":"figure","span":{"char":[-1,"2"]}}\n', "7:1: error: a fact has a span"),
            ('{"record":"fact",' + doc + ',"type":"figure","span":{"char":[6,8]},"text":"13"}\n',
             '7:1: error: : the text has "12" at 6 to 8, not "13"'),
            ('{"record":"document","doc":"b"}\n{"record":"fact",' + doc + "}\n",
             "8:1: error: the records of corpus/a.txt begin again; left out"),
        ):
            with self.subTest(line=line):
                self.write("facts.ndjson", whole + line)
                printed, complaint = self.eval("corpus", "--facts", "facts.ndjson", status=1)
                self.assertIn(told, complaint)
                self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.333 0.286".split(), self.rows(printed))

    def test_document_not_in_the_stream(self):
        self.document("b")
        printed, told = self.eval("corpus", "--facts", self.stream(a=FACTS), status=1)
        self.assertIn("the stream has no document corpus/b.txt", told)
        self.assertIn("all 4 3 1.000 0.750 0.857 0.857 0.333 0.286".split(), self.rows(printed))

    def test_document_lost(self):
        """Nothing is found in it; the others are scored."""
        for text, told in (("mishap: abort", "the worker was ended by SIGABRT"), (" " * 99, "size limit")):
            with self.subTest(told=told):
                self.document("b", text, "T1\tfigure 0 3\tmis\n")
                printed, complaint = self.eval("corpus", "--max-document-bytes", "60", status=1)
                self.assertIn("all 5 3 0.667 0.400 0.500 0.500 0.000 0.000".split(), self.rows(printed))
                self.assertIn(told, complaint)

    def test_annotation_without_text(self):
        (self.folder / "corpus" / "a.txt").unlink()
        told = self.eval("corpus", status=2)[1]
        self.assertIn("corpus/a.ann: error: there is no text beside this annotation", told)

    def test_nothing_to_score(self):
        (self.folder / "empty").mkdir()
        for arguments in (("empty",), ("missing",), ("corpus/a.txt",), ()):
            with self.subTest(arguments=arguments):
                self.eval(*arguments, status=2)

    # -- floors ------------------------------------------------------------------

    def held(self, *floors, status):
        options = [f"--min={floor}" for floor in floors]
        printed, _ = self.eval("corpus", "--facts", self.stream(a=FACTS), *options, status=status)
        return printed.splitlines()

    def test_floors_held(self):
        self.assertEqual(self.held("a:figure.strict=0.667", "value=0.286", status=0)[-1], "2 of 2 held")

    def test_floors_missed(self):
        self.assertEqual(
            self.held("figure.strict=0.667", "value=0.287", "names.strict=0", "b:strict=0", "permit.strict=0",
                      "figure.recall=0.6", "note.accuracy=0.1", status=1)[-7:],
            ["missed: value=0.287: scored 0.286", "missed: names.strict=0: there is nothing to score",
             "missed: b:strict=0: no document is named b",
             "missed: permit.strict=0: nothing is scored as permit.strict",
             "missed: figure.recall=0.6: scored 0.500", "missed: note.accuracy=0.1: scored 0.000", "1 of 7 held"])

    def test_floors_of_a_file(self):
        self.write("floors.txt", "# what must hold\n\nstrict=0.9   # all\n")
        printed, _ = self.eval("corpus", "--floors", "floors.txt", status=1)
        self.assertIn("missed: strict=0.9: scored 0.571\n", printed)
        self.write("floors.txt", "strict=0.9\nfigure strict 0.5\n")
        self.assertIn('floors.txt:2:1: error: "figure" is no floor', self.eval("corpus", "--floors", "floors.txt", status=2)[1])

    def test_floors_malformed(self):
        for floor in ("strict", "figure.recal=0.5", "strict=1.5", "strict=high", "=0.5"):
            with self.subTest(floor=floor):
                self.assertIn(f'--min: "{floor}"', self.eval("corpus", "--min", floor, status=2)[1])

    # -- reports -----------------------------------------------------------------

    def test_json(self):
        done = self.glane("eval", "corpus", "--facts", self.stream(a=FACTS), "--json", "-", "--min=strict=0.9", status=1)
        report = json.loads(done.stdout)
        rows = {row["row"]: row for row in report["rows"]}
        self.assertEqual(rows["all"]["gold"], 4)
        self.assertEqual(rows["all"]["strict"], {"count": 3, "f1": 0.857143})
        self.assertEqual(rows["names"], {"row": "names", "gold": 0, "facts": 0, "strict": {"count": 0},
                                         "lenient": {"count": 0}, "value": {"count": 0}})
        self.assertEqual(report["documents"][0]["types"]["figure"], [2, 1, 1, 1, 1])
        self.assertEqual(report["documents"][0]["keys"], {"note": [1, 0]})
        self.assertEqual([error["class"] for error in report["errors"]], ["value", "key", "value", "missed"])
        self.assertEqual(report["errors"][3]["gold"],
                         {"type": "figure", "start": 17, "end": 19, "text": "40", "keys": {"value": "40"}})
        self.assertEqual(report["errors"][3]["context"], ["Été : 12 cas sur ", "40", ", soit 30 %, près de Tours."])
        self.assertEqual(report["verdicts"], [{"name": "strict=0.9", "held": False, "message": "scored 0.857"}])

    def test_json_of_hostile_text(self):
        """Quotes, tags, controls: what is written is what was read, and may stand in a page."""
        text = '</script> "\\\u0001" 12\n'
        self.document("a", text, f"T1\tplace 0 {len(text) - 4}\t{text[:-4]}\nA1\tname T1 <\"\n")
        done = self.glane("eval", "corpus", "--json", "-")
        error = json.loads(done.stdout)["errors"][0]
        self.assertEqual(error["gold"]["text"], text[:-4])
        self.assertEqual(error["gold"]["keys"], {"name": '<"'})
        self.assertNotIn(b"</script>", done.stdout)

    def test_junit(self):
        self.document("b", ann="T1\tfigure 6 8\t13\n")
        self.eval("corpus", "--min=strict=0.1", "--min=value=0.9", "--junit", "report.xml", status=1)
        root = xml.etree.ElementTree.parse(self.folder / "report.xml").getroot()
        self.assertEqual(root.attrib, {"name": "glane eval", "tests": "4", "failures": "2"})
        failures = {case.attrib["name"]: [child.attrib["message"] for child in case] for case in root.iter("testcase")}
        self.assertEqual(failures["strict=0.1"], [])
        self.assertEqual(failures["value=0.9"], ["scored 0.000"])
        self.assertEqual(failures["a"], [])
        self.assertIn("1 fault in its annotation", failures["b"][0])

    def test_reports_appear_whole(self):
        self.write("report.json", "before")
        self.eval("corpus", "--json", "none/report.json", "--junit", "report.xml", status=3)
        self.assertEqual((self.folder / "report.json").read_text(), "before")

    # -- an earlier run -----------------------------------------------------------

    def compare(self, before, after, *options, status=0):
        self.eval("corpus", "--facts", self.stream(a=before), "--json", "before.json")
        return self.eval("corpus", "--facts", self.stream(a=after), "--baseline", "before.json", *options, status=status)[0]

    def test_no_change(self):
        printed = self.compare(FACTS, FACTS, "--no-worse")
        self.assertIn("lost: 0\n\ngained: 0\n\nchanged: 0\n", printed)
        self.assertIn("all 0.857 → 0.857 +0.000 0.286 → 0.286 +0.000".split(), self.rows(printed))

    def test_changes(self):
        after = [[0, 3, "date", {"timex": "2022-SU"}], [17, 19, "figure", {"value": 40}], FACTS[2]]
        printed = self.compare(FACTS, after, "--no-worse")
        lost, gained, changed = (printed.index(word) for word in ("\nlost: 1\n", "\ngained: 1\n", "\nchanged: 1\n"))
        self.assertIn("a:1: figure '12'", printed[lost:gained])
        self.assertIn("a:1: figure '40' was missed", printed[gained:changed])
        self.assertIn("found date 'Été' value=2022-SU", printed[changed:])

    def test_worse(self):
        printed = self.compare(FACTS, FACTS[1:], "--no-worse", status=1)
        self.assertIn("missed: no worse: date.strict: 1.000 before, 0.000 now\n", printed)
        self.assertIn("missed: no worse: all.strict: 0.857 before, 0.667 now\n", printed)
        self.assertNotIn("no worse: figure", printed)
        self.compare(FACTS, FACTS[1:])

    def test_spurious_facts_come_and_go(self):
        more = [*FACTS, [4, 5, "figure", {"value": 9}]]
        self.assertIn("lost: 1\n", self.compare(FACTS, more))
        self.assertIn("gained: 1\n  a:1: figure ':' was spurious\n", self.compare(more, FACTS))

    def test_other_documents(self):
        self.document("b")
        self.eval("corpus/a.ann", "--json", "before.json")
        self.assertIn("against the baseline, 1 document of both", self.eval("corpus", "--baseline", "before.json")[0])
        self.assertIn("no document of this run is in it", self.eval("corpus/b.ann", "--baseline", "before.json", status=2)[1])

    def test_baselines_that_are_none(self):
        for content in ("", "{}", '{"eval":1,"documents":{}}', "nonsense"):
            with self.subTest(content=content):
                self.write("before.json", content)
                told = self.eval("corpus", "--baseline", "before.json", status=2)[1]
                self.assertIn("before.json: error: this is no report of a run", told)
        for content in ('{"eval":1,"documents":[1,{"document":"a","types":3}],"errors":[2,{"gold":4}]}',):
            self.write("before.json", content)
            self.eval("corpus", "--baseline", "before.json", "--no-worse")
        self.assertIn("cannot be read", self.eval("corpus", "--baseline", "none", status=2)[1])
        self.assertIn("--no-worse needs", self.eval("corpus", "--no-worse", status=2)[1])

    # -- intervals ------------------------------------------------------------------

    def test_intervals(self):
        """Of documents that are alike there is one score; others spread; the seed makes it the same again."""
        self.document("b")
        one = self.glane("eval", "corpus").stdout.decode()
        self.assertIn("[0.571, 0.571]", one)
        self.document("c", ann="T1\tfigure 6 8\t12\n")
        two = self.glane("eval", "corpus", "--json", "-").stdout
        self.assertEqual(two, self.glane("eval", "corpus", "--json", "-").stdout)
        self.assertNotEqual(two, self.glane("eval", "corpus", "--json", "-", "--seed", "2", "--resamples", "20").stdout)
        row = json.loads(two)["rows"][-1]
        self.assertEqual(row["row"], "all")
        low, high = row["strict"]["interval"]
        self.assertLess(low, row["strict"]["f1"])
        self.assertGreater(high, row["strict"]["f1"])


if __name__ == "__main__":
    unittest.main()
