import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SuanhengError } from '../../../../core/errors.ts'
import type { ReadOptions } from '../../../../ingest/importers/usage/allocation.ts'
import { slurmReader } from '../../../../ingest/importers/usage/slurm.ts'
import { elapsedSeconds, nodeCount } from '../../../../ingest/importers/usage/slurm-job.ts'
import { cardsOfGres, cardsOfTres, DEFAULT_GRES } from '../../../../ingest/importers/usage/slurm-tres.ts'
import { WHY } from '../../../../ingest/importers/usage/why.ts'
import { cardTimeOf, fixture, readAll } from './reading.ts'

const SHANGHAI: ReadOptions = { timezone: 'Asia/Shanghai' }
const read = (text: string, options = SHANGHAI, size?: number) => readAll(slurmReader(options), text, size)
const code = (name: string) => expect.objectContaining({ code: name }) as SuanhengError

const HEADER = 'JobID|User|Account|Partition|Cluster|State|Start|End|Elapsed|AllocTRES|ReqTRES|NodeList|JobName'
const DEFAULTS = {
  id: '1001',
  state: 'COMPLETED',
  start: '2025-07-01T00:00:00',
  end: '2025-07-01T01:00:00',
  elapsed: '',
  alloc: 'billing=8,cpu=8,gres/gpu=4,node=1',
  req: '',
  nodes: 'gpu-1',
  name: 'train',
}
const row = (changes: Partial<typeof DEFAULTS> = {}) => {
  const { id, state, start, end, elapsed, alloc, req, nodes, name } = { ...DEFAULTS, ...changes }
  return [id, 'u', 'acct', 'gpu', 'pengcheng', state, start, end, elapsed, alloc, req, nodes, name].join('|')
}
const rows = (...changes: Partial<typeof DEFAULTS>[]) => `${[HEADER, ...changes.map(row)].join('\n')}\n`
const one = (changes: Partial<typeof DEFAULTS>) => read(rows(changes)).found[0]

