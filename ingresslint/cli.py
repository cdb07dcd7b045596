"""The command line: arguments, streams, exit codes, and nothing else.

Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage, configuration or unreadable input, 3 a rule crashed.
Every command loads what it needs itself, so that ``--version`` loads nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from ingresslint import __version__

FORMATS = ("text", "sarif", "json", "github", "gitlab", "junit")
SEVERITIES = ("error", "warning", "info", "never")
PRESETS = ("private-eks", "public-eks", "gke", "aks", "openshift", "bare-metal")
FOUND, UNUSABLE, CRASHED = 1, 2, 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="ingresslint")
def main() -> None:
    """Check what decides how traffic enters and leaves a Kubernetes cluster."""


def _load(name: str) -> Any:
    return import_module(f"ingresslint.{name}")


def _stop(message: str) -> NoReturn:
    _say(message)
    sys.exit(UNUSABLE)


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def apply(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return apply


_CHECK_OPTIONS = _options(
    click.option("-f", "--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Form of the report."),
    click.option("-o", "--output", "outputs", multiple=True, help="File for the report; pairs with -f in order."),
    click.option("--config", "config_path", type=click.Path(), help="Configuration file (default: .ingresslint.yaml)."),
    click.option("--no-config", is_flag=True, help="Read no configuration file."),
    click.option("--cluster", help="Judge every file for this cluster of the configuration."),
    click.option("--kubernetes-version", "--k8s-version", help="Target version, such as 1.33, for every cluster."),
    click.option("--select", multiple=True, help="Rules to run: names, globs, category:NAME, default, all."),
    click.option("--ignore", multiple=True, help="Rules to leave out."),
    click.option("--fail-on", type=click.Choice(SEVERITIES), help="Least severity for exit code 1 (default: error)."),
    click.option("--crds", multiple=True, help="Files and folders with the CustomResourceDefinitions of the cluster."),
    click.option("--context", multiple=True, help="Files and folders to resolve references in, without reporting."),
    click.option("--exclude", multiple=True, help="Globs of files and folders to leave out."),
    click.option("--no-ignores", is_flag=True, help="Count every finding, whatever suppresses it."),
    click.option("--baseline", help="File with the findings that are known already."),
    click.option("--write-baseline", help="Write the findings of this run into such a file."),
    click.option("--diff-base", metavar="REV", help="Count only what the working tree adds to a git revision."),
    click.option("--fix", is_flag=True, help="Change the files: apply the fixes that are safe."),
    click.option("--unsafe-fixes", is_flag=True, help="Apply the fixes that somebody should look at, too."),
    click.option("--diff", is_flag=True, help="Print what fixing would change, and change nothing."),
    click.option("--statistics", is_flag=True, help="Count the findings of each rule, in text."),
    click.option("--stdin-filename", default="<stdin>", help="The name to report standard input under."),
    click.option("--allow-empty", is_flag=True, help="Succeed where there is no Kubernetes object at all."),
    click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour in text."),
    click.option("-q", "--quiet", is_flag=True, help="Findings only, no summary."),
    click.option("-v", "--verbose", is_flag=True, help="Show findings of severity info too, and what was left out."),
)


@main.command()
@click.argument("paths", nargs=-1, required=True)
@_CHECK_OPTIONS
def check(**arguments: Any) -> None:
    """Check manifests in files and folders (- is standard input)."""
    try:
        code = _check(arguments)
    except BrokenPipeError:
        raise
    except Exception:  # noqa: BLE001 - Python would exit with 1, and that means findings
        sys.excepthook(*sys.exc_info())
        _say("this is a mistake of ingresslint itself; please report it")
        code = CRASHED
    sys.exit(code)


def _check(arguments: dict[str, Any]) -> int:
    reports = _reports(arguments["formats"], arguments["outputs"])
    config, commands = _config(arguments), _load("commands")
    try:
        checked = commands.check(arguments, config)
    except commands.UsageError as error:
        _stop(str(error))
    _tell(checked, verbose=arguments["verbose"])
    for name, output in reports:
        if checked.difference is None or output != "-":
            _write(name, output, checked.run.result, arguments)
    if checked.difference:
        click.echo(_load("report.plain").encodable(checked.difference), nl=False)
    failed = bool(checked.taken.unreadable or checked.failures)
    return _exit_code(checked.run, config, unreadable=failed, allow_empty=arguments["allow_empty"])


def _reports(formats: Sequence[str], outputs: Sequence[str]) -> list[tuple[str, str]]:
    names = formats or ("text",)
    if not outputs and len(names) == 1:
        return [(names[0], "-")]
    if len(outputs) != len(names):
        _stop("each -f needs its -o, in the same order (-o - is standard output)")
    return list(zip(names, outputs, strict=True))


def _config(arguments: dict[str, Any]) -> Any:
    """Return the configuration with the command line's word on top of it."""
    module = _load("config")
    named = [path for path in arguments["paths"] if path != "-"]
    path = None if arguments["no_config"] else arguments["config_path"] or module.find(named)
    try:
        config = module.Config() if path is None else module.load_config(Path(path))
        if arguments["cluster"]:
            config = config.for_cluster(arguments["cluster"])
        if arguments["kubernetes_version"]:
            config = config.for_kubernetes(arguments["kubernetes_version"])
    except module.ConfigError as error:
        _print_config_error(error)
    except (OSError, ValueError) as error:
        _stop(f"{path}: {error.strerror}" if isinstance(error, OSError) else str(error))
    unknown = [name for name in (*arguments["select"], *arguments["ignore"]) if not module.selected_by(name)]
    if unknown:
        _stop(module.unknown_rule(unknown[0]))
    return replace(
        config,
        select=arguments["select"] or config.select,
        ignore=(*config.ignore, *arguments["ignore"]),
        exclude=(*config.exclude, *arguments["exclude"]),
        fail_on=arguments["fail_on"] or config.fail_on,
        no_ignores=arguments["no_ignores"],
        baseline=arguments["baseline"] or config.baseline,
    )


