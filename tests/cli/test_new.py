"""`new`: what it writes works at once, whatever it was begun from, and never over what is there."""

import pathlib
import re
import unittest

import yaml

from command import Case

SOURCE = pathlib.Path(__file__).parents[2]

REPORT = """# Bilan 2021

La régie a planté 1 250,5 m² de haies, soit 3 de plus.

OFFICE PUBLIC DE L'HABITAT DU VAL D'ARLÈNE

L’avenant n° 8 et 9 à la « convention » (22,7) | 14 € "net"

216,9
Tout va bien.
"""


class New(Case):
    def new(self, *arguments, status=0):
        """With the shipped rules."""
        done = self.glane("new", *arguments, status=status, env={"GLANE_RULES": str(SOURCE / "rules")})
        return done.stdout.decode(), done.stderr.decode()

    def passes(self, *packs):
        """Their examples hold beside the shipped rules, and the linter has nothing to say."""
        env = {"GLANE_RULES": str(SOURCE / "rules")}
        self.assertIn(b" 0 failed\n", self.glane("rules", "test", *packs, env=env).stdout)
        done = self.glane("rules", "check", *packs, env=env)
        self.assertEqual(done.stderr, b"")

    def test_pack(self):
        told, _ = self.new("pack", "jardins")
        self.assertEqual(told, "jardins.yaml: its examples are run by: glane rules test jardins.yaml\n")
        self.assertIn("pack: jardins\n", (self.folder / "jardins.yaml").read_text())
        self.passes("jardins.yaml")

    def test_rule(self):
        self.new("rule", "permis")
        self.passes("permis.yaml")

    def test_rule_from_each_line(self):
        """Words around the first number; the sentence, where another rule would stand there."""
        self.write("report.txt", REPORT)
        lines = [number for number, line in enumerate(REPORT.splitlines(), 1) if line]
        for number in lines:
            self.new("rule", f"r{number}", "--from", f"report.txt:{number}")
            self.passes(f"r{number}.yaml")
        phrase = yaml.safe_load((self.folder / "r3.yaml").read_text())["rules"][0]["phrase"]
        self.assertEqual(phrase, "régie a planté value:<number> m ² de")
        phrase = yaml.safe_load((self.folder / "r10.yaml").read_text())["rules"][0]["phrase"]
        self.assertEqual(phrase, "tout va bien")

    def test_rule_from_a_column(self):
        self.write("report.txt", REPORT)
        self.new("rule", "more", "--from", "report.txt:3:40")
        phrase = yaml.safe_load((self.folder / "more.yaml").read_text())["rules"][0]["phrase"]
        self.assertEqual(phrase, "soit value:<number> de plus")
        self.passes("more.yaml")

    def test_rule_from_nothing(self):
        self.write("report.txt", REPORT)
        self.assertIn("there is no word in that line", self.new("rule", "r", "--from", "report.txt:2", status=1)[1])
        self.assertIn("there is no word in that line", self.new("rule", "r", "--from", "report.txt:200", status=1)[1])
        self.assertIn("none.txt", self.new("rule", "r", "--from", "none.txt:1", status=1)[1])
        self.assertIn("a line of a file", self.new("rule", "r", "--from", "report.txt@3", status=2)[1])
        self.assertIn("a line of a file", self.new("rule", "r", "--from", "-:1", status=2)[1])
        self.assertFalse((self.folder / "r.yaml").exists())

    def test_never_over_what_is_there(self):
        for kind in ("pack", "rule", "format"):
            self.write("mine.yaml", "kept")
            self.assertIn("mine.yaml: ", self.new(kind, "mine", status=2)[1])
            self.assertEqual((self.folder / "mine.yaml").read_text(), "kept")
        (self.folder / "mine").mkdir()
        self.assertIn("mine: ", self.new("plugin", "mine", status=2)[1])

    def test_names(self):
        for kind in ("pack", "rule", "format", "plugin"):
            for name in ("Big", "été", "a/b", "../x", "1a", "-"):
                self.assertIn("is no name", self.new(kind, name, status=2)[1])

    def test_plugin(self):
        """The template under another name, its macro's included."""
        self.new("plugin", "my-check")
        made = self.folder / "my-check"
        names = sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file())
        shipped = SOURCE / "plugins/TEMPLATE"
        self.assertEqual(names, sorted(str(path.relative_to(shipped)).replace("template", "my-check") for path in shipped.rglob("*") if path.is_file()))
        code = (made / "my-check.c").read_text()
        self.assertIn("GLANE_PLUGIN(my_check, plugin)", code)
        self.assertIn('.name = "my-check",', code)
        for path in made.rglob("*"):
            if path.is_file():
                self.assertIsNone(re.search(r"\btemplate\b", path.read_text()), path)

    def test_format(self):
        told, _ = self.new("format", "bilans")
        self.assertEqual(told, "bilans.yaml: its examples are run by: glane rules test bilans.yaml\n")
        made = yaml.safe_load((self.folder / "bilans.yaml").read_text())
        self.assertEqual((made["format"], made["examples"][0]["format"]), ("bilans", "bilans"))


if __name__ == "__main__":
    unittest.main()
