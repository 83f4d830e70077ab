//! Character encodings: the names people give them, and which of them a run of bytes is written in.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Pieces of text that are scored: enough to tell two encodings apart.
const SCORED: usize = 2_000;

/// Share of pieces that may be damaged before an encoding is thought wrong: one in a hundred.
const DAMAGED_SHARE: usize = 100;

/// Encodings that are looked for where nothing is declared.
const SOUGHT: [&Encoding; 6] = [UTF_8, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR];

/// Characters that running text, names of places and housing registers are full of, in simplified and traditional script.
const FREQUENT: &str = "的一是不在人有这中大来上国和地到以时要就出会可也对生能子下年过发后作里用道行所家种事成方多经去法学都同现当动面定天分还进好小部主理心本前开实日者意无力与长机十民第公已工使明性全三关点正业外将两高间由重并物手应向文体政相利二等产新制加西月合代内信表化老位次度门任常先海通教原东立及比员水名处各入几口条平系活别四总电数安少报结目量建务接场件计管期市直德资山金指统区保形社空治展科基书界光放强住类据程北边张交规万取院南路记品栋楼号街镇村县州园庄苑桥城广花居委幼儿医层户型结砖混宅商办厂阳桂林江河湖龙凤宝丰安宁福永华春\
國臺灣區縣鄉鎮號樓學與會個們來時為這過說對發後經開關點東車長門電話語言體臺灣實業廣場園橋廠層戶興鐵繁";

/// A piece of text in an unknown encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether it fills its field, so that a last character may be cut in half.
    pub full: bool,
    /// Row counted from 0; `None` for a column's name.
    pub row: Option<u64>,
    /// Column, counted from 0.
    pub column: usize,
}

impl Piece {
    /// A piece that stands for itself.
    #[cfg(test)]
    pub(crate) fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, full: false, row: None, column: 0 }
    }

    /// Whether the bytes are text of the encoding.
    pub(crate) fn fits(&self, encoding: &'static Encoding) -> bool {
        let most = if self.full { 3.min(self.bytes.len()) } else { 0 };
        (0..=most).any(|cut| {
            let bytes = &self.bytes[..self.bytes.len() - cut];
            if encoding == UTF_8 {
                std::str::from_utf8(bytes).is_ok()
            } else {
                encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some_and(|text| !text.chars().any(is_control))
            }
        })
    }

    /// The piece in an encoding, a character cut in half left out.
    pub(crate) fn read(&self, encoding: &'static Encoding) -> String {
        let (text, _) = encoding.decode_without_bom_handling(&self.bytes);
        let text = if self.full { text.trim_end_matches('\u{fffd}') } else { &*text };
        text.trim().chars().filter(|c| !c.is_control()).take(20).collect()
    }
}

/// C1 controls and private characters are no text.
fn is_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}')
}

/// Up to four different pieces, read in an encoding.
pub(crate) fn sample(pieces: &[Piece], encoding: &'static Encoding) -> String {
    let mut read: Vec<String> = Vec::new();
    for piece in pieces.iter().filter(|p| p.row.is_some()).chain(pieces.iter().filter(|p| p.row.is_none())) {
        let text = piece.read(encoding);
        if !text.is_empty() && !read.contains(&text) {
            read.push(text);
        }
        if read.len() == 4 {
            break;
        }
    }
    read.join(" | ")
}

/// Whether pieces are text of the encoding but for one in a hundred.
pub(crate) fn bears_out(pieces: &[Piece], encoding: &'static Encoding) -> bool {
    let misfits = pieces.iter().filter(|p| !p.fits(encoding)).count();
    misfits * DAMAGED_SHARE <= pieces.len()
}

/// The encoding that pieces are written in, where they tell.
pub(crate) fn sniff(pieces: &[Piece]) -> Option<&'static Encoding> {
    if bears_out(pieces, UTF_8) {
        return Some(UTF_8);
    }
    SOUGHT
        .into_iter()
        .skip(1)
        .filter(|&e| bears_out(pieces, e))
        .map(|e| (e, score(e, pieces)))
        .filter(|&(_, score)| score > 0.4)
        .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.name().cmp(a.0.name())))
        .map(|(e, _)| e)
}

