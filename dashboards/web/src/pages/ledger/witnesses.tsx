import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Input } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { parseCheckpoint } from '../../../../../core/note/checkpoint-text.ts'
import { timeOf } from '../../../../../core/note/cosigned-text.ts'
import type { NoteSignature } from '../../../../../core/note/note-text.ts'
import { ApiProblem, api, dataOf, fetchRaw } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai } from '../../parts/when.tsx'
import { ProofMark } from '../../proof/mark.tsx'
import { cosignedTime, readKey } from '../../proof/note.ts'
import type { Verdict } from '../../proof/verdict.ts'
import { verdictOf } from '../../proof/verdict.ts'
import { useWords, type Words } from '../../words/words.ts'
import type { Log } from './index.tsx'

const TEXTS = {
  title: { zh: '见证方联署', en: 'Witnesses' },
  none: { zh: '还没有见证方联署过这个账本的检查点。', en: 'No witness has cosigned a checkpoint of this log yet.' },
  of: { zh: '已联署的最大检查点（批次数）', en: 'Largest cosigned checkpoint (batches)' },
  name: { zh: '见证方', en: 'Witness' },
  keyId: { zh: '公钥编号', en: 'Key id' },
  time: { zh: '联署时间（所述）', en: 'Cosigned at (as it says)' },
  key: { zh: '粘贴见证方的验证公钥以核验其联署', en: 'Paste a witness’s verifier key to verify its cosignature' },
  known: {
    zh: '本服务登记的见证方公钥（由服务提供，不独立）：点按即填入',
    en: 'Keys of witnesses that this service knows (its own word, not independent): choose one to fill it in',
  },
  ownWord: {
    zh: '这个公钥由本服务提供：核验只说明联署与它相符。要独立于本服务，请另向见证方索取公钥并比对。',
    en: 'This key came from the service itself: what is verified fits it, no more. To be independent of the service, get the key from the witness and compare.',
  },
  verify: { zh: '核验联署', en: 'Verify the cosignature' },
} satisfies Record<string, Words>

/** The largest cosigned checkpoint and its lines; null where there is none. */
async function cosignedOf(institution: string) {
  try {
    const { note, size, origin } = parseCheckpoint(await (await fetchRaw(`/ledger/${institution}/cosigned`)).text())
    return { text: note.text, size, lines: note.signatures.filter(({ name }) => name !== origin) }
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'NOT_FOUND') return null
    throw error
  }
}

/** Who else saw the log, and when. A witness's own key comes from the witness, not from the service. */
export function Witnesses({ log: { institution } }: { readonly log: Log }): JSX.Element {
  const say = useWords()
  const [keyText, setKeyText] = useState('')
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const cosigned = useQuery({ queryKey: ['cosigned', institution], queryFn: () => cosignedOf(institution) })
  const witnesses = useQuery({
    queryKey: ['witnesses'],
    queryFn: async () => dataOf(await api.GET('/v1/witnesses')).keys,
  })
  const known = witnesses.data ?? []
  const columns: readonly Column<NoteSignature>[] = [
    { key: 'name', title: say(TEXTS.name), text: ({ name }) => name },
    { key: 'keyId', title: say(TEXTS.keyId), text: ({ keyId }) => keyId.toString(16).padStart(8, '0') },
    { key: 'time', title: say(TEXTS.time), text: ({ bytes }) => shanghaiOf(timeOf(bytes)) },
  ]
  const { data } = cosigned
  const verify = async () => {
    if (data !== undefined && data !== null) setVerdict(await verdictOfLines(data.text, data.lines, keyText))
  }
  return (
    <Card title={<h2>{say(TEXTS.title)}</h2>} size="small">
      {cosigned.error !== null && <Problem error={cosigned.error} retry={() => void cosigned.refetch()} />}
      {data === null && <p>{say(TEXTS.none)}</p>}
      {data !== undefined && data !== null && (
        <>
          <p>
            {say(TEXTS.of)}: <strong>{data.size}</strong>
          </p>
          <BigTable
            label={say(TEXTS.title)}
            columns={columns}
            rows={data.lines}
            rowKey={({ name, keyId }) => `${name} ${keyId}`}
            exportName={`witnesses-${institution}`}
            height={160}
          />
          <p>
            <label htmlFor="witness-key">{say(TEXTS.key)}</label>
          </p>
          <div className="ledger-row">
            <Input
              id="witness-key"
              value={keyText}
              onChange={({ target }) => {
                setKeyText(target.value)
                setVerdict(null)
              }}
            />
            <Button disabled={keyText.trim() === ''} onClick={() => void verify()}>
              {say(TEXTS.verify)}
            </Button>
          </div>
          {known.length > 0 && (
            <p>
              {say(TEXTS.known)}
              {known.map((one) => (
                <Button
                  key={one}
                  type="link"
                  size="small"
                  onClick={() => {
                    setKeyText(one)
                    setVerdict(null)
                  }}
                >
                  {one.split('+')[0]}
                </Button>
              ))}
            </p>
          )}
          {witnesses.error !== null && <Problem error={witnesses.error} retry={() => void witnesses.refetch()} />}
          {known.includes(keyText.trim()) && (
            <Alert className="problem" type="warning" showIcon title={say(TEXTS.ownWord)} />
          )}
          {verdict !== null && <ProofMark verdict={verdict} />}
        </>
      )}
    </Card>
  )
}

const shanghaiOf = (seconds: number | null): string => (seconds === null ? '—' : shanghai(seconds * 1000))

const verdictOfLines = (text: string, lines: readonly NoteSignature[], keyText: string): Promise<Verdict> =>
  verdictOf(async () => {
    const key = await readKey(keyText)
    const times = await Promise.all(lines.map((line) => cosignedTime(text, line, key)))
    const time = times.find((one) => one !== null)
    if (time === undefined || time === null)
      return {
        ok: false,
        why: { zh: '没有该公钥对此检查点的有效联署', en: 'no line is a valid cosignature of this key' },
      }
    const at = shanghai(time * 1000)
    return { ok: true, why: { zh: `${key.name} 于 ${at} 联署`, en: `${key.name} cosigned it at ${at}` } }
  })
