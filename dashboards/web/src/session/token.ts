const KEY = 'suanheng.token'

/** The bearer of this browser tab: gone with the tab, never in an address or a cookie. */
export const currentToken = (): string | null => sessionStorage.getItem(KEY)
export const keepToken = (token: string): void => sessionStorage.setItem(KEY, token)
export const forgetToken = (): void => sessionStorage.removeItem(KEY)
