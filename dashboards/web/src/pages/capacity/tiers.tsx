import { Tag } from 'antd'
import type { JSX } from 'react'
import type { Column } from '../../parts/big-table.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { CapacityReport, Figures, Tier } from './report.ts'
import { TEXTS, TIER_WORDS } from './words.ts'

type Row = {
  readonly key: string
  readonly name: Words
  readonly asks: Words | null
  readonly tier: Tier | null
  readonly figures: Figures
  readonly alone: string | null
  readonly reached: boolean | null
}

/** Each tier with its figures, cumulative and by its own condition; below them what was stated and what was in use. */
export function Tiers({ report }: { readonly report: CapacityReport }): JSX.Element {
  const say = useWords()
  const { tiers, stated, inUse, question } = report
  const rows: readonly Row[] = [
    ...tiers.map(({ tier, figures, alone, reached }) => ({
      key: tier,
      ...TIER_WORDS[tier],
      tier,
      figures,
      alone: alone.min.petaflops,
      reached,
    })),
    ...extra('stated', TEXTS.stated, stated),
    ...extra('inUse', TEXTS.inUse, inUse),
  ]
  const figure = (title: Words, of: (row: Row) => string): Column<Row> => ({
    key: title.en,
    title: say(title),
    align: 'right',
    text: of,
  })
  return (
    <section className="part">
      <h2>{say(TEXTS.tiers)}</h2>
      <SmallTable
        label={say(TEXTS.tiers)}
        exportName={`capacity-${report.institution}-tiers`}
        rows={rows}
        rowKey={({ key }) => key}
        marked={({ tier }) => tier === question.requiredTier}
        columns={[
          {
            key: 'tier',
            title: say(TEXTS.evidence),
            text: ({ name }) => say(name),
            cell: ({ name, asks, tier }) => (
              <>
                {say(name)} {tier === question.requiredTier && <Tag color="blue">{say(TEXTS.required)}</Tag>}
                {asks !== null && <div className="asks">{say(asks)}</div>}
              </>
            ),
          },
          figure(TEXTS.least, ({ figures }) => figures.min.petaflops),
          figure(TEXTS.p5, ({ figures }) => figures.percentile5.petaflops),
          figure(TEXTS.mean, ({ figures }) => figures.mean.petaflops),
          figure(TEXTS.most, ({ figures }) => figures.max.petaflops),
          figure(TEXTS.share, ({ figures }) => `${figures.shareAtOrAbove.percent}%`),
          figure(TEXTS.cards, ({ figures }) => String(figures.cards)),
          figure(TEXTS.alone, ({ alone }) => alone ?? '—'),
          {
            key: 'reached',
            title: say(TEXTS.reached),
            text: ({ reached }) => (reached === null ? '—' : say(reached ? TEXTS.yes : TEXTS.no)),
          },
        ]}
      />
    </section>
  )
}

const extra = (key: string, name: Words, figures: Figures | null): readonly Row[] =>
  figures === null ? [] : [{ key, name, asks: null, tier: null, figures, alone: null, reached: null }]
