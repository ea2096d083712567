import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useWords } from '../words/words.ts'
import type { Column } from './big-table.tsx'
import { toCsv } from './csv.ts'
import { saveAs } from './download.ts'
import './small-table.css'

const TEXTS = {
  save: { zh: '导出 CSV', en: 'Export CSV' },
  none: { zh: '无', en: 'None' },
}

/**
 * A table of some rows whose cells may be long: they wrap, and a table that is wider than the page scrolls by itself. It
 * exports what it shows. `foot`: cells of a last row, in the order of the columns. `marked`: rows that stand out.
 */
export function SmallTable<R>(props: {
  readonly label: string
  readonly columns: readonly Column<R>[]
  readonly rows: readonly R[]
  readonly rowKey: (row: R) => string
  readonly exportName: string
  readonly empty?: string
  readonly foot?: readonly ReactNode[]
  readonly marked?: (row: R) => boolean
}): JSX.Element {
  const { label, columns, rows, rowKey, exportName, empty, foot, marked } = props
  const say = useWords()
  const save = () => {
    const cells = rows.map((row) => columns.map(({ text }) => text(row)))
    const titles = columns.map(({ title }) => title)
    saveAs(toCsv(titles, cells), `${exportName}.csv`)
  }
  if (rows.length === 0) return <p className="small-table-empty">{empty ?? say(TEXTS.none)}</p>
  return (
    <div className="small-table">
      {/* Scrolled by keyboard as well. */}
      <section className="small-table-place" aria-label={label} tabIndex={0}>
        <table aria-label={label}>
          <thead>
            <tr>
              {columns.map(({ key, title, align }) => (
                <th key={key} scope="col" className={align}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)} className={marked?.(row) === true ? 'marked' : undefined}>
                {columns.map(({ key, align, cell, text }) => (
                  <td key={key} className={align === 'right' ? 'right figure' : undefined}>
                    {cell === undefined ? text(row) : cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {foot !== undefined && (
            <tfoot>
              <tr>
                {columns.map(({ key, align }, i) => (
                  <td key={key} className={align === 'right' ? 'right figure' : undefined}>
                    {foot[i]}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </section>
      <Button size="small" type="text" className="small-table-save" icon={<DownloadOutlined />} onClick={save}>
        {say(TEXTS.save)}
      </Button>
    </div>
  )
}
