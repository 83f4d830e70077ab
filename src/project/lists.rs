//! Lists of tables in the text of a project file: one of them by its place, one more, one less.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::change::{ChangeError, beneath, entered, give, in_text};

/// Whether an item is a list, be it of headers or in one line.
pub(super) fn is_list(item: &Item) -> bool {
    item.is_array_of_tables() || item.is_array()
}

/// A table of a list by its place, which is written as a number from 0.
pub(super) fn one_of<'i>(item: &'i mut Item, place: &str) -> Option<&'i mut dyn TableLike> {
    let place: usize = place.parse().ok()?;
    match item {
        Item::ArrayOfTables(all) => Some(all.get_mut(place)?),
        Item::Value(Value::Array(all)) => Some(all.get_mut(place)?.as_inline_table_mut()?),
        _ => None,
    }
}

/// Takes the table at a place out of a list; whether it was the last of it.
pub(super) fn remove(item: &mut Item, place: &str) -> bool {
    let Ok(place) = place.parse::<usize>() else { return false };
    match item {
        Item::ArrayOfTables(all) if place < all.len() => {
            all.remove(place);
            all.is_empty()
        }
        Item::Value(Value::Array(all)) if place < all.len() => {
            all.remove(place);
            all.is_empty()
        }
        _ => false,
    }
}

/// Puts a table at the end of a list; where one stands alone, the two become the list, and where none stands it is the one.
pub(super) fn add(document: &mut DocumentMut, key: &[String], own: &toml::Table) -> Result<(), ChangeError> {
    let Some((last, parents)) = key.split_last() else { return Err(ChangeError::NoTable(String::new())) };
    let (parent, is_inline) = entered(document, parents)?;
    let alone = match parent.get_mut(last) {
        Some(Item::ArrayOfTables(all)) => {
            all.push(in_lines(own)?);
            return Ok(());
        }
        Some(Item::Value(Value::Array(all))) => {
            all.push(in_one_line(own)?);
            return Ok(());
        }
        Some(Item::Value(Value::InlineTable(_))) => None,
        Some(Item::Table(table)) if table.is_dotted() => None,
        Some(Item::Table(table)) => Some(table.clone()),
        Some(Item::Value(_)) => return Err(ChangeError::NoTable(key.join("."))),
        Some(Item::None) | None => {
            let mut table = if is_inline { Item::Value(Value::InlineTable(in_one_line(own)?)) } else { Item::Table(in_lines(own)?) };
            if let Item::Table(table) = &mut table {
                table.set_dotted(beneath(parent).is_dotted());
            }
            parent.insert(last, table);
            return Ok(());
        }
    };
    let list = match (alone, parent.remove(last)) {
        (Some(first), _) => {
            let mut all = ArrayOfTables::new();
            all.push(first);
            all.push(in_lines(own)?);
            Item::ArrayOfTables(all)
        }
        (None, Some(Item::Value(first))) => Item::Value(Value::Array([first, in_one_line(own)?.into()].into_iter().collect::<Array>())),
        (None, Some(Item::Table(dotted))) => {
            let first = Value::InlineTable(dotted.into_inline_table());
            Item::Value(Value::Array([first, in_one_line(own)?.into()].into_iter().collect::<Array>()))
        }
        (None, _) => return Err(ChangeError::NoTable(key.join("."))),
    };
    parent.insert(last, list);
    Ok(())
}

/// A table under a header of its own; tables in it are dotted keys.
fn in_lines(own: &toml::Table) -> Result<Table, ChangeError> {
    let mut table = Table::new();
    for (key, value) in own {
        if let toml::Value::Table(inner) = value {
            let mut dotted = in_lines(inner)?;
            dotted.set_dotted(true);
            table.insert(key, Item::Table(dotted));
        } else {
            give(&mut table, key, value, false)?;
        }
    }
    Ok(table)
}

