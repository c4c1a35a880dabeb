#!/usr/bin/env python3
"""Makes an archive of reports: a folder `reports` of mixed documents from the texts of corpora/, by seed, and
`manifest.json`, which says what is to come of each."""

import argparse
import collections
import itertools
import json
import pathlib
import random
import re
import shutil
import subprocess

import hostile
import producers

CORPORA = pathlib.Path(__file__).resolve().parents[2] / "corpora"
HOSTILE = 50  # one input in as many
LARGE = 10  # one archive holds a document in as many

Report = collections.namedtuple("Report", "title paragraphs")


def paragraphs():
    """What the reports of the corpora say, a line each."""
    lines = []
    for path in sorted(CORPORA.rglob("*.txt")):
        lines += [line.strip() for line in path.read_text().splitlines() if 40 <= len(line.strip()) <= 900]
    return lines


class Maker:
    def __init__(self, folder, seed):
        self.root, self.reports = folder, folder / "reports"
        self.dice = random.Random(seed)
        self.pool = paragraphs()
        self.numbers = itertools.count(1_000_003, 7)
        self.documents = {}
        self.made = 0
        self.zstd = shutil.which("zstd")

    def report(self):
        """One report, and the number that stands in no other."""
        number = next(self.numbers)
        parts = self.dice.choices(self.pool, k=self.dice.randrange(4, 60))
        shown = re.sub(r"(?<=\d)(?=(\d{3})+$)", "\u00a0", str(number))
        parts.insert(self.dice.randrange(len(parts) + 1), f"En tout, {shown} visites ont été comptées.")
        return Report(f"Rapport d’activité n° {number}", parts), number

    def document(self):
        """(name, bytes, number) of the next document that is whole."""
        self.made += 1
        weights = [weight for weight, _, _ in producers.PRODUCERS]
        _, ending, produce = self.dice.choices(producers.PRODUCERS, weights)[0]
        report, number = self.report()
        if ending == "pdf" and self.dice.random() < 0.2:
            name = self.dice.choice(("chromium.pdf", "latex.pdf", "libreoffice.pdf"))
            return f"r{self.made:05}.pdf", producers.varied(name, self.dice), 0
        return f"r{self.made:05}.{ending}", produce(report, self.dice), number

    def expect(self, doc, status="ok", codes=(), number=0):
        assert doc not in self.documents, doc
        self.documents[doc] = {"status": status, "codes": None if codes is None else sorted(codes), "number": number}

    def folder(self):
        path = self.reports / self.dice.choice(("2019", "2020", "2021/nord", "2021/sud", "2022/à classer", "."))
        path.mkdir(parents=True, exist_ok=True)
        return path

    # -- archives ----------------------------------------------------------------

    def packed(self, members):
        """(ending, bytes) of an archive of members, of some kind."""
        kind = self.dice.choice(("zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst"))
        if kind == "zip":
            return kind, hostile.zip_of(members)
        plain = hostile.tar_of(members, {"tar.gz": "w:gz", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}.get(kind, "w"))
        if kind != "tar.zst" or not self.zstd:
            return kind.replace(".zst", ""), plain
        return kind, subprocess.run([self.zstd, "-qc"], input=plain, stdout=subprocess.PIPE, check=True).stdout

    def archive(self, count, depth=0):
        """(name, bytes, members) of an archive of some documents, perhaps in archives in turn; the members with the
        paths that they have in it."""
        members, inside = [], []
        while count > 0:
            if depth < 2 and count >= 6 and self.dice.random() < 0.2:
                nested = self.dice.randrange(2, count // 2 + 1)
                name, content, more = self.archive(nested, depth + 1)
                inside += [(name, 0)] + [(f"{name}!/{path}", number) for path, number in more]
                count -= nested
            else:
                name, content, number = self.document()
                name = self.dice.choice(("", "a/", "é/")) + name
                inside.append((name, number))
                count -= 1
            members.append((name, content))
        self.made += 1
        ending, content = self.packed(members)
        return f"archive{self.made:05}.{ending}", content, inside

    def put(self, folder, name, content, inside):
        (folder / name).write_bytes(content)
        doc = str((folder / name).relative_to(self.root))
        self.expect(doc)
        for path, number in inside:
            self.expect(f"{doc}!/{path}", number=number)

    # -- all of it ---------------------------------------------------------------

    def hostile(self, count):
        for at in range(count):
            folder = self.folder()
            make = hostile.MAKERS[at % len(hostile.MAKERS)]
            for name, status, codes in make(folder, f"h{at:05}-{make.__name__.replace('_', '-')}", self.report()[0], self.dice):
                self.expect(f"{folder.relative_to(self.root)}/{name}", status, codes)

    def make(self, count):
        bad = max(count // HOSTILE, len(hostile.MAKERS))
        left = count - bad
        large = left // LARGE
        members = [self.document() for _ in range(large)]
        self.put(self.folder(), "tout.zip", hostile.zip_of([member[:2] for member in members]),
                 [(name, number) for name, _, number in members])
        left -= large
        while left > 0:
            if left >= 6 and self.dice.random() < 0.02:
                size = self.dice.randrange(3, min(left, 30) + 1)
                self.put(self.folder(), *self.archive(size))
                left -= size
            else:
                name, content, number = self.document()
                folder = self.folder()
                (folder / name).write_bytes(content)
                self.expect(f"{folder.relative_to(self.root)}/{name}", number=number)
                left -= 1
        self.hostile(bad)
        (self.root / "manifest.json").write_text(json.dumps(self.documents, ensure_ascii=False, indent=0))


def make(folder, count, seed=1):
    """Documents by their ids: {status, codes, number}; None: whatever comes of it."""
    maker = Maker(pathlib.Path(folder), seed)
    maker.make(count)
    return maker.documents


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="an empty one")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(len(make(options.folder, options.documents, options.seed)), "documents")
