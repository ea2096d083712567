import { unzipSync } from 'fflate'
import { rulesText } from '../../verifier/claims/report/rules.ts'
import { PROGRAMMES } from '../../verifier/programmes/index.ts'
import { type Changes, textIn } from '../support/bundle.ts'

type Which = 'contract' | 'claim'
type Given = {
  /** Filled in before the changes are asked for. */
  readonly made: Readonly<Record<Which, Uint8Array>>
  readonly number: string
  readonly neighbour: string
  /** An institution that has nothing to do with the claim. */
  readonly stranger: () => string
}

/** What is wrong, the code it is told by, in which bundle, how it is done, and the member it is told of. */
export type Forgery = readonly [string, string, Which, () => Changes, string]

/** Ways to forge a bundle, each consistent with its own index. */
export function forgeries({ made, number, neighbour, stranger }: Given): readonly Forgery[] {
  const RECORDS = 'records/000001.ndjson'
  const other = (name: string) => {
    const found = Object.keys(unzipSync(made.claim)).find((one) => one.startsWith('others/') && one.endsWith(name))
    if (found === undefined) throw new Error(name)
    return found
  }
  /** The line of a batch, and a change of it. */
  const batchLine = (text: string, at: number, change: (line: { count: number; hashes: string[] }) => object) => {
    const lines = text.split('\n')
    const places = lines.flatMap((line, i) => (line.startsWith('{"batch"') ? [i] : []))
    const place = places[at] ?? -1
    lines[place] = JSON.stringify(change(JSON.parse(lines[place] ?? '') as { count: number; hashes: string[] }))
    return { lines, place }
  }
  const evidence =
    (change: (reads: { asked: unknown[]; answer: Record<string, unknown>[] }[]) => void) => (text: string) => {
      const parsed = JSON.parse(text) as { reads: { asked: unknown[]; answer: Record<string, unknown>[] }[] }
      change(parsed.reads)
      return JSON.stringify(parsed)
    }

  return [
    [
      'a record with more card-time',
      'RECORDS_UNPROVEN',
      'contract',
      () => ({ [RECORDS]: (text) => text.replace(/"cardSeconds":"(\d)/, '"cardSeconds":"9$1') }),
      RECORDS,
    ],
    [
      'an invoice of another day',
      'RECORDS_UNPROVEN',
      'contract',
      () => ({ [RECORDS]: (text) => text.replace('"issuedOn":"2020-06-08"', '"issuedOn":"2020-06-09"') }),
      RECORDS,
    ],
    [
      'a record dropped, its count lowered',
      'RECORDS_UNPROVEN',
      'contract',
      () => ({
        [RECORDS]: (text) => {
          const { lines, place } = batchLine(text, -1 + text.split('{"batch"').length - 1, (line) => ({
            ...line,
            count: line.count - 1,
          }))
          return lines.toSpliced(place + 1, 1).join('\n')
        },
      }),
      RECORDS,
    ],
    [
      'a line torn off',
      'RECORDS_MALFORMED',
      'contract',
      () => ({ [RECORDS]: (text) => text.trimEnd().split('\n').slice(0, -1).join('\n') }),
      RECORDS,
    ],
    [
      'a batch that is there twice',
      'RECORDS_TWICE',
      'contract',
      () => ({ [RECORDS]: (text) => `${text}${text}` }),
      RECORDS,
    ],
    [
      'the proofs of two batches swapped',
      'RECORDS_UNPROVEN',
      'claim',
      () => ({
        [RECORDS]: (text) => {
          const proofs: string[][] = []
          text.replaceAll(/"hashes":(\[[^\]]+\])/g, (_all, list: string) => void proofs.push(JSON.parse(list)) as never)
          const [first, second] = proofs
          const [a, b] = [JSON.stringify(first), JSON.stringify(second)]
          return text.replace(a, '#').replace(b, a).replace('#', b)
        },
      }),
      RECORDS,
    ],
    [
      'the log’s proof in another order',
      'BATCHES_UNPROVEN',
      'contract',
      () => ({
        'log/batches.json': (text) => {
          const proof = JSON.parse(text) as { manifests: string[]; hashes: string[] }
          return JSON.stringify({ ...proof, manifests: proof.manifests.toReversed() })
        },
      }),
      'log/batches.json',
    ],
    [
      'a manifest with another number of records',
      'BATCHES_UNPROVEN',
      'contract',
      () => ({ 'log/batches.json': (text) => text.replace(/\\"records\\":(\d+)/, '\\"records\\":1$1') }),
      'log/batches.json',
    ],
    [
      'a checkpoint of another root',
      'CHECKPOINT_FORGED',
      'contract',
      () => ({ 'log/checkpoint': (text) => text.replace(/\n([^\n]{40})[^\n]{4}\n\n/, '\n$1AAA=\n\n') }),
      'log/checkpoint',
    ],
    [
      'a report with another amount',
      'REPORT_DIFFERS',
      'contract',
      () => ({ 'report.json': (text) => text.replace(/"recognised":"?[^,]*/, '"recognised":"1.00"') }),
      'report.json',
    ],
    [
      'a report bound to another note',
      'REPORT_UNBOUND',
      'contract',
      () => ({ 'report.json': (text) => text.replace('\\n\\n— ', '\\n\\n—  ') }),
      'report.json',
    ],
    ['a report that is none', 'REPORT_MALFORMED', 'contract', () => ({ 'report.json': '{}' }), 'report.json'],
    [
      'evidence with more usage',
      'USAGE_DIFFERS',
      'contract',
      () => ({ 'evidence.json': (text) => text.replace(/"cardTime":\{"\$int":"(\d)/, '"cardTime":{"$int":"9$1') }),
      'evidence.json',
    ],
    [
      'evidence with another settlement',
      'EVIDENCE_NOT_IN_LOG',
      'contract',
      () => ({ 'evidence.json': (text) => text.replace('"settledOn":"2020-06-05"', '"settledOn":"2020-06-06"') }),
      'evidence.json',
    ],
    [
      'evidence that is none',
      'EVIDENCE_MALFORMED',
      'contract',
      () => ({ 'evidence.json': '{"usage":{"days":[{}]}}' }),
      'evidence.json',
    ],
    [
      'no evidence, though it says it has',
      'EVIDENCE_MISSING',
      'contract',
      () => ({ 'evidence.json': null }),
      'evidence.json',
    ],
    [
      'a page that says other',
      'PAGE_DIFFERS',
      'contract',
      () => ({ 'report.md': (text) => text.replace('合同对账报告', '合同對账报告') }),
      'report.md',
    ],
    [
      'an index of another contract',
      'REPORT_OTHER',
      'contract',
      () => ({ 'bundle.json': (text) => text.replace(`"subject":"${number}"`, `"subject":"${neighbour}"`) }),
      'report.json',
    ],
    [
      'records of another contract than the index says',
      'RECORD_FOREIGN',
      'contract',
      () => ({ 'bundle.json': (text) => text.replace(`"subject":"${number}"`, `"subject":"${neighbour}"`) }),
      RECORDS,
    ],
    [
      'an index of other counts',
      'COUNTS_DIFFER',
      'contract',
      () => ({ 'bundle.json': (text) => text.replace(/"records":(\d)/, '"records":9$1') }),
      'bundle.json',
    ],
    [
      'an index of another size of the log',
      'CHECKPOINT_OTHER',
      'contract',
      () => ({ 'bundle.json': (text) => text.replace(/"size":(\d)/, '"size":9$1') }),
      'log/checkpoint',
    ],
    [
      'no register',
      'MEMBER_UNLISTED',
      'contract',
      () => ({ 'register/accelerators.json': null }),
      'register/accelerators.json',
    ],
    [
      'a register with a better figure',
      'REGISTER_OTHER_RELEASE',
      'claim',
      () => ({ 'register/accelerators.json': (text) => text.replace('989.4', '1989.4') }),
      'register/accelerators.json',
    ],
    [
      'clauses of another release',
      'RULES_OTHER_RELEASE',
      'contract',
      () => ({ 'rules/clauses.json': (text) => text.replace('合同', '协议') }),
      'rules/clauses.json',
    ],
    [
      'the rule pack of another programme',
      'RULES_DIFFER',
      'claim',
      () => ({
        'rules/clauses.json': PROGRAMMES.filter(({ programme }) => programme !== 'XLQ-DX').map(rulesText)[0] ?? '',
      }),
      'rules/clauses.json',
    ],
    [
      'a report by the rules of another release',
      'RULES_OTHER_RELEASE',
      'claim',
      () => ({ 'report.json': (text) => text.replace(/("rules":"[^@]+@)[0-9a-f]{8}/, '$100000000') }),
      'rules/clauses.json',
    ],
    [
      'the records of another institution’s log as one’s own',
      'RECORDS_MALFORMED',
      'claim',
      () => ({ [RECORDS]: textIn(made.claim, other('records/000001.ndjson')) }),
      RECORDS,
    ],
    [
      'the batches of another institution’s log as one’s own',
      'BATCHES_UNPROVEN',
      'claim',
      () => ({ 'log/batches.json': textIn(made.claim, other('batches.json')) }),
      'log/batches.json',
    ],
    [
      'a record said to be another institution’s',
      'EVIDENCE_NOT_IN_LOG',
      'claim',
      () => ({
        'evidence.json': evidence((reads) => {
          const [row] = reads.find(({ asked }) => asked[0] === 'entities')?.answer ?? []
          if (row !== undefined) row['owner'] = stranger()
        }),
      }),
      'evidence.json',
    ],
    [
      'a record of the claim kept back',
      'EVIDENCE_NOT_IN_LOG',
      'claim',
      () => ({ 'evidence.json': evidence((reads) => void reads[0]?.answer.pop()) }),
      'evidence.json',
    ],
    [
      'an answer that nobody asked for',
      'EVIDENCE_UNUSED',
      'claim',
      () => ({
        'evidence.json': evidence((reads) => void reads.push({ asked: ['contractOwners', 'HT-X', []], answer: [] })),
      }),
      'evidence.json',
    ],
    [
      'another log’s checkpoint of another size',
      'CHECKPOINT_FORGED',
      'claim',
      () => ({ 'log/others.json': (text) => text.replace(/\\n(\d+)\\n/, '\\n9$1\\n') }),
      'log/others.json',
    ],
    [
      'another log’s checkpoint left out',
      'MEMBER_MISSING',
      'claim',
      () => ({ 'log/others.json': (text) => JSON.stringify((JSON.parse(text) as unknown[]).slice(1)) }),
      'log/others.json',
    ],
  ]
}
