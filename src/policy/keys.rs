//! The keys of a policy pack: one table, from which the check and the published schema are made.

use Kind as K;
use Shape as S;

/// A table of a pack, or one of a list of tables.
#[derive(Debug)]
pub(super) struct Table {
    /// Name of the definition in the schema.
    pub(super) name: &'static str,
    /// Its keys.
    pub(super) keys: &'static [Key],
}

/// One key.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Whether it must be there.
    pub(super) must: bool,
    /// What it says, for the schema.
    pub(super) about: &'static str,
}

/// What a key may hold.
#[derive(Debug)]
pub(super) enum Shape {
    /// The format of the file.
    Schema(&'static str),
    /// Text.
    Text,
    /// A list of texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A whole number of 0 or more.
    Count,
    /// A year.
    Year,
    /// A number of 0 or more.
    Number,
    /// A number above 0.
    Positive,
    /// One number of 0 or more, or two in their order.
    Range,
    /// A number of 0 to 1.
    Share,
    /// A day.
    Day,
    /// Yuan in quotes, with two decimals at most.
    Money,
    /// How sure a statement is.
    Certainty,
    /// Whatever a parameter may be.
    Value,
    /// A list of such values.
    Values,
    /// One of some words.
    Word(&'static [&'static str]),
    /// Some of some words.
    Words(&'static [&'static str]),
    /// An id of its own, once in its list.
    Id,
    /// The id of something else.
    Ref(Kind),
    /// Ids of something else.
    Refs(Kind),
    /// Parameters by name.
    Parameters,
    /// One condition.
    Condition,
    /// Conditions.
    Conditions,
    /// One table.
    One(&'static Table),
    /// A list of tables.
    Many(&'static Table),
    /// Tables by their ids.
    Map(&'static Table),
    /// Lists of texts by field.
    TextsByField,
    /// Yes or no by field.
    FlagsByField,
    /// Parameters by field.
    ParametersByField,
}

/// What an id is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Field,
    Parameter,
    Reading,
    Tier,
    Stage,
    Role,
    Class,
    Item,
    /// An item or a class.
    Works,
    Fund,
    Deadline,
    Step,
    /// A living circle of a facility standard.
    Level,
    /// A word of any enumeration or set of the pack.
    Word,
}

/// How sure a statement is: stated, seen in a copy, our assumption, from memory (high, medium, low).
pub(super) const CERTAINTIES: [&str; 7] = ["S", "V", "A", "M", "Mh", "Mm", "Ml"];

/// Words of `op`.
pub(super) const OPS: [&str; 8] = ["is", "in", "only", "lt", "le", "ge", "gt", "year_le"];

pub(super) const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, must: true, about }
}

pub(super) const fn may(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, must: false, about }
}

pub(super) const ID: Key = must("id", S::Id, "id, once in its list");
const CLAUSE: Key = must("clause", S::Text, "clause of the document");
const QUOTE: Key = must("quote", S::Text, "the characters that locate the clause");
pub(super) const ZH: Key = must("zh", S::Text, "for readers, Chinese");
pub(super) const EN: Key = must("en", S::Text, "for readers, English");
const READINGS: Key = may("readings", S::Refs(K::Reading), "readings it rests on");
const CERTAINTY: Key = may("certainty", S::Certainty, "S stated (left out: S), V seen in a copy, A assumed, M… from memory");
const ALL_OF: Key = may("all_of", S::Conditions, "must all hold");
const ANY_OF: Key = may("any_of", S::Conditions, "one must hold, where there are any");
const ANY_OF_MODE: Key = may("any_of_mode", S::Ref(K::Parameter), "parameter with \"any\" or \"all\": how many of any_of");
const NONE_OF: Key = may("none_of", S::Conditions, "none may hold");