/// The encoding that pieces are written in although a declaration, which they fit, says another.
pub(crate) fn contradicts(declared: &'static Encoding, pieces: &[Piece]) -> Option<&'static Encoding> {
    if !bears_out(pieces, declared) {
        return Some(sniff(pieces).unwrap_or(declared));
    }
    if declared == UTF_8 {
        return None;
    }
    let other = sniff(pieces).filter(|&e| e != declared)?;
    // Any bytes fit an encoding of single bytes, and most fit some East Asian one: only clear cases count.
    let long: usize = pieces.iter().map(|p| p.bytes.iter().filter(|b| **b >= 0x80).count()).sum();
    if other == UTF_8 {
        return (long >= 6).then_some(other);
    }
    let is_multibyte = SOUGHT.contains(&declared);
    let gain = score(other, pieces) - if is_multibyte { score(declared, pieces) } else { 0.0 };
    let clear = long >= 24 && frequent(other, pieces) >= 0.1 && (if is_multibyte { gain > 0.35 } else { gain > 0.8 && even_runs(pieces) });
    clear.then_some(other)
}

/// Whether letters beyond ASCII stand alone or in pairs among ASCII letters, as in the languages of Western Europe.
pub(crate) fn looks_western(pieces: &[Piece]) -> bool {
    let runs: Vec<usize> = pieces.iter().flat_map(|p| runs(&p.bytes)).collect();
    let short = runs.iter().filter(|&&n| n <= 2).count();
    let ascii = pieces.iter().flat_map(|p| &p.bytes).filter(|b| b.is_ascii_alphabetic()).count();
    short * 10 >= runs.len() * 9 && ascii > runs.iter().sum::<usize>() && bears_out(pieces, WINDOWS_1252)
}

/// Readings in the encodings that fit, for a person to choose from.
pub(crate) fn readings(pieces: &[Piece]) -> String {
    let western = ["windows-1252", "iso-8859-2", "windows-1251", "koi8-r", "iso-8859-7", "windows-874"];
    let all = SOUGHT.into_iter().chain(western.into_iter().filter_map(|l| Encoding::for_label(l.as_bytes())));
    let fitting = all.filter(|&e| bears_out(pieces, e));
    fitting.map(|e| format!("{} → {}", name(e), sample(&pieces[..pieces.len().min(40)], e))).collect::<Vec<_>>().join("; ")
}

/// Lengths of the runs of bytes beyond ASCII.
fn runs(bytes: &[u8]) -> Vec<usize> {
    bytes.split(u8::is_ascii).map(<[u8]>::len).filter(|&n| n > 0).collect()
}

fn even_runs(pieces: &[Piece]) -> bool {
    let all: Vec<usize> = pieces.iter().filter(|p| !p.full).flat_map(|p| runs(&p.bytes)).collect();
    let even = all.iter().filter(|&&n| n % 2 == 0).count();
    all.len() >= 4 && even * 20 >= all.len() * 19
}

/// How much text reads like the language the encoding is made for: the share of its common characters, 0 to about 2.
fn score(encoding: &'static Encoding, pieces: &[Piece]) -> f64 {
    let (mut common, mut all) = (0usize, 0usize);
    for piece in pieces.iter().take(SCORED) {
        let mut bytes = piece.bytes.iter().copied().peekable();
        while let Some(lead) = bytes.next() {
            if lead < 0x80 {
                continue;
            }
            all += 1;
            // Half-width katakana stand alone.
            if encoding == SHIFT_JIS && (0xa1..=0xdf).contains(&lead) {
                continue;
            }
            let trail = bytes.next().unwrap_or(0);
            common += usize::from(match encoding.name() {
                "gb18030" => (0xb0..=0xd7).contains(&lead) && trail >= 0xa1,
                "Big5" => (0xa4..=0xc6).contains(&lead) && ((0x40..=0x7e).contains(&trail) || trail >= 0xa1),
                "Shift_JIS" => matches!(lead, 0x82 | 0x83 | 0x88..=0x97),
                "EUC-JP" => matches!(lead, 0xa4 | 0xa5 | 0xb0..=0xcf) && trail >= 0xa1,
                _ => (0xb0..=0xc8).contains(&lead) && trail >= 0xa1,
            });
        }
    }
    let share = common as f64 / all.max(1) as f64;
    // Level 1 holds 99 % of running text; a tie goes to Chinese as this program is used.
    let kana = if encoding == EUC_JP { share_of(encoding, pieces, |c| matches!(c, 'ぁ'..='ヿ')) } else { 0.0 };
    let bonus = if encoding == GB18030 { 0.05 } else { 0.0 };
    match encoding.name() {
        "gb18030" | "Big5" => share + frequent(encoding, pieces) + bonus,
        // Without kana, EUC-JP and GB 2312 are laid out alike.
        "EUC-JP" if kana < 0.05 => share.min(0.4),
        "EUC-JP" | "Shift_JIS" => share + 0.3,
        _ => share,
    }
}

fn frequent(encoding: &'static Encoding, pieces: &[Piece]) -> f64 {
    share_of(encoding, pieces, |c| FREQUENT.contains(c))
}

fn share_of(encoding: &'static Encoding, pieces: &[Piece], is: impl Fn(char) -> bool) -> f64 {
    let (mut hits, mut all) = (0usize, 0usize);
    for piece in pieces.iter().take(SCORED) {
        let (text, _) = encoding.decode_without_bom_handling(&piece.bytes);
        for c in text.chars().filter(|c| !c.is_ascii()) {
            all += 1;
            hits += usize::from(is(c));
        }
    }
    hits as f64 / all.max(1) as f64
}

/// Labels as people and `.cpg` files write them: GB18030, gbk, cp936, 936, ANSI 936, OEM 936, UTF8, 65001, Big-5, 88591 …
pub(crate) fn known(label: &str) -> Option<&'static Encoding> {
    let plain: String = label.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.is_empty() {
        return None;
    }
    let label = match plain.as_str() {
        "gb2312" | "gbk" | "gb18030" | "euccn" | "cngb" | "gb" | "gb231280" | "gb180302000" | "gb180302005" => "gb18030".to_owned(),
        "big5" | "big5hkscs" | "big5eten" | "cnbig5" => "big5".into(),
        "shiftjis" | "sjis" | "mskanji" | "windows31j" => "shift_jis".into(),
        "eucjp" | "ujis" => "euc-jp".into(),
        "euckr" | "ksc5601" | "uhc" => "euc-kr".into(),
        "koi8r" => "koi8-r".into(),
        "koi8u" => "koi8-u".into(),
        "utf8" | "utf8bom" | "utf8sig" | "unicodeutf8" => "utf-8".into(),
        "utf16" | "utf16le" | "unicode" | "ucs2" => "utf-16le".into(),
        "utf16be" => "utf-16be".into(),
        "ascii" | "usascii" => "windows-1252".into(),
        _ => {
            let digits = plain.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let words = &plain[..plain.len() - digits.len()];
            match (words, digits) {
                ("iso", d) if d.starts_with("8859") => format!("iso-8859-{}", &d[4..]),
                ("" | "ansi" | "oem" | "cp" | "ms" | "win" | "windows" | "ibm" | "codepage" | "page" | "xcp" | "dos", d) => code_page(d)?,
                _ => label.trim().to_ascii_lowercase(),
            }
        }
    };
    Encoding::for_label(label.as_bytes())
}

