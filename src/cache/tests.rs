use std::path::{Path, PathBuf};

use gdal::DriverManager;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Feature, Geometry, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use proptest::prelude::*;
use tempfile::TempDir;

use super::{Cache, Origin, folder, key};
use crate::intake::Intake;
use crate::project::Project;
use crate::report::Progress;
use crate::stored::to_bytes;

/// A district in files, and a cache beside it.
struct Place {
    folder: TempDir,
    cache: Cache,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(&folder.path().join("cache"));
        Self { folder, cache }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn project(&self, inputs: &str) -> Project {
        let head = "[project]\nname = \"x\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";
        Project::parse(&format!("{head}{inputs}"), &self.at("p.lianpian.toml")).unwrap()
    }

    /// Where the district came from, and it; `None` where it cannot be read.
    fn read(&self, project: &Project) -> Option<(Vec<u8>, Origin)> {
        self.cache.read(project, &Progress::silent()).ok().map(|(intake, origin)| (to_bytes(&intake), origin))
    }

    /// Reads it twice: once from its files, once from the cache, and the same both times.
    fn settled(&self, project: &Project) -> Vec<u8> {
        let (read, origin) = self.read(project).unwrap();
        assert_eq!(origin, Origin::Read);
        assert_eq!(self.read(project).unwrap(), (read.clone(), Origin::Kept));
        read
    }

    fn entry(&self) -> PathBuf {
        let mut files: Vec<PathBuf> = fs_err::read_dir(self.at("cache")).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        files.remove(0)
    }
}

/// Six slabs with a year, three a row.
fn write(path: &Path, driver: &str) {
    let planning = SpatialRef::from_epsg(4544).unwrap();
    let mut dataset = DriverManager::get_driver_by_name(driver).unwrap().create_vector_only(path).unwrap();
    let options = LayerOptions { name: "buildings", srs: Some(&planning), ty: OGRwkbGeometryType::wkbPolygon, options: None };
    let layer = dataset.create_layer(options).unwrap();
    layer.create_defn_fields(&[("year", OGRFieldType::OFTInteger), ("floors", OGRFieldType::OFTInteger)]).unwrap();
    for at in 0..6 {
        let (x, y) = (580_300 + at % 3 * 50, 3_343_200 + at / 3 * 30);
        let ring = format!("POLYGON(({x} {y},{} {y},{} {},{x} {},{x} {y}))", x + 40, x + 40, y + 12, y + 12);
        let shape = Geometry::from_wkt(&ring).unwrap();
        let mut feature = Feature::new(layer.defn()).unwrap();
        feature.set_field_integer(0, 1990 + at).unwrap();
        feature.set_field_integer(1, 6).unwrap();
        feature.set_geometry(shape).unwrap();
        feature.create(&layer).unwrap();
    }
}

/// Changes one byte of a file, in its middle.
fn flip(path: &Path) -> Vec<u8> {
    let whole = fs_err::read(path).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs_err::write(path, bytes).unwrap();
    whole
}

