"""Who speaks between two words of the same speaker: claims that no saying of their own sentence is around.

Knows the speakers of a text in their order; reads no words. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.bulletins import is_one
from contactline.claims.reading.drafts import Draft, Said, Voice
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying, earlier_speaker


def voices_of(line: Line, sayings: Sequence[Saying], said: Said) -> list[Voice]:
    """Who speaks in a sentence; "he", "the ministry": the speaker named last."""
    out = []
    for saying in sayings:
        who, side = saying.who, saying.side
        if who is None and saying.anaphor:
            who, side = earlier_speaker(saying.words, said) or (said.speaker, said.speaker_side)
        if who is not None and not saying.borrowed:
            out.append(Voice(line.sentence.index, who, side))
    return out


def speak_between(scan: Scan, drafts: Sequence[Draft], voices: Sequence[Voice]) -> None:
    """ "N said A took X. Its troops entered Y. Z is theirs too, he added": all of it is N's, where the
    sentence behind stands in the same paragraph."""
    for draft in drafts:
        if draft.attribution is not None:
            continue
        before = next((v for v in reversed(voices) if v.line < draft.line), None)
        behind = next((v for v in voices if v.line > draft.line), None)
        if before is None or behind is None or not is_one(before.who, behind.who):
            continue
        here, last, following = (
            scan.lines[i].sentence.paragraph for i in (draft.line, before.line, behind.line)
        )
        if here == following and here - last <= 1:
            draft.attribution, draft.side, draft.carried = before.who, before.side, True
