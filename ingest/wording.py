"""The words by which roadmaps speak of work, of process, and of nothing in particular. Tables to extend."""

import re

ROADMAP = re.compile(r"road\s?-?map|路线图?|规划", re.IGNORECASE)
"""What a document of plans calls itself."""

WORK_VERBS = frozenset(
    """abstract accelerate accept achieve adapt add address adjust adopt advance aggregate align allow analyze apply
    assess attach audit automate avoid backport batch become benchmark better bring build bump bundle cache capture
    centralize certify change check clarify clean cleanup close collect combine compile complete compute configure
    connect consider consolidate containerize continue contribute control convert cover create customize debug
    decide declare decouple decrease default define delegate delete deliver deploy deprecate design detect determine
    develop diagnose disable discover display distribute document drop easier eliminate embed emit enable
    encapsulate encourage encrypt enforce enhance enrich ensure establish estimate evaluate evolve examine expand
    experiment explore export expose extend externalize extract facilitate factor fill filter finalise finalize find
    finish fix focus formalize gather generalize generate get give graduate grow guarantee handle harden help hide
    host identify implement import improve include incorporate increase index ingest inject install instrument
    integrate internationalize introduce invalidate investigate isolate join keep land launch learn let leverage
    lift limit link list load localize log lower maintain make manage match measure merge migrate minimise minimize
    mitigate modernize modify modularize monitor move namespace normalise normalize notify offer offload open
    optimise optimize orchestrate organize overhaul package parallelize parse partition patch permit pin plan polish port
    prepare prevent prioritize process produce profile promote propagate propose protect prototype prove provide
    prune publish purge push query raise read rearchitect rebuild reconsider reconstruct record redesign redo reduce reevaluate
    re-evaluate refactor refine refresh register reimplement release remove rename render reorganize replace
    replicate report research resolve respect restore restrict restructure rethink retry return reuse review revisit
    revamp rewrite rework roll rotate route run sample save scale schedule search secure select send separate
    serialize serve set share ship show shrink sign simplify skip solve sort specify speed spike split stabilise
    stabilize standardise standardize start stop store stream streamline strengthen submit support switch
    synchronize test throttle tighten tolerate trace track train transform transition translate trigger try tune
    turn unify unlock update upgrade upload upstream use validate verify version visualize vectorize verify walk
    warn wire work wrap write""".split()
)
"""Verbs that begin an item which states work."""

_INVITING = frozenset("become contribute find get give help join read search submit use".split())

CHANGE_NOUNS = re.compile(
    r"\b(?:support|integrations?|improvements?|enhancements?|implementations?|migrations?|refactor(?:ing|s)?|upgrades?|updates?|rewrit(?:e|es|ing)"
    r"|redesign|rework|optimi[sz]ations?|clean-?ups?|fix(?:es)?|additions?|removals?|deprecations?|replacements?|automation"
    r"|stabili[sz]ation|hardening|handling|expansion|adoption|graduation|rotation|revocation|conversion|introduction|promotion)\b",
    re.IGNORECASE,
)
"""Nouns that make a noun phrase a change ("schema evolution support")."""

PRODUCT_NOUNS = re.compile(
    r"\b(?:bindings?|connectors?|compatibility|interoperability|extensions?|release|tooling|benchmark(?:s|ing)?|tests?|testing|documentation|docs|tutorials?"
    r"|guides?|examples?|SDKs?|APIs?|CLI|UI|GUI|plug-?ins?|operators?|dashboards?|server|client|module|alpha|beta|GA)\b",
    re.IGNORECASE,
)
"""Nouns of things that get made ("Java SDK")."""

CHINESE_WORK = re.compile(
    r"支持|增加|新增|添加|优化|实现|提供|改进|改善|升级|引入|迁移|去除|移除|重构|完善|集成|扩展|接入|提升|开发|修复"
)

