"""Messages to whoever started the training."""

from __future__ import annotations

import json

import msgspec
import pytest

from training.messages import (
    PROTOCOL,
    Baselines,
    CorpusProgress,
    CorpusRead,
    Finished,
    Message,
    Started,
    Step,
    Validated,
    decode,
    encode,
)

MESSAGES: list[Message] = [
    CorpusProgress(3, 10),
    CorpusRead(9, ("a.mid: is empty",), 1, "run/skipped.txt"),
    Baselines({"unigram": 14.0, "markov2": 11.5}),
    Started(PROTOCOL, "run", 0, 1000, 8, 1, 5000, "bf16"),
    Step(10, 0.5, 7.25, 4000.0, 0.1, 90.0),
    Step(10, 0.5, 7.25, 4000.0, 0.0, None),
    Validated(20, 4.5, 0.7, 0.9, best=True),
    Finished(30, "early stop", 4.5, 60.0, "run/best.pt"),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_messages_are_lines_of_json_that_come_back(message: Message) -> None:
    line = encode(message)
    assert "\n" not in line
    assert decode(line) == decode(line.encode()) == message
    assert json.loads(line)["type"] == type(message).__struct_config__.tag


def test_what_earlier_versions_did_not_say_has_a_value() -> None:
    step = decode(
        '{"type":"step","step":10,"epoch":1,"loss":2,"rows_per_second":3,"progress":0,"eta_seconds":null}'
    )
    assert isinstance(step, Step)
    assert step.seconds == 0.0


def test_readers_pass_over_what_later_versions_add() -> None:
    assert decode('{"type":"corpus","done":1,"total":2,"added":true}') == CorpusProgress(1, 2)


def test_the_tags_stay() -> None:
    tags = [json.loads(encode(message))["type"] for message in MESSAGES]
    assert list(dict.fromkeys(tags)) == [
        "corpus",
        "corpus-read",
        "baselines",
        "started",
        "step",
        "validated",
        "finished",
    ]


@pytest.mark.parametrize("line", ["", "{}", '{"type":"coffee"}', '{"type":"corpus","done":"x","total":2}'])
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(line)