fn code_page(digits: &str) -> Option<String> {
    Some(match digits {
        "936" | "54936" | "20936" | "51936" | "1386" => "gb18030".into(),
        "950" | "951" => "big5".into(),
        "932" | "943" => "shift_jis".into(),
        "949" | "51949" => "euc-kr".into(),
        "51932" | "20932" => "euc-jp".into(),
        "65001" => "utf-8".into(),
        "1200" => "utf-16le".into(),
        "1201" => "utf-16be".into(),
        "874" => "windows-874".into(),
        "866" => "ibm866".into(),
        "20866" => "koi8-r".into(),
        "21866" => "koi8-u".into(),
        d if d.len() == 4 && d.starts_with("125") => format!("windows-{d}"),
        d if d.len() == 5 && d.starts_with("2859") => format!("iso-8859-{}", &d[4..]),
        d if d.len() > 4 && d.starts_with("8859") => format!("iso-8859-{}", &d[4..]),
        _ => return None,
    })
}

/// The code page that a dBase table's language byte names; 0x57 ("ANSI") and 0 name none.
pub(crate) fn of_language_byte(byte: u8) -> Option<&'static Encoding> {
    let label: &[u8] = match byte {
        0x4d | 0x7a => return Some(GB18030),
        0x4f | 0x78 => return Some(BIG5),
        0x13 | 0x7b => return Some(SHIFT_JIS),
        0x4e | 0x79 => return Some(EUC_KR),
        0x50 | 0x7c => b"windows-874",
        0x03 | 0x58 | 0x59 => b"windows-1252",
        0xc8 => b"windows-1250",
        0xc9 => b"windows-1251",
        0xca => b"windows-1254",
        0xcb => b"windows-1253",
        0xcc => b"windows-1257",
        0x26 | 0x65 => b"ibm866",
        _ => return None,
    };
    Encoding::for_label(label)
}

