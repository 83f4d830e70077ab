//! Help of the command line.

super::messages! {
    /// What `--help` says.
    pub enum HelpText {
        About zh "连片：哪些老旧小区该改造、连成哪些片区、哪一年动工，以及为什么" en "Lianpian: which old neighbourhoods to renovate, in which contiguous zones, in which year, and why";
        After zh "不带命令时打开地图（内置示例）。\n退出码：0 完成；2 用法有误；3 输入无法使用，或核验不通过；4 目标未完成（成果照写）；5 写出或环境失败；130 中断。" en "Without a command it opens the map on the bundled sample.\nExit codes: 0 done; 2 wrong usage; 3 input cannot be used, or a folder does not prove; 4 a target is missed (the plan is written); 5 output or environment failed; 130 interrupted.";
        Usage zh "用法：" en "Usage:";
        Commands zh "命令" en "Commands";
        Arguments zh "参数" en "Arguments";
        Options zh "选项" en "Options";
        GlobalOptions zh "通用选项" en "Global options";

        Plan zh "从项目文件做到规划成果" en "The whole pipeline: from a project file to the plan files";
        Batch zh "一次做多个区；某个区失败不影响其余" en "Many districts; one failing district never stops the others";
        Check zh "一次列出 plan 会拒绝或提醒的全部问题" en "Everything plan would refuse or warn about, all at once";
        Inspect zh "查看一个文件：图层、字段、坐标系、编码、年份、缺陷，并给出字段对应的写法" en "One file: layers, columns, CRS, encoding, years, defects, and a suggested field mapping";
        Explain zh "说明一个小区或片区为什么这样定：资格、得分、片区、年份" en "Why a neighbourhood or zone has its eligibility, score, zone and year";
        Verify zh "只凭成果文件核验一个规划文件夹" en "Proves a plan folder from its files alone";
        SignOff zh "给规划成果定稿：核验后记下定稿人、日期和每个文件的哈希值，此后不再重写" en "Signs a plan folder off: proves it, notes who and when and the hash of every file; from then on it is not written anew";
        Compare zh "比较两个规划文件夹：有什么新情况，片区、年份、目标、得分有何不同，为什么" en "What two plan folders do differently: new facts, zones, years, targets and scores, and why";
        Access zh "只算可达性：沿路网到各类设施的最近距离，以及供需" en "Access alone: the nearest facility of every category along a network, and supply against demand";
        Score zh "按指标文件给任意图层或表评分排名" en "Scores and ranks any layer or table by a criteria file";
        Zone zh "给任意图层或表分片区：片区内部连通，可设上下限" en "Connected zones of any layer or table, with bounds";
        Schedule zh "给任意项目表安排开工年份：预算、数量、片区、先后次序，附可证明的差距" en "A year for every project of a table, under budgets, counts, zones and order, with a proven gap";
        Synth zh "合成任意规模的一个区" en "A synthetic district of any size";
        App zh "打开地图" en "Opens the map";
        HelpCommand zh "显示帮助" en "Shows help";

        PlanProject zh "项目文件，或只含一个 *.lianpian.toml 的文件夹；不写则用内置示例" en "Project file, or a folder with exactly one *.lianpian.toml; left out: the bundled sample";
        PlanOut zh "成果文件夹：新的、空的，或原来的成果（整体替换）；不写则只显示摘要" en "Plan folder: new, empty, or an earlier plan, which is replaced as a whole; left out: the summary only";
        BatchProjects zh "项目文件、文件夹或加引号的通配符" en "Project files, folders, or quoted patterns";
        BatchOut zh "输出文件夹：每个区一个子文件夹，另有 summary.csv 和 summary.json" en "Output folder: one folder a district, with summary.csv and summary.json";
        BatchJobs zh "同时做几个区（默认 1）" en "Districts at a time (default 1)";
        BatchResume zh "跳过输入和设置都没变的已完成的区" en "Skips districts that are done with the same inputs and settings";
        CheckProject zh "项目文件，或只含一个 *.lianpian.toml 的文件夹，或一个规则包" en "Project file, a folder with exactly one *.lianpian.toml, or a policy pack";
        InspectRole zh "按哪一项识别字段，如 buildings、ledger；不写则自动判断" en "Read the columns for this part of the input, e.g. buildings or ledger; left out: found out";
        InspectSave zh "存成文件：以 .lianpian.toml 结尾的存成新的项目文件，其他的只存字段对应，供多个项目用 mapping 引用" en "Save it: a name that ends in .lianpian.toml makes a new project file, any other a mapping that several projects may name with mapping";
        InspectFile zh "任何可读的数据文件" en "Any file that can be read";
        PlanFolder zh "规划成果文件夹" en "Plan folder";
        SignOffName zh "定稿人" en "Who signs";
        SignOffDate zh "定稿日期，如 2021-12-01" en "The day of the sign-off, such as 2021-12-01";
        CompareBefore zh "原来的规划文件夹" en "The plan folder before";
        CompareAfter zh "后来的规划文件夹" en "The plan folder after";
        ExplainId zh "小区或片区的编号，或名称" en "Id or name of a neighbourhood or zone";
        AccessNodes zh "节点表 CSV：node,x,y[,population]；其他列照抄" en "Nodes as CSV: node,x,y[,population]; other columns are kept";
        AccessEdges zh "边表 CSV：u,v,length（米）" en "Edges as CSV: u,v,length in metres";
        AccessFacilities zh "设施：图层；用节点表时为 CSV：node,category[,capacity]，或 x,y,category[,capacity]" en "Facilities: a layer; with --nodes a CSV: node,category[,capacity], or x,y,category[,capacity]";
        AccessStreets zh "道路图层（或 OSM 文件）；不写则按直线乘绕行系数" en "Streets, a layer or an OSM file; left out: straight lines times the detour factor";
        AccessOrigins zh "出发地图层：点或面；不写则从道路的每个交叉口出发" en "Where walks start: points or areas; left out: every junction of the streets";
        AccessEntrances zh "出入口图层：点" en "Gates: points";
        AccessBarriers zh "河流、铁路、围墙等图层；可重复" en "Rivers, railways, walls; can be repeated";
        AccessCrossings zh "桥梁、过街处图层；不写则取道路中的桥梁和隧道" en "Where barriers are crossed; left out: bridges and tunnels of the streets";
        AccessCategories zh "设施类别对照表 TOML：\"词\" = \"类别\"" en "Words of facilities as TOML: \"word\" = \"category\"";
        AccessCatchments zh "另写这么多分钟的步行范围面，如 5,10,15" en "Also write the land within so many minutes' walk, such as 5,10,15";
        AccessWithin zh "只找这么多米以内的；不写则不限" en "Look no farther than so many metres; left out: no limit";
        AccessSnap zh "以坐标给出的设施离最近的边最多多少米（默认 150）" en "How far from the nearest edge a facility given by coordinates may lie (default 150)";
        AccessSupply zh "两步移动搜寻法的距离权重，如 500:1,1000:0.68,1500:0.22；或 linear:1500、gaussian:1500" en "Supply against demand (E2SFCA) with these weights by distance, such as 500:1,1000:0.68,1500:0.22, or linear:1500, or gaussian:1500";
        AccessOut zh "输出：节点表或出发地的各行，加 distance_<类别>_m（及 e2sfca 或 straight_<类别>_m）；图层可写 .csv、.geojson、.gpkg" en "Output: the rows of the nodes or origins with distance_<category>_m (and e2sfca, or straight_<category>_m); .csv, for layers also .geojson and .gpkg";
        ScoreFile zh "任意图层或表格（CSV、XLSX、GeoPackage、Shapefile 等）" en "Any layer or table: CSV, XLSX, GeoPackage, Shapefile and others";
        ScoreCriteria zh "指标文件（TOML），写法见 docs/criteria.zh.md" en "Criteria file (TOML); docs/criteria.md says how to write it";
        ScoreMethod zh "weighted_sum（加权求和）或 topsis；不写则按指标文件，文件也没写则加权求和" en "weighted_sum or topsis; left out: as the criteria file says, else the weighted sum";
        ScoreLayer zh "图层或工作表；只有一个时可不写" en "Layer or sheet; left out: the one there is, else the first that fits";
        ScoreOut zh "结果文件 .csv、.geojson 或 .gpkg：记录和顺序不变，另加 score、rank、rank_low、rank_high 等列" en "Result, .csv, .geojson or .gpkg: the same records in their order, with score, rank, rank_low, rank_high and more added";
        ScoreDraws zh "随机试算次数：权重在 ±20% 内变动、未知值在其区间内取值，另加 top_share、rank_p5、rank_p95 列" en "Random draws of weights within ±20 % and of unknown values: adds top_share, rank_p5 and rank_p95";
        ScoreTop zh "top_share 所说的前几名（默认 100）" en "How many the top of top_share is (default 100)";
        ZoneObjective zh "p-regions：分成指定个数，内部最相似；max-p：在下限之内片区最多，其次内部最相似；balanced：分成指定个数，数量均衡且切断的连接少；corridor：沿同一条街连成的线（要有 --streets）" en "p-regions: a stated number of zones, as alike inside as can be; max-p: as many zones as the lower bounds allow, then as alike; balanced: a stated number with even amounts and few links cut; corridor: lines along one street (needs --streets)";
        ZoneCount zh "片区个数（p-regions、balanced）" en "Number of zones (p-regions, balanced)";
        ZoneAttributes zh "按哪些字段相似，逗号分隔" en "Columns in which zones are to be alike, with commas between";
        ZoneBound zh "每个片区某字段之和的上下限，一端可不写；可重复。balanced 使第一个字段均衡" en "Bounds on a column's sum in a zone, either end may be empty; can be repeated. balanced evens out the first";
        ZoneLinks zh "谁与谁相邻：rook（共边，默认）、queen（共边或共点）、gap（隔街相望），或有 u、v 两列的表" en "Who is linked: rook (a shared edge, the default), queen (an edge or a point), gap (facing across a street), or a table with the columns u and v";
        ZoneGap zh "--links gap 的最大间距，米（默认 60）" en "Widest gap of --links gap, metres (default 60)";
        ZoneFrontage zh "最短相对长度或临街长度，米（默认 10）" en "Least length of facing or of frontage, metres (default 10)";
        ZoneBarriers zh "不可跨越的河流、铁路、道路等图层；可重复" en "Layer of rivers, railways, roads that are not crossed; can be repeated";
        ZoneCrossings zh "可以跨越之处（桥、过街设施）的图层" en "Layer of places where barriers may be crossed (bridges, crossings)";
        ZoneLinksOut zh "把 --links gap 的连接写成 .csv、.geojson 或 .gpkg" en "Writes the links of --links gap as .csv, .geojson or .gpkg";
        ZoneStreets zh "道路中心线图层（corridor）" en "Layer of street centrelines (corridor)";
        ZoneCorridorWidth zh "临街单元离道路中心线的最大距离，米（默认 40）" en "Widest distance of a unit from the centreline of the street it fronts, metres (default 40)";
        ZoneCorridorReach zh "同一条线上相邻两个单元之间的最长路段，米（默认 120）" en "Longest stretch of street between two neighbours of one corridor, metres (default 120)";
        ZoneLocks zh "锁定表，有 u、v、rule 三列；rule 写 together（同片）或 apart（分片）" en "Table of locks with the columns u, v and rule, which says together or apart";
        ZoneLocked zh "已定片区的字段：值相同的记录就是一个片区，不增不减；空的参加划分" en "Column of zones that stay: records with one value are a zone that none joins or leaves; empty ones are divided";
        ZoneId zh "连接表所用编号的字段；不写则 u、v 是从 0 起的记录序号" en "Column of the ids that the table of links uses; left out: u and v count records from 0";
        ZoneStandardise zh "先把各字段标准化（均值 0，标准差 1）" en "First brings every attribute to mean 0 and standard deviation 1";
        ZoneLinkCost zh "每切断一条连接的代价，单位同目标（默认 0）：越大片区越紧凑" en "What a link between two zones costs, in the unit of the objective (default 0): more makes zones compact";
        ZoneEffort zh "1 到 9：每加 1，计算量加倍（默认 5）" en "1 to 9, each twice the work of the one below (default 5)";
        ZoneOut zh "结果文件 .csv、.geojson 或 .gpkg：记录和顺序不变，另加 zone_id 列；corridor 写一个文件夹" en "Result, .csv, .geojson or .gpkg: the same records in their order, with zone_id added; for corridor a folder";
        ScheduleProgramme zh "计划文件：年份、字段与限额（写法见 docs/schedule.zh.md）" en "The programme file: years, columns and limits (docs/schedule.md says how to write it)";
        ScheduleOut zh "结果文件 .csv、.geojson 或 .gpkg：记录和顺序不变，另加 start_year、finish_year 两列" en "Result, .csv, .geojson or .gpkg: the same records in their order, with start_year and finish_year added";
        SynthOut zh "GeoPackage 文件，或文件夹（含一套不规整的原始文件）" en "GeoPackage, or a folder for the dirty files as a bureau has them";
        SynthBuildings zh "楼栋数；不写则与示例相当" en "Number of buildings; left out: as the sample";
        AppProject zh "项目文件，或用来新建项目的数据文件、文件夹；不写则用内置示例" en "Project file, or a file or folder of data to make a project of; left out: the bundled sample";
        AppNoCache zh "不用缓存：全部重新读取，也不留存" en "Reads everything anew and keeps nothing";
        HelpTopic zh "命令" en "Command";

        Json zh "标准输出只写 JSON" en "JSON on stdout, nothing else there";
        Quiet zh "不显示进度和提示" en "No progress and no notes";
        Verbose zh "显示更多（各阶段用时）" en "Says more (seconds of each stage)";
        Threads zh "工作线程数（默认：全部核心）" en "Worker threads (default: all cores)";
        Seed zh "随机种子，代替项目文件中的值" en "Seed, in place of the project file's";
        AsOf zh "评定日期（如 2021-11-25），代替项目文件中的值" en "As-of date such as 2021-11-25, in place of the project file's";
        Lang zh "界面语言 zh 或 en（默认随系统）；成果文件的语言由 [project] language 决定" en "Language of the terminal, zh or en (default: the locale's); that of the output files is [project] language";
        ShowProgress zh "auto：终端上显示进度条，否则逐行；never：不显示" en "auto: a bar on a terminal, plain lines otherwise; never: none";
        Help zh "显示帮助" en "Shows help";
        Version zh "显示版本：本程序、GDAL、PROJ、政策包和标准包" en "Shows the versions of the program, GDAL, PROJ and the packs";
    }
}
