"""Descriptions of the dataset and of provisions with Schema.org, for search engines that read them in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reaffirm_core.languages import ORIGINAL_FIRST
from reaffirm_server.dataset.project_files import Published
from reaffirm_server.publish.downloads import Downloads, File


@dataclass(frozen=True)
class DescribedProvision:
    """Values of a provision for search engines, in the language of the page."""

    iri: str
    name: str
    headline: str  #: ours; "" without a headline
    text: str
    language: str  #: of the text
    adopted: str  #: last day of the session that adopted it, as an ISO 8601 date
    author: str  #: the body, "" if it is unknown
    report: str  #: symbol of the report of the session, "" if it is unknown
    themes: Sequence[str]
    earlier: Sequence[str]  #: IRIs of the provisions that it reaffirms


def provision(described: DescribedProvision) -> dict[str, Any]:
    """Return the JSON-LD of a provision, a ``schema:CreativeWork``, without the values that are unknown."""
    report = {"@type": "Report", "reportNumber": described.report}
    values = {
        "@context": "https://schema.org/",
        "@type": "CreativeWork",
        "@id": described.iri,
        "name": described.name,
        "alternativeHeadline": described.headline,
        "text": described.text,
        "inLanguage": described.language,
        "datePublished": described.adopted,
        "author": {"@type": "Organization", "name": described.author} if described.author else None,
        "isPartOf": report if described.report else None,
        "about": [{"@type": "Thing", "name": theme} for theme in described.themes],
        "isBasedOn": list(described.earlier),
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in values.items() if value}


def dataset(base: str, digest: str, published: Published, downloads: Downloads) -> dict[str, Any]:
    """Return the JSON-LD of a ``schema:Dataset``.

    It has no licence for the whole dataset: the text belongs to the United Nations, and only the annotations have one.
    """
    about = published.about
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base}dataset",
        "url": base,
        "name": _texts(about["title"]),
        "description": _texts(about["description"]),
        "identifier": f"sha256:{digest}",
        "version": f"sha256:{digest}",
        **({"datePublished": published.released.isoformat()} if published.released else {}),
        "inLanguage": list(ORIGINAL_FIRST),
        "isAccessibleForFree": True,
        "usageInfo": f"{base}dataset",
        "copyrightNotice": [text for rights in about["rights"].values() for text in _texts(rights)],
        "creator": {"@type": "Organization", "name": "Reaffirm", "url": base},
        "isBasedOn": [{"@type": "CreativeWork", "name": _texts(corpus.title)} for corpus in published.corpora],
        "distribution": [_download(base, file) for name, file in downloads.files.items() if _whole(name)],
    }


def _whole(name: str) -> bool:
    """Return whether a file contains the whole dataset, a document or a table."""
    return name.startswith("reaffirm.") or name.endswith((".csv", ".xlsx", ".graphml", ".akn.xml"))


def _download(base: str, file: File) -> dict[str, Any]:
    """Return a ``schema:DataDownload`` of a file."""
    return {
        "@type": "DataDownload",
        "name": file.name,
        "encodingFormat": file.media_type,
        "contentUrl": f"{base}download/{file.name}",
    }


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Return texts with their languages as JSON-LD values."""
    return [{"@value": text, "@language": language} for language, text in texts.items()]
