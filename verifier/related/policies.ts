import type { RelatedPolicy } from '../programmes/engine/related.ts'
import type { GroundName } from './grounds.ts'

/**
 * What a programme calls related. `related`: grounds that settle it; `person`: grounds that a person has to weigh; in this order,
 * the first that is found is shown. `unrelated` is said once nothing unrecorded could be a ground: `every_holder` asks for all
 * holders of both parties up to persons and state organs; `below_quarter` for so much that no holding can reach a quarter.
 * Source: clause register, section 3; docs/related-parties.md.
 */
export type Policy = {
  readonly clause: string
  /** Word for word. */
  readonly source: string
  readonly related: readonly GroundName[]
  readonly person: readonly GroundName[]
  readonly unrelatedNeeds: 'every_holder' | 'below_quarter'
}

export const POLICIES: Readonly<Record<RelatedPolicy, Policy>> = {
  'XLQ-STRICT': {
    clause: 'XLQ-DX-4.1.3',
    source: '投资与被投资、隶属、共建、产权纽带等影响公平公正市场交易的关联关系',
    related: ['direct_equity', 'direct_tie', 'control_or_subordination', 'common_controller_or_superior'],
    person: ['any_link', 'perhaps_one_person', 'shared_contact'],
    unrelatedNeeds: 'every_holder',
  },
  'CIT-109': {
    clause: 'MXQ-SL-4.1.1d',
    source: '关联关系根据《中华人民共和国企业所得税法实施条例》第一百零九条相关规定执行',
    related: ['control', 'quarter', 'common_controller', 'quarter_by_third'],
    person: ['any_link', 'perhaps_one_person'],
    unrelatedNeeds: 'every_holder',
  },
  'LG-CONTROL': {
    clause: 'LG-SL-3.2.2a',
    source: '关联方包括申报单位的全资子公司、母公司、直接或者间接地同为第三者控制等关联关系',
    related: ['wholly_owned_by_applicant', 'parent_of_applicant', 'common_controller_beside_applicant'],
    person: ['controlled_by_applicant', 'common_state_organ', 'quarter_possible', 'soft_link', 'perhaps_one_person'],
    unrelatedNeeds: 'below_quarter',
  },
  'YLQ-CONTROL': {
    clause: 'YLQ-SQ-1.1a',
    source: '买卖双方不是母子公司、直接或者间接地同为第三者控制等关联关系',
    related: ['control', 'common_controller'],
    person: ['any_link', 'perhaps_one_person', 'shared_contact'],
    unrelatedNeeds: 'every_holder',
  },
}