INTENTION = re.compile(
    r"\b(?:will|(?:we|I|it|they)['’]ll|we(?:['’]d| would) like to|we(?:'re| are) (?:planning|going|aiming|looking|working)|plan(?:s|ning|ned)? (?:to|on|for)|intend(?:s|ed)? to|aim(?:s|ing)? to"
    r"|going to|want(?:s)? to|hope(?:s)? to|propose(?:s|d)? to|need(?:s)? to|should|must|would (?:be|allow|enable|provide|like)|let's|working (?:on|towards?)"
    r"|being (?:\w+ly )?\w+ed|investing in|under ?way|to be (?:able|added|done|implemented|released)|goal is|focus(?:ed|ing)? (?:is|on)|support (?:for|of)|could)\b",
    re.IGNORECASE,
)
"""How prose says that work is meant."""

PROCESS = re.compile(
    r"\b(?:contribut(?:e|ing|ion|ions|ors?)\b(?! (?:quality|experience|onboarding|guide|tool))|get(?:ting)? (?:in touch|involved|help)|how (?:to|can|do|does|this|we|you|the (?:roadmap|community|project))|join us"
    r"|credits?|acknowledg\w*|thanks|licen[sc]e|changes to this|about this|about the roadmap|this (?:roadmap|document|page)|disclaimer|table of contents|toc"
    r"|references?|further reading|see also|links?|resources|contact|feedback|faq|frequently asked|questions|prior art|drawbacks|alternatives"
    r"|release (?:managers?|schedule|calendar|cycles?|cadence|process(?:es)?|policy|details|dates|branch(?:es)?)|(?:planning|rfc|review|decision|development|design|proposal|triage|governance) process(?:es)?|change management|versioning scheme|(?:patch|beta) releases|schedule|calendar|versioning policy|support policy|code of conduct"
    r"|meetings?|sponsors?|tracking issues|(?:working group|other|previous|implementation|archived) roadmaps|priority levels?|status definitions|(?:version|revision|document) history|(?:acceptance|exit) criteria|definition of done|risks(?: and mitigations?)?|assumptions)\b",
    re.IGNORECASE,
)
"""Headings under which no work is stated, nor in the sections below them."""

CONTEXT = re.compile(
    r"^\W*why\b.*[?？]\W*$|\b(?:background|motivation|rationale|philosophy|principles|tenets|values|vision|mission|definitions?|glossary|terminology|legend|introduction|overview|preamble"
    r"|scope|governance|maintainers|authors?|funding|how it works|searching|issues|change ?log|history|explanation|summary|team|people|staff(?:ing)?|who we are|release (?:model|train)|support model|branch(?:es|ing) model)\b",
    re.IGNORECASE,
)
"""Headings whose own words explain; the sections below them may still state work."""

EXPLAINING = re.compile(
    r"\b(?:background|explanation|glossary|introduction|motivation|overview|rationale|summary|terminology)\W*$",
    re.IGNORECASE,
)
"""What a heading ends in that explains, whatever it begins with: "Sorting function explanation"."""

POINTER = re.compile(
    r"^(?:\W*)(?:please (?:share|open|file|report|reach|contact|help|note|leave|submit|send|tell|star|be)\b|(?:please )?(?:see(?!-)|refer to|visit|consult|click|check out|have a look|look (?:at|here)|(?:check|view|read|follow|browse|find|explore) (?:more|out|the|our|us|this|all|it|about|along|here|details))\b|for (?:a |the |more |full |further |details?|information|up-?to-?date)|more (?:details|information|about)|the full list|a full list"
    r"|(?:track|discuss|follow|vote|comment|join)\b[^.]{0,40}\b(?:on|at|in|via) (?:github|gitlab|jira|slack|discord|discourse)\b|references?\s*[:：]|last updated?\b|updated?(?: on| at)?\s*(?:[:：]|\d)|note\s*:|this (?:roadmap|document|page|list|file|section|is)\b|these (?:are|items)\b|the (?:following|roadmap|list|table|items) |below\b|here (?:is|are)\b|we (?:welcome|encourage|invite|moved|maintain|track)\b|(?:contributions?|feedback|help|pull requests|PRs?) (?:is|are|from|welcome)|if you|(?:do you )?want to (?:contribute|help|join|get involved)\b|feel free|don't hesitate|get in touch|join (?:us|our|the|in)\b|let us know|you can|and there(?:['’]s| is| are) (?:probably |likely |certainly )?(?:many |much |a lot |lots )?more\b)",
    re.IGNORECASE,
)
"""Sentences that point elsewhere, introduce, or invite."""

