"""What the caller knows of documents: --meta."""

import hashlib
import io
import pathlib
import unittest
import zipfile

from command import Case

SHIPPED = {"GLANE_RULES": str(pathlib.Path(__file__).parents[2] / "rules")}


class Meta(Case):
    def documents(self, *arguments, status=0, **options):
        done = self.glane("extract", *arguments, status=status, **options)
        self.told = done.stderr.decode()
        return {r["doc"]: r for r in self.records(done.stdout) if r["record"] == "document"}

    def refused(self, table):
        self.write("a.txt", "12 cas")
        self.write("meta.csv", table)
        return self.glane("extract", "a.txt", "--meta", "meta.csv", status=2).stderr.decode()

    def test_columns(self):
        """Any columns become keys of the record, in their order, behind those that others find."""
        self.write("a.txt", "En juin, 12 cas")
        self.write("meta.csv", "path,Organisation,register code,year,url,note\na.txt,CPAM,0123,2021,https://x.fr/,\n")
        record = self.documents("a.txt", "--meta", "meta.csv")["a.txt"]
        keys = list(record)
        self.assertEqual(keys[keys.index("lines") + 1 :],
                         ["organisation", "register_code", "url", "year", "meta_from"])
        self.assertEqual((record["register_code"], record["year"], record["meta_from"]), ("0123", 2021, "caller"))
        self.assertEqual(self.told, "")

    def test_accents(self):
        """Names of columns as people write them, composed or not."""
        self.write("a.txt", "12")
        for table in ("path;Département;n°;Taux (%);N° d'œuvre\na.txt;1;2;3;4\n",
                      "path;De\u0301partement;n°;taux (%)  ;N° d'OEUVRE\na.txt;1;2;3;4\n"):
            self.write("meta.csv", table)
            record = self.documents("a.txt", "--meta", "meta.csv")["a.txt"]
            self.assertEqual([record[key] for key in ("departement", "n", "taux", "n_d_oeuvre")], ["1", "2", "3", "4"])
            self.assertEqual(self.told, "")

    def test_slips(self):
        """A column that is nearly called what has a meaning is told of, unless that is there too."""
        self.write("a.txt", "12")
        for column, meant in (("yeer", "year"), ("yaer", "year"), ("years", "year"), ("yea", None), ("note", None),
                              ("DATES", "date"), ("organization", "organisation"), ("urls", "url"), ("region", None)):
            with self.subTest(column=column):
                self.write("meta.csv", f"path,{column}\na.txt,2021\n")
                record = self.documents("a.txt", "--meta", "meta.csv")["a.txt"]
                self.assertEqual(record[column.lower()], "2021")
                told = f"meta.csv:1:6: warning: the column '{column.lower()}' means nothing to glane; did you mean {meant}?"
                self.assertEqual(told in self.told, meant is not None)
                self.assertEqual("did you mean" in self.told, meant is not None)
        self.write("meta.csv", "path,years,year\na.txt,2020 et 2021,2021\n")
        self.documents("a.txt", "--meta", "meta.csv")
        self.assertEqual(self.told, "")

    def test_year(self):
        """The year of a document is said to its dates, before the votes of its text and --date."""
        self.write("a.txt", "En 2019 et 2019, 12 cas. En juin, 13.")
        def june(*more):
            records = self.extract("a.txt", "--date", "2018", *more, env=SHIPPED)
            return records[0]["year"], [f["timex"] for f in self.facts(records) if f["text"] == "juin"]
        self.assertEqual(june()[0], 2019)
        self.write("meta.csv", "path,year\na.txt,2021\n")
        self.assertEqual(june("--meta", "meta.csv")[0], 2021)
        self.write("meta.csv", "path,date\na.txt,2022-03-31\n")
        self.assertEqual(june("--meta", "meta.csv")[0], 2022)
        self.write("meta.csv", "path,date,year\na.txt,2022-03-31,2021\n")
        self.assertEqual(june("--meta", "meta.csv")[0], 2021)

    def test_spreadsheets(self):
        """As French spreadsheets write tables: semicolons, a byte order mark, CRLF; or Windows-1252."""
        self.write("a.txt", "12 cas")
        table = 'path;organisation;note\r\na.txt;"Caisse ""d\'Été""; Paris";"deux\r\nlignes"\r\n;;\r\n'
        for content in (table.encode("utf-8-sig"), table.encode("cp1252"), table.replace(";", "\t").encode()):
            self.write("meta.csv", content)
            record = self.documents("a.txt", "--meta", "meta.csv")["a.txt"]
            self.assertIn(record["organisation"], ("Caisse \"d'Été\"; Paris", "Caisse \"d'Été\"\t Paris"))
            self.assertEqual(record["note"], "deux\r\nlignes")

    def test_rows(self):
        """A document's own path, its sum, what is around it, patterns: the first that says something."""
        (self.folder / "in/deep").mkdir(parents=True)
        for name in ("in/a.txt", "in/deep/b.txt", "in/deep/c.md"):
            self.write(name, f"12 cas {name}")
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w") as archive:
            archive.writestr("m/d.txt", "13 cas")
        self.write("in/z.zip", memory.getvalue())
        digest = hashlib.sha256(b"12 cas in/deep/b.txt").hexdigest().upper()
        self.write("meta.csv", "path,sha256,one,two,three\n*.txt,,p,p,p\nin/,,f,f,\nin/deep,,d,,\nin/z.zip,,z,,\n"
                               f"in/a.txt,,a,,\n./in//z.zip!/m/d.txt,,,m,\n,{digest},s,,\n")
        documents = self.documents("in", "--meta", "meta.csv")
        known = {name: "".join(record.get(key, "-") for key in ("one", "two", "three"))
                 for name, record in documents.items()}
        self.assertEqual(known, {"in/a.txt": "afp", "in/deep/b.txt": "sfp", "in/deep/c.md": "df-",
                                 "in/z.zip!/m/d.txt": "zmp", "in/z.zip": "zf-"})
        self.assertNotIn("meta.csv", self.told)

    def test_brackets(self):
        """A file whose name could be a pattern is found by it, also from the table's own folder on."""
        (self.folder / "in").mkdir()
        self.write("in/R [final].txt", "12 cas")
        for table, path in (("meta.csv", "in/R [final].txt"), ("in/meta.csv", "R [final].txt")):
            self.write(table, f"path,org\n{path},X\n")
            self.assertEqual(self.documents("in/R [final].txt", "--meta", table)["in/R [final].txt"]["org"], "X")
            self.assertEqual(self.told, "")

    def test_own_folder(self):
        """Paths count from the table's folder too."""
        (self.folder / "in").mkdir()
        self.write("in/a.txt", "12")
        self.write("in/b.txt", "12")
        self.write("in/meta.csv", "path,org\na.txt,A\nb*,B\n")
        documents = self.documents("in/a.txt", "in/b.txt", "--meta", "in/meta.csv")
        self.assertEqual([record["org"] for record in documents.values()], ["A", "B"])

    def test_both(self):
        """A row with path and sum is of that source alone."""
        self.write("a.txt", "12 cas")
        for text, known in (("12 cas", True), ("13 cas", False)):
            digest = hashlib.sha256(text.encode()).hexdigest()
            self.write("meta.csv", f"path,sha256,org\na.txt,{digest},A\n")
            self.assertEqual("org" in self.documents("a.txt", "--meta", "meta.csv")["a.txt"], known)
            self.assertEqual("warning: no document is a.txt with SHA-256" in self.told, not known)

    def test_unmatched(self):
        self.write("a.txt", "12")
        self.write("b.txt", "12")
        self.write("meta.csv", "path,org\na.txt,A\nnone.txt,N\n" + "".join(f"n{n},N\n" for n in range(20)))
        self.documents("a.txt", "b.txt", "--meta", "meta.csv")
        self.assertIn("meta.csv:3:1: warning: no document is none.txt", self.told)
        self.assertEqual(self.told.count("warning"), 10)
        self.assertIn("meta.csv: 21 rows in all are of no document", self.told)
        self.assertIn("meta.csv: 1 document has no row (b.txt)", self.told)
        self.documents("a.txt", "b.txt", "--meta", "meta.csv", "-q")
        self.assertEqual(self.told, "")

    def test_lost(self):
        """What is known of a document that can't be read stands in its record too."""
        self.write("meta.csv", "path,org,year\nnone,A,2020\n")
        record = self.documents("none", "--meta", "meta.csv", status=1)["none"]
        self.assertEqual((record["org"], record["year"], record["meta_from"]), ("A", 2020, "caller"))
        self.assertNotIn("meta.csv", self.told)

    def test_formats(self):
        """A value of the caller's wins over the format's; its url tells formats where a document is from."""
        rules = self.folder / "rules"
        rules.mkdir()
        self.write("rules/facts.yaml", "language: fr\n")
        self.write("rules/f.yaml", "format: f\ndetect: {any: [{host: x.fr}]}\n"
                                   "metadata: {title: {phrase: 'titre span:(un)'}, organisation: {phrase: 'CPAM'}}\n"
                                   "examples: []\n")
        self.write("a.txt", "titre un\nCPAM\n")
        self.write("meta.csv", "path,url,organisation\na.txt,https://www.x.fr/a,A\n")
        done = self.glane("extract", "a.txt", "--meta", "meta.csv", env={"GLANE_RULES": str(rules)}, status=None)
        record = self.records(done.stdout)[0]
        self.assertEqual((record.get("format"), record["organisation"]), ("f", "A"))

    def test_same_for_all_workers(self):
        names = [self.write(f"{n:02}", f"{n} cas") for n in range(40)]
        self.write("meta.csv", "path,org,a_b\n" + "".join(f"{name},O{name},x\n" for name in names[::3]))
        once = self.glane("extract", *names, "--meta", "meta.csv", "-j1").stdout
        self.assertEqual(self.glane("extract", *names, "-j8", env={"GLANE_META": "meta.csv"}).stdout, once)
        self.assertEqual(once.count(b'"a_b":"x"'), 14)

    def test_mistakes(self):
        for table, message in (
            ("", "meta.csv: error: the table is empty"),
            ("organisation\nA\n", "meta.csv:1:1: error: no column is called path or sha256"),
            ("path,id\na.txt,1\n", "meta.csv:1:6: error: the column 'id' can't be metadata"),
            ("path,value\na.txt,1\n", "meta.csv:1:6: error: the column 'value' can't be metadata"),
            ("path,2e année\na.txt,1\n", "meta.csv:1:6: error: the column '2e année' can't be metadata"),
            ("path,€\na.txt,1\n", "meta.csv:1:6: error: the column '€' can't be metadata"),
            ("path,Année,annee\na.txt,1,2\n", "meta.csv:1:12: error: the column 'annee' is there twice"),
            ("path,é b,org,org\n", "meta.csv:1:14: error: the column 'org' is there twice"),
            ("path,year\na.txt,21\n", "meta.csv:2:7: error: '21' won't do here"),
            ("é,path,date\n\"é\n\",a.txt,1/2/2021\n", "meta.csv:3:9: error: '1/2/2021' won't do here"),
            ("path,org\na.txt,A,B\n", "meta.csv:2:1: error: the row has 3 cells, the first line 2"),
            ("path,org\na.txt\n", "meta.csv:2:1: error: the row has 1 cells, the first line 2"),
            ("path,org\n,A\n", "meta.csv:2:1: error: the row names no document"),
            ("path,org\na.txt,A\n./a.txt,B\n", "meta.csv:3:1: error: this path is there twice"),
            ("sha256,org\nabc,A\n", "meta.csv:2:1: error: abc is no SHA-256"),
            ('path,org\na.txt,"A\n', "meta.csv:2:7: error: a quote is not closed"),
            ('path,org\na.txt,"A"B\n', "meta.csv:2:10: error: something stands behind the closing quote"),
            ("path," + ",".join(f"c{n}" for n in range(80)) + "\n", "meta.csv:1:1: error: it has 81 columns"),
            ("path,\na.txt,A\n", "meta.csv:2:7: error: 'A' won't do here"),
        ):
            with self.subTest(table=table):
                told = self.refused(table)
                self.assertIn(message, told)
                self.assertTrue("remedy: " in told)
        self.assertIn("none.csv: error: No such file", self.glane("extract", "x", "--meta", "none.csv", status=2).stderr.decode())


if __name__ == "__main__":
    unittest.main()
