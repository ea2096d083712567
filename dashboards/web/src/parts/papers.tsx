import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import type { JSX } from 'react'
import { useWords, type Words } from '../words/words.ts'
import { type FileAsked, useJobFile } from './job-file.tsx'

/** Documents as the service names them, in the words that stand on them (docs/documents.md). */
export const DOCUMENT_WORDS = {
  usage: { zh: '算力使用报告', en: 'Usage report' },
  determination: { zh: '审定表', en: 'Determination' },
  papers: { zh: '底稿', en: 'Working papers' },
  audit: { zh: '商定程序审计报告', en: 'Agreed-upon procedures report' },
  estimate: { zh: '申报测算表', en: 'Estimate of a claim' },
  capacity: { zh: '容量核验报告', en: 'Capacity report' },
} satisfies Record<string, Words>
export type DocumentName = keyof typeof DOCUMENT_WORDS

const TEXTS = {
  papers: { zh: '文书', en: 'Documents' },
  workbook: { zh: 'Excel 工作簿', en: 'Excel workbook' },
} satisfies Record<string, Words>

/**
 * The papers of what is shown, to be chosen from one button; each is made as a job and handed over when it is done.
 * `about`: as the jobs take it; `workbook`: the export of all its schedules, where it has one.
 */
export function PapersButton(props: {
  readonly documents: readonly DocumentName[]
  readonly about: Readonly<Record<string, unknown>>
  readonly workbook: Readonly<Record<string, unknown>>
  readonly disabled?: boolean
}): JSX.Element {
  const { documents, about, workbook, disabled = false } = props
  const say = useWords()
  const { ask, busy, progress } = useJobFile()
  const asked: Readonly<Record<string, FileAsked>> = {
    ...Object.fromEntries(
      documents.map((document) => [document, { kind: 'make_document', input: { document, ...about } } as const]),
    ),
    workbook: { kind: 'export_file', input: workbook },
  }
  const items = [
    ...documents.map((document) => ({ key: document as string, label: `${say(DOCUMENT_WORDS[document])} PDF` })),
    { key: 'workbook', label: say(TEXTS.workbook) },
  ]
  const choose = (key: string) => {
    const one = asked[key]
    if (one !== undefined) ask(one)
  }
  return (
    <>
      <Dropdown trigger={['click']} disabled={disabled || busy} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <Button icon={<DownOutlined />} iconPlacement="end" loading={busy}>
          {say(TEXTS.papers)}
        </Button>
      </Dropdown>
      {progress}
    </>
  )
}
