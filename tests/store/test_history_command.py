"""`threshold history`: a file comes in once, faults come out all at once, and an import can be taken back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

import bot.settings
from bot.cli import main
from bot.referral.matching import Identity
from bot.store import history, schema
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import HistoryImport, PastContact

HEADING = "reference,date,kind,outcome,forenames,family_name\n"
GOOD = (
    HEADING
    + "R1,2024-05-04,referral,advice,Zoë,Sampleton\nR2,2024-06-04,contact,advice,Alex,Other\n"
)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'history.db'}"
    monkeypatch.setenv("THRESHOLD_DATABASE_URL", url)
    bot.settings.settings.cache_clear()
    made = Database(url)
    schema.upgrade(made)
    yield made
    made.engine.dispose()
    bot.settings.settings.cache_clear()


@pytest.fixture
def command(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, dict[str, object], str]]:
    def run(*arguments: str) -> tuple[int, dict[str, object], str]:
        with pytest.raises(SystemExit) as left:
            main(["history", *arguments, "--json"])
        said = capsys.readouterr()
        return int(left.value.code or 0), json.loads(said.out or "{}"), said.err

    return run


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / f"past-{encoding}-{len(text)}.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def importing(path: str, *more: str) -> list[str]:
    return ["import", path, "--covers-from", "2023-04-01", "--covers-until", "2026-10-31",
            "--says", "All teams.", *more]  # fmt: skip


def found(database: Database, fore: str, family: str) -> int:
    keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    with database.reading() as connection:
        return len(history.look_up(connection, keyring, Identity(fore, family)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_comes_in_whatever_it_is_written_in(
    command: Callable[..., tuple[int, dict[str, object], str]],
    database: Database,
    tmp_path: Path,
    encoding: str,
) -> None:
    code, told, _ = command(*importing(write(tmp_path, GOOD, encoding)))

    assert code == 0
    assert (told["added"], told["there_already"], told["faults"]) == (2, 0, [])
    assert found(database, "Zoë", "Sampleton") == 1


def test_the_same_file_again_changes_nothing(
    command: Callable[..., tuple[int, dict[str, object], str]], tmp_path: Path
) -> None:
    path = write(tmp_path, GOOD)
    _, first, _ = command(*importing(path))
    code, again, _ = command(*importing(path))

    assert code == 0
    assert (again["import"], again["added"]) == (first["import"], 0)


def test_faults_are_listed_and_nothing_comes_in_until_they_are_left_out(
    command: Callable[..., tuple[int, dict[str, object], str]], database: Database, tmp_path: Path
) -> None:
    path = write(
        tmp_path, GOOD + "R3,someday,referral,advice,Sam,Example\n,2024-05-04,x,advice,Sam,E\n"
    )
    code, told, said = command(*importing(path))

    assert code == 2
    assert told["import"] is None
    assert [fault["line"] for fault in told["faults"]] == [4, 5, 5]  # type: ignore[index, attr-defined]
    assert "line 4, date" in said and "Sam" not in said
    assert found(database, "Zoë", "Sampleton") == 0

    code, told, _ = command(*importing(path, "--skip-faults"))
    assert (code, told["added"], len(told["faults"])) == (0, 2, 3)  # type: ignore[arg-type]
    with database.reading() as connection:
        assert connection.execute(select(HistoryImport.left_out)).scalar_one() == 2


def test_a_heading_at_fault_cannot_be_left_out(
    command: Callable[..., tuple[int, dict[str, object], str]], tmp_path: Path
) -> None:
    code, _, said = command(
        *importing(write(tmp_path, "ref,date\nR1,2024-05-04\n"), "--skip-faults")
    )
    assert code == 2
    assert "line 1, reference: this column is missing" in said


@pytest.mark.parametrize(
    ("begin", "end"), [("2026-10-31", "2023-04-01"), ("2023-04-01", "2999-01-01")]
)
def test_a_time_that_cannot_be_covered_is_refused(
    command: Callable[..., tuple[int, dict[str, object], str]], tmp_path: Path, begin: str, end: str
) -> None:
    path = write(tmp_path, GOOD)
    code, _, said = command(
        "import", path, "--covers-from", begin, "--covers-until", end, "--says", "x"
    )
    assert code == 2
    assert "--covers-from" in said


def test_an_import_is_listed_and_can_be_withdrawn(
    command: Callable[..., tuple[int, dict[str, object], str]], database: Database, tmp_path: Path
) -> None:
    _, made, _ = command(*importing(write(tmp_path, GOOD)))
    _, told, _ = command("list")
    (listed,) = told["imports"]  # type: ignore[misc, attr-defined]
    assert (listed["import"], listed["rows"], listed["is_withdrawn"]) == (made["import"], 2, False)

    assert command("withdraw", str(made["import"]))[:2] == (0, {"rows": 2, "give_again": []})
    assert command("withdraw", str(made["import"]))[0] == 1
    with database.reading() as connection:
        assert connection.execute(select(PastContact.id)).all() == []


def test_withdrawing_names_the_imports_that_must_be_given_again(
    command: Callable[..., tuple[int, dict[str, object], str]], database: Database, tmp_path: Path
) -> None:
    more = write(tmp_path, GOOD + "R3,2025-06-04,contact,advice,Robin,Third\n")
    _, first, _ = command(*importing(write(tmp_path, GOOD)))
    _, second, _ = command(*importing(more))
    told = command("withdraw", str(first["import"]))[1]
    assert told == {"rows": 2, "give_again": [second["import"]]}
    _, listed, _ = command("list")
    unfinished = [row["import"] for row in listed["imports"] if not row["is_finished"]]  # type: ignore[attr-defined]
    assert second["import"] in unfinished

    _, again, _ = command(*importing(more))
    assert (again["import"], again["added"]) == (second["import"], 2)
    assert found(database, "Zoë", "Sampleton") == 1


def test_withdrawing_says_in_words_which_imports_must_be_given_again(
    command: Callable[..., tuple[int, dict[str, object], str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, first, _ = command(*importing(write(tmp_path, GOOD)))
    _, second, _ = command(*importing(write(tmp_path, GOOD + "R3,2025-06-04,contact,advice,R,T\n")))
    with pytest.raises(SystemExit):
        main(["history", "withdraw", str(first["import"])])
    assert str(second["import"]) in capsys.readouterr().out


def test_marks_can_be_made_anew(
    command: Callable[..., tuple[int, dict[str, object], str]], database: Database, tmp_path: Path
) -> None:
    command(*importing(write(tmp_path, GOOD)))
    assert command("renew")[:2] == (0, {"renewed": 2})
    assert found(database, "Alex", "Other") == 1


def test_somebody_who_has_no_account_cannot_bring_a_file_in(
    command: Callable[..., tuple[int, dict[str, object], str]], tmp_path: Path
) -> None:
    code, _, said = command(*importing(write(tmp_path, GOOD), "--by", "nobody@example.org"))
    assert code == 2
    assert "no staff account" in said