/// The whole file.
pub(super) static PACK: Table = Table {
    name: "pack",
    keys: &[
        must("schema", S::Schema(super::check::SCHEMA), "format of the file"),
        must("id", S::Text, "id of the pack"),
        must("version", S::Text, "version of the pack"),
        must("title_zh", S::Text, "title, Chinese"),
        must("title_en", S::Text, "title, English"),
        must("source", S::Text, "document number, issuer, date"),
        may("parents", S::Texts, "documents it rests on"),
        may("effective_from", S::Day, "first day it holds"),
        may("valid_until", S::Day, "last day it holds; a plan after it says so first"),
        may("exclude_status", S::Words(&STATUS), "recorded states that end eligibility"),
        may("parameters", S::Parameters, "values a project may change"),
        may("fields", S::Map(&FIELD), "facts that rules ask for"),
        may("words", S::Map(&WORD), "words of enumerations for readers"),
        may("reading", S::Many(&READING), "what the document leaves open"),
        must("tier", S::Many(&TIER), "tiers of eligibility; the first that holds decides"),
        may("consent", S::One(&CONSENT), "willingness gates the start, not the need"),
        may("target", S::Many(&TARGET), "targets by year"),
        may("principle", S::Many(&PRINCIPLE), "principles and what shows them"),
        may("classes", S::Map(&CLASS), "classes of works"),
        may("item", S::Many(&ITEM), "items of works"),
        may("item_states", S::One(&ITEM_STATES), "words of survey cells"),
        may("cost", S::Many(&COST), "unit costs seen elsewhere"),
        may("stage", S::Many(&STAGE), "stages of approval, in order"),
        may("approval", S::Many(&APPROVAL), "rules of the stages"),
        may("step", S::Many(&STEP), "steps of the procedure, in order"),
        may("deadline", S::Many(&DEADLINE), "deadlines"),
        may("handover", S::Many(&HANDOVER), "to whom parts are handed over"),
        may("management", S::Many(&MANAGEMENT), "ways of management"),
        may("fund", S::Many(&FUND), "sources of money"),
        may("role", S::Many(&ROLE), "bodies and their duties"),
        may("publicity", S::One(&PUBLICITY), "what is said to residents"),
    ],
};

/// One condition; a test, or one of `all`, `any`, `not`.
pub(super) static CONDITION: Table = Table {
    name: "condition",
    keys: &[
        may("field", S::Ref(K::Field), "field that is tested"),
        may("op", S::Word(&OPS), "comparison"),
        may("value", S::Value, "what it is compared with"),
        may("param", S::Ref(K::Parameter), "parameter it is compared with, in place of value"),
        may("limit_reading", S::Ref(K::Reading), "reading whose parameter says whether le and ge include the limit"),
        may("all", S::Conditions, "all of these hold"),
        may("any", S::Conditions, "one of these holds"),
        may("not", S::Condition, "this does not hold"),
    ],
};

const STATUS: [&str; 7] = ["not_listed", "listed", "planned", "started", "completed", "excluded", "demolition_planned"];

static FIELD: Table = Table {
    name: "field",
    keys: &[
        ZH,
        EN,
        must("type", S::Word(&["bool", "number", "integer", "enum", "set", "date", "text", "years"]), "what it may be"),
        may("scope", S::Word(&["neighbourhood", "project"]), "whose fact it is"),
        may("unit", S::Word(&["yuan", "m2", "share"]), "unit of a number"),
        may("values", S::Texts, "words of an enumeration or a set"),
        may("combine", S::Word(&["any", "all", "sum", "least", "union", "common", "last", "same"]), "how members make the project's"),
        may("from", S::Word(&["cost", "floor_area", "households"]), "what intake knows, where no column carries the field"),
        may("columns", S::Texts, "further headings of ledgers and surveys"),
    ],
};

static WORD: Table = Table { name: "word", keys: &[ZH, EN] };

static READING: Table = Table {
    name: "reading",
    keys: &[
        ID,
        CLAUSE,
        ZH,
        EN,
        must("taken_zh", S::Text, "how the pack reads it"),
        must("taken_en", S::Text, "how the pack reads it"),
        must("effect_zh", S::Text, "what depends on it"),
        must("effect_en", S::Text, "what depends on it"),
        may("parameter", S::Ref(K::Parameter), "parameter that switches it"),
        may("others", S::Values, "other values of the parameter, tried beside the one taken"),
        CERTAINTY,
    ],
};

static TIER: Table = Table {
    name: "tier",
    keys: &[
        ID,
        must("result", S::Word(&["eligible_core", "eligible_extended"]), "what it makes of a neighbourhood"),
        CLAUSE,
        may("quote", S::Text, "the characters that locate the clause"),
        ZH,
        EN,
        may("complete_by", S::Year, "last year in which works are completed"),
        ALL_OF,
        ANY_OF,
        ANY_OF_MODE,
        NONE_OF,
        READINGS,
        CERTAINTY,
    ],
};

static CONSENT: Table =
    Table { name: "consent", keys: &[CLAUSE, QUOTE, must("refused", S::Ref(K::Field), "field that records a refusal"), READINGS] };

