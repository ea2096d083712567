import { DownloadOutlined } from '@ant-design/icons'
import { Button, Spin } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../words/words.ts'
import './big-table.css'
import { toCsv } from './csv.ts'
import { saveAs } from './download.ts'
import { toXlsx } from './export/xlsx.ts'

/** `text` is what is exported, and shown where there is no `cell`. */
export type Column<R> = {
  readonly key: string
  readonly title: string
  readonly text: (row: R) => string
  readonly cell?: (row: R) => ReactNode
  readonly align?: 'right'
  readonly sortable?: boolean
}
export type Sort = { readonly key: string; readonly descending: boolean }

const TEXTS = {
  rows: { zh: '行', en: 'rows' },
  row: { zh: '行', en: 'row' },
  loading: { zh: '正在载入', en: 'Loading' },
  further: { zh: '，向下滚动载入更多', en: ', more when you scroll down' },
  wide: { zh: '可左右滚动查看其余各列', en: 'Scroll sideways for the other columns' },
  of: { zh: '共', en: 'of' },
  save: { zh: '导出 CSV', en: 'Export CSV' },
  saveSheet: { zh: '导出 Excel', en: 'Export Excel' },
  none: { zh: '没有符合条件的数据', en: 'Nothing fits' },
}
const ROW = 41
const MARGIN = 12

/**
 * A table of any length: only the rows in sight are in the page, however many there are. It exports what it shows, all
 * rows of it: `exportRows` fetches those that are not here yet. `more` is called when the last rows come into sight.
 */
export function BigTable<R>(props: {
  readonly label: string
  readonly columns: readonly Column<R>[]
  readonly rows: readonly R[]
  readonly rowKey: (row: R) => string
  readonly exportName: string
  readonly exportRows?: () => Promise<readonly R[]>
  readonly total?: number
  /** Said where there is no row; else that nothing fits. */
  readonly empty?: string
  readonly loading?: boolean
  readonly height?: number
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  readonly more?: () => void
  /** Whether there are rows that are not here yet; how many nobody has said. */
  readonly hasMore?: boolean
}): JSX.Element {
  const { label, columns, rows, rowKey, height = 560, sort, onSort, more, total = rows.length } = props
  const say = useWords()
  const [top, setTop] = useState(0)
  const [saving, setSaving] = useState<'csv' | 'xlsx' | null>(null)
  const place = useRef<HTMLElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    // Seen again whenever the place or the columns in it take another width.
    const observer = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth + 1))
    for (const one of [element, ...element.children]) observer.observe(one)
    return () => observer.disconnect()
  }, [])
  const shown = Math.ceil(height / ROW)
  const first = Math.max(0, Math.min(Math.floor(top / ROW), rows.length - shown) - MARGIN)
  const last = Math.min(rows.length, first + shown + 2 * MARGIN)
  const scrolled = (place: HTMLElement) => {
    setTop(place.scrollTop)
    if (place.scrollTop + place.clientHeight > (rows.length - MARGIN) * ROW) more?.()
  }
  const said = () => {
    // Rows that are still on their way are not none.
    if (rows.length === 0) return props.loading === true ? say(TEXTS.loading) : (props.empty ?? say(TEXTS.none))
    const of = total > rows.length ? ` / ${say(TEXTS.of)} ${total.toLocaleString('en')}` : ''
    const further = props.hasMore === true ? say(TEXTS.further) : ''
    return `${rows.length.toLocaleString('en')} ${say(rows.length === 1 ? TEXTS.row : TEXTS.rows)}${of}${further}`
  }
  const save = async (format: 'csv' | 'xlsx') => {
    setSaving(format)
    try {
      const all = (await props.exportRows?.()) ?? rows
      const cells = all.map((row) => columns.map(({ text }) => text(row)))
      const file =
        format === 'csv'
          ? toCsv(
              columns.map(({ title }) => title),
              cells,
            )
          : await toXlsx(
              label,
              columns.map(({ title, align }) => ({ title, numeric: align === 'right' })),
              cells,
            )
      saveAs(file, `${props.exportName}.${format}`)
    } finally {
      setSaving(null)
    }
  }
  return (
    <div>
      {/* Scrolled by keyboard as well. */}
      <section
        ref={place}
        className="big-table"
        aria-label={label}
        tabIndex={0}
        style={{ maxHeight: height }}
        onScroll={({ currentTarget }) => scrolled(currentTarget)}
      >
        <table aria-label={label} aria-rowcount={total + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer rows={first} columns={columns.length} />
            {rows.slice(first, last).map((row, i) => (
              <tr key={rowKey(row)} aria-rowindex={first + i + 2}>
                {columns.map(({ key, align, cell, text }) => (
                  <td key={key} className={align} title={cell === undefined ? text(row) : undefined}>
                    {cell === undefined ? text(row) : cell(row)}
                  </td>
                ))}
              </tr>
            ))}
            <Spacer rows={rows.length - last} columns={columns.length} />
          </tbody>
        </table>
      </section>
      <div className="big-table-foot">
        <span role="status">
          {props.loading === true && <Spin size="small" />} {said()}
        </span>
        {isWide && <span className="big-table-wide">{say(TEXTS.wide)}</span>}
        <span>
          {(['csv', 'xlsx'] as const).map((format) => (
            <Button
              key={format}
              size="small"
              icon={<DownloadOutlined />}
              loading={saving === format}
              disabled={rows.length === 0 || saving !== null}
              onClick={() => void save(format)}
              style={{ marginInlineStart: 8 }}
            >
              {say(format === 'csv' ? TEXTS.save : TEXTS.saveSheet)}
            </Button>
          ))}
        </span>
      </div>
    </div>
  )
}

function Spacer({ rows, columns }: { readonly rows: number; readonly columns: number }): JSX.Element | null {
  if (rows <= 0) return null
  return (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: rows * ROW }} />
    </tr>
  )
}

function Head<R>(props: {
  readonly column: Column<R>
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort) => void) | undefined
}): JSX.Element {
  const { column, sort, onSort } = props
  const isSorted = sort?.key === column.key
  const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined
  if (column.sortable !== true || onSort === undefined) return <th className={column.align}>{column.title}</th>
  return (
    <th className={column.align} aria-sort={order ?? 'none'}>
      <button
        type="button"
        className="big-table-sort"
        onClick={() => onSort({ key: column.key, descending: isSorted ? !sort.descending : column.align === 'right' })}
      >
        {column.title} <span aria-hidden="true">{order === undefined ? '↕' : order === 'ascending' ? '↑' : '↓'}</span>
      </button>
    </th>
  )
}
