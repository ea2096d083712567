import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { groupQuantity } from '../../parts/money.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { ONE, purposeWords } from './one-words.ts'
import { type Named, RecordDrawer } from './record.tsx'

type Page = paths['/v1/contracts/{number}/records']['get']['responses'][200]['content']['application/json']
type Row = Page['records'][number]
export type Looked = Readonly<Record<'day' | 'device' | 'of', string | null>>
const OF = ['excess', 'without_devices', 'conflicting', 'corrected'] as const

const TEXTS = {
  id: { zh: '记录号', en: 'Record' },
  start: { zh: '开始', en: 'Start' },
  end: { zh: '结束', en: 'End' },
  purpose: { zh: '用途', en: 'Purpose' },
  cards: { zh: '卡数', en: 'Cards' },
  seconds: { zh: '卡·秒', en: 'Card-seconds' },
  model: { zh: '型号', en: 'Model' },
  devices: { zh: '设备', en: 'Devices' },
  job: { zh: '作业', en: 'Job' },
  batch: { zh: '批次', en: 'Batch' },
  day: { zh: '日期', en: 'Day' },
  device: { zh: '设备号', en: 'Device' },
  all: { zh: '全部记录', en: 'All records' },
  of: { zh: '与发现有关的', en: 'What findings are about' },
} satisfies Record<string, Words>

const OF_WORDS: Readonly<Record<(typeof OF)[number], Words>> = {
  excess: { zh: '卡时超过时长', en: 'More than the interval' },
  without_devices: { zh: '未载明设备', en: 'Without devices' },
  conflicting: { zh: '同号不同内容', en: 'One id, several contents' },
  corrected: { zh: '已被更正', en: 'Corrected' },
}

const PAGE = 500

/** The contract's records in time order, of one day or one device where that is asked; each opens with its proof. */
export function Records(props: {
  readonly number: string
  readonly institution: string
  readonly looked: Looked
  readonly change: (looked: Looked) => void
}): JSX.Element {
  const { number, institution, looked, change } = props
  const say = useWords()
  const [named, setNamed] = useState<Named | null>(null)
  const of = OF.find((one) => one === looked.of)
  const ask = async (after: string | null, limit: number): Promise<Page> => {
    const query = {
      institution,
      limit,
      ...(looked.day === null ? {} : { from: looked.day, to: looked.day }),
      ...(looked.device === null ? {} : { device: looked.device }),
      ...(of === undefined ? {} : { of }),
      ...(after === null ? {} : { after }),
    }
    return dataOf(await api.GET('/v1/contracts/{number}/records', { params: { path: { number }, query } }))
  }
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['records', institution, number, looked],
    queryFn: ({ pageParam }) => ask(pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const exportRows = async () => {
    const rows: Row[] = []
    for (let after: string | null = null; ; ) {
      const page: Page = await ask(after, 1000)
      rows.push(...page.records)
      if (page.next === null) return rows
      after = page.next
    }
  }
  return (
    <>
      <div className="filters">
        <label className="filter-day">
          {say(TEXTS.day)}
          <Input
            type="date"
            value={looked.day ?? ''}
            onChange={({ target }) => change({ ...looked, day: target.value === '' ? null : target.value })}
          />
        </label>
        <Input.Search
          key={looked.device ?? ''}
          className="filter-device"
          aria-label={say(TEXTS.device)}
          placeholder={say(TEXTS.device)}
          defaultValue={looked.device ?? ''}
          allowClear
          onSearch={(value) => change({ ...looked, device: value.trim() === '' ? null : value.trim() })}
        />
        <Select
          aria-label={say(TEXTS.of)}
          className="filter-state"
          value={of ?? ''}
          onChange={(value) => change({ ...looked, of: value === '' ? null : value })}
          options={[
            { value: '', label: say(TEXTS.all) },
            ...OF.map((one) => ({ value: one as string, label: say(OF_WORDS[one]) })),
          ]}
        />
        {(looked.day !== null || looked.device !== null || of !== undefined) && (
          <Button type="link" onClick={() => change({ day: null, device: null, of: null })}>
            {say(TEXTS.all)}
          </Button>
        )}
      </div>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      <BigTable
        label={say(ONE.records)}
        columns={columnsOf(say, (id) => setNamed({ kinds: ['usage_record'], id }))}
        rows={data?.pages.flatMap(({ records }) => records) ?? []}
        rowKey={({ recordId, digest }) => `${recordId} ${digest}`}
        loading={isFetching}
        hasMore={hasNextPage}
        height={420}
        more={() => {
          if (hasNextPage && !isFetching) void fetchNextPage()
        }}
        exportName={`${number} ${say(ONE.records)}`}
        exportRows={exportRows}
      />
      <RecordDrawer named={named} institution={institution} close={() => setNamed(null)} />
    </>
  )
}

function columnsOf(say: (words: Words) => string, open: (id: string) => void): readonly Column<Row>[] {
  return [
    {
      key: 'id',
      title: say(TEXTS.id),
      text: ({ recordId }) => recordId,
      cell: ({ recordId }) => (
        <Button type="link" size="small" className="in-cell" onClick={() => open(recordId)}>
          {recordId}
        </Button>
      ),
    },
    { key: 'start', title: say(TEXTS.start), text: ({ start }) => shanghai(start) },
    { key: 'end', title: say(TEXTS.end), text: ({ end }) => shanghai(end) },
    { key: 'purpose', title: say(TEXTS.purpose), text: ({ purpose }) => say(purposeWords(purpose)) },
    { key: 'cards', title: say(TEXTS.cards), align: 'right', text: ({ cards }) => groupQuantity(cards) },
    {
      key: 'seconds',
      title: say(TEXTS.seconds),
      align: 'right',
      text: ({ cardSeconds }) => groupQuantity(cardSeconds),
    },
    { key: 'model', title: say(TEXTS.model), text: ({ acceleratorModel }) => acceleratorModel ?? '' },
    {
      key: 'devices',
      title: say(TEXTS.devices),
      text: ({ devices, deviceCount }) =>
        devices.join(' ') + (deviceCount > devices.length ? ` … (${deviceCount})` : ''),
    },
    { key: 'job', title: say(TEXTS.job), text: ({ job }) => job ?? '' },
    { key: 'batch', title: say(TEXTS.batch), align: 'right', text: ({ batch }) => batch },
  ]
}
