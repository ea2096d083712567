export { reportDigest, toReportJson } from './report-json.ts'
export { toReportText } from './report-text.ts'
export { type SummaryRow, summaryRowOf, toSummaryRow, toSummaryTable } from './summary-table.ts'
