import { compare } from '../../../core/fraction.ts'
import { escape, type Lines, table } from '../../report/markdown.ts'
import type { Assessment, TierFigures, TierResult, Verdict } from '../assessment.ts'
import { petaText } from '../exact-text.ts'
import { TIERS } from '../question.ts'
import { shareOf } from './figures-json.ts'
import { TIER_WORDS } from './words.ts'

/** Each tier with its figures, cumulative and by its own condition; then what was stated and what was in use. */
export function tierSection({ tiers, question, stated, inUse }: Assessment): Lines {
  return [
    '## 二、证据层级',
    '',
    '逐级累进，单位 P（FP16 稠密）；“仅按本条件”为只满足该层级自身条件的规模。',
    '',
    ...table(
      ['层级', '最低', '5% 分位', '平均', '最高', '达标时间', '最低时卡数', '达到门槛', '仅按本条件（最低）'],
      ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left', 'right'],
      tiers.map(({ tier, figures, alone, reached }) => [
        tier === question.required ? `**${TIER_WORDS[tier].name}（要求）**` : TIER_WORDS[tier].name,
        ...cells(figures),
        reached ? '是' : '否',
        petaText(alone.min),
      ]),
    ),
    '',
    ...TIERS.map((tier) => `- ${TIER_WORDS[tier].name}：${TIER_WORDS[tier].asks}。`),
    '',
    stated === null
      ? '- 机构没有报送在册卡数台账。'
      : `- 机构在册卡数台账：最低 ${petaText(stated.min)} P，平均 ${petaText(stated.mean)} P，最高 ${petaText(stated.max)} P。`,
    inUse === null
      ? '- 期间没有计量日志。'
      : `- 计量日志中同时在用：最低 ${petaText(inUse.min)} P，平均 ${petaText(inUse.mean)} P，最高 ${petaText(inUse.max)} P${
          inUse.withoutFigureCardMs.num === 0n ? '' : '（另有型号没有数值的用量，未计入）'
        }。`,
  ]
}

const cells = ({ min, percentile5, mean, max, shareAtOrAbove, cards }: TierFigures): Lines => [
  petaText(min),
  petaText(percentile5),
  petaText(mean),
  petaText(max),
  `${shareOf(shareAtOrAbove).percent}%`,
  `${cards}`,
]

/** What would bring cards up to each tier: those up to the required one decide, those above strengthen. */
export function liftSection({ tiers, question, verdict }: Assessment): Lines {
  const head = ['## 四、需补充的材料', '']
  const wanted = tiers.filter(({ lift }) => lift.length > 0)
  if (wanted.length === 0) return [...head, '没有可补充的材料。']
  const required = TIERS.indexOf(question.required)
  // Where nothing that is open could reach the threshold, these papers alone do not decide.
  const decides = ({ tier }: TierResult) => verdict === 'undetermined' && TIERS.indexOf(tier) <= required
  return [
    ...head,
    LIFTED[verdict],
    '各层级按其最低时刻的情况列出；涉及的卡和日期见“七、发现”。',
    ...wanted.flatMap((result) => [
      '',
      `### 至“${TIER_WORDS[result.tier].name}”${decides(result) ? '（影响结论）' : ''}`,
      '',
      ...result.lift.map(({ what, cards, couldAdd }) => `- ${escape(what.zh)}（${cards} 张，${addWords(couldAdd)}）`),
    ]),
  ]
}

const LIFTED: Readonly<Record<Verdict, string>> = {
  pass: '结论不取决于下列各项；补齐后可提高证据层级。',
  undetermined: '标明“影响结论”的各项补齐后，结论可能改变；其余各项只提高证据层级。',
  fail: '按现有记录，未查清的事项全部证实仍达不到门槛；如补报漏列的卡，或更正归属、登记租约，请重新核验。',
}

function addWords(couldAdd: TierResult['lift'][number]['couldAdd']): string {
  if (couldAdd === null) return '可增加的规模无法给出上限'
  return compare(couldAdd, { num: 0n, den: 1n }) === 0 ? '不增加规模' : `至多可增加 ${petaText(couldAdd)} P`
}
