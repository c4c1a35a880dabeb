"""DOCX, ODT, XLSX and ODS by LibreOffice and pandoc (tests/readers), and files that are none."""

import io
import pathlib
import unittest
import zipfile

from command import Case

FILES = pathlib.Path(__file__).parent.parent / "readers"
TABLE = ["Dépenses (k€)\t2021\t2022\tÉvolution", "Soins de ville et transports\t1 200\t1 350\t12,5 %",
         "Hôpital\t2 410\t2 390\t-0,8 %", "Prévention\t\t97\tn.d."]


class Office(Case):
    def lines(self, name):
        return self.glane("text", name).stdout.decode().replace("\u00a0", " ").replace("’", "'").split("\n")

    def made(self, members):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
        return self.write("made.bin", made.getvalue())

    def docx(self, body, status=0):
        return self.made({"[Content_Types].xml": "<Types/>", "word/document.xml":
                          f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'})


class Producers(Office):
    def test_documents(self):
        for name in ("libreoffice.docx", "libreoffice.odt"):
            with self.subTest(name=name):
                lines = self.lines(str(FILES / name))
                self.assertEqual(lines[0], "Rapport d'activité 2022")
                self.assertEqual(lines[2:], ["Les dépenses", "250 aides financières ;", "48 dossiers refusés.", *TABLE,
                                             "Le bilan", "Après le tableau, 33 cas."])
                records = self.extract(str(FILES / name))
                self.assertEqual(records[0]["reader"], "office")
                fact = self.facts(records)[-1]
                self.assertEqual(fact["section"], "Rapport d'activité 2022 > Le bilan")
                self.assertEqual(fact["origin"], {"part": "word/document.xml" if "docx" in name else "content.xml"})

    def test_what_they_say_of_themselves(self):
        for name, expected in (("libreoffice.docx", (None, None)), ("pandoc.docx", (2023, "source")),
                               ("pandoc.odt", (2023, "source"))):
            document = self.extract(str(FILES / name))[0]
            self.assertEqual((document.get("year"), document.get("meta_from")), expected)
        name = self.made({"mimetype": "application/vnd.oasis.opendocument.text", "meta.xml":
                          '<m xmlns:dc="dc" xmlns:meta="m"><dc:title> Bilan\n&#233;crit </dc:title>'
                          "<meta:creation-date>2020-05-06T07:08:09</meta:creation-date></m>",
                          "content.xml": '<o xmlns:text="t" xmlns:office="o"><office:text><text:p>12 cas</text:p></office:text></o>'})
        document = self.extract(name)[0]
        self.assertEqual((document["title"], document["year"], document["meta_from"]), ("Bilan écrit", 2020, "source"))

    def test_notes(self):
        for name, place in (("pandoc.docx", -1), ("pandoc.odt", 2)):
            with self.subTest(name=name):
                lines = self.lines(str(FILES / name))
                self.assertTrue(lines[1].endswith("au 31 décembre 2022."))
                self.assertEqual(lines[place], "Hors 17 dossiers en cours.")
                self.assertIn("Soins\t1 200\t1 350", lines)
        origins = [fact["origin"]["part"] for fact in self.facts(self.extract(str(FILES / "pandoc.docx")))]
        self.assertEqual(origins[-1], "word/footnotes.xml")

    def test_sheets(self):
        expected = ["sheet", "Dépenses\t2021\t2022\tDate", "Soins de ville\t1200\t1350.5\t30/06/2022",
                    "Hôpital\t2410\t-0.8\t31/12/2022", "\t\t97", "Prévention, dépistage\t1 234\t0.125\ttexte"]
        self.assertEqual(self.lines(str(FILES / "libreoffice.xlsx")), expected)
        self.assertEqual([line.replace("30/06/2022", "2022-06-30").replace("31/12/2022", "2022-12-31") for line in expected],
                         self.lines(str(FILES / "libreoffice.ods")))
        fact = self.facts(self.extract(str(FILES / "libreoffice.xlsx")))[-1]
        self.assertEqual((fact["origin"], fact["section"]), ({"part": "xl/worksheets/sheet1.xml"}, "sheet"))


class Details(Office):
    def test_word(self):
        p = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
        self.assertEqual(self.lines(self.docx(
            "<w:p><w:r><w:t>12</w:t></w:r><w:del><w:r><w:t>5</w:t></w:r></w:del><w:r><w:t xml:space='preserve'>3 cas</w:t>"
            "<w:br/><w:t>suite</w:t><w:tab/><w:noBreakHyphen/></w:r></w:p>" + "<w:p/>" +
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + p("a") + p("b") + "</w:tc><w:tc>" + p("c") +
            "</w:tc></w:tr><w:tr><w:tc>" + p("") + "</w:tc><w:tc>" + p("d") + "</w:tc></w:tr></w:tbl>" + p("fin"))),
            ["123 cas", "suite \u2011", "a", "b\tc", "\td", "fin"])

    def test_workbook(self):
        name = self.made({
            "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="Un" r:id="i2"/><sheet name="X" r:id="none"/>'
                               '<sheet name="Deux" r:id="i1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="i1" Target="worksheets/b.xml"/>'
                                          '<Relationship Id="i2" Target="/xl/worksheets/a.xml"/></Relationships>',
            "xl/sharedStrings.xml": "<sst><si><t>é</t></si><si><r><t>de</t></r><r><t>ux</t></r><rPh><t>no</t></rPh></si></sst>",
            "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="#,##0.00\\ &quot;€&quot;"/>'
                             '<numFmt numFmtId="171" formatCode="[$-40C]d mmm yyyy"/></numFmts><cellXfs><xf numFmtId="0"/>'
                             '<xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
            "xl/worksheets/a.xml": '<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>1</v></c><c r="D2"><v>0.30000000000000004'
                                   '</v></c></row><row r="3"><c r="A3" s="1"><v>0.125</v></c><c s="2"><v>14.5</v></c>'
                                   '<c s="3"><v>44742</v></c><c t="s"><v>9</v></c><c t="inlineStr"><is><t>ici</t></is></c>'
                                   '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>',
            "xl/worksheets/b.xml": "<worksheet/>"})
        self.assertEqual(self.lines(name), ["Un", "\tdeux\t\t0.3", "12.5 %\t14.5 €\t30/06/2022\t\tici\t\t#N/A", "Deux"])


class Hostile(Office):
    def test_no_entities(self):
        bomb = '<!DOCTYPE d [<!ENTITY a "12"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        name = self.made({"[Content_Types].xml": "", "word/document.xml":
                          bomb + '<d xmlns:w="w"><w:p><w:r><w:t>&b;&f;34</w:t></w:r></w:p></d>'})
        self.assertEqual([fact["text"] for fact in self.facts(self.extract(name, status=None))], ["34"])

    def test_deep_and_huge(self):
        self.extract(self.docx("<w:p>" * 300), status=1)
        self.extract(self.docx("<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80))
        self.extract(self.docx(f"<w:p w:a='{'x' * 9_000_000}'><w:r><w:t>12</w:t></w:r></w:p>"))
        many = "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 100 + "</w:tr>") * 300 + "</w:tbl>"
        self.assertEqual(len(self.facts(self.extract(self.docx(many)))), 30000)
        wide = '<c r="XFD1"><v>1</v></c><c r="ZZZZZZ9"><v>2</v></c>'
        name = self.made({"xl/workbook.xml": '<w><sheet name="a" id="i"/></w>',
                          "xl/_rels/workbook.xml.rels": '<r><Relationship Id="i" Target="worksheets/a.xml"/></r>',
                          "xl/worksheets/a.xml": f'<s><row r="999999999999">{wide}</row></s>'})
        self.assertEqual([fact["text"] for fact in self.facts(self.extract(name))], ["1", "2"])

    def test_bomb(self):
        name = self.made({"[Content_Types].xml": "", "word/document.xml": b" " * (130 << 20)})
        self.assertEqual(self.error(self.extract(name, status=1))["code"], "expansion-limit")

    def test_damaged(self):
        for name in ("libreoffice.docx", "pandoc.odt", "libreoffice.xlsx"):
            whole = (FILES / name).read_bytes()
            for end in range(40, len(whole), len(whole) // 12):
                self.extract(self.write("a", whole[:end]), status=None)
            for at in range(30, len(whole), len(whole) // 12):
                self.extract(self.write("a", whole[:at] + b"\xff\x00\x7f" + whole[at + 3:]), status=None)
        self.assertEqual(self.error(self.extract(self.made({"[Content_Types].xml": ""}), status=1))["code"], "unsupported")
        self.assertEqual(self.error(self.extract(self.docx("</w:p>"), status=1))["code"], "damaged")
        name = self.docx("<w:p><w:r><w:t>12</w:t></w:r></w:p></x>")
        records = self.extract(name, status=1)
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12"])
        self.assertEqual(records[-1]["status"], "partial")

    def test_other_kinds(self):
        error = self.error(self.extract(self.write("a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), status=1))
        self.assertEqual(error["code"], "unsupported")
        name = self.made({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"\x00\x01",
                          "META-INF/manifest.xml": "<encryption-data/>"})
        self.assertIn(self.error(self.extract(name, status=1))["code"], ("encrypted", "unsupported"))


if __name__ == "__main__":
    unittest.main()
