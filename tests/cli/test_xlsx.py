"""Workbooks: what a spreadsheet makes of the stream. Cells are read with a reader of twenty lines, and by LibreOffice."""

import csv
import datetime
import io
import os
import re
import resource
import shutil
import signal
import subprocess
import unittest
import xml.etree.ElementTree as xml
import zipfile

from test_sinks import CORPORA, Sinks, has

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = shutil.which("soffice")


def unescape(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def cell_value(cell, dates):
    """Text as str, a number as float, a date as date, a truth as bool."""
    kind, value = cell.get("t"), cell.findtext(f"{MAIN}v")
    if cell.find(f"{MAIN}f") is not None:
        raise AssertionError("a formula")
    if kind == "inlineStr":
        return unescape("".join(part.text or "" for part in cell.iter(f"{MAIN}t")))
    if kind == "b":
        return value == "1"
    if int(cell.get("s", 0)) in dates:
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
    return float(value)


def sheets(path):
    """Rows of each worksheet, as dictionaries by the words of its head; cells that are empty are not in them."""
    with zipfile.ZipFile(path) as archive:
        styles = xml.fromstring(archive.read("xl/styles.xml"))
        formats = styles.find(f"{MAIN}cellXfs")
        dates = {i for i, style in enumerate(formats) if int(style.get("numFmtId")) >= 164}
        book = xml.fromstring(archive.read("xl/workbook.xml"))
        result = {}
        for i, sheet in enumerate(book.find(f"{MAIN}sheets"), 1):
            table = xml.fromstring(archive.read(f"xl/worksheets/sheet{i}.xml"))
            rows = []
            for row in table.iter(f"{MAIN}row"):
                cells = {re.match("[A-Z]+", cell.get("r"))[0]: cell_value(cell, dates) for cell in row}
                rows.append(cells)
            head = rows[0]
            result[sheet.get("name")] = [{head[column]: value for column, value in row.items()} for row in rows[1:]]
        return result


@unittest.skipUnless(has("xlsx"), "the plugin xlsx was left out")
class Workbook(Sinks):
    def workbook(self, *options, inputs=None, status=1):
        done = self.glane("extract", *(inputs or self.corpus()), "--to", "xlsx=out.xlsx", "--to", "ndjson", *options,
                          status=status)
        return sheets(self.folder / "out.xlsx"), self.records(done.stdout)

    def of(self, records, kind):
        return [record for record in records if record["record"] == kind]

    def test_facts(self):
        book, records = self.workbook()
        facts = self.of(records, "fact")
        self.assertEqual(len(book["facts"]), len(facts))
        dates = 0
        for row, fact in zip(book["facts"], facts):
            wanted = {key: value for key, value in fact.items() if not isinstance(value, dict)}
            wanted["start"], wanted["end"] = fact["span"]["char"]
            for key in ("text", "doc", "section"):
                if key in wanted:
                    wanted[key] = wanted[key].replace("\0", "\ufffd")
            for key in ("date_start", "date_end"):
                if key in wanted and wanted[key] >= "1900-03-01":
                    wanted[key] = datetime.date.fromisoformat(wanted[key])
                    dates += 1
            for column, value in row.items():
                self.assertEqual(value, wanted[column], (column, fact))
                self.assertEqual(isinstance(value, str), isinstance(wanted[column], str))
            for key in ("value", "value_max", "currency", "date_start", "name", "text", "change", "rule"):
                self.assertEqual(key in row, key in wanted)
        self.assertGreater(dates, 100)

    def test_other_tables(self):
        book, records = self.workbook()
        ends, heads = self.of(records, "end"), self.of(records, "document")
        self.assertEqual([(row["doc"], row["status"], row["facts"], row["numbers_unexplained"]) for row in book["documents"]],
                         [(end["doc"], end["status"], end["facts"], end["numbers"]["unexplained"]) for end in ends])
        self.assertEqual([row.get("sha256") for row in book["documents"]], [head.get("sha256") for head in heads])
        self.assertEqual([row.get("year") for row in book["documents"]], [head.get("year") for head in heads])
        self.assertEqual([(row["doc"], row["code"], row["message"], row.get("fatal")) for row in book["errors"]],
                         [(e["doc"], e["code"], e["message"], e.get("fatal")) for e in self.of(records, "error")])
        self.write("a", (CORPORA.parent / "tests/golden/table-sums.txt").read_bytes())
        book, records = self.workbook(inputs=["a"], status=0)
        checks = self.of(records, "check")
        self.assertGreater(len(checks), 0)
        self.assertEqual([(row["kind"], row["expected"], row["facts"]) for row in book["checks"]],
                         [(check["kind"], check["expected"], ", ".join(check["facts"])) for check in checks])

    def test_cells_that_look_like_others(self):
        """Formulas, numbers beyond what a spreadsheet keeps, old dates, characters that XML has no place for."""
        name = self.write("=1+2;_x0041_\x01", "Le 3 mai 1850, 12345678901234567 et 123456789012345 € ; −3,2 % ; 9,95 €.\r\n")
        book, _ = self.workbook(inputs=[name], status=0)
        rows = {row["text"]: row for row in book["facts"]}
        self.assertEqual({row["doc"] for row in book["facts"]}, {name.replace("\x01", "%01")})
        self.assertEqual(rows["3 mai 1850"]["date_start"], "1850-05-03")
        self.assertEqual(rows["12345678901234567"]["value"], "12345678901234567")
        self.assertEqual(rows["123456789012345 €"]["value"], 123456789012345)
        self.assertEqual(rows["9,95 €"]["value"], 9.95)
        self.assertEqual(rows["−3,2 %"]["value"], -3.2)

    def test_long_text(self):
        """A cell is cut at the format's limit, and shows it."""
        name = self.write("a", f"<html><body><h1>{'é' * 40000}</h1><p>En 2021, 12 cas.</p></body></html>")
        book, records = self.workbook(inputs=[name], status=0)
        for row, fact in zip(book["facts"], self.of(records, "fact")):
            self.assertGreater(len(fact["section"]), 32767)
            self.assertEqual(row["section"], fact["section"][:32766] + "…")

    def test_long_text_beyond(self):
        """The format counts characters beyond U+FFFF twice."""
        name = self.write("a", f"<html><body><h1>{'𠀀' * 20000}</h1><p>En 2021, 12 cas.</p></body></html>")
        book, _ = self.workbook(inputs=[name], status=0)
        for row in book["facts"]:
            self.assertEqual(row["section"], "𠀀" * 16383 + "…")

    def test_columns(self):
        self.write("a", "En 2021, 12,50 €")
        book, _ = self.workbook("--set", "xlsx.columns=value,date_start", "--set", "xlsx.documents=doc,lines,status",
                                "--set", "xlsx.dates=none", inputs=["a"], status=0)
        self.assertEqual(book["facts"], [{"date_start": "2021-01-01"}, {"value": 12.5}])
        self.assertEqual(book["documents"], [{"doc": "a", "lines": 1, "status": "ok"}])
        for setting in ("columns=a,,b", "dates=", "rows=1", "rows=1048577"):
            refused = self.glane("extract", "a", "--to", "xlsx=x", "--set", f"xlsx.{setting}", status=2)
            self.assertIn(setting.split("=")[0].encode() if "rows" in setting else b"columns", refused.stderr)

    def test_full_worksheets(self):
        """Another one goes on, with its head."""
        whole, _ = self.workbook()
        book, _ = self.workbook("--set", "xlsx.rows=500")
        names = [name for name in book if name.startswith("facts")]
        self.assertEqual(names[:3], ["facts", "facts 2", "facts 3"])
        self.assertEqual([len(book[name]) for name in names[:-1]], [499] * (len(names) - 1))
        self.assertEqual([row for name in names for row in book[name]], whole["facts"])
        self.assertEqual(book["documents"], whole["documents"])

    def test_same_bytes(self):
        names = self.corpus()
        self.glane("extract", *names, "-j1", "--to", "xlsx=one.xlsx", status=1)
        self.glane("extract", *names, "-j8", "--to", "xlsx=two.xlsx", status=1)
        self.assertEqual((self.folder / "one.xlsx").read_bytes(), (self.folder / "two.xlsx").read_bytes())

    def test_places(self):
        self.write("a", "12")
        self.assertIn(b"writes a file", self.glane("extract", "a", "--to", "xlsx", status=2).stderr)
        self.write("out.xlsx", "old")
        self.glane("extract", "a", "--to", "xlsx=out.xlsx", "--set", "mishap.refuse=yes", status=3)
        self.assertEqual((self.folder / "out.xlsx").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.folder)), ["a", "out.xlsx"])

    def test_full_disk(self):
        """Wherever it fills up: the message says so, and nothing is left."""
        names = [str(path) for path in sorted(CORPORA.glob("*/*.txt"))]
        self.glane("extract", *names, "--to", "xlsx=whole.xlsx")
        with zipfile.ZipFile(self.folder / "whole.xlsx") as archive:
            worksheet = archive.getinfo("xl/worksheets/sheet2.xml").file_size
        for size in (4096, 400000, worksheet - 200):  # heads; rows; the worksheet that is made of the rows
            def limit():
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            done = self.glane("extract", "-q", *names, "--to", "xlsx=out.xlsx", status=3, preexec_fn=limit)
            self.assertRegex(done.stderr, b"xlsx: (File too large|the workbook could not be written whole)")
            self.assertEqual(os.listdir(self.folder), ["whole.xlsx"])

    @unittest.skipUnless(OFFICE, "LibreOffice is not here")
    def test_office(self):
        """LibreOffice opens it, and shows what the stream says."""
        book, records = self.workbook()
        profile = f"-env:UserInstallation=file://{self.folder}/profile"
        # 44 comma, 34 quote, 76 UTF-8; the last: worksheet 2 alone
        subprocess.run([OFFICE, "--headless", profile, "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2", "out.xlsx"],
                       cwd=self.folder, check=True, capture_output=True, timeout=200)
        text = (self.folder / "out-facts.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        facts = self.of(records, "fact")
        self.assertEqual(len(rows), len(facts))
        for row, fact in zip(rows, facts):
            self.assertEqual(row["type"], fact["type"])
            self.assertEqual(row["value"], "" if "value" not in fact else row["value"])
            if "value" in fact and abs(fact["value"]) < 1e10:
                self.assertEqual(float(row["value"]), fact["value"])
            if fact.get("date_start", "") >= "1900-03-01":
                self.assertEqual(row["date_start"], fact["date_start"])
            if "\n" not in fact["text"] and "\0" not in fact["text"]:
                self.assertEqual(row["text"], fact["text"])


if __name__ == "__main__":
    unittest.main()
