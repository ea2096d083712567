import { add, compare, type Fraction, parseFraction, ZERO } from '../../../core/fraction.ts'
import type { Dataset } from '../../../schemas/dataset.ts'
import { chain, type Fact, listOf, map, together, unknown } from '../engine/fact.ts'
import { check, type Open, type Outcome } from '../engine/outcome.ts'
import { holdsDay } from '../engine/parameter.ts'
import { derive } from '../facts/versions.ts'
import type { YlqFacts, YlqParameters } from './pack-types.ts'

export type TierRules = Pick<
  YlqParameters,
  'activity' | 'platforms' | 'modalities' | 'lowerThresholds' | 'upperThresholds'
>
/** 0: none. `certain` stands whatever a person says of what is open, `possible` is the highest it can come to. */
export type Tier = { readonly certain: 0 | 1 | 2; readonly possible: 0 | 1 | 2; readonly totals: Totals }
export type Totals = Readonly<Record<string, { readonly certain: Fraction; readonly possible: Fraction }>>

/**
 * The tier that the opened data sets reach: totals by class, over data sets the applicant itself opened on the platform
 * within the days that count; classes are never added together (YLQ-SQ-3.2.1). Two records of one address or content may be the same data
 * set: then nothing is known.
 */
export function tierOf(facts: Pick<YlqFacts, 'datasets' | 'claim'>, p: TierRules): Fact<Tier> {
  const opened = chain(facts.datasets, (all) =>
    listOf(
      all.map((one) => derive(one, 'contents', ({ url, contentDigest, ...body }) => ({ url, contentDigest, body }))),
    ),
  )
  return chain(together({ opened, applicant: facts.claim.applicant }), ({ opened: all, applicant }): Fact<Tier> => {
    const marks = all.flatMap(({ url, contentDigest }) =>
      [addressOf(url), contentDigest].filter((mark) => mark !== undefined),
    )
    if (new Set(marks).size < marks.length) return TWICE
    const counted = all.filter(
      ({ body }) =>
        body.org === applicant && holdsDay(p.activity, body.openedOn) && p.platforms.values.includes(body.platform),
    )
    return map(opened, () =>
      tier(
        totalsOf(
          counted.map(({ body }) => body),
          p,
        ),
        p,
      ),
    )
  })
}

/** One address however it is written: scheme, `www.`, case, fragment and a slash at its end make no other. */
const addressOf = (url: string | undefined): string | undefined =>
  url
    ?.normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^www\./, '')
    .replace(/#.*$/, '')
    .replace(/\/+$/, '')

function totalsOf(datasets: readonly Pick<Dataset, 'contents'>[], p: TierRules): Totals {
  const totals: Record<string, Totals[string]> = {}
  for (const part of datasets.flatMap(({ contents }) => contents)) {
    const before = totals[part.class] ?? { certain: ZERO, possible: ZERO }
    const quantity = parseFraction(part.quantity)
    const fits = part.class !== 'embodied_multimodal' || hasAll(part.modalities, p)
    totals[part.class] = {
      certain: fits === true ? add(before.certain, quantity) : before.certain,
      possible: fits === false ? before.possible : add(before.possible, quantity),
    }
  }
  return totals
}

/** Undefined: the modalities are not stated. */
const hasAll = (stated: readonly string[] | undefined, { modalities }: TierRules): boolean | undefined =>
  stated === undefined ? undefined : modalities.values.every((one) => stated.includes(one))

function tier(totals: Totals, p: TierRules): Tier {
  const reached = (which: 'certain' | 'possible', thresholds: TierRules['lowerThresholds']) =>
    Object.entries(thresholds).some(([name, { value }]) => compare(totals[name]?.[which] ?? ZERO, value) >= 0)
  const of = (which: 'certain' | 'possible') =>
    reached(which, p.upperThresholds) ? 2 : reached(which, p.lowerThresholds) ? 1 : 0
  // Data of another type may be mapped to any class.
  return { certain: of('certain'), possible: totals['other'] === undefined ? of('possible') : 2, totals }
}

export const reaches = (tier: Fact<Tier>, wanted: 1 | 2): Outcome =>
  check(tier, ({ certain, possible }) => (certain >= wanted ? true : possible >= wanted ? TO_MAP : false))

const TO_MAP: Open = {
  path: 'dataset.contents',
  open: {
    en: 'Data of another type, or multimodal data whose modalities are not stated, could reach it; a person maps it.',
    zh: '其他类型数据或未载明模态的多模态数据可能达到标准，由人工归类认定。',
  },
}
const TWICE = unknown(
  'dataset.url',
  {
    en: 'Two of the data sets have one address or one content; a person says whether they are the same.',
    zh: '有两个数据集的链接或内容相同，是否同一数据集由人工判断。',
  },
  'person',
)
