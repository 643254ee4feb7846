"""The command line: options, dispatch, exit codes. Each command imports what it needs only when it runs.

Exit codes: 0 nothing at or over the fail level, 1 findings or a rule crashed, 2 usage or configuration error, 3 nothing
was checked.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Literal, NoReturn

import click

from medreview import __version__
from medreview.commands.formats import FORMATS

_USAGE_ERROR = 2
_FIX = "--fix"


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; a usage error for anything else."""
        if isinstance(value, date):
            return value
        from medreview.schemas.dates import parse_day

        try:
            return parse_day(value)
        except ValueError as error:
            self.fail(f"'{value}': {error}", param, ctx)


class CommandWithFix(click.Command):
    """A command whose option `--fix` has its value only after an equals sign, so that it never takes a path for one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of the arguments once `--fix` is read as `--fix=safe`."""
        end = args.index("--") if "--" in args else len(args)
        named = [f"{_FIX}=safe" if word == _FIX else word for word in args[:end]]
        return super().parse_args(ctx, [*named, *args[end:]])


def _today() -> date:
    from medreview.schemas.dates import ClockDay

    return ClockDay.today()


today_option = click.option(
    "--today", type=Day(), default=_today, help="The day to check for.", show_default="today"
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
fail_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "suggestion", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 when there is a finding of this severity or worse.",
)
output_option = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of the terminal.",
)
exceptions_option = click.option(
    "--no-exceptions",
    "with_exceptions",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Run as if there were no waiver and no exception in a page.",
)

grammar_option = click.option(
    "--grammar",
    type=click.Choice(["auto", "required", "off"]),
    help="Ask LanguageTool about grammar and spelling: where it is installed, or else fail, or not at all.",
    show_default="as configured",
)
since_option = click.option(
    "--since",
    metavar="REF",
    help="Only pages changed since the merge base with this commit, compared with it.",
)
house_option = click.option(
    "--house-from", metavar="REF", help="Judge by the house files of this commit, not by those in the folder."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="medreview", message="%(prog)s %(version)s")
def cli() -> None:
    """Check a patient guide: reviewed, readable, worded as the house wants."""


@cli.command(cls=CommandWithFix)
@paths_argument
@click.option(
    "--only-pages",
    is_flag=True,
    help="Leave out files among PATHS that are no pages of the guide, and say so.",
)
@today_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@fail_option
@since_option
@house_option
@exceptions_option
@grammar_option
@output_option
@click.option(
    _FIX,
    "fix",
    type=click.Choice(["safe", "all"]),
    metavar="[=safe|=all]",
    help="Fix what can be fixed, then report what is left: safe fixes, or with --fix=all the others too.",
)
@click.option("--diff", is_flag=True, help="Write nothing; show as a patch what --fix would change.")
def check(
    paths: tuple[Path, ...],
    today: date,
    form: str,
    output: Path | None,
    fix: Literal["safe", "all"] | None,
    diff: bool,
    **asked: Any,
) -> None:
    """Report findings on pages, folders, or the whole guide."""
    from medreview.commands.check import check_pages

    if diff and form != "text":
        raise click.UsageError("--diff prints a patch and has no other format; leave out --format.")
    if diff:
        from medreview.commands.fix import show_diff

        sys.exit(show_diff(paths, today, fix or "safe", output, **asked))
    is_done = True
    if fix is not None:
        from medreview.commands.fix import fix_pages

        is_done = fix_pages(paths, today, fix, to_errors=form != "text" or output is not None, **asked)
    code = check_pages(paths, today, form, output, **asked)
    sys.exit(code or (0 if is_done else 1))


@cli.command()
@paths_argument
@today_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@house_option
@exceptions_option
@output_option
def status(paths: tuple[Path, ...], today: date, form: str, output: Path | None, **asked: Any) -> None:
    """Show the review queue: overdue, due soon, current, drafts."""
    from medreview.commands.status import show_status

    sys.exit(show_status(paths, today, form, output, **asked))


