//! Sentences about services: how far they are, what the standard makes of it, what one new facility would close.

super::messages! {
    /// What explanations, notes and summaries say of services.
    pub enum FacilityMessage {
        Head { standard: String, measure: String } zh "设施（{standard}；{measure}）" en "Facilities ({standard}; {measure})";
        ByNetwork { speed: String } zh "步行沿街道路网，{speed} m/分钟" en "walks along the streets, {speed} m a minute";
        ByDetour { factor: String } zh "无路网，步行按直线 × {factor}，过河走桥" en "no street network: walks are straight lines × {factor}, rivers crossed at bridges";
        ByRadius zh "只按直线服务半径" en "service radius only, straight line";
        FromGates zh "直线自小区中心量起，步行自出入口量起" en "straight lines start from its middle, walks from its gates";
        FromOutline zh "直线自小区中心量起，步行自边界相邻的街道量起（无出入口数据）" en "straight lines start from its middle, walks from the streets along its outline (no gates in the inputs)";
        FromNoStreet zh "附近没有街道，步行距离未知" en "no street is near: its walks are not known";
        FromIsland zh "周边街道与其他街道不相连，步行距离只在岛内可知" en "its streets are joined to no others: walks are known among them only";
        Failing { count: usize } zh "不达标：{count} 类" en "not met: {count}";
        Passing { count: usize } zh "达标：{count} 类" en "met: {count}";
        Open { count: usize } zh "无法判断：{count} 类" en "open: {count}";
        Line { name: String, parts: String } zh "{name}：{parts}" en "{name}: {parts}";
        Straight { metres: String } zh "直线 {metres} m" en "straight line {metres} m";
        Walk { metres: String } zh "步行 {metres} m" en "walk {metres} m";
        Within { limit: String } zh "（限 {limit} m）" en " (limit {limit} m)";
        Beyond { limit: String, over: String } zh "（限 {limit} m，超 {over} m）" en " (limit {limit} m, {over} m over)";
        NoWay zh "步行无路可达" en "no way on foot";
        WalkUnknown zh "步行距离未知" en "walk not known";
        SizeUnknown zh "该处规模未知，仅按距离判断" en "its size is not known, judged by distance alone";
        AllTooSmall zh "已知的均不足规模" en "all that are known are too small";
        NearerTooSmall { metres: String } zh "较近的一处（{metres} m）规模不足" en "a nearer one at {metres} m is too small";
        NotInInputs { names: String } zh "资料中没有：{names}" en "not in the inputs: {names}";
        NotJudged { names: String } zh "标准未规定距离：{names}" en "no distance in the standard: {names}";
        WalkOpen { names: String } zh "步行距离未知：{names}" en "walk not known: {names}";
        NoLines zh "该标准未收录设施清单" en "the standard has no lines";
        NearBy { minutes: String, count: String, kinds: String } zh "步行 {minutes} 分钟内：设施 {count} 处，{kinds} 类" en "within {minutes} minutes on foot: {count} facilities of {kinds} kinds";
        Services zh "周边服务" en "Services near by";
        Closing { count: usize } zh "新增一处设施可补的缺口：{count} 类" en "What one new facility would close: {count} kinds";
        Closes { name: String, closed: usize, failing: usize, households: String, walk: String } zh "{name}：可补 {closed}/{failing} 个小区、{households} 户，步行最远 {walk} m" en "{name}: {closed} of {failing} neighbourhoods, {households} households, longest walk {walk} m";
        ClosesPartly { name: String, closed: usize, failing: usize, households: String, unknown: usize, walk: String } zh "{name}：可补 {closed}/{failing} 个小区，至少 {households} 户（{unknown} 个小区户数不详），步行最远 {walk} m" en "{name}: {closed} of {failing} neighbourhoods, at least {households} households (not recorded in {unknown}), longest walk {walk} m";
        Place { lat: String, lon: String } zh "最佳位置：北纬 {lat}，东经 {lon}" en "best place: {lat}, {lon} (latitude, longitude)";
        AtStreet zh "位置取街道交汇处；具体用地须另行核实" en "places are junctions of streets; which plot is free has to be looked at";
        AtAnchor zh "位置取成员小区中心；具体用地须另行核实" en "places are the middles of members; which plot is free has to be looked at";
        NoteDetour { factor: String } zh "没有街道路网：步行距离按直线 × {factor} 估算，过河走桥" en "there is no street network: walks are estimated as straight lines × {factor}, rivers crossed at bridges";
        NoteRadiusOnly zh "设施缺口只按直线服务半径判断（[access] radius_only），未计步行距离" en "facility gaps are judged by the straight service radius alone ([access] radius_only), not by walks";
        NoteUnsnapped { count: usize } zh "附近没有街道的小区 {count} 个，其步行距离按缺数据处理" en "neighbourhoods without a street near by: {count}; their walks count as data missing";
        NoteIslands { count: usize } zh "所在街道与主路网不相连的小区 {count} 个，其步行距离按缺数据处理" en "neighbourhoods whose streets are not joined to the network: {count}; their walks count as data missing";
        NoteOffStreets { count: usize } zh "附近没有街道的设施 {count} 处，步行距离中不计" en "facilities without a street near by: {count}; walks do not count them";
        NoteCuts { count: usize } zh "街道在无桥、无通道处遇河，在此断开：{count} 处" en "places where streets meet a river without bridge or crossing, and end there: {count}";
        Gates zh "开门可缩短步行的相邻小区" en "Neighbours to whom a gate would shorten the walk";
        Gate { name: String, gap: String, now: String, then: String } zh "{name}：间距 {gap} m，现步行 {now} m，开门后 {then} m" en "{name}: gap {gap} m, walk {now} m now, {then} m through a gate";
        GateNoWay { name: String, gap: String, then: String } zh "{name}：间距 {gap} m，现无步行道路，开门后 {then} m" en "{name}: gap {gap} m, no way on foot now, {then} m through a gate";
        NoteNoLines { standard: String } zh "设施标准 {standard} 未收录设施清单，没有缺口可判" en "the standard {standard} has no lines, so that no gap is judged";
    }
}
