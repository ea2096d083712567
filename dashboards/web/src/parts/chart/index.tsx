import { Button } from 'antd'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import type { JSX } from 'react'
import { useEffect, useId, useRef, useState } from 'react'
import { useWords } from '../../words/words.ts'
import { toCsv } from '../csv.ts'
import { saveAs } from '../download.ts'
import './chart.css'
import { AXIS_COLOUR, GRID_COLOUR, PALETTE } from './palette.ts'

export type ChartOption = EChartsCoreOption

/** The figures of a chart as text: the first column names the row. */
export type ChartTable = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const TEXTS = {
  table: { zh: '数据表', en: 'As a table' },
  save: { zh: '保存图片', en: 'Save as a picture' },
  csv: { zh: '导出数据', en: 'Export the figures' },
  more: { zh: '其余行见导出', en: 'more rows: see the export' },
}

/** Rows of the table beside a chart; a page that has more offers them as an export. */
const SHOWN = 1000

/**
 * A chart with what it says in words (`title`, read out in place of the picture) and the exact figures as a table. What is
 * drawn may be rounded, what stands in `table` and in labels is not: these are texts made of exact decimals.
 *
 * `option` as ECharts takes it, without `color`, `textStyle` and `tooltip.renderMode`, which are the same for all.
 * The engine is loaded with the first chart of a page. `select`: what was clicked, by the name of the point.
 */
export function Chart(props: {
  readonly title: string
  readonly option: ChartOption
  readonly table: ChartTable
  readonly height?: number
  readonly select?: (name: string) => void
}): JSX.Element {
  const { title, option, table, height = 320, select } = props
  const say = useWords()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const selected = useRef(select)
  selected.current = select
  const [ready, setReady] = useState(false)
  const id = useId()
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    let gone = false
    let observer: ResizeObserver | null = null
    void import('./engine.ts').then(({ init }) => {
      if (gone) return
      const made = init(element, null, { renderer: 'canvas' })
      made.on('click', ({ name }) => selected.current?.(name))
      chart.current = made
      observer = new ResizeObserver(() => made.resize())
      observer.observe(element)
      setReady(true)
    })
    return () => {
      gone = true
      observer?.disconnect()
      chart.current?.dispose()
      chart.current = null
      setReady(false)
    }
  }, [])
  useEffect(() => {
    if (ready) chart.current?.setOption(withDefaults(option), { notMerge: true })
  }, [ready, option])
  const save = () => {
    const url = chart.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#fff' })
    if (url === undefined) return
    const link = document.createElement('a')
    link.href = url
    link.download = `${title}.png`
    link.click()
  }
  return (
    <figure className="chart" aria-labelledby={`${id}-title`}>
      <figcaption id={`${id}-title`} className="chart-title">
        {title}
      </figcaption>
      {/* Styles by script are not what the policy forbids; a style attribute in HTML would be. */}
      <div
        ref={place}
        role="img"
        aria-label={title}
        aria-details={`${id}-table`}
        aria-busy={!ready}
        className="chart-place"
        data-ready={ready}
        style={{ height }}
      />
      <div className="chart-foot">
        <details>
          <summary>{say(TEXTS.table)}</summary>
          {/* Wide tables scroll by themselves, also with the keyboard. */}
          <section className="chart-table" aria-label={`${title} ${say(TEXTS.table)}`} tabIndex={0}>
            <table id={`${id}-table`}>
              <thead>
                <tr>
                  {table.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.slice(0, SHOWN).map((row, at) => (
                  <tr key={`${at} ${row[0]}`}>
                    {row.map((cell, i) =>
                      i === 0 ? (
                        <th key={table.columns[i]} scope="row">
                          {cell}
                        </th>
                      ) : (
                        <td key={table.columns[i]} className="right figure">
                          {cell}
                        </td>
                      ),
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
            {table.rows.length > SHOWN && (
              <p>
                {table.rows.length - SHOWN} {say(TEXTS.more)}
              </p>
            )}
          </section>
        </details>
        <span>
          <Button size="small" type="text" onClick={() => saveAs(toCsv(table.columns, table.rows), `${title}.csv`)}>
            {say(TEXTS.csv)}
          </Button>
          <Button size="small" type="text" disabled={!ready} onClick={save}>
            {say(TEXTS.save)}
          </Button>
        </span>
      </div>
    </figure>
  )
}

type Loose = Readonly<Record<string, unknown>>
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})

/** What is the same for all charts. Tooltips are drawn, as the policy allows no style in HTML. */
function withDefaults(option: ChartOption): ChartOption {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const tooltip = option['tooltip'] === undefined ? {} : { tooltip: { ...loose(option['tooltip']), ...TOOLTIP } }
  return {
    color: [...PALETTE],
    animation: !still,
    animationDuration: 300,
    ...option,
    ...tooltip,
    textStyle: { color: AXIS_COLOUR, fontFamily: getComputedStyle(document.body).fontFamily },
    ...axes('xAxis', option),
    ...axes('yAxis', option),
  }
}
const TOOLTIP = { renderMode: 'richText', confine: true, appendTo: undefined } as const

function axes(name: 'xAxis' | 'yAxis', option: ChartOption): Loose {
  const given = option[name]
  if (given === undefined) return {}
  return { [name]: Array.isArray(given) ? given.map(axisOf) : axisOf(given) }
}

const axisOf = (axis: unknown): Loose => ({
  ...loose(axis),
  axisLabel: { color: AXIS_COLOUR, hideOverlap: true, ...loose(loose(axis)['axisLabel']) },
  axisLine: { lineStyle: { color: AXIS_COLOUR }, ...loose(loose(axis)['axisLine']) },
  splitLine: { lineStyle: { color: GRID_COLOUR }, ...loose(loose(axis)['splitLine']) },
})
