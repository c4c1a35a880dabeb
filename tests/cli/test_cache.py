"""Compiled rules that are kept from one run to the next: the bytes that come out are the same, and so are those
that are kept."""

import pathlib
import re
import subprocess
import unittest

from command import GLANE, RULES, Case

ROOT = pathlib.Path(__file__).parents[2]
SHIPPED = {"GLANE_RULES": str(ROOT / "rules")}


class Cache(Case):
    def setUp(self):
        super().setUp()
        self.kept = self.folder / "cache/glane"
        self.home = {"XDG_CACHE_HOME": str(self.folder / "cache")}

    def images(self, folder=None):
        return sorted((folder or self.kept).glob("*.rules"))

    def test_same_bytes(self):
        """Whatever the command, with and without, and the first time."""
        reports = sorted(map(str, (ROOT / "corpora").glob("*/*.txt")))[:12]
        reports += sorted(map(str, (ROOT / "tests/golden").glob("*.txt")))
        self.assertGreater(len(reports), 12)
        place = f"{reports[0]}:3"
        for arguments in (("extract", *reports), ("show", *reports), ("show", "--uncovered", *reports),
                          ("explain", place), ("extract", "--no-jit", reports[0])):
            runs = [self.any_status(*arguments, env=SHIPPED | self.home | {"GLANE_CACHE": switch})
                    for switch in ("off", "", "")]
            self.assertGreater(len(runs[0][1]), 0)
            self.assertEqual(runs, runs[:1] * 3, arguments)
        self.assertEqual(len(self.images()), 1)

    def any_status(self, *arguments, env):
        """Hostile documents among them give errors: all that matters is that they are the same each time."""
        run = subprocess.run([GLANE, *arguments], cwd=self.folder, env=self.environment(env), capture_output=True,
                             stdin=subprocess.DEVNULL, timeout=300)
        took = re.compile(rb" in [0-9.]+ s\b.*|^glane: slowest: .*\n", re.MULTILINE)
        return run.returncode, run.stdout, took.sub(b"", run.stderr)

    def test_same_image(self):
        """Two processes, whose programs, heaps and stacks stand at other addresses, make the same image: nothing
        in it points out of it."""
        name = self.write("report.txt", "12 dossiers")
        images = []
        for folder in ("one", "two"):
            self.glane("extract", "--cache", str(self.folder / folder), name, env=SHIPPED)
            images += self.images(self.folder / folder)
        self.assertEqual(len(images), 2)
        self.assertEqual(images[0].name, images[1].name)
        one, two = (image.read_bytes() for image in images)
        stray = [at for at in range(0, len(one), 8) if one[at:at + 8] != two[at:at + 8]]
        self.assertEqual([hex(at) for at in stray[:20]], [])
        self.assertEqual(len(one), len(two))

    def test_same_image_of_packs_that_change_others(self):
        """What they switch off, replace, amend and inflect lies in the image too."""
        self.write("base.yaml", """pack: base
types: {visit: {}}
keys: {how: string}
rules:
  - {id: one, type: visit, phrase: "<digits> visites"}
  - {id: two, type: visit, phrase: "<digits> passages"}
  - {id: three, type: visit, phrase: "<digits> tours", require: [{before: "compte", within: section}]}
""")
        pack = self.write("more.yaml", """pack: more
extends: [base]
disable: [base/two]
rules:
  - {override: base/one, phrase: "<digits> visiter^"}
  - {id: said, amend: what, phrase: "what:<visit> rapides", set: {how: fast}}
""")
        name = self.write("report.txt", "On compte ici 12 visites rapides, 3 passages et 4 tours.")
        packs = {"GLANE_RULES": f"{RULES}:{self.folder / 'base.yaml'}:{self.folder / pack}"}
        kept = []
        outs = [self.glane("extract", "--cache", "off", name, env=packs).stdout]
        for folder in ("one", "two", "two"):
            outs.append(self.glane("extract", "--cache", str(self.folder / folder), name, env=packs).stdout)
            kept.append(self.images(self.folder / folder)[0].read_bytes())
        self.assertIn(b'"how":"fast"', outs[0])
        self.assertEqual(outs, outs[:1] * 4)
        self.assertEqual(kept[0], kept[1])
        rules = ("rules", "list", str(self.folder / "base.yaml"), pack)
        self.assertIn("off: disabled by more", self.glane(*rules).stdout.decode())

    def test_switched_off(self):
        name = self.write("report.txt", "12 dossiers")
        self.glane("extract", "--cache", "off", name, env=self.home)
        self.glane("extract", name, env=self.home | {"GLANE_CACHE": "off"})
        self.glane("rules", "check", env=self.home)
        self.glane("rules", "test", env=self.home)
        self.glane("plugins", env=self.home)
        self.glane("text", name, env=self.home)
        self.assertFalse(self.kept.exists())
        self.glane("extract", name, env=self.home)
        self.assertEqual(len(self.images()), 1)

    def test_where(self):
        """In the folder that is named, that of the system's, the home's, or nowhere."""
        name = self.write("report.txt", "12 dossiers")
        self.glane("extract", name, env={"GLANE_CACHE": str(self.folder / "named")} | self.home)
        self.assertEqual(len(self.images(self.folder / "named")), 1)
        self.assertFalse(self.kept.exists())
        self.glane("extract", name, env={"XDG_CACHE_HOME": "relative", "HOME": str(self.folder)})
        self.assertEqual(len(self.images(self.folder / ".cache/glane")), 1)
        self.assertFalse((self.folder / "relative").exists())
        self.glane("extract", name, env={"XDG_CACHE_HOME": "", "HOME": ""})

    def test_used_again(self):
        """What was written the first time stays, until a rule changes."""
        name = self.write("report.txt", "12 dossiers")
        pack = self.folder / "more.yaml"
        more = self.home | {"GLANE_RULES": f"{RULES}:{pack}"}
        pack.write_text("pack: more\nlexicons: {}\n")
        self.glane("extract", name, env=more)
        first = self.images()[0].stat()
        for _ in range(2):
            self.glane("extract", name, env=more)
            self.assertEqual(self.images()[0].stat().st_ino, first.st_ino)
            self.assertEqual(self.images()[0].stat().st_mtime_ns, first.st_mtime_ns)
        pack.write_text("pack: more\nlexicons: { }\n")
        self.glane("extract", name, env=more)
        self.assertEqual(len(self.images()), 1)
        self.assertNotEqual(self.images()[0].stat().st_mtime_ns, first.st_mtime_ns)

    def test_fickle_plugin(self):
        """A plugin that asks for a key that it did not ask for when the image was made: the rules are compiled."""
        name = self.write("report.txt", "12 dossiers le 3 mai 2021")
        without = self.glane("extract", name, env=self.home).stdout
        for key in ("new-one", "another", None):
            more = self.home | ({"MISHAP_KEY": key} if key else {})
            self.assertEqual(self.glane("extract", name, env=more).stdout, without)

    def test_mistakes_are_told_each_time(self):
        name = self.write("report.txt", "12 dossiers")
        wrong = self.write("wrong.yaml", "pack: wrong\nrules:\n  - {id: a, type: none, phrase: a}\n")
        for _ in range(2):
            run = self.glane("extract", "--rules", str(RULES), "--rules", wrong, name, status=2, env=self.home)
            self.assertIn(b"'none' is no type", run.stderr)
        self.assertFalse(self.kept.exists())


if __name__ == "__main__":
    unittest.main()
