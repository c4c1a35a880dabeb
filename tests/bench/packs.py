"""Packs that copy the shapes of the shipped rules, each copy with triggers of its own.

A copy keeps everything of its rule but what begins its match: the first words of its phrase, or the
lexicon that stands there, become words drawn from frequent ones (of a lexicon, some entries with the
columns of the original). What begins with an earlier type (`<number> euros`) keeps it and gets a new
word after it. A regex, and a phrase that begins with nothing of these, gets a word before it. Copies
have types of their own, so that the shipped rules find what they found.
"""

import json
import re
import shutil
import subprocess

from documents import SEED, Draw

TRIGGER_ENTRIES = 3  # of a lexicon's copy
CLASSES = {"any", "word", "capital", "caps", "lower", "digits"}
TOKEN = re.compile(r'\s*(?:(?P<name>[a-z0-9_]+):(?=\S))?(?P<atom>[\[(]|<[^>]*>|"[^"]*"|[^\s<>\[\](){}|"+*]+|[+*])')
SUFFIX = re.compile(r"[?+*]|\{\d+(?:,\d+)?\}")


class Phrase:
    """A phrase of core/phrase.c's grammar as nested lists: a choice of sequences of items, where an
    item is [text before, atom, text after] and an atom is a text or a choice."""

    def __init__(self, text):
        self.text, self.at = text, 0
        self.choice = self.read_choice()

    def skip(self):
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def read_choice(self):
        choice = [[]]
        while self.skip() not in ("", "]", ")"):
            if self.text[self.at] == "|":
                self.at += 1
                choice.append([])
            else:
                choice[-1].append(self.read_item())
        return choice

    def read_item(self):
        token = TOKEN.match(self.text, self.at)
        self.at = token.end()
        before, atom, after = f"{token['name']}:" if token["name"] else "", token["atom"], ""
        if atom in "[(":
            before, atom, after = before + atom, self.read_choice(), self.skip()
            self.at += 1
        suffix = SUFFIX.match(self.text, self.at)
        if suffix:
            after += suffix[0]
            self.at = suffix.end()
        return [before, atom, after]


def written(choice):
    def item(before, atom, after):
        return before + (atom if isinstance(atom, str) else written(atom)) + after

    return " | ".join(" ".join(item(*one) for one in sequence) for sequence in choice)


def lexicon_rows(body, folder):
    """The columns of each entry, of a lexicon written inline or in a TSV file."""
    if "file" not in body:
        return [columns or {} for columns in body.values()]
    lines = (folder / body["file"]).read_text(encoding="utf-8-sig").splitlines()
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [{key: cell for key, cell in zip(header[1:], row[1:]) if cell} for row in rows]


