/**
 * What a page sends with each change, so that the service knows it is its own page. The session itself is a cookie that
 * no script reads; this text is worth nothing without it, and is kept in the page only.
 */
let text: string | null = null

/** `expired`: the service knows the session no more. `left`: the person signed out. */
export type Ending = 'expired' | 'left'
let ended: (how: Ending) => void = () => {}

export const currentCsrf = (): string | null => text
export const keepCsrf = (csrf: string | null): void => {
  text = csrf
}

/** Who wants to know that the session is over. */
export const whenEnded = (tell: (how: Ending) => void): void => {
  ended = tell
}
export const sessionEnded = (how: Ending): void => {
  text = null
  ended(how)
}