#[test]
fn one_byte_of_any_file_is_enough_to_read_anew() {
    for (driver, name) in
        [("ESRI Shapefile", "b.shp"), ("GPKG", "b.gpkg"), ("GeoJSON", "b.geojson"), ("FlatGeobuf", "b.fgb"), ("MapInfo File", "b.mif")]
    {
        let place = Place::new();
        write(&place.at(name), driver);
        let project = place.project(&format!("[inputs.buildings]\npath = \"{name}\"\n"));
        let read = place.settled(&project);
        let mut files: Vec<PathBuf> = fs_err::read_dir(place.folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
        files.retain(|file| file.is_file());
        assert_eq!(
            files.len(),
            match driver {
                "ESRI Shapefile" => 4,
                "MapInfo File" => 2,
                _ => 1,
            }
        );
        for file in files {
            let whole = flip(&file);
            assert!(place.read(&project).is_none_or(|(_, origin)| origin == Origin::Read), "{}", file.display());
            fs_err::write(&file, whole).unwrap();
            assert_eq!(place.read(&project).unwrap().0, read, "{}", file.display());
            assert_eq!(place.read(&project).unwrap(), (read.clone(), Origin::Kept));
        }
    }
}

#[test]
fn a_file_beside_a_source_that_comes_or_goes_is_enough() {
    let place = Place::new();
    write(&place.at("b.shp"), "ESRI Shapefile");
    let project = place.project("[inputs.buildings]\npath = \"b.shp\"\n");
    place.settled(&project);
    fs_err::write(place.at("b.cpg"), "GBK").unwrap();
    assert_eq!(place.read(&project).unwrap().1, Origin::Read);
    assert_eq!(place.read(&project).unwrap().1, Origin::Kept);
    fs_err::remove_file(place.at("b.prj")).unwrap();
    assert!(place.read(&project).is_none_or(|(_, origin)| origin == Origin::Read));
    // What belongs to none of its sources is none of its business.
    fs_err::write(place.at("b.notes.txt"), "x").unwrap();
    place.read(&project);
    fs_err::write(place.at("b.notes.txt"), "y").unwrap();
    assert!(place.read(&project).is_none_or(|(_, origin)| origin == Origin::Kept));
}

#[test]
fn tables_and_mappings_count_as_sources_do() {
    let place = Place::new();
    write(&place.at("b.gpkg"), "GPKG");
    fs_err::write(place.at("l.csv"), "id,name,households\n1,桂花园,30\n2,金佛苑,40\n").unwrap();
    fs_err::write(place.at("m.toml"), "[buildings]\nfields = { year = \"year\" }\n").unwrap();
    let project = place.project("[inputs.buildings]\npath = \"b.gpkg\"\nmapping = \"m.toml\"\n[inputs.ledger]\npath = \"l.csv\"\n");
    place.settled(&project);
    for (name, text) in [
        ("l.csv", "id,name,households\n1,桂花园,30\n2,金佛苑,41\n"),
        ("m.toml", "[buildings]\nfields = { year = \"year\", floors = \"floors\" }\n"),
    ] {
        fs_err::write(place.at(name), text).unwrap();
        assert_eq!(place.read(&project).unwrap().1, Origin::Read, "{name}");
        assert_eq!(place.read(&project).unwrap().1, Origin::Kept, "{name}");
    }
}

#[test]
fn settings_that_bear_on_reading_count_and_others_do_not() {
    let place = Place::new();
    write(&place.at("b.gpkg"), "GPKG");
    let inputs = "[inputs.buildings]\npath = \"b.gpkg\"\n";
    place.settled(&place.project(inputs));
    let with = |more: &str| place.read(&place.project(&format!("{inputs}{more}"))).map(|(_, origin)| origin);
    for more in [
        "[zone]\ngap_m = 30.0\n",
        "[score]\ndraws = 10\n",
        "[programme]\nfirst_year = 2025\n",
        "[access]\nsnap_m = 90.0\n",
        "[policy]\npack = \"cn-cq-tongnan-2021\"\n",
        "[[edits]]\nid = \"e\"\ntargets = [\"1\"]\naction = \"exclude\"\nreason = \"r\"\n",
    ] {
        assert_eq!(with(more), Some(Origin::Kept), "{more}");
    }
    for more in [
        "fields = { floors = \"floors\" }\n",
        "impute_years = true\n",
        "crs = \"EPSG:4543\"\n",
        "filters = { shops = false }\n",
        "[neighbourhoods]\nyear_break = 10\n",
    ] {
        assert_ne!(with(more), Some(Origin::Kept), "{more}");
    }
    let mut project = place.project(inputs);
    place.read(&project);
    assert_eq!(place.read(&project).unwrap().1, Origin::Kept);
    project.file.project.as_of = "2022-01-01".parse().unwrap();
    assert_eq!(place.read(&project).unwrap().1, Origin::Read);
    project.file.project.language = crate::report::Lang::En;
    assert_eq!(place.read(&project).unwrap().1, Origin::Read);
}

#[test]
fn another_program_reads_for_itself() {
    let mut place = Place::new();
    write(&place.at("b.gpkg"), "GPKG");
    let project = place.project("[inputs.buildings]\npath = \"b.gpkg\"\n");
    place.settled(&project);
    place.cache.program = "0.1.0 of other sources";
    assert_eq!(place.read(&project).unwrap().1, Origin::Read);
    assert_eq!(place.read(&project).unwrap().1, Origin::Kept);
}

#[test]
fn what_may_name_further_files_is_never_kept() {
    let place = Place::new();
    write(&place.at("b.tab"), "MapInfo File");
    let project = place.project("[inputs.buildings]\npath = \"b.tab\"\n");
    assert_eq!(place.read(&project).unwrap().1, Origin::Read);
    assert_eq!(place.read(&project).unwrap().1, Origin::Read);
    assert!(!place.at("cache").exists());
}

#[test]
fn what_is_kept_is_noticed_where_it_was_cut_or_altered() {
    let place = Place::new();
    write(&place.at("b.gpkg"), "GPKG");
    let project = place.project("[inputs.buildings]\npath = \"b.gpkg\"\n");
    let read = place.settled(&project);
    let entry = place.entry();
    let whole = fs_err::read(&entry).unwrap();
    for length in [0, 7, 40, 71, 72, whole.len() - 1] {
        fs_err::write(&entry, &whole[..length]).unwrap();
        assert_eq!(place.read(&project).unwrap(), (read.clone(), Origin::Read), "{length}");
    }
    for at in (0..whole.len()).step_by(whole.len() / 97) {
        let mut altered = whole.clone();
        altered[at] ^= 0x10;
        let key = key::Key::of(&key::as_read(&project), place.cache.program, &Progress::silent()).unwrap().unwrap().0;
        assert!(folder::parse(&altered, &key).is_none(), "{at}");
        assert!(folder::parse(&whole, &key).is_some());
    }
}

#[test]
fn the_folder_stays_small_and_is_its_owners_alone() {
    let place = Place::new();
    write(&place.at("b.gpkg"), "GPKG");
    let at = |n: usize| {
        let mut project = place.project("[inputs.buildings]\npath = \"b.gpkg\"\n");
        project.path = place.at(&format!("{n}.lianpian.toml"));
        project
    };
    place.settled(&at(0));
    let size = fs_err::metadata(place.entry()).unwrap().len();
    let small = Cache { most_bytes: size * 2 + size / 2, ..place.cache.clone() };
    let read = |n: usize| small.read(&at(n), &Progress::silent()).unwrap().1;
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(read(1), Origin::Read);
    std::thread::sleep(std::time::Duration::from_millis(20));
    // Opened last though made first.
    assert_eq!(read(0), Origin::Kept);
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(read(2), Origin::Read);
    assert_eq!((read(0), read(2), read(1)), (Origin::Kept, Origin::Kept, Origin::Read));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs_err::metadata(path).unwrap().permissions().mode() & 0o077;
        assert_eq!(mode(&place.at("cache")), 0);
    }
}