@cli.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to.",
)
@today_option
@house_option
@exceptions_option
@grammar_option
def report(path: Path | None, folder: Path, today: date, **asked: Any) -> None:
    """Write staleness and readability reports for the whole guide."""
    from medreview.commands.report import write_reports

    sys.exit(write_reports(path, folder, today, **asked))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--input",
    "reading",
    type=click.Choice(["auto", "markdown", "text"]),
    default="auto",
    show_default=True,
    help="How to read FILE; auto: .txt is plain text, all else Markdown.",
)
def measure(file: Path, form: str, reading: str) -> None:
    """Count and grade any Markdown or plain text; FILE may be - for standard input."""
    from medreview.commands.measure import measure_file

    sys.exit(measure_file(file, form, reading))


@cli.command()
@paths_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--canonical", is_flag=True, help="Print the text that the digest is of, for one page.")
@house_option
def digest(paths: tuple[Path, ...], form: str, canonical: bool, house_from: str | None) -> None:
    """Print the digest of pages: the same as long as a reader is told the same."""
    from medreview.commands.digest import show_digests

    if canonical and form != "text":
        raise click.UsageError("--canonical prints the very text; leave out --format.")
    sys.exit(show_digests(paths, form, canonical=canonical, house_from=house_from))


@cli.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...", type=click.Path(path_type=Path))
@click.option("--reviewer", metavar="ID", help="Who reviewed: an id of people.yaml.")
@click.option(
    "--verdict",
    type=click.Choice(["approved", "approved-with-conditions", "not-approved"]),
    help="What the reviewer decided.",
)
@click.option(
    "--conditions",
    multiple=True,
    metavar="TEXT",
    help="With approved-with-conditions: what must be done first; may be given several times.",
)
@click.option(
    "--scope",
    type=click.Choice(["whole-page", "change-only"]),
    default="whole-page",
    show_default=True,
    help="What was reviewed: all of the page, or what changed since the review before.",
)
@click.option(
    "--conflicts",
    metavar="TEXT",
    help="Conflicts of interest.",
    show_default="what people.yaml says of the person",
)
@click.option("--note", metavar="TEXT", help="What the reviewer wants to add; needed with not-approved.")
@click.option("--date", "day", type=Day(), help="The day of the review.", show_default="today")
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Sign with this SSH key; without one, an ssh-agent signs.",
)
@click.option(
    "--sign/--no-sign",
    "is_signed",
    default=None,
    help="Sign the records or not.",
    show_default="as the policy asks",
)
@click.option("--form", "is_form", is_flag=True, help="Print a form for a reviewer who does not use git.")
@click.option(
    "--from-answer",
    "answer",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Record what a reviewer wrote on a form; - for standard input.",
)
@click.option(
    "--signature",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The signature of the answer.",
    show_default="the file .sig beside it, if there is one",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; show what would be written.")
@click.option("--yes", "is_agreed", is_flag=True, help="Record without asking.")
@today_option
@output_option
@click.pass_context
def sign(context: click.Context, /, pages: tuple[Path, ...], **asked: Any) -> None:
    """Record a review of pages: who read exactly which text, when, and what they decided."""
    from medreview.commands.sign_options import read_options

    sys.exit(read_options(context, pages, asked)())


@cli.command()
@click.argument("page", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every page of the guide, a line each.")
@click.option(
    "--as-of", "day", type=Day(), help="The day that is asked about, to its end in UTC.", show_default="today"
)
@click.option(
    "--output",
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="New folder for all that the answer rests on.",
)
@click.option(
    "--ref", default="HEAD", show_default=True, help="Commit, branch or tag on whose line it was published."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--today", type=Day(), default=_today, help="The day it is: later ones are refused.", show_default="today"
)
def audit(page: str | None, is_all: bool, day: date | None, today: date, **asked: Any) -> None:
    """Say what was live on a day and whether a review held for it; PAGE is a path or an id."""
    if (page is None) != is_all:
        raise click.UsageError("Name one page by its path or id, or give --all.")
    from medreview.commands.audit import show_guide_audit, show_page_audit

    if page is None:
        sys.exit(show_guide_audit(day or today, today, **asked))
    sys.exit(show_page_audit(page, day or today, today, **asked))


@cli.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(form: str) -> None:
    """List all rules."""
    from medreview.commands.rules import list_rules

    sys.exit(list_rules(form))


@cli.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Say what a rule wants, why, where it comes from and how to fix its findings."""
    from medreview.commands.rules import explain_rule

    sys.exit(explain_rule(rule))


@cli.group()
def github() -> None:
    """What a workflow of GitHub Actions runs."""


@github.command("review")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--reports",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write reports to, for an artifact.",
)
@today_option
@fail_option
@exceptions_option
@grammar_option
def github_review(path: Path | None, folder: Path | None, today: date, **asked: Any) -> None:
    """Judge a pull request by the house files of its base: annotations, job summary, reports."""
    from medreview.commands.github_review import review_change

    sys.exit(review_change(path, folder, today, **asked))


@github.command("staleness")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--title", default="Medical reviews due", show_default=True, help="Title of a new issue.")
@click.option(
    "--label", default="medical-review", show_default=True, help="Label by which the issue is found."
)
@click.option(
    "--author",
    default="github-actions[bot]",
    show_default=True,
    help="The account that the token belongs to; issues of others are never touched.",
)
@click.option("--dry-run", is_flag=True, help="Ask nothing of GitHub; print the text of the issue.")
@today_option
@exceptions_option
def github_staleness(
    path: Path | None, today: date, title: str, label: str, author: str, **asked: Any
) -> None:
    """Fail when a review is overdue, and keep one issue that says which."""
    from medreview.commands.github_staleness import report_staleness
    from medreview.github.issues import Wanted

    sys.exit(report_staleness(path, today, Wanted(title, label, author), **asked))


@cli.group()
def grammar() -> None:
    """LanguageTool, which checks grammar and spelling: install it, start and stop its server."""


@grammar.command("install")
@click.option(
    "--from",
    "source",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="A zip file or folder of LanguageTool that you have, instead of Maven's.",
)
@click.option(
    "--with",
    "means",
    type=click.Choice(["maven", "language-tool-python"]),
    help="Who downloads it; else Maven if it is there, then language-tool-python.",
)
def grammar_install(source: Path | None, means: str | None) -> None:
    """Put LanguageTool into your cache folder, once."""
    from medreview.commands.grammar import install_languagetool

    if source is not None and means is not None:
        raise click.UsageError("--from and --with exclude each other.")
    sys.exit(install_languagetool(source, means))


@grammar.command("status")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--verify", is_flag=True, help="Read every file again and compare it with what was installed.")
def grammar_status(form: str, verify: bool) -> None:
    """Say what is installed, and whether a server runs."""
    from medreview.commands.grammar import show_status as show

    sys.exit(show(form, verify))


@grammar.command("start")
def grammar_start() -> None:
    """Leave a server running between runs; it ends after eight hours without use."""
    from medreview.commands.grammar import start_server

    sys.exit(start_server())


@grammar.command("stop")
def grammar_stop() -> None:
    """Stop the server that was left running."""
    from medreview.commands.grammar import stop_server

    sys.exit(stop_server())


@grammar.command("uninstall")
def grammar_uninstall() -> None:
    """Stop the server, and remove LanguageTool from your cache folder."""
    from medreview.commands.grammar import uninstall_languagetool

    sys.exit(uninstall_languagetool())


def main() -> None:
    """Run the command line; a user's mistake never ends in a traceback."""
    from medreview.errors import ConfigurationError

    try:
        cli.main(prog_name="medreview", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        sys.exit(_USAGE_ERROR)
    except ConfigurationError as error:
        _refuse(*error.lines)
    except BrokenPipeError:
        _abandon()  # whoever read our output has gone; nothing is left to say
    except OSError as error:
        # what the system refuses is no fault of ours, and nobody is helped by where in the program it was noticed
        _refuse(str(error))


def _abandon() -> NoReturn:
    from medreview.commands.output import let_go

    let_go(sys.stdout)
    sys.exit(1)


def _refuse(*lines: str) -> NoReturn:
    """Says why the command cannot do its work, a line each, and exits with 2."""
    from medreview.commands.output import let_go, say
    from medreview.reports.characters import terminal_line

    let_go(sys.stdout)
    say("".join(f"medreview: {terminal_line(line)}\n" for line in lines))
    sys.exit(_USAGE_ERROR)
