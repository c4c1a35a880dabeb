"""`try`: a concordance of a phrase, without a rule."""

import unittest

from command import Case

PACK = """pack: places
lexicons:
  unit: {lit: , lits: }
phrases:
  amount: 'n:<digits> u:<unit>'
"""


class Try(Case):
    def concordance(self, *arguments, status=0, **options):
        return self.glane("try", *arguments, status=status, **options).stdout.decode()

    def test_aligned(self):
        """What stands before is aligned to the right, so that matches stand under each other."""
        self.write("a", "il a été vu\n" * 9 + "l'été 2021 fut chaud\nen ÉTÉ\n")
        lines = self.concordance("été", "a").splitlines()
        self.assertEqual(len(lines), 11)
        self.assertEqual(lines[0], " 1  il a été vu")
        self.assertEqual(lines[9], "10     l'été 2021 fut chaud")
        self.assertEqual(lines[10], "11    en ÉTÉ")

    def test_captures(self):
        self.write("a", "en 12 lits et 3 lits\n")
        self.assertEqual(self.concordance("n:<digits> u:lits", "a").splitlines()[1], "1  en 12 lits et 3 lits [n=3 u=lits]")
        self.assertIn("[n=12 n=3]", self.concordance("n:<digits> <word>+ n:<digits>", "a"))

    def test_packs(self):
        """Lexicons, phrases and types of all packs are at hand."""
        self.write("packs.yaml", PACK)
        self.write("a", "soit 12 lits, 3 places\n")
        self.assertIn("[n=12 u=lits]", self.concordance("--rules", "packs.yaml", "<amount>", "a"))
        self.assertEqual(len(self.concordance("<figure>", "a").splitlines()), 2)
        self.assertEqual(self.concordance("<run>", "a", status=2), "")

    def test_summary(self):
        self.write("a", "12\n")
        self.assertEqual(self.glane("try", "12", "a").stderr, b"glane: a: 1 match\n")
        self.assertEqual(self.glane("try", "13", "a").stderr, b"glane: a: 0 matches\n")
        self.assertEqual(self.glane("try", "-q", "13", "a").stderr, b"")

    def test_several(self):
        self.write("a", "12\n")
        self.write("b", "34\n")
        told = self.concordance("<digits>", "a", "none", "b", status=1)
        self.assertEqual(told, "== a ==\n1  12\n== none ==\n== b ==\n1  34\n")
        self.assertEqual(self.concordance("<digits>", "-", input=b"5 6"), "1    5 6\n1  5 6\n")

    def test_mistakes(self):
        """A caret stands under the character that is wrong."""
        self.write("a", "12\n")
        for phrase, column, message in (
            ("été n:<digts>", 7, "<digts> is nothing known"),
            ("un (deux", 9, "a bracket is not closed"),
            ("deux )", 6, "')' stands where a word should"),
            ("[un]", 1, "the phrase matches nothing at all"),
            (" ", 2, "the phrase is empty"),
        ):
            with self.subTest(phrase=phrase):
                # `column` counts characters; é is two bytes.
                lines = self.glane("try", phrase, "a", status=2).stderr.decode().splitlines()
                self.assertIn(f"error: {message}", lines[0])
                self.assertEqual(lines[2].index("^"), column + 1)

    def test_nothing_else_is_lost(self):
        """A phrase takes no word from the rules, nor they from it."""
        self.write("a", "été 2021, 12\n")
        self.assertEqual(len(self.concordance("<date>", "a").splitlines()), 1)
        self.assertEqual(len(self.concordance("<digits>", "a").splitlines()), 2)

    def test_usage(self):
        self.assertIn(b"an operand is missing", self.glane("try", "12", status=2).stderr)


if __name__ == "__main__":
    unittest.main()