/// The name of an encoding that GDAL's iconv knows, and people too.
pub(crate) fn name(encoding: &'static Encoding) -> String {
    match encoding.name() {
        "Shift_JIS" => "CP932".into(),
        "EUC-KR" => "CP949".into(),
        "IBM866" => "CP866".into(),
        "ISO-8859-8-I" => "ISO-8859-8".into(),
        other => other.to_ascii_uppercase().replace("WINDOWS-", "CP").replace("X-MAC-", "MAC"),
    }
}

/// Whether text of the encoding comes in units of two bytes.
pub(crate) fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(encoding: &'static Encoding, texts: &[&str]) -> Vec<Piece> {
        texts.iter().map(|t| Piece::whole(encoding.encode(t).0.into_owned())).collect()
    }

    #[test]
    fn east_asian_text_is_told_apart() {
        let chinese = ["老旧小区", "建成年代", "一九九八年", "潼南区桂林街道"];
        assert_eq!(sniff(&pieces(GB18030, &chinese)), Some(GB18030));
        assert_eq!(sniff(&pieces(UTF_8, &chinese)), Some(UTF_8));
        assert_eq!(sniff(&pieces(BIG5, &["臺北市中正區", "國民住宅", "興建年份"])), Some(BIG5));
        assert_eq!(sniff(&pieces(SHIFT_JIS, &["ひたちなか市", "西茨城郡"])), Some(SHIFT_JIS));
        assert_eq!(sniff(&pieces(EUC_JP, &["ひたちなか市", "西茨城郡"])), Some(EUC_JP));
    }

    #[test]
    fn a_character_cut_in_half_is_forgiven_only_where_the_field_is_full() {
        let mut cut = pieces(GB18030, &["建成年份"]).remove(0);
        cut.bytes.pop();
        assert!(!cut.fits(GB18030));
        cut.full = true;
        assert!(cut.fits(GB18030) && !cut.fits(UTF_8) && cut.read(GB18030) == "建成年");
    }

    #[test]
    fn labels_as_people_write_them() {
        for label in ["GBK", "gb2312", "GB18030", "CP936", "936", "ANSI 936", "OEM 936", "ms936", "windows-936", " GB_2312-80 "] {
            assert_eq!(known(label), Some(GB18030), "{label}");
        }
        for (label, is) in [
            ("65001", "UTF-8"),
            ("utf8", "UTF-8"),
            ("Big-5", "Big5"),
            ("shiftjis", "Shift_JIS"),
            ("EUC-KR", "EUC-KR"),
            ("koi8r", "KOI8-R"),
            ("latin2", "ISO-8859-2"),
            ("1251", "windows-1251"),
            ("874", "windows-874"),
            ("88591", "windows-1252"),
            ("ISO 8859-2", "ISO-8859-2"),
            ("UTF-16", "UTF-16LE"),
        ] {
            assert_eq!(known(label).map(Encoding::name), Some(is), "{label}");
        }
        assert_eq!((known("klingon"), known("OEM"), known(""), known("437")), (None, None, None, None));
    }

    #[test]
    fn a_declaration_that_fits_by_chance_is_contradicted() {
        let estates = ["潼南区桂林街道办事处", "金塘路小区一号楼", "建成年代不详", "广场花园第三幢", "学校医院住宅"];
        let bytes = pieces(GB18030, &estates);
        assert_eq!(contradicts(UTF_8, &bytes), Some(GB18030));
        assert_eq!(contradicts(WINDOWS_1252, &bytes), Some(GB18030));
        assert_eq!(contradicts(BIG5, &bytes), Some(GB18030));
        assert_eq!(contradicts(GB18030, &bytes), None);
        assert_eq!(contradicts(WINDOWS_1252, &pieces(UTF_8, &estates)), Some(UTF_8));
        let russian = Encoding::for_label(b"windows-1251").unwrap();
        assert_eq!(contradicts(russian, &pieces(russian, &["МОСКВА", "УЛИЦА", "ДОМ", "Русский язык", "жилой дом", "школа"])), None);
        assert_eq!(contradicts(BIG5, &pieces(BIG5, &["臺北市中正區國民住宅", "興建年份", "信義路五段七號", "學校"])), None);
    }

    #[test]
    fn western_text_is_not_taken_for_chinese() {
        let words = pieces(WINDOWS_1252, &["Peçeña México", "Château d'Œuf", "Zürich"]);
        assert_eq!(sniff(&words), None);
        assert!(looks_western(&words) && !looks_western(&pieces(GB18030, &["老旧小区"])));
        assert!(readings(&words).contains("CP1252 → Peçeña México"));
    }
}
