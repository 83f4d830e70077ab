//! What is decided about sources, as named steps: each a change of the project file.

use std::collections::BTreeMap;

use super::items::{Item, items};
use crate::intake::{Inspection, LayerReport, may_have_several};
use crate::project::{Change, Datum, Input, Project};
use crate::report::messages::{Say, SourceMessage as M};
use crate::report::{Lang, Role, Text};

/// A step: its name, and what it changes.
pub(in crate::app) type Step = (Text, Vec<Change>);

fn named(message: impl Fn(Lang) -> M) -> Text {
    Text { zh: message(Lang::Zh).say(Lang::Zh), en: message(Lang::En).say(Lang::En) }
}

/// A source gets another part, or none. Where only one source may play it, the one that did is not used any more.
pub(in crate::app) fn with_role(project: &Project, item: &Item, role: Option<Role>) -> Step {
    let file = item.name();
    let mut changes: Vec<Change> = item.key.iter().map(|key| Change::unset(key)).collect();
    let Some(role) = role else { return (named(|_| M::StepUnused { file: file.clone() }), changes) };
    if !may_have_several(role) {
        let before = project.file.inputs.keyed().into_iter().find(|(of, ..)| *of == role);
        changes.extend(before.map(|(_, key, _)| Change::unset(&key)));
    }
    // Columns mean something else in another part: they are recognised anew.
    let kept = Input {
        fields: BTreeMap::new(),
        categories: BTreeMap::new(),
        mapping: None,
        level: None,
        kind: None,
        impute_years: false,
        ..item.input.clone()
    };
    let kept = Input { filters: crate::project::Filters::default(), ..kept };
    changes.extend(toml::Table::try_from(&kept).ok().map(|table| Change::add(&format!("inputs.{}", role.key()), table)));
    (named(|lang| M::StepRole { file: file.clone(), role: role.name().get(lang).to_owned() }), changes)
}

/// A column is taken as a field, or not at all. `layer` says what it is taken as now.
pub(in crate::app) fn with_field(item: &Item, layer: &LayerReport, column: &str, field: Option<&str>) -> Option<Step> {
    let (key, role) = (item.key.as_ref()?, item.role?);
    let fields = |field: &str| [key.split('.').map(str::to_owned).collect::<Vec<_>>(), vec!["fields".into(), field.into()]].concat();
    let set = |field: &str, column: &str| {
        // The words beside the old value speak of the old column.
        [Change::Unset { key: fields(field) }, Change::Set { key: fields(field), value: column.into() }]
    };
    let now = layer.columns.iter().find(|own| own.name == column)?.field.clone();
    if now.as_deref() == field {
        return None;
    }
    let mut changes = Vec::new();
    if let Some(now) = &now {
        // Without a word the program would find the column by its name again.
        match field {
            Some(_) if item.input.fields.contains_key(now) => changes.push(Change::Unset { key: fields(now) }),
            Some(_) => {}
            None => changes.extend(set(now, "")),
        }
    }
    changes.extend(field.into_iter().flat_map(|field| set(field, column)));
    let column = column.to_owned();
    let name = named(|lang| match field {
        Some(field) => M::StepField { column: column.clone(), field: field_name(role, field).get(lang).to_owned() },
        None => M::StepNoField { column: column.clone() },
    });
    Some((name, changes))
}

/// A source is read in an encoding.
pub(in crate::app) fn with_encoding(item: &Item, encoding: &str) -> Option<Step> {
    let key = format!("{}.encoding", item.key.as_ref()?);
    let name = named(|_| M::StepEncoding { file: item.name(), encoding: encoding.to_owned() });
    Some((name, vec![Change::set(&key, encoding)]))
}

/// The coordinates of sources are declared.
pub(in crate::app) fn with_crs(items: &[&Item], crs: &str) -> Step {
    let files: Vec<String> = items.iter().map(|item| item.name()).collect();
    let set = |key: &String| [Change::unset(&format!("{key}.crs")), Change::set(&format!("{key}.crs"), crs)];
    let changes = items.iter().filter_map(|item| item.key.as_ref()).flat_map(set).collect();
    (named(|_| M::StepCrs { file: files.join("、"), crs: crs.to_owned() }), changes)
}

