import { useQuery } from '@tanstack/react-query'
import type { JSX } from 'react'
import { api, dataOf } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
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
      <SmallTable
        label={say(TEXTS.models)}
        exportName={`capacity-${report.institution}-models`}
        rows={report.lines}
        rowKey={({ model }) => model}
        columns={[
          { key: 'model', title: say(TEXTS.model), text: ({ model }) => model },
          { key: 'cards', title: say(TEXTS.cards), align: 'right', text: ({ count }) => String(count) },
          {
            key: 'figure',
            title: say(TEXTS.perCard),
            align: 'right',
            text: ({ model }) => rowOf(model)?.perDevice ?? '—',
          },
          { key: 'working', title: say(TEXTS.working), text: ({ working }) => working },
          {
            key: 'capacity',
            title: say(TEXTS.capacity),
            align: 'right',
            text: ({ capacity }) => capacity.petaflops,
          },
          {
            key: 'sources',
            title: say(TEXTS.sources),
            text: ({ model }) =>
              rowOf(model)
                ?.sources.map(({ title, url }) => `${title} ${url ?? ''}`)
                .join('；') ?? '—',
            cell: ({ model }) => <Sources row={rowOf(model)} />,
          },
          {
            key: 'not',
            title: say(TEXTS.notCounted),
            text: ({ notCounted }) => notCounted.map(({ count, why }) => `${count}：${say(why)}`).join('；'),
            cell: ({ notCounted }) =>
              notCounted.map(({ count, why }) => (
                <div key={why.en}>
                  {count} {say(TEXTS.cardsUnit)}：{say(why)}
                </div>
              )),
          },
        ]}
        foot={[
          say(TEXTS.total),
          String(report.lines.reduce((sum, { count }) => sum + count, 0)),
          '',
          `${report.proven.tflops} TFLOPS`,
          report.proven.petaflops,
          '',
          '',
        ]}
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
