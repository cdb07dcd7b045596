"""Which files are read, and what becomes of those that cannot be."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from ingresslint import globs, inputs
from ingresslint.inputs import Excluded, File, Found, Unreadable, files, gather, load, load_from
from ingresslint.syntax import Stream


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        # A name matches at any depth, and with a folder everything in it.
        ("web.yaml", "web.yaml", True),
        ("web.yaml", "a/b/web.yaml", True),
        ("web.yaml", "a/web.yaml.bak", False),
        ("charts", "charts", True),
        ("charts", "a/charts/b/c.yaml", True),
        ("charts/", "a/charts/b/c.yaml", True),
        ("charts", "mycharts/a.yaml", False),
        # With a slash a pattern begins at the top.
        ("charts/*", "charts/a.yaml", True),
        ("charts/*", "charts/a/b.yaml", True),
        ("charts/*.yaml", "charts/a/b.yaml", False),
        ("charts/*.yaml", "a/charts/b.yaml", False),
        ("/charts", "charts/a.yaml", True),
        ("/charts", "a/charts/a.yaml", False),
        ("./charts", "charts/a.yaml", True),
        ("./charts", "a/charts/a.yaml", False),
        (".github/workflows", ".github/workflows/a.yaml", True),
        # One star stays inside a folder, two do not.
        ("*.yaml", "a/b.yaml", True),
        ("a*c", "abc", True),
        ("a*c", "ab/c", False),
        ("a/*/c.yaml", "a/b/c.yaml", True),
        ("a/*/c.yaml", "a/b/b/c.yaml", False),
        ("a/**/c.yaml", "a/c.yaml", True),
        ("a/**/c.yaml", "a/b/b/c.yaml", True),
        ("a/**", "a/b/c.yaml", True),
        ("a/**", "a", False),
        ("a/**", "ab/c.yaml", False),
        ("**", "a/b/c.yaml", True),
        (".", "a/b/c.yaml", True),
        ("./", "a.yaml", True),
        ("**/test/**", "test/a.yaml", True),
        ("**/test/**", "a/b/test/c/d.yaml", True),
        ("**/test/**", "a/tests/c.yaml", False),
        ("a?.yaml", "ab.yaml", True),
        ("a?.yaml", "a.yaml", False),
        ("a?b", "a/b", False),
        # Everything else means itself.
        ("[a].yaml", "a.yaml", False),
        ("[a].yaml", "[a].yaml", True),
        ("a.yaml", "axyaml", False),
        ("a+b(c).yaml", "a+b(c).yaml", True),
        ("../a.yaml", "../a.yaml", True),
        ("é/*", "é/😀.yaml", True),
        ("", "a.yaml", False),
        ("/", "a.yaml", False),
    ],
)
def test_globs(pattern: str, path: str, matches: bool) -> None:  # noqa: FBT001 - a column of the table
    assert globs.matches(pattern, path) is matches


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.yaml",
        "a.YML",
        "c.json",
        "notes.txt",
        ".hidden.yaml",
        "deploy/web.yaml",
        "deploy/charts/x/values.yaml",
        ".git/config.yaml",
        "vendor/v.yaml",
        "x.yaml/inner.yml",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"name: {name}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def paths(found: list[Found] | list[File]) -> list[str]:
    assert all(isinstance(each, File) for each in found), found
    return [each.path for each in found]


def test_folders_are_searched_for_yaml_and_json_without_hidden_entries(tree: Path) -> None:
    expected = ["a.YML", "b.yaml", "c.json", "deploy/web.yaml", "deploy/charts/x/values.yaml", "vendor/v.yaml"]
    assert paths(list(files(["."]))) == [*expected, "x.yaml/inner.yml"]
    assert paths(list(files([str(tree)]))) == [str(tree / each) for each in [*expected, "x.yaml/inner.yml"]]


def test_what_is_named_may_be_anything(tree: Path) -> None:
    assert paths(list(files(["notes.txt", ".hidden.yaml", "./deploy/../b.yaml"]))) == [
        "notes.txt",
        ".hidden.yaml",
        "b.yaml",
    ]
    assert paths(list(files([".git"]))) == [".git/config.yaml"]
    assert paths(list(files(["x.yaml"]))) == ["x.yaml/inner.yml"]
    assert tree


def test_a_file_is_read_once(tree: Path) -> None:
    (tree / "link.yaml").symlink_to("b.yaml")
    found = paths(list(files(["b.yaml", str(tree / "b.yaml"), "link.yaml", "."])))
    assert [each for each in found if Path(each).name in {"b.yaml", "link.yaml"}] == ["b.yaml"]


def test_links_are_followed_and_loops_end(tree: Path) -> None:
    (tree / "deploy" / "up").symlink_to(tree)
    (tree / "deploy" / "self").symlink_to(tree / "deploy")
    (tree / "vendor" / "deploy").symlink_to(tree / "deploy")
    found = paths(list(files(["."])))
    assert len(found) == len({os.path.realpath(each) for each in found}) == 7
    assert paths(list(files(["vendor"]))) == [
        "vendor/v.yaml",
        "vendor/deploy/web.yaml",
        "vendor/deploy/charts/x/values.yaml",
        "vendor/deploy/up/a.YML",
        "vendor/deploy/up/b.yaml",
        "vendor/deploy/up/c.json",
        "vendor/deploy/up/x.yaml/inner.yml",
    ]


def test_exclude_leaves_out_files_and_folders_named_or_found(tree: Path) -> None:
    found = list(files([".", "b.yaml", "vendor"], ["charts", "*.json", "vendor/**", "/b.yaml", "x.yaml/"], tree))
    assert [each.path for each in found if isinstance(each, File)] == ["a.YML", "deploy/web.yaml"]
    left_out = {each.path: each.pattern for each in found if isinstance(each, Excluded)}
    assert left_out == {
        "b.yaml": "/b.yaml",
        "c.json": "*.json",
        "deploy/charts": "charts",
        "vendor/v.yaml": "vendor/**",
        "x.yaml": "x.yaml/",
    }


def test_exclude_is_relative_to_its_base_and_not_to_where_one_stands(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree / "deploy")
    assert paths([each for each in files(["."], ["deploy/charts"], tree) if isinstance(each, File)]) == ["web.yaml"]


@pytest.mark.parametrize(
    ("named", "context", "reported"),
    [
        (["."], ["vendor"], {"b.yaml", "deploy/web.yaml"}),
        (["deploy"], ["."], {"deploy/web.yaml"}),
        (["b.yaml"], ["."], {"b.yaml"}),
        (["."], ["."], {"b.yaml", "deploy/web.yaml", "vendor/v.yaml"}),
        (["vendor/v.yaml", "deploy"], ["vendor", "deploy/charts"], {"deploy/web.yaml", "vendor/v.yaml"}),
        (["vendor"], ["vendor/v.yaml"], set()),
    ],
)
def test_the_nearest_folder_decides_what_is_reported(
    tree: Path, named: list[str], context: list[str], reported: set[str]
) -> None:
    watched = {"b.yaml", "deploy/web.yaml", "vendor/v.yaml"}
    for spelled in (context, [str(tree / each) for each in context], [f"./deploy/../{each}" for each in context]):
        found = [each for each in files(named, context=spelled) if isinstance(each, File)]
        assert {each.path for each in found if each.reported} & watched == reported
        identities = [os.path.realpath(each.path) for each in found]
        assert len(identities) == len(set(identities))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere.yaml", "No such file"),
        ("b.yaml/below.yaml", "Not a directory"),
        ("n" * 300 + ".yaml", "name too long"),
        ("broken.yaml", "No such file"),
        ("loop.yaml", "symbolic links"),
    ],
)
def test_what_cannot_be_read_says_why(tree: Path, name: str, reason: str) -> None:
    (tree / "broken.yaml").symlink_to("nowhere")
    (tree / "loop.yaml").symlink_to("loop.yaml")
    (path,) = paths(list(files([name])))
    found = load(path)
    assert isinstance(found, Unreadable)
    assert found.path == name
    assert reason in found.reason


def test_a_broken_link_in_a_folder_is_told(tree: Path) -> None:
    (tree / "vendor" / "broken.yaml").symlink_to("nowhere")
    assert [type(load(path)) for path in paths(list(files(["vendor"])))] == [Unreadable, Stream]


def test_a_pipe_in_a_folder_is_not_waited_for(tree: Path) -> None:
    os.mkfifo(tree / "vendor" / "pipe.yaml")
    assert list(files(["vendor"])) == [Unreadable("vendor/pipe.yaml", "it is no file"), File("vendor/v.yaml")]
    assert list(files(["vendor"], ["pipe.yaml"])) == [Excluded("vendor/pipe.yaml", "pipe.yaml"), File("vendor/v.yaml")]


def test_a_path_with_a_nul_is_no_path() -> None:
    (found,) = files(["a\0b"])
    assert found == Unreadable("a\\0b", "a path cannot have a NUL character in it")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permissions_are_respected(tree: Path) -> None:
    (tree / "b.yaml").chmod(0)
    (tree / "vendor").chmod(0)
    (path,) = paths(list(files(["b.yaml"])))
    unreadable = [load(path), *files(["vendor"])]
    (tree / "vendor").chmod(0o700)
    assert unreadable == [Unreadable("b.yaml", "Permission denied"), Unreadable("vendor", "Permission denied")]


def test_a_folder_that_cannot_be_listed_is_told(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("vendor"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(files([str(tree)]))
    assert Unreadable(str(tree / "vendor"), "Permission denied") in found
    assert File(str(tree / "deploy" / "web.yaml")) in found


def test_there_is_a_largest_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LARGEST", 10)
    assert isinstance(load_from(io.BytesIO(b"a: 1234567"), "-"), Stream)
    found = load_from(io.BytesIO(b"a: 12345678"), "-")
    assert isinstance(found, Unreadable)
    assert "MiB" in found.reason


def test_an_endless_device_ends() -> None:
    found = load("/dev/zero")
    assert isinstance(found, Unreadable)
    assert found.reason == "it has more than the 100 MiB that are read"


def test_a_name_that_is_no_text_is_carried_along(tree: Path) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    (tree / "vendor" / name).write_text("a: 1\n", encoding="utf-8")
    assert paths(list(files(["vendor"]))) == [f"vendor/{name}", "vendor/v.yaml"]
    assert isinstance(load(f"vendor/{name}"), Stream)


def test_everything_is_gathered_where_it_belongs(tree: Path) -> None:
    stdin = ("rendered.yaml", io.BytesIO(b"a: 1\n"))
    read = gather([".", "nowhere.yaml"], ["charts", "b.*"], tree, ["vendor"], ["b.yaml", "gone.yaml"], stdin)
    found = {name: [stream.source.path for stream in getattr(read, name)] for name in ("streams", "context", "crds")}
    assert found == {
        "streams": ["a.YML", "c.json", "deploy/web.yaml", "x.yaml/inner.yml", "rendered.yaml"],
        "context": ["vendor/v.yaml"],
        "crds": ["b.yaml"],
    }
    assert [each.path for each in read.unreadable] == ["nowhere.yaml", "gone.yaml"]
    assert {each.path for each in read.excluded} == {"deploy/charts", "b.yaml"}
