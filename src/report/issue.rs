//! What was wrong with the inputs, record by record, and what was done about it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Lang, Say, Text, messages::IssueText};
use crate::stored::stored;

/// The part an input plays, as named in the project file's `[inputs.…]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Footprints with years.
    Buildings,
    /// Outlines of 小区.
    Neighbourhoods,
    /// 台账.
    Ledger,
    /// Residents' survey and condition findings.
    Survey,
    /// Services with a category.
    Facilities,
    /// Centrelines.
    Streets,
    /// Gates.
    Entrances,
    /// Rivers, railways, expressways.
    Barriers,
    /// Bridges, underpasses.
    Crossings,
    /// 街道 and 社区.
    Boundaries,
    /// Planned pipe works.
    PipeWorks,
    /// Lots 宗地.
    Parcels,
    /// Outlines that groups of buildings are compared with.
    Reference,
    /// Nodes of a network given as tables.
    Nodes,
    /// Whatever a table of a tool lists: units to zone, their links, projects.
    Units,
    /// The project file itself.
    Project,
}

/// What happened to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Kept as it is; the value in question counts as unknown or is used as said.
    Kept,
    /// Changed, then kept.
    Repaired,
    /// Not used.
    Rejected,
    /// The statement is about a whole file or setting.
    Noted,
}

/// One thing found in one input.
#[derive(Debug, Clone, PartialEq)]
pub struct DataIssue {
    /// Part the input plays.
    pub role: Role,
    /// File and layer, as `file` or `file:layer`.
    pub layer: Arc<str>,
    /// Row in the source: for tables the number a spreadsheet shows, else the position counted from 0; `None` for
    /// statements about the whole layer, or about many rows.
    pub row: Option<u64>,
    /// Where one statement stands for many rows: the first and the last row of every run of them, ascending.
    pub rows: Box<[[u64; 2]]>,
    /// Column, where one is concerned.
    pub field: Option<Arc<str>>,
    /// What is wrong.
    pub kind: IssueKind,
    /// What was done.
    pub action: Action,
    /// The value found, or a measure of the repair; may be empty.
    pub value: Box<str>,
    /// Where a shape was changed: its area before and after, in planar square metres.
    pub areas: Option<[f64; 2]>,
    /// Where it is, in the planning CRS; `None` where that is not known, or no one place.
    pub at: Option<[f64; 2]>,
}