/// A source is of a web map, or of none.
pub(in crate::app) fn with_datum(item: &Item, datum: Option<Datum>) -> Option<Step> {
    let key = format!("{}.datum", item.key.as_ref()?);
    let mut changes = vec![Change::unset(&key)];
    changes.extend(datum.map(|datum| Change::set(&key, datum.key())));
    let name = named(|lang| M::StepDatum { file: item.name(), datum: datum_name(datum).say(lang) });
    Some((name, changes))
}

/// The day that the plan is judged from.
pub(in crate::app) fn with_as_of(day: jiff::civil::Date) -> Option<Step> {
    let value: toml::value::Datetime = day.to_string().parse().ok()?;
    Some((named(|_| M::StepAsOf { day: day.to_string() }), vec![Change::set("project.as_of", value)]))
}

/// The name of the project.
pub(in crate::app) fn with_name(name: &str) -> Step {
    (named(|_| M::StepName { name: name.to_owned() }), vec![Change::set("project.name", name)])
}

/// The CRS that distances are measured in; `None`: chosen by the place of the data.
pub(in crate::app) fn with_planning(crs: Option<&str>) -> Step {
    let said = |lang: Lang| crs.map_or_else(|| M::PlanningOwn.say(lang), str::to_owned);
    let change = crs.map_or_else(|| Change::unset("project.crs"), |crs| Change::set("project.crs", crs));
    (named(|lang| M::StepPlanning { crs: said(lang) }), vec![change])
}

/// Layers of files are added in the parts that they seem made for; those of one part that may be played once only where nobody plays
/// it. Nothing where none has a part.
pub(in crate::app) fn with_files(project: &Project, found: &[Inspection]) -> Option<Step> {
    let mut taken: Vec<Role> = project.file.inputs.named().into_iter().map(|(role, _)| role).collect();
    let mut changes = Vec::new();
    for item in items(project, found).iter().filter(|item| item.role.is_none()) {
        let Some(role) = super::items::seen(project, item, found).and_then(|layer| layer.role) else { continue };
        if may_have_several(role) || !taken.contains(&role) {
            taken.push(role);
            changes.extend(with_role(project, item, Some(role)).1);
        }
    }
    let count = changes.len();
    (count > 0).then(|| (named(|_| M::StepAdd { count }), changes))
}

/// What a datum is called.
pub(in crate::app) fn datum_name(datum: Option<Datum>) -> M {
    match datum {
        None => M::DatumNone,
        Some(Datum::Gcj02) => M::DatumGcj,
        Some(Datum::Bd09) => M::DatumBd,
    }
}

/// What a field of a part is called; its key where it is one that only a policy pack knows.
pub(in crate::app) fn field_name(role: Role, field: &str) -> Text {
    let message = match field {
        "id" => M::FieldId,
        "neighbourhood_id" => M::FieldNeighbourhoodId,
        "neighbourhood" => M::FieldNeighbourhood,
        "name" => M::FieldName,
        "year" if role == Role::PipeWorks => M::FieldPlannedYear,
        "year" => M::FieldYear,
        "floors" => M::FieldFloors,
        "households" => M::FieldHouseholds,
        "floor_area" => M::FieldFloorArea,
        "site_area" => M::FieldSiteArea,
        "use" => M::FieldUse,
        "ownership" => M::FieldOwnership,
        "address" => M::FieldAddress,
        "cost" => M::FieldCost,
        "status" => M::FieldStatus,
        "started" => M::FieldStarted,
        "finished" => M::FieldFinished,
        "buildings" => M::FieldBuildings,
        "pipe_works_year" => M::FieldPipeYear,
        "def_disrepair" => M::FieldDisrepair,
        "def_municipal" => M::FieldMunicipal,
        "def_public_service" => M::FieldPublicService,
        "willingness_refused" => M::FieldRefused,
        "willingness_ratio" => M::FieldWillingness,
        "poor_condition_signals" => M::FieldCondition,
        "category" => M::FieldCategory,
        "class" => M::FieldClass,
        "bridge" => M::FieldBridge,
        "tunnel" => M::FieldTunnel,
        "level" => M::FieldLevel,
        "kind" => M::FieldKind,
        other => return Text::same(other),
    };
    message.both()
}