static TARGET: Table = Table {
    name: "target",
    keys: &[
        ID,
        may("clause", S::Text, "clause of the document"),
        must("year", S::Year, "year in which it counts"),
        must("event", S::Word(&["started", "completed"]), "what is counted"),
        must("measure", S::Word(&["neighbourhoods", "floor_area_m2", "land_area_m2"]), "in what"),
        may("measure_param", S::Ref(K::Parameter), "parameter with the measure"),
        must("op", S::Word(&["at_least", "exactly", "at_most"]), "how it is met"),
        may("value", S::Number, "the number to meet"),
        may("share", S::Share, "share of a tier to meet instead"),
        may("share_param", S::Ref(K::Parameter), "parameter with the share"),
        may("tier", S::Ref(K::Tier), "tier the share is of"),
        may("among", S::Word(&["eligible", "listed"]), "which count: all that are eligible or begun, or of these those on the books"),
        may("among_param", S::Ref(K::Parameter), "parameter with which count"),
        may("only_if", S::Ref(K::Parameter), "parameter, yes or no: whether there is such a target"),
        may("cumulative", S::Flag, "counts everything up to the end of the year"),
        may("progressive", S::Flag, "shown as progress, never judged"),
        may("forecast", S::Flag, "a forecast of the document, not a result, and named so"),
        may("quote", S::Text, "the characters that locate the clause"),
        READINGS,
        CERTAINTY,
    ],
};

static PRINCIPLE: Table = Table {
    name: "principle",
    keys: &[
        ID,
        CLAUSE,
        ZH,
        EN,
        must("check_zh", S::Text, "what shows it"),
        must("check_en", S::Text, "what shows it"),
        may("evidence", S::Refs(K::Field), "fields that show it"),
        may("shown_by", S::Word(&["other_money", "zone", "programme"]), "what of the plan shows it, in place of fields"),
    ],
};

static CLASS: Table = Table {
    name: "class",
    keys: &[
        ZH,
        EN,
        CLAUSE,
        must("purpose_zh", S::Text, "what it is for"),
        must("purpose_en", S::Text, "what it is for"),
        must("rule", S::Word(&["where_deficient", "by_choice"]), "when its items are carried out"),
        must("rule_zh", S::Text, "the same in words"),
        must("rule_en", S::Text, "the same in words"),
    ],
};

static ITEM: Table = Table {
    name: "item",
    keys: &[
        ID,
        must("class", S::Ref(K::Class), "class"),
        ZH,
        EN,
        CLAUSE,
        QUOTE,
        may("listed", S::Flag, "whether the lists of the document name it; left out: yes"),
        may("columns", S::Texts, "headings under which surveys carry its state"),
        may("facilities", S::Texts, "facility categories of the standard whose gap tests it"),
        may("payer", S::Ref(K::Fund), "fund that usually pays"),
        may("suggests", S::Refs(K::Field), "fields that choosing it suggests"),
        READINGS,
    ],
};

static ITEM_STATES: Table = Table {
    name: "item_states",
    keys: &[
        must("present", S::Texts, "there and sound"),
        must("deficient", S::Texts, "there and worn, or too little"),
        must("absent", S::Texts, "not there"),
        may("not_surveyed", S::Texts, "not looked at"),
    ],
};

static COST: Table = Table {
    name: "cost",
    keys: &[
        ID,
        ZH,
        EN,
        may("class", S::Ref(K::Class), "class it is for"),
        may("item", S::Ref(K::Item), "item it is for"),
        must("per", S::Word(&["floor_area_m2", "household", "each"]), "what it is multiplied by"),
        must("yuan", S::Money, "yuan, a decimal in quotes"),
        must("source", S::Text, "where it was seen"),
        must("certainty", S::Certainty, "how sure it is"),
    ],
};

static STAGE: Table = Table {
    name: "stage",
    keys: &[
        ID,
        ZH,
        EN,
        CLAUSE,
        must("otherwise_zh", S::Text, "what holds where no rule does"),
        must("otherwise_en", S::Text, "what holds where no rule does"),
    ],
};

static APPROVAL: Table = Table {
    name: "approval",
    keys: &[
        ID,
        must("stage", S::Ref(K::Stage), "stage"),
        CLAUSE,
        QUOTE,
        ALL_OF,
        ANY_OF,
        ANY_OF_MODE,
        NONE_OF,
        may("none_of_if", S::Ref(K::Parameter), "parameter, yes or no: whether none_of counts"),
        must("outcome", S::Text, "word for programs"),
        ZH,
        EN,
        must("modality", S::Word(&["may", "shall", "exempt", "may_skip", "always", "silent"]), "how binding it is"),
        READINGS,
        may("warn_if", S::Many(&WARNING), "readings to point out where the rule applies"),
        CERTAINTY,
    ],
};

static WARNING: Table =
    Table { name: "warning", keys: &[must("reading", S::Ref(K::Reading), "the reading"), must("when", S::Condition, "when")] };