/// Kinds of issues; [`IssueText`] holds their sentences and remedies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// No geometry, or an empty one.
    EmptyGeometry,
    /// A geometry of a kind this role cannot use.
    WrongGeometryKind,
    /// Coordinates that are not numbers or cannot be transformed.
    BadCoordinates,
    /// Self-crossing rings, repaired.
    InvalidGeometry,
    /// Rings that could not be made valid.
    BrokenGeometry,
    /// Rings that run there and back, or a hole like its exterior: nothing is left.
    NoArea,
    /// A spike or a slit, cut.
    SpikeCut,
    /// Arcs, drawn as chords.
    ArcsDrawn,
    /// Closed lines, read as the areas they enclose.
    LinesClosed,
    /// Points or lines beside areas in one record, left out.
    PartsLeftOut,
    /// One record whose parts stand far apart.
    PartsApart,
    /// A footprint larger than a building's.
    FootprintLarge,
    /// An area too small to be the thing.
    Sliver,
    /// The same shape twice.
    DuplicateGeometry,
    /// The same key or row twice.
    DuplicateRow,
    /// The same id for another shape.
    DuplicateId,
    /// Outlines that overlap.
    Overlap,
    /// No year recorded.
    YearMissing,
    /// A year that cannot be read.
    YearUnreadable,
    /// A year no building can have.
    YearImplausible,
    /// A year read from other than four digits.
    YearInterpreted,
    /// Years of a source that end in 0 and 5 too often.
    YearsHeaped,
    /// A year taken from neighbouring buildings.
    YearImputed,
    /// Two columns fit a field; one was taken.
    FieldChosen,
    /// A column that says something near the field.
    FieldFallback,
    /// Storeys missing or impossible.
    FloorsMissing,
    /// Dwellings missing.
    HouseholdsMissing,
    /// A number that cannot be read.
    NumberUnreadable,
    /// A column that is named like a field and holds words where the field is a number.
    FieldNotUsed,
    /// A value with another unit than its column.
    UnitConverted,
    /// A floor area that is just one storey less than footprint × storeys.
    StoreyLeftOut,
    /// A building that reaches into two outlines.
    CrossesOutlines,
    /// A building that lies in no outline and has no name.
    Unassigned,
    /// Self-built houses, filtered by rule.
    SelfBuilt,
    /// Houses with the measure of a self-built one and no recorded use, filtered by rule.
    SmallHouse,
    /// So many houses of that measure that they are the stock.
    SmallHousesStay,
    /// Shops without dwellings, filtered by rule.
    StreetShop,
    /// Garages, sheds and the like, filtered by rule.
    Outbuilding,
    /// Buildings for other uses than dwelling.
    OtherUse,
    /// A lot that is the street or open land between buildings.
    LandBetween,
    /// Neighbourhoods without a name, given one.
    NameMade,
    /// A name written differently elsewhere, matched.
    NameVariant,
    /// A ledger or survey row that matches nothing.
    Unmatched,
    /// A ledger or survey row whose name fits several neighbourhoods.
    Ambiguous,
    /// A neighbourhood the ledger does not know.
    NotInLedger,
    /// A place without a street near enough that no barrier keeps it from.
    NoStreet,
    /// A street that no other joins to the network.
    StreetIsland,
    /// A category no mapping knows.
    CategoryUnmapped,
    /// A facility that is closed.
    Closed,
    /// A facility listed twice.
    DuplicateFacility,
    /// Recorded shares that contradict each other.
    Contradiction,
    /// A part of the input that is not there; the stage does without.
    InputAbsent,
    /// Same name far apart, split.
    NameSplit,
    /// A hand edit that no longer finds its target.
    EditLost,
    /// A hand edit that contiguity or a limit forbids.
    EditRefused,
    /// The rules' last date lies before the as-of date.
    PolicyExpired,
    /// The rows of a sheet read as its header.
    HeaderRows,
    /// A title or a remark above a table.
    TitleRow,
    /// A row of totals.
    TotalsRow,
    /// A note, a heading or a signature among the rows.
    NoteRow,
    /// The header once more.
    RepeatedHeader,
    /// Rows with a running number and nothing else.
    BlankRows,
    /// A quantity in cells merged over several rows.
    MergedQuantity,
    /// Cells that show an error.
    CellError,
    /// Formulas without a stored result.
    FormulaUncached,
    /// Years in cells made for dates.
    YearAsDate,
    /// The encoding of the text, found from its bytes.
    EncodingGuessed,
    /// A value with bytes that are no text of the encoding.
    TextDamaged,
    /// A CRS without a code, found to be one that has.
    CrsMatched,
    /// A CRS without a code: a local grid or a definition of one's own.
    CrsUnregistered,
    /// A CRS in the file that its coordinates contradict; the project file's is used.
    CrsOverruled,
    /// North stood in x; exchanged.
    AxesSwapped,
    /// No shift between an old datum and the planning CRS is applied.
    DatumUnshifted,
    /// The transformation is coarser than a metre, or lacks its grid.
    CrsInaccurate,
    /// Coordinates lie outside the area the CRS is made for.
    PlaceImplausible,
    /// Footprints too small or too large to be houses.
    SizeImplausible,
    /// A steady offset as of a web map's shifted datum.
    DatumSuspected,
    /// A file that belongs to the source and is not there; the source is read without it.
    SidecarMissing,
    /// Rows of a dBase table marked as deleted.
    RowsDeleted,
    /// Numbers of a dBase table that are nothing but stars.
    NumbersStarred,
    /// A column that other files of the same input have.
    ColumnsDiffer,
    /// A source of money pays for what it may not pay for.
    FundMayNotPay,
    /// A source pays, and nothing it may pay for is among the works.
    FundNothingToPay,
    /// A source pays more than what it may pay for costs.
    FundPaysTooMuch,
    /// More money than cost.
    OverFunded,
    /// Parts of a sum of money are more than the sum.
    PartsExceed,
    /// A cell that holds something else than its column asks for.
    CellUnusable,
    /// Something said about a whole layer (choice of layer).
    LayerNote,
}

