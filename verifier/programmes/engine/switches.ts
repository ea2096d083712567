/** Readings of open texts by name (clause register, section 3). The first is the default, the rest are alternatives. */
export type SwitchTable = Readonly<Record<string, readonly [string, ...string[]]>>

/** One reading for each. */
export type Chosen<S extends SwitchTable> = { readonly [K in keyof S]: S[K][number] }

export function defaultsOf<S extends SwitchTable>(table: S): Chosen<S> {
  const entries = Object.entries(table).map(([name, [first]]) => [name, first])
  return Object.fromEntries(entries) as Chosen<S>
}

/** Every reading that differs from the chosen ones in a single switch, in the order of the table. */
export function otherReadings<S extends SwitchTable>(
  table: S,
  chosen: Chosen<S>,
): readonly { readonly name: keyof S & string; readonly value: string; readonly readings: Chosen<S> }[] {
  return Object.entries(table).flatMap(([name, values]) =>
    values
      .filter((value) => value !== chosen[name])
      .map((value) => ({ name, value, readings: { ...chosen, [name]: value } })),
  )
}
