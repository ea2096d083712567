import { useQuery } from '@tanstack/react-query'
import { Table } from 'antd'
import type { JSX } from 'react'
import { api, dataOf } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { useWords } from '../../words/words.ts'
import type { CapacityReport } from './report.ts'
import { TEXTS } from './words.ts'

/** Cards by model with the working, and where the figure of each model comes from: the register, with its sources. */
export function Models({ report }: { readonly report: CapacityReport }): JSX.Element {
  const say = useWords()
  const { data, error } = useQuery({
    queryKey: ['accelerators'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => dataOf(await api.GET('/v1/accelerators')),
  })
  const rowOf = (model: string) => data?.rows.find((row) => `${row.vendor} ${row.model}` === model)
  return (
    <section className="part">
      <h2>{say(TEXTS.models)}</h2>
      {error !== null && <Problem error={error} />}
      <Table
        rowKey="model"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={[...report.lines]}
        columns={[
          { title: say(TEXTS.model), dataIndex: 'model' },
          { title: say(TEXTS.cards), dataIndex: 'count', align: 'right', className: 'figure' },
          {
            title: say(TEXTS.perCard),
            key: 'figure',
            align: 'right',
            className: 'figure',
            render: (_, { model }) => rowOf(model)?.perDevice ?? '—',
          },
          { title: say(TEXTS.working), dataIndex: 'working', className: 'figure' },
          {
            title: say(TEXTS.capacity),
            key: 'capacity',
            align: 'right',
            className: 'figure',
            render: (_, { capacity }) => capacity.petaflops,
          },
          {
            title: say(TEXTS.sources),
            key: 'sources',
            render: (_, { model }) => <Sources row={rowOf(model)} />,
          },
          {
            title: say(TEXTS.notCounted),
            key: 'not',
            className: 'wrap',
            render: (_, { notCounted }) =>
              notCounted.map(({ count, why }) => (
                <div key={why.en}>
                  {count} {say(TEXTS.cardsUnit)}：{say(why)}
                </div>
              )),
          },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>{say(TEXTS.total)}</Table.Summary.Cell>
            <Table.Summary.Cell index={1} align="right" className="figure">
              {report.lines.reduce((sum, { count }) => sum + count, 0)}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={2} />
            <Table.Summary.Cell index={3} className="figure">
              {report.proven.tflops} TFLOPS
            </Table.Summary.Cell>
            <Table.Summary.Cell index={4} align="right" className="figure">
              {report.proven.petaflops}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={5} />
            <Table.Summary.Cell index={6} />
          </Table.Summary.Row>
        )}
      />
    </section>
  )
}

type Row = {
  readonly confidence: string
  readonly sources: readonly { readonly title: string; readonly url: string | null }[]
}

function Sources({ row }: { readonly row: Row | undefined }): JSX.Element {
  const say = useWords()
  if (row === undefined) return <span>—</span>
  return (
    <details>
      <summary>
        {say(TEXTS.grade)} {row.confidence} · {row.sources.length}
      </summary>
      <ul className="sources">
        {row.sources.map(({ title, url }) => (
          <li key={`${title} ${url}`}>
            {url === null ? (
              title
            ) : (
              <a href={url} target="_blank" rel="noreferrer">
                {title}
              </a>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
