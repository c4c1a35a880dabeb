"""Folders, patterns, lists, archives: every file accounted for, hostile ones refused."""

import gzip
import io
import lzma
import os
import pathlib
import stat
import subprocess
import tarfile
import time
import unittest
import zipfile

from command import Case


class Containers(Case):
    def zip(self, members, **options):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return made.getvalue()

    def tar(self, members, mode="w"):
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode=mode) as archive:
            for name, content in members:
                info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        return made.getvalue()

    def read(self, *inputs, status=0, **options):
        """[(doc, status, facts' texts)], in the order of the stream, whose documents are whole."""
        documents, facts, under_way = [], [], None
        for record in self.extract(*inputs, status=status, **options):
            if record["record"] == "document":
                self.assertIsNone(under_way)
                under_way, facts = record["doc"], []
            self.assertEqual(record["doc"], under_way)
            if record["record"] == "fact":
                facts.append(record["text"])
            if record["record"] == "end":
                documents.append((under_way, record["status"], facts))
                under_way = None
        return documents

    def errors(self, records):
        return [(record["doc"], record["code"]) for record in records if record["record"] == "error"]


class Archives(Containers):
    MEMBERS = [("b/é.txt", b"12 cas"), ("a.txt", b"34 cas"), ("b/vide", b""), ("c.html", b"<html><p>5&#54;</p>")]

    def test_formats(self):
        made = {"a.zip": self.zip(self.MEMBERS), "a.tar": self.tar(self.MEMBERS), "a.tgz": self.tar(self.MEMBERS, "w:gz"),
                "a.tbz": self.tar(self.MEMBERS, "w:bz2"), "a.txz": self.tar(self.MEMBERS, "w:xz")}
        for name, content in made.items():
            with self.subTest(name=name):
                self.write("x.txt", content)
                self.assertEqual(self.read("x.txt"), [
                    ("x.txt!/b/é.txt", "ok", ["12"]), ("x.txt!/a.txt", "ok", ["34"]), ("x.txt!/b/vide", "ok", []),
                    ("x.txt!/c.html", "ok", ["56"]), ("x.txt", "ok", [])])
                with open(self.folder / "x.txt", "rb") as source:
                    piped = self.read("-", stdin=source)
                self.assertEqual([document[2] for document in piped], [["12"], ["34"], [], ["56"], []])

    def test_zstandard(self):
        content = self.tar(self.MEMBERS)
        self.write("a.tar.zst", subprocess.run(["zstd", "-qc"], input=content, capture_output=True, check=True).stdout)
        self.assertEqual([facts for _, _, facts in self.read("a.tar.zst")], [["12"], ["34"], [], ["56"], []])
        self.write("a.txt.zst", subprocess.run(["zstd", "-qc"], input=b"12 cas", capture_output=True, check=True).stdout)
        self.assertEqual([facts for _, _, facts in self.read("a.txt.zst")], [["12"], []])

    def test_compressed_file(self):
        self.write("a.txt.gz", gzip.compress(b"12 cas"))
        self.assertEqual([facts for _, _, facts in self.read("a.txt.gz")], [["12"], []])
        self.write("a.xz", lzma.compress(b"34 cas"))
        self.assertEqual([facts for _, _, facts in self.read("a.xz")], [["34"], []])

    def test_origin_and_text(self):
        """A member is a document like any other: its text can be asked for, its places are its own."""
        self.write("a.zip", self.zip([("x", b"0"), ("in.zip", self.zip([("y%é", "é 12 cas".encode())]))]))
        name = "a.zip!/in.zip!/y%é"
        records = self.extract(name)
        self.assertEqual([record["record"] for record in records], ["document", "fact", "end"])
        self.assertEqual(records[0]["doc"], "a.zip!/in.zip!/y%25é")
        self.assertEqual(records[1]["origin"], {"byte": [3, 5]})
        self.assertEqual(self.glane("text", name).stdout.decode(), "é 12 cas")
        self.assertEqual(self.error(self.extract("a.zip!/none", status=1))["code"], "missing")
        self.assertEqual(self.error(self.extract("a.zip!/in.zip!/none", status=1))["code"], "missing")
        shown = self.glane("show", "a.zip").stdout.decode()
        self.assertIn("== a.zip!/in.zip!/y%25é ==", shown)

    def test_nesting(self):
        content = self.zip([("x", b"12")])
        for _ in range(6):
            content = self.zip([("a", b"34"), ("in.zip", content)])
        self.write("a.zip", content)
        records = self.extract("a.zip", status=1)
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["34"] * 4)
        self.assertEqual([code for _, code in self.errors(records)], ["nesting-limit"])

    def test_encrypted_and_damaged(self):
        whole = self.zip([("a", b"12 " * 2000), ("b", b"34")])
        locked = bytearray(whole)
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            locked[locked.find(mark) + at] |= 1
        self.write("a.zip", bytes(locked))
        self.assertEqual(self.errors(self.extract("a.zip", status=1)), [("a.zip!/a", "encrypted")])
        for end in range(4, len(whole), len(whole) // 12):
            self.extract(self.write("a.zip", whole[:end]), status=None)
        whole = self.tar([("a", b"12 " * 2000), ("b", b"34")], "w:gz")
        for end in range(3, len(whole), len(whole) // 12):
            self.extract(self.write("a.tgz", whole[:end]), status=None)
        self.assertEqual(self.errors(self.extract(self.write("a", b"PK\x03\x04" + b"\xff" * 999), status=1))[0][1], "damaged")


class Hostile(Containers):
    def test_names(self):
        names = ["../up", "a/../../up", "/etc/passwd", "a\\..\\up", "n" * 5000]
        self.write("a.tar", self.tar([(name, b"12") for name in names] + [("./ok..txt", b"34")]))
        records = self.extract("a.tar", status=1)
        self.assertEqual([fact["doc"] for fact in self.facts(records)], ["a.tar!/ok..txt"])
        self.assertEqual(self.errors(records), [("a.tar", "member-name")] * len(names))
        self.assertEqual(records[-1]["status"], "partial")
        told = self.glane("extract", "a.tar", status=1).stderr.decode()
        self.assertEqual([told.count(why) for why in ("by a part '..'", "begins at the root", "too long")], [3, 1, 1])
        self.assertIn("glane: lost: 5 member-name (first: a.tar)\n", told)

    def test_odd_names(self):
        """Control characters, and bytes that say nothing, are escaped; no more than those."""
        self.write("a.tar", self.tar([("a\tb\n%", b"12"), ("t\udce9t\udce9é_\x7f", b"34")]))
        ids = ["a.tar!/a%09b%0A%25", "a.tar!/t%E9t%E9é_%7F"]
        self.assertEqual(self.read("a.tar"), [(ids[0], "ok", ["12"]), (ids[1], "ok", ["34"]), ("a.tar", "ok", [])])
        self.assertEqual(self.read("a.tar!/a\tb\n%"), [(ids[0], "ok", ["12"])])
        self.write("a\nb", "12")
        self.assertEqual(self.read("a\nb"), [("a%0Ab", "ok", ["12"])])

    def test_code_page(self):
        """Windows writes names of zips in its own code page, unless a flag says UTF-8; others write UTF-8 all the same."""
        name = "rapport_été/Évaluation n°1 ─ßØ"
        for stored in (name.encode("cp850"), name.encode()):
            content = self.zip([("x" * len(stored), b"12 cas")]).replace(b"x" * len(stored), stored)
            self.write("a.zip", content)
            self.assertEqual([doc for doc, _, _ in self.read("a.zip")], [f"a.zip!/{name}", "a.zip"])
            self.assertEqual(self.glane("text", f"a.zip!/{name}").stdout, b"12 cas")

    def test_kinds(self):
        members = []
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"kind-{kind.decode()}")
            info.type, info.linkname = kind, "/etc/passwd"
            members.append((info, b""))
        self.write("a.tar", self.tar(members + [("x", b"12"), ("x", b"34")]))
        records = self.extract("a.tar", status=1)
        self.assertEqual([code for _, code in self.errors(records)],
                         ["member-link", "member-link", "member-kind", "member-kind", "member-twice"])
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12"])

    def test_bomb(self):
        zeros = bytes(40 << 20)
        self.write("a.zip", self.zip([("x", b"12")] + [(f"zeros{i}", zeros) for i in range(4)] + [("y", b"34")]))
        records = self.extract("a.zip", status=1)
        self.assertIn(("a.zip", "expansion-limit"), self.errors(records))
        self.assertEqual(records[-1]["status"], "failed")
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12"])
        inner = self.zip([(f"zeros{i}", zeros) for i in range(2)])
        self.write("b.zip", self.zip([(f"{i}.zip", inner) for i in range(4)])) # nested ones count together
        self.assertIn("expansion-limit", [code for _, code in self.errors(self.extract("b.zip", status=1))])

    def test_large_member(self):
        self.write("a.zip", self.zip([("big", os.urandom(5000)), ("x", b"12")]))
        records = self.extract("a.zip", "--max-document-bytes", "4K", status=1)
        self.assertEqual(self.errors(records), [("a.zip!/big", "size-limit")])
        self.assertEqual([fact["text"] for fact in self.facts(records)], ["12"])

    def test_crash(self):
        """A member that takes the worker down costs that member."""
        members = [("a", b"12"), ("in.zip", self.zip([("b", b"34"), ("bad", b"mishap: abort"), ("c", b"56")])),
                   ("worse", b"mishap: abort"), ("d", b"78")]
        self.write("a.zip", self.zip(members))
        self.write("after", b"90")
        self.assertEqual(self.read("a.zip", "after", status=1), [
            ("a.zip!/a", "ok", ["12"]), ("a.zip!/in.zip!/b", "ok", ["34"]), ("a.zip!/in.zip!/bad", "failed", []),
            ("a.zip!/in.zip!/c", "ok", ["56"]), ("a.zip!/in.zip", "ok", []), ("a.zip!/worse", "failed", []),
            ("a.zip!/d", "ok", ["78"]), ("a.zip", "ok", []), ("after", "ok", ["90"])])

    def test_hang(self):
        self.write("a.zip", self.zip([("a", b"12"), ("bad", b"mishap: hang"), ("c", b"56")]))
        documents = self.read("a.zip", "--max-document-seconds", "1", status=1)
        self.assertEqual([facts for _, _, facts in documents], [["12"], [], ["56"], []])


class Shared(Containers):
    """One archive, read by several workers: as by one."""

    def setUp(self):
        super().setUp()
        bad = {7: b"mishap: abort", 8: b"mishap: exit", 30: b"mishap: hang", 59: b"mishap: exit"}
        members = [(f"m{n}", bad.get(n, b"%d cas en 2020 " % n * (1 + n * 37 % 90))) for n in range(60)]
        nested = self.zip([("x", b"12"), *members[:9]])
        self.members = [*members[:20], ("in.zip", nested), ("../up", b"12"), ("in2.zip", nested), *members[20:], ("m1", b"12")]

    def check(self, name, *options):
        once = self.glane("extract", name, "-q", "-j1", *options, status=1)
        for jobs in ("-j2", "-j3", "-j8"):
            many = self.glane("extract", name, "-q", jobs, *options, status=1)
            self.assertEqual((many.stdout, many.stderr), (once.stdout, once.stderr))
        return self.records(once.stdout)

    def test_same_bytes(self):
        for name, content in (("a.zip", self.zip(self.members)), ("a.tgz", self.tar(self.members, "w:gz"))):
            with self.subTest(name=name):
                self.write(name, content)
                records = self.check(name, "--max-document-seconds", "1")
                ends = [record for record in records if record["record"] == "end"]
                self.assertEqual(len(ends), 60 + 2 * 11 + 1)
                self.assertEqual(len([end for end in ends if end["status"] == "failed"]), 8)
        shown = self.glane("show", "a.zip", "-j1", "--max-document-seconds", "1", status=1).stdout
        self.assertEqual(self.glane("show", "a.zip", "-j4", "--max-document-seconds", "1", status=1).stdout, shown)

    def test_damaged(self):
        whole = self.tar([(name, content) for name, content in self.members if b"hang" not in content], "w:gz")
        for end in range(len(whole) // 5, len(whole), len(whole) // 5):
            self.check(self.write("a.tgz", whole[:end]))

    def test_standard_input(self):
        """Its bytes come once: one worker reads them."""
        content = self.zip([(f"m{n}", b"%d cas" % n) for n in range(60)])
        self.assertEqual(len(self.extract("-", "-j4", input=content)), 60 * 3 + 2)

    def test_all_at_once(self):
        self.write("a.zip", self.zip([(f"m{n}", b"mishap: slow 12") for n in range(8)]))
        before = time.monotonic()
        self.extract("a.zip", "-j8")
        self.assertLess(time.monotonic() - before, 7)

    def test_what_is_ahead_waits(self):
        """The first member is slow, the others write more than is held."""
        self.write("a.zip", self.zip([("slow", b"mishap: slow 12"), *((f"m{n}", b"12 mots " * 60000) for n in range(8))]))
        self.assertEqual(self.glane("extract", "a.zip", "-j3").stdout, self.glane("extract", "a.zip", "-j1").stdout)

    def test_a_killed_worker(self):
        """It costs the member that it was at; the others are done by those that are left."""
        self.write("a.zip", self.zip([(f"m{n}", b"mishap: slow 12") for n in range(6)]))
        process = self.start("extract", "a.zip", "-q", "-j2", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while len(workers := children.read_text().split()) < 2:
            time.sleep(0.02)
        time.sleep(0.7)
        os.kill(int(workers[0]), 9)
        records = self.records(process.communicate()[0])
        self.assertEqual([record["doc"] for record in records if record["record"] == "end"],
                         [*(f"a.zip!/m{n}" for n in range(6)), "a.zip"])
        self.assertEqual([record["code"] for record in records if record["record"] == "error"], ["crash"])


class Commands(Containers):
    """Members where one document is asked for, or each."""

    def setUp(self):
        super().setUp()
        self.write("a.zip", self.zip([("b/x", "é\n12 cas".encode()), ("in.tgz", self.tar([("y", b"34 cas")], "w:gz")), ("z", b"")]))

    def test_explain(self):
        whole = self.glane("explain", self.write("x", "é\n12 cas") + ":2").stdout
        self.assertEqual(self.glane("explain", "a.zip!/b/x:2").stdout, whole)
        self.assertIn(b"figure '34'", self.glane("explain", "a.zip!/in.tgz!/y@0").stdout)
        for name in ("a.zip!/none", "a.zip!/in.tgz!/none", "a.zip!/in.tgz", "none!/b/x", "a.zip"):
            self.assertNotEqual(self.glane("explain", f"{name}:1", status=1).stderr, b"")

    def test_formats(self):
        told = self.glane("formats", "a.zip", "x", status=1).stdout.decode().splitlines()
        self.assertEqual([line.split(": ")[0] for line in told], ["a.zip!/b/x", "a.zip!/in.tgz!/y", "a.zip!/z"])
        told = self.glane("formats", "a.zip!/in.tgz!/y").stdout.decode()
        self.assertEqual(told.split(":")[0], "a.zip!/in.tgz!/y")


class Folders(Containers):
    def tree(self):
        for name in ("d/b/2", "d/a", "d/b.txt", "d/c/x"):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            self.write(name, f"{len(name)} cas")

    def test_in_order_of_name(self):
        self.tree()
        docs = ["d/a", "d/b/2", "d/b.txt", "d/c/x"]
        self.assertEqual([doc for doc, _, _ in self.read("d")], docs)
        self.assertEqual([doc for doc, _, _ in self.read("./d/")], docs)
        self.assertEqual([doc for doc, _, _ in self.read("d/[bc]*")], ["d/b/2", "d/b.txt", "d/c/x"])
        self.assertEqual(self.read("d/z*", status=1), [("d/z*", "failed", [])])
        self.write("d/z*", "12")
        self.assertEqual(self.read("d/z*"), [("d/z*", "ok", ["12"])])
        (self.folder / "none").mkdir()
        self.assertEqual(self.read("none"), [])

    def test_what_is_beside_reports(self):
        """Passed over and said, unless it is named."""
        self.tree()
        beside = ["d/.x", "d/README.md", "d/~$b.docx", "d/Thumbs.db", "d/corpus.yaml", "d/b.ann", "d/b.ndjson", "d/.git/x"]
        kept = ["d/README2", "d/alone.ann", "d/b.txt~"]
        (self.folder / "d/.git").mkdir()
        for name in beside + kept:
            self.write(name, "12")
        self.assertEqual([doc for doc, _, _ in self.read("d")],
                         ["d/README2", "d/a", "d/alone.ann", "d/b/2", "d/b.txt", "d/b.txt~", "d/c/x"])
        self.assertIn(b"glane: 8 files in folders are no reports and are passed over (first: d/.git)",
                      self.glane("extract", "d").stderr.replace(b"d/.git;", b"d/.git)"))
        self.assertEqual(self.glane("extract", "-q", "d").stderr, b"")
        self.assertEqual([doc for doc, _, _ in self.read(*beside)], beside)
        self.assertEqual([doc for doc, _, _ in self.read("d/b.*")], ["d/b.ann", "d/b.ndjson", "d/b.txt", "d/b.txt~"])

    def test_pictures(self):
        """Passed over in folders, so that they make no run fail; in archives they are told of, as all that is there."""
        self.tree()
        for name in ("d/logo.png", "d/b/Photo.JPG", "d/plan.svg"):
            self.write(name, b"\x89PNG\r\n\x1a\n\0\0")
        self.write("d/png", "12")
        docs = ["d/a", "d/b/2", "d/b.txt", "d/c/x", "d/png"]
        self.assertEqual([doc for doc, _, _ in self.read("d")], docs)
        self.assertIn(b"3 files in folders are no reports and are passed over (first: d/b/Photo.JPG)", self.glane("extract", "d").stderr)
        self.assertEqual(self.error(self.extract("d/logo.png", status=1))["code"], "unknown-format")
        self.write("a.zip", self.zip([("logo.png", b"\x89PNG\r\n\x1a\n\0\0"), ("x", b"12")]))
        self.assertEqual(self.errors(self.extract("a.zip", status=1)), [("a.zip!/logo.png", "unknown-format")])

    def test_lists(self):
        self.tree()
        for listed in (b"d/c\nd/a\n\n", b"d/c\r\nd/a", b"d/c\0d/a\0"):
            with self.subTest(listed=listed):
                self.assertEqual([doc for doc, _, _ in self.read("--files-from", "-", input=listed)], ["d/c/x", "d/a"])
                self.write("list", listed)
                self.assertEqual([doc for doc, _, _ in self.read("d/b.txt", "--files-from=list")],
                                 ["d/b.txt", "d/c/x", "d/a"])
        self.glane("extract", "--files-from", "no-such-list", status=2)
        self.glane("extract", "-", "--files-from", "-", status=2, input=b"")
        self.glane("extract", status=2)

    def test_what_is_no_file(self):
        """Links to files are followed, links to folders are not; nothing waits for a pipe."""
        self.tree()
        os.mkfifo(self.folder / "d/pipe")
        os.symlink("a", self.folder / "d/link")
        os.symlink("..", self.folder / "d/loop")
        os.symlink("nowhere", self.folder / "d/dangling")
        records = self.extract("d", status=1)
        self.assertEqual(self.errors(records), [("d/dangling", "missing"), ("d/loop", "folder"), ("d/pipe", "not-a-file")])
        self.assertEqual(len(self.facts(records)), 5)


if __name__ == "__main__":
    unittest.main()