ABOUT_THE_PLAN = re.compile(
    r"\b(?:our|this|the|these|above|following) (?:[\w-]+ ){0,2}(?:road\s?-?maps?|plans?|document|priorities)\b|\bsubject to change\b"
    r"|\b(?:features?|items?|things|projects?|dates|timelines?) (?:listed|described|mentioned|outlined|shown) (?:here|below|above|in this)\b"
    r"|\bwe (?:can ?not|can['’]t|do not|don['’]t) (?:guarantee|promise|commit)\b"
    r"|\b(?:adjust|change|revise|reconsider)(?:s|ing)? (?:our|these|the) (?:focus|priorities|direction)\b|路线图",
    re.IGNORECASE,
)
"""Sentences about the roadmap itself rather than about work."""

COUNTS_GOALS = re.compile(
    r"\b(?:focus(?:ing|ed|es)? on|there (?:are|is|will be)|we (?:have|see|identified)) (?:[\w-]+ )?(?:two|three|four|five|six|several|a few|the following)"
    r" (?:[\w-]+ )?(?:things|areas|goals|topics|themes|priorities|pillars|objectives|directions)\b",
    re.IGNORECASE,
)
"""Sentences that only lead into what the goals are."""

MERE_LINK = re.compile(
    r"^\W*(?:(?:announcement|updates?|design|release|official|project|more|see|the)\s+){0,2}(?:docs?|documentation|web ?site|site|repo(?:sitory)?|links?|source"
    r"|slides|blog(?: post)?|home ?page|demo|video|recording|details|info(?:rmation)?|here|文档|官网|链接)\W*$",
    re.IGNORECASE,
)
"""What a link is called that says nothing but what kind of page it leads to."""

FILLER_ITEM = re.compile(
    r"^\W*(?:and (?:more|many more|others?)|etc|more(?: to come|\s*[:：]\s*see .{0,80})?|tbd|tba|n/?a|none(?: yet)?|nothing(?: yet)?|to be (?:defined|determined|announced)|todo|\.\.\.|…|.{0,60}\bfeel free to (?:add|propose|suggest)\b.{0,60})\b[\W]*$",
    re.IGNORECASE,
)

_METADATA = re.compile(
    r"^\W*(?:v?\d+(?:\.\d+)+\W+)?(?:(?P<short>(?:target |planned )?(?:release )?dates?|start date|planned (?:for|in)|(?:\w+ )?versions?|target(?: release)?|(?:development )?status|last updated?|updated|created|priority|estimate)"
    r"|release manager|feature name|location|venue|rfc pr|github issue|co-?authors?|authors?|owners?|lead|assignee|champion|tracking issue)\W{0,3}[:：](?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REASON = re.compile(
    r"^\W*(?:why|(?:motivation|rationale|background|problem(?: statement)?|use[- ]?cases?|benefits?|non-?goals?)(?=\W{0,3}[:：]))\W{0,3}[?？:：]\W*\w",
    re.IGNORECASE,
)
"""What says under a label of its own why the work is wanted: "Why? …", "Motivation: …"."""

_LONGEST_VALUE = 2
"""Words that a date, a version or a priority without digits has at most; more of them are work that a label stands before."""


RELEASE_DATE = re.compile(
    r"\b(?:freeze|code complete|release candidate|feature complete|rc ?\d|alpha \d|beta \d|general availability date|release date|branch cut|end of (?:life|support))\b",
    re.IGNORECASE,
)
"""Words of a release calendar."""

ITS_RELEASE = re.compile(
    r"\b(?:deliver|ship|cut|publish|make|do)(?:s|ed|ing)? (?:(?:its|our|the|a|an|next|new) ){0,2}v?\d+(?:\.\d+)+(?:[- ][a-z]+)? release\b"
    r"|\bv?\d+(?:\.\d+)+(?: release)? (?:(?:will|is (?:planned|scheduled|expected) to) be (?:released|shipped|out|available)|is (?:planned|scheduled|expected|due) (?:for|in|by))\b",
    re.IGNORECASE,
)
"""What says only that a release will come, not what it brings."""

