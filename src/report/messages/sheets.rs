//! Sentences about sheets and tables that cannot be read, and what to do.

super::messages! {
    /// What is wrong with a workbook or table, and the remedy.
    pub enum SheetMessage {
        TooLarge zh "工作簿过大：最多展开 512 MB、一万个部件，一张表最多一千万个有内容的单元格、256 MB 文字（.xls 的表最多跨四千万个单元格）" en "the workbook unpacks to too much: at most 512 MB and 10,000 parts, 10 million filled cells and 256 MB of text in a sheet (an .xls spans 40 million cells at most)";
        TooLargeFix zh "删去空白行列和多余工作表后另存，或另存为 CSV" en "delete empty rows, columns and sheets and save it again, or save the sheet as CSV";
        Password zh "文件有打开密码" en "the file is locked with a password";
        PasswordFix zh "用 Excel 打开，取消密码后另存为 .xlsx" en "open it in Excel, remove the password and save it as .xlsx";
        Damaged { cause: String } zh "表格文件已损坏或不完整：{cause}" en "the table is damaged or cut short: {cause}";
        DamagedFix zh "重新复制该文件；用 Excel 或 WPS 打开核对，另存为 .xlsx" en "copy the file again; open it in Excel or WPS and save it as .xlsx";
        NotATable zh "文件内容不是表格，可能只是扩展名如此" en "what the file holds is no table, whatever its name ends in";
        NotATableFix zh "核对文件；用能打开它的软件另存为 .xlsx 或 .csv" en "check the file; save it as .xlsx or .csv with the program that opens it";
        LongRow { row: u64 } zh "第 {row} 行超过 16 MB，不是表格的一行" en "row {row} is longer than 16 MB, which is no row of a table";
        LongRowFix zh "核对文件格式和换行符，或用 Excel 另存为 .xlsx" en "check what the file is and how its lines end, or save it as .xlsx";
        Binary { format: String } zh "不读取 {format} 格式" en "{format} is not read";
        BinaryFix zh "用 Excel 或 WPS 打开，另存为 .xlsx" en "open it in Excel or WPS and save it as .xlsx";
        NoSheets zh "文件里没有任何数据：没有一张表有内容" en "the file holds nothing: no sheet of it has a cell that is filled";
        NoTableOnPage zh "文件是没有表格的网页，常见于未登录时下载" en "the file is a web page without a table, often the one that asks to log in";
        NoTableOnPageFix zh "用浏览器打开看看内容，登录后重新下载" en "open it in a browser to see what it says; log in and download it again";
        NoSheetsFix zh "打开文件核对；把有数据的表另存为 .xlsx 或 .csv" en "open the file and see; save the sheet that holds the table as .xlsx or .csv";
        UnknownSheet { sheet: String, known: String, near_zh: String, near_en: String } zh "没有工作表 {sheet}{near_zh}；现有工作表：{known}" en "there is no sheet {sheet}{near_en}; sheets: {known}";
        UnknownSheetFix zh "把 layer 改成现有工作表名" en "set layer to one of the sheets";
        NoHeader { sheet: String, first: String } zh "工作表 {sheet} 中找不到表头；开头几行是：{first}" en "no header is found in sheet {sheet}; its first rows are: {first}";
        NoHeaderFix zh "在该输入下写表头所在行，如 header = 3 或 header = [3, 4]（Excel 行号）；如果表在别的工作表，写 layer" en "write the header's rows under this input, such as header = 3 or header = [3, 4] (row numbers of Excel); if the table is in another sheet, name it with layer";
        HeaderEmpty { rows: String } zh "header 指定的行（{rows}）是空的" en "the rows named by header ({rows}) are empty";
        NoRows { sheet: String, rows: String } zh "工作表 {sheet} 只有表头（第 {rows} 行），没有数据行" en "sheet {sheet} has a header (row {rows}) and no records";
        NoRowsFix zh "填入数据后再导入；如果数据在别的工作表，写 layer = \"工作表名\"" en "fill in the records; if they are in another sheet, write layer = \"SHEET\"";
        EmptySheet { sheet: String } zh "工作表 {sheet} 是空的" en "sheet {sheet} is empty";
        NoCoordinates { known: String } zh "表格没有坐标列，不能作为空间图层；现有字段：{known}" en "the table has no columns with coordinates and cannot be used as a layer; columns: {known}";
        NoCoordinatesFix zh "补充 经度/纬度、X/Y 或 WKT 列，或改用空间数据文件" en "add columns 经度/纬度 (lon/lat), X/Y or WKT, or use a file with geometry";
        OpenQuote { row: u64 } zh "第 {row} 行的引号没有成对，后面的行会被并入一个单元格" en "a quotation mark in row {row} is never closed and swallows the rows after it";
        OpenQuoteFix zh "补上或删去该行的引号，或用 Excel 另存为 .xlsx" en "close or remove the quotation mark in that row, or save the table as .xlsx";
        HeaderNotTable zh "header 只用于表格（XLSX、XLS、ODS、CSV）" en "header applies only to tables (XLSX, XLS, ODS, CSV)";
        HeaderNotTableFix zh "删去该输入下的 header" en "remove header under this input";

        Header { rows: String } zh "表头：第 {rows} 行" en "header: row {rows}";
        HiddenSheet zh "隐藏工作表，指名才读取" en "hidden; read only when it is named";
        TitleRows { rows: String } zh "表头以上的说明：{rows}" en "above the header: {rows}";
        Left { totals: u64, notes: u64, repeats: u64, blank: u64 } zh "不作为记录的行：合计 {totals}，说明 {notes}，重复表头 {repeats}，空行 {blank}" en "rows that are no records: totals {totals}, notes {notes}, repeated headers {repeats}, blank {blank}";
    }
}
