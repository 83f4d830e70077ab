use proptest::prelude::*;

use super::*;

fn years(text: &str) -> Option<(i16, i16)> {
    read_year(text, 2021).year.map(|y| (y.from, y.to))
}

#[test]
fn what_bureaus_write() {
    for (text, expected, quality) in [
        ("1998", (1998, 1998), YearQuality::Measured),
        ("1998年", (1998, 1998), YearQuality::Measured),
        ("１９９８年", (1998, 1998), YearQuality::Measured),
        ("1998年6月", (1998, 1998), YearQuality::Measured),
        ("1998.6", (1998, 1998), YearQuality::Measured),
        ("1998-06-01", (1998, 1998), YearQuality::Measured),
        ("1998/06/01", (1998, 1998), YearQuality::Measured),
        ("1998-06", (1998, 1998), YearQuality::Measured),
        ("1998年底", (1998, 1998), YearQuality::Measured),
        ("19980601", (1998, 1998), YearQuality::Measured),
        ("1998.0", (1998, 1998), YearQuality::Measured),
        ("90年代", (1990, 1999), YearQuality::Decade),
        ("上世纪80年代", (1980, 1989), YearQuality::Decade),
        ("80年代末", (1986, 1989), YearQuality::Decade),
        ("八十年代初", (1980, 1983), YearQuality::Decade),
        ("1990s", (1990, 1999), YearQuality::Decade),
        ("2020年代", (2020, 2021), YearQuality::Decade),
        ("1985-1992", (1985, 1992), YearQuality::Range),
        ("1985—1992年", (1985, 1992), YearQuality::Range),
        ("1985年至1992年", (1985, 1992), YearQuality::Range),
        ("1992-1985", (1985, 1992), YearQuality::Range),
        ("1985-92", (1985, 1992), YearQuality::Range),
        ("98", (1998, 1998), YearQuality::TwoDigit),
        ("98年", (1998, 1998), YearQuality::TwoDigit),
        ("05", (2005, 2005), YearQuality::TwoDigit),
        ("35947", (1998, 1998), YearQuality::Serial),
    ] {
        let reading = read_year(text, 2021);
        assert_eq!(reading.year.map(|y| (y.from, y.to)), Some(expected), "{text}");
        assert_eq!(reading.quality, quality, "{text}");
        assert_eq!(reading.issue.is_none(), quality == YearQuality::Measured, "{text}");
    }
}

#[test]
fn unknown_is_said_and_never_guessed() {
    for text in ["不详", "", "0", "-9999", "  ", "无", "/", "N/A", "0.0"] {
        assert_eq!(read_year(text, 2021).issue, Some(IssueKind::YearMissing), "{text}");
    }
    for text in ["2099", "1066", "9998", "1950-2099"] {
        assert_eq!(read_year(text, 2021).issue, Some(IssueKind::YearImplausible), "{text}");
    }
    for text in ["19998", "丙", "199", "12345678901234567890", "二层", "1", "3.5", "12栋1998", "1998年改造", "98,7"] {
        let reading = read_year(text, 2021);
        assert!(reading.year.is_none() && reading.issue.is_some(), "{text}");
    }
    assert_eq!(years("1899"), Some((1899, 1899)));
}