impl Role {
    /// Every part a source can play, in the order of the project file's documentation.
    pub const INPUTS: [Self; 13] = [
        Self::Buildings,
        Self::Neighbourhoods,
        Self::Ledger,
        Self::Survey,
        Self::Facilities,
        Self::Streets,
        Self::Entrances,
        Self::Barriers,
        Self::Crossings,
        Self::Boundaries,
        Self::PipeWorks,
        Self::Parcels,
        Self::Reference,
    ];

    /// The role's name in the project file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Buildings => "buildings",
            Self::Neighbourhoods => "neighbourhoods",
            Self::Ledger => "ledger",
            Self::Survey => "survey",
            Self::Facilities => "facilities",
            Self::Streets => "streets",
            Self::Entrances => "entrances",
            Self::Barriers => "barriers",
            Self::Crossings => "crossings",
            Self::Boundaries => "boundaries",
            Self::PipeWorks => "pipe_works",
            Self::Parcels => "parcels",
            Self::Reference => "reference",
            Self::Nodes => "nodes",
            Self::Units => "units",
            Self::Project => "project",
        }
    }

    /// The part of that name in the project file.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::INPUTS.into_iter().find(|role| role.key() == key)
    }

    /// The word of the project file and the plan files.
    #[must_use]
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The role's name for readers.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Buildings => ("楼栋", "buildings"),
            Self::Neighbourhoods => ("小区范围", "neighbourhoods"),
            Self::Ledger => ("台账", "ledger"),
            Self::Survey => ("调查", "survey"),
            Self::Facilities => ("设施", "facilities"),
            Self::Streets => ("道路", "streets"),
            Self::Entrances => ("出入口", "entrances"),
            Self::Barriers => ("阻隔", "barriers"),
            Self::Crossings => ("通道", "crossings"),
            Self::Boundaries => ("行政界线", "boundaries"),
            Self::PipeWorks => ("管网改造计划", "pipe works"),
            Self::Parcels => ("宗地", "parcels"),
            Self::Reference => ("对照范围", "known outlines"),
            Self::Nodes => ("节点", "nodes"),
            Self::Units => ("数据表", "table"),
            Self::Project => ("项目文件", "project file"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

impl Action {
    /// What was done, for readers.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Kept => ("保留", "kept"),
            Self::Repaired => ("已修复", "repaired"),
            Self::Rejected => ("剔除", "rejected"),
            Self::Noted => ("说明", "noted"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

impl DataIssue {
    /// A finding in one row.
    #[must_use]
    pub fn row(role: Role, layer: &Arc<str>, row: u64, kind: IssueKind, action: Action) -> Self {
        Self {
            role,
            layer: layer.clone(),
            row: Some(row),
            rows: Box::default(),
            field: None,
            kind,
            action,
            value: Box::default(),
            areas: None,
            at: None,
        }
    }

    /// A finding about a whole layer.
    #[must_use]
    pub fn whole(role: Role, layer: &Arc<str>, kind: IssueKind, action: Action) -> Self {
        let (row, field, areas, at) = (None, None, None, None);
        Self { role, layer: layer.clone(), row, rows: Box::default(), field, kind, action, value: Box::default(), areas, at }
    }

    /// With the column.
    #[must_use]
    pub fn field(mut self, field: &Arc<str>) -> Self {
        self.field = Some(field.clone());
        self
    }

    /// With the value found.
    #[must_use]
    pub fn value(mut self, value: impl Into<Box<str>>) -> Self {
        self.value = value.into();
        self
    }

    /// With the area of a shape before and after it was changed, in planar square metres.
    #[must_use]
    pub fn areas(mut self, (before, after): (f64, f64)) -> Self {
        let to_mm2 = |m2: f64| (m2 * 1e6).round() / 1e6;
        self.areas = Some([to_mm2(before), to_mm2(after)]);
        self.value(format!("{before:.1} m² → {after:.1} m²"))
    }

    /// With its place in the planning CRS.
    #[must_use]
    pub fn at(mut self, place: Option<[f64; 2]>) -> Self {
        self.at = place.or(self.at);
        self
    }

    /// Its place as longitude and latitude, to the centimetre; `lonlat` leads there from the planning CRS.
    #[must_use]
    pub fn place(&self, lonlat: impl Fn([f64; 2]) -> Option<[f64; 2]>) -> Option<[f64; 2]> {
        self.at.and_then(lonlat).map(|place| place.map(|v| (v * 1e7).round() / 1e7))
    }

    /// The rows it is about, one by one; none for statements about a whole layer.
    pub fn each_row(&self) -> impl Iterator<Item = u64> + '_ {
        self.row.into_iter().chain(self.rows.iter().flat_map(|&[first, last]| first..=last))
    }

    /// Number of statements it stands for: one, or one a row.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|[first, last]| last - first + 1).sum::<u64>().max(1)
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let sentence = self.kind.text().0.say(lang);
        match (self.value.is_empty(), lang) {
            (true, _) => sentence,
            (false, Lang::Zh) => format!("{sentence}：{}", self.value),
            (false, Lang::En) => format!("{sentence}: {}", self.value),
        }
    }

    /// What the user can do, in words.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> String {
        self.kind.text().1.say(lang)
    }
}

