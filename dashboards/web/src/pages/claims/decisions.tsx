import type { JSX } from 'react'
import { groupYuan } from '../../parts/money.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { CLAIM_VERDICTS, type VerdictState } from '../../parts/verdict.tsx'
import { useWords } from '../../words/words.ts'
import type { Shown } from './report.ts'
import { DECISION_WORDS, TEXTS } from './words.ts'

/** What persons decided, each with its grounds and what became of it. The system’s answer never changes by it. */
export function Decisions({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const say = useWords()
  const { decided } = shown
  if (decided === null) return null
  const answer = (about: 'clause' | 'amount', value: string) =>
    about === 'amount' ? groupYuan(value) : say(CLAIM_VERDICTS[value as VerdictState] ?? TEXTS.unknown)
  return (
    <section className="part" aria-label={say(TEXTS.decisions)}>
      <h2>{say(TEXTS.decisions)}</h2>
      <SmallTable
        label={say(TEXTS.decisions)}
        exportName={`${shown.claim.id}-decisions`}
        rowKey={({ id }) => id}
        rows={decided.decisions}
        columns={[
          { key: 'id', title: say(TEXTS.decision), text: ({ id, on }) => `${id} ${on}` },
          {
            key: 'about',
            title: say(TEXTS.about),
            text: ({ clause }) => clause ?? say(TEXTS.amountWord),
            cell: ({ clause }) => (clause === null ? say(TEXTS.amountWord) : <a href={`#${clause}`}>{clause}</a>),
          },
          { key: 'machine', title: say(TEXTS.machine), text: ({ about, machine }) => answer(about, machine) },
          { key: 'decided', title: say(TEXTS.decided), text: ({ about, decided: to }) => answer(about, to) },
          { key: 'by', title: say(TEXTS.by), text: ({ by, role, secondBy }) => `${by}（${role}） / ${secondBy}` },
          { key: 'grounds', title: say(TEXTS.grounds), text: ({ grounds }) => grounds },
          {
            key: 'status',
            title: say(TEXTS.status),
            text: ({ status }) => say(DECISION_WORDS[status] ?? { zh: status, en: status }),
          },
        ]}
      />
    </section>
  )
}
