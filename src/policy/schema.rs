//! The JSON Schemas of packs and standards, made from the tables of keys that the check uses.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keys::{CERTAINTIES, CONDITION, PACK, Shape, Table};
use super::standard_keys::STANDARD;

/// The JSON Schema (2020-12) of a policy pack read as JSON; published as `data/policy/schema.json`.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = BTreeMap::new();
    let condition = object(&CONDITION, &mut definitions);
    definitions.insert(CONDITION.name, condition);
    whole("lianpian policy pack", &PACK, definitions)
}

/// The JSON Schema (2020-12) of a facility standard read as JSON; published as `data/standards/schema.json`.
#[must_use]
pub fn standard_schema() -> Value {
    whole("lianpian facility standard", &STANDARD, BTreeMap::new())
}

fn whole(title: &str, table: &'static Table, mut definitions: BTreeMap<&'static str, Value>) -> Value {
    let file = object(table, &mut definitions);
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!(title));
    if let Value::Object(file) = file {
        schema.extend(file);
    }
    schema.insert("$defs".into(), definitions.into_iter().map(|(name, of)| (name.to_owned(), of)).collect::<Map<_, _>>().into());
    schema.into()
}

fn object(table: &'static Table, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    let mut properties = Map::new();
    for key in table.keys {
        let mut of = value(&key.shape, definitions);
        // Beside a reference, a description is allowed since 2019-09.
        of["description"] = json!(key.about);
        properties.insert(key.name.to_owned(), of);
    }
    let required: Vec<&str> = table.keys.iter().filter(|key| key.must).map(|key| key.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn value(shape: &'static Shape, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    let condition = || json!({ "$ref": "#/$defs/condition" });
    match shape {
        Shape::Schema(format) => json!({ "const": format }),
        Shape::Text | Shape::Id | Shape::Ref(_) => json!({ "type": "string" }),
        Shape::Texts | Shape::Refs(_) => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Count => json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX }),
        Shape::Year => json!({ "type": "integer", "minimum": 1800, "maximum": 2200 }),
        Shape::Number => json!({ "type": "number", "minimum": 0 }),
        Shape::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Shape::Range => json!({ "type": "array", "items": { "type": "number", "minimum": 0 }, "minItems": 1, "maxItems": 2 }),
        Shape::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::Money => json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2}0*)?$" }),
        Shape::Certainty => json!({ "enum": CERTAINTIES }),
        Shape::Value => json!({}),
        Shape::Values => json!({ "type": "array" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        Shape::Parameters => json!({ "type": "object", "additionalProperties": { "type": ["number", "string", "boolean", "array"] } }),
        Shape::Condition => condition(),
        Shape::Conditions => json!({ "type": "array", "items": condition() }),
        Shape::One(of) => reference(of, definitions),
        Shape::Many(of) => json!({ "type": "array", "items": reference(of, definitions) }),
        Shape::Map(of) => json!({ "type": "object", "additionalProperties": reference(of, definitions) }),
        Shape::TextsByField => json!({ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } }),
        Shape::ParametersByField => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Shape::FlagsByField => json!({ "type": "object", "additionalProperties": { "type": "boolean" } }),
    }
}

fn reference(of: &'static Table, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    if !definitions.contains_key(of.name) {
        let made = object(of, definitions);
        definitions.insert(of.name, made);
    }
    json!({ "$ref": format!("#/$defs/{}", of.name) })
}
