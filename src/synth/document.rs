//! The project file beside a synthetic district.

use super::layers::Form;

/// Name of the project; it says that nothing here is real.
const NAME: &str = "示例城区（合成数据）";

/// The text of the project file for files named after `stem`.
pub(super) fn text(stem: &str, form: &Form, seed: u64) -> String {
    let package = format!("{stem}.gpkg");
    let source = |role: &str, layer: &str, more: &str| format!("[inputs.{role}]\npath = {package:?}\nlayer = {layer:?}\n{more}\n");
    let item = |role: &str, layer: &str, more: &str| format!("[[inputs.{role}]]\npath = {package:?}\nlayer = {layer:?}\n{more}\n");
    let fields = r#"fields = { year = "建成年份", floors = "层数", households = "户数", use = "用途", neighbourhood = "小区名称" }
"#;
    let mut out = format!(
        "# 合成数据：楼栋、小区、名称均为虚构，不代表任何真实小区。\n# Synthetic data: every building, neighbourhood and name is made up.\n\
         [project]\nschema_version = 1\nname = {NAME:?}\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\nlanguage = \"zh\"\nseed = {seed}\n\n"
    );
    match form {
        Form::Package => out += &source("buildings", "buildings", fields),
        Form::Folder => out += &["[inputs.buildings]\npath = \"buildings.shp\"\nencoding = \"GB18030\"\n", fields, "\n"].concat(),
    }
    out += &source("neighbourhoods", "neighbourhoods", "");
    for role in ["ledger", "survey"] {
        out += &["[inputs.", role, "]\npath = \"", stem, ".", role, ".csv\"\n\n"].concat();
    }
    for (layer, datum) in [("facilities", ""), ("facilities_gcj02", "datum = \"gcj02\"\n"), ("facilities_bd09", "datum = \"bd09\"\n")] {
        out += &item("facilities", layer, &format!("{datum}categories = {{ \"公园\" = \"park_large\" }}\n"));
    }
    out += &source("streets", "streets", "");
    out += &item("barriers", "barriers", "kind = \"river\"\n");
    out += &item("barriers", "barriers_railway", "kind = \"railway\"\n");
    out += &source("crossings", "crossings", "");
    out += &item("boundaries", "boundaries_subdistrict", "level = \"subdistrict\"\n");
    out += &item("boundaries", "boundaries_community", "level = \"community\"\n");
    match form {
        Form::Package => out += &source("pipe_works", "pipe_works", ""),
        Form::Folder => out += "[inputs.pipe_works]\npath = \"pipe_works.shp\"\n\n",
    }
    out + "[policy]\npack = \"cn-cq-tongnan-2021\"\n\n[standard]\npack = \"cn-gb50180-2018\"\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn both_forms_are_valid_projects() {
        for form in [Form::Package, Form::Folder] {
            let project = Project::parse(&text("town", &form, 42), std::path::Path::new("town.lianpian.toml")).unwrap();
            assert_eq!(project.file.project.name, NAME);
            assert_eq!(project.file.inputs.facilities.unwrap().as_slice().len(), 3);
        }
    }
}
