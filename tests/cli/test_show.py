"""Facts for eyes: aligned, coloured where colours are wanted, safe on a terminal."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import unittest

from command import Case

RULE = """pack: one
rules:
  - id: a
    type: figure
    regex: '%s'
    examples:
      - {text: '12', expect: [{text: '12'}]}
      - {text: '22', expect: []}
"""


class Show(Case):
    def show(self, *arguments, status=0, **options):
        return self.glane("show", *arguments, status=status, **options).stdout.decode()

    def test_columns(self):
        self.write("a", "12 cas\nété 2021\n" + "\n" * 100 + "1234567 cas, art. 3\n")
        self.assertEqual(
            self.show("a"),
            "  1  figure  12              test/run\n"
            "  2  date    été 2021  2021  test/season\n"
            "103  figure  1234567         test/run\n",
        )

    def test_widths(self):
        """Columns of the terminal are counted, not bytes and not code points."""
        self.write("a", "été 1\ne\u0301te\u0301 2\nÉTÉ 3\n")
        lines = self.show("a").splitlines()
        self.assertEqual([line.replace("\u0301", "").index("test/season") for line in lines], [19] * 3)

    def test_summary(self):
        self.write("a", "12 cas, art. 3")
        done = self.glane("show", "a")
        told = "glane: a: 1 fact; 2 runs of digits: 1 in facts, 1 set aside, 0 unexplained\n"
        self.assertEqual(done.stderr.decode(), told)
        self.assertEqual(self.glane("show", "-q", "a").stderr, b"")
        self.assertEqual(self.glane("show", "a", env={"GLANE_QUIET": "yes"}).stderr, b"")

    def test_keys_of_packs(self):
        """What packs declare follows the value; `kind` is a key of other records too."""
        self.write("r.yaml", "pack: p\ntypes: {loan: {}}\nkeys: {kind: string, size: decimal, lent: 'true', rank: integer}\n"
                   "lexicons: {thing: {livres: {kind: papier}}}\nrules:\n  - id: r\n    type: loan\n"
                   "    phrase: 'number:<digits> t:<thing>'\n    set: {kind: $t.kind, size: 1.50, lent: yes, rank: 3}\n    examples: []\n")
        self.write("a", "12 livres")
        self.assertEqual(self.show("--rules", "r.yaml", "a"),
                         "1  loan  12 livres  12 kind=papier size=1.5 lent=yes rank=3  p/r\n")

    def test_checks(self):
        """A total that is no sum is said behind it."""
        self.write("r.yaml", "pack: p\nlexicons: {unit: {}, sum: {total: }, digit: {}}\ntables: {units: [unit], sums: [sum]}\n"
                   "rules:\n  - id: r\n    type: figure\n    regex: '(?<int>\\d+)'\n    operator: numbers.decimal\n    examples: []\n")
        self.write("a", "Poste\tSites\tAgents\nEau\t10\t100\nGaz\t20\t200\nTotal\t30\t310\n")
        self.assertIn(" p/r\n   check   column-total  found 310, expected 300 ± 0\n",
                      self.show("--rules", "r.yaml", "a"))

    def test_several(self):
        self.write("a", "12")
        self.write("b", "34")
        self.assertEqual(
            self.show("a", "none", "b", status=1),
            "== a ==\n1  figure  12    test/run\n== none ==\n== b ==\n1  figure  34    test/run\n",
        )

    def test_uncovered(self):
        self.write("rules.yaml", RULE % "1[0-9]")
        self.write("a", "avant 12 puis 27 cas\r\nligne é" + "é" * 60 + " 300 fin\n")
        lines = self.show("a", "--uncovered", "--rules", "rules.yaml").splitlines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0].split(), ["1", "27", "avant", "12", "puis", "27", "cas"])
        self.assertEqual(lines[1].split(), ["2", "300", "é" * 19, "300", "fin"])
        colored = self.show("a", "--uncovered", "--rules", "rules.yaml", "--color", "always")
        self.assertIn("\033[1;33m27\033[0m cas", colored)
        records = self.extract("a", "--rules", "rules.yaml")
        self.assertEqual({r["record"] for r in records}, {"document", "fact", "end"})

    def test_color(self):
        self.write("a", "12")
        self.assertNotIn("\033", self.show("a"))
        self.assertIn("\033[1m12\033[0m", self.show("a", "--color", "always"))
        self.assertIn("\033", self.show("a", env={"GLANE_COLOR": "always"}))
        self.assertIn("\033", self.show("a", "--color=always", env={"NO_COLOR": "1"}))
        self.assertNotIn("\033", self.show("a", "--color=never", env={"GLANE_COLOR": "always"}))

    def test_nothing_reaches_the_terminal(self):
        """Neither the text nor a file's name can move the cursor."""
        name = self.write("a\033[2Jb", "\033[31mété\t\x07\u202e\n2021\x9b")
        done = self.glane("show", name, "--color", "never")
        for stream in (done.stdout, done.stderr):
            self.assertNotRegex(stream.decode(), "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")

    def on_terminal(self, *arguments, columns=80, env=None):
        """What a terminal of that width gets."""
        try:
            parent, child = pty.openpty()
        except OSError as error:
            self.skipTest(f'no pseudo-terminal here: {error}')
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        env = {"TERM": "xterm"} | (env or {})
        process = self.start("show", "-q", *arguments, env=env, stdout=child, stderr=child)
        os.close(child)
        output = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            output += part
        os.close(parent)
        self.assertEqual(process.wait(), 0)
        return output.decode().replace("\r\n", "\n")

    def test_terminal(self):
        self.write("rules.yaml", RULE % "[0-9é]+")
        self.write("a", "é" * 200 + "\n12\n")
        shown = self.on_terminal("a", "--rules", "rules.yaml", columns=60, env={"NO_COLOR": "1"})
        self.assertNotIn("\033", shown)
        lines = shown.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertLessEqual(max(map(len, lines)), 60)
        self.assertIn("é…", lines[0])
        self.assertTrue(lines[1].endswith("one/a"))
        self.assertIn("\033[", self.on_terminal("a", "--rules", "rules.yaml"))
        self.assertNotIn("\033", self.on_terminal("a", "--rules", "rules.yaml", env={"TERM": "dumb"}))
        self.assertNotIn("…", self.show("a", "--rules", "rules.yaml"))


if __name__ == "__main__":
    unittest.main()