describe('real accounting', () => {
  it('of the University of Oslo: 38 jobs with cards and 4.245 card-hours over jobs, whichever way the text is cut', () => {
    const text = fixture('slurm/uio_2025-05-03.csv.gz')
    for (const size of [1, 77, 4_096, text.length]) {
      const { found, left } = read(text, {}, size)
      expect(cardTimeOf(found)).toBe(4_245n * 3_600_000n)
      expect(found.filter(({ milliCards }) => milliCards !== null && milliCards > 0n)).toHaveLength(38)
      expect([found.length, left.length]).toEqual([136, 266])
      expect(new Set(left.map(({ why }) => why))).toEqual(new Set([WHY.step]))
    }
  })

  it('of Open XDMoD: every job, two of them with two cards each', () => {
    const { found, left } = read(fixture('slurm/xdmod_phillips.txt.gz'), { timezone: 'UTC' })
    expect([found.length, left.length]).toEqual([285, 0])
    const cards = found.filter(({ milliCards }) => milliCards !== 0n)
    expect(cards.map(({ job, milliCards }) => [job, milliCards])).toEqual([
      ['163485', 2000n],
      ['196835', 2000n],
    ])
    expect(cardTimeOf(found)).toBe(2000n * BigInt(((10 * 24 + 13) * 3600 + 27 * 60 + 6 + 17) * 1000))
  })

  it('says what Open XDMoD’s own reader says of the same rows', () => {
    const { found } = read(fixture('slurm/xdmod_accounting-logs.txt'), { timezone: 'UTC' })
    const expected = JSON.parse(fixture('slurm/xdmod_accounting-logs.expected.json')) as Record<string, unknown>[]
    expect(
      found.map(({ job, platform, queue, account, user, start, end, milliCards, node, jobName }) => ({
        job_id: job,
        cluster_name: platform,
        partition_name: queue ?? '',
        account_name: account,
        user_name: user,
        start_time: start / 1000,
        end_time: (end ?? 0) / 1000,
        ngpus: Number(milliCards) / 1000,
        job_name: jobName,
        short: (node?.length ?? 0) <= 256,
      })),
    ).toEqual(
      expected.map((job) => ({
        job_id: job['job_id'],
        cluster_name: 'ub-hpc',
        partition_name: job['partition_name'],
        account_name: job['account_name'],
        user_name: job['user_name'],
        start_time: job['start_time'],
        end_time: job['end_time'],
        ngpus: job['ngpus'],
        job_name: job['job_name'],
        short: true,
      })),
    )
    expect(nodeCount(String(expected[0]?.['node_list']))).toBe(Number(expected[0]?.['nnodes']))
  })

  it('counts the cards of TRES as Open XDMoD does', () => {
    const pairs = JSON.parse(fixture('slurm/xdmod_alloc-tres-gpu-count.json')) as [string, number][]
    for (const [tres, count] of pairs) expect(cardsOfTres(tres, DEFAULT_GRES).total).toBe(count)
  })

  it('a job that runs has no end, whatever stands in that column; one that waits is none', () => {
    const { found, left } = read(fixture('slurm/xdmod_non-ended-job-state.txt'), { timezone: 'UTC' })
    expect(found.map(({ job, end }) => [job, end])).toEqual([['3451067', null]])
    expect(left).toEqual([{ line: 2, what: '3483276', why: WHY.notStarted }])
  })

  it('of sacct --json: the id is that of the other shapes, an end of 0 is none, still time is kept apart', () => {
    const { found } = read(fixture('slurm/clockwork_sacct_1.json'), {}, 100)
    expect(found.map(({ id, end, milliCards, suspendedMs }) => [id, end, milliCards, suspendedMs])).toEqual([
      ['1_7@2023-03-30T16:25:04Z', null, 1000n, undefined],
      ['2_0@2023-03-29T22:13:12Z', 1_680_215_981_000, 1000n, 1_682_000],
    ])
  })

  it('of a real Slurm 22.05: the table with steps and the JSON tell the same uses, both attempts of a requeued job too', () => {
    const table = read(fixture('slurm/slurm-22.05_steps.txt'), { timezone: 'UTC' })
    const json = read(fixture('slurm/slurm-22.05.json.gz'), {})
    const byId = (all: typeof table) =>
      all.found.map(({ line: _, ...use }) => use).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    expect(byId(table)).toEqual(byId(json))
    expect(cardTimeOf(table.found)).toBe(22_000_000n)
    expect(table.found.filter(({ job }) => job === '4').map(({ start, milliCards }) => [start, milliCards])).toEqual([
      [Date.parse('2026-11-21T15:46:31Z'), 1000n],
      [Date.parse('2026-11-21T15:49:02Z'), 1000n],
    ])
    expect(table.found.find(({ job }) => job === '1')?.jobName).toBe('two|pipes')
  })

  it('without any TRES column the cards are unknown, and never zero; steps of APEL’s tests are steps', () => {
    const { found, left } = read(fixture('slurm/apel_sacct_valid.txt'))
    expect(found.map(({ job, milliCards, whyUnknown }) => [job, milliCards, whyUnknown])).toEqual([
      ['1000', null, WHY.noTres],
      ['5961074', null, WHY.noTres],
    ])
    expect(left.map(({ why }) => why)).toEqual([WHY.step, WHY.step])
    expect(read(fixture('slurm/apel_sacct_invalid.txt')).found).toEqual([])
  })
})