def _print_config_error(error: Any) -> NoReturn:
    """Print the mistakes of a configuration with the same caret as any finding."""
    finding, result, text = _load("finding"), _load("result"), _load("report.text")
    findings = tuple(finding.Finding("config", "config", finding.Severity.ERROR, problem) for problem in error.problems)
    shown = result.Result(findings, (), result.Summary(files=1, documents=1, resources=0))
    click.echo(text.report(shown, replace(_report_options("auto", sys.stderr), quiet=True)), err=True, nl=False)
    sys.exit(UNUSABLE)


def _tell(checked: Any, *, verbose: bool) -> None:
    """Say on standard error what was done, and what was not checked."""
    run, read = checked.run, checked.taken
    for message in (*checked.said, *checked.failures):
        _say(message)
    for found in read.unreadable:
        _say(f"{found.path}: cannot be read: {found.reason}")
    for fault in run.templates:
        line = fault.source.position(fault.span.start).line
        advice = "render it first, e.g. helm template CHART | ingresslint check -"
        _say(f"{fault.source.path}:{line}: {fault.message}: {advice}")
    for crash in run.result.crashes:
        _say(f"{crash}; please report it")
    if verbose:
        for found in read.excluded:
            _say(f'{found.path}: left out, because "{found.pattern}" excludes it')
        _say(_load("report.summary").sentence(run.result))


def _say(message: str) -> None:
    click.echo(f"ingresslint: {message}", err=True)


def _report_options(color: str, stream: Any) -> Any:
    terminal = stream.isatty() and "NO_COLOR" not in os.environ
    return _load("report").Options(
        version=__version__,
        base=str(Path.cwd()),
        root=_checkout(),
        color=color == "always" or (color == "auto" and terminal),
        width=shutil.get_terminal_size((80, 24)).columns,
    )


def _checkout() -> str:
    """Return the top of the repository, which code scanning and code quality reports name files from."""
    here = Path.cwd()
    told = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if told and here.is_relative_to(told):
        return told
    return str(next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here))


def _write(name: str, output: str, result: Any, arguments: dict[str, Any]) -> None:
    to_terminal = output == "-"
    options = _report_options(arguments["color"] if to_terminal else "never", sys.stdout)
    text = _load("report").reporter(name)(
        result, replace(options, **{name: arguments[name] for name in ("quiet", "verbose", "statistics")})
    )
    if to_terminal:
        click.echo(text, nl=False, color=options.color)
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        _stop(f"{output}: {error.strerror}")


def _exit_code(run: Any, config: Any, *, unreadable: bool, allow_empty: bool) -> int:
    result = run.result
    if result.crashes:
        return CRASHED
    nothing = not result.summary.resources and not result.findings
    if nothing and not allow_empty and not unreadable:
        _say("there is no Kubernetes object in these paths (--allow-empty accepts that)")
    if unreadable or (nothing and not allow_empty):
        return UNUSABLE
    if config.fail_on == "never":
        return 0
    least = _load("finding").Severity(config.fail_on).rank
    counted = (found for found in result.findings if found.suppression is None)
    return FOUND if any(found.severity.rank >= least for found in counted) else 0


@main.command()
@click.argument("name", metavar="RULE")
def explain(name: str) -> None:
    """Explain a rule: what, why, a bad and a good example, the sources."""
    catalogue = _load("catalogue")
    rule = catalogue.find(name)
    if rule is None:
        _stop(_load("config").unknown_rule(name))
    click.echo(catalogue.explanation(rule), nl=False)


@main.command()
@click.option("-f", "--format", "form", type=click.Choice(("text", "json")), default="text", help="Form of the list.")
def rules(form: str) -> None:
    """List the rules."""
    catalogue = _load("catalogue")
    click.echo(catalogue.as_json() if form == "json" else catalogue.as_text(), nl=False)


@main.command()
@click.option("--cluster", "preset", type=click.Choice(PRESETS), help="Start with what holds for a kind of cluster.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
def init(*, preset: str | None, force: bool) -> None:
    """Write a commented .ingresslint.yaml into the current folder."""
    config = _load("config")
    path = Path(config.FILE_NAME)
    if path.exists() and not force:
        _stop(f"{path} is there already (--force overwrites it)")
    starter = _load("starter")
    path.write_text(starter.PRESETS[preset] if preset else starter.CONFIG, encoding="utf-8")
    click.echo(f"wrote {path}")
