import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Allocation, AllocationReader, Left } from '../../../ingest/importers/usage/allocation.ts'
import { apelReader } from '../../../ingest/importers/usage/apel.ts'
import { auditorReader } from '../../../ingest/importers/usage/auditor.ts'
import { ogfReader } from '../../../ingest/importers/usage/ogf.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/usage-records/${name}`, import.meta.url), 'utf8')

/** Everything an input gives, cut into pieces of this many characters. */
function readAll(reader: AllocationReader, text: string, size = text.length): { found: Allocation[]; left: Left[] } {
  const reads = []
  for (let at = 0; at < text.length; at += size) reads.push(reader.text(text.slice(at, at + size)))
  reads.push(reader.end())
  return { found: reads.flatMap(({ found }) => found), left: reads.flatMap(({ left }) => left) }
}
const messageOf = (step: () => unknown): string => {
  try {
    step()
    return 'read'
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`
  }
}
const whys = ({ left }: { readonly left: readonly Left[] }) => left.map(({ line, why }) => `${line}: ${why.en}`)
/** However it is cut into pieces, the same is read. */
function sameInPieces(reader: () => AllocationReader, text: string): void {
  const whole = readAll(reader(), text)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: text.length }), (size) => {
      expect(readAll(reader(), text, size)).toEqual(whole)
    }),
    { numRuns: 20 },
  )
}

describe('messages of APEL', () => {
  const read = (text: string, timezone?: string) => readAll(apelReader({ timezone }), text)
  const JOBS = 'APEL-individual-job-message_v0_4.txt'

  it.each(['APEL-individual-job-message_v0_1.txt', JOBS])(
    '%s: jobs with their times, and cards that nobody says',
    (name) => {
      const { found, left } = read(fixture(name))
      expect(left).toEqual([])
      expect(found).toHaveLength(2)
      expect(found[1]).toMatchObject({
        id: '31564873@2009-02-13T23:31:30Z',
        job: '31564873',
        account: '/voname/Role=NULL/Capability=NULL',
        user: '/C=whatever/D=someDN',
        site: 'RAL-LCG2',
        start: 1_234_567_890_000,
        end: 1_234_567_899_000,
        milliCards: null,
      })
      expect(found[1]?.whyUnknown?.en).toContain('has no place for accelerators')
    },
  )

  it.each([
    ['APEL-summary-job-message_v0_2.txt', ['2: a summary of 100 jobs', '13: a summary of 100 jobs']],
    ['APEL-summary-job-message_v0_3.txt', ['2: a summary of 100 jobs']],
    ['APEL-summary-job-message_v0_4.txt', ['2: a summary of 3 jobs']],
    [
      'APEL-normalised-summary-message_v0_4.txt',
      ['2: a summary of 3 jobs', '17: a summary of 160475 jobs', '34: a summary of 68775 jobs'],
    ],
  ])('%s: summaries are told with their lines, and no use is made of them', (name, told) => {
    const all = read(fixture(name))
    expect(all.found).toEqual([])
    expect(whys(all).map((why) => why.replace(/: from when.*$/, ''))).toEqual(told)
  })

  it('a record that was not ended, or says a thing twice, or nothing readable, is told', () => {
    const job = 'LocalJobId: 1\nStartTime: 1234567890\nEndTime: 1234567899\n'
    const header = 'APEL-individual-job-message: v0.4\n'
    expect(whys(read(`${header}${job}`))[0]).toMatch(/^2: the input ends/)
    expect(whys(read(`${header}${job}${header}${job}%%\n`))).toHaveLength(1)
    expect(whys(read(`${header}${job}LocalJobId: 2\n%%\n`))).toEqual(['2: LocalJobId twice in one record'])
    expect(whys(read(`${header}${job}!\n%%\n`))).toEqual(['2: not a line of Key: value'])
    expect(whys(read(`${header}LocalJobId: 1\nStartTime: 9\nEndTime: 1234567899\n%%\n`))).toEqual([
      '2: StartTime cannot be read: 9',
    ])
    expect(whys(read(`${header}LocalJobId: 1\nStartTime: 1234567899\nEndTime: 1234567890\n%%\n`))).toEqual([
      '2: its end is before its start',
    ])
    expect(read(`${header}${job}%%`).found).toHaveLength(1)
    expect(whys(read(`APEL-storage-message: v0.1\nSite: a\n%%\n`))).toEqual([
      '2: not a message read here: APEL-storage-message',
    ])
    expect(messageOf(() => read('Site: a\n'))).toBe('REQUEST_INVALID line 1: not the header of an APEL message')
    expect(messageOf(() => read(''))).toBe('REQUEST_INVALID no header of an APEL message')
  })

  it('gives the same in pieces', () => sameInPieces(() => apelReader({}), fixture(JOBS)))
})

describe('GPU accounting records of EGI', () => {
  const gpu = (changes: Readonly<Record<string, string>> = {}) => {
    const fields = {
      MeasurementMonth: '6',
      MeasurementYear: '2025',
      AssociatedRecordType: 'cloud',
      AssociatedRecord: 'vm-1',
      GlobalUserName: '/C=CN/CN=who',
      FQAN: '/vo.example/Role=NULL',
      SiteName: 'SITE-1',
      Count: '1.5',
      Cores: '32',
      ActiveDuration: '1000',
      AvailableDuration: '2592000',
      Type: 'GPU',
      Model: 'NVIDIA L20',
      ...changes,
    }
    const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\n`)
    return `APEL-GPU-message: v0.1\n${lines.join('')}%%\n`
  }
  const read = (changes: Readonly<Record<string, string>>, timezone: string | undefined = 'UTC') =>
    readAll(apelReader({ timezone }), gpu(changes))

  it('of a whole month are a use from its first moment to its last, in thousandths of a card', () => {
    expect(read({}, 'Asia/Shanghai').found).toMatchObject([
      {
        id: 'vm-1@2025-06',
        start: Date.parse('2025-06-01T00:00:00+08:00'),
        end: Date.parse('2025-07-01T00:00:00+08:00'),
        milliCards: 1500n,
        acceleratorModel: 'NVIDIA L20',
        account: '/vo.example/Role=NULL',
        gpuUtilization: null,
      },
    ])
  })

  it('of a part of a month are told with their card-seconds: a second less than the month has no moments', () => {
    const told = read({ AvailableDuration: '2591999' })
    expect(told.found).toEqual([])
    expect(whys(told)).toEqual(['2: 3887998.500 card-seconds in 2025-06: between which moments is not said'])
  })

  it('need a zone for a month, a count that can be, and durations that fit', () => {
    expect(messageOf(() => readAll(apelReader({}), gpu()))).toMatch(/^REQUEST_INVALID .*--timezone/)
    expect(whys(read({ AvailableDuration: '2592001' }))[0]).toContain('longer active than available')
    expect(whys(read({ ActiveDuration: '2592001' }))[0]).toContain('longer active than available')
    expect(whys(read({ Count: '1.0005' }))).toEqual(['2: Count cannot be read: 1.0005'])
    expect(whys(read({ Count: '-1' }))).toEqual(['2: Count cannot be read: -1'])
    expect(whys(read({ MeasurementMonth: '13' }))).toEqual(['2: MeasurementMonth cannot be read: 13'])
    expect(whys(read({ Type: 'FPGA' }))[0]).toContain('of type FPGA')
    expect(whys(read({ AssociatedRecord: '' }))).toEqual(['2: no AssociatedRecord'])
  })
})

