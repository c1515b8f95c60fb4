"""Languages and regions of the service, as its documentation lists them."""

from __future__ import annotations

_NAMES = """
af Afrikaans;sq Albanian;am Amharic;ar Arabic;hy Armenian;az Azerbaijani;bn Bengali;bs Bosnian;bg Bulgarian;ca Catalan;
zh Chinese (Simplified);zh-TW Chinese (Traditional);hr Croatian;cs Czech;da Danish;fa-AF Dari;nl Dutch;en English;
et Estonian;fa Farsi (Persian);tl Filipino, Tagalog;fi Finnish;fr French;fr-CA French (Canada);ka Georgian;de German;
el Greek;gu Gujarati;ht Haitian Creole;ha Hausa;he Hebrew;hi Hindi;hu Hungarian;is Icelandic;id Indonesian;ga Irish;
it Italian;ja Japanese;kn Kannada;kk Kazakh;ko Korean;lv Latvian;lt Lithuanian;mk Macedonian;ms Malay;ml Malayalam;
mt Maltese;mr Marathi;mn Mongolian;no Norwegian (Bokmål);ps Pashto;pl Polish;pt Portuguese (Brazil);
pt-PT Portuguese (Portugal);pa Punjabi;ro Romanian;ru Russian;sr Serbian;si Sinhala;sk Slovak;sl Slovenian;so Somali;
es Spanish;es-MX Spanish (Mexico);sw Swahili;sv Swedish;ta Tamil;te Telugu;th Thai;tr Turkish;uk Ukrainian;ur Urdu;
uz Uzbek;vi Vietnamese;cy Welsh
"""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Code and English name of each language.
LANGUAGES = dict(entry.strip().split(" ", 1) for entry in _NAMES.replace("\n", "").split(";"))
DISPLAY_LANGUAGES = words("de en es fr it ja ko pt zh zh-TW")
FORMALITY = words("nl fr fr-CA de hi it ja ko es es-MX pt-PT")
BREVITY = words("fr de it pt es")
NO_PROFANITY_MASK = words("bn hi ml pa si vi")
#: Where parallel data can be used.
ACT_REGIONS = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
BATCH_REGIONS = words(
    "us-east-2 us-east-1 us-west-1 us-west-2 ap-south-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-northeast-1"
    " ca-central-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1"
)
REGIONS = BATCH_REGIONS | {"ap-east-1"}
