"""Annotations from one form into another, and back."""

import json
import pathlib
import re
import unittest

from command import Case

CORPORA = pathlib.Path(__file__).resolve().parents[2] / "corpora"
TEXT = "Été 😀 : 12\nmillions de km, l'avis 30.\n"
ANN = ("T1\tdate 0 3\tÉté\nA1\tvalue T1 2021-SU\nT2\tfigure 8 10;11 19\t12 millions\nA2\tvalue T2 12000000\n"
       "A3\tunit T2 km\n#4\tAnnotatorNotes T2\tof=deux mots\nA5\tchange T2 1\nT3\tfigure 34 36\t30\nA6\tvalue T3 30\n")


class Convert(Case):
    def setUp(self):
        super().setUp()
        self.document("a", TEXT, ANN)

    def document(self, name, text, ann):
        (self.folder / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        self.write(f"corpus/{name}.txt", text)
        self.write(f"corpus/{name}.ann", ann)

    def convert(self, *arguments, status=0):
        done = self.glane("convert", *arguments, status=status)
        return done.stdout.decode(), done.stderr.decode()

    def lines(self, form):
        return [json.loads(line) for line in self.convert("--to", form, "corpus")[0].splitlines()]

    def read(self, name):
        return (self.folder / name).read_bytes().decode()

    def test_corpora_there_and_back(self):
        """To brat, and through our stream to brat: the same bytes."""
        self.convert("--to", "brat=one", str(CORPORA))
        self.convert("--to", "ndjson=facts.ndjson", "one")
        self.convert("--to", "brat=two", "facts.ndjson")
        paths = sorted(CORPORA.rglob("*.ann"))
        self.assertTrue(paths)
        for path in paths:
            name = path.relative_to(CORPORA)
            for folder in (self.folder / "one", self.folder / "two" / "one"):
                self.assertEqual((folder / name).read_bytes(), path.read_bytes())
                self.assertEqual((folder / name).with_suffix(".txt").read_bytes(), path.with_suffix(".txt").read_bytes())

    def test_stream(self):
        document, *facts, end = self.lines("ndjson")
        extracted = self.extract("corpus/a.txt")[0]
        self.assertEqual(document, {key: extracted[key] for key in ("record", "stream", "doc", "chars", "lines")})
        self.assertEqual(end, {"record": "end", "doc": "corpus/a.txt", "status": "ok", "facts": 3})
        for fact in facts:
            start, finish = fact["span"]["char"]
            self.assertEqual(TEXT[start:finish], fact["text"])
            start, finish = fact["span"]["byte"]
            self.assertEqual(TEXT.encode()[start:finish].decode(), fact["text"])
        self.assertEqual(facts[0]["timex"], "2021-SU")
        self.assertEqual({key: facts[1][key] for key in ("value", "unit", "of", "change", "line", "text")},
                         {"value": 12000000, "unit": "km", "of": "deux mots", "change": True, "line": 1,
                          "text": "12\nmillions"})

    def test_facts_of_an_extraction(self):
        """What was extracted can be opened in brat, corrected, and scored."""
        self.write("r.txt", "été 2021, art. 3 et 12 cas\n")
        self.glane("extract", "--to", "ndjson=facts.ndjson", "r.txt")
        self.convert("--to", "brat=annotated", "facts.ndjson")
        self.assertEqual(self.read("annotated/r.txt"), self.read("r.txt"))
        self.assertEqual(self.read("annotated/r.ann"), "T1\tdate 0 8\tété 2021\nA1\tnumber T1 2021\nT2\tfigure 20 22\t12\n")
        printed = self.glane("eval", "annotated").stdout.decode()
        self.assertIn("all 2 2 1.000 1.000 1.000".split(), [line.split()[:6] for line in printed.splitlines()])

    def test_configuration(self):
        """By brat's own grammar: sections of names and of arguments, none of them empty."""
        self.convert("--to", "brat=out", "corpus", str(CORPORA))
        sections, section = {}, None
        for line in self.read("out/annotation.conf").splitlines():
            head = re.match(r"^\s*\[(.*)\]\s*$", line)
            if head:
                section = sections.setdefault(head[1], {})
            elif line:
                name, _, arguments = re.match(r"^(\S+)(\s+(.*))?$", line).groups()
                self.assertRegex(name, r"^[a-zA-Z0-9_-]+$")
                section[name] = dict(re.match(r"^(\S*?):(\S*)$", part.strip()).groups()
                                     for part in (arguments or "").split(",") if part.strip())
        self.assertEqual(list(sections), ["entities", "relations", "events", "attributes"])
        self.assertIn("figure", sections["entities"])
        for name, arguments in sections["attributes"].items():
            self.assertEqual(list(arguments), ["Arg", "Value"], name)
            self.assertTrue(set(arguments["Arg"].split("|")) <= set(sections["entities"]))
            self.assertNotIn("", arguments["Value"].split("|"))
        for path in (self.folder / "out").rglob("*.ann"):
            for key, value in re.findall(r"(?m)^A\d+\t(\S+) T\d+ (.*)$", path.read_bytes().decode()):
                self.assertIn(value, sections["attributes"][key]["Value"].split("|"))

    def test_doccano(self):
        (line,) = self.lines("doccano")
        self.assertEqual(line["text"], TEXT)
        self.assertEqual([[TEXT[s:e], kind] for s, e, kind in line["label"]],
                         [["Été", "date"], ["12\nmillions", "figure"], ["30", "figure"]])

    def test_label_studio(self):
        (task,) = self.lines("label-studio")
        self.assertEqual(task["data"], {"text": TEXT, "doc": "corpus/a.txt"})
        results = task["annotations"][0]["result"]
        for result in results:
            value = result["value"]
            self.assertEqual(TEXT[value["start"] : value["end"]], value["text"])
        self.assertEqual(results[1]["value"]["labels"], ["figure"])
        self.assertEqual(results[1]["meta"]["of"], "deux mots")

    def test_mismatches_are_told(self):
        self.document("a", TEXT, ANN + "T4\tfigure 33 35\t30\n")
        lines = self.glane("convert", "--to", "ndjson", "corpus", status=1)
        self.assertEqual(len(lines.stdout.splitlines()), 5)
        self.assertIn('corpus/a.ann:10:1: error: T4: the text has " 3" at 33 to 35, not "30"', lines.stderr.decode())
        self.assertIn("it stands 1 character after, at 34", lines.stderr.decode())

    def test_nothing_is_overwritten(self):
        self.convert("--to", "brat=out", "corpus")
        self.write("out/a.ann", "mine")
        self.assertIn("out/a.txt is there already", self.convert("--to", "brat=out", "corpus", status=3)[1])
        self.assertEqual(self.read("out/a.ann"), "mine")

    def test_names_stay_in_the_folder(self):
        """Whatever a stream calls its documents."""
        (self.folder / "texts").mkdir()
        (self.folder / "texts" / ".hidden").write_text("12")
        outside = pathlib.Path("..", self.folder.name, "texts", ".hidden")
        for number, doc in enumerate(("texts/.hidden", str(self.folder / "texts" / ".hidden"), str(outside))):
            with self.subTest(doc=doc):
                self.write("s.ndjson", json.dumps({"record": "document", "doc": doc}) + "\n")
                self.convert("--to", f"brat=out{number}", "s.ndjson")
                self.assertEqual(len(list((self.folder / f"out{number}").rglob("*.ann"))), 1)
                self.assertEqual([p.name for p in (self.folder / "texts").iterdir()], [".hidden"])

    def test_usage(self):
        for arguments in (("corpus",), ("--to", "xml", "corpus"), ("--to", "brat", "corpus"), ("--to", "ndjson")):
            with self.subTest(arguments=arguments):
                self.convert(*arguments, status=2)
        self.convert("--to", "ndjson", "missing", status=2)


if __name__ == "__main__":
    unittest.main()
