"""`word^`: any form of a word, from the table that the build makes of a dictionary."""

import pathlib
import subprocess
import sys
import unittest

from command import GLANE, Case

TABLE = pathlib.Path(GLANE).parent / "morphology/fr.forms"
EXPAND = pathlib.Path(__file__).parents[2] / "core/morphology/expand"

AFF = """SET UTF-8
FLAG long
NEEDAFFIX ()
SFX S. Y 2
SFX S. 0 0/L' [^sx] is:sg
SFX S. 0 s/L' [^sx] is:pl
SFX W. Y 2
SFX W. l ux/L' al is:pl
SFX W. l le al is:fem
PFX L' Y 1
PFX L' 0 l' [aeiou]
"""
DIC = "4\nmot/S.() po:nom\nlocal/S.W.() po:adj\nbis po:adv\nmot/W. po:x\n"


class Table(Case):
    def test_expand(self):
        self.write("x.aff", AFF)
        self.write("x.dic", DIC)
        subprocess.run([sys.executable, EXPAND, "x.aff", "x.dic", "x.forms"], cwd=self.folder, check=True)
        table = (self.folder / "x.forms").read_text()
        self.assertEqual(table, "bis\tbis\nlocal\tlocal locale locals locaux\nmot\tmot mots\n")

    def test_other_flags(self):
        self.write("x.aff", AFF.replace("FLAG long\n", ""))
        self.write("x.dic", DIC)
        done = subprocess.run([sys.executable, EXPAND, "x.aff", "x.dic", "x.forms"], cwd=self.folder, stderr=subprocess.PIPE)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"FLAG long", done.stderr)


@unittest.skipUnless(TABLE.exists(), "the build has no dictionary")
class Phrases(Case):
    def matches(self, phrase, text):
        self.write("a", text)
        told = self.glane("try", phrase, "a").stdout.decode()
        return [line.rpartition("[v=")[2][:-1] for line in told.splitlines()]

    def test_forms(self):
        self.assertEqual(self.matches("v:signer^", "Il a SIGNÉ, nous signerons ; le signe, la signature."), ["SIGNÉ", "signerons", "signe"])
        self.assertEqual(self.matches("v:national^", "nationaux, Nationale, nationalité"), ["nationaux", "Nationale"])
        self.assertEqual(self.matches("v:(accord^ national^)", "accords nationaux, accord Nationale, un accord"), ["accords nationaux", "accord Nationale"])

    def test_twice(self):
        """Rules that ask for one word share its forms."""
        pack = "pack: p\nrules:\n" + "".join(
            f"  - {{id: r{i}, type: figure, phrase: '<digits> {word}'}}\n" for i, word in enumerate(("cheval^", "cheval^ [blanc^]", "ans")))
        self.write("p.yaml", pack)
        self.write("a", "12 chevaux, 3 chevaux blancs, 2 ans\n")
        told = self.glane("show", "--rules", "p.yaml", "a").stdout.decode()
        self.assertEqual([line.split()[-1] for line in told.splitlines()], ["p/r0", "p/r1", "p/r2"])

    def test_unknown(self):
        self.write("a", "x")
        done = self.glane("try", "un v:chevaux^", "a", status=2).stderr.decode()
        self.assertIn("no forms of 'chevaux' are known", done)
        self.assertIn("remedy: write it as a dictionary does", done)

    def test_no_table(self):
        """The language of the rules has none."""
        (self.folder / "rules").mkdir()
        self.write("rules/facts.yaml", "language: xx\ntypes: {a: {}}\n")
        self.write("rules/p.yaml", "pack: p\nrules:\n  - {id: r, type: a, phrase: 'mot^'}\n")
        done = self.glane("rules", "check", "--rules", "rules", status=1).stderr.decode()
        self.assertIn("there is no table of forms for 'xx'", done)

    def test_mark(self):
        """Alone, it is a mark."""
        self.assertEqual(self.matches("v:(deux ^)", "deux ^"), ["deux ^"])


if __name__ == "__main__":
    unittest.main()
