"""Documents of one size made from the annotated corpora, the same for the same seed everywhere."""

import collections
import hashlib
import json
import re

SEED = 20


class Draw:
    """Numbers from a seed (splitmix64): Python's own generator may change between versions."""

    def __init__(self, *seed):
        self.state = int.from_bytes(hashlib.sha256(repr(seed).encode()).digest()[:8], "little")

    def below(self, count):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return (z ^ (z >> 31)) % count

    def one(self, items):
        return items[self.below(len(items))]


def texts(corpora):
    """The texts that have annotations; hostile inputs have none."""
    return [path.read_text(encoding="utf-8") for path in sorted(corpora.glob("*/*.txt")) if path.with_suffix(".ann").exists()]


def frequent_words(corpora, count):
    """The most frequent words of three letters or more, of equals the first by name."""
    found = collections.Counter(word.lower() for text in texts(corpora) for word in re.findall(r"[^\W\d_]{3,}", text))
    return sorted(found, key=lambda word: (-found[word], word))[:count]


def document(paragraphs, index, size):
    """Paragraphs drawn one after the other until the document has its size."""
    draw, parts, length = Draw(SEED, index), [], 0
    while length < size:
        part = draw.one(paragraphs)
        parts.append(part)
        length += len(part) + 2
    return b"\n\n".join(parts) + b"\n"


def make(corpora, folder, count, size):
    """Writes `count` documents into the folder, unless it has them; their names."""
    paragraphs = [part.encode() for text in texts(corpora) for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    stamp = json.dumps([SEED, size, hashlib.sha256(b"\n\n".join(paragraphs)).hexdigest()])
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "stamp"
    kept = made.exists() and made.read_text() == stamp
    names = [f"{index:05}.txt" for index in range(count)]
    made.unlink(missing_ok=True)
    for index, name in enumerate(names):
        if not kept or not (folder / name).exists():
            (folder / name).write_bytes(document(paragraphs, index, size))
    made.write_text(stamp)
    return names
