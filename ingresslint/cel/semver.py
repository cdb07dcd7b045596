"""Semantic versions: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from ingresslint.cel.errors import EvaluationError
from ingresslint.cel.functions import Overload, function, member
from ingresslint.cel.kinds import Type
from ingresslint.cel.operators import size, text_cost
from ingresslint.cel.values import Opaque, Value

_NUMBER = r"(0|[1-9][0-9]*)"
_WORDS = r"([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_WORDS})?(?:\+{_WORDS})?", re.ASCII)
_UINT64_DIGITS = 20
_LARGEST = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Semver(Opaque):
    """A version; builds of the same version are equal."""

    TYPE: ClassVar[Type] = Type("kubernetes.Semver")

    numbers: tuple[int, int, int]
    prerelease: tuple[str, ...] = ()
    build: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Write the version in full."""
        text = ".".join(map(str, self.numbers))
        text += f"-{'.'.join(self.prerelease)}" if self.prerelease else ""
        return text + (f"+{self.build}" if self.build else "")


def parse_semver(text: str, normalize: bool = False) -> Semver:  # noqa: FBT001, FBT002 - CEL passes it so
    """Read a version; ``normalize`` allows ``v1.2`` and ``01.2.3``; raises EvaluationError."""
    match = _VERSION.fullmatch(_normalized(text) if normalize else text)
    if match:
        numbers = tuple(map(_number, match.groups()[:3]))
        words = tuple(match[4].split(".")) if match[4] else ()
        if all(number is not None for number in numbers) and all(map(_is_identifier, words)):
            return Semver(numbers, words, match[5] or "")  # type: ignore[arg-type]
    msg = f'"{text}" is no semantic version such as 1.2.3'
    raise EvaluationError(msg)


def _number(text: str) -> int | None:
    number = int(text) if len(text) <= _UINT64_DIGITS else _LARGEST + 1
    return number if number <= _LARGEST else None


def _is_identifier(word: str) -> bool:
    return not word.isdigit() or (_number(word) is not None and (word == "0" or word[0] != "0"))


def _normalized(text: str) -> str:
    parts = [_without_zeros(part) for part in text.removeprefix("v").split(".", 2)]
    if len(parts) < 3 and not re.search(r"[+-]", parts[-1]):  # noqa: PLR2004 - major, minor, patch
        parts += ["0"] * (3 - len(parts))
    return ".".join(parts)


def _without_zeros(part: str) -> str:
    if len(part) <= 1:
        return part
    stripped = part.lstrip("0")
    return stripped if stripped[:1].isdigit() else f"0{stripped}"


def order(left: Semver, right: Semver) -> int:
    """Return -1, 0 or 1 by the precedence of semver.org."""
    first, second = _key(left), _key(right)
    return (first > second) - (first < second)


def _key(version: Semver) -> tuple[tuple[int, int, int], bool, tuple[tuple[bool, int, str], ...]]:
    words = tuple((not word.isdigit(), int(word) if word.isdigit() else 0, word) for word in version.prerelease)
    return version.numbers, not version.prerelease, words


def _is_semver(text: str, normalize: bool = False) -> bool:  # noqa: FBT001, FBT002 - CEL passes it so
    try:
        parse_semver(text, normalize)
    except EvaluationError:
        return False
    return True


def _part(place: int) -> Overload:
    # Go takes the unsigned number for a signed one.
    return member(
        ("major", "minor", "patch")[place],
        f"{Semver.TYPE} -> int",
        lambda version: (version.numbers[place] + 2**63) % 2**64 - 2**63,
    )


def _parsing(operands: Sequence[Value]) -> int:
    return text_cost(size(operands[0]))


_S = Semver.TYPE.name

LIBRARY: tuple[Overload, ...] = (
    function("semver", f"string -> {_S}", parse_semver, _parsing),
    function("semver", f"string, bool -> {_S}", parse_semver, _parsing),
    function("isSemver", "string -> bool", _is_semver, _parsing),
    function("isSemver", "string, bool -> bool", _is_semver, _parsing),
    *map(_part, range(3)),
    member("isGreaterThan", f"{_S}, {_S} -> bool", lambda left, right: order(left, right) > 0),
    member("isLessThan", f"{_S}, {_S} -> bool", lambda left, right: order(left, right) < 0),
    member("compareTo", f"{_S}, {_S} -> int", order),
)
