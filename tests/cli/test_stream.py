"""Documents that come as lines of standard input: --stdin-documents."""

import json
import os
import pathlib
import select
import subprocess
import unittest

from command import Case
from test_worker import sanitized


def line(doc, text, **more):
    return json.dumps({"doc": doc, "text": text} | more, ensure_ascii=False) + "\n"


class Stream(Case):
    def stream(self, lines, *options, status=0):
        done = self.glane("extract", "--stdin-documents", *options, input=lines.encode("utf-8", "surrogateescape"),
                          status=status)
        self.told = done.stderr.decode()
        return self.records(done.stdout)

    def test_as_files(self):
        """A line gives the records that a file of its text gives, in the order of the lines."""
        texts = {f"d{n:02}": f"En été 2021, {n} cas\n\"é\u2028\t\\\n" * (1 + n * 37 % 50) for n in range(60)}
        for name, text in texts.items():
            self.write(name, text)
        files = self.glane("extract", *texts).stdout
        for lines in ("".join(line(*item) for item in texts.items()),
                      "\r\n \n".join(json.dumps({"text": text, "doc": doc}) for doc, text in texts.items())):
            for jobs in ("-j1", "-j2", "-j8"):
                out = self.glane("extract", "--stdin-documents", jobs, input=lines.encode()).stdout
                self.assertEqual(out, files)

    def test_id(self):
        """It is whatever names the document elsewhere."""
        for doc in ("https://x.fr//a%20b?c=./d", "./é", "a\nb"):
            self.assertEqual({r["doc"] for r in self.stream(line(doc, "12 cas"))}, {doc})

        for doc in (17, -3, 12345678901234567890):
            self.assertEqual({r["doc"] for r in self.stream(line(doc, "12 cas"))}, {str(doc)})

    def test_id_twice(self):
        """Both documents are written; that there are two is told."""
        lines = line("a", "12") + line(1, "13") + line("a", "14") + line("1", "15") + line("a\n", "16")
        self.assertEqual([f["text"] for f in self.facts(self.stream(lines))], ["12", "13", "14", "15", "16"])
        self.assertIn("glane: standard input: 2 documents have the id of one before (first: a)", self.told)
        self.stream(lines, "-q")
        self.assertEqual(self.told, "")
        self.stream(line("a\n", "12") + line("b", "12") + line("a\n", "13"))
        self.assertIn("1 document has the id of one before (first: a", self.told)
        self.stream(line("a", "12") + line("b", "12"))
        self.assertNotIn("the id of one", self.told)

    def test_text(self):
        records = self.stream('{"doc":"a","text":"12\\u0000\\ud83d\\ude00\\/ 13"}')
        self.assertEqual((records[0]["chars"], [f["text"] for f in self.facts(records)]), (8, ["12", "13"]))
        records = self.stream(line("a", "<!DOCTYPE html><html><body><p>12 &amp; 13</p></body></html>"))
        self.assertEqual(records[0]["reader"], "html")
        self.assertEqual(self.stream(line("a", ""))[0]["chars"], 0)

    def test_metadata(self):
        self.write("meta.csv", "path,org,note\na,T,t\n")
        lines = line("a", "12", org="L", ratio=12.50, flag=True, nothing=None, empty="", year=2020, new_one="é")
        record = self.stream(lines, "--meta", "meta.csv")[0]
        self.assertEqual([record[key] for key in ("org", "ratio", "flag", "new_one", "note", "year", "meta_from")],
                         ["L", "12.5", "true", "é", "t", 2020, "caller"])
        self.assertNotIn("nothing", record)
        self.assertNotIn("empty", record)
        # Keys that one worker meets first and another later are told apart.
        lines = "".join(line(f"{n}", "12", **{f"k{n % 7}": f"v{n}"}) for n in range(100))
        records = [r for r in self.stream(lines, "-j4") if r["record"] == "document"]
        self.assertEqual([r[f"k{n % 7}"] for n, r in enumerate(records)], [f"v{n}" for n in range(100)])

    def test_many_keys(self):
        """A run ends at the same document, and says why, whatever the number of workers."""
        lines = "".join(line(f"{n}", "12", **{f"k{n}-{k}": "v" for k in range(60)}) for n in range(250)).encode()
        for to in ("ndjson", "csv"):
            done = [self.glane("extract", "--stdin-documents", jobs, "--to", to, input=lines, status=3) for jobs in ("-j1", "-j4")]
            self.assertEqual(done[0].stdout, done[1].stdout)
            for each in done:
                self.assertIn(b"too many keys", each.stderr)

    def test_bad_lines(self):
        for bad, doc, message in (
            ("no", "-:2", "no JSON: column 1"),
            ('{"doc":"é","text":12', "-:2", "no JSON: column 21"),
            ('["doc"]', "-:2", "it is a list; a document is"),
            ('{"doc":"b"}', "b", 'the key "text" is missing: a document is'),
            ('{"text":"b"}', "-:2", 'the key "doc" is missing: a document is'),
            ('{"doc":"b","texte":"x"}', "b", 'the key "text" is missing; is it called "texte" here?'),
            ('{"doc":12,"text":null}', "12", '"text" is null; a text is a string'),
            ('{"doc":"b","text":["x"]}', "b", '"text" is a list; a text is'),
            ('{"doc":1.5,"text":""}', "-:2", '"doc" is a number; an id is a string or an integer'),
            ('{"doc":null,"text":""}', "-:2", '"doc" is null; an id is'),
            ('{"doc":"","text":""}', "-:2", "empty"),
            ('{"doc":"a\\u0000b","text":""}', "a", "NUL"),
            ('{"doc":"\\u0000b","text":""}', "-:2", "NUL"),
            ('{"doc":"b","text":"\\ud800"}', "-:2", "half of a character"),
            ('{"doc":"b","text":"\udcff"}', "-:2", "not UTF-8"),
            ('{"doc":"b","text":"","id":"x"}', "b", "id: a document has that key"),
            ('{"doc":"b","text":"","x":{}}', "b", "x: metadata are"),
            ('{"doc":"b","text":"","year":21}', "b", "year: a year is YYYY"),
            ('{"doc":"b","text":"","A b":"x"}', "b", "A b: a key is"),
            ("[" * 100000, "-:2", "nested too deep"),
            (json.dumps({"doc": "b", "text": ""} | {f"k{n}": "" for n in range(70)}), "b", "too many keys"),
        ):
            with self.subTest(bad=bad[:60]):
                records = self.stream(line("a", "12") + bad + "\n" + line("c", "13"), "-j2", status=1)
                self.assertEqual([r["doc"] for r in records], ["a"] * 3 + [doc] * 3 + ["c"] * 3)
                error = self.error(records[3:6])
                self.assertEqual(error["code"], "bad-line")
                self.assertIn(message, error["message"])
                self.assertIn("line 2: ", error["message"])

    def test_large(self):
        """A line past the limit is lost, however long it goes on."""
        lines = line("a", "12 " * 30000) + '{"doc":"b","text":"' + "x" * 3000000 + '"}\n' + line("c", "13") + "y" * 3000000
        records = self.stream(lines, "--max-document-bytes", "100K", status=1)
        self.assertEqual([r["doc"] for r in records if r["record"] == "end"], ["a", "-:2", "c", "-:4"])
        self.assertEqual([r["code"] for r in records if r["record"] == "error"], ["size-limit"] * 2)
        records = self.stream(line("b", "x" * 200000), "--max-document-bytes", "100K", status=1)
        self.assertEqual((records[1]["doc"], records[1]["code"]), ("b", "size-limit"))

    def test_losses(self):
        lines = "".join(line(f"d{n}", "mishap: abort" if n % 5 == 2 else f"{n} cas") for n in range(40))
        records = self.stream(lines, "-j3", status=1)
        self.assertEqual([r["doc"] for r in records if r["record"] == "end"], [f"d{n}" for n in range(40)])
        self.assertEqual([r["doc"] for r in records if r["record"] == "error"], [f"d{n}" for n in range(2, 40, 5)])
        self.assertIn("glane: d2: the worker was ended by SIGABRT [worker crash]", self.told)

    def test_flushed(self):
        """Each document is answered before the next one is asked: no engine has to wait."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        for jobs in ("-j1", "-j4"):
            with self.start("extract", "--stdin-documents", jobs, **pipes) as process:
                for n in range(20):
                    process.stdin.write(line(f"d{n}", f"{n} cas").encode())
                    process.stdin.flush()
                    got = b""
                    while not got.endswith(b"}\n") or b'"record":"end"' not in got.splitlines()[-1]:
                        self.assertTrue(select.select([process.stdout], [], [], 60)[0])
                        got += os.read(process.stdout.fileno(), 65536)
                    self.assertEqual({r["doc"] for r in self.records(got)}, {f"d{n}"})
                process.stdin.close()
                self.assertEqual(process.stdout.read(), b"")
                self.assertEqual(process.wait(), 0)

    def test_reader_gone(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = self.start("extract", "--stdin-documents", "-j2", **pipes)
        process.stdin.write(line("a", "12").encode())
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        try:
            for _ in range(2000):
                process.stdin.write(line("a", "12 cas " * 100).encode())
        except BrokenPipeError:
            pass
        self.assertEqual(process.wait(), 0)
        self.assertNotIn(b"rror", process.stderr.read())
        process.stderr.close()
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass

    def test_nothing(self):
        self.assertEqual(self.stream(""), [])
        self.assertEqual(self.stream("\n \n"), [])

    def test_usage(self):
        self.assertIn(b"no input beside it", self.glane("extract", "--stdin-documents", "a", status=2).stderr)
        self.glane("extract", "--stdin-documents", "--files-from", "a", status=2)

    @unittest.skipIf(sanitized(), "sanitizers keep memory of their own")
    def test_memory(self):
        """What the command holds does not grow with the number of lines, whether they are read or not."""
        peaks = []
        for count in (200, 4000):
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
            with self.start("extract", "--stdin-documents", "-j2", **pipes) as process:
                for n in range(count):
                    process.stdin.write(line(f"d{n}", "cas " * 2000 + f"{n}").encode())
                process.stdin.flush()
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                peaks.append(int(status.split("VmHWM:")[1].split()[0]))
                process.stdin.close()
                self.assertEqual(process.wait(), 0)
        self.assertLess(peaks[1], peaks[0] * 1.1 + 1024)


if __name__ == "__main__":
    unittest.main()
