"""Finds links and addresses in a text, as a phone would make them clickable, and compares them."""

import re
import unicodedata

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf "
    "cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg "
    "gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn "
    "kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na "
    "nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh "
    "si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve "
    "vg vi vn vu wf ws ye yt za zm zw"
)
_GENERIC = (
    "com net org info biz edu gov mil int app dev shop store online site website xyz top club live link click page pages "
    "blog cloud email help support chat pro mobi name tech space fun icu vip win bid loan work world today life media news "
    "agency digital group company business services solutions systems zone best deals sale gift cash money bank finance "
    "insurance ltd gmbh"
)
_ENDINGS = frozenset([*_COUNTRIES.split(), *_GENERIC.split()])
_SINGLE_LETTER_HOSTS = frozenset(["co", "com", "me", "ly", "org", "net", "io", "gl", "gg", "to"])
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.\-]{1,20}://[^\s<>\"'\]）)]+|\b(?:mailto|javascript|data|whatsapp|tg):[^\s<>\"']+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:[.。][\w\-]+)+")
_HOST = re.compile(r"(?<!\w)((?:[\w\-]{1,63}[.。]){1,8})([^\W\d_]{2,24})(?![\w@])((?::\d{1,5})?(?:[/?#][^\s<>\"']*)?)")
_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:/[^\s<>\"']*)?(?![\w.])")
_TRAILING = ".,;:!?…)]}'\"»”’*_"


def links_in(text: str) -> frozenset[str]:
    """Every link, host name, IP and e-mail address of a text in one comparable spelling."""
    text = unicodedata.normalize("NFKC", text)  # full-width letters and dots link as well as plain ones
    found = set()
    for pattern in (_SCHEME, _MAIL, _IP):
        for match in pattern.finditer(text):
            found.add(_comparable(match.group()))
        text = pattern.sub(" ", text)
    for match in _HOST.finditer(text):
        if _is_host(match.group(1), match.group(2), match.group(3)):
            found.add(_comparable(match.group()))
    return frozenset(link for link in found if link)


def _is_host(front: str, ending: str, path: str) -> bool:
    """Whether "name.ending" is a host and not the seam of two sentences or an abbreviation."""
    labels = re.split(r"[.。]", front[:-1])
    if not ending.isascii():
        return bool(path) or labels[0].casefold() == "www"
    if labels[0].casefold() == "www" or path[:1] in ("/", ":"):
        return True
    lower = ending.lower()
    if lower not in _ENDINGS or (ending[0].isupper() and not ending.isupper()):
        return False
    return len(labels[-1]) > 1 or lower in _SINGLE_LETTER_HOSTS


def _comparable(link: str) -> str:
    """Without web scheme, "www.", case of the host and trailing punctuation."""
    link = link.rstrip(_TRAILING).replace("。", ".")
    link = re.sub(r"\A(?:https?://|mailto:)", "", link, flags=re.IGNORECASE)
    head, slash, rest = link.partition("/")
    head = head.casefold().removeprefix("www.")
    return f"{head}{slash}{rest}".rstrip("/" + _TRAILING)
