"""Tables from the stream: CSV, CSV for French spreadsheets, SQLite. Each must say what NDJSON says."""

import csv
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import unittest

from command import Case, GLANE

SHIPPED = pathlib.Path(__file__).parents[2] / "rules"
CORPORA = pathlib.Path(__file__).parents[2] / "corpora"


def has(kind):
    listed = subprocess.run([GLANE, "plugins"], capture_output=True, check=True).stdout.decode()
    return any(line.startswith((f"{kind} ", f"{kind}@")) for line in listed.splitlines())


class Sinks(Case):
    """With the shipped rules."""

    def environment(self, more):
        return super().environment({"GLANE_RULES": str(SHIPPED)} | (more or {}))

    def corpus(self):
        names = [str(path) for path in sorted(CORPORA.glob("*/*.txt"))]
        names.append(self.write("=1+2;\"a\",b", "Une baisse de 1,5 % en 2021, soit 12,50 €\n-3,2 % ; « 4 »\0 5 cas"))
        return [*names, self.write("bad", "mishap: abort"), "--files-from=" + self.write("list", "none\n")]


class Csv(Sinks):
    def table(self, name, *options, kind="csv", **dialect):
        names = self.corpus()
        done = self.glane("extract", *names, "--to", f"{kind}={name}", "--to", "ndjson", *options, status=1)
        raw = (self.folder / name).read_bytes()
        text = raw.decode("utf-8-sig" if kind == "csv-fr" else "utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True, **dialect))
        facts = [json.loads(line, parse_float=str, parse_int=str) for line in done.stdout.splitlines()]
        return raw, rows, [fact for fact in facts if fact["record"] == "fact"]

    def test_csv(self):
        raw, rows, facts = self.table("out.csv")
        self.assertEqual(len(rows), len(facts))
        self.assertGreater(len(rows), 500)
        self.assertEqual(raw.count(b"\r\n"), len(rows) + 1)
        for row, fact in zip(rows, facts):
            for column, cell in row.items():
                wanted = fact.get(column, "")
                if column in ("start", "end"):
                    wanted = fact["span"]["char"][column == "end"]
                elif column == "page":
                    wanted = fact["origin"].get("page", "")
                elif wanted is True:
                    wanted = "true"
                self.assertEqual(cell, wanted.replace("\0", "\ufffd"), (column, fact))

    def test_csv_french(self):
        raw, rows, facts = self.table("out.csv", kind="csv-fr", delimiter=";")
        self.assertTrue(raw.startswith(b"\xef\xbb\xbfdoc;line;"))
        self.assertEqual(len(rows), len(facts))
        for row, fact in zip(rows, facts):
            self.assertEqual(row["value"], fact.get("value", "").replace(".", ","))
            text = fact["text"]
            self.assertEqual(row["text"], ("'" if text[0] in "=+-@" else "") + text)
            for column, cell in row.items():
                if column not in ("value", "value_max", "line", "page", "start", "end"):
                    self.assertNotIn(cell[:1], list("=+-@\t\r"), column)
        self.assertTrue(any(row["doc"] == "'=1+2;\"a\",b" for row in rows))
        self.assertTrue(any(row["value"].startswith("-") for row in rows))

    def test_columns(self):
        self.write("a", "En 2021, 12,50 €")
        done = self.glane("extract", "a", "--to", "csv", "--set", "csv.columns=value,currency,nothing,start")
        self.assertEqual(done.stdout, b"value,currency,nothing,start\r\n,,,3\r\n12.5,EUR,,9\r\n")
        self.assertEqual(done.stderr.count(b"warning"), 1)
        self.assertIn(b"csv: columns: no fact has the key 'nothing': its column stays empty", done.stderr)
        known = "value,start,page,anchor,digits,plugin,siren,period_from,source,as_of,note,signed_on,decimals"
        self.assertEqual(self.glane("extract", "a", "--to", "csv-fr", "--set", f"csv-fr.columns={known}").stderr, b"")
        for columns in ("value,,type", "a" * 200, ",".join("a" * 300)):
            refused = self.glane("extract", "a", "--to", "csv", "--set", f"csv.columns={columns}", status=2)
            self.assertIn(b"columns", refused.stderr)

    def test_nothing_found(self):
        self.write("a", "rien")
        self.assertTrue(self.glane("extract", "a", "--to", "csv").stdout.startswith(b"doc,line,"))
        self.assertEqual(self.glane("extract", "a", "--to", "csv").stdout.count(b"\n"), 1)

    def test_same_bytes(self):
        names = self.corpus()
        once = self.glane("extract", *names, "-j1", "--to", "csv-fr", status=1).stdout
        self.assertEqual(self.glane("extract", *names, "-j8", "--to", "csv-fr", status=1).stdout, once)


@unittest.skipUnless(has("sqlite"), "the plugin sqlite was left out")
class Database(Sinks):
    def database(self, *options):
        done = self.glane("extract", *self.corpus(), "--to", "sqlite=out.db", "--to", "ndjson", *options, status=1)
        database = sqlite3.connect(f"file:{self.folder}/out.db?mode=ro", uri=True)
        self.addCleanup(database.close)
        database.row_factory = sqlite3.Row
        return database, [json.loads(line, parse_float=str, parse_int=str) for line in done.stdout.splitlines()]

    def test_facts(self):
        database, records = self.database()
        facts = [record for record in records if record["record"] == "fact"]
        rows = database.execute("SELECT f.*, d.doc FROM facts f JOIN documents d ON d.id = f.document ORDER BY f.id")
        rows = rows.fetchall()
        self.assertEqual(len(rows), len(facts))
        for row, fact in zip(rows, facts):
            for key in ("doc", "type", "text", "unit", "currency", "timex", "date_start", "number", "name", "rule"):
                self.assertEqual(row[key], fact.get(key), key)
            self.assertEqual(row["fact"], fact["id"])
            self.assertEqual(row["value_exact"], fact.get("value"))
            self.assertEqual(row["value"], float(fact["value"]) if "value" in fact else None)
            self.assertEqual(row["change"], 1 if "change" in fact else None)
            self.assertEqual([str(row["char_start"]), str(row["char_end"])], fact["span"]["char"])
            self.assertEqual([str(row["origin_start"]), str(row["origin_end"])], fact["origin"]["byte"])

    def test_documents_and_errors(self):
        database, records = self.database()
        rows = database.execute("SELECT * FROM documents ORDER BY id").fetchall()
        ends = [record for record in records if record["record"] == "end"]
        self.assertEqual([(row["doc"], row["status"], str(row["facts"]), str(row["numbers_unexplained"])) for row in rows],
                         [(end["doc"], end["status"], end["facts"], end["numbers"]["unexplained"]) for end in ends])
        errors = database.execute("SELECT doc, stage, code, message, fatal FROM errors e "
                                  "JOIN documents d ON d.id = e.document ORDER BY e.id").fetchall()
        self.assertEqual([tuple(row) for row in errors],
                         [(r["doc"], r["stage"], r["code"], r["message"], 1 if "fatal" in r else None)
                          for r in records if r["record"] == "error"])

    def test_checks(self):
        self.write("a", (CORPORA.parent / "tests/golden/table-sums.txt").read_bytes())
        done = self.glane("extract", "a", "--to", "sqlite=out.db", "--to", "ndjson")
        checks = [record for record in self.records(done.stdout) if record["record"] == "check"]
        database = sqlite3.connect(self.folder / "out.db")
        self.addCleanup(database.close)
        self.assertEqual(database.execute("SELECT kind, expected, found_exact, table_id FROM checks ORDER BY id").fetchall(),
                         [(check["kind"], check["expected"], str(check["found"]), check["table"]) for check in checks])
        self.assertGreater(len(checks), 0)
        facts = database.execute("SELECT value FROM keys WHERE record = 'checks' AND key = 'facts' ORDER BY rowid").fetchall()
        self.assertEqual([fact for (fact,) in facts], [fact for check in checks for fact in check["facts"]])

    def test_view(self):
        """Metadata beside the columns of documents; of those that have none, just these."""
        self.write("a", "12")
        self.write("b", "13")
        self.write("meta.csv", "path;register code;département;year\na;017;Cher;2021\nb;;l'Indre;\n")
        self.glane("extract", "a", "b", "--meta", "meta.csv", "--to", "sqlite=out.db")
        database = sqlite3.connect(self.folder / "out.db")
        self.addCleanup(database.close)
        rows = database.execute("SELECT doc, year, register_code, departement FROM documents_meta ORDER BY id").fetchall()
        self.assertEqual(rows, [("a", 2021, "017", "Cher"), ("b", None, None, "l'Indre")])
        for known in ({"select": "x", "status-2": "y"}, {}):
            line = json.dumps({"doc": "c", "text": "12"} | known)
            self.glane("extract", "--stdin-documents", "--to", "sqlite=more.db", input=line.encode())
            with sqlite3.connect(self.folder / "more.db") as more:
                rows = more.execute("SELECT * FROM documents_meta").fetchall()
                self.assertEqual(rows, [row + tuple(known.values()) for row in more.execute("SELECT * FROM documents")])
                self.assertEqual(len(rows), 1)
            more.close()

    def test_schema(self):
        database, _ = self.database()
        self.assertEqual(database.execute("PRAGMA user_version").fetchone()[0], 1)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
        plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM facts WHERE type = 'amount'").fetchall()
        self.assertIn("INDEX facts_type", plan[0]["detail"])
        self.assertEqual(sorted(os.listdir(self.folder)), ["=1+2;\"a\",b", "bad", "list", "out.db"])

    def test_keys_without_a_column(self):
        """A lexicon's own columns are not lost."""
        self.write("own.yaml", "pack: own\nsummary: a lexicon with a column of its own\nkeys: {siren: string}\n"
                   "lexicons:\n  firm:\n    Glanures: {siren: '123456789'}\n"
                   "rules:\n  - id: firm\n    type: organisation\n    phrase: firm:<firm>\n"
                   "    examples:\n      - {text: Glanures, expect: [{text: Glanures}]}\n      - {text: rien, expect: []}\n")
        self.write("a", "Glanures a 12 agents")
        env = {"GLANE_RULES": f"{SHIPPED}:own.yaml"}
        facts = self.facts(self.extract("a", env=env))
        if not any("siren" in fact for fact in facts):
            self.fail(facts)
        self.glane("extract", "a", "--to", "sqlite=out.db", env=env)
        database = sqlite3.connect(self.folder / "out.db")
        self.addCleanup(database.close)
        rows = database.execute("SELECT k.key, k.value, f.text FROM keys k JOIN facts f ON f.id = k.row "
                                "WHERE k.record = 'facts'").fetchall()
        self.assertIn(("siren", "123456789", "Glanures"), rows)

    def test_same_database(self):
        once = "\n".join(self.database("-j1")[0].iterdump())
        self.assertEqual("\n".join(self.database("-j8")[0].iterdump()), once)

    def test_places(self):
        self.write("a", "12")
        self.assertIn(b"writes a file", self.glane("extract", "a", "--to", "sqlite", status=2).stderr)
        self.assertIn(b"writes a file", self.glane("extract", "a", "--to", "sqlite=/dev/null", status=3).stderr)
        self.assertIn(b"is not compressed", self.glane("extract", "a", "--to", "sqlite=out.db.gz", status=3).stderr)
        self.glane("extract", "a", "--to", "sqlite=out.db")
        old = (self.folder / "out.db").read_bytes()
        self.write("b", "13 cas")
        self.glane("extract", "b", "--to", "sqlite=out.db", "--set", "mishap.refuse=yes", status=3)
        self.assertEqual((self.folder / "out.db").read_bytes(), old)
        self.glane("extract", "a", "--to", "sqlite=out.db")
        self.assertTrue((self.folder / "out.db").read_bytes().startswith(b"SQLite format 3"))
        self.assertEqual(sorted(os.listdir(self.folder)), ["a", "b", "out.db"])

    def test_full_disk(self):
        """The message says so, and nothing is left."""
        names = [str(path) for path in sorted(CORPORA.glob("*/*.txt"))]
        limit = ["sh", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$@"', "sh"]
        done = subprocess.run([*limit, GLANE, "extract", *names, "--to", "sqlite=out.db"], cwd=self.folder,
                              env=self.environment(None), capture_output=True, timeout=100)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stderr, b"sqlite: (database or )?disk|disk I/O")
        self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    unittest.main()