/// The unit in which a field is taken.
pub(in crate::app) fn unit(field: &str) -> Option<M> {
    Some(match field {
        "year" | "started" | "finished" | "pipe_works_year" => M::UnitYear,
        "floors" => M::UnitFloors,
        "households" => M::UnitHouseholds,
        "floor_area" | "site_area" => M::UnitArea,
        "cost" => M::UnitYuan,
        "buildings" => M::UnitBuildings,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::fields_of;
    use crate::project::changed;

    const TEXT: &str = "[project]\nname = \"x\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"a.shp\"\ncrs = \"EPSG:4544\"\nfields.year = \"JCNF\"  # 99 %\n[inputs.ledger]\npath = \"t.xlsx\"\n";

    fn project(text: &str) -> Project {
        Project::parse(text, std::path::Path::new("/p/x.lianpian.toml")).unwrap()
    }

    fn done(text: &str, step: &Step) -> Project {
        project(&changed(text, &step.1).unwrap())
    }

    #[test]
    fn a_source_that_gets_another_part_takes_its_coordinates_along_and_puts_the_other_out() {
        let before = project(TEXT);
        let all = items(&before, &[]);
        let after = done(TEXT, &with_role(&before, &all[0], Some(Role::Ledger)));
        assert_eq!(after.file.inputs.buildings, None);
        let ledger = after.file.inputs.ledger.unwrap();
        assert_eq!((ledger.path.as_slice(), ledger.crs.as_deref(), ledger.fields.len()), (&["a.shp".to_owned()][..], Some("EPSG:4544"), 0));
        let twice = changed(TEXT, &with_role(&before, &all[0], Some(Role::Barriers)).1).unwrap();
        let more = project(&twice);
        let ledger = items(&more, &[]).into_iter().find(|item| item.role == Some(Role::Ledger)).unwrap();
        let both = done(&twice, &with_role(&more, &ledger, Some(Role::Barriers)));
        let keys: Vec<String> = both.file.inputs.keyed().into_iter().map(|(_, key, _)| key).collect();
        assert_eq!(keys, ["inputs.barriers.0", "inputs.barriers.1"]);
        assert_eq!(done(TEXT, &with_role(&before, &all[1], None)).file.inputs.named().len(), 1);
    }

    #[test]
    fn a_column_is_taken_as_a_field_or_as_none() {
        let before = project(TEXT);
        let item = &items(&before, &[])[0];
        let column = |name: &str, field: Option<&str>| crate::intake::ColumnReport {
            name: name.into(),
            field: field.map(str::to_owned),
            ..Default::default()
        };
        let layer = LayerReport {
            columns: vec![column("JCNF", Some("year")), column("CS", Some("floors")), column("X", None)],
            ..LayerReport::default()
        };
        let fields = |column: &str, field: Option<&str>| {
            let step = with_field(item, &layer, column, field).unwrap();
            let input = done(TEXT, &step).file.inputs.buildings.unwrap();
            input.fields.into_iter().map(|(field, column)| format!("{field}={column}")).collect::<Vec<_>>()
        };
        assert_eq!(fields("X", Some("year")), ["year=X"]);
        assert_eq!(fields("JCNF", None), ["year="]);
        assert_eq!(fields("CS", None), ["floors=", "year=JCNF"]);
        assert_eq!(fields("JCNF", Some("use")), ["use=JCNF"]);
        assert_eq!(with_field(item, &layer, "CS", Some("floors")), None);
        let text = changed(TEXT, &with_field(item, &layer, "X", Some("year")).unwrap().1).unwrap();
        assert!(!text.contains("99 %"), "what was said of the other column is gone: {text}");
    }

    #[test]
    fn every_field_of_every_part_has_a_name() {
        for role in Role::INPUTS {
            for field in fields_of(role) {
                assert_ne!(field_name(role, field).zh, field, "{role:?} {field}");
            }
        }
    }
}