fn in_one_line(own: &toml::Table) -> Result<InlineTable, ChangeError> {
    match in_text(&toml::Value::Table(own.clone()))? {
        Value::InlineTable(table) => Ok(table),
        other => Err(ChangeError::Value(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Change, changed};

    const HEAD: &str = "[project]\nname = \"x\"\nas_of = 2021-11-25\n\n";

    fn input(path: &str) -> toml::Table {
        toml::from_str(&format!("path = \"{path}\"\nfields = {{ name = \"M\" }}")).unwrap()
    }

    fn paths(text: &str) -> Vec<String> {
        let read: toml::Table = toml::from_str(text).unwrap();
        match &read["inputs"]["facilities"] {
            toml::Value::Array(all) => all.iter().map(|own| own["path"].as_str().unwrap().to_owned()).collect(),
            one => vec![one["path"].as_str().unwrap().to_owned()],
        }
    }

    #[test]
    fn one_more_in_every_way_of_writing() {
        let forms = [
            HEAD.to_owned(),
            format!("{HEAD}[inputs.facilities] # first\npath = \"a\"\n"),
            format!("{HEAD}[[inputs.facilities]]\npath = \"a\"\n\n[[inputs.facilities]]\npath = \"b\" # second\n"),
            format!("{HEAD}[inputs]\nfacilities = {{ path = \"a\" }}\n"),
            format!("{HEAD}[inputs]\nfacilities = [{{ path = \"a\" }}]\n"),
            format!("{HEAD}[inputs]\nfacilities.path = \"a\"\n"),
            "inputs = { facilities = { path = \"a\" } }\n[project]\nname = \"x\"\nas_of = 2021-11-25\n".to_owned(),
        ];
        for (at, text) in forms.iter().enumerate() {
            let before = if at == 0 { Vec::new() } else { paths(text) };
            let one = changed(text, &[Change::add("inputs.facilities", input("c"))]).unwrap();
            assert_eq!(paths(&one), [before.clone(), vec!["c".into()]].concat(), "{one}");
            let two = changed(&one, &[Change::add("inputs.facilities", input("d"))]).unwrap();
            assert_eq!(paths(&two), [before, vec!["c".into(), "d".into()]].concat(), "{two}");
        }
        assert!(changed(&format!("inputs = 3\n{HEAD}"), &[Change::add("inputs.facilities", input("c"))]).is_err());
    }

    #[test]
    fn one_of_them_is_changed_and_taken_out() {
        for text in [
            format!("{HEAD}[[inputs.facilities]]\npath = \"a\"\n\n[[inputs.facilities]]\npath = \"b\" # second\n"),
            format!("{HEAD}[inputs]\nfacilities = [{{ path = \"a\" }}, {{ path = \"b\" }}]\n"),
        ] {
            let set = [Change::set("inputs.facilities.1.datum", "gcj02"), Change::set("inputs.facilities.0.fields.name", "M")];
            let new = changed(&text, &set).unwrap();
            let read: toml::Table = toml::from_str(&new).unwrap();
            let all = read["inputs"]["facilities"].as_array().unwrap();
            assert_eq!((all[1]["datum"].as_str(), all[0]["fields"]["name"].as_str()), (Some("gcj02"), Some("M")), "{new}");
            let back =
                changed(&new, &[Change::unset("inputs.facilities.1.datum"), Change::unset("inputs.facilities.0.fields.name")]).unwrap();
            assert_eq!(paths(&back), ["a", "b"]);
            assert!(!back.contains("datum"), "{back}");
            let less = changed(&text, &[Change::unset("inputs.facilities.0")]).unwrap();
            assert_eq!(paths(&less), ["b"], "{less}");
            let none = changed(&less, &[Change::unset("inputs.facilities.0")]).unwrap();
            assert!(!none.contains("facilities"), "{none}");
            assert!(changed(&text, &[Change::set("inputs.facilities.7.datum", "gcj02")]).is_err());
        }
    }
}
