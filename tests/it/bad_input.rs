//! Every broken file of `../shared/data/bad_input`: the right reading or a clear refusal, in time, with no row lost silently.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lianpian::intake::{InputRecord, Intake, IntakeError, inspect, read};
use lianpian::project::Project;
use lianpian::report::{IssueKind, Lang, Progress};

/// What becomes of a file.
enum Ends {
    /// Read: number of rows, and a text in it as people write it.
    Read(u64, &'static str),
    /// Refused with these words in message or remedy.
    Refused(&'static [&'static str]),
}

use Ends::{Read, Refused};

/// File, what `inspect` makes of it.
const TABLE: [(&str, Ends); 31] = [
    ("made/gbk_ldid_4d/gbk_ldid_4d.shp", Read(38, "万州区")),
    ("made/gbk_no_cpg/gbk_no_cpg.shp", Read(38, "万州区")),
    ("made/gbk_no_prj_cgcs2000_zone35/gbk_no_prj_cgcs2000_zone35.shp", Read(38, "万州区")),
    ("made/gbk_wrong_cpg_utf8/gbk_wrong_cpg_utf8.shp", Refused(&[".cpg states UTF-8", "万州区", "encoding = \"GB18030\""])),
    ("made/truncated_shp/truncated_shp.shp", Refused(&["damaged", "copy or export the file again"])),
    ("made/utf8_cpg/utf8_cpg.shp", Read(38, "万州区")),
    ("mapshaper/dbf/POLYGON.dbf", Read(2, "Fairfax City")),
    ("mapshaper/dbf/big5.dbf", Read(1, "繁體國語")),
    ("mapshaper/dbf/comma_separated.dbf", Read(7, "10k")),
    ("mapshaper/dbf/cpg/big5.shp", Read(1, "國語")),
    ("mapshaper/dbf/cpg/big5.dbf", Read(1, "國語")),
    ("mapshaper/dbf/cpg/euckr.dbf", Read(1, "한국말")),
    ("mapshaper/dbf/cpg/koi8r.dbf", Read(1, "русский")),
    ("mapshaper/dbf/cpg/latin2.dbf", Read(1, "čeština")),
    ("mapshaper/dbf/cpg/shiftjis.dbf", Read(1, "カタカナひらがな")),
    ("mapshaper/dbf/cpg/utf16.dbf", Refused(&["UTF-16", "dBase", "UTF-8"])),
    ("mapshaper/dbf/cpg/win1251.dbf", Read(1, "РУССКИЙ")),
    ("mapshaper/dbf/cpg/win874.dbf", Read(1, "ภาษาไทย")),
    ("mapshaper/dbf/duplicate_fields.dbf", Read(5, "15003980600")),
    ("mapshaper/dbf/eucjp.dbf", Read(2, "ひたちなか市")),
    ("mapshaper/dbf/gb2312.dbf", Read(1, "简体国语")),
    ("mapshaper/dbf/gbk.dbf", Read(1, "简体国语")),
    ("mapshaper/dbf/latin1.dbf", Refused(&["states no encoding", "CP1252 → Peçeña México", "encoding ="])),
    ("mapshaper/dbf/ldid/chinese.shp", Read(1, "简体")),
    ("mapshaper/dbf/ne_10m_time_zones.dbf", Read(120, "Timezone")),
    ("mapshaper/dbf/periphereies.dbf", Refused(&["states no encoding", "ISO-8859-7 → Π. ΑΝΑΤΟΛΙΚΗΣ", "encoding ="])),
    ("mapshaper/dbf/shiftjis.dbf", Read(2, "ひたちなか市")),
    ("mapshaper/dbf/utf8.dbf", Read(1, "国语國語")),
    ("ogr2osm/duplicate-way-nodes.gml", Read(3, "")),
    ("ogr2osm/shift-jis.geojson", Read(2, "千葉県")),
    ("ogr2osm/testshapefile.shp", Read(114, "Asphalt")),
];

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/bad_input");
    if !folder.is_dir() {
        eprintln!("skipped: no broken files at ../shared/data/bad_input");
        return None;
    }
    Some(folder)
}

fn as_buildings(path: &Path, more: &str) -> Result<Intake, IntakeError> {
    let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = '{}'\n{more}", path.display());
    read(&Project::parse(&text, Path::new("t.lianpian.toml")).unwrap(), &Progress::silent())
}

/// As a ledger beside a house, for tables without geometry.
fn as_ledger(path: &Path, more: &str) -> Result<Intake, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    let house = "WKT,year\n\"POLYGON((105.84 30.19,105.8402 30.19,105.8402 30.1902,105.84 30.1902,105.84 30.19))\",1998\n";
    std::fs::write(folder.path().join("b.csv"), house).unwrap();
    let inputs = format!("[inputs.buildings]\npath = \"b.csv\"\ncrs = \"EPSG:4490\"\n[inputs.ledger]\npath = '{}'\n{more}", path.display());
    let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n{inputs}");
    read(&Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap(), &Progress::silent())
}

