import type { JSX } from 'react'
import { exactCardHourText } from '../../../../../core/card-time.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { ONE } from './one-words.ts'
import type { Report } from './report.ts'

const MEASURES = {
  withDevices: { zh: '载明设备', en: 'With devices named' },
  covered: { zh: '有读数', en: 'With readings' },
  judged: { zh: '可判断', en: 'Can be judged' },
  active: { zh: '在计算', en: 'At work' },
  nearIdle: { zh: '接近闲置', en: 'Near idle' },
} satisfies Record<string, Words>

const TEXTS = {
  coverage: { zh: '读数覆盖率', en: 'Covered by readings' },
  sampled: { zh: '有读数的卡', en: 'Cards with readings' },
  burning: { zh: '长时间接近闲置的卡', en: 'Cards long near idle' },
  device: { zh: '设备', en: 'Device' },
  billed: { zh: '计费', en: 'Billed' },
  hours: { zh: '卡时', en: 'card-hours' },
  mostIdle: { zh: '最闲的卡', en: 'The most idle cards' },
  indicator: { zh: '仅为线索，由人工判断。', en: 'An indicator: a person concludes.' },
} satisfies Record<string, Words>

type Allocation = NonNullable<Report['allocation']>
type Card = Allocation['cards']['mostIdle'][number]

const hours = (time: { readonly microCardSeconds: string }): string => exactCardHourText(BigInt(time.microCardSeconds))

/** What was billed beside what the devices themselves said; unknown where they said nothing. */
export function AllocationPart({ allocation }: { readonly allocation: Report['allocation'] }): JSX.Element {
  const say = useWords()
  if (allocation === null) return <p>{say(ONE.noReadings)}</p>
  const { coverage, cards } = allocation
  const columns: readonly Column<Card>[] = [
    { key: 'device', title: say(TEXTS.device), text: ({ device }) => device },
    ...(['billed', 'covered', 'judged', 'active', 'nearIdle'] as const).map(
      (key): Column<Card> => ({
        key,
        title: `${say(key === 'billed' ? TEXTS.billed : MEASURES[key])}（${say(TEXTS.hours)}）`,
        align: 'right',
        text: (card) => hours(card[key]),
      }),
    ),
  ]
  return (
    <>
      <dl className="facts">
        {(Object.keys(MEASURES) as (keyof typeof MEASURES)[]).map((key) => (
          <div key={key}>
            <dt>{say(MEASURES[key])}</dt>
            <dd className="figure">
              {hours(allocation[key])} {say(TEXTS.hours)}
            </dd>
          </div>
        ))}
        <div>
          <dt>{say(TEXTS.coverage)}</dt>
          <dd className="figure">{coverage ?? say(ONE.unknown)}</dd>
        </div>
        <div>
          <dt>{say(TEXTS.sampled)}</dt>
          <dd className="figure">{cards.sampled}</dd>
        </div>
        <div>
          <dt>{say(TEXTS.burning)}</dt>
          <dd className="figure">{cards.idleBurn}</dd>
        </div>
      </dl>
      <p>{say(TEXTS.indicator)}</p>
      {cards.mostIdle.length > 0 && (
        <BigTable
          label={say(TEXTS.mostIdle)}
          columns={columns}
          rows={cards.mostIdle}
          rowKey={({ device }) => device}
          exportName={say(TEXTS.mostIdle)}
          height={300}
        />
      )}
    </>
  )
}
