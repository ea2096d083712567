/**
 * Up to where the logs are read: batches 1…`size` of the contract's institution, and of each other institution as many
 * as `others` says. An institution that is not named counts with nothing. The same cut gives the same evidence, however
 * much came later.
 */
export type Cut = { readonly size: number; readonly others: ReadonlyMap<string, number> }
