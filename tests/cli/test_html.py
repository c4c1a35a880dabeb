"""HTML: what a browser shows, one block a line, and the way back to the bytes of the page."""

import html
import random
import re
import unittest

from command import Case


class Html(Case):
    def page(self, body, encoding="utf-8", status=0, head='<meta charset="{}">'):
        source = f"<!DOCTYPE html><html><head>{head.format(encoding)}</head><body>{body}</body></html>"
        return self.write("page.bin", source.encode(encoding)), source.encode(encoding), encoding

    def text(self, body, **options):
        name = self.page(body, **options)[0]
        return self.glane("text", name).stdout.decode()

    def origins(self, body, encoding="utf-8"):
        """Facts of a page; each leads back to bytes that mean its text."""
        name, source, encoding = self.page(body, encoding)
        facts = self.facts(self.extract(name))
        for fact in facts:
            start, end = fact["origin"]["byte"]
            there = html.unescape(re.sub("<[^>]*>", "", source[start:end].decode(encoding)))
            self.assertEqual(" ".join(there.split()), " ".join(fact["text"].split()))
        return [fact["text"] for fact in facts]


class Text(Html):
    def test_blocks(self):
        self.assertEqual(self.text("<p>Un\n  deux </p><div> trois<div>quatre</div>cinq</div>six"),
                         "Un deux\ntrois\nquatre\ncinq\nsix")
        self.assertEqual(self.text("a<b>b</b> <i> c</i><br>d<br><br>e<span> </span>f"), "ab c\nd\ne f")
        self.assertEqual(self.text(""), "")
        self.assertEqual(self.text("   <p> </p>  "), "")

    def test_lists(self):
        self.assertEqual(self.text("<ul><li>un<li><p>deux</p><ol><li>trois</ol></ul>fin"), "un\ndeux\ntrois\nfin")

    def test_tables(self):
        self.assertEqual(self.text("<table><caption>T</caption><tr><th>a</th><th>b</th></tr>"
                                   "<tr><td></td><td> <p>2</p> </td><td>3</td></tr>"
                                   "<tr><td></td><td></td></tr><tr><td>4</td><td></td><td>5</td></tr></table>6"),
                         "T\na\tb\n\t2\t3\n4\t\t5\n6")
        self.assertEqual(self.text("<table><tr><td>1</td><td><table><tr><td>x</td><td>y</td></tr></table></td>"
                                   "<td>2</td></tr></table>"), "1\nx\ty\n\t2")

    def test_preformatted(self):
        self.assertEqual(self.text("<pre>a  b\n c\td\n\ne</pre>"), "a  b\n c\td\ne")

    def test_what_is_not_shown(self):
        self.assertEqual(self.text("<script>1<2</script><style>p{}</style><template>3</template><!-- 4 -->"
                                   "<p hidden>5</p><p style='display : none'>6</p><noscript>7</noscript>8"), "8")

    def test_entities(self):
        self.assertEqual(self.text("&eacute;&nbsp;&#8239;&#x20AC;&#150;&amp;AT&T &lt;&inconnu;"),
                         "é\u00a0\u202f€–&AT&T <&inconnu;")

    def test_long_runs(self):
        """The parser hands text over in parts."""
        for word in ("a", "é", "1 ", "—x"):
            body = word * 5000
            self.assertEqual(self.text(f"<p>{body}</p>"), body.strip())

    def test_control_characters(self):
        self.assertEqual(self.text("a\x00b\x01c\x0bd 12"), "a b c d 12")