static STEP: Table = Table {
    name: "step",
    keys: &[
        ID,
        CLAUSE,
        QUOTE,
        ZH,
        EN,
        must("who", S::Refs(K::Role), "roles that act"),
        may("lead", S::Ref(K::Role), "role that leads"),
        may("evidence", S::Refs(K::Field), "fields that show it is done"),
        may("must_include", S::TextsByField, "words that a set among the evidence must hold"),
        may("must_be", S::FlagsByField, "what a yes-or-no among the evidence must be; left out: yes"),
        may("at_least", S::ParametersByField, "parameters with the least of numbers among the evidence"),
        may("lasts", S::One(&LASTS), "how long two days among the evidence must lie apart"),
        may("either", S::Refs(K::Field), "yes-or-no evidence that any answer settles"),
        may("methods_zh", S::Texts, "ways the document names"),
        may("after", S::Ref(K::Step), "step that must be done before"),
        may("deadline", S::Ref(K::Deadline), "deadline that ends it"),
        may("uses", S::Word(&["approvals", "handover"]), "what else settles it"),
        may("note_zh", S::Text, "what else is asked"),
        may("note_en", S::Text, "what else is asked"),
        may("branch", S::Many(&BRANCH), "what depends on a fact"),
        READINGS,
    ],
};

static LASTS: Table = Table {
    name: "lasts",
    keys: &[
        must("from", S::Ref(K::Field), "field with the first day"),
        must("to", S::Ref(K::Field), "field with the last day"),
        must("days", S::Ref(K::Parameter), "parameter with the least number of days, first and last included"),
    ],
};

static BRANCH: Table = Table {
    name: "branch",
    keys: &[
        must("field", S::Ref(K::Field), "the fact"),
        must("value", S::Flag, "its value"),
        ZH,
        EN,
        CLAUSE,
        may("unless_needed", S::Ref(K::Stage), "stage that must not be needed for it; where it is, the fact is pointed out"),
    ],
};

static DEADLINE: Table = Table {
    name: "deadline",
    keys: &[
        ID,
        CLAUSE,
        QUOTE,
        must("after", S::Ref(K::Field), "field with the day that starts it"),
        must("done", S::Ref(K::Field), "field with the day on which it was met"),
        must("days", S::Count, "days"),
        must("day_kind", S::Ref(K::Parameter), "parameter: calendar or working"),
        must("from_next_day", S::Ref(K::Parameter), "parameter: whether counting starts the day after"),
        must("rolls_over", S::Ref(K::Parameter), "parameter: whether a last day that is a rest day moves on"),
        ZH,
        EN,
        must("who", S::Ref(K::Role), "role that has the duty"),
        may("calendar", S::Text, "calendar of rest days"),
        READINGS,
    ],
};

static HANDOVER: Table = Table {
    name: "handover",
    keys: &[
        ID,
        CLAUSE,
        QUOTE,
        must("when", S::Condition, "when"),
        ZH,
        EN,
        may("must_record", S::Refs(K::Field), "fields to be agreed and recorded"),
    ],
};

static MANAGEMENT: Table = Table {
    name: "management",
    keys: &[
        ID,
        CLAUSE,
        QUOTE,
        ZH,
        EN,
        may("needs_zh", S::Texts, "what it needs"),
        may("needs_en", S::Texts, "what it needs"),
        may("support", S::Text, "document under which it is supported"),
    ],
};

static FUND: Table = Table {
    name: "fund",
    keys: &[
        ID,
        CLAUSE,
        QUOTE,
        ZH,
        EN,
        may("columns", S::Texts, "further headings under which ledgers carry it"),
        may("public", S::Flag, "whether it is public money"),
        may("pays_for", S::Refs(K::Works), "items or classes; left out: everything"),
        may("pays_for_zh", S::Text, "the same in words"),
        may("pays_for_en", S::Text, "the same in words"),
        may("assets", S::Refs(K::Item), "items whose operation can bring it in"),
        may("assets_zh", S::Texts, "further assets, in the document's words"),
        may("note_zh", S::Text, "what else the document says"),
        may("note_en", S::Text, "what else the document says"),
        READINGS,
        may("channel", S::Many(&CHANNEL), "ways in which it comes"),
    ],
};

static CHANNEL: Table = Table {
    name: "channel",
    keys: &[
        ID,
        ZH,
        EN,
        may("columns", S::Texts, "further headings under which ledgers carry it"),
        may("level", S::Text, "level of government"),
        may("voluntary", S::Flag, "whether it is given freely"),
        may("pays_for", S::Refs(K::Works), "items or classes; left out: what its fund pays for"),
        may("not_for_part", S::Refs(K::Word), "ownership of parts it may not pay for"),
        may("only_for_zh", S::Text, "its limits in words"),
        may("only_for_en", S::Text, "its limits in words"),
    ],
};

static ROLE: Table =
    Table { name: "role", keys: &[ID, ZH, EN, CLAUSE, must("duties_zh", S::Texts, "duties"), must("duties_en", S::Texts, "duties")] };

static PUBLICITY: Table = Table { name: "publicity", keys: &[CLAUSE, QUOTE] };