/// Rows as runs of consecutive ones: the first and the last of each, ascending.
pub(crate) fn runs(mut rows: Vec<u64>) -> Box<[[u64; 2]]> {
    rows.sort_unstable();
    rows.dedup();
    rows.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some([*run.first()?, *run.last()?])).collect()
}

impl IssueKind {
    /// The sentence and the remedy of the kind.
    #[must_use]
    pub fn text(self) -> (IssueText, IssueText) {
        use IssueText as T;
        match self {
            Self::EmptyGeometry => (T::EmptyGeometry, T::DrawOrRemove),
            Self::WrongGeometryKind => (T::WrongGeometryKind, T::ExportRightKind),
            Self::BadCoordinates => (T::BadCoordinates, T::CheckCrs),
            Self::InvalidGeometry => (T::InvalidGeometry, T::CheckShape),
            Self::BrokenGeometry => (T::BrokenGeometry, T::DrawAnew),
            Self::NoArea => (T::NoArea, T::DrawOrRemove),
            Self::SpikeCut => (T::SpikeCut, T::CheckShape),
            Self::ArcsDrawn => (T::ArcsDrawn, T::NothingToDo),
            Self::LinesClosed => (T::LinesClosed, T::CheckClosed),
            Self::PartsLeftOut => (T::PartsLeftOut, T::ExportRightKind),
            Self::PartsApart => (T::PartsApart, T::SplitParts),
            Self::FootprintLarge => (T::FootprintLarge, T::CheckFootprint),
            Self::Sliver => (T::Sliver, T::DrawOrRemove),
            Self::DuplicateGeometry => (T::DuplicateGeometry, T::RemoveOne),
            Self::DuplicateRow => (T::DuplicateRow, T::RemoveOne),
            Self::DuplicateId => (T::DuplicateId, T::CheckId),
            Self::SelfBuilt => (T::SelfBuilt, T::SwitchFilter),
            Self::SmallHouse => (T::SmallHouse, T::SwitchFilter),
            Self::SmallHousesStay => (T::SmallHousesStay, T::SwitchFilterOn),
            Self::StreetShop => (T::StreetShop, T::SwitchFilter),
            Self::Outbuilding => (T::Outbuilding, T::SwitchFilter),
            Self::OtherUse => (T::OtherUse, T::CheckUse),
            Self::Overlap => (T::Overlap, T::CheckShape),
            Self::YearMissing => (T::YearMissing, T::SurveyYear),
            Self::YearUnreadable => (T::YearUnreadable, T::WriteYear),
            Self::YearImplausible => (T::YearImplausible, T::WriteYear),
            Self::YearInterpreted => (T::YearInterpreted, T::WriteYear),
            Self::YearsHeaped => (T::YearsHeaped, T::CheckRoundYears),
            Self::YearImputed => (T::YearImputed, T::SurveyYear),
            Self::FieldChosen => (T::FieldChosen, T::NameField),
            Self::FieldFallback => (T::FieldFallback, T::NameBetterField),
            Self::FloorsMissing => (T::FloorsMissing, T::FillField),
            Self::HouseholdsMissing => (T::HouseholdsMissing, T::FillField),
            Self::NumberUnreadable => (T::NumberUnreadable, T::WriteNumber),
            Self::FieldNotUsed => (T::FieldNotUsed, T::NameColumn),
            Self::UnitConverted => (T::UnitConverted, T::WriteNumber),
            Self::StoreyLeftOut => (T::StoreyLeftOut, T::CheckStorey),
            Self::CrossesOutlines => (T::CrossesOutlines, T::CheckShape),
            Self::Unassigned => (T::Unassigned, T::NameOrOutline),
            Self::LandBetween => (T::LandBetween, T::GiveUse),
            Self::NameMade => (T::NameMade, T::NameOrOutline),
            Self::NameVariant => (T::NameVariant, T::UnifyName),
            Self::Unmatched => (T::Unmatched, T::UnifyName),
            Self::Ambiguous => (T::Ambiguous, T::GiveId),
            Self::NotInLedger => (T::NotInLedger, T::AddToLedger),
            Self::NoStreet => (T::NoStreet, T::DrawStreet),
            Self::StreetIsland => (T::StreetIsland, T::JoinStreet),
            Self::CategoryUnmapped => (T::CategoryUnmapped, T::MapCategory),
            Self::Closed => (T::Closed, T::NothingToDo),
            Self::DuplicateFacility => (T::DuplicateFacility, T::RemoveOne),
            Self::Contradiction => (T::Contradiction, T::CheckSource),
            Self::InputAbsent => (T::InputAbsent, T::AddInput),
            Self::NameSplit => (T::NameSplit, T::UnifyName),
            Self::EditLost => (T::EditLost, T::CheckEdit),
            Self::EditRefused => (T::EditRefused, T::CheckEdit),
            Self::PolicyExpired => (T::PolicyExpired, T::NewerPack),
            Self::HeaderRows => (T::HeaderRows, T::SetHeader),
            Self::TitleRow => (T::TitleRow, T::NothingToDo),
            Self::TotalsRow => (T::TotalsRow, T::RenameTotal),
            Self::NoteRow => (T::NoteRow, T::MoveNote),
            Self::RepeatedHeader => (T::RepeatedHeader, T::NothingToDo),
            Self::BlankRows => (T::BlankRows, T::NothingToDo),
            Self::MergedQuantity => (T::MergedQuantity, T::Unmerge),
            Self::CellError => (T::CellError, T::RepairFormula),
            Self::FormulaUncached => (T::FormulaUncached, T::SaveInExcel),
            Self::YearAsDate => (T::YearAsDate, T::FormatAsNumber),
            Self::EncodingGuessed => (T::EncodingGuessed, T::CheckEncoding),
            Self::TextDamaged => (T::TextDamaged, T::WriteText),
            Self::CrsMatched => (T::CrsMatched, T::CheckMatched),
            Self::CrsUnregistered => (T::CrsUnregistered, T::CheckDefinition),
            Self::CrsOverruled => (T::CrsOverruled, T::DefineCrs),
            Self::AxesSwapped => (T::AxesSwapped, T::CheckPlace),
            Self::DatumUnshifted => (T::DatumUnshifted, T::ConvertFirst),
            Self::CrsInaccurate => (T::CrsInaccurate, T::InstallGrids),
            Self::PlaceImplausible => (T::PlaceImplausible, T::CheckZone),
            Self::SizeImplausible => (T::SizeImplausible, T::CheckUnits),
            Self::DatumSuspected => (T::DatumSuspected, T::StateDatum),
            Self::SidecarMissing => (T::SidecarMissing, T::CopyTogether),
            Self::RowsDeleted => (T::RowsDeleted, T::NothingToDo),
            Self::NumbersStarred => (T::NumbersStarred, T::WidenColumn),
            Self::ColumnsDiffer => (T::ColumnsDiffer, T::SameColumns),
            Self::FundMayNotPay => (T::FundMayNotPay, T::OtherSource),
            Self::FundNothingToPay => (T::FundNothingToPay, T::WorksOrSource),
            Self::FundPaysTooMuch => (T::FundPaysTooMuch, T::CostOrSource),
            Self::OverFunded => (T::OverFunded, T::CostOrSource),
            Self::PartsExceed => (T::PartsExceed, T::AddUp),
            Self::CellUnusable => (T::CellUnusable, T::WriteAsAsked),
            Self::LayerNote => (T::LayerNote, T::NothingToDo),
        }
    }