class Copier:
    """Makes the copies of one pack's rules."""

    def __init__(self, pack, packs, folders, words, draw):
        self.pack, self.packs, self.folders, self.words, self.draw = pack, packs, folders, words, draw
        self.lexicons, self.rules = {}, []

    def find(self, kind, name, pack=None):
        """A lexicon or phrase of the pack, or of those that it extends: (its body, its pack)."""
        pack = pack or self.pack
        if name in (pack.get(kind) or {}):
            return pack[kind][name], pack
        for other in pack.get("extends") or []:
            found = self.find(kind, name, self.packs[other])
            if found:
                return found
        return None

    def new_lexicon(self, name, fresh):
        """A reference to this copy's own lexicon in place of one of that name."""
        if name not in fresh:
            body, owner = self.find("lexicons", name)
            rows = lexicon_rows(body, self.folders[owner["pack"]])
            entries = {self.draw.one(self.words): self.draw.one(rows) for _ in range(min(TRIGGER_ENTRIES, len(rows)))}
            fresh[name] = f"trigger-{len(self.lexicons)}"
            self.lexicons[fresh[name]] = entries
        return f"<{fresh[name]}>"

    def retrigger_item(self, item, fresh):
        """Replaces what begins the item; may what follows it begin the match too?"""
        before, atom, after = item
        optional = before.endswith("[") or after.endswith(("?", "*")) or "{0" in after
        if not isinstance(atom, str):
            return self.retrigger(atom, fresh) or optional
        if not atom.startswith("<"):
            item[1] = self.draw.one(self.words)
        elif self.find("lexicons", atom[1:-1]):
            item[1] = self.new_lexicon(atom[1:-1], fresh)
        elif self.find("phrases", atom[1:-1]):
            inner = Phrase(self.find("phrases", atom[1:-1])[0]).choice
            open_end = self.retrigger(inner, fresh)
            item[:] = [before + "(", inner, ")" + after]
            return open_end or optional
        elif atom[1:-1] in CLASSES: # it would begin a match at every such word
            self.needs_word = True
        else: # a type, a line's start or end
            return True
        return optional

    def retrigger(self, choice, fresh):
        """The same for every way through a choice; True if one of them leaves the beginning open."""
        open_end = False
        for sequence in choice:
            for item in sequence:
                if not self.retrigger_item(item, fresh):
                    break
            else:
                open_end = True
        return open_end

    def copy(self, rule, number):
        kept = ("operator", "with", "set", "priority", "require", "unless", "context")
        made = {"id": f"{rule['id']}-{number}", "type": f"bench-{rule['type']}"} | {key: rule[key] for key in kept if key in rule}
        word = self.draw.one(self.words)
        if "regex" in rule:
            end = "\n)" if "(?x)" in rule["regex"] else ")"  # a comment may end it
            made["regex"] = f"(?i:{word})[ ](?:{rule['regex']}{end}"
        elif "phrase" in rule:
            choice, self.needs_word = Phrase(rule["phrase"]).choice, False
            open_end = self.retrigger(choice, {})
            made["phrase"] = f"{word} ({written(choice)})" if open_end or self.needs_word else written(choice)
        else: # it scans by itself, however many there are
            made["phrase"] = word
            made.pop("operator", None)
        self.rules.append(made)

    def result(self):
        made = {"pack": f"bench-{self.pack['pack']}", "extends": [self.pack["pack"]]}
        return made | {"lexicons": self.lexicons, "rules": self.rules}


def lexicon(folder, words, count):
    """Writes a pack of one lexicon of so many entries, of one to three of the words, into the folder."""
    draw, entries = Draw(SEED, "lexicon"), {}
    while len(entries) < count:
        entries[" ".join(draw.one(words) for _ in range(1 + draw.below(3)))] = len(entries)
    rows = "".join(f"{entry}\t{entry}\t{number:05}\n" for entry, number in entries.items())
    (folder / "bench-entries.tsv").write_text("entry\tname\tcode\n" + rows, encoding="utf-8")
    pack = {"pack": "bench-lexicon", "lexicons": {"entry": {"file": "bench-entries.tsv"}},
            "rules": [{"id": "entry", "type": "bench-entry", "phrase": "name:<entry>"}],
            "types": {"bench-entry": {"role": "aside"}}}
    (folder / "bench-lexicon.yaml").write_text(json.dumps(pack), encoding="utf-8")


def read_packs(nodes, rules):
    """The shipped packs by name, and the folder of each."""
    paths = sorted(path for path in rules.rglob("*.yaml") if path.name != "facts.yaml")
    read = json.loads(subprocess.run([nodes, *paths], check=True, capture_output=True).stdout)
    packs = {pack["pack"]: pack for pack in read if "pack" in pack}
    return packs, {pack["pack"]: path.parent for path, pack in zip(paths, read) if "pack" in pack}


def make(nodes, rules, folder, words, times):
    """Writes into the folder, for every shipped rule that gives facts, `times` - 1 copies; how many rules there are then."""
    packs, folders = read_packs(nodes, rules)
    types, count = set(), 0
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, pack in packs.items():
        copier = Copier(pack, packs, folders, words, Draw(SEED, name))
        for rule in pack.get("rules") or []:
            count += 1
            if "amend" in rule: # a copy would say the same of the same facts
                continue
            types.add(f"bench-{rule['type']}")
            count += times - 1
            for number in range(1, times):
                copier.copy(rule, number)
        if copier.rules: # JSON is YAML
            (folder / f"bench-{name}.yaml").write_text(json.dumps(copier.result(), ensure_ascii=False, indent=1), encoding="utf-8")
    declared = {"pack": "bench-types", "types": {name: {"role": "fact"} for name in sorted(types)}}
    (folder / "bench-types.yaml").write_text(json.dumps(declared), encoding="utf-8")
    return count
