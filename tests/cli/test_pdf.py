"""PDF made by LaTeX, LibreOffice and Chromium (tests/readers): text in reading order, and the way back
to page and box, which pdftotext's own word list must confirm."""

import pathlib
import random
import re
import shutil
import subprocess
import sys
import unittest

from command import Case

sys.path.append(str(pathlib.Path(__file__).parent.parent / "archive"))
import producers

FILES = pathlib.Path(__file__).parent.parent / "readers"


@unittest.skipUnless(shutil.which("pdftotext"), "poppler-utils is not installed")
class Pdf(Case):
    def text(self, name, **options):
        return self.glane("text", str(FILES / name), **options).stdout.decode().split("\n")

    def words(self, name):
        """(page, x0, y0, x1, y1, word), as poppler has them."""
        listed = subprocess.run(["pdftotext", "-bbox", FILES / name, "-"], capture_output=True, text=True).stdout
        page, words = 0, []
        for line in listed.splitlines():
            page += "<page " in line
            if "<word " in line:
                box = [float(value) for value in re.findall(r'"([-\d.]+)"', line)]
                words.append((page, *box, re.sub("<[^>]*>", "", line).strip()))
        return words

    def check_origins(self, name):
        """What stands in a fact's box on its page is the fact's text."""
        words = self.words(name)
        facts = self.facts(self.extract(str(FILES / name)))
        for fact in facts:
            page, (x0, y0, x1, y1) = fact["origin"]["page"], fact["origin"]["box"]
            inside = [word[5] for word in words if word[0] == page and word[1] >= x0 - 0.01 and word[2] >= y0 - 0.01
                      and word[3] <= x1 + 0.01 and word[4] <= y1 + 0.01]
            self.assertIn(fact["text"].split()[0], " ".join(inside))
        return facts


class Producers(Pdf):
    def test_office_and_browser(self):
        for name, bullet in (("libreoffice.pdf", "• "), ("chromium.pdf", "")):
            with self.subTest(name=name):
                text = self.text(name)
                self.assertEqual(text[0], "Rapport d'activité 2022")
                self.assertTrue(text[1].startswith("En 2022, la caisse a versé"))
                self.assertTrue(text[1].endswith("au 31 décembre 2022."))
                self.assertEqual(text[2:], [
                    "Les dépenses", f"{bullet}250 aides financières ;", f"{bullet}48 dossiers refusés.",
                    "Dépenses (k€)\t2021\t2022\tÉvolution", "Soins de ville et transports\t1 200\t1 350\t12,5 %",
                    "Hôpital\t2 410\t2 390\t-0,8 %", "Prévention\t\t97\tn.d.", "Le bilan",
                    "Après le tableau, 33 cas."])
                facts = self.check_origins(name)
                self.assertEqual(facts[-1]["section"], "Rapport d'activité 2022 > Le bilan")

    def test_latex(self):
        """Two columns, hyphens, running heads and feet, a paragraph that goes on in the next column."""
        text = self.text("latex.pdf")
        self.assertIn("1 Les chiffres de l’année", text)
        self.assertIn("Soins de ville\t1 200\t1 350", text)
        paragraph = next(line for line in text if line.startswith("En 2021"))
        self.assertIn("particulièrement difficiles et exceptionnellement longues, malgré", paragraph)
        self.assertTrue(paragraph.endswith("téléservices institutionnels."))
        across = [line for line in text if line.startswith("Les engagements")]
        self.assertEqual([line.count("Les engagements") for line in across], [8, 12, 2])
        self.assertTrue(all(line.endswith("cas.") or line.endswith("exécution.") for line in across))
        self.assertFalse(any(re.search(r"\w- ?\w", line) for line in across))
        records = self.extract(str(FILES / "latex.pdf"))
        masked = [line for line in text if line.startswith(("Rapport d’activité", "Caisse du Val", "page "))]
        self.assertEqual(len(masked), 9)
        self.assertEqual(records[-1]["numbers"]["aside"], 9)
        facts = self.check_origins("latex.pdf")
        self.assertEqual([(fact["text"], fact["origin"]["page"]) for fact in facts if fact["text"] in ("77", "99")],
                         [("77", 2), ("99", 3)])


class Places(Pdf):
    def test_known_places(self):
        """Numbers whose page and place are known as the file is made, in a font whose digits are 0.556 of its size wide."""
        dice = random.Random(5)
        pages, places = [], {}
        for page in range(1, 6):
            lines = []
            for row in range(40):
                size, x, y = dice.choice((8, 10, 12)), dice.choice((50, 60.5)), 790 - 18 * row
                number = 1000 * page + 10 * row
                places[str(number)] = (page, x, 842 - y, size)
                word = "".join(dice.choices("abcdefghij", k=8))  # none is a running head
                lines.append((x, y, size, f"{number} {word} " + dice.choice(("général.", "(suite)", "l'eau ;"))))
            pages.append(lines)
        facts = self.facts(self.extract(self.write("a.pdf", producers.pdf_of(pages))))
        self.assertEqual(sorted(fact["text"] for fact in facts), sorted(places))
        for fact in facts:
            page, x, baseline, size = places[fact["text"]]
            x0, y0, x1, y1 = fact["origin"]["box"]
            self.assertEqual(fact["origin"]["page"], page)
            self.assertAlmostEqual(x0, x, delta=0.1)
            self.assertAlmostEqual(x1, x + 0.556 * size * len(fact["text"]), delta=0.1)
            self.assertLess(y0, baseline)
            self.assertGreater(y0, baseline - 1.2 * size)
            self.assertGreaterEqual(y1, baseline)
            self.assertLess(y1, baseline + 0.6 * size)


