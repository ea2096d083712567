import { unzipSync, type Zippable, zipSync } from 'fflate'
import writeXlsxFile from 'write-excel-file/node'
import { SuanhengError } from '../../core/errors.ts'
import { type DrawnSheet, drawSheet } from './sheet.ts'
import type { Table } from './table.ts'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Of all sheets together: above it a workbook is no help, and takes more memory than a request should. */
const MOST_CELLS = 2_000_000

/**
 * Schedules as an Excel workbook, one sheet each; the same tables give the same bytes. `subtitle`: what all are of.
 *
 * The library writes formulas without what they come to, and no print titles: both are put in here. It stamps its zip with
 * the present: that is packed again with the first moment a zip knows.
 * Errors: REQUEST_INVALID above 2,000,000 cells.
 */
export async function toWorkbook(tables: readonly Table[], subtitle: string): Promise<Uint8Array> {
  const cells = tables.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0)
  if (cells > MOST_CELLS)
    throw new SuanhengError(
      'REQUEST_INVALID',
      `${cells} cells are too many for a workbook: take CSV or Parquet  单元格过多，请改用 CSV 或 Parquet`,
    )
  const sheets = tables.map((table) => drawSheet(table, subtitle))
  const file = writeXlsxFile(
    sheets.map(({ name, data, widths, head }) => ({
      sheet: name,
      data: [...data],
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: head.rows,
      orientation: 'landscape' as const,
    })),
    { fontFamily: 'SimSun', fontSize: 10, features: [resultsAndTitles(sheets)] },
  )
  return packedAgain(await file.toBuffer())
}

type Feature = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>['features']>[number]

function resultsAndTitles(sheets: readonly DrawnSheet[]): Feature {
  const names = sheets.map(
    ({ name, head: { repeated } }, i) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${name}'!$${repeated[0]}:$${repeated[1]}</definedName>`,
  )
  return {
    files: {
      transform: {
        'xl/workbook.xml': {
          transform: (xml) =>
            replaceOnce(
              xml,
              /<definedNames\s*\/>|<definedNames>\s*<\/definedNames>/,
              `<definedNames>${names.join('')}</definedNames>`,
            ),
        },
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => withResults(xml, sheets[sheetIndex]?.results ?? new Map()),
        },
      },
    },
  }
}

function withResults(xml: string, results: ReadonlyMap<string, string>): string {
  let put = 0
  const done = xml.replace(
    /(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*<\/f>)(<\/c>)/g,
    (cell, open: string, at: string, close: string) => {
      const result = results.get(at)
      if (result === undefined) return cell
      put++
      return `${open}<v>${result}</v>${close}`
    },
  )
  if (put !== results.size) throw new SuanhengError('INTERNAL', `${put} of ${results.size} formulas got their results`)
  return done
}

function replaceOnce(xml: string, what: RegExp, by: string): string {
  if (!what.test(xml)) throw new SuanhengError('INTERNAL', 'the workbook has no place for its print titles')
  return xml.replace(what, by)
}

/** Read as local time by the zip, so that it is the same in every zone. */
const firstMoment = () => new Date(1980, 0, 1)

function packedAgain(xlsx: Uint8Array): Uint8Array {
  const files: Zippable = {}
  for (const [name, bytes] of Object.entries(unzipSync(xlsx)).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)))
    files[name] = [bytes, { mtime: firstMoment(), level: 6 }]
  return zipSync(files)
}

/** Readers of streams want the list of types first. */
const rank = (name: string): number => (name === '[Content_Types].xml' ? 0 : 1)
