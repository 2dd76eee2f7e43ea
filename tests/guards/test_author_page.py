"""The page for authors is true: what it says to write and to run prints what it shows, from top to bottom.

The first line of a `yaml` or `diff` block says which file it is for, and how it goes in. A `sh` block is
run, and the `text` block under it is all that it printed; `[...]` stands for anything, and lines may be
broken anywhere. A `text` block with a path shows words of that page, as a browser would.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from bot.proofs.laws import LAWS
from bot.proofs.laws.consent import ASKED, READ_WITH_BASE
from bot.proofs.laws.law import PLAYED, READ, SAMPLED, SOLVER
from bot.settings import ROOT
from bot.thresholds.conditions import WORDS, parse
from bot.thresholds.errors import PackError

PAGE = (ROOT / "docs/author_a_pack.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", PAGE, re.M)
CHANGES = "../practice/my_council/changes.yml"
CHECK = next(body for kind, _, body in BLOCKS if kind == "sh" and "packs check" in body)
RESTS_ON = {
    "solver": SOLVER, "played": PLAYED, "answers": ASKED, "read": READ, "beside": READ_WITH_BASE,
    "sampled": SAMPLED,
}  # fmt: skip


@dataclass
class Desk:
    """An author's computer: a copy of the packs and scenarios, and what the last command printed."""

    folder: Path
    printed: str = ""
    shown: bool = True
    put_back: dict[Path, str] = field(default_factory=dict)

    def follow(self, kind: str, about: str, body: str) -> None:
        """Do what one block of the page says, or compare what it shows."""
        if kind == "text":
            printed = words_of(self.folder / about) if about else self.printed
            assert looks_like(body, printed, whole=not about), f"{body}\nis not\n\n{printed}"
            self.shown = self.shown or not about
            return
        assert self.shown, f"the page does not show what a command printed:\n{self.printed}"
        if kind == "sh":
            self.run(body)
        else:
            self.write(body)

    def run(self, commands: str) -> None:
        """Run the lines of a block, then put back what was written for a moment."""
        done = subprocess.run(
            ["bash", "-c", commands], capture_output=True, text=True, cwd=self.folder, timeout=400
        )
        self.printed = done.stdout + done.stderr
        self.shown = not self.printed
        for path, before in self.put_back.items():
            path.write_text(before, encoding="utf-8")
        self.put_back = {}

    def write(self, block: str) -> None:
        """Write a block into the file that its first line names, in the way that it says."""
        first, _, body = block.partition("\n")
        name, *how = first.removeprefix("# ").split(", ")
        path = self.folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if "for a moment" in how:
            self.put_back[path] = before
        if "a new file" in how:
            assert not path.exists()
            after = body
        elif "at the end" in how:
            after = f"{before}\n{body}"
        elif "in place of the same key" in how:
            after = with_key(before, body)
        else:
            after = with_lines(before, body)
        path.write_text(after, encoding="utf-8")


def with_key(before: str, body: str) -> str:
    """A file in which what stands under one key is written anew."""
    key = body.partition(":")[0]
    after, times = re.subn(rf"^{key}:.*\n(?: .*\n)*", body, before, flags=re.M)
    assert times == 1, key
    return after


def with_lines(before: str, body: str) -> str:
    """A file in which the lines with `-` are the lines with `+` instead."""
    lines = body.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in "- ")
    new = "".join(line[1:] for line in lines if line[0] in "+ ")
    assert before.count(old) == 1, old
    return before.replace(old, new)


def looks_like(shown: str, printed: str, whole: bool) -> bool:
    """Whether everything that is shown was printed, in this order, with nothing else outside `[...]`."""
    parts = [re.escape(" ".join(part.split())) for part in shown.split("[...]")]
    pattern = r"\s?.*?\s?".join(parts)
    found = re.fullmatch if whole else re.search
    return found(pattern, " ".join(printed.split()), re.S) is not None


def words_of(page: Path) -> str:
    """The words of an HTML page, as a reader sees them."""
    text = page.read_text(encoding="utf-8").partition("<body")[2]
    return re.sub(r"\s+([,.])", r"\1", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def table_under(heading: str) -> Iterator[list[str]]:
    """The rows of the first table under a heading, without its head."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*) \|$", section, re.M)
    assert len(rows) > 2, heading
    for row in rows[2:]:
        yield row.split(" | ")


@pytest.fixture()
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "threshold"
    shutil.copytree(ROOT / "bot/packs", folder / "bot/packs")
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    command = folder / ".venv/bin/threshold"
    command.parent.mkdir(parents=True)
    run = "import sys; sys.path[0] = sys.argv.pop(1); from bot.cli import main; main()"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{run}" "{ROOT}" "$@"\n')
    command.chmod(0o755)
    return Desk(folder)


def test_whoever_follows_the_page_sees_what_it_shows(desk: Desk) -> None:
    commands = [body for kind, _, body in BLOCKS if kind == "sh"]
    mistakes = list(table_under("Five common mistakes"))
    assert len(mistakes) == 5
    for kind, about, body in BLOCKS:
        if body == commands[-1]:
            for right, wrong, message in mistakes:
                make_the_mistake(desk, right.strip("`"), wrong.strip("`"), message)
        desk.follow(kind, about, body)
        if body == CHECK and "FAILED" not in desk.printed and "proved" in desk.printed:
            proved = re.findall(r"^ +proved +(\w+):", desk.printed, re.M)
            assert proved == [law for law, _, _ in laws_told()]

    assert desk.shown and not (desk.folder.parent / "practice").exists()


def make_the_mistake(desk: Desk, right: str, wrong: str, message: str) -> None:
    rule = (desk.folder / CHANGES).read_text(encoding="utf-8")
    assert right in rule, right
    desk.put_back = {desk.folder / CHANGES: rule}
    (desk.folder / CHANGES).write_text(rule.replace(right, wrong, 1), encoding="utf-8")
    desk.run(CHECK)
    assert " ".join(message.split()) in " ".join(desk.printed.split()), desk.printed
    desk.shown = True


def test_every_word_for_conditions_is_on_the_page_with_an_example_that_can_be_read() -> None:
    shown = [row[1].strip("`") for row in table_under("Words for conditions")]
    for example in shown:
        try:
            parse(yaml.safe_load(example))
        except (ValueError, PackError) as error:
            pytest.fail(f"{example}: {error}")
    assert {example.partition(":")[0] for example in shown} == set(WORDS)


def test_every_law_of_the_table_rests_on_what_it_says() -> None:
    told = {law: RESTS_ON[on] for law, _, on in laws_told()}
    assert {law.name: law.rests_on for law in LAWS}.items() <= told.items()
    assert all(on == SAMPLED for law, on in told.items() if law not in {one.name for one in LAWS})


def laws_told() -> list[tuple[str, str, str]]:
    """The laws on the page: name, what each keeps you from, what it rests on."""
    rows = table_under("What the laws protect")
    return [(law.strip("`"), keeps_from, on) for law, keeps_from, on in rows]


def test_every_link_of_the_page_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        path, _, heading = target.partition("#")
        page = (ROOT / "docs" / path).resolve() if path else ROOT / "docs/author_a_pack.md"
        anchors = [
            h.lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", page.read_text(), re.M)
        ]
        assert not heading or heading in anchors, target
