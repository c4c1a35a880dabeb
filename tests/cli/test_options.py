"""The command line and the environment: what is taken, what is refused and how."""

import pathlib
import re
import unittest

from command import MISHAP, Case

MANUAL = pathlib.Path(__file__).parents[2] / "core/cli/glane.1"
COMMANDS = ("extract", "show", "text", "rules check", "rules test", "explain", "plugins")


class Options(Case):
    def refused(self, *arguments, **options):
        done = self.glane(*arguments, status=2, **options)
        self.assertEqual(done.stdout, b"")
        self.assertTrue(done.stderr.startswith(b"glane: "), done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1)
        return done.stderr.decode()

    def test_help(self):
        whole = self.glane("--help").stdout.decode()
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", whole)
            for asked in ("--help", "-h"):
                done = self.glane(*command.split(), asked)
                self.assertIn(f"usage: glane {command} ", done.stdout.decode() + " ")
                self.assertEqual(done.stderr, b"")
                self.assertLess(max(map(len, done.stdout.decode().splitlines())), 80)
        self.assertIn("--uncovered", self.glane("show", "--help").stdout.decode())
        self.assertNotIn("--uncovered", self.glane("extract", "--help").stdout.decode())
        self.assertIn("[environment: GLANE_DATE]", self.glane("extract", "--help").stdout.decode())

    def test_manual_page(self):
        """It names every option and variable that --help knows, and every command."""
        page = MANUAL.read_text().replace("\\-", "-")
        for command in COMMANDS:
            self.assertIn(f"\n.Cm {command}\n", page)
            told = self.glane(*command.split(), "--help").stdout.decode()
            for option in re.findall(r"--([a-z-]+)", told):
                self.assertRegex(page, rf"Fl -{option}\b")
            for variable in re.findall(r"environment: (\w+)", told):
                self.assertIn(variable, page)

    def test_version(self):
        self.assertRegex(self.glane("--version").stdout.decode(), r"^glane \d+\.\d+\.\d+\n$")

    def test_no_command(self):
        done = self.glane(status=2)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"usage:", done.stderr)
        self.assertIn("did you mean `extract`?", self.refused("extrct"))
        self.assertIn("did you mean `rules test`?", self.refused("rules", "tests"))
        self.assertIn("did you mean `rules ", self.refused("rules"))
        self.assertIn("--help", self.refused("zzzzzz"))
        self.assertIn("after the command", self.refused("--date", "2021", "extract", "a"))

    def test_unknown(self):
        self.assertIn("did you mean --uncovered?", self.refused("show", "a", "--uncoverd"))
        self.assertIn("did you mean --max-document-bytes?", self.refused("extract", "a", "--max-document-b=3"))
        self.assertIn("did you mean --rules?", self.refused("extract", "a", "--rule", "x/y"))
        self.assertIn("glane extract --help", self.refused("extract", "a", "--zzzzzzzz"))
        self.assertIn("-x", self.refused("extract", "a", "-x"))
        self.assertIn("has no option --" + "y" * 200, self.refused("extract", "--" + "y" * 200))

    def test_results(self):
        """What others call it leads to --to."""
        for option in ("-o", "--output", "--out"):
            self.assertIn("--to KIND=PATH", self.refused("extract", "a", option, "x"))
        self.assertIn("glane plugins --help", self.refused("plugins", "-x"))
        self.assertIn("glane plugins --help", self.refused("plugins", "-o"))

    def test_help(self):
        self.assertEqual(self.glane("help").stdout, self.glane("--help").stdout)
        self.assertEqual(self.glane("help", "rules", "test").stdout, self.glane("rules", "test", "--help").stdout)
        self.assertIn("did you mean `extract`?", self.refused("help", "extrct"))

    def test_operands(self):
        self.assertIn("an input is missing", self.refused("extract"))
        self.assertIn("usage: glane explain", self.refused("explain"))
        self.assertIn("too many", self.refused("text", "a", "b"))
        self.assertIn("too many", self.refused("plugins", "a"))
        self.assertIn("empty", self.refused("extract", ""))

    def test_values(self):
        self.assertIn("needs a value", self.refused("extract", "a", "--date"))
        self.assertIn("needs a value", self.refused("extract", "a", "--date="))
        self.assertIn("no value", self.refused("extract", "a", "--quiet=1"))
        for date in ("2021-02-30", "21", "2021-13", "mars", "2021-3-1"):
            self.assertIn("YYYY-MM-DD", self.refused("extract", "a", "--date", date))
        for number in ("0", "-1", "x", "1T", "2G", "1KK", "99999999999999999999", " 1"):
            refused = self.refused("extract", "a", f"--max-document-bytes={number}")
            self.assertIn("--max-document-bytes: ", refused)
        for color in ("blue", "auto|always", "alw"):
            self.assertIn("auto|always|never", self.refused("show", "a", "--color", color))

    def test_environment(self):
        self.write("a", "12")
        self.assertIn("GLANE_DATE", self.refused("extract", "a", env={"GLANE_DATE": "x"}))
        self.assertIn("GLANE_QUIET", self.refused("extract", "a", env={"GLANE_QUIET": "perhaps"}))
        self.glane("extract", "a", env={"GLANE_DATE": "", "GLANE_NO_JIT": "no"})
        self.glane("text", "a", env={"GLANE_DATE": "not an option of text"})

    def test_rules_of_the_environment(self):
        self.write("one.yaml", "pack: one\nsummary: none\n")
        self.write("two.yaml", "pack: two\nsummary: none\n")
        self.write("a", "12")
        self.assertEqual(self.facts(self.extract("a", env={"GLANE_RULES": "one.yaml:two.yaml"})), [])
        self.assertEqual(self.facts(self.extract("a", "--rules", "one.yaml", "--rules", "two.yaml")), [])
        missing = self.glane("extract", "a", env={"GLANE_RULES": "one.yaml:none.yaml"}, status=2)
        self.assertIn(b"none.yaml", missing.stderr)

    def test_settings(self):
        self.write("a", "caf\xe9 12".encode("latin-1"))
        self.assertEqual(self.glane("text", "a").stdout.decode(), "café 12")
        done = self.glane("text", "a", "--set", "text.encoding=utf-8", status=1)
        self.assertEqual(done.stdout.decode(), "caf\ufffd 12")
        self.assertIn(b"text.encodin", self.glane("text", "a", "--set", "text.encodin=utf-8", status=2).stderr)
        self.glane("text", "a", "--set", "nothing", status=2)

    def test_plugins(self):
        listed = self.glane("plugins").stdout.decode()
        for name in ("mishap", "ndjson", "text"):
            self.assertRegex(listed, rf"(?m)^{name}[ @]")
        only = self.glane("plugins", "--plugins", MISHAP).stdout.decode()
        self.assertIn("mishap", only)
        self.assertNotIn("ndjson", only)
        self.write("empty.yaml", "pack: empty\nsummary: none\n")
        refused = self.glane("extract", "empty.yaml", "--rules", "empty.yaml", "--plugins", MISHAP, status=2)
        self.assertIn(b"no plugin writes", refused.stderr)


if __name__ == "__main__":
    unittest.main()
