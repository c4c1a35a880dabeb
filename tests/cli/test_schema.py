"""rules/schema.json is what the loader's tables say, and every shipped pack is valid by it."""

import json
import pathlib
import unittest

import jsonschema
import yaml

from command import RULES, Case

SHIPPED = pathlib.Path(__file__).parents[2] / "rules"
TEMPLATE = SHIPPED.parent / "plugins/TEMPLATE/rules.yaml"


class Loader(yaml.SafeLoader):
    """YAML 1.2's core types, as editors read it: `no` is a word, a date is one too."""

    yaml_implicit_resolvers = {
        letter: [(tag, expression) for tag, expression in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("true|false$"), "tf")


class Schema(Case):
    def setUp(self):
        super().setUp()
        self.schema = json.loads((SHIPPED / "schema.json").read_text())
        self.validator = jsonschema.Draft202012Validator(self.schema)

    def mistakes(self, text):
        """Where the validator sees mistakes, as paths."""
        errors = [leaf for error in self.validator.iter_errors(yaml.load(text, Loader)) for leaf in error.context or [error]]
        return {"/".join(map(str, error.absolute_path)): error.message for error in errors}

    def test_generated(self):
        """`glane rules schema > rules/schema.json` makes them the same again."""
        self.assertEqual(self.glane("rules", "schema").stdout.decode(), (SHIPPED / "schema.json").read_text())

    def test_valid(self):
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_shipped(self):
        packs = [*SHIPPED.rglob("*.yaml"), TEMPLATE, *RULES.rglob("*.yaml")]
        self.assertGreater(len(packs), 15)
        for pack in packs:
            with self.subTest(pack=pack):
                self.assertEqual(self.mistakes(pack.read_text()), {})

    def test_mistakes(self):
        """What the loader refuses in a pack's shape, the schema does too."""
        head = "pack: p\nrules:\n  - id: r\n    type: figure\n    phrase: cas\n"
        for text, path in (
            (head + "    fraze: x\n", "rules/0"),
            (head + "    priority: 1001\n", "rules/0/priority"),
            (head + "    operator: quantity\n", "rules/0/operator"),
            (head + "    unless:\n      - {before: x, within: line}\n", "rules/0/unless/0/within"),
            (head + "    unless:\n      - {overlaps: date}\n", "rules/0/unless/0/overlaps"),
            (head + "    examples:\n      - {text: x}\n", "rules/0/examples/0"),
            (head + "    examples:\n      - {text: x, expect: [{value: 1}]}\n", "rules/0/examples/0/expect/0"),
            ("pack: p\ntypes: {a: {role: no}}\n", "types/a/role"),
            ("pack: p\nkeys: {a: number}\n", "keys/a"),
            ("pack: P\n", "pack"),
            ("pack: p\nextends: fr\n", "extends"),
            ("pack: p\nlexicons: {l: {x: y}}\n", "lexicons/l/x"),
            ("rules: []\n", ""),
        ):
            with self.subTest(text=text):
                self.write("p.yaml", text)
                self.assertIn(path, self.mistakes(text))
                self.glane("rules", "check", "--rules", "p.yaml", status=1)


if __name__ == "__main__":
    unittest.main()
