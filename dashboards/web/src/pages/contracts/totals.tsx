import type { JSX } from 'react'
import { yuanOf } from '../../parts/money.tsx'
import { useWords } from '../../words/words.ts'
import type { Totals as AllTotals } from './list-query.ts'
import { type ContractState, STATES, StateTag } from './states.tsx'
import { TEXTS } from './words.ts'

/** One field a state: how many, what was settled and recognised. Clicked, it narrows the list. */
export function Totals(props: {
  readonly totals: AllTotals
  readonly choose: (state: ContractState) => void
}): JSX.Element {
  const { totals, choose } = props
  const say = useWords()
  return (
    <ul className="totals">
      {STATES.map((state) => {
        const of = totals.find((one) => one.state === state)
        return (
          <li key={state}>
            <button type="button" className="total" onClick={() => choose(state)}>
              <span className="total-count">
                <StateTag state={state} /> <strong className="figure">{of?.contracts ?? 0}</strong>{' '}
                {say(TEXTS.contracts)}
              </span>
              {of !== undefined && state !== 'none' && (
                <span className="total-sums">
                  <Sum words={say(TEXTS.settled)} sum={of.settled} all={of.contracts} />
                  <Sum words={say(TEXTS.recognised)} sum={of.recognised} all={of.contracts} />
                </span>
              )}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** A sum says of how many it is where that is not all: what is not known is not zero. */
function Sum(props: {
  readonly words: string
  readonly sum: { readonly fen: string; readonly known: number }
  readonly all: number
}): JSX.Element {
  const { words, sum, all } = props
  const say = useWords()
  return (
    <span>
      {words} <span className="figure">{sum.known === 0 ? say(TEXTS.unknown) : yuanOf(sum.fen)}</span>
      {sum.known > 0 && sum.known < all && (
        <small>
          {' '}
          ({say(TEXTS.sumOf)} {sum.known}/{all})
        </small>
      )}
    </span>
  )
}
