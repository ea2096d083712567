import { shownParty } from '../../related/tie.ts'
import { dayWords } from '../../report/words.ts'
import { type Block, type GraphLine, type GraphNode, strong, type Tone, table, text } from '../page.ts'
import type { PairData, RelationsData, TieData } from '../sources/relations.ts'
import { layOut } from './relation-layout.ts'

const KIND_WORDS: Readonly<Record<string, string>> = {
  equity: '持股',
  control_agreement: '协议控制',
  affiliation: '隶属',
  co_building: '共建',
  property_tie: '产权纽带',
  board: '兼任董监高',
  kinship: '亲属',
}
const SIDEWAYS: readonly string[] = ['co_building', 'board', 'kinship']
const VERDICT_WORDS = {
  related: '构成关联',
  needs_human: '须由人工判断',
  undetermined: '待定（资料不全）',
  unrelated: '未发现且资料完整',
} as const
const VERDICT_TONES: Readonly<Record<keyof typeof VERDICT_WORDS, Tone>> = {
  related: 'bad',
  needs_human: 'open',
  undetermined: 'open',
  unrelated: 'good',
}

/** Of each pair of parties: the figure, every tie by number, and what was found under each policy with its path. */
export function relationBlocks({ pairs }: RelationsData): readonly Block[] {
  return pairs.flatMap((pair, i) => [
    {
      kind: 'head',
      text: `${pairs.length > 1 ? `${i + 1}. ` : ''}${nameOf(pair, pair.a)} 与 ${nameOf(pair, pair.b)}（${dayWords(pair.from)} 至 ${dayWords(pair.to)}）`,
    } as const,
    ...figureBlocks(pair),
    ...tieBlocks(pair),
    ...answerBlocks(pair),
  ])
}

/** The name by which a party is recorded, else its code or reference. */
function nameOf({ ties }: Pick<PairData, 'ties'>, party: string): string {
  const named = ties.flatMap(({ from, to, fromName, toName }) => [
    ...(from === party && fromName !== '' ? [fromName] : []),
    ...(to === party && toName !== '' ? [toName] : []),
  ])
  return named[0] ?? shownParty(party)
}

const shareWords = ({ kind, share }: Pick<TieData, 'kind' | 'share'>): string => {
  if (kind !== 'equity' && share === null) return KIND_WORDS[kind] ?? kind
  return `${KIND_WORDS[kind] ?? kind} ${share === null ? '比例未载明' : percentOf(share)}`
}

/** `0.51` → `51%`; a ratio without an end stays what it is. The point is moved, nothing computed. */
export function percentOf(share: string): string {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(share)
  if (match === null) return share
  const [, whole = '', decimals = ''] = match
  const digits = `${whole}${decimals.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  const rest = decimals.slice(2).replace(/0+$/, '')
  return `${digits}${rest === '' ? '' : `.${rest}`}%`
}

const LONGEST_NAME = 22
const short = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name)

function figureBlocks(pair: PairData): readonly Block[] {
  if (pair.ties.length === 0) return [text('账本中没有该双方及其上层的股权或其他关联登记。')]
  const wanted = new Set(pair.answers.flatMap(({ days }) => days.flatMap(({ path }) => path)))
  const { rows, nodes, lines } = layOut(pair, wanted)
  const ends: readonly string[] = [pair.a, pair.b]
  const shown = new Set(nodes.map(({ party }) => party))
  const left = new Set(pair.ties.flatMap(({ from, to }) => [from, to]).filter((party) => !shown.has(party))).size
  return [
    {
      kind: 'graph',
      caption: `关联关系图：判断口径 ${pair.answers.map(({ policy, clause }) => `${policy}（${clause}）`).join('、')}`,
      rows,
      nodes: nodes.map(
        ({ party, x, y, width }): GraphNode => ({
          label: short(nameOf(pair, party)),
          sub:
            party === pair.a
              ? `买方 ${shownParty(party)}`
              : party === pair.b
                ? `卖方 ${shownParty(party)}`
                : shownParty(party),
          x,
          y,
          width,
          tone: ends.includes(party) ? 'good' : 'plain',
        }),
      ),
      lines: lines.map(({ from, to, numbers }): GraphLine => {
        const ties = numbers.flatMap((n) => pair.ties[n - 1] ?? [])
        return {
          from: [from.x, from.y],
          to: [to.x, to.y],
          label: labelOf(ties, numbers),
          tone: ties.some(({ digest }) => wanted.has(digest)) ? 'bad' : 'plain',
          sideways: ties.every(({ kind }) => SIDEWAYS.includes(kind)),
        }
      }),
    },
    text(
      `线上的序号见下表；红线为据以判断的路径，箭头由上层指向下层，虚线为双向关系。${left === 0 ? '' : `图中未画出的另有 ${left} 个主体，见下表。`}`,
    ),
  ]
}

/** Its number, share and days; of several between the same two the numbers alone. */
function labelOf(ties: readonly TieData[], numbers: readonly number[]): string {
  const [only, ...more] = ties
  if (only === undefined || more.length > 0) return numbers.map((n) => `#${n}`).join('、')
  return `#${numbers.join('')} ${shareWords(only)}\n${only.validFrom} 至 ${only.validTo ?? '今'}`
}

