"""Markdown: the text stays as it is, sign for sign; what its lines are is known."""

import random
import unittest

from command import Case

HEAD = "# Un\n\n## Deux\n\n"


class Markdown(Case):
    def read(self, source, head=HEAD, **options):
        """Facts of a text, which comes out as it went in."""
        name = self.write("a.txt", head + source)
        self.assertEqual(self.glane("text", name).stdout.decode(), head + source)
        records = self.extract(name, **options)
        self.assertEqual(records[0]["reader"], "markdown")
        for fact in self.facts(records):
            self.assertEqual(fact["origin"]["byte"], fact["span"]["byte"])
        return self.facts(records)

    def test_wrapped_lines(self):
        """Lines of a paragraph or an item go on, whatever they begin with; others do not."""
        for joined in ("en été\n2021, cas", "- en été\n  2021", "+ en été\n2021", "a\nb\nété\n2021\nc", "> x\n\nété\r\n2021"):
            with self.subTest(joined=joined):
                self.assertEqual([fact["type"] for fact in self.read(joined)], ["date"])
        for apart in ("été  \n2021", "été\\\n2021", "été\n\n2021", "- été\n- 2021", "> été\n> 2021", "## été\n2021",
                      "été\n===\n2021", "```\nété\n2021\n```", "été\n***\n2021", "|été|\n|---|\n|2021|"):
            with self.subTest(apart=apart):
                self.assertEqual([fact["type"] for fact in self.read(apart)], ["figure"])

    def test_sections(self):
        facts = self.read("### 3\n4\n\nTrois\n=====\n5\n\nQuatre\n---\n- - -\n6\n# 7 #\n```\n# 8\n```\n")
        self.assertEqual([(fact["text"], fact["section"]) for fact in facts],
                         [("3", "Un > Deux > 3"), ("4", "Un > Deux > 3"), ("5", "Trois"), ("6", "Trois > Quatre"),
                          ("7", "7"), ("8", "7")])

    def test_front_matter(self):
        facts = self.read("1\n", head="---\ndate: 2021\n---\n" + HEAD)
        self.assertEqual([fact["text"] for fact in facts], ["1"])
        self.assertEqual([fact["text"] for fact in self.read("---\n1\n---\n2")], ["1", "2"])

    def test_bids(self):
        for source in ("# a\n# b", "---\nx: 1\n---\n# a\n## b\n", "# a\n\n[b](c) **d**", "# a\n|b|c|\n|--|--|\n```\nd\n```"):
            self.assertEqual(self.extract(self.write("a", source))[0]["reader"], "markdown")
        for source in ("# a\ntext", "#a\n#b", "1 # 2", "- a\n- b", "", "# \n# ", "####### a\n####### b"):
            self.assertEqual(self.extract(self.write("a.md", source))[0]["reader"], "text")

    def test_encodings(self):
        name = self.write("a", (HEAD + "été\n2021\n").encode("cp1252"))
        fact = self.facts(self.extract(name))[0]
        self.assertEqual((fact["text"], fact["origin"]["byte"]), ("été\n2021", [15, 23]))

    def test_noise(self):
        dice = random.Random(5)
        parts = ["# ", "\n", "|", "---", "|-|\n", "```\n", "- ", "1. ", " ", "a", "12", "===\n", "> ", "\\", "\r\n", "é", "\t"]
        for _ in range(60):
            self.read("".join(dice.choice(parts) for _ in range(400)))
        self.read("|" * 20000 + "\n|-|\n" + "|1" * 20000)
        self.read("#" * 20000 + "\n" + ">" * 20000 + "\n" + "- " * 20000)


if __name__ == "__main__":
    unittest.main()
