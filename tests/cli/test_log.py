"""--log-format json: all that is said on standard error is JSON, an object a line."""

import json
import unittest

from command import Case


class Log(Case):
    def said(self, *arguments, **options):
        done = self.glane(*arguments, "--log-format", "json", **options)
        return [json.loads(line) for line in done.stderr.splitlines()], done

    def test_documents(self):
        names = [self.write("a", "En été 2021, 12 cas"), self.write("bad", "mishap: exit"), "no\xe9", "b\"\\"]
        for jobs in ("-j1", "-j4"):
            said, done = self.said("extract", *names, jobs, status=1)
            errors = [line for line in said if line["level"] == "error"]
            self.assertEqual([(line["code"], line["stage"], line["doc"], line["fatal"]) for line in errors],
                             [("crash", "worker", "bad", True), ("missing", "read", "no\xe9", True),
                              ("missing", "read", "b\"\\", True)])
            records = [record for record in self.records(done.stdout) if record["record"] == "error"]
            self.assertEqual([line["message"] for line in errors], [record["message"] for record in records])
            self.assertEqual(len(said), 4)
            summary = said[-1]
            self.assertEqual((summary["level"], summary["code"]), ("note", "summary"))
            self.assertEqual((summary["documents"], summary["facts"], summary["errors"]), (4, 2, 3))
            self.assertEqual(summary["statuses"], {"ok": 1, "failed": 3})
            self.assertEqual(summary["types"], {"date": 1, "figure": 1})
            self.assertEqual(summary["readers"], {"text": 1})
            self.assertEqual(summary["lost"], [{"code": "crash", "documents": 1, "first": "bad"},
                                               {"code": "missing", "documents": 2, "first": "no\xe9"}])
            self.assertLess(summary["seconds"], 60)

    def test_same_results(self):
        self.write("a", "12")
        self.assertEqual(self.said("extract", "a")[1].stdout, self.glane("extract", "a").stdout)
        self.assertEqual(self.said("extract", "a", "a", "-q")[0], [])

    def test_progress(self):
        """Now and then, terminal or not; never mixed with what moves a cursor."""
        names = [self.write(f"s{n}", "mishap: slow 12") for n in range(6)]
        said, _ = self.said("extract", *names, "-j1")
        progress = [line for line in said if line["level"] == "progress"]
        self.assertGreaterEqual(len(progress), 1)
        for line in progress:
            self.assertEqual(line["inputs"], 6)
            self.assertLessEqual(line["inputs_done"], 6)
            self.assertGreaterEqual(line["seconds_left"], 0)
        slowest = said[-1]["slowest"]
        self.assertEqual(len(slowest), 3)
        self.assertEqual(slowest, sorted(slowest, key=lambda slow: -slow["seconds"]))

    def test_configuration(self):
        """Diagnostics have their place; the choice may stand anywhere, or in the environment."""
        pack = self.write("p.yaml", "pack: p\nrules:\n  - id: x\n    type: figure\n    regexp: '1'\n")
        said, _ = self.said("rules", "check", pack, status=1)
        wrong = next(line for line in said if "regexp" in line["message"])
        self.assertEqual((wrong["level"], wrong["file"], wrong["line"], wrong["column"]), ("error", "p.yaml", 5, 5))
        self.assertIn("regex", wrong["remedy"])
        for arguments in (("extract", "--log-format=json", "--bad"), ("extract", "--bad", "--log-format", "json"),
                          ("extract", "--jobs", "x", "--log-format", "json")):
            refused = self.glane(*arguments, status=2)
            self.assertEqual(json.loads(refused.stderr)["level"], "error")
        refused = self.glane("extract", "--bad", status=2, env={"GLANE_LOG_FORMAT": "json"})
        self.assertIn("--bad", json.loads(refused.stderr)["message"])
        self.assertIn(b'"xml" is not text|json', self.glane("extract", "a", "--log-format", "xml", status=2).stderr)

    def test_other_commands(self):
        self.write("a", "En été 2021, 12 cas")
        said, _ = self.said("show", "a")
        self.assertEqual([(line["level"], line["doc"]) for line in said], [("note", "a")])
        said, _ = self.said("explain", "a:99", status=1)
        self.assertEqual([line["level"] for line in said], ["error"])
        said, _ = self.said("rules", "test", "--rule", "no/rule", status=1)
        self.assertIn("no rule no/rule", said[0]["message"])
        said, _ = self.said("extract", "a", "--to", "ndjson=/dev/full", status=3)
        self.assertIn("No space left", said[0]["message"])


if __name__ == "__main__":
    unittest.main()