    /// The word used in the plan files.
    #[must_use]
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

stored!(
    enum Role {
        Buildings,
        Neighbourhoods,
        Ledger,
        Survey,
        Facilities,
        Streets,
        Entrances,
        Barriers,
        Crossings,
        Boundaries,
        PipeWorks,
        Parcels,
        Reference,
        Nodes,
        Units,
        Project,
    }
);
stored!(
    enum Action {
        Kept,
        Repaired,
        Rejected,
        Noted,
    }
);
stored!(struct DataIssue { role, layer, row, rows, field, kind, action, value, areas, at });
stored!(
    enum IssueKind {
        EmptyGeometry,
        WrongGeometryKind,
        BadCoordinates,
        InvalidGeometry,
        BrokenGeometry,
        NoArea,
        SpikeCut,
        ArcsDrawn,
        LinesClosed,
        PartsLeftOut,
        PartsApart,
        FootprintLarge,
        Sliver,
        DuplicateGeometry,
        DuplicateRow,
        DuplicateId,
        Overlap,
        YearMissing,
        YearUnreadable,
        YearImplausible,
        YearInterpreted,
        YearsHeaped,
        YearImputed,
        FieldChosen,
        FieldFallback,
        FloorsMissing,
        HouseholdsMissing,
        NumberUnreadable,
        FieldNotUsed,
        UnitConverted,
        StoreyLeftOut,
        CrossesOutlines,
        Unassigned,
        SelfBuilt,
        SmallHouse,
        SmallHousesStay,
        StreetShop,
        Outbuilding,
        OtherUse,
        LandBetween,
        NameMade,
        NameVariant,
        Unmatched,
        Ambiguous,
        NotInLedger,
        NoStreet,
        StreetIsland,
        CategoryUnmapped,
        Closed,
        DuplicateFacility,
        Contradiction,
        InputAbsent,
        NameSplit,
        EditLost,
        EditRefused,
        PolicyExpired,
        HeaderRows,
        TitleRow,
        TotalsRow,
        NoteRow,
        RepeatedHeader,
        BlankRows,
        MergedQuantity,
        CellError,
        FormulaUncached,
        YearAsDate,
        EncodingGuessed,
        TextDamaged,
        CrsMatched,
        CrsUnregistered,
        CrsOverruled,
        AxesSwapped,
        DatumUnshifted,
        CrsInaccurate,
        PlaceImplausible,
        SizeImplausible,
        DatumSuspected,
        SidecarMissing,
        RowsDeleted,
        NumbersStarred,
        ColumnsDiffer,
        FundMayNotPay,
        FundNothingToPay,
        FundPaysTooMuch,
        OverFunded,
        PartsExceed,
        CellUnusable,
        LayerNote,
    }
);
