import { type Fen, formatYuan } from '../../../core/money.ts'
import type { ProgrammeAssessment } from '../../programmes/engine/assess.ts'
import type { Decided, JudgedDecision } from '../../programmes/engine/decision.ts'
import { escape, type Lines, table } from '../../report/markdown.ts'
import { DECISION_STATUS_WORDS, RESULT_WORDS, STATE_WORDS } from './words.ts'

/** What the system found and what persons decided, side by side; nothing where nobody decided. */
export function besideSection(assessment: ProgrammeAssessment, decided: Decided | null): Lines {
  if (decided === null) return []
  const { result, amount } = assessment
  const rows = [
    ['结论', RESULT_WORDS[result.state], RESULT_WORDS[decided.result.state]],
    ['不予支持的条款', result.refusedBy.join('、') || '—', decided.result.refusedBy.join('、') || '—'],
    ['待定的条款', result.open.join('、') || '—', decided.result.open.join('、') || '—'],
    // Without this line nothing would say why persons' side is open though no clause is.
    ...(decided.unsettled.length === 0 ? [] : [['未生效、须重新作出的决定', '—', decided.unsettled.join('、')]]),
    ...(amount === null
      ? []
      : [
          ['核算金额（元）', yuan(decided.amount?.machine ?? null), yuan(decided.amount?.decided ?? null)],
          ['可支持金额（元）', yuan(result.payable), yuan(decided.result.payable)],
        ]),
  ]
  return ['', ...table(['', '系统核验', '人工决定'], ['left', 'left', 'left'], rows)]
}

/** Clauses that persons decided, then every decision with who, why and what became of it. */
export function decidedSection(decided: Decided | null): Lines {
  const title = '## 五、人工决定'
  if (decided === null) return [title, '', '未录入人工决定。']
  const { clauses, decisions, unsettled } = decided
  return [
    title,
    '',
    '人工决定与系统核验并列，不改变系统核验的结论和金额。',
    ...(clauses.length === 0
      ? []
      : [
          '',
          ...table(
            ['条款', '系统核验', '人工决定', '决定编号'],
            ['left', 'left', 'left', 'left'],
            clauses.map(({ id, machine, decided, decisions }) => [
              id,
              STATE_WORDS[machine],
              STATE_WORDS[decided],
              decisions.join('、'),
            ]),
          ),
        ]),
    '',
    ...table(
      ['编号', '日期', '类别', '事项', '针对的系统结论', '决定', '状态', '决定人', '复核人', '理由', '材料'],
      ['left', 'left', 'left', 'left', 'left', 'left', 'left', 'left', 'left', 'left', 'left'],
      decisions.map(decisionRow),
    ),
    ...(unsettled.length === 0
      ? []
      : [
          '',
          `未生效且与系统核验不一致的决定：${unsettled.map(escape).join('、')}。重新决定之前，人工决定一栏不作“符合”。`,
        ]),
  ]
}

function decisionRow({ id, on, kind, subject, status, by, role, secondBy, grounds, document }: JudgedDecision) {
  const [matter, against, to] =
    subject.of === 'clause'
      ? [subject.clause, STATE_WORDS[subject.against], STATE_WORDS[subject.to]]
      : [
          subject.alternative === null ? '金额' : `金额（${subject.alternative}）`,
          `${formatYuan(subject.against)} 元`,
          `${formatYuan(subject.to)} 元`,
        ]
  const paper = document === null ? '—' : `${document.id}${document.registered ? '' : '（未登记）'}`
  return [
    id,
    on,
    kindWords(kind, subject),
    matter,
    against,
    to,
    DECISION_STATUS_WORDS[status],
    `${by}（${role}）`,
    secondBy,
    grounds,
    paper,
  ]
}

/** A clause that the system left to persons is judged by them, not judged anew. */
function kindWords(kind: JudgedDecision['kind'], subject: JudgedDecision['subject']): string {
  if (kind === 'exception') return '例外'
  if (subject.of === 'amount') return '核定'
  if (subject.against === subject.to) return '维持'
  return subject.against === 'undetermined' ? '人工判断' : '改判'
}

const yuan = (fen: Fen | null): string => (fen === null ? '未能确定' : formatYuan(fen))
