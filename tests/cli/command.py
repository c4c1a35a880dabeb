"""What the tests of the command share: running it, and the checks that hold for every extraction."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

GLANE = os.environ["GLANE"]
MISHAP = os.environ["GLANE_MISHAP"]
RULES = pathlib.Path(__file__).parent / "rules"


class Case(unittest.TestCase):
    """A test with a folder of its own, in which the command runs."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="glane-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def environment(self, more):
        """No variable of the caller's means anything to the command."""
        ours = [name for name in os.environ if name.startswith("GLANE_") or name == "NO_COLOR"]
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return kept | {"GLANE_RULES": str(RULES), "GLANE_PLUGIN_PATH": MISHAP} | (more or {})

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def glane(self, *arguments, status=0, env=None, **options):
        """Runs the command to its end; what it printed, as bytes."""
        if "input" not in options:
            options.setdefault("stdin", subprocess.DEVNULL)
        options = {"capture_output": True, "timeout": 300} | options
        done = subprocess.run([GLANE, *arguments], cwd=self.folder, env=self.environment(env), **options)
        if status is not None:  # None: whatever it says of the documents
            self.assertEqual(done.returncode, status, f"{arguments}: {done.stderr!r}")
        else:
            self.assertIn(done.returncode, (0, 1), f"{arguments}: {done.stderr!r}")
        return done

    def start(self, *arguments, env=None, **options):
        """Runs the command; what it is doing is the test's to see."""
        return subprocess.Popen([GLANE, *arguments], cwd=self.folder, env=self.environment(env), **options)

    def records(self, output):
        return [json.loads(line) for line in output.splitlines()]

    def extract(self, *inputs, status=0, **options):
        return self.records(self.glane("extract", *inputs, status=status, **options).stdout)

    def facts(self, records):
        return [record for record in records if record["record"] == "fact"]

    def error(self, records):
        """The error of a lost document, whose records are these three."""
        self.assertEqual([record["record"] for record in records], ["document", "error", "end"])
        self.assertEqual(records[2]["status"], "failed")
        self.assertTrue(records[1]["fatal"])
        self.assertEqual(len({record["doc"] for record in records}), 1)
        return records[1]

    def check(self, source, decode):
        """Extracts a document and checks what holds for all: the text is as `decode` reads the
        source; every span is true in the text, and in the source; what the encoding does not
        explain is an error that is no loss. Gives text and facts."""
        name = self.write("document.txt", source)
        damaged = decode(source).count("\ufffd") > 0
        raw = self.glane("text", name, status=int(damaged)).stdout
        text = raw.decode()
        self.assertEqual(text, decode(source))
        records = self.extract(name, status=int(damaged))
        document, facts, end = records[0], self.facts(records), records[-1]
        self.assertEqual((document["record"], end["record"]), ("document", "end"))
        self.assertEqual(document["sha256"], hashlib.sha256(source).hexdigest())
        self.assertEqual(document["chars"], len(text))
        self.assertEqual((end["status"], end["facts"]), ("partial" if damaged else "ok", len(facts)))
        errors = [record["code"] for record in records if record["record"] == "error"]
        self.assertEqual(errors, ["encoding"] * damaged)
        self.assertEqual(len(records), 2 + len(facts) + len(errors))
        numbers = end["numbers"]
        self.assertEqual(numbers["total"], numbers["facts"] + numbers["aside"] + numbers["unexplained"])
        before = 0
        for fact in facts:
            start, stop = fact["span"]["char"]
            first, last = fact["span"]["byte"]
            self.assertEqual(text[start:stop], fact["text"])
            self.assertEqual(raw[first:last].decode(), fact["text"])
            self.assertEqual(fact["line"], text.count("\n", 0, start) + 1)
            first, last = fact["origin"]["byte"]
            self.assertEqual(decode(source[first:last]), fact["text"])
            self.assertLessEqual(before, start)
            before = stop
        return text, facts
