#!/usr/bin/env python3
"""The tables of names hold together, and refresh-communes sorts names by what they ask for."""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "rules" / "lexicons"
COMMUNES = ("communes", "communes-located", "communes-small", "communes-told", "communes-articled")
PLACES = COMMUNES + ("regions", "departements", "places", "places-articled", "places-located")
NAMES = PLACES + ("bodies", "schemes", "schemes-guarded")


def read(path):
    """The rows of a table, each a dict without its empty cells."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    header = lines[0].split("\t")
    return [{key: cell for key, cell in zip(header, line.split("\t")) if cell} for line in lines[1:]]


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += sum(divmod(int(digit) * (1 + place % 2), 10))
    return total % 10 == 0


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tables = {stem: read(FOLDER / f"{stem}.tsv") for stem in NAMES}

    def test_each_entry_once(self):
        for stem, rows in self.tables.items():
            twice = [entry for entry, n in collections.Counter(row["entry"] for row in rows).items() if n > 1]
            self.assertEqual(twice, [], stem)

    def test_each_row_has_a_name(self):
        for stem, rows in self.tables.items():
            self.assertEqual([row for row in rows if "name" not in row], [], stem)

    def test_one_name_one_body(self):
        for stem in ("bodies", "schemes", "regions", "departements"):
            told = collections.defaultdict(set)
            for row in self.tables[stem]:
                told[row["name"]].add(tuple(row.get(key) for key in ("acronym", "siren", "code", "region")))
            self.assertEqual({name: rows for name, rows in told.items() if len(rows) > 1}, {}, stem)

    def test_as_many_as_the_field_has(self):
        for stem in ("bodies", "schemes"):
            self.assertGreater(len({row["name"] for row in self.tables[stem]}), 800, stem)
            self.assertEqual([row for row in self.tables[stem] if "kind" not in row], [], stem)

    def test_register_numbers(self):
        numbers = [row["siren"] for row in self.tables["bodies"] if "siren" in row]
        self.assertGreater(len(numbers), 50)
        for number in numbers:
            self.assertRegex(number, r"^\d{9}$")
            self.assertTrue(luhn(number), number)

    def test_codes_of_places(self):
        departements = {row["code"] for row in self.tables["departements"] + self.tables["places-articled"]
                        if row["kind"] == "département"} | {"75", "971", "972", "973", "974", "976"}
        self.assertEqual(len(departements), 101)
        rows = [row for stem in COMMUNES for row in self.tables[stem] if "code" in row]
        for row in rows:
            self.assertRegex(row["code"], r"^(\d{2}|2[AB])\d{3}$")
        moved = [row["name"] for row in rows if not row["code"].startswith(row["departement"])]
        self.assertLess(len(set(moved)), 10, "communes that merged into one of another département keep their code")
        regions = {row["code"]: row for row in self.tables["regions"] if row["kind"] == "région"} | {"94": "Corse"}
        self.assertEqual(len(regions), 18)
        for row in self.tables["regions"]:
            self.assertEqual("region" in row, row["kind"] == "ancienne région", row)
            self.assertIn(row.get("region", "94"), regions)

    def test_no_town_by_itself_that_is_a_word(self):
        alone = {row["entry"] for row in self.tables["communes"]}
        words = "Apt Tours Sens Nice Die Eu Y Oz Bar Port Contes Condom Orange Gap Vire Mer Angles Don Rue Brie Salon".split()
        self.assertEqual(sorted(alone & set(words)), [])
        everywhere = {row["entry"] for stem in PLACES for row in self.tables[stem]}
        self.assertEqual([word for word in words if word not in everywhere | {"Salon"}], [])

    def test_most_communes(self):
        self.assertGreater(len({row["name"] for stem in COMMUNES for row in self.tables[stem]}), 34000)


class Refresh(unittest.TestCase):
    def rows_of(self, communes):
        """What the script makes of communes: name, code and perhaps population. By stem, the rows without `name`."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "data").mkdir()
            (folder / "package.json").write_text('{"version": "1"}')
            (folder / "fr.aff").write_text("SFX S. Y 1\nSFX S. 0 s [^s] is:pl\n", encoding="utf-8")
            (folder / "fr.dic").write_text("3\nbarque/S. po:nom\nblême po:adj\nOscarine po:prn\n", encoding="utf-8")
            rows = [{"nom": town, "code": code, "departement": code[:2], "population": souls,
                     "type": kind} for town, code, souls, kind in communes]
            (folder / "data" / "communes.json").write_text(json.dumps(rows), encoding="utf-8")
            script = FOLDER / "refresh-communes"
            subprocess.run([sys.executable, "-B", script, folder, "--dictionary", folder / "fr.dic", "--into", folder],
                           check=True, stdout=subprocess.DEVNULL)
            return {path.stem: [(row["entry"], row.get("code"), row.get("departement")) for row in read(path)]
                    for path in folder.glob("*.tsv")}

    def test_what_names_ask_for(self):
        now = "commune-actuelle"
        rows = self.rows_of([("Barques", "01001", 300, now), ("Barque", "01002", 40000, now),
                             ("Oscarine", "01003", 20000, now), ("Zelbourg", "01004", 20000, now),
                             ("Zelbray", "01005", 500, now), ("Zel-sur-Orbe", "01006", 50, now),
                             ("Saint-Zel", "01007", 50, now), ("Le Zelard", "01008", 12000, now),
                             ("Le Blême", "01009", 12000, now)])
        self.assertEqual(rows["communes-told"], [("Barques", "01001", "01"), ("Oscarine", "01003", "01")])
        self.assertEqual(rows["communes-located"], [("Barque", "01002", "01"), ("Le Blême", "01009", "01")])
        self.assertEqual(rows["communes-small"], [("Saint-Zel", "01007", "01"), ("Zelbray", "01005", "01")])
        self.assertEqual(rows["communes"], [("Le Zelard", "01008", "01"), ("Zel-sur-Orbe", "01006", "01"),
                                            ("Zelbourg", "01004", "01")])
        self.assertEqual(rows["communes-articled"], [("Zelard", "01008", "01")])

    def test_communes_of_one_name_have_no_code(self):
        now = "commune-actuelle"
        rows = self.rows_of([("Zelville-Haute", "01001", 1, now), ("Zelville-Haute", "02001", 1, now),
                             ("Zelville-Basse", "01002", 1, now), ("Zelville-Basse", "01003", 1, now)])
        self.assertEqual(rows["communes"], [("Zelville-Basse", None, "01"), ("Zelville-Haute", None, None)])

    def test_merged_communes_where_no_other_has_the_name(self):
        rows = self.rows_of([("Zel-le-Vieux", "01001", 1, "commune-deleguee"), ("Zel-le-Neuf", "01002", 1, "commune-actuelle"),
                             ("Zel-le-Neuf", "01003", 1, "commune-associee"), ("Zelorbe (Canton d'Orbe)", "01004", 20000, "commune-actuelle")])
        self.assertEqual(rows["communes"], [("Zel-le-Neuf", "01002", "01"), ("Zel-le-Vieux", "01001", "01"), ("Zelorbe", "01004", "01")])

    def test_a_hyphen_makes_no_other_name(self):
        rows = self.rows_of([("Zel aux Bois", "01001", 1, "commune-deleguee"), ("Zel-aux-Bois", "01001", 1, "commune-actuelle")])
        self.assertEqual(rows["communes"], [("Zel-aux-Bois", "01001", "01")])


if __name__ == "__main__":
    unittest.main()