_MATURE = r"mvp|poc|prototype|alpha|beta|preview|experimental|stable|ga|general(?:ly)? availab\w+"

MATURITY = re.compile(rf"(?:(?:public|private|tech(?:nical)?) )?(?:{_MATURE})|early access", re.IGNORECASE)
"""How mature something is, and nothing else."""

LEVEL = re.compile(
    rf"^\W*(?P<level>p[0-5]|priority \d|tier \d|{_MATURE}|incubating|mature|ready(?: and \w+| for \w+)?"
    r"|deprecated|(?:approaching )?end[- ]of[- ]life|low|medium|high|critical|must|should|could|won['’]t|planned|in progress|done|completed|proposed|blocked|on hold)"
    r"(?: (?:priority|have))?\W{0,3}(?:[:：]|\s[–—-]\s)\W*(?P<meaning>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A name of a priority, a maturity or a status, and what is said of it."""

MEANS = re.compile(r"\b(?:you|we|this|these|it|us(?:e|es|ed|ing))\b", re.IGNORECASE)
"""Words in which the meaning of a name is told."""

FILLER = frozenset(
    """a an and any are as at be been being big but by can coming currently date dates deliver delivered delivery
    detailed development done efforts estimated expected feature features focus for from goal goals had has have
    high high-level i in initiatives is it items item its key level list main major milestone milestones minor more
    most new notable objective objectives of on or our overview past per phase plan planned plans previous prior
    priorities priority product project public q quarter quarterly quarters recent recently release released
    releases road roadmap roadmaps series so some stage steps step target targeted tasks task tbd technical term
    terms that the their themes these they things this those timeline timelines to topics track until up upcoming
    updates version versions was we we're we've what what's when where which while will wip with within work works
    working yearly you your year years half plus & months month weeks week 路线图 产品路线图 版本 计划 功能 特性 规划 目标 发布""".split()
)
"""Words that say nothing about what the work is; what is left of a heading without them is its topic."""

LEADING_WORD = re.compile(
    r"^\W*(?:(?:to|we will|we|will|please|also|further|more|better|full|native|initial|general)\s+)*([^\W\d_][\w'-]*)",
    re.IGNORECASE,
)


_NOUNS = re.compile(
    r"^\W*(?:change ?logs?|(?:release|support) (?:notes|history|schedule|calendar|polic(?:y|ies)))\b", re.IGNORECASE
)


def is_metadata(text: str) -> bool:
    """Whether an item is a field of the document or of what stands above it: "Release date: May 3", "Why? Because …"."""
    if _REASON.match(text):
        return True
    found = _METADATA.match(text)
    if not found:
        return False
    value = found["value"].split()
    most = 3 * _LONGEST_VALUE if re.search(r"\d", found["value"]) else _LONGEST_VALUE
    return not found["short"] or len(value) <= most


def begins_with_work(text: str) -> bool:
    """Whether the first telling word is a verb of work, in any of its forms ("Adds", "Adding", "Better")."""
    if re.match(
        r"^\W*(?:better|easier|faster|improved|enhanced|more|smarter|cleaner|richer|simpler)\b", text, re.IGNORECASE
    ):
        return True
    found = LEADING_WORD.match(text)
    if not found:
        return False
    word = found[1].casefold()
    return any(form in WORK_VERBS for form in _base_forms(word))


def is_imperative(text: str) -> bool:
    """Whether the first telling word is a verb of work as it stands ("Improve the release process", not "Change log")."""
    found = LEADING_WORD.match(text)
    return bool(found) and not _NOUNS.match(text) and found[1].casefold() in WORK_VERBS - _INVITING  # type: ignore[index]


def states_work(text: str) -> bool:
    """Whether a short text (an item, a heading, a cell) states work rather than just naming a thing."""
    return states_change(text) or bool(PRODUCT_NOUNS.search(text))


def states_change(text: str) -> bool:
    """Whether a short text says that something is to change: a verb of work, or a noun made of one."""
    return begins_with_work(text) or bool(CHANGE_NOUNS.search(text)) or bool(CHINESE_WORK.search(text))


def _base_forms(word: str) -> tuple[str, ...]:
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            forms += [stem, stem + "e"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return tuple(forms)