#[test]
fn words_doubt_and_open_ends() {
    for (text, expected) in [
        ("上世纪八十年代", (1980, 1989)),
        ("二十世纪九十年代末", (1996, 1999)),
        ("九十年代末", (1996, 1999)),
        ("九零年代", (1990, 1999)),
        ("一九九〇年代", (1990, 1999)),
        ("七八十年代", (1970, 1989)),
        ("80-90年代", (1980, 1999)),
        ("八、九十年代", (1980, 1999)),
        ("80年代末90年代初", (1986, 1993)),
        ("八十年代末至九十年代初", (1986, 1993)),
        ("late 1980s", (1986, 1989)),
        ("mid-1970s", (1973, 1976)),
        ("90s", (1990, 1999)),
        ("1990년대", (1990, 1999)),
        ("建国初", (1949, 1956)),
        ("建国初期", (1949, 1956)),
        ("解放前", (1800, 1949)),
        ("民国", (1912, 1949)),
        ("民国时期", (1912, 1949)),
        ("民国二十五年", (1936, 1936)),
        ("昭和55年", (1980, 1980)),
        ("平成元年", (1989, 1989)),
        ("文革期间", (1966, 1976)),
        ("上世纪末", (1990, 1999)),
        ("本世纪初", (2000, 2009)),
        ("19世纪", (1800, 1899)),
        ("late 19th century", (1860, 1899)),
        ("C19", (1800, 1899)),
        ("约1995", (1993, 1997)),
        ("约1995年", (1993, 1997)),
        ("1995年左右", (1993, 1997)),
        ("大约1995年前后", (1993, 1997)),
        ("c. 1900", (1898, 1902)),
        ("c1900", (1898, 1902)),
        ("circa 1900", (1898, 1902)),
        ("~1855", (1853, 1857)),
        ("1985?", (1983, 1987)),
        ("1985（？）", (1983, 1987)),
        ("约2021", (2019, 2021)),
        ("before 1980", (1800, 1979)),
        ("<1980", (1800, 1979)),
        ("1980年以前", (1800, 1980)),
        ("2000年底前", (1800, 2000)),
        ("80年代以前", (1800, 1979)),
        ("1750年以前", (1750, 1750)),
        ("after 2000", (2001, 2021)),
        ("2000年以后", (2000, 2021)),
        ("1998-2000年", (1998, 2000)),
        ("1998年6月-2000年12月", (1998, 2000)),
        ("1914..1918", (1914, 1918)),
        ("1985、1987、1990年", (1985, 1990)),
        ("1998/06", (1998, 1998)),
        ("98.6", (1998, 1998)),
        ("98年6月", (1998, 1998)),
        ("二〇〇三年", (2003, 2003)),
        ("一九九八年十二月", (1998, 1998)),
        ("九八年", (1998, 1998)),
        ("2003-05-12T00:00:00Z", (2003, 2003)),
        ("2003/05/12 00:00:00", (2003, 2003)),
        ("06/15/1998", (1998, 1998)),
        ("15.6.1998", (1998, 1998)),
        ("06/1998", (1998, 1998)),
        ("Jun 1998", (1998, 1998)),
        ("1 June 1998", (1998, 1998)),
        ("1998년 6월 15일", (1998, 1998)),
        ("建于1998年", (1998, 1998)),
        ("1998年建成使用", (1998, 1998)),
        ("built 1998", (1998, 1998)),
        ("1985年建，2003年改造", (1985, 1985)),
        ("1985年（2003年改造）", (1985, 1985)),
    ] {
        assert_eq!(years(text), Some(expected), "{text}");
    }
    for text in ["1899-12-30", "1899/12/30 00:00:00", "1900-01-00", "1900/1/0"] {
        assert_eq!(read_year(text, 2021).issue, Some(IssueKind::YearMissing), "{text}");
    }
}

proptest! {
    #[test]
    fn every_text_ends_in_an_ordered_past_interval_or_unknown(text in ".{0,24}", as_of in 1950i16..2100) {
        let reading = read_year(&text, as_of);
        if let Some(year) = reading.year {
            prop_assert!(year.from <= year.to && year.to <= as_of && i32::from(year.from) >= EARLIEST);
        }
        prop_assert_eq!(reading.year.is_none(), reading.quality == YearQuality::Unknown);
        prop_assert_eq!(reading.issue.is_none(), reading.quality == YearQuality::Measured);
    }

    #[test]
    fn digits_dashes_and_words_never_panic(text in "[0-9〇一九八十百上世纪民国昭和约年代初末前后以月日./\\-—至~?<>, crbefoa]{0,16}", as_of in 1950i16..2100) {
        let reading = read_year(&text, as_of);
        prop_assert!(reading.year.is_none_or(|y| y.from <= y.to && i32::from(y.from) >= EARLIEST && y.to <= as_of));
        prop_assert_eq!(reading, read_year(&text, as_of));
    }

    #[test]
    fn a_plain_year_is_itself(year in 1600i16..=2021) {
        prop_assert_eq!(years(&year.to_string()), Some((year, year)));
        prop_assert_eq!(years(&format!("{year}年")), Some((year, year)));
        prop_assert_eq!(read_year_number(f64::from(year), 2021).year, Some(YearInterval::year(year)));
    }
}
