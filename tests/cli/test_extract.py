"""Inputs of all kinds: right output, or a precise error; offsets that are always true."""

import os
import threading
import unittest

from command import Case


def utf8(source):
    """As the text reader does: each byte that is not UTF-8 is one U+FFFD; a BOM is dropped."""
    text, at = [], 0
    source = source.removeprefix(b"\xef\xbb\xbf")
    while at < len(source):
        for size in (1, 2, 3, 4):
            try:
                text.append(source[at : at + size].decode())
                break
            except UnicodeDecodeError:
                pass
        else:
            text.append("\ufffd")
            size = 1
        at += size
    return "".join(text)


class Encodings(Case):
    def test_plain(self):
        text, facts = self.check("Le 12 mars, été 2021 : 34 cas.\n5 œuvres, voir art. 7.\n".encode(), utf8)
        self.assertEqual([fact["text"] for fact in facts], ["12", "été 2021", "34", "5"])
        self.assertEqual([fact["type"] for fact in facts], ["figure", "date", "figure", "figure"])
        self.assertEqual(facts[1]["number"], "2021")
        self.assertEqual(facts[1]["rule"], "test/season")

    def test_characters_of_pdf_text(self):
        """Decomposed accents, no-break spaces, zero-width characters: seen through, never changed."""
        source = "En e\u0301te\u0301\u202f2021, 12\u200b cas d\u2019e\ufb01\ufb01\u00ad 7 🙂 8"
        text, facts = self.check(source.encode(), utf8)
        self.assertEqual([fact["text"] for fact in facts], ["e\u0301te\u0301\u202f2021", "12", "7", "8"])

    def test_line_ends(self):
        text, facts = self.check(b"1 cas\r\n2 cas\r\n\r\n3 cas\n4 cas", utf8)
        self.assertEqual([fact["line"] for fact in facts], [1, 2, 4, 5])

    def test_bom(self):
        text, facts = self.check(b"\xef\xbb\xbf12 cas \xc3\xa9t\xc3\xa9 3", lambda b: utf8(b))
        self.assertEqual(facts[0]["span"], {"char": [0, 2], "byte": [0, 2]})
        self.assertEqual(facts[0]["origin"], {"byte": [3, 5]})

    def test_nul(self):
        text, facts = self.check(b"a\x00 12\x00 34", utf8)
        self.assertIn("\x00", text)
        self.assertEqual(facts[-1]["span"]["char"], [7, 9])

    def test_malformed(self):
        """Bytes that no encoding explains, in a text that says it is UTF-8 by its BOM."""
        surrogate, overlong, beyond = b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"
        for bad in (b"\xff", b"\xc3", b"\xe2\x82", b"\x80\x80", surrogate, overlong, beyond):
            with self.subTest(bad=bad):
                text, facts = self.check(b"\xef\xbb\xbf12 " + bad + b" 34 \xc3\xa9t\xc3\xa9 5" + bad, utf8)
                self.assertEqual([fact["text"] for fact in facts][:2], ["12", "34"])

    def test_windows_1252(self):
        source = "À l’été 2021, 12 hôtes, 5 € – fin".encode("cp1252")
        text, facts = self.check(source, lambda b: b.decode("cp1252"))
        self.assertEqual([fact["text"] for fact in facts], ["été 2021", "12", "5"])

    def test_utf_16(self):
        for order, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
            with self.subTest(order=order):
                decode = lambda b, order=order: b.decode(order).removeprefix("\ufeff")
                text, facts = self.check(mark + "L’été 2021 : 12 🙂 3\r\n4".encode(order), decode)
                self.assertEqual([fact["text"] for fact in facts], ["été 2021", "12", "3", "4"])

    def test_empty(self):
        text, facts = self.check(b"", utf8)
        self.assertEqual(facts, [])
        text, facts = self.check(b"\xef\xbb\xbf", utf8)
        self.assertEqual(text, "")
        self.check(b"\n", utf8)

    def test_long_line(self):
        """One line of 10 MB."""
        part = b"mot " * 2500
        source = b"".join(b"%d " % n + part for n in range(1000))
        text, facts = self.check(source, utf8)
        self.assertGreater(len(source), 10_000_000)
        self.assertEqual([fact["text"] for fact in facts], [str(n) for n in range(1000)])

    def test_noise(self):
        """Bytes at random: no way to read them is wrong, but the offsets have to be true."""
        seed = 1
        for _ in range(20):
            noise = bytearray(b"\xef\xbb\xbf")
            for _ in range(400):
                seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
                pick = seed >> 33
                parts = (b"12 ", b"\xc3\xa9t\xc3\xa9 ", b"\x00", bytes([pick % 256]), b"\r\n", b"\xe2\x80\xaf")
                noise += parts[pick % len(parts)]
            self.check(bytes(noise), utf8)