class Facts(Html):
    def test_origins(self):
        body = ("<p>En &eacute;t&eacute;&nbsp;2021, 12&#8239;345<b>6</b> cas ; <i>7</i>8 art. 9</p>"
                "<table><tr><td>10</td><td>11\n</td></tr></table>été 2022, 13")
        expected = ["été\u00a02021", "12", "3456", "78", "10", "11", "été 2022", "13"]
        for encoding in ("utf-8", "windows-1252", "iso-8859-15", "utf-16"):
            with self.subTest(encoding=encoding):
                self.assertEqual(self.origins(body, encoding), expected)

    def test_random_pages(self):
        """Whatever stands around it, a number leads back to itself."""
        dice = random.Random(7)
        parts = ["<p>", "</p>", "<b>", "</b>", "<td>", "<tr>", "<table>", "</table>", "<li>", "&nbsp;", "&amp;", " ",
                 "é", "\n", "<br>", "&eacute", "<!-- x -->", "&", "<", "é&#233;", "<h2>", "</h2>", "<pre>", "</div>"]
        for round in range(40):
            body = "".join(f"{dice.choice(parts)}{dice.choice(parts)} {n} " for n in range(1000, 1100))
            found = [int(text) for text in self.origins(body)]
            self.assertEqual(found, sorted(found))
            self.assertGreater(len(found), 20)

    def test_known_places(self):
        """Numbers whose bytes are known as the page is made."""
        dice = random.Random(11)
        around = ["<p>é ", "</p>", "<b>", " </b>", "<td>", "<tr>", "<table>", "</table>", "<li>", "&nbsp;", "<!-- 1 -->", " œ ",
                  "<h2>", "</h2> ", "<br>", "<script>var a = 2;</script>", "<p hidden>3</p>", "\r\n", "&eacute;"]
        for encoding in ("utf-8", "windows-1252", "utf-16-le", "iso-8859-15"):
            page, places = '<html><head><meta charset="' + encoding + '"><title>4</title></head><body>', {}
            for number in range(10000, 10150):
                page += "".join(dice.choices(around, k=dice.randrange(1, 5))) + " "
                places[str(number)] = len(page)
                page += f"{number} "
            mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
            facts = self.facts(self.extract(self.write("page", mark + page.encode(encoding))))
            self.assertEqual([fact["text"] for fact in facts], list(places))
            for fact in facts:
                start = len(mark) + len(page[: places[fact["text"]]].encode(encoding))
                self.assertEqual(fact["origin"]["byte"], [start, start + len(fact["text"].encode(encoding))])

    def test_sections(self):
        name = self.page("<h1>Un</h1><p>1<h2>1.1 Deux</h2><p>2<h2>Trois</h2><div>3</div><h1>Quatre</h1>4")[0]
        facts = self.facts(self.extract(name))
        self.assertEqual([(fact["text"], fact["section"]) for fact in facts][1:],
                         [("1", "Un > 1.1 Deux"), ("1", "Un > 1.1 Deux"), ("2", "Un > 1.1 Deux"),
                          ("3", "Un > Trois"), ("4", "Quatre")])

    def test_masked(self):
        body = ("<nav>1</nav><div class='a Cookie-Banner b'>2<p>3</div><div role=navigation>4</div>"
                "<ul id=breadcrumb><li>5</ul><p class='cookies-free-text recookie'>6</p><main class=menu>7</main>")
        name = self.page(body)[0]
        records = self.extract(name)
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["7"])
        self.assertEqual(records[-1]["numbers"], {"total": 7, "facts": 1, "aside": 6, "unexplained": 0})
        records = self.extract("--set", "html.mask=recookie", name)
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["2", "3", "5", "7"])
        self.assertEqual(self.glane("text", name).stdout, b"1\n2\n3\n4\n5\n6\n7")


class About(Html):
    """What a page says of itself stands in where its text doesn't."""

    def document(self, head, body="<p>12 cas"):
        name = self.write("page", f"<html><head>{head}</head><body>{body}")
        return {key: value for key, value in self.extract(name)[0].items() if key in ("title", "year", "meta_from")}

    def test_title(self):
        self.assertEqual(self.document("<title> Rapport\n d&eacute;taill&eacute; </title>"),
                         {"title": "Rapport détaillé", "meta_from": "source"})
        self.assertEqual(self.document("<title></title><meta property='OG:title' content='Bilan'><title>non</title>")["title"], "Bilan")
        self.assertEqual(self.document("<title>un</title>", "<svg><title>deux</title></svg>12")["title"], "un")
        self.assertEqual(self.document("<title>un</title>", "<h1>Le bilan</h1><p>12")["title"], "Le bilan")
        self.assertNotIn("title", self.document("<title> </title>"))
        self.assertLess(len(self.document(f"<title>{'x' * 5000}</title>")["title"]), 1025)

    def test_date(self):
        self.assertEqual(self.document("<meta name=DC.date content='2021-03-04T10:00:00Z'>"),
                         {"year": 2021, "meta_from": "source"})
        self.assertEqual(self.document("<meta name=date content=2020>")["year"], 2020)
        self.assertEqual(self.document("<meta name=date content='le 3 mars 2020'><meta name=other content=2019>"), {})
        self.assertEqual(self.document("<meta name=date content=2020-13-45>")["year"], 2020)

    def test_what_the_caller_says(self):
        name = self.write("page", "<html><meta name=date content=2020><title>A</title><p>12 cas en juin")
        self.assertEqual(self.extract(name, "--date", "2018")[0]["year"], 2018)
        self.assertEqual(self.extract(name, "--date", "2018")[0]["meta_from"], "option")
