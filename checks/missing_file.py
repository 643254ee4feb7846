"""LNK001: a link or image leads to no file, or out of the guide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from medreview.reading.followed_links import decoded, relative_to
from medreview.reading.guide_files import joined
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide
    from medreview.reading.followed_links import FollowedLink, LinkMap

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_WEB = re.compile(r"//[^\s/?#]+(?:[/?#]|\Z)")
_FORGOTTEN = re.compile(
    r"(?:https?[;.]?/+)?(www\.[\w-]+\.\S+)\Z|https?[;.]?/+(\S+)\Z|([\w.-]+\.(?:com|edu|gov|net|org|uk)(?:/\S*)?)\Z",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+\Z")
_MANY = 100  # to compare with more names for each finding takes too long
_OTHER = "---\nid: {id}\n---\n\nAnother page.\n"

RULE = Rule(
    id="LNK001",
    name="missing-file",
    severity="error",
    subject="guide",
    summary="A link or image leads to no file, or out of the guide.",
    why="A reader who follows the link meets an error page, and an image that is not there explains nothing. What lies "
    "outside of the guide folder is not published with it. A file whose name differs in capitals is found on Windows "
    "and macOS, and is missing on the server.",
    fix="Correct the name, with capitals as the file has them, or put the file into the guide. Write a whole address, "
    "with 'https://', for what stands elsewhere.",
    reported=(
        Example("See [the other page](other.md).\n"),
        Example("![A pump](images/pump.png)\n", note="an image"),
        Example("See [more][m].\n\n[m]: ../other/none.md 'None'\n", note="a reference"),
        Example(
            '<p><a href="other.html">Other page</a></p>\n', note="in HTML, as a page that nobody publishes"
        ),
        Example("See [the rules](../../README.md).\n", note="out of the guide folder"),
        Example(
            "See [the other page](Other.md).\n",
            others={"sample/other.md": _OTHER.format(id="other")},
            note="capitals that only Windows and macOS forgive",
        ),
        Example("Visit [the society](www.example.org).\n", note="a file of that name, for a browser"),
        Example("Visit [the society](htps://example.org).\n", note="no address"),
        Example("Visit [the society](https://).\n", note="nothing behind the scheme"),
        Example(
            "See [the form](file:///C:/Users/ann/form.pdf).\n", note="a file on the writer's own computer"
        ),
        Example("See [the other page]().\n", note="no target at all"),
    ),
    accepted=(
        Example(
            "See [the other page](other.md) and [it](./other.md?print=1#top 'title').\n",
            others={"sample/other.md": _OTHER.format(id="other")},
        ),
        Example(
            "See [the other page](other.html).\n",
            others={"sample/other.md": _OTHER.format(id="other")},
            note="as it is published",
        ),
        Example(
            "See [one](../else/page%20one.md) and [one](<../else/page one.md>).\n",
            others={"else/page one.md": _OTHER.format(id="one")},
            note="a space in the name",
        ),
        Example(
            "![Ä pump](b%C3%A4r.png) [folder](../sample/)\n", others={"sample/bär.png": ""}, note="not ASCII"
        ),
        Example("[A](https://example.org/x) [b](//example.org) [c](mailto:a@example.org) [d](tel:911)\n"),
        Example(
            "[A](#) [b](#top) [c](?print=1) [d](/patients/)\n", note="this page; and what only the site knows"
        ),
        Example("`[a](none.md)` and \\[a](none.md)\n\n    [a](none.md)\n", note="code is not followed"),
        Example("<!-- [a](none.md) -->\n\n[unused]: none.md\n", note="what no reader can follow"),
        Example("See [the page](broken.md#x).\n", others={"sample/broken.md": "No front matter.\n"}),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at each target that leads to no file, out of the guide, or is no address."""
    del context
    for followed in guide.link_map.links:
        if followed.to.end not in ("page", "file", "site"):
            message = _message(followed, guide.link_map)
            if message is not None:
                yield Problem(followed.link.place, message, path=followed.page.path)


def _message(followed: FollowedLink, links: LinkMap) -> str | None:
    target = followed.link.target.strip()
    end = followed.to.end
    what = "image" if followed.link.is_image else "link"
    if end == "nothing":
        return f"This {what} has no target. Write where it leads, or take it out."
    if end == "address":
        return _address(target)
    if end == "out":
        where = f"out of the guide folder '{links.folder}', where nothing is published"
        return f"'{target}' leads {where}. Link to a page of the guide, or to a whole address."
    return f"There is no file '{followed.to.path}'. {_advice(followed, links, target)}"


def _address(target: str) -> str | None:
    """Return what is wrong with the form of an address; None where a machine cannot be sure."""
    match = _SCHEME.match(target)
    if match is None:  # //example.org
        return None
    scheme, rest = match[1].lower(), match[2]
    if not rest.strip("/"):
        return f"Nothing stands behind '{match[1]}:' in '{target}'. Write the whole address."
    if scheme == "file" or len(scheme) == 1:
        return f"'{target}' is a file on one computer, which no reader can open. Put it into the guide."
    if scheme in ("http", "https"):
        advice = f"Write it as '{scheme}://' and the name of the site, without spaces."
        return None if _WEB.match(rest) else f"'{target}' is no web address. {advice}"
    if rest.startswith("/") and get_close_matches(scheme, ("http", "https"), cutoff=0.75):
        return (
            f"'{target}' is no web address: it begins with '{match[1]}:'. Write 'https:' if that was meant."
        )
    return None


def _advice(followed: FollowedLink, links: LinkMap, target: str) -> str:
    forgotten = _FORGOTTEN.match(target)
    if forgotten is not None:
        return f"Write 'https://{forgotten[forgotten.lastindex or 0]}' if the website is meant."
    if _MAIL.match(target):
        return f"Write 'mailto:{target}' if the mail address is meant."
    folder = followed.page.path.rpartition("/")[0]
    on_disk = links.files.spelled_on_disk(followed.to.path)
    if on_disk is not None:
        name = relative_to(folder, on_disk)
        return f"Write '{name}': only Windows and macOS forgive other capitals."
    other = next(_others(followed.to.path, links, target, folder), None)
    return f"Did you mean '{other}'?" if other is not None else "Correct the name, or put the file there."


def _others(path: str, links: LinkMap, target: str, folder: str) -> Iterator[str]:
    """Yield what may have been meant: other slashes, a page without its ending, a moved file, a slip of the pen."""
    files = links.files
    slashed = decoded(target).partition("#")[0].replace("\\", "/")
    if "\\" in target and links.follow(folder, slashed).end in ("page", "file"):
        yield slashed
    if path + ".md" in files.files:
        yield relative_to(folder, path + ".md")
    here, _, name = path.rpartition("/")
    if len(files.called(name)) == 1:
        yield relative_to(folder, files.called(name)[0])
    beside = files.names_in(here)
    if len(beside) <= _MANY and len(name) <= _MANY:
        for near in get_close_matches(name, beside, n=1, cutoff=0.8):
            yield relative_to(folder, joined(here, near))
