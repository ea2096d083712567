import { randomBytes } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import { dayOf } from '../../core/time.ts'
import type { SampleView } from '../../verifier/audit/view/sample-view.ts'
import { textTable } from '../../verifier/report/text-table.ts'
import type { ServiceClient } from '../client.ts'
import { note, say } from '../output.ts'
import { partsOf, read } from './audit-read.ts'

export type PlanOptions = Readonly<Record<string, string | boolean | undefined>> & {
  readonly method: string
  readonly confidence: string
}

type Population = {
  readonly institution: string
  readonly contract: string
  readonly population: string
  readonly size: number
  readonly root: string
  readonly populationDigest: string
  readonly items: number
  readonly total: string
  readonly apart: number
  readonly repeated: number
  readonly design: {
    readonly possible: boolean
    readonly interval: string | null
    readonly sampleSize: number | null
    readonly items: number | null
    readonly deviations: number | null
  } | null
}

const ASKED = [
  'contract',
  'institution',
  'population',
  'method',
  'confidence',
  'tolerable',
  'expected',
  'tolerableRate',
  'expectedRate',
]
const populationOf = (client: ServiceClient, options: PlanOptions) =>
  read<Population>(client, '/v1/audit/population', partsOf(options, ASKED))

export async function showPopulation(client: ServiceClient, options: PlanOptions): Promise<void> {
  const population = await populationOf(client, options)
  if (options['json'] === true) return say(JSON.stringify(population))
  const { items, total, apart, repeated, size, populationDigest, design } = population
  say(
    textTable(
      [
        ['items  项目数', String(items)],
        ['total  总额', total],
        ['worth nothing or less  零或负数项目', String(apart)],
        ['ids with several contents  同号多版本', String(repeated)],
        ['log size  账本长度', String(size)],
        ['digest  总体摘要', populationDigest],
        ...(design?.possible === false ? [['sample  样本', 'none: examine the whole  须检查全部项目']] : []),
        ...(design?.interval == null ? [] : [['interval  抽样间隔', design.interval]]),
        ...(design?.items == null
          ? []
          : [['sample size  样本量', `${design.interval === null ? '' : '≤ '}${design.items}`]]),
        ...(design?.deviations == null ? [] : [['deviations allowed  允许偏差数', String(design.deviations)]]),
      ],
      ['left', 'left'],
    ),
  )
}

/** Records a plan. `now`: ms since 1970, for its day and its id. Errors: REQUEST_INVALID where no sample supports it. */
export async function planSample(client: ServiceClient, options: PlanOptions, now: number): Promise<void> {
  const from = await populationOf(client, options)
  if (from.design?.possible !== true) {
    throw new SuanhengError('REQUEST_INVALID', 'no sample supports this: examine the whole, or tolerate more')
  }
  const { institution } = await read<{ readonly institution: string }>(client, '/v1/whoami', [])
  const planId =
    typeof options['id'] === 'string' ? options['id'] : `CY-${dayOf(now)}-${randomBytes(3).toString('hex')}`
  const { design, apart: _, repeated: __, institution: unit, ...population } = from
  const plan = {
    ...population,
    institution,
    unit,
    planId,
    method: options.method,
    seed: randomBytes(32).toString('hex'),
    confidence: Number(options.confidence),
    ...(options.method === 'monetary_unit'
      ? { interval: design.interval, tolerable: options['tolerable'], expected: options['expected'] }
      : {
          sampleSize: design.sampleSize,
          tolerableRate: options['tolerableRate'],
          expectedRate: options['expectedRate'],
          attribute: options['attribute'],
        }),
    purpose: options['purpose'],
    by: options['by'],
    role: options['role'],
    plannedOn: dayOf(now),
  }
  const headers = { 'content-type': 'application/json' }
  const receipt = await client.post('/v1/sampling-plans', Buffer.from(JSON.stringify([plan])), headers)
  if (options['json'] === true) return say(JSON.stringify({ plan, receipt: JSON.parse(receipt) as unknown }))
  say(planId)
  note(`the sample follows from the plan  样本由计划唯一确定：suanheng audit sample show ${planId}`)
}

const EXIT = { within: 0, exceeds: 10, undetermined: 11 } as const
const WORDS = {
  within: '上限未超过可容忍水平',
  exceeds: '上限超过可容忍水平，样本不支持总体',
  undetermined: '尚不能得出结论',
} as const

export async function showSample(
  client: ServiceClient,
  plan: string,
  options: { readonly institution?: string; readonly json?: boolean },
): Promise<number> {
  const path = `/v1/audit/sampling-plans/${encodeURIComponent(plan)}`
  const sample = await read<SampleView>(client, path, partsOf(options, ['institution']))
  const { verdict, obstacles, selection, figures } = sample
  if (options.json === true) say(JSON.stringify(sample))
  else {
    say(
      textTable(
        selection.map(({ item, worth, certain, state, audited, deviates }) => [
          item,
          certain ? '全查' : '抽中',
          worth,
          state !== 'found' ? state : (audited ?? (deviates === true ? '偏差' : '无偏差')),
        ]),
        ['left', 'left', 'right', 'right'],
      ),
    )
    for (const line of figureLines(figures)) note(line)
    note(`${verdict}  ${WORDS[verdict]}${obstacles.length === 0 ? '' : ` (${obstacles.join(', ')})`}`)
  }
  return EXIT[verdict]
}

function figureLines(figures: SampleView['figures']): readonly string[] {
  if (figures === null) return []
  if (figures.method === 'attribute') {
    const { seen, upperCount } = figures.deviations.atMost
    return [`deviations  偏差 ${seen}; upper limit  总体上限 ${upperCount}`]
  }
  const { projected, upper } = figures.over.atMost
  return [`projected  推断多计 ${projected}; upper limit  上限 ${upper ?? '-'}`]
}