describe('records of AUDITOR', () => {
  const record = (changes: Readonly<Record<string, unknown>> = {}) => ({
    record_id: 'slurm-1',
    meta: { group_id: ['hep'], user_id: ['u'], site_id: ['s1'] },
    components: [{ name: 'GPU', amount: 2, scores: [] }],
    start_time: '2025-07-15T20:39:48Z',
    stop_time: '2025-07-15T21:39:48Z',
    runtime: 3600,
    ...changes,
  })
  const read = (value: unknown, options = {}) => readAll(auditorReader(options), JSON.stringify(value))
  const one = (changes: Readonly<Record<string, unknown>>, options = {}) => read(record(changes), options).found[0]

  it('of HTCondor with its cores have times, and cards that nobody says', () => {
    const { found, left } = readAll(auditorReader({}), fixture('record_htcondor.json'))
    expect(left).toEqual([])
    expect(found).toMatchObject([
      {
        line: 1,
        id: 'record-1',
        user: 'user-1',
        account: '/atlas/Role=production/Capability=NULL',
        start: Date.parse('2025-07-15T20:39:48Z'),
        end: Date.parse('2025-07-16T13:17:47Z'),
        milliCards: null,
      },
    ])
  })

  it('count the components that are declared as cards, of which GPU is one', () => {
    expect(one({})).toMatchObject({ milliCards: 2000n, account: 'hep', user: 'u', site: 's1' })
    const components = [{ name: 'ascend', amount: 8 }]
    expect(one({ components })?.milliCards).toBeNull()
    expect(one({ components })?.whyUnknown?.en).toContain('ascend is not declared')
    expect(one({ components }, { gres: { cards: ['Ascend'], other: [] } })?.milliCards).toBe(8000n)
    expect(one({ components }, { gres: { cards: ['gpu'], other: ['ascend'] } })?.milliCards).toBeNull()
    expect(one({ components: [{ name: 'GPU', amount: 0 }] })?.milliCards).toBe(0n)
    expect(one({ components: [{ name: 'Cores', amount: 64 }] })?.milliCards).toBeNull()
  })

  it('without a stop still run; a runtime that is not the time between is told', () => {
    expect(one({ stop_time: null, runtime: null })).toMatchObject({ end: null })
    expect(whys(read(record({ runtime: 3598 })))).toEqual(['1: its runtime is not the time from start to stop'])
    expect(one({ runtime: 3599 })).toBeDefined()
    expect(one({ meta: { group_id: ['a', 'b'] } })).toMatchObject({ account: null })
  })

  it('come as an array or one after the other, and are told apart from anything else', () => {
    const other = record({ record_id: 'slurm-2' })
    expect(read([record(), other]).found.map(({ id }) => id)).toEqual(['slurm-1', 'slurm-2'])
    const lines = `${JSON.stringify(record())}\n${JSON.stringify(other)}\n`
    expect(readAll(auditorReader({}), lines).found.map(({ id, line }) => `${line} ${id}`)).toEqual([
      '1 slurm-1',
      '2 slurm-2',
    ])
    expect(whys(read([record({ components: undefined })]))).toEqual(['1: not a record as AUDITOR gives it: components'])
    expect(read([])).toEqual({ found: [], left: [] })
    expect(messageOf(() => read({ jobs: [] }))).toMatch(/^REQUEST_INVALID/)
    expect(messageOf(() => readAll(auditorReader({}), '{"record_id":'))).toMatch(/^JSON_MALFORMED/)
    sameInPieces(() => auditorReader({}), lines)
  })
})