describe('cards', () => {
  const total = (tres: string) => cardsOfTres(tres, DEFAULT_GRES).total
  it('a typed entry and the untyped one are the same cards; types add up', () => {
    expect(total('cpu=8,gres/gpu=4,gres/gpu:a100=4')).toBe(4)
    expect(total('gres/gpu:a100=4')).toBe(4)
    expect(total('gres/gpu:a100=2,gres/gpu:v100=2,gres/gpu=4')).toBe(4)
    expect(total('gres/gpu:a100=1,gres/gpu=4')).toBe(4)
    expect(total('cpu=1,mem=24G,node=1')).toBe(0)
  })
  it('more by type than in all is neither, and what is no whole card is unknown', () => {
    expect(total('gres/gpu:a100=3,gres/gpu:v100=2,gres/gpu=4')).toBeNull()
    expect(total('gres/gpu:1g.5gb=2,gres/gpu=2')).toBeNull()
    expect(total('gres/gpu:a100_2g.10gb=1')).toBeNull()
    expect(total('gres/shard=4')).toBeNull()
    expect(total('gres/npu=8')).toBeNull()
    expect(total('gres/gpu=1K')).toBeNull()
  })
  it('the map says which resources are cards and which are no accelerators', () => {
    const gres = { cards: ['gpu', 'npu'], other: ['nvme'] }
    expect(cardsOfTres('gres/npu=8,gres/nvme=2', gres)).toMatchObject({ total: 8 })
    expect(cardsOfTres('gres/nvme=2', gres)).toMatchObject({ total: 0 })
  })
  it('older forms: gpu:a100:2, a count that is not written is one', () => {
    expect(cardsOfGres('gpu:a100:2,gpu:v100:1', DEFAULT_GRES)).toMatchObject({ total: 3 })
    expect(cardsOfGres('gpu', DEFAULT_GRES)).toMatchObject({ total: 1 })
    expect(cardsOfGres('gpu:a100', DEFAULT_GRES)).toMatchObject({ total: 1, types: [{ type: 'a100', count: 1 }] })
  })
  it('AllocTRES before ReqTRES; asked for and not allocated is unknown', () => {
    expect(one({ alloc: 'gres/gpu=2', req: 'gres/gpu=8' })?.milliCards).toBe(2000n)
    expect(one({ alloc: '', req: 'gres/gpu=8' })?.milliCards).toBe(8000n)
    expect(one({ alloc: 'cpu=4', req: 'gres/gpu=8' })).toMatchObject({
      milliCards: null,
      whyUnknown: WHY.requestedOnly,
    })
    expect(one({ alloc: '', req: '' })).toMatchObject({ milliCards: null, whyUnknown: WHY.noTres })
  })
  it('ReqGRES is by node: with a list of nodes it is times their number, without one unknown', () => {
    const text = (nodes: string) =>
      `JobID|State|Start|End|ReqGRES|NodeList\n1|COMPLETED|2018-01-01T00:00:00|2018-01-01T01:00:00|gpu:2|${nodes}\n`
    expect(read(text('gpu-[1-3,7]')).found[0]?.milliCards).toBe(8000n)
    expect(read(text('')).found[0]).toMatchObject({ milliCards: null, whyUnknown: WHY.nodesUnknown })
  })
  it('a job on cards of two types is two uses, which together are the job', () => {
    const { found } = read(rows({ alloc: 'gres/gpu:a100=1,gres/gpu:v100=2,gres/gpu=3' }))
    expect(found.map(({ id, acceleratorModel, milliCards }) => [id, acceleratorModel, milliCards])).toEqual([
      ['1001@2025-06-30T16:00:00Z#a100', 'a100', 1000n],
      ['1001@2025-06-30T16:00:00Z#v100', 'v100', 2000n],
    ])
  })
})