class Inputs(Case):
    def test_missing(self):
        done = self.glane("extract", "no-such-file", status=1)
        error = self.error(self.records(done.stdout))
        self.assertEqual((error["stage"], error["code"], error["doc"]), ("read", "missing", "no-such-file"))
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"no-such-file: ", done.stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_forbidden(self):
        os.chmod(self.folder / self.write("a", "12"), 0)
        self.assertEqual(self.error(self.extract("a", status=1))["code"], "unreadable")

    def test_the_others_go_on(self):
        self.write("a", "12 cas")
        self.write("b", "34 cas")
        records = self.extract("a", "/dev/null/x", "none", "b", status=1)
        ends = [record["doc"] for record in records if record["record"] == "end"]
        self.assertEqual(ends, ["a", "/dev/null/x", "none", "b"])
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12", "34"])

    def test_size_limit(self):
        self.write("fits", b"1 " * 512)
        self.write("over", b"1 " * 512 + b"1")
        limit = ("--max-document-bytes", "1K")
        self.assertEqual(len(self.facts(self.extract("fits", *limit))), 512)
        self.assertEqual(self.error(self.extract("over", *limit, status=1))["code"], "size-limit")
        for path in (self.folder / "over", "/dev/zero"):
            with open(path, "rb") as over:
                error = self.error(self.extract("-", *limit, status=1, stdin=over))
                self.assertEqual(error["code"], "size-limit")
        self.glane("text", "over", *limit, status=1)

    def test_standard_input(self):
        source = "L’été 2021 : 12 cas".encode()
        self.write("a", source)
        piped = self.glane("extract", "-", input=source).stdout
        self.assertEqual(self.records(piped)[0]["doc"], "-")
        of_file = self.records(self.glane("extract", "a").stdout)
        for got, expected in zip(self.facts(self.records(piped)), self.facts(of_file), strict=True):
            for key in ("type", "anchor", "span", "origin", "text"):
                self.assertEqual(got[key], expected[key])
        self.assertEqual(self.glane("text", "-", input=source).stdout, source)
        self.assertEqual(len(self.extract("a", "-", "a", input=source)), len(of_file) * 3)

    def test_standard_input_once(self):
        done = self.glane("extract", "-", "-", status=2, input=b"12")
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"once", done.stderr)

    def test_standard_input_unreadable(self):
        with open(self.folder / "w", "wb") as unreadable:
            self.assertEqual(self.error(self.extract("-", status=1, stdin=unreadable))["code"], "unreadable")
        folder = os.open(self.folder, os.O_RDONLY)
        self.assertEqual(self.error(self.extract("-", status=1, stdin=folder))["code"], "folder")
        os.close(folder)

    def test_named_pipe(self):
        os.mkfifo(self.folder / "pipe")
        writer = threading.Thread(target=lambda: (self.folder / "pipe").write_bytes(b"12 cas"))
        writer.start()
        records = self.extract("pipe")
        writer.join()
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12"])

    def test_ids(self):
        """Cleaned of ./ and doubled slashes; bytes that are not UTF-8 as %XX."""
        os.makedirs(self.folder / "d")
        self.write("d/a", "12")
        name = os.fsencode(self.folder) + b"/\xffa"
        with open(name, "wb") as file:
            file.write(b"12")
        self.assertEqual(self.extract(".//d///a")[0]["doc"], "d/a")
        self.assertEqual(self.extract(b"\xffa")[0]["doc"], "%FFa")

    def test_an_input_like_an_option(self):
        self.write("--date", "12 cas")
        self.assertEqual(len(self.facts(self.extract("--", "--date"))), 1)
        self.assertEqual(len(self.facts(self.extract("./--date"))), 1)

    def test_same_bytes_again(self):
        names = [self.write(f"{n}.txt", f"En été {n} : {n * 7} cas, art. {n}.\n" * 50) for n in range(20)]
        whole = self.glane("extract", *names).stdout
        self.assertEqual(whole, self.glane("extract", *names).stdout)
        self.assertEqual(whole, self.glane("extract", *names, "--no-jit").stdout)
        self.assertEqual(whole, b"".join(self.glane("extract", name).stdout for name in names))

    def test_date(self):
        self.write("a", "12 cas")
        self.assertNotIn("year", self.extract("a")[0])
        dated = self.extract("a", "--date", "2021-03-31")[0]
        self.assertEqual(dated["year"], 2021)
        self.assertEqual(self.extract("a", env={"GLANE_DATE": "2020"})[0]["year"], 2020)
        self.assertEqual(self.extract("a", "--date=2021-03", env={"GLANE_DATE": "2020"})[0]["year"], 2021)


if __name__ == "__main__":
    unittest.main()