#[test]
fn a_folder_that_cannot_be_written_costs_nothing_but_time() {
    let place = Place::new();
    write(&place.at("b.gpkg"), "GPKG");
    fs_err::write(place.at("cache"), "a file where the folder should be").unwrap();
    let project = place.project("[inputs.buildings]\npath = \"b.gpkg\"\n");
    let read = place.read(&project).unwrap();
    assert_eq!((read.1, place.read(&project).unwrap()), (Origin::Read, read));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn forged_bytes_are_read_or_refused(cut in 0usize..2000, at in 0usize..4000, byte in any::<u8>()) {
        let mut bytes = FORGED.with(Clone::clone);
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut.saturating_sub(1000)));
        if let Ok(intake) = crate::stored::from_bytes::<Intake>(&bytes)
            && intake.district.is_sound()
        {
            // Every index leads somewhere.
            intake.district.buildings.iter().for_each(|b| _ = b.bounds());
            for n in &intake.district.neighbourhoods {
                n.buildings.iter().for_each(|&b| _ = intake.district.buildings.get(b));
            }
        }
    }
}

thread_local! {
    static FORGED: Vec<u8> = {
        let place = Place::new();
        write(&place.at("b.gpkg"), "GPKG");
        place.read(&place.project("[inputs.buildings]\npath = \"b.gpkg\"\n")).unwrap().0
    };
}
