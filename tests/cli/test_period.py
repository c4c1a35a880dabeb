"""The linker `period`: which of the dates that rules mark says when a number holds."""

import unittest

from command import Case

PACK = """pack: p
types: {period-cue: {role: internal}}
rules:
  - {id: year, type: date, regex: '(?<timex>20\\d\\d)', examples: []}
  - {id: clock, type: date, regex: '(?<timex>T\\d\\d)', examples: []}
  - {id: number, type: figure, regex: '\\d{1,3}(?!\\d)', examples: []}
  - {id: length, type: duration, regex: '\\d+ ans', examples: []}
  - {id: in, type: period-cue, phrase: '(en | fin) <date>', examples: []}
  - {id: from, type: period-cue, phrase: 'de <date> à <date>', examples: []}
  - {id: given, amend: n, phrase: 'n:<figure> fois', set: {period: '1999'}, examples: []}
"""


class Period(Case):
    def periods(self, text, *options):
        """Each number with its period, and the text of the date that says so."""
        self.write("p.yaml", PACK)
        facts = self.facts(self.extract("--rules", "p.yaml", *options, self.write("a", text)))
        texts = {fact["id"]: fact["text"] for fact in facts} | {"document": "document", None: None}
        return [(fact["text"], fact.get("period"), texts[fact.get("period_from")]) for fact in facts if fact["type"] != "date"]

    def test_behind(self):
        self.assertEqual(self.periods("Ils sont 12 en 2020 et 14 agents fin 2021."), [("12", "2020", "2020"), ("14", "2021", "2021")])
        self.assertEqual(self.periods("On en a vu 12, surtout en 2020."), [("12", "2020", "2020")])

    def test_before(self):
        self.assertEqual(self.periods("En 2020, ils sont 12 et 14."), [("12", "2020", "2020"), ("14", "2020", "2020")])
        self.assertEqual(self.periods("En 2019, 12 agents contre 14 en 2018 et 13."),
                         [("12", "2019", "2019"), ("14", "2018", "2018"), ("13", "2019", "2019")])

    def test_of_another_number(self):
        """A date that is said of one number is not said of the next."""
        self.assertEqual(self.periods("Ils passent de 12 en 2020 à 14.", "--date", "2022"), [("12", "2020", "2020"), ("14", None, None)])

    def test_marks_end_it(self):
        self.assertEqual(self.periods("En 2020, un plan ; 12 agents."), [("12", None, None)])
        self.assertEqual(self.periods("Il y a 12 agents (en 2020)."), [("12", None, None)])
        self.assertEqual(self.periods("Il y a 12 agents. En 2020, rien."), [("12", None, None)])
        self.assertEqual(self.periods("Il y a 12 " + "mots " * 30 + "en 2020."), [("12", None, None)])

    def test_interval(self):
        self.assertEqual(self.periods("De 2019 à 2021, 12 agents."), [("12", "2019/2021", "2021")])

    def test_document(self):
        """Where a sentence has no date the document's year holds; a date that is no cue keeps it away."""
        self.assertEqual(self.periods("Ils sont 12. Le plan 2018 en compte 14.", "--date", "2022-05"),
                         [("12", "2022", "document"), ("14", None, None)])
        self.assertEqual(self.periods("Ils sont 12."), [("12", None, None)])

    def test_no_date_of_the_calendar(self):
        self.assertEqual(self.periods("Ils sont 12 en T08."), [("12", None, None)])

    def test_types(self):
        text = "En 2020, 12 agents ont 30 ans."
        self.assertEqual(self.periods(text), [("12", "2020", "2020"), ("30 ans", None, None)])
        self.assertEqual(self.periods(text, "--set", "period.types=duration,none"), [("12", None, None), ("30 ans", "2020", "2020")])

    def test_given(self):
        """What a rule says stands."""
        self.assertEqual(self.periods("En 2020, 12 fois."), [("12", "1999", None)])

    def test_without_cues(self):
        """Rules that mark none get no period at all."""
        self.assertNotIn("period", self.facts(self.extract(self.write("a", "en été 2021, 12 cas"), "--date", "2022"))[0])

    def test_many(self):
        """Linear, whatever stands where."""
        self.write("p.yaml", PACK)
        for text in ("12 en 2020 " * 5000, "en 2020 " * 5000 + "12", "12 " * 10000 + "en 2020", "de 2020 à 2021 " * 4000):
            self.extract("--rules", "p.yaml", self.write("b", text))

    def test_explained(self):
        self.write("p.yaml", PACK)
        self.write("a", "Ils sont 12. En 2020, ils sont 14.")
        told = self.glane("explain", "--rules", "p.yaml", "--date", "2022", "a:1").stdout.decode()
        self.assertIn("period=2022, period_from=document", told)
        self.assertIn("period=2020, period_from=2020", told)


if __name__ == "__main__":
    unittest.main()