describe('jobs', () => {
  it('tasks of arrays and parts of het jobs are jobs; steps and tasks that wait are not', () => {
    const ids = ['1234_7', '1234+0', '1234_7.batch', '1234+0.extern', '1234.0', '1234_[8-20%4]', '1234_[9]', 'x']
    const { found, left } = read(rows(...ids.map((id) => ({ id }))))
    expect(found.map(({ job }) => job)).toEqual(['1234_7', '1234+0'])
    expect(left.map(({ line, why }) => [line, why])).toEqual([
      [4, WHY.step],
      [5, WHY.step],
      [6, WHY.step],
      [7, WHY.notStarted],
      [8, WHY.notStarted],
      [9, WHY.noJobId],
    ])
  })
  it('both attempts of a requeued job count, under ids that differ and stay', () => {
    const text = rows(
      { state: 'NODE_FAIL', end: '2025-07-01T00:30:00' },
      { start: '2025-07-01T02:00:00', end: '2025-07-01T03:00:00' },
    )
    const ids = read(text).found.map(({ id }) => id)
    expect(ids).toEqual(['1001@2025-06-30T16:00:00Z', '1001@2025-06-30T18:00:00Z'])
    expect(read(text, SHANGHAI, 7).found.map(({ id }) => id)).toEqual(ids)
  })
  it.each(['RUNNING', 'R', 'SUSPENDED', 'COMPLETING'])('%s has not ended', (state) => {
    expect(one({ state })?.end).toBeNull()
  })
  it.each(['Unknown', '', 'None'])('an end of “%s” is none', (end) => {
    expect(one({ end })?.end).toBeNull()
  })
  it('a state with a suffix is the state', () => {
    expect(one({ state: 'CANCELLED by 1001' })?.end).toBe(Date.parse('2025-06-30T17:00:00Z'))
  })
  it('an end before the start, and an elapsed time beyond the interval, are told', () => {
    const { found, left } = read(rows({ end: '2025-06-30T00:00:00' }, { elapsed: '01:00:02' }, { elapsed: '1 h' }))
    expect(found).toEqual([])
    expect(left.map(({ why }) => why)).toEqual([WHY.reversed, WHY.elapsed, WHY.elapsedForm])
  })
  it('time in which it stood still is less elapsed time: it is taken off, not the interval', () => {
    expect(one({ elapsed: '00:45:00' })).toMatchObject({ suspendedMs: 900_000 })
    expect(one({ elapsed: '01:00:00' })).not.toHaveProperty('suspendedMs')
  })
  it('elapsed times: days, hours, and parts of a second that are cut', () => {
    expect(elapsedSeconds('3-00:00:01')).toBe(259_201)
    expect(elapsedSeconds('00:46.033')).toBe(46)
    expect(elapsedSeconds('00:61:00')).toBeNull()
  })
})