fn words(error: &IntakeError) -> String {
    match error {
        IntakeError::Unusable(problems) => {
            assert!(problems.iter().all(|p| !p.remedy.get(Lang::En).is_empty() && !p.remedy.get(Lang::Zh).is_empty()));
            problems.iter().map(|p| [p.message.get(Lang::En), p.remedy.get(Lang::En)].join(" | ")).collect::<Vec<_>>().join("\n")
        }
        IntakeError::Cancelled(_) => panic!("nobody cancelled"),
    }
}

fn no_row_lost(intake: &Intake) {
    for InputRecord { source, read, kept, rejected, .. } in &intake.inputs {
        assert_eq!(*read, kept + rejected, "{source}");
        let listed = intake.issues.iter().filter(|i| i.row.is_some() && **source == *i.layer).count() as u64;
        assert!(listed >= *rejected, "{source}: {rejected} rejected, {listed} listed");
    }
}

fn in_time<T>(file: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = work();
    assert!(start.elapsed() < Duration::from_secs(10), "{file} took {:?}", start.elapsed());
    outcome
}

#[test]
fn every_file_ends_in_the_right_reading_or_a_refusal() {
    let Some(folder) = folder() else { return };
    for (file, ends) in TABLE {
        let path = folder.join(file);
        let seen = in_time(file, || inspect(&path));
        let plain = seen.as_ref().map(|seen| (seen.text(Lang::En), seen.layers.iter().map(|l| l.rows).sum::<u64>()));
        match (plain, &ends) {
            (Ok((text, rows)), Read(expected, sample)) => {
                assert_eq!(rows, *expected, "{file}");
                assert!(text.contains(sample), "{file}: {text}");
                assert!(!text.contains('\u{fffd}'), "{file}: {text}");
            }
            (Err(problems), Refused(expected)) => {
                let said = words(&IntakeError::Unusable(problems.clone()));
                assert!(expected.iter().all(|w| said.contains(w)), "{file}: {said}");
            }
            // What is cut short shows only when its rows are read.
            (Ok(_), Refused(expected)) if file.contains("truncated") => {
                let said = words(&as_buildings(&path, "").unwrap_err());
                assert!(expected.iter().all(|w| said.contains(w)), "{file}: {said}");
            }
            (Ok((text, _)), Refused(_)) => panic!("{file} was read: {text}"),
            (Err(problems), Read(..)) => panic!("{file}: {}", words(&IntakeError::Unusable(problems.clone()))),
        }
        // As an input of a project: read in full, or refused with a remedy.
        for outcome in [in_time(file, || as_buildings(&path, "")), in_time(file, || as_ledger(&path, "fields = { name = \"NAME\" }\n"))] {
            match outcome {
                Ok(intake) => no_row_lost(&intake),
                Err(error) => assert!(!words(&error).is_empty()),
            }
        }
    }
}

#[test]
fn no_file_of_the_folder_is_left_out() {
    let Some(folder) = folder() else { return };
    let mut left = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(here) = folders.pop() {
        for entry in std::fs::read_dir(here).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if ["shp", "dbf", "geojson", "gml"].contains(&&*extension) {
                let listed = |p: &Path| TABLE.iter().any(|(file, _)| folder.join(file) == p);
                if !listed(&path) && !listed(&path.with_extension("shp")) {
                    left.push(path);
                }
            }
        }
    }
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_remedies_work() {
    let Some(folder) = folder() else { return };
    let bare = folder.join("made/gbk_no_prj_cgcs2000_zone35/gbk_no_prj_cgcs2000_zone35.shp");
    let asked = words(&as_buildings(&bare, "").unwrap_err());
    assert!(asked.contains("six digits") && asked.contains("EPSG:4544"), "{asked}");
    let read = as_buildings(&bare, "crs = \"EPSG:4544\"\n").unwrap();
    assert_eq!((read.inputs[0].kept, read.inputs[0].rejected), (38, 0));
    let found = read.issues.iter().find(|i| i.kind == IssueKind::EncodingGuessed).unwrap();
    assert!(found.value.contains("GB18030: 万州区"), "the sample is shown in check: {found:?}");
    assert!(read.issues.iter().any(|i| i.kind == IssueKind::SizeImplausible), "districts are no houses");
    let other = words(&as_buildings(&bare, "crs = \"EPSG:4490\"\n").unwrap_err());
    assert!(other.contains("cannot be in it"), "{other}");

    let wrong = folder.join("made/gbk_wrong_cpg_utf8/gbk_wrong_cpg_utf8.shp");
    assert_eq!(as_buildings(&wrong, "encoding = \"GB18030\"\n").unwrap().inputs[0].kept, 38);
    let own = folder.join("made/gbk_no_cpg/gbk_no_cpg.shp");
    for declared in ["utf-8", "windows-1252", "big5"] {
        let refused = words(&as_buildings(&own, &format!("encoding = \"{declared}\"\n")).unwrap_err());
        assert!(refused.contains("万州区") && refused.contains("GB18030"), "{declared}: {refused}");
    }
    let western = folder.join("mapshaper/dbf/latin1.dbf");
    let read = as_ledger(&western, "fields = { name = \"NAME\" }\nencoding = \"windows-1252\"\n").unwrap();
    assert!(
        read.issues.iter().any(|i| i.value.contains("Peçeña México")),
        "the ledger's row matches no neighbourhood, and is listed by name"
    );
}
