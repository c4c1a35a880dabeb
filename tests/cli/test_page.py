"""The page of a run, in a browser: what it shows, and what it does when it is clicked."""

import json
import pathlib
import unittest

import browser
from command import Case

TEXT = "Été 😀 <b> : 12 cas sur 40, soit 30 %, près de Tours. </script> \"fin\" 7\n"
CORPORA = pathlib.Path(__file__).resolve().parents[2] / "corpora"


def mention(number, kind, surface, **keys):
    start = TEXT.index(surface)
    lines = [f"T{number}\t{kind} {start} {start + len(surface)}\t{surface}\n"]
    return "".join(lines + [f"A{number}\t{key} T{number} {value}\n" for key, value in keys.items()])


class Paged(Case):
    """Tests with a browser, in which each opens a page of its own."""

    @classmethod
    def setUpClass(cls):
        if not browser.find():
            raise unittest.SkipTest("there is no Chromium here")
        cls.browser = browser.Browser(browser.find())

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def texts(self, selector):
        return self.browser.run(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.textContent)")


class Page(Paged):
    def setUp(self):
        super().setUp()
        (self.folder / "corpus").mkdir()
        self.write("corpus/a.txt", TEXT)
        self.write("corpus/a.ann", mention(1, "date", "Été") + mention(2, "figure", "12", bound="min") +
                   mention(3, "place", "Tours") + mention(4, "percentage", "30 %"))
        self.write("corpus/b.txt", "Rien que 99 ici.\n")
        self.write("corpus/b.ann", "T1\tfigure 9 11\t99\n")
        self.glane("eval", "corpus", "--html", "page.html", "--min=strict=0.99", status=1)
        self.browser.open(f"file://{self.folder}/page.html")

    def choose(self, select, value):
        self.browser.run(f"(() => {{ const s = document.getElementById('{select}'); s.value = {json.dumps(value)};"
                         " s.dispatchEvent(new Event('change')); })()")

    def test_text(self):
        """The text is whole, tags and all; marks are where they should be."""
        self.assertEqual(self.browser.run("document.getElementById('text').textContent"), TEXT)
        self.assertEqual(self.texts("#text .gold"), ["Été", "12", "30", " %", "Tours"])
        self.assertEqual(self.texts("#text .fact"), ["12", "40", "30", "7"])
        self.assertEqual(self.browser.run("document.title"), "glane eval")
        self.assertIn("missed: strict=0.99: scored", self.texts("#verdicts")[0])

    def test_errors_are_filtered(self):
        everything = self.texts("#errors button")
        self.assertEqual(len(everything), 6)
        self.choose("class", "missed")
        self.assertEqual([text.split()[:2] for text in self.texts("#errors button")], [["missed", "date"], ["missed", "place"]])
        self.choose("type", "place")
        self.assertEqual(self.texts("#errors b"), ["Tours"])
        self.assertEqual(self.texts("#count"), ["1 errors"])
        self.choose("class", "")
        self.choose("type", "")
        self.choose("document", "b")
        self.assertEqual(self.texts("#errors button"), [])
        self.assertEqual(self.browser.run("document.getElementById('text').textContent"), "Rien que 99 ici.\n")

    def test_errors_are_clicked(self):
        self.choose("document", "b")
        self.choose("document", "")
        self.choose("class", "bound")
        self.browser.click("#errors button")
        self.assertEqual(self.texts("#text .here"), ["12"])
        details = self.texts("#details p")
        self.assertEqual(details[0], "annotated figure 12 bound=min ")
        self.assertEqual(details[1], "found figure 12  test/run")
        self.assertEqual(details[2:], ["bound (bound)", f"glane explain corpus/a.txt:1:{TEXT.index('12') + 1}"])

    def test_marks_are_clicked(self):
        self.browser.click("#text .gold")
        self.assertEqual(self.texts("#details b"), ["date Été"])
        self.browser.click("#text .fact")
        self.assertEqual(self.texts("#details b"), ["figure 12", "figure 12"])

    def test_scores_are_opened(self):
        self.browser.click("summary")
        rows = self.browser.run("[...document.querySelectorAll('#scores tr')].map(r => [...r.cells].map(c => c.textContent))")
        self.assertIn(["date", "1", "0", "-", "0.000", "0.000", "0.000", "-", "0.000"], rows)

    def test_no_network_no_mistake(self):
        """Nothing is asked for but the file; nothing is complained of."""
        self.browser.run("new Promise(done => setTimeout(done, 200))")
        asked = [event["params"]["request"]["url"] for event in self.browser.events
                 if event.get("method") == "Network.requestWillBeSent"]
        self.assertEqual(asked, [f"file://{self.folder}/page.html"])
        wrong = [event for event in self.browser.events
                 if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
        self.assertEqual(wrong, [])


class LargePage(Paged):
    def test_corpora(self):
        """The project's own reports: errors of all of them lead to their places."""
        self.glane("eval", str(CORPORA), "--html", "large.html")
        self.browser.open(f"file://{self.folder}/large.html")
        self.assertEqual(len(self.texts("#errors button")), 200)
        self.browser.click("#more")
        self.assertEqual(len(self.texts("#errors button")), 400)
        misplaced = self.browser.run("report.errors.filter((e, i) => i % 40 === 0).filter(e => { go(e); const m = e.gold || e.fact;"
                                     " const here = [...document.querySelectorAll('#text .here')].map(p => p.textContent).join('');"
                                     " return here !== m.text; }).length")
        self.assertEqual(misplaced, 0)


if __name__ == "__main__":
    unittest.main()
