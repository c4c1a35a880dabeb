"""Project files: glane run, and --packs."""

import json
import os
import pathlib
import unittest

import jsonschema
import yaml

from command import Case
from test_schema import SHIPPED, Loader

ENV = {"GLANE_RULES": str(SHIPPED)}

PACK = """pack: extra
types: {truc: {}}
lexicons: {truc: {machin: {}}}
rules:
  - id: truc
    type: truc
    phrase: "<truc>"
    examples:
      - {text: "un machin", expect: [{text: machin}]}
      - {text: "un autre", expect: []}
"""


class Run(Case):
    def setUp(self):
        super().setUp()
        for folder in ("p", "p/in", "p/packs"):
            (self.folder / folder).mkdir()
        self.write("p/in/a.txt", "En juin, 12 cas et un machin")
        self.write("p/in/b.txt", "13,50 €")
        self.write("p/meta.csv", "path,org\nin/a.txt,A\n")
        self.write("p/packs/extra.yaml", PACK)
        self.write("p/glane.yaml", "project: essai\ninputs: [in]\nmeta: meta.csv\npacks: [packs]\ndate: 2021\nquiet: yes\n")

    def run_in(self, folder, *arguments, status=0, env=ENV, **options):
        before = self.folder
        self.folder = before / folder
        try:
            return self.glane("run", *arguments, status=status, env=env, **options)
        finally:
            self.folder = before

    def test_replays(self):
        """What extract gives with the same options, wherever it is called from."""
        self.folder /= "p"
        done = self.glane("extract", "in", "--meta", "meta.csv", "--packs", "packs", "--date", "2021", env=ENV)
        self.folder = self.folder.parent
        self.assertIn(b'"org":"A","year":2021', done.stdout)
        self.assertIn(b'"type":"truc"', done.stdout)
        for folder, *operands in (("p",), ("p", "."), ("p", "glane.yaml"), (".", "p"), (".", "p/glane.yaml"), ("p/in", ".."),
                                  ("/", str(self.folder / "p"))):
            again = self.run_in(folder, *operands)
            self.assertEqual((again.stdout, again.stderr), (done.stdout, b""))

    def test_order(self):
        """Command line, environment, project, defaults."""
        def year(*options, **env):
            return self.records(self.run_in("p", *options, env=ENV | env).stdout)[0]["year"]
        self.assertEqual(year(), 2021)
        self.assertEqual(year(GLANE_DATE="2020"), 2020)
        self.assertEqual(year("--date", "2019", GLANE_DATE="2020"), 2019)
        self.assertIn(b"2 documents", self.run_in("p", env=ENV | {"GLANE_QUIET": "no"}).stderr)
        self.assertEqual(self.run_in("p", "-q").stderr, b"")
        with (self.folder / "p/glane.yaml").open("a") as file:
            file.write("to: {ndjson: facts.ndjson, csv: facts.csv}\n")
        self.run_in("p")
        self.assertTrue((self.folder / "p/facts.csv").exists())
        (self.folder / "p/facts.csv").unlink()
        self.assertTrue(self.run_in("p", "--to", "ndjson").stdout)
        self.assertFalse((self.folder / "p/facts.csv").exists())

    def test_paths(self):
        """Those of the file count from its folder, those of the command line from where it is called."""
        self.write("meta.csv", "path,org\nin/b.txt,B\n")
        self.write("p/glane.yaml", "project: essai\ninputs: [in, '*.txt']\nto: {csv: out.csv}\nquiet: yes\n")
        self.write("p/c.txt", "14")
        self.run_in(".", "p")
        self.assertIn(b"c.txt", (self.folder / "p/out.csv").read_bytes())
        self.run_in(".", "p", "--meta", "meta.csv", "--to", "ndjson=out.ndjson", "--packs", "p/packs")
        records = self.records((self.folder / "out.ndjson").read_bytes())
        self.assertEqual([r.get("org") for r in records if r["record"] == "document"], [None, "B", None])
        self.assertIn("truc", [r.get("type") for r in records])
        relative = os.path.relpath(os.environ["GLANE_MISHAP"], self.folder)
        self.run_in(".", "p", env=ENV | {"GLANE_PLUGIN_PATH": relative}, status=0)
        self.write("p/c.txt", "mishap: abort")
        self.run_in(".", "p", env=ENV | {"GLANE_PLUGIN_PATH": relative}, status=1)

    def test_keys(self):
        """Every key that is an option does what that does."""
        self.write("p/list", "in/b.txt\n")
        self.write("p/glane.yaml", "project: essai\nfiles-from: list\nset: {csv.columns: 'doc,text'}\nto: {csv: '-'}\n"
                                   f"rules: ['{SHIPPED}']\njobs: 2\nmax-document-bytes: 1M\nmax-document-seconds: 9\n"
                                   "cache: off\nno-jit: yes\nkeep-going: false\nurl: https://x.fr/\nquiet: no\n")
        done = self.run_in("p", env={"GLANE_RULES": ""})
        self.assertEqual(done.stdout, b"doc,text\r\nin/b.txt,\"13,50 \xe2\x82\xac\"\r\n")
        out = self.run_in("p", "--stdin-documents", input=b"{}", status=2)
        self.assertIn(b"no input beside it", out.stderr)
        self.write("p/glane.yaml", "project: essai\ninputs: [in]\npacks: [packs]\nquiet: yes\n")
        out = self.run_in("p", "--stdin-documents", input=b'{"doc":"x","text":"un machin"}\n').stdout
        self.assertEqual([r["doc"] for r in self.records(out)], ["x"] * 3)

    def test_shards(self):
        once = self.run_in("p").stdout
        shares = [self.write(f"share{n}", self.run_in("p", "--shard", f"{n}/3").stdout) for n in (1, 2, 3)]
        self.assertEqual(self.glane("merge", *shares, env=ENV).stdout, once)

    def test_mistakes(self):
        for text, message in (
            ("inputs: [in]\n", "glane.yaml:1:1: error: a project has a name"),
            ("project: Essai\ninputs: [in]\n", "glane.yaml:1:10: error: a project has a name"),
            ("project: e\n", "glane.yaml:1:1: error: the project has no inputs"),
            ("project: e\ninputs: in\n", "glane.yaml:2:9: error: 'inputs' is a word, not a list"),
            ("project: e\ninput: [in]\n", "glane.yaml:2:1: error: 'input' is no key of a project"),
            ("project: e\ninputs: [in, {a: b}]\n", "glane.yaml:2:14: error: 'inputs' is a map, not a word"),
            ("project: e\ninputs: [in]\njobs: many\n", 'glane.yaml:3:7: error: "many" is not a number from 1'),
            ("project: e\ninputs: [in]\ndate: été\n", 'glane.yaml:3:7: error: "été" is not YYYY-MM-DD'),
            ("project: e\ninputs: [in]\nquiet: maybe\n", "glane.yaml:3:8: error: 'quiet' is 'maybe'"),
            ("project: e\ninputs: [in]\nto: [csv]\n", "glane.yaml:3:5: error: 'to' is a list, not a map"),
            ("project: e\ninputs: [in]\npacks: packs\n", "glane.yaml:3:8: error: 'packs' is a word, not a list"),
            ("project: e\ninputs: [in]\nurl: [a]\n", "glane.yaml:3:6: error: 'url' is a list, not a word"),
            ("project: e\ninputs: [in]\nurl: ''\n", "glane.yaml:3:6: error: 'url' is empty, not a word"),
            ("project: e\ninputs: [in\n", "glane.yaml:3:1: error: "),
            ("[a]\n", "glane.yaml:1:1: error: a project has a name"),
        ):
            with self.subTest(text=text):
                self.write("p/glane.yaml", text)
                self.assertIn(message, self.run_in("p", status=2).stderr.decode())
        self.write("p/glane.yaml", "project: e\ninputs: [in]\nmeta: none.csv\n")
        self.assertIn(b"none.csv: error: No such", self.run_in("p", status=2).stderr)
        self.assertIn(b"glane new project", self.run_in(".", status=2).stderr)
        self.assertIn(b"no/glane.yaml: No such", self.run_in(".", "no/glane.yaml", status=2).stderr)

    def test_new(self):
        """A start that works at once, valid by the schema that editors use."""
        told = self.glane("new", "project", "suivi", env=ENV).stdout.decode()
        self.assertIn("glane run suivi", told)
        done = self.run_in(".", "suivi")
        self.assertEqual(done.stderr, b"")
        records = self.records((self.folder / "suivi/facts.ndjson").read_bytes())
        self.assertEqual((records[0]["organisation"], records[0]["year"]), ("suivi", 2021))
        self.assertTrue((self.folder / "suivi/facts.csv").exists())
        env = {"GLANE_RULES": str(SHIPPED)}
        self.assertIn(b" 0 failed\n", self.glane("rules", "test", "suivi/packs", env=env).stdout)
        schema = json.loads((SHIPPED / "schema.json").read_text())
        text = (self.folder / "suivi/glane.yaml").read_text()
        jsonschema.validate(yaml.load(text, Loader), schema)
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate(yaml.load(text + "input: x\n", Loader), schema)
        self.assertIn(b"File exists", self.glane("new", "project", "suivi", status=2, env=ENV).stderr)
        self.glane("new", "project", "Suivi", status=2, env=ENV)


class Packs(Case):
    def test_beside(self):
        self.write("extra.yaml", PACK)
        self.write("a.txt", "12 cas, un machin")
        for command in ("extract", "show"):
            for options, env in ((("--packs", "extra.yaml"), {}), ((), {"GLANE_PACKS": "extra.yaml"})):
                done = self.glane(command, "a.txt", *options, env=ENV | env)
                self.assertIn(b"truc", done.stdout)
                self.assertIn(b"fr-figures", done.stdout)


if __name__ == "__main__":
    unittest.main()
