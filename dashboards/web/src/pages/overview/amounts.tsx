import type { JSX } from 'react'
import { yuanOf } from '../../parts/money.tsx'
import { useWords, type Words } from '../../words/words.ts'
import './overview.css'
import type { Overview } from './index.tsx'

const TEXTS = {
  settled: { zh: '结算（已知认定的合同）', en: 'Settled (where recognised is known)' },
  recognised: { zh: '认定', en: 'Recognised' },
  reduced: { zh: '核减', en: 'Reduced' },
  known: { zh: '已有认定金额的合同', en: 'Contracts with a recognised amount' },
  none: { zh: '还没有可认定的合同。', en: 'No contract has a recognised amount yet.' },
  yuan: { zh: '元', en: 'yuan' },
} satisfies Record<string, Words>

/** Recognised beside what was settled for the same contracts: those not known stand in neither. */
export function Amounts({ contracts }: { readonly contracts: Overview['contracts'] }): JSX.Element {
  const say = useWords()
  const sum = (fen: (one: Overview['contracts'][number]) => string) =>
    contracts.reduce((total, one) => total + BigInt(fen(one)), 0n)
  const recognised = sum((one) => one.recognised.fen)
  const settled = sum((one) => one.recognised.settledFen)
  const known = contracts.reduce((total, one) => total + one.recognised.known, 0)
  const all = contracts.reduce((total, one) => total + one.contracts, 0)
  if (known === 0) return <p>{say(TEXTS.none)}</p>
  // For the width of a bar alone.
  const share = settled > 0n ? Number((recognised * 1000n) / settled) / 10 : 0
  const lines: readonly (readonly [Words, string])[] = [
    [TEXTS.settled, yuanOf(settled)],
    [TEXTS.recognised, yuanOf(recognised)],
    [TEXTS.reduced, yuanOf(settled - recognised)],
  ]
  return (
    <>
      <div className="share" aria-hidden="true">
        <span className="share-part" style={{ width: `${Math.min(100, Math.max(0, share))}%` }} />
      </div>
      <table className="plain">
        <tbody>
          {lines.map(([words, text]) => (
            <tr key={words.en}>
              <th scope="row">{say(words)}</th>
              <td className="right figure">
                {text} {say(TEXTS.yuan)}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say(TEXTS.known)}</th>
            <td className="right figure">
              {known} / {all}
            </td>
          </tr>
        </tbody>
      </table>
    </>
  )
}
