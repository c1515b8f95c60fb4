"""Texts and documents translated while the client waits, and the list of languages."""

from __future__ import annotations

import base64
from typing import Any

from . import rules, terminologies
from .errors import ServiceError, invalid_request
from .languages import BREVITY, DISPLAY_LANGUAGES, FORMALITY, LANGUAGES, NO_PROFANITY_MASK
from .paging import page
from .state import Call
from .translator import Translation

_APPLIED = 250


def _translation(call: Call) -> tuple[Translation, str]:
    """How to translate, and the name of the terminology."""
    source, target = call.parameters["SourceLanguageCode"], call.parameters["TargetLanguageCode"]
    rules.check_languages(source, [target], call.region)
    terms = terminologies.usable(call)
    pairs = terms.pairs(source, target) if terms else {}
    work = Translation(call.operation, source, target, call.state.settings, call.state.faults, pairs)
    return work, terms.name if terms else ""


def translate_text(call: Call) -> dict[str, Any]:
    work, terminology = _translation(call)
    text = work.text(call.parameters["Text"])
    return _answer(call, work, terminology, len(call.parameters["Text"])) | {"TranslatedText": text}


def translate_document(call: Call) -> dict[str, Any]:
    rules.check_document(call.parameters)
    work, terminology = _translation(call)
    document = call.parameters["Document"]
    try:
        text = document["Content"].decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid_request("Invalid utf-8 encoded texts detected") from error
    if document["ContentType"] not in ("text/html", "text/plain"):
        raise invalid_request(f"The stand-in cannot translate {document['ContentType']}.")
    result = work.document(text) if document["ContentType"] == "text/html" else work.lines(text)
    content = base64.b64encode(result.encode()).decode()
    return _answer(call, work, terminology, len(text)) | {"TranslatedDocument": {"Content": content}}


def _answer(call: Call, work: Translation, terminology: str, sent: int) -> dict[str, Any]:
    """Charge for it and tell what was applied."""
    call.state.ledger.bills += work.bills
    call.state.ledger.sent[call.operation] += sent
    answer: dict[str, Any] = {
        "SourceLanguageCode": work.source,
        "TargetLanguageCode": work.target,
        "AppliedSettings": _applied(call.parameters.get("Settings", {}), work),
    }
    if work.applied and call.operation == "TranslateText":
        terms = [{"SourceText": source, "TargetText": term} for source, term in work.applied.items()]
        answer["AppliedTerminologies"] = [{"Name": terminology, "Terms": terms[:_APPLIED]}]
    return answer


def _applied(settings: dict[str, str], work: Translation) -> dict[str, str]:
    """The settings that exist for this pair; the others are ignored."""
    brief = (work.source == "en" and work.target in BREVITY) or (work.target == "en" and work.source in BREVITY)
    fits = {
        "Formality": work.target in FORMALITY,
        "Profanity": work.target not in NO_PROFANITY_MASK,
        "Brevity": brief,
    }
    return {name: value for name, value in settings.items() if fits[name]}


def list_languages(call: Call) -> dict[str, Any]:
    display = call.parameters.get("DisplayLanguageCode", "en")
    if display not in DISPLAY_LANGUAGES:
        raise ServiceError(
            "UnsupportedDisplayLanguageCodeException", f"{display} is not supported.", DisplayLanguageCode=display
        )
    entries = [{"LanguageCode": code, "LanguageName": name} for code, name in LANGUAGES.items()]
    return page(call, entries, "Languages") | {"DisplayLanguageCode": display}
