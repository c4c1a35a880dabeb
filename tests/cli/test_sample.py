"""Sheets of facts for people to judge, and what their answers give."""

import collections
import csv
import io
import unittest

from command import Case


class Sample(Case):
    def setUp(self):
        super().setUp()
        for name in "ab":
            self.write(f"{name}.txt", "".join(f"Il y a {n} cas. En été 20{n} ils sont partis.\n" for n in range(10, 40)))

    def sample(self, *arguments, status=0):
        done = self.glane("sample", *arguments, status=status)
        self.assertTrue(done.stdout.startswith(b"\xef\xbb\xbf"))
        return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"), newline="")))

    def judge(self, rows, answer, **options):
        """Writes the rows as a sheet with answers; what is told of it."""
        out = io.StringIO(newline="")
        sheet = csv.DictWriter(out, rows[0].keys(), **options)
        sheet.writeheader()
        for number, row in enumerate(rows):
            sheet.writerow(row | {"right?": answer(number, row)})
        self.write("sheet.csv", out.getvalue())
        return self.glane("eval", "--sheet", "sheet.csv")

    def told(self, done):
        lines = [line.replace("[", "").replace("]", "").replace(",", "").split() for line in done.stdout.decode().splitlines()]
        return {line[0]: line[1:] for line in lines if line}

    def test_sheet(self):
        rows = self.sample("--n", "10", "a.txt", "b.txt")
        self.assertEqual(list(rows[0]), ["document", "line", "type", "text", "keys", "sentence", "rule", "id", "stratum",
                                         "stratum facts", "right?"])
        self.assertEqual(collections.Counter(row["type"] for row in rows), {"date": 5, "figure": 5})
        for row in rows:
            self.assertEqual(row["right?"], "")
            self.assertEqual(row["stratum"], row["type"])
            self.assertEqual(row["stratum facts"], "60")
            number = 9 + int(row["line"])
            self.assertEqual(row["sentence"], f"Il y a [{number}] cas." if row["type"] == "figure"
                             else f"En [été 20{number}] ils sont partis.")
        self.assertEqual(len({row["id"] for row in rows}), 10)

    def test_seeds(self):
        """The same seed draws the same facts, in whatever order documents come; another one draws others."""
        one, two, other = (self.sample("--n", "20", "--seed", seed, *names)
                           for seed, names in (("1", ("a.txt", "b.txt")), ("1", ("b.txt", "a.txt")), ("2", ("a.txt", "b.txt"))))
        self.assertEqual({row["id"] for row in one}, {row["id"] for row in two})
        self.assertNotEqual({row["id"] for row in one}, {row["id"] for row in other})

    def test_strata(self):
        rows = self.sample("--n", "8", "--by", "type,doc", "a.txt", "b.txt")
        self.assertEqual(collections.Counter(row["stratum"] for row in rows),
                         {"date, a.txt": 2, "date, b.txt": 2, "figure, a.txt": 2, "figure, b.txt": 2})
        self.assertEqual({row["stratum"] for row in self.sample("--by", "rule,format", "a.txt")},
                         {"test/run, -", "test/season, -"})
        self.assertEqual({row["type"] for row in self.sample("--type", "date", "a.txt")}, {"date"})

    def test_few(self):
        """A stratum that is small leaves its part to the others."""
        self.write("c.txt", "été 2021 " + "1 2 3 4 5 6 7 8 9 ")
        rows = self.sample("--n", "6", "c.txt")
        self.assertEqual(collections.Counter(row["type"] for row in rows), {"date": 1, "figure": 5})
        self.assertEqual(len(self.sample("c.txt")), 10)
        self.write("d.txt", "rien")
        self.assertEqual(self.sample("d.txt"), [])

    def test_more_strata_than_facts(self):
        """Which ones are drawn the seed says, not their names."""
        names = [f"{letter}.txt" for letter in "abcdefgh"]
        for name in names:
            self.write(name, "1 2 3")
        drawn = {seed: {row["document"] for row in self.sample("--n", "3", "--by", "doc", "--seed", str(seed), *names)}
                 for seed in range(8)}
        self.assertEqual({len(documents) for documents in drawn.values()}, {3})
        self.assertGreater(len(set().union(*drawn.values())), 5)

    def test_large(self):
        """Many more facts than are drawn: each has the same chance."""
        self.write("c.txt", " ".join(str(n) for n in range(3000)))
        texts = [int(row["text"]) for row in self.sample("--n", "300", "c.txt")]
        self.assertEqual(len(set(texts)), 300)
        self.assertTrue(1350 < sum(texts) / 300 < 1650)

    def test_precision(self):
        rows = self.sample("--n", "40", "a.txt", "b.txt")
        answers = {"figure": "oui", "date": "n"}
        told = self.told(self.judge(rows, lambda number, row: answers[row["type"]] if number != 0 else ""))
        self.assertEqual(told["figure"], ["60", "20", "20", "1.000", "0.839", "1.000"])
        self.assertEqual(told["date"], ["60", "19", "0", "0.000", "0.000", "0.168"])
        self.assertEqual(told["all"][:4], ["120", "39", "20", "0.500"])
        self.assertEqual(told["1"], ["row", "without", "an", "answer"])

    def test_other_spreadsheets(self):
        rows = self.sample("--n", "4", "a.txt")
        for options in ({"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": csv.QUOTE_ALL}, {"lineterminator": "\n"}):
            with self.subTest(options=options):
                self.assertEqual(self.told(self.judge(rows, lambda *_: " YES ", **options))["all"][2], "4")

    def test_sheets_with_faults(self):
        rows = self.sample("--n", "4", "a.txt")
        self.judge(rows, lambda *_: "1")
        whole = (self.folder / "sheet.csv").read_bytes()
        self.write("sheet.csv", whole.replace(b",1\r\n", b",maybe\r\n", 1))
        done = self.glane("eval", "--sheet", "sheet.csv", status=1)
        self.assertIn("sheet.csv:2:1: error: 'right?' is 'maybe', no answer; left out", done.stderr.decode())
        self.assertEqual(self.told(done)["all"][1], "3")
        for content in (b"", b"a,b\n1,2\n"):
            self.write("sheet.csv", content)
            self.assertIn(b"are not all there", self.glane("eval", "--sheet", "sheet.csv", status=2).stderr)
        self.write("sheet.csv", b'stratum,stratum facts,right?\nx')
        self.assertIn(b"sheet.csv:2:1: error: cells are missing", self.glane("eval", "--sheet", "sheet.csv", status=1).stderr)
        self.write("sheet.csv", b'stratum,stratum facts,right?\n"x')
        self.assertIn(b"sheet.csv:2:1: error: a quote is not closed", self.glane("eval", "--sheet", "sheet.csv", status=1).stderr)
        self.glane("eval", "--sheet", "none.csv", status=2)
        self.glane("eval", "--sheet", "sheet.csv", "a.txt", status=2)

    def test_formulas(self):
        """No text is a formula when a spreadsheet opens the sheet; numbers with a sign stay numbers."""
        self.write("rules.yaml", "pack: one\nrules:\n  - id: a\n    type: figure\n    regex: '[=+-][0-9A-Z(]+'\n    examples:\n"
                   "      - {text: '+12', expect: [{text: '+12'}]}\n      - {text: 'x', expect: []}\n")
        self.write("c.txt", "le =CMD( et -12 et +SUM(")
        texts = [row["text"] for row in self.sample("--rules", "rules.yaml", "c.txt")]
        self.assertEqual(texts, ["'=CMD(", "-12", "'+SUM("])


if __name__ == "__main__":
    unittest.main()