describe('text', () => {
  it('delimiters within the job name belong to it, if no other free text is printed', () => {
    expect(one({ name: 'a|b||c' })).toMatchObject({ jobName: 'a|b||c', milliCards: 4000n })
    const text = 'JobID|JobName|State|Comment|Start|End|AllocTRES\n1|a|b|COMPLETED|x|2025-07-01T00:00:00||cpu=1\n'
    expect(read(text).left.map(({ why }) => why)).toEqual([WHY.severalFree])
  })
  it('a row with too few cells is told with its line', () => {
    expect(read(`${HEADER}\n1|2|3\n${row()}\n`)).toMatchObject({ found: [{ line: 3 }], left: [{ line: 2 }] })
  })
  it('what ends within a line may lack digits: it is not taken, and said', () => {
    const whole = `JobID|State|Start|End|AllocTRES\n1|COMPLETED|2025-07-01T00:00:00|2025-07-01T01:00:00|gres/gpu=1`
    expect(read(whole)).toEqual({ found: [], left: [{ line: 2, what: null, why: WHY.cutOff }] })
    expect(read(`${whole}6\n`).found[0]?.milliCards).toBe(16_000n)
  })
  it('CRLF, a byte order mark, blank lines, --parsable’s last delimiter and other delimiters change nothing', () => {
    const plain = read(rows({})).found.map(({ line: _, ...use }) => use)
    const same = [
      `\ufeff${rows({}).replaceAll('\n', '\r\n')}`,
      `\n\n${rows({})}\n`,
      rows({}).replaceAll('\n', '|\n'),
      rows({}).replaceAll('|', ';'),
      rows({}).replaceAll('|', '\t'),
      rows({}).replace(HEADER, HEADER.toUpperCase()),
    ]
    for (const text of same) expect(read(text).found.map(({ line: _, ...use }) => use)).toEqual(plain)
  })
  it('columns stand in any order, also with others between', () => {
    const order = [12, 3, 1, 0, 2, 7, 6, 5, 4, 8, 11, 10, 9]
    const moved = (line: string) => order.map((index) => line.split('|')[index]).join('|Extra|')
    const text = `${moved(HEADER).replaceAll('|Extra|', '|X|')}\n`
    const header = text
      .split('|X|')
      .map((name, index) => (index === 0 ? name : `C${index}|${name}`))
      .join('|')
    expect(read(`${header}${moved(row())}\n`).found[0]).toEqual(read(rows({})).found[0])
  })
  it('a name that is not UTF-8 is told; a job name is no field of a record', () => {
    expect(read(rows({ nodes: 'gpu\ufffd' })).left[0]?.why).toEqual(WHY.notUtf8)
    expect(one({ name: '\ufffd' })?.milliCards).toBe(4000n)
  })
  it.each([
    ['an output for people', '       JobID    JobName  Partition\n------------ ---------- ----------\n'],
    ['another table', 'name,age\nx,1\n'],
    ['no end column', 'JobID|State|Start\n'],
    ['a column twice', 'JobID|State|Start|End|Start\n'],
    ['only JobIDRaw', 'JobIDRaw|State|Start|End\n'],
  ])('%s is refused as a whole', (_, text) => {
    expect(() => read(text)).toThrow(code('REQUEST_INVALID'))
  })
  it('a line without end is refused before it fills the memory', () => {
    expect(() => read(`${HEADER}\n${'x'.repeat(1_100_000)}`, SHANGHAI, 65_536)).toThrow(code('REQUEST_INVALID'))
  })
  it('JSON that ends too early, and JSON without jobs, are refused; an empty list is nothing', () => {
    const text = fixture('slurm/clockwork_sacct_1.json')
    expect(() => read(text.slice(0, 4_000))).toThrow(code('JSON_MALFORMED'))
    expect(() => read('{"jobs": nonsense}')).toThrow(code('JSON_MALFORMED'))
    expect(() => read('{"meta": {}}')).toThrow(code('REQUEST_INVALID'))
    expect(read('{"jobs": []}')).toEqual({ found: [], left: [] })
    expect(read('{"jobs": [{"job_id": 1}, 7]}').left).toHaveLength(2)
  })
  it('whatever stands in a file, it is read or refused with a code', () => {
    const pieces = fc.constantFrom(
      HEADER,
      row(),
      '|',
      '\n',
      '"',
      '{',
      '}',
      'jobs',
      ':',
      '[',
      ',',
      'A=1',
      '\r',
      '\ufeff',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 30 }), (parts) => {
        try {
          read(parts.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(SuanhengError)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('times', () => {
  const startIn = (timezone: string | undefined, start: string, end = '2027-01-01T00:00:00Z') =>
    readAll(slurmReader({ timezone }), rows({ start, end }))
  it('without an offset they need a zone, and are never guessed', () => {
    expect(() => startIn(undefined, '2025-07-01T00:00:00')).toThrow(code('REQUEST_INVALID'))
    expect(() => startIn('Mars/Olympus', '2025-07-01T00:00:00')).toThrow(code('REQUEST_INVALID'))
    expect(startIn(undefined, '2025-07-01T00:00:00+08:00').found[0]?.start).toBe(Date.parse('2025-06-30T16:00:00Z'))
    expect(startIn('+08:00', '2025-07-01T00:00:00').found[0]?.start).toBe(Date.parse('2025-06-30T16:00:00Z'))
    expect(startIn('UTC', '1751328000').found[0]?.start).toBe(1_751_328_000_000)
  })
  it('a moment that a change of clocks skips or repeats is told; those beside it are exact', () => {
    const zone = 'Europe/Oslo'
    expect(startIn(zone, '2025-03-30T02:30:00').left[0]?.why.en).toMatch(/does not exist/)
    expect(startIn(zone, '2025-10-26T02:30:00').left[0]?.why.en).toMatch(/two moments/)
    expect(startIn(zone, '2025-03-30T01:59:59').found[0]?.start).toBe(Date.parse('2025-03-30T00:59:59Z'))
    expect(startIn(zone, '2025-03-30T03:00:00').found[0]?.start).toBe(Date.parse('2025-03-30T01:00:00Z'))
    expect(startIn(zone, '2025-10-26T03:00:00').found[0]?.start).toBe(Date.parse('2025-10-26T02:00:00Z'))
    expect(startIn(zone, '2025-10-26T01:59:59').found[0]?.start).toBe(Date.parse('2025-10-25T23:59:59Z'))
    // Shanghai moved its clocks until 1991.
    expect(startIn('Asia/Shanghai', '1991-07-01T00:00:00').found[0]?.start).toBe(Date.parse('1991-06-30T15:00:00Z'))
  })
  it('days that do not exist are told', () => {
    for (const start of ['2025-02-29T00:00:00', '2025-07-01T24:00:00', '2025-13-01T00:00:00', 'soon'])
      expect(startIn('UTC', start).left).toHaveLength(1)
  })
  it('local time and back is the same moment, in every zone and on every day', () => {
    const zones = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 694_224_000, max: 1_900_000_000 }), (zone, second) => {
        const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
        const { found, left } = startIn(zone, parts.format(second * 1000).replace(' ', 'T'), '2099-01-01T00:00:00Z')
        if (found[0] !== undefined) expect(found[0].start).toBe(second * 1000)
        else expect(left[0]?.why.en).toMatch(/two moments/)
      }),
    )
  })
})

describe('what would count cards twice, or as somebody else’s', () => {
  it('an entry of TRES that stands twice is no count: neither added up nor the last one taken', () => {
    for (const text of [
      'gres/gpu:a100=4,gres/gpu:a100=4',
      'gres/gpu=4,gres/gpu=8',
      'gres/gpu=4,gres/gpu:=4,gres/gpu=4',
    ])
      expect(cardsOfTres(text, DEFAULT_GRES)).toMatchObject({ total: null, types: [] })
    expect(cardsOfTres('cpu=1, gres/gpu:a100=4, gres/gpu:v100=2', DEFAULT_GRES)).toMatchObject({ total: 6 })
  })

  it.each(['a100.1g10gb', 'a100-3g-20gb', 'a100_mig', 'mig-2g.20gb', '1g_5gb'])('%s is a slice, not a card', (type) => {
    expect(cardsOfTres(`gres/gpu:${type}=7`, DEFAULT_GRES).total).toBeNull()
  })

  it.each(['a100-80gb', 'h800_80gb', 'rtx6000', 'l40s-48gb', 'mi300x'])('%s is a card', (type) => {
    expect(cardsOfTres(`gres/gpu:${type}=7`, DEFAULT_GRES).total).toBe(7)
  })

  it('outputs one after the other: the same header is passed over, another is refused, never read under the first', () => {
    const twice = rows({ id: '1' }) + rows({ id: '2' })
    expect(read(twice)).toMatchObject({ found: [{ job: '1' }, { job: '2' }], left: [] })
    const swapped = `${HEADER.replace('User|Account', 'Account|User')}\n${row({ id: '2' })}\n`
    expect(() => read(rows({ id: '1' }) + swapped)).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: expect.stringMatching(/^line 3: a second header/),
      }) as SuanhengError,
    )
  })

  it('JSON nested without end is refused before it fills the memory', () => {
    const deep = `{"jobs":[${'{"a":'.repeat(100_000)}`
    expect(() => read(deep)).toThrow(code('REQUEST_INVALID'))
    expect(() => read(deep)).toThrow(/200 levels/)
  })
})