const MOST_TIES = 300

function tieBlocks(pair: PairData): readonly Block[] {
  if (pair.ties.length === 0) return []
  const shown = pair.ties.slice(0, MOST_TIES)
  return [
    table(
      [
        ['>序号', 1],
        ['上层（或一方）', 4],
        ['下层（或另一方）', 4],
        ['关系', 2.6],
        ['起止日期（含）', 3.4],
        ['来源', 2.4],
        ['登记机构', 3.2],
        ['记录', 3.4],
      ],
      shown.map((tie, i) => [
        `${i + 1}`,
        partyCell(pair, tie.from),
        partyCell(pair, tie.to),
        tie.contested ? strong(`${shareWords(tie)}（版本互相矛盾）`, 'open') : shareWords(tie),
        `${tie.validFrom} 至\n${tie.validTo ?? '今'}`,
        tie.source,
        tie.institution,
        `${tie.edgeId}［${tie.digest.slice(0, 8)}］`,
      ]),
      { caption: '登记的关联关系' },
    ),
    ...(pair.total > shown.length ? [text(`共 ${pair.total} 项，列出 ${shown.length} 项，其余见随附数据。`)] : []),
  ]
}

function partyCell(pair: PairData, party: string): string {
  const name = nameOf(pair, party)
  return name === shownParty(party) ? name : `${name}\n${shownParty(party)}`
}

const answerBlocks = (pair: PairData): readonly Block[] =>
  pair.answers.map(({ policy, clause, source, days }) =>
    table(
      [
        ['期间（含首尾）', 3.4],
        ['|判断', 2.4],
        ['路径', 6],
        ['理由', 6],
      ],
      days.map(({ from, to, verdict, path, why, gaps }) => [
        `${dayWords(from)} 至\n${dayWords(to)}`,
        strong(VERDICT_WORDS[verdict], VERDICT_TONES[verdict]),
        path.length === 0 ? '—' : path.map((digest) => pathStep(pair, digest)).join('；\n'),
        [
          why.zh,
          ...gaps
            .slice(0, 5)
            .map(({ zh }) => zh)
            .filter((zh) => !why.zh.startsWith(zh)),
        ].join('\n'),
      ]),
      { caption: `路径与判断：${policy}，依据 ${clause}「${source}」` },
    ),
  )

function pathStep(pair: PairData, digest: string): string {
  const at = pair.ties.findIndex((tie) => tie.digest === digest)
  const tie = pair.ties[at]
  if (tie === undefined) return `记录［${digest.slice(0, 8)}］`
  const arrow = SIDEWAYS.includes(tie.kind) ? '—' : '→'
  return `#${at + 1} ${nameOf(pair, tie.from)} —${shareWords(tie)}${arrow} ${nameOf(pair, tie.to)}`
}
