"""What the reading asks of a language's grammar: one `Grammar` for each, the same questions to all.

Knows the questions and the shapes of their answers. It must not know a language by name, nor any word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Sentence, Token
from contactline.reports import Attribution

if TYPE_CHECKING:
    from contactline.claims.reading.actors import Party
    from contactline.claims.reading.dates import When
    from contactline.claims.reading.drafts import Draft, Said
    from contactline.claims.reading.frames import Frame
    from contactline.claims.reading.line import Line, Named, Scan
    from contactline.claims.reading.sayings import Saying

Marks = dict[str, list[Mark]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How sentences of one language are read; chosen once for each (`Line.grammar`), and for what concerns a
    text as a whole by the language of the text (`Scan.grammar`)."""

    add_marks: Callable[[Marks, Sequence[Token], Sentence], None]
    """Adds events of a sentence that stand in no word of the rules."""
    is_name: Callable[[Named, Marks, Sentence, Sequence[Token]], bool]
    """Whether a spot of the gazetteer's is a name here, and no other word of the language."""
    with_unlisted: Callable[[Sequence[Named], Sequence[Token], Marks, Sentence], Sequence[Named]]
    """The names of a sentence with those that no list has, which stay open."""
    who_talks: Callable[[Line], tuple[int, int] | None]
    """Tokens of the name before a colon; empty for the one who asks; None where nobody begins to talk."""
    greet: Callable[[Scan, Line, Said], tuple[Saying | None, bool]]
    """The head of what follows, as a saying, remembered; and whether the sentence is nothing else."""
    talker_of: Callable[[Line], tuple[int, int] | None]
    """Tokens of the speaker at the head of a sentence, before a colon."""
    subject_of: Callable[[Line, Mark, list[Mark]], tuple[int, int]]
    """Tokens of the speaker beside a verb of saying, which is one of those verbs in the sentence."""
    trim_name: Callable[[Line, int, int], tuple[int, int]]
    """What of a speaker's tokens is the name."""
    is_somebody_new: Callable[[Line, int, int], bool]
    """Whether words such as "the commander" begin a speaker who was not named before."""
    parties_of: Callable[[Scan, Line, Said, Sequence[Saying]], list[Party]]
    events_of: Callable[
        [Scan, Line, Said, Sequence[Saying], Sequence[Party]], tuple[list[Draft], Sequence[Frame]]
    ]
    """Claims of what happened, and the frames they come from."""
    listen: Callable[[Scan, Line, Said], None]
    """Remembers who will answer in an interview."""
    signature_of: Callable[[Scan, Line], Attribution | None]
    """Of the text: who signs by a line of nothing but a name."""
    head_of: Callable[[Line], Attribution | None]
    """The source that a bulletin's head names."""
    lead_of: Callable[[Line, Said, bool], When | None]
    """The day or period of a bulletin, with this sentence read (the last: whether it claims something)."""
    sign_all: Callable[[Scan, Sequence[Draft]], None]
    """Of the text: what nobody is said to say is said by who signs it."""
    with_named_again: Callable[[Sequence[Line]], Sequence[Line]] = list
    """Of the text: its lines, with the open names of one found in the others."""
    one_side_is_ours: bool = True
    """Whether "ours", in a text that names one side alone, is that side's."""
    names_subject: bool = False
    """Whether an active verb has its subject beside it: one that names no side is somebody else's."""
    has_cases: bool = False
    """Whether the dictionaries tell the cases of its words, and cases what belongs to what."""
