"""Abbreviations whose full stop does not, or does not always, end a sentence.

Case matters: "Ms." is a title and "MS." is a disease at the end of a sentence. Nothing that is also a common
word may stand here ("in." for inches, "no." before anything but a number): it would glue sentences together.
"""

from __future__ import annotations

from typing import Final

# Never the last word of a sentence: something must follow.
NEVER_LAST: Final = frozenset(
    """
    Dr Drs Mr Mrs Ms Mx Messrs Prof Rev Hon Fr Gen Sen Rep Gov Capt Col Lt Sgt Pres Supt
    vs v cf viz ca approx incl excl esp avg est e.g i.e E.g I.e eg ie aka a.k.a
    """.split()
)

# Not last when a number or a single letter follows: No. 5, Fig. 2, p. 12, vol. B.
BEFORE_NUMBER: Final = frozenset(
    """
    No no Nos nos Fig Figs fig figs Eq Eqs Ref Refs ref refs Vol vol Vols p pp Pt Ch ch Sec Tab Tel tel Ext
    ext para paras max min Max Min
    """.split()
)

# Last only when a capital letter follows; so "2 tbsp. of" and "Jan. 2019" go on.
BEFORE_CAPITAL: Final = frozenset(
    """
    etc al resp temp tbsp tbsps Tbsp tsp tsps oz lb lbs pt pts qt qts gal mg mcg ml mL dL g kg cm mm ft yd
    hr hrs min mins sec secs wk wks mo mos yr yrs a.m p.m A.M P.M spp subsp
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri
    b.i.d t.i.d q.i.d q.d q.h p.o p.r.n i.v i.m s.c a.c p.c o.d h.s
    """.split()
)

# Often stand before a name, so only a word that usually begins a sentence shows that one has ended.
BEFORE_NAME: Final = frozenset(
    """
    Jr Sr St Ste Mt Ft Dept Univ Esq Inc Ltd Co Cos Corp LLC Bros Assn Ave Blvd Rd Hwy Ph.D M.D M.S M.P.H D.O
    R.N N.P P.A B.A B.S D.D.S Pharm.D U.S U.S.A U.K E.U U.N D.C N.Y N.J
    """.split()
)

# Words that begin sentences and hardly ever names; "Will", "May" and "An" are left out because they are
# names.
SENTENCE_STARTERS: Final = frozenset(
    """
    A About After All Also Although Always Another Any Are Ask At Avoid Because Before Both But By Call Can
    Check Contact Could Did Do Does Don't During Each Eat Even Every Find For From Get Go Has Have He Her Here
    His How However I If In Is It It's Its Just Keep Learn Let Like Look Make Many More Most My Never No Not
    Now Of On Once One Only Or Other Others Our Over Please Read See She Should Since So Some Sometimes Start
    Still Stop Such Take Talk Tell That The Their Then There Therefore These They This Those Though Through To
    Today Try Two Under Unless Until Use Usually Was We Were What When Where Whether Which While Who Why With
    Without Would Yes Yet You Your
    """.split()
)

# What a single letter follows when it is a grade or a kind and not an initial: vitamin C, hepatitis B, Part
# D.
LETTERED: Final = frozenset(
    """
    vitamin vitamins hepatitis hep type types group grade stage class category factor part plan step section
    appendix table figure option schedule level box virus influenza flu strain streptococcus strep and or
    """.split()
)

# What stands before a number in a label at the head of a sentence: "Step 1. Wash your hands."
LABELS: Final = frozenset(
    """
    Step Tip Question Part Stage Phase Day Week Month Rule Chapter Section Table Figure Box Item Point Option
    Lesson Exercise Example Note Reason Myth Fact Number
    """.split()
)

# What may follow a clock time inside one sentence.
TIME_ZONES: Final = frozenset(
    "ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST Eastern Pacific".split()
)
