//! Made-up names. The river is the only real one.

use std::collections::BTreeSet;

use super::dice::Dice;

const FIRST: [&str; 60] = [
    "青", "云", "禾", "桐", "梨", "枫", "柳", "兰", "松", "竹", "荷", "霞", "星", "晴", "和", "安", "祥", "瑞", "泰", "康", "丰", "锦",
    "翠", "碧", "澄", "朗", "沐", "听", "望", "怀", "金", "银", "玉", "石", "花", "桃", "李", "杏", "梅", "菊", "茶", "稻", "麦", "棉",
    "藕", "莲", "莺", "燕", "鹭", "鹤", "虹", "月", "春", "夏", "秋", "暖", "清", "明", "静", "远",
];
const SECOND: [&str; 24] = [
    "栖", "桥", "溪", "园", "林", "泉", "湾", "岭", "田", "荫", "井", "塘", "台", "坡", "渡", "坊", "谷", "洲", "浦", "畔", "原", "墩",
    "冲", "院",
];
const SIDE: [&str; 9] = ["", "新", "东", "西", "南", "北", "上", "下", "中"];
const UNITS: [&str; 22] = [
    "粮食局",
    "供销社",
    "纺织厂",
    "丝绸厂",
    "农机厂",
    "食品公司",
    "邮电局",
    "建筑公司",
    "水泥厂",
    "化肥厂",
    "运输公司",
    "百货公司",
    "医药公司",
    "中学",
    "电力公司",
    "机械厂",
    "印刷厂",
    "酒厂",
    "农业局",
    "林业站",
    "蚕茧站",
    "砖瓦厂",
];
const SURNAMES: [&str; 20] =
    ["陈", "李", "王", "张", "刘", "杨", "周", "吴", "黄", "蒋", "唐", "罗", "邓", "冯", "曾", "彭", "谢", "何", "龙", "代"];

/// Gives out names, each once.
#[derive(Debug, Clone)]
pub(super) struct Names {
    order: Vec<u32>,
    next: usize,
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let n = FIRST.len() * SECOND.len();
        Self { order: dice.sample(n, n), next: 0, taken: BTreeSet::new() }
    }

    /// A place name that was not given before.
    pub(super) fn place(&mut self) -> String {
        let n = self.order.len();
        let at = self.order[self.next % n] as usize;
        let round = self.next / n;
        self.next += 1;
        let side = SIDE[round % SIDE.len()];
        let number = match round / SIDE.len() {
            0 => String::new(),
            k => (k + 1).to_string(),
        };
        format!("{side}{}{}{number}", FIRST[at % FIRST.len()], SECOND[at / FIRST.len()])
    }

    /// Remembers a name; `false` where it was given before.
    fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// The first of `tries` that was not given before, else one with a new place name.
    fn unique(&mut self, mut make: impl FnMut(&str) -> String, place: &str) -> String {
        let mut name = make(place);
        while !self.take(&name) {
            let other = self.place();
            name = make(&other);
        }
        name
    }

    /// Former staff housing.
    pub(super) fn staff_housing(&mut self, place: &str, dice: &mut Dice) -> String {
        let kind = *dice.pick(&["家属院", "宿舍", "职工小区"]);
        let unit = *dice.pick(&UNITS);
        self.unique(|p| format!("{p}{unit}{kind}"), place)
    }

    /// An estate of its time.
    pub(super) fn estate(&mut self, place: &str, newer: bool, dice: &mut Dice) -> String {
        let kind = if newer {
            *dice.pick(&["雅苑", "华府", "首府", "滨江城", "锦城", "名都", "天街", "公馆"])
        } else {
            *dice.pick(&["小区", "花园", "苑", "新村", "小区", "安置小区"])
        };
        self.unique(|p| format!("{p}{kind}"), place)
    }

    /// A single block of flats, by its street and number.
    pub(super) fn single(&mut self, street: &str, dice: &mut Dice) -> String {
        loop {
            let number = dice.whole(1, 399);
            let name = match dice.below(3) {
                0 => format!("{street}{number}号楼"),
                1 => format!("{street}{number}号综合楼"),
                _ => format!("{street}{number}号住宅楼"),
            };
            if self.take(&name) {
                return name;
            }
        }
    }
}

/// A shop's name.
pub(super) fn shop(word: &str, dice: &mut Dice) -> String {
    let (surname, first) = (*dice.pick(&SURNAMES), *dice.pick(&FIRST));
    match dice.below(2) {
        0 => format!("{surname}{first}记{word}"),
        _ => format!("{first}{}{word}", dice.pick(&SECOND)),
    }
}

/// The same name as another office would write it.
pub(super) fn variant(name: &str, dice: &mut Dice) -> String {
    let wide: String = name
        .chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect();
    if wide != name && dice.chance(0.6) {
        return wide;
    }
    for (from, to) in [("家属院", "家属区"), ("宿舍", "职工宿舍"), ("小区", "花园小区"), ("花园", "花园小区"), ("新村", "新村小区")]
    {
        if let Some(stem) = name.strip_suffix(from)
            && dice.chance(0.6)
        {
            return format!("{stem}{to}");
        }
    }
    match dice.below(3) {
        0 => format!("{name}（一期）"),
        1 => format!("{name} "),
        _ => format!("{name}(老区)"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Stream;
    use super::*;

    #[test]
    fn no_name_is_given_twice() {
        let mut dice = Dice::new(1, Stream::Cohorts);
        let mut names = Names::new(&mut dice);
        let mut seen = BTreeSet::new();
        for i in 0..20_000 {
            let place = names.place();
            let name = if i % 2 == 0 { names.estate(&place, false, &mut dice) } else { names.staff_housing(&place, &mut dice) };
            assert!(seen.insert(name));
        }
    }

    #[test]
    fn a_variant_differs() {
        let mut dice = Dice::new(1, Stream::Cohorts);
        assert!((0..100).all(|_| variant("青栖小区", &mut dice) != "青栖小区"));
    }
}