class Cells(Html):
    """Rows and columns of tables are the page's own."""

    RULES = """pack: p
types: {share: {}, sum: {}, named: {}}
lexicons: {unit: {"%": }}
tables: {units: [unit]}
rules:
  - {id: share, type: share, phrase: <digits>, require: [{column: part}], examples: []}
  - {id: sum, type: sum, phrase: <digits>, require: [{column: montant}, {column: "2022"}], examples: []}
  - {id: named, type: named, phrase: <digits>, require: [{row: eau}, {column: prix}], examples: []}
"""

    def cells(self, table):
        """Type, text, row and column of each fact in a table."""
        self.write("r.yaml", self.RULES)
        records = self.extract("--rules", "r.yaml", self.page(f"<p>Avant</p><table>{table}</table><p>Après 12.</p>")[0])
        return [(fact["type"], fact["text"], fact["row"], fact["column"]) for fact in self.facts(records)]

    def test_heads_over_columns(self):
        heads = ("<tr><th rowspan=2>Poste</th><th colspan=2>2021</th><th colspan=2>2022</th></tr>"
                 "<tr><th>Montant<th>Part<th>Montant<th>Part</tr>")
        self.assertEqual(self.cells(heads + "<tr><td>Eau<br>et gaz<td>12<td>3<td>14<td>4</tr>"
                                    "<tr><td>Feu<td>15<td><td>17<td>8</tr>"),
                         [("share", "3", 3, 3), ("sum", "14", 3, 4), ("share", "4", 3, 5), ("sum", "17", 4, 4), ("share", "8", 4, 5)])

    def test_label_beside_rows(self):
        self.assertEqual(self.cells("<tr><th>Réseau<th>Lieu<th>Prix</tr><tr><td rowspan=2>Eau<td>Gien<td>12</tr>"
                                    "<tr><td>Tours<td>14</tr><tr><td>Gaz<td>Tours<td>15</tr>"),
                         [("named", "12", 2, 3), ("named", "14", 3, 3)])

    def test_what_lays_out_a_page(self):
        prose = "La part de chacun " + "est dite en un mot " * 20
        self.assertEqual(self.cells(f"<tr><td>{prose}</td><td>Une part</td></tr><tr><td>12</td><td>14</td></tr>"), [])
        self.assertEqual(self.cells("<tr><td>Part 12</td></tr><tr><td>14</td></tr>"), [])

    def test_hostile(self):
        for cell in ("<td colspan=999999 rowspan=999999>1", "<td><table><tr><td>1<td>2", "<tr><td>1", "<tr rowspan=3><td>", "<th>a<td>1"):
            self.cells("<tr>" + cell * 400)


class Bids(Html):
    def test_first_bytes_not_names(self):
        for start in ("<html>", "<!doctype HTML>", "\n<?xml version='1.0'?><html>", "<!-- c --><HTML>", "<h1>", "<div a>",
                      "\ufeff<body>"):
            with self.subTest(start=start):
                self.assertEqual(self.extract(self.write("a.txt", start + "12"))[0]["reader"], "html")
        for start in ("12 < 13", "<12>", "a <html>", "<?xml version='1.0'?><other>", "<", ""):
            with self.subTest(start=start):
                self.assertEqual(self.extract(self.write("a.html", start + "12"))[0]["reader"], "text")


class Hostile(Html):
    def test_deep(self):
        name = self.write("a", "<html>" + "<div>" * 9000 + "12")
        self.assertEqual([fact["text"] for fact in self.facts(self.extract(name))], ["12"])
        name = self.write("a", "<html>" + "<div>" * 60000 + "12")
        self.assertEqual(self.error(self.extract(name, status=1))["code"], "depth-limit")

    def test_huge(self):
        name = self.write("a", "<html><p class='" + "a " * 3_000_000 + "' id=" + "x" * 3_000_000 + ">12" +
                          "<table>" + "<td colspan=999999999 rowspan=99999999>1" * 300 + "</table>" +
                          "<!--" + "-" * 1_000_000 + "--> 13")
        self.assertEqual([fact["text"] for fact in self.facts(self.extract(name))][0], "12")

    def test_truncated(self):
        whole = "<html><body><p>12 &eacute; <table><tr><td a='b'>13</td></tr></table><!-- c --><script>1</script>"
        for end in range(6, len(whole)):
            self.extract(self.write("a", whole[:end]))

    def test_noise(self):
        dice = random.Random(3)
        for round in range(30):
            noise = bytes(dice.choice(b"<>&;#/='\" a1\xc3\xa9\x00\xff!-") for _ in range(3000))
            self.extract(self.write("a", b"<html>" + noise), status=None)


if __name__ == "__main__":
    unittest.main()
