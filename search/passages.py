"""What of a feature is embedded: four passages, whose mean is its vector.

Measured on the judged queries and related features (nDCG@10, MiniLM alone): text 0.517 / 0.506, title 0.508 / 0.494,
text with project and section 0.511 / 0.343, text with the glosses of its technologies 0.532 / 0.525, the mean of all
four 0.558 / 0.558.
"""

from collections.abc import Mapping, Sequence

from graph.model import Feature, Project, Technology

_LONGEST = 1000
"""Characters of a text that are embedded; the model reads 256 tokens."""


def passages(features: Sequence[tuple[Feature, Project]], technologies: Mapping[str, Technology]) -> list[list[str]]:
    """Four lists of texts, one text a feature in each: title, text, text in its context, text with glosses."""
    return [
        [feature.title for feature, _ in features],
        [_text(feature) for feature, _ in features],
        [f"{project.label}: {' > '.join([*feature.section, ''])}{_text(feature)}" for feature, project in features],
        [_with_glosses(feature, technologies) for feature, _ in features],
    ]


def _text(feature: Feature) -> str:
    return feature.text.replace("\n", ". ")[:_LONGEST]


def _with_glosses(feature: Feature, technologies: Mapping[str, Technology]) -> str:
    known = [technologies[id] for id in feature.technologies if id in technologies]
    glosses = "; ".join(f"{one.label}: {one.gloss}" for one in known if one.gloss)
    return f"{_text(feature)} ({glosses})" if glosses else _text(feature)