class About(Pdf):
    def test_title_and_date(self):
        """What the file says of itself stands in where its text doesn't."""
        info = "/Title (Rapport d\\'activit\\351) /CreationDate (D:20210304101112Z)"
        for lines, expected in ((["Il y a 12 cas."], ("Rapport d'activité", 2021, "source")),
                                (["Bilan", "Il y a 12 cas."], ("Bilan", 2021, "source"))):
            page = [(60, 780 - 14 * at, 10, line) for at, line in enumerate(lines)]
            document = self.extract(self.write("a.pdf", producers.pdf_of([page], info=info)))[0]
            self.assertEqual((document["title"], document["year"], document["meta_from"]), expected)
        document = self.extract(str(FILES / "latex.pdf"))[0]
        self.assertEqual((document["year"], document["meta_from"]), (2023, "source"))


class Errors(Pdf):
    def test_heads_that_the_reader_masked(self):
        """Lines that come back on every page are set apart once."""
        self.assertNotIn(b"bad-span", self.glane("show", str(FILES / "latex.pdf")).stderr)

    def test_encrypted(self):
        error = self.error(self.extract(str(FILES / "encrypted.pdf"), status=1))
        self.assertEqual(error["code"], "encrypted")

    def test_pictures(self):
        records = self.extract(str(FILES / "scanned.pdf"), status=1)
        errors = [record for record in records if record["record"] == "error"]
        self.assertEqual([error["code"] for error in errors], ["no-text", "no-text"])
        self.assertEqual(errors[0]["origin"], {"page": 1})
        self.assertEqual(records[-1]["status"], "failed")
        records = self.extract(str(FILES / "mixed.pdf"), status=1)
        errors = [record for record in records if record["record"] == "error"]
        self.assertEqual([(error["code"], error["origin"], "fatal" in error) for error in errors],
                         [("no-text", {"page": 2}, False)])
        self.assertEqual(records[-1]["status"], "partial")
        self.assertGreater(records[-1]["facts"], 20)

    def test_broken(self):
        whole = (FILES / "chromium.pdf").read_bytes()
        for source in (b"%PDF-1.4\n", b"%PDF-1.7\n%%EOF\n", whole[:100], whole[:len(whole) // 3], b"%PDF-" + b"\0" * 9999,
                       whole[:2000] + b"\xff" * 500 + whole[2500:], b"%PDF-1.4\n" + b"[" * 100000):
            records = self.extract(self.write("a.pdf", source), status=None)
            self.assertIn(records[-1]["status"], ("ok", "partial", "failed"))
        self.assertEqual(self.error(self.extract(self.write("a.pdf", b"%PDF-1.4\n"), status=1))["code"], "damaged")

    def test_no_program(self):
        name = str(FILES / "chromium.pdf")
        error = self.error(self.extract("--set", "pdf.pdftotext=no-such-program", name, status=1))
        self.assertEqual(error["code"], "no-program")

    def test_confined(self):
        """A program in pdftotext's place can neither write nor connect, and what it says is used."""
        tries = self.folder / "tries"
        tries.write_text("#!/usr/bin/python3\nimport os, socket\n"
                         "def refused(what):\n    try:\n        what()\n    except OSError:\n        return True\n"
                         "    return False\n"
                         f"path = {str(self.folder / 'written')!r}\n"
                         "checks = [lambda: open(path, 'w'), lambda: os.mkdir(path), lambda: os.unlink(__file__),\n"
                         "          lambda: socket.socket(), lambda: os.fork(), lambda: os.rename(__file__, path)]\n"
                         "word = ''.join('1' if refused(check) else '0' for check in checks)\n"
                         "print('<page width=\"100.0\" height=\"100.0\">')\n"
                         "print(f'<word xMin=\"1.0\" yMin=\"2.0\" xMax=\"3.0\" yMax=\"4.555\">{word}</word>')\n")
        tries.chmod(0o755)
        name = self.write("a", b"%PDF-1.4")
        records = self.extract("--set", f"pdf.pdftotext={tries}", name)
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["111111"])
        self.assertEqual(self.facts(records)[0]["origin"], {"page": 1, "box": [1, 2, 3, 4.56]})
        self.assertFalse((self.folder / "written").exists())

    def test_runaway(self):
        loop = self.folder / "loop"
        loop.write_text("#!/usr/bin/python3\nlist = []\nwhile True:\n    list.append(' ' * 10**7)\n")
        loop.chmod(0o755)
        name = self.write("a", b"%PDF-1.4")
        error = self.error(self.extract("--set", f"pdf.pdftotext={loop}", name, status=1))
        self.assertIn(error["code"], ("damaged", "child-limit"))


if __name__ == "__main__":
    unittest.main()