describe('usage records in XML', () => {
  const read = (text: string) => readAll(ogfReader(), text)
  /** A record of UR 2.0 in its blocks. */
  const UR2 = `<?xml version="1.0"?>
<urf:UsageRecords xmlns:urf="http://schema.ogf.org/urf/2013/04/urf">
  <urf:UsageRecord>
    <urf:RecordIdentityBlock>
      <urf:RecordId>host.example/1234</urf:RecordId>
      <urf:CreateTime>2025-07-02T00:00:00Z</urf:CreateTime>
      <urf:Site>SITE-1</urf:Site>
    </urf:RecordIdentityBlock>
    <urf:SubjectIdentityBlock>
      <urf:LocalUserId>who</urf:LocalUserId>
      <urf:LocalGroupId>team-a</urf:LocalGroupId>
    </urf:SubjectIdentityBlock>
    <urf:ComputeUsageBlock>
      <urf:WallDuration>PT1H</urf:WallDuration>
      <urf:StartTime>2025-07-01T00:00:00+08:00</urf:StartTime>
      <urf:EndTime>2025-07-01T01:00:00+08:00</urf:EndTime>
    </urf:ComputeUsageBlock>
    <urf:JobUsageBlock>
      <urf:LocalJobId>1234</urf:LocalJobId>
      <urf:JobName>train &amp; test</urf:JobName>
      <urf:Queue>gpu</urf:Queue>
    </urf:JobUsageBlock>
  </urf:UsageRecord>
</urf:UsageRecords>
`

  it('of UR 2.0 give who, what and when; cards have no place in them and are unknown', () => {
    const { found, left } = read(UR2)
    expect(left).toEqual([])
    expect(found).toMatchObject([
      {
        line: 3,
        id: 'host.example/1234',
        job: '1234',
        jobName: 'train & test',
        account: 'team-a',
        user: 'who',
        queue: 'gpu',
        site: 'SITE-1',
        start: Date.parse('2025-06-30T16:00:00Z'),
        end: Date.parse('2025-06-30T17:00:00Z'),
        milliCards: null,
      },
    ])
    expect(found[0]?.whyUnknown?.en).toContain('has no place for accelerators')
    sameInPieces(() => ogfReader(), UR2)
  })

  it('of EMI are read the same way; summaries and storage are told', () => {
    expect(read(fixture('car_parser_1.xml')).found).toMatchObject([
      { line: 2, id: 'token', job: 'urf:LocalJobId', platform: 'MachineName', queue: 'urf:Queue', milliCards: null },
    ])
    expect(whys(read(fixture('aur_parser_1.xml')))[0]).toMatch(/^2: a summary of 1 jobs/)
    expect(whys(read(fixture('star_parser_1.xml')))).toEqual(['3: a record of storage, not of compute'])
  })

  it('without an id, or with times that tell no moment, are told', () => {
    const changed = (from: string | RegExp, to: string) => whys(read(UR2.replace(from, to)))
    expect(changed(/<urf:RecordId>.*<\/urf:RecordId>/, '')).toEqual(['3: no RecordId'])
    expect(changed('00:00:00+08:00', '00:00:00')).toEqual(['3: StartTime cannot be read: 2025-07-01T00:00:00'])
    expect(changed(/<urf:EndTime>.*<\/urf:EndTime>/, '')).toEqual(['3: no EndTime'])
    expect(changed('01:00:00+08:00', '01:00:00+10:00')).toEqual(['3: its end is before its start'])
    expect(changed('</urf:EndTime>', '</urf:EndTime><urf:EndTime>2025-07-09T00:00:00Z</urf:EndTime>')).toEqual([
      '3: no EndTime',
    ])
  })

  it('a DOCTYPE, an entity, a document without end and one without an end of its text are refused with the line', () => {
    const refused = (text: string) => messageOf(() => read(text))
    expect(refused(`<!DOCTYPE x [<!ENTITY a "b">]>\n<UsageRecord/>`)).toBe(
      'REQUEST_INVALID line 1: a DOCTYPE is not taken',
    )
    expect(refused(UR2.replace('who', '&who;'))).toMatch(/^REQUEST_INVALID line 10: not XML/)
    expect(refused(UR2.slice(0, 900))).toMatch(/^REQUEST_INVALID line \d+: not XML/)
    expect(refused('<a/>')).toMatch(/no UsageRecord in it/)
    expect(refused('Site: a')).toMatch(/^REQUEST_INVALID/)
    expect(refused('')).toMatch(/^REQUEST_INVALID/)
    expect(refused(`<UsageRecords>${' '.repeat(1_200_000)}`)).toMatch(/characters without an element/)
    expect(refused('<a>'.repeat(40))).toMatch(/more than 32 levels/)
    expect(refused(`<UsageRecord>${'<b/>'.repeat(10_001)}`)).toMatch(/more than 10000 elements/)
  })
})
